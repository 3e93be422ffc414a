package web

import (
	"slices"

	"zhengda/knowledge"
)

type sectionView struct {
	Anchor, Heading string
	Level           string // region of the article that states it
	Origin          string // its place on that article's page; empty when that is here
	Sources         []int  // numbers in the page's list
	Blocks          []blockView
	text            string // the section as one plain text
}

type blockView struct {
	Kind  string
	Text  string
	Items []string
	Rows  [][]string
}

type sourceView struct {
	N                                int
	Title, Publisher, URL, Published string
}

// writer puts a page together and numbers its sources by their first use.
type writer struct {
	own     *knowledge.Article // whose page it is
	region  string
	sources []sourceView
}

// source is the number of a source of the article, by its number there.
func (w *writer) source(a *knowledge.Article, n int) int {
	src := a.Sources[max(n, 1)-1]
	i := slices.IndexFunc(w.sources, func(v sourceView) bool {
		return v.Title == src.Title && v.Publisher == src.Publisher && v.URL == src.URL && v.Published == src.Published
	})
	if i < 0 {
		i = len(w.sources)
		w.sources = append(w.sources, sourceView{i + 1, src.Title, src.Publisher, src.URL, src.Published})
	}
	return i + 1
}

func (w *writer) section(s knowledge.OwnedSection, anchor string) sectionView {
	v := sectionView{
		Anchor: anchor, Heading: s.Heading, Level: regionName(s.Owner.Region), Blocks: blockViews(s.Blocks), text: s.Text(),
	}
	if s.Owner != w.own {
		v.Origin = articlePath(s.Owner.ID) + "#" + s.Anchor
	}
	for _, n := range s.Section.Sources {
		v.Sources = addNumber(v.Sources, w.source(s.Owner, n))
	}
	if len(v.Sources) == 0 {
		v.Sources = []int{w.source(s.Owner, 1)}
	}
	return v
}

func addNumber(list []int, n int) []int {
	if slices.Contains(list, n) {
		return list
	}
	return append(list, n)
}

// anchors gives each section its place on the page. An article keeps its own
// on its own page, as citations lead there; of the others the narrower comes
// first, and who finds an anchor taken goes by article and anchor. The
// underscore cannot stand in an anchor, so nothing meets by chance.
func anchors(own *knowledge.Article, articles []*knowledge.Article, sections []knowledge.OwnedSection) []string {
	out := make([]string, len(sections))
	taken := map[string]bool{}
	for _, a := range append([]*knowledge.Article{own}, articles...) {
		for i, s := range sections {
			if s.Owner != a || out[i] != "" {
				continue
			}
			out[i] = s.Anchor
			if taken[s.Anchor] {
				out[i] = a.ID + "_" + s.Anchor
			}
			taken[out[i]] = true
		}
	}
	return out
}

func blockViews(blocks []knowledge.Block) []blockView {
	views := make([]blockView, len(blocks))
	for i, b := range blocks {
		views[i] = blockView{Kind: string(b.Kind), Text: b.Text, Items: b.Items, Rows: b.Rows}
	}
	return views
}
