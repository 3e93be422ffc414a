package web

import (
	"slices"
	"strings"

	"zhengda/knowledge"
)

type sectionView struct {
	Anchor, Heading, KindName string
	Level                     string // region of the article that states it; empty when that is the page's own
	Origin                    string // its place on that article's page; empty when that is here
	Sources                   []int  // numbers in the page's list
	Blocks                    []blockView
	text                      string // the section as one plain text
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

// factView is a row of the table of facts.
type factView struct {
	Name, Value string
	Level       string // region, when another than the page's
	From, Until string // days between which it holds, where given
	Medium      bool   // to be confirmed with the local police
	Sources     []int
	Held        *sourceView // its source, where another one disputes it
	Disputes    []disputeView
}

// disputeView is what another source says of the same fact, and why the page
// does not follow it.
type disputeView struct {
	Value, Why string
	Source     sourceView
}

// Numbers is the source's number as a list, as the template shows numbers.
func (d disputeView) Numbers() []int { return []int{d.Source.N} }

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
		Anchor: anchor, Heading: s.Heading, KindName: s.Kind.Name(), Blocks: blockViews(s.Blocks), text: s.Text(),
	}
	if s.Owner != w.own {
		v.Level, v.Origin = regionName(s.Owner.Region), articlePath(s.Owner.ID)+"#"+s.Anchor
	}
	for _, n := range s.Section.Sources {
		v.Sources = addNumber(v.Sources, w.source(s.Owner, n))
	}
	if len(v.Sources) == 0 {
		v.Sources = []int{w.source(s.Owner, 1)}
	}
	return v
}

// facts are the rows of the table. Values of one name that differ in nothing
// else share a row: three booking programmes are one fact to a reader.
func (w *writer) facts(facts []knowledge.OwnedFact) []factView {
	var views []factView
	for _, f := range facts {
		v := factView{
			Name: f.Name, Value: f.Text(), From: f.Effective.String(), Until: f.Expires.String(),
			Medium: f.Confidence == knowledge.Medium, Sources: []int{w.source(f.Owner, f.Source)},
		}
		if f.Where() != w.region {
			v.Level = regionName(f.Where())
		}
		for _, d := range f.Owner.Disputed {
			if d.Fact == f.ID {
				n := w.source(f.Owner, d.Source)
				v.Held = &w.sources[v.Sources[0]-1]
				v.Disputes = append(v.Disputes, disputeView{d.Text(), strings.TrimSuffix(d.Why, "。"), w.sources[n-1]})
			}
		}
		if same := slices.IndexFunc(views, v.sharesRow); same >= 0 {
			views[same].Value += "、" + v.Value
			views[same].Sources = addNumber(views[same].Sources, v.Sources[0])
			continue
		}
		views = append(views, v)
	}
	return views
}

func (v factView) sharesRow(o factView) bool {
	return v.Name == o.Name && v.Level == o.Level && v.From == o.From && v.Until == o.Until && v.Medium == o.Medium &&
		len(v.Disputes)+len(o.Disputes) == 0
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

// contents are the links to what is on the page, by headings; where levels are
// put together there are many, so by kind, each kind once, and by headings only
// what answers the question for other cases.
func contents(sections []sectionView, together bool) []link {
	const few = 7 // fewer are seen at a glance
	if len(sections) < few {
		return nil
	}
	var out []link
	for _, s := range sections {
		text := s.Heading
		if together && s.KindName != knowledge.KindAnswer.Name() {
			text = s.KindName
		}
		if !slices.ContainsFunc(out, func(l link) bool { return l.Text == text }) {
			out = append(out, link{Path: "#" + s.Anchor, Text: text})
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
