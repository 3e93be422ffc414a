package importer

import (
	"strings"
	"unicode"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

var blockElement = map[atom.Atom]bool{
	atom.P: true, atom.Div: true, atom.Section: true, atom.Article: true, atom.Main: true, atom.Header: true, atom.Footer: true, atom.Aside: true,
	atom.Nav: true, atom.Form: true, atom.Ul: true, atom.Ol: true, atom.Li: true, atom.Dl: true, atom.Dt: true, atom.Dd: true, atom.Table: true,
	atom.Tr: true, atom.Td: true, atom.Th: true, atom.Tbody: true, atom.Thead: true, atom.Tfoot: true, atom.Caption: true, atom.Blockquote: true, atom.Pre: true,
	atom.H1: true, atom.H2: true, atom.H3: true, atom.H4: true, atom.H5: true, atom.H6: true, atom.Br: true, atom.Hr: true,
	atom.Figure: true, atom.Fieldset: true, atom.Details: true, atom.Summary: true, atom.Center: true, atom.Address: true, atom.Body: true, atom.Html: true,
}

func hasBlocks(n *html.Node) bool {
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if c.Type == html.ElementNode && (blockElement[c.DataAtom] && c.DataAtom != atom.Br || hasBlocks(c)) {
			return true
		}
	}
	return false
}

// collect is the content below n as lines, without furniture.
func (w *walker) collect(n *html.Node) []line { return w.gather(n, false) }

// collectAll is everything below n as lines.
func (w *walker) collectAll(n *html.Node) []line { return w.gather(n, true) }

func (w *walker) gather(n *html.Node, all bool) []line {
	c := &collector{walker: w, all: all}
	c.below(n, setting{})
	c.flush(setting{})
	return c.lines
}

// setting is where in the page a piece of text stands.
type setting struct {
	heading    int
	item       *itemMark
	bold, link bool
	pre        bool
}

// itemMark is the list item that text belongs to.
type itemMark struct {
	num   int // in an ordered list; 0 in another
	begun bool
	more  string // item of a list within an item: joined to that one by this
}

// collector turns the element tree into lines.
type collector struct {
	*walker
	all   bool
	lines []line

	text                strings.Builder
	chars, bold, linked int // of the text so far, without blanks
}

func (c *collector) below(n *html.Node, s setting) {
	for k := n.FirstChild; k != nil; k = k.NextSibling {
		c.node(k, s)
	}
}

func (c *collector) node(n *html.Node, s setting) {
	switch n.Type {
	case html.TextNode:
		c.write(n.Data, s)
		return
	case html.ElementNode:
	default:
		return
	}
	if unseen[n.DataAtom] {
		return
	}
	if !c.all && c.partOf(n) != partContent {
		if c.partOf(n) == partFurniture {
			c.page.around = append(c.page.around, c.walker.text(n))
		}
		return
	}
	block := blockElement[n.DataAtom]
	if block {
		c.flush(s)
	}
	inner := s
	switch n.DataAtom {
	case atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6:
		inner.heading = int(n.Data[1] - '0')
	case atom.Summary, atom.Dt:
		inner.heading = 5
	case atom.Strong, atom.B:
		inner.bold = true
	case atom.A:
		inner.link = true
	case atom.Pre:
		inner.pre = true
	case atom.Ul, atom.Ol:
		c.list(n, s)
		return
	case atom.Table:
		if rows := c.table(n); rows != nil {
			if len(rows) > 2 && allSame(rows[0]) { // one cell across the table is its title
				c.lines = append(c.lines, line{form: formText, text: rows[0][0]})
				rows = rows[1:]
			}
			c.lines = append(c.lines, line{form: formTable, rows: rows})
			return
		}
	case atom.Time:
		if attr(n, "datetime") != "" && !c.all {
			c.page.date(attr(n, "datetime"), rankElement, "")
		}
	}
	c.below(n, inner)
	if block {
		c.flush(inner)
	}
}

// list collects a list. An item of a list within an item is joined to that
// one: by itself (“电子的”) it would not tell what it is about.
func (c *collector) list(n *html.Node, s setting) {
	num, joint := 0, "\uff1a"
	for k := n.FirstChild; k != nil; k = k.NextSibling {
		if k.DataAtom != atom.Li {
			c.node(k, s)
			continue
		}
		inner := s
		inner.item = &itemMark{}
		if n.DataAtom == atom.Ol {
			num++
			inner.item.num = num
		}
		if s.item != nil && s.item.begun {
			inner.item = &itemMark{begun: true, num: s.item.num, more: joint}
			joint = "\uff1b"
		}
		c.node(k, inner)
	}
	c.flush(s)
}

func (c *collector) write(data string, s setting) {
	if s.pre {
		for i, l := range strings.Split(data, "\n") {
			if i > 0 {
				c.flush(s)
			}
			c.count(l, s)
		}
		return
	}
	c.count(joinSource(data), s)
}

func (c *collector) count(text string, s setting) {
	c.text.WriteString(text)
	for _, r := range text {
		if unicode.IsSpace(r) {
			continue
		}
		c.chars++
		if s.bold {
			c.bold++
		}
		if s.link {
			c.linked++
		}
	}
}

// flush ends a line.
func (c *collector) flush(s setting) {
	text := clean(c.text.String())
	bold, link := c.chars > 0 && c.bold == c.chars, c.chars > 0 && c.linked == c.chars
	c.text.Reset()
	c.chars, c.bold, c.linked = 0, 0, 0
	if text == "" {
		return
	}
	l := marked(text)
	switch {
	case s.heading > 0:
		l = line{form: formHeading, level: s.heading, text: text}
	case s.item != nil && s.item.begun:
		if l.form != formItem || s.item.more != "" {
			l = line{form: formText, text: l.text, more: s.item.more}
			if l.more == "" {
				l.more = "。"
			}
		}
	case s.item != nil:
		s.item.begun = true
		inner := l
		l = line{form: formItem, text: inner.text}
		if s.item.num > 0 {
			l.style, l.num = "ol", s.item.num
		} else if inner.ordered() {
			l.style, l.num = inner.style, inner.num
		}
		if inner.style == "step" {
			l.style, l.num = "step", inner.num
		}
	}
	l.bold, l.link = bold, link
	c.lines = append(c.lines, l)
}
