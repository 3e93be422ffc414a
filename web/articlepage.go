package web

import (
	"cmp"
	"slices"

	"zhengda/knowledge"
)

func (s *Server) today() knowledge.Date { return knowledge.Today(s.now()) }

// articlePage is one article as its public page shows it, with what it
// inherits from the wider one.
type articlePage struct {
	Page, Lang string
	Title      string
	Level      string // city, province or nation
	RegionName string
	Reviewed   string // day
	Updated    string // day; empty as long as articles have none
	Sections   []sectionView
	Facts      []factView
	Sources    []sourceView
	Related    []articleLink
}

type sectionView struct {
	Anchor, Heading, KindName string
	LevelName                 string // region of the article that states it
	Inherited                 bool
	FromID                    string // id of that article
	Blocks                    []blockView
}

type blockView struct {
	Kind  string
	Text  string
	Items []string
	Rows  [][]string
}

type factView struct{ Name, Value string }

type sourceView struct {
	N                                int
	Title, Publisher, URL, Published string
}

type articleLink struct{ ID, Question, Reviewed string }

// articlesPage lists the articles by region, the nation first.
type articlesPage struct {
	Page, Lang string
	Groups     []articleGroup
}

type articleGroup struct {
	Name     string
	Articles []articleLink
}

func newArticlePage(c *knowledge.Corpus, a *knowledge.Article, today knowledge.Date) articlePage {
	p := articlePage{
		Page: "article", Title: a.Question, Level: knowledge.Level(a.Region), RegionName: regionName(a.Region),
		Reviewed: a.Reviewed.String(), Facts: factViews(c.Facts(a), today),
	}
	stating := map[*knowledge.Article]bool{a: true}
	for _, s := range c.Sections(a) {
		stating[s.Owner] = true
		p.Sections = append(p.Sections, sectionView{
			Anchor: s.Anchor, Heading: s.Heading, KindName: s.Kind.Name(), LevelName: regionName(s.Owner.Region),
			Inherited: s.Owner != a, FromID: s.Owner.ID, Blocks: blockViews(s.Blocks),
		})
	}
	for _, owner := range c.Family(a) {
		if stating[owner] {
			p.Sources = addSources(p.Sources, owner.Sources)
		}
	}
	for _, id := range a.Related {
		if other, ok := c.Article(id); ok {
			p.Related = append(p.Related, linkTo(other))
		}
	}
	return p
}

func newArticlesPage(c *knowledge.Corpus, today knowledge.Date) articlesPage {
	current := slices.DeleteFunc(slices.Clone(c.Articles()), func(a *knowledge.Article) bool { return !a.HoldsOn(today) })
	slices.SortStableFunc(current, func(a, b *knowledge.Article) int { return cmp.Compare(a.Region, b.Region) })
	p := articlesPage{Page: "articles"}
	region := ""
	for _, a := range current {
		if a.Region != region {
			region = a.Region
			p.Groups = append(p.Groups, articleGroup{Name: regionName(region)})
		}
		g := &p.Groups[len(p.Groups)-1]
		g.Articles = append(g.Articles, linkTo(a))
	}
	return p
}

func linkTo(a *knowledge.Article) articleLink {
	return articleLink{ID: a.ID, Question: a.Question, Reviewed: a.Reviewed.String()}
}

func blockViews(blocks []knowledge.Block) []blockView {
	views := make([]blockView, len(blocks))
	for i, b := range blocks {
		views[i] = blockView{Kind: string(b.Kind), Text: b.Text, Items: b.Items, Rows: b.Rows}
	}
	return views
}

// factViews leaves out what does not hold today: a fee of last year must not
// stand there as if it were today's.
func factViews(facts []knowledge.Fact, today knowledge.Date) []factView {
	var views []factView
	for _, f := range facts {
		if !f.HoldsOn(today) {
			continue
		}
		views = append(views, factView{Name: f.Name, Value: f.Text()})
	}
	return views
}

// addSources numbers the sources on, each once.
func addSources(views []sourceView, sources []knowledge.Source) []sourceView {
	for _, src := range sources {
		if slices.ContainsFunc(views, func(v sourceView) bool { return v.Title == src.Title && v.URL == src.URL }) {
			continue
		}
		views = append(views, sourceView{
			N: len(views) + 1, Title: src.Title, Publisher: src.Publisher, URL: src.URL, Published: src.Published,
		})
	}
	return views
}

func regionName(code string) string {
	r, ok := knowledge.RegionByCode(code)
	if !ok {
		return code
	}
	return r.Name
}
