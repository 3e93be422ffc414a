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

// part says what an element is by its name, class and id.
type part int

const (
	partContent part = iota
	partFurniture
	partRelated
	partComments
)

var partWords = map[string]part{
	"nav": partFurniture, "navbar": partFurniture, "navigation": partFurniture, "menu": partFurniture, "breadcrumb": partFurniture, "breadcrumbs": partFurniture,
	"crumb": partFurniture, "crumbs": partFurniture, "sidebar": partFurniture, "footer": partFurniture, "copyright": partFurniture, "share": partFurniture,
	"sharing": partFurniture, "bdshare": partFurniture, "social": partFurniture, "like": partFurniture, "likes": partFurniture, "ad": partFurniture,
	"ads": partFurniture, "adv": partFurniture, "advert": partFurniture, "advertisement": partFurniture, "banner": partFurniture, "pagination": partFurniture,
	"pager": partFurniture, "qrcode": partFurniture, "ewm": partFurniture, "toolbar": partFurniture, "toc": partFurniture, "popup": partFurniture,
	"modal": partFurniture, "caption": partFurniture, "prev": partFurniture, "next": partFurniture, "tags": partFurniture,
	"related": partRelated, "relate": partRelated, "relates": partRelated, "recommend": partRelated, "recommended": partRelated, "recommendation": partRelated, "xgyd": partRelated,
	"comment": partComments, "comments": partComments, "respond": partComments, "reply": partComments, "commentform": partComments,
}

var (
	camelForm = regexp.MustCompile(`([a-z])([A-Z])`)
	wordForm  = regexp.MustCompile(`[a-z]+`)
	hiddenCSS = regexp.MustCompile(`(?i)display\s*:\s*none|visibility\s*:\s*hidden`)
)

// partOf says what an element holds. What holds most of the page's text is
// content whatever its class says.
func (w *walker) partOf(n *html.Node) part {
	kind := partContent
	switch n.DataAtom {
	case atom.Nav, atom.Footer, atom.Aside, atom.Form:
		kind = partFurniture
	case atom.Html, atom.Body, atom.Main:
		return partContent
	}
	for _, a := range n.Attr {
		switch a.Key {
		case "hidden":
			kind = partFurniture
		case "style":
			if hiddenCSS.MatchString(a.Val) {
				kind = partFurniture
			}
		case "class", "id", "role":
			for _, word := range wordForm.FindAllString(strings.ToLower(camelForm.ReplaceAllString(a.Val, "$1 $2")), 24) {
				kind = max(kind, partWords[word])
			}
		}
	}
	if kind == partFurniture && w.weight[n].plain()*2 > w.whole(n).plain() {
		return partContent
	}
	return kind
}

func (w *walker) whole(n *html.Node) weight {
	for n.Parent != nil {
		n = n.Parent
	}
	return w.weight[n]
}

var contentNames = regexp.MustCompile(`(?i)^(?:entry-content|post-content|article-content|article-body|article_content|single-content|content-detail|detail-content|news_content|` +
	`js_content|trs_editor|trs_ueditor|trs_uedit|ucapcontent|zoom|zoomcon|xxgk_content|con_text|article-con|content_article|rich_media_content)$`)

// mainContent is the element that holds the article: one named as such, else
// an article or main element, else the smallest one with most of the text.
func (w *walker) mainContent(root *html.Node) *html.Node {
	var named, article, body *html.Node
	heavier := func(old, n *html.Node) *html.Node {
		if old == nil || w.weight[n].plain() > w.weight[old].plain() {
			return n
		}
		return old
	}
	w.each(root, func(n *html.Node) bool {
		if n.DataAtom == atom.Body {
			body = n
		}
		if kind := w.partOf(n); kind != partContent {
			return false
		}
		switch {
		case hasName(n, contentNames):
			named = heavier(named, n)
		case n.DataAtom == atom.Article || n.DataAtom == atom.Main || attr(n, "role") == "main":
			article = heavier(article, n)
		}
		return true
	})
	if body == nil {
		body = root
	}
	enough := max(20, w.weight[body].plain()/4)
	for _, n := range []*html.Node{named, article} {
		if n != nil && w.weight[n].plain() >= enough {
			return n
		}
	}
	for { // go down as long as one child holds nearly everything
		var next *html.Node
		for c := body.FirstChild; c != nil; c = c.NextSibling {
			if c.Type == html.ElementNode && !unseen[c.DataAtom] && container[c.DataAtom] && w.partOf(c) == partContent && w.weight[c].plain()*10 >= w.weight[body].plain()*7 && w.weight[c].plain() > 0 {
				next = c
			}
		}
		if next == nil {
			return body
		}
		body = next
	}
}

var container = map[atom.Atom]bool{
	atom.Div: true, atom.Section: true, atom.Article: true, atom.Main: true, atom.Form: true, atom.Center: true, atom.Body: true,
}

// each visits the elements below n in page order; visit says whether to go on below.
func (w *walker) each(n *html.Node, visit func(*html.Node) bool) {
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if c.Type == html.ElementNode && visit(c) {
			w.each(c, visit)
		}
	}
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

func hasName(n *html.Node, form *regexp.Regexp) bool {
	if form.MatchString(attr(n, "id")) {
		return true
	}
	for class := range strings.FieldsSeq(attr(n, "class")) {
		if form.MatchString(class) {
			return true
		}
	}
	return false
}

func attr(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}
