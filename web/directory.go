package web

import (
	"slices"
	"strings"

	"zhengda/knowledge"
)

func articlePath(id string) string { return "/articles/" + id }

// procedurePath is the page of a procedure in the city whose article that is.
func procedurePath(city *knowledge.Article, p knowledge.Procedure) string {
	return articlePath(city.ID) + "/" + string(p)
}

// directory is what there is to read on a day, in the order of the index. Each
// current article stands in it once, retired and expired ones do not. It does
// not change once made.
type directory struct {
	corpus     *knowledge.Corpus
	day        knowledge.Date
	Procedures []procedureEntry
	Cities     []*knowledge.Article                   // the main article of each city
	Topics     []topic                                // everything else
	pages      map[*knowledge.Article][]procedurePage // those of each city
	places     []place                                // all addresses, for the sitemap
}

// procedureEntry is a procedure and the article that guides it widest of use:
// the province's, or where it has none the nation's.
type procedureEntry struct {
	Procedure knowledge.Procedure
	Article   *knowledge.Article
}

// procedurePage is the page of a procedure in a city.
type procedurePage struct {
	procedure   knowledge.Procedure
	path, title string
	reviewed    knowledge.Date // the newest review of what it is put together from
}

// directory is that of the day and of the articles that are current. It is made
// once for both: requests that come while it is made may each make one.
func (s *Server) directory() *directory {
	corpus, day := s.library.Corpus(), s.today()
	if d := s.kept.Load(); d != nil && d.corpus == corpus && d.day == day {
		return d
	}
	d := newDirectory(corpus, day)
	s.kept.Store(d)
	return d
}

func newDirectory(c *knowledge.Corpus, day knowledge.Date) *directory {
	d := &directory{corpus: c, day: day, pages: map[*knowledge.Article][]procedurePage{}}
	listed := map[*knowledge.Article]bool{}
	for _, p := range knowledge.Procedures() {
		if v, ok := c.View(knowledge.Guangdong, p, day); ok && !listed[v.Articles[0]] {
			d.Procedures = append(d.Procedures, procedureEntry{p, v.Articles[0]})
			listed[v.Articles[0]] = true
		}
	}
	var rest []*knowledge.Article
	for _, a := range c.Articles() {
		switch {
		case !a.HoldsOn(day) || listed[a]:
		case isCityArticle(a) && d.cityOf(a.Region) == nil:
			d.Cities = append(d.Cities, a)
		default:
			rest = append(rest, a)
		}
	}
	slices.SortFunc(d.Cities, func(a, b *knowledge.Article) int { return cityRank(a.Region) - cityRank(b.Region) })
	d.Topics = newTopics(rest)
	for _, city := range d.Cities {
		for _, p := range knowledge.Procedures() {
			if v, ok := c.View(city.Region, p, day); ok {
				d.pages[city] = append(d.pages[city], procedurePage{p, procedurePath(city, p), viewTitle(v), lastReview(v)})
			}
		}
	}
	d.places = d.listPlaces()
	return d
}

// isCityArticle reports whether the article can be the main one of a city.
func isCityArticle(a *knowledge.Article) bool {
	city, ok := knowledge.City(a.Region)
	return ok && city.Code == a.Region && len(a.Guides) > 0
}

// cityOf is the main article of the city that a region is or lies in; nil when
// there is none.
func (d *directory) cityOf(region string) *knowledge.Article {
	city, _ := knowledge.City(region)
	i := slices.IndexFunc(d.Cities, func(a *knowledge.Article) bool { return a.Region == city.Code })
	if i < 0 {
		return nil
	}
	return d.Cities[i]
}

// procedureWords are a procedure's name as short as it goes, and in everyday
// words when one wants it.
var procedureWords = map[knowledge.Procedure]struct{ name, hint string }{
	knowledge.Renew:      {"到期换领", "过期、快到期"},
	knowledge.Damaged:    {"损坏换领", "坏了、看不清"},
	knowledge.Lost:       {"丢失补领", "丢了补一张"},
	knowledge.First:      {"首次申领", "第一次办"},
	knowledge.Change:     {"信息变更", "改了姓名等"},
	knowledge.Temporary:  {"临时证", "等证时急用"},
	knowledge.Receipt:    {"相片回执", "照片的凭证"},
	knowledge.Collect:    {"领证", "办好了去领"},
	knowledge.ReportLoss: {"挂失", "丢了报公安"},
}

// procedureLink leads to a page of a procedure.
func procedureLink(path string, p knowledge.Procedure) link {
	words := procedureWords[p]
	return link{path, words.name, words.hint}
}

// cityOrder is that of the province's own lists, which people of Guangdong know.
const cityOrder = "4401 4403 4404 4405 4406 4402 4416 4414 4413 4415 4419 4420 4407 4417 4408 4409 4412 4418 4451 4452 4453"

func cityRank(region string) int {
	if i := strings.Index(cityOrder, region[:4]); i >= 0 {
		return i
	}
	return len(cityOrder)
}

// guidedBy is the procedure that the article is the index's entry for; empty: none.
func (d *directory) guidedBy(a *knowledge.Article) knowledge.Procedure {
	for _, e := range d.Procedures {
		if e.Article == a {
			return e.Procedure
		}
	}
	return ""
}

// procedureLinks are the procedures in general, those of a city the pages of a city.
func (d *directory) procedureLinks() []link {
	var out []link
	for _, e := range d.Procedures {
		out = append(out, procedureLink(articlePath(e.Article.ID), e.Procedure))
	}
	return out
}

func (d *directory) cityLinks() []link {
	var out []link
	for _, a := range d.Cities {
		out = append(out, link{articlePath(a.ID), placeName(a.Region), a.Question})
	}
	return out
}

func (d *directory) proceduresOf(city *knowledge.Article) []link {
	var out []link
	for _, page := range d.pages[city] {
		out = append(out, procedureLink(page.path, page.procedure))
	}
	return out
}

// pageOf is the page of a procedure in a city; false where there is none.
func (d *directory) pageOf(city *knowledge.Article, p knowledge.Procedure) (procedurePage, bool) {
	i := slices.IndexFunc(d.pages[city], func(page procedurePage) bool { return page.procedure == p })
	if i < 0 {
		return procedurePage{}, false
	}
	return d.pages[city][i], true
}

// topicWith is the topic in which a path is listed; nil: none.
func (d *directory) topicWith(path string) *topic {
	for i, t := range d.Topics {
		if slices.ContainsFunc(t.Links, func(l link) bool { return l.Path == path }) {
			return &d.Topics[i]
		}
	}
	return nil
}

// beside are the neighbours of a path in a list; nil where the list ends.
func beside(list []link, path string) (prev, next *link) {
	i := slices.IndexFunc(list, func(l link) bool { return l.Path == path })
	if i > 0 {
		prev = &list[i-1]
	}
	if i >= 0 && i+1 < len(list) {
		next = &list[i+1]
	}
	return prev, next
}

// viewTitle is the view's title, and never that of the city's own page.
func viewTitle(v knowledge.View) string {
	if a := v.Articles[0]; v.Procedure != "" && isCityArticle(a) && v.Title() == a.Question {
		return placeName(v.Region) + v.Procedure.Name()
	}
	return v.Title()
}

func regionName(code string) string {
	r, ok := knowledge.RegionByCode(code)
	if !ok {
		return code
	}
	return r.Name
}

// placeName is the short name of a region.
func placeName(code string) string {
	if r, ok := knowledge.RegionByCode(code); ok && r.Short != "" {
		return r.Short
	}
	return regionName(code)
}
