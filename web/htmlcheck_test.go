package web

import (
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

// page is a parsed page.
type page struct {
	t    testing.TB
	root *html.Node
}

func parsePage(t testing.TB, text string) page {
	t.Helper()
	root, err := html.Parse(strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	return page{t, root}
}

// all finds by a selector of tags, ids, classes and descendants: "section#fee .meta a".
// A word in brackets is the name of an attribute, or the value of name or rel: "meta[description]".
func (p page) all(selector string) []*html.Node {
	found := []*html.Node{p.root}
	for step := range strings.FieldsSeq(selector) {
		var next []*html.Node
		seen := map[*html.Node]bool{}
		for _, n := range found {
			for d := range n.Descendants() {
				if d.Type == html.ElementNode && !seen[d] && matches(d, step) {
					seen[d] = true
					next = append(next, d)
				}
			}
		}
		found = next
	}
	return found
}

func matches(n *html.Node, step string) bool {
	if before, word, ok := strings.Cut(strings.TrimSuffix(step, "]"), "["); ok {
		named := slices.ContainsFunc(n.Attr, func(a html.Attribute) bool {
			return a.Key == word || (a.Key == "name" || a.Key == "rel") && a.Val == word
		})
		return named && matches(n, before)
	}
	step, class, hasClass := strings.Cut(step, ".")
	tag, id, hasID := strings.Cut(step, "#")
	if tag != "" && n.Data != tag || hasID && attr(n, "id") != id {
		return false
	}
	return !hasClass || strings.Contains(" "+attr(n, "class")+" ", " "+class+" ")
}

// one expects exactly one.
func (p page) one(selector string) *html.Node {
	p.t.Helper()
	found := p.all(selector)
	if len(found) != 1 {
		p.t.Fatalf("%d elements are %q, want 1", len(found), selector)
	}
	return found[0]
}

// texts are the texts of all that the selector finds.
func (p page) texts(selector string) []string {
	var out []string
	for _, n := range p.all(selector) {
		out = append(out, text(n))
	}
	return out
}

func text(n *html.Node) string {
	var b strings.Builder
	for d := range n.Descendants() {
		if d.Type == html.TextNode {
			b.WriteString(d.Data)
		}
	}
	return strings.Join(strings.Fields(b.String()), " ")
}

func attr(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}
