package importer

import (
	"slices"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

const maxColumns, maxRows = 12, 400

// table reads a table of data; nil for one that only lays out the page.
func (c *collector) table(n *html.Node) [][]string {
	var rows [][]string
	var heads [][]bool
	layout := false
	type span struct {
		text string
		left int
	}
	hanging := map[int]span{} // cells that reach into the rows below
	var visit func(*html.Node)
	visit = func(n *html.Node) {
		for k := n.FirstChild; k != nil; k = k.NextSibling {
			switch k.DataAtom {
			case atom.Tr:
				if len(rows) == maxRows {
					continue
				}
				var row []string
				var head []bool
				hang := func() {
					for len(row) < maxColumns {
						s, ok := hanging[len(row)]
						if !ok || s.left == 0 {
							return
						}
						hanging[len(row)] = span{s.text, s.left - 1}
						row, head = append(row, s.text), append(head, false)
					}
				}
				for d := k.FirstChild; d != nil; d = d.NextSibling {
					if d.DataAtom != atom.Td && d.DataAtom != atom.Th {
						continue
					}
					hang()
					text := cell(c.walker.text(d))
					if containsTable(d) || runes(text) > 400 {
						layout = true
					}
					for range min(max(number(attr(d, "colspan")), 1), maxColumns) {
						if len(row) == maxColumns {
							break
						}
						if down := min(number(attr(d, "rowspan")), maxRows); down > 1 {
							hanging[len(row)] = span{text, down - 1}
						}
						row, head = append(row, text), append(head, d.DataAtom == atom.Th)
					}
				}
				hang()
				if strings.Join(row, "") != "" {
					rows, heads = append(rows, row), append(heads, head)
				}
			default:
				visit(k)
			}
		}
	}
	visit(n)
	width := 0
	for _, r := range rows {
		width = max(width, len(r))
	}
	if layout || width < 2 || len(rows) < 2 && !(len(rows) == 1 && heads[0][0] && !heads[0][width-1]) {
		return nil
	}
	for i := range rows {
		for len(rows[i]) < width {
			rows[i] = append(rows[i], "")
		}
	}
	if width == 2 && !slices.ContainsFunc(heads, func(h []bool) bool { return !h[0] || len(h) < 2 || h[1] }) {
		rows = append([][]string{{"项目", "内容"}}, rows...) // heads stand in the first column, not in the first row
	}
	return rows
}

func allSame(row []string) bool {
	return !slices.ContainsFunc(row, func(s string) bool { return s != row[0] })
}

func containsTable(n *html.Node) bool {
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if c.DataAtom == atom.Table || containsTable(c) {
			return true
		}
	}
	return false
}
