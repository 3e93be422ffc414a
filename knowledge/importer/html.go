package importer

import (
	"fmt"
	"regexp"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

var (
	htmlSure  = regexp.MustCompile(`(?i)<!doctype html|<html[\s>]|<head[\s>]|<body[\s>]|<article[\s>]`)
	htmlBlock = regexp.MustCompile(`(?i)<(?:p|div|h[1-6]|ul|ol|li|table|section|br)(?:\s[^<>]*)?/?>`)
)

// looksLikeHTML tells a saved page from text that was copied from one.
func looksLikeHTML(name, text string) bool {
	if htmlSure.MatchString(text) {
		return true
	}
	blocks := len(htmlBlock.FindAllStringIndex(text, 3))
	lower := strings.ToLower(name)
	return blocks == 3 || blocks > 0 && (strings.HasSuffix(lower, ".html") || strings.HasSuffix(lower, ".htm"))
}

var errorTitle = regexp.MustCompile(`(?i)^\s*(?:40[0-9]|50[0-9])\b|页面不存在|找不到(?:页面|网页)|无法访问|安全验证|just a moment`)

// htmlPage takes a saved web page apart.
func htmlPage(text string) (*savedPage, error) {
	root, err := html.Parse(strings.NewReader(text))
	if err != nil {
		return nil, fmt.Errorf("%w: the HTML cannot be read (%w); copy the page's text into a file instead", ErrNotPage, err)
	}
	w := &walker{page: &savedPage{}, weight: map[*html.Node]weight{}}
	w.weigh(root, false)
	w.head(root)
	if errorTitle.MatchString(w.docTitle) {
		return nil, fmt.Errorf("%w: its title is %q; save the article itself", ErrNotPage, cut(w.docTitle, 40))
	}
	main := w.mainContent(root)
	w.title(root, main)
	w.page.lines = w.collect(main)
	w.beside(root, main)
	return w.page, nil
}

// weight is how much text a part of the page has.
type weight struct{ text, links int }

func (w weight) plain() int { return w.text - w.links }

type walker struct {
	page     *savedPage
	weight   map[*html.Node]weight
	docTitle string
	ogTitle  string
}

// weigh counts the Chinese characters below each element, and those in links.
func (w *walker) weigh(n *html.Node, link bool) weight {
	var sum weight
	if n.Type == html.TextNode {
		sum.text = han(n.Data)
		if link {
			sum.links = sum.text
		}
		return sum
	}
	if n.Type == html.ElementNode && unseen[n.DataAtom] {
		return sum
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		s := w.weigh(c, link || n.DataAtom == atom.A)
		sum.text += s.text
		sum.links += s.links
	}
	w.weight[n] = sum
	return sum
}

var unseen = map[atom.Atom]bool{
	atom.Script: true, atom.Style: true, atom.Noscript: true, atom.Template: true, atom.Svg: true, atom.Canvas: true, atom.Iframe: true,
	atom.Object: true, atom.Embed: true, atom.Button: true, atom.Select: true, atom.Textarea: true, atom.Input: true, atom.Head: true,
	atom.Figcaption: true, atom.Img: true, atom.Picture: true, atom.Video: true, atom.Audio: true, atom.Dialog: true,
}

// title settles the page's heading: the h1 that the document title repeats,
// the first h1, what meta elements say, the document title without the site.
func (w *walker) title(root, main *html.Node) {
	var first, best string
	h1 := func(n *html.Node) bool {
		if n.DataAtom == atom.H1 && han(w.text(n)) >= 2 {
			t := w.text(n)
			if first == "" {
				first = t
			}
			if best == "" && strings.Contains(fold(w.docTitle+w.ogTitle), fold(t)) {
				best = t
			}
		}
		return true
	}
	w.each(main, h1)
	w.each(root, h1)
	docTitle, site := withoutSite(w.docTitle)
	ogTitle, _ := withoutSite(w.ogTitle)
	if w.page.site == "" {
		w.page.site = site
	}
	for _, t := range []string{best, ogTitle, first, docTitle} {
		if han(t) >= 2 && (t != first || t == best || docTitle == "" || runes(t) > 6) {
			w.page.title, _ = withoutSite(t)
			return
		}
	}
	var h2 string
	w.each(main, func(n *html.Node) bool {
		if h2 == "" && (n.DataAtom == atom.H2 || n.DataAtom == atom.H3) && han(w.text(n)) >= 4 {
			h2 = w.text(n)
		}
		return true
	})
	w.page.title = h2
}

// text is all text below n on one line.
func (w *walker) text(n *html.Node) string {
	var b strings.Builder
	var add func(*html.Node)
	add = func(n *html.Node) {
		switch {
		case n.Type == html.TextNode:
			b.WriteString(joinSource(n.Data))
		case n.Type == html.ElementNode && unseen[n.DataAtom]:
			return
		case n.Type == html.ElementNode && blockElement[n.DataAtom]:
			b.WriteByte(' ')
		}
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			add(c)
		}
	}
	add(n)
	return clean(b.String())
}

// beside reads what stands around the content: related pages, and text in
// which only the source and the date are looked for.
func (w *walker) beside(root, main *html.Node) {
	w.each(root, func(n *html.Node) bool {
		switch {
		case unseen[n.DataAtom]:
			return false
		case w.partOf(n) == partRelated:
			w.page.related = append(w.page.related, w.collectAll(n)...)
			return false
		case w.partOf(n) == partComments:
			return false
		case n == main:
			return true // for related boxes within it
		case n.DataAtom == atom.Time && attr(n, "datetime") != "":
			w.page.date(attr(n, "datetime"), rankElement, "")
		case !hasBlocks(n) && !within(n, main):
			w.page.around = append(w.page.around, w.text(n))
			return !blockElement[n.DataAtom]
		}
		return true
	})
}

func within(n, ancestor *html.Node) bool {
	for ; n != nil; n = n.Parent {
		if n == ancestor {
			return true
		}
	}
	return false
}
