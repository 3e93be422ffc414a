package importer

import (
	"regexp"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

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
