package web

import (
	"slices"
	"strings"

	"zhengda/knowledge"
)

func (s *Server) today() knowledge.Date { return knowledge.Today(s.now()) }

// articlePage is an article, or what several levels say of a procedure in a
// city, as the public page shows it.
type articlePage struct {
	layout
	Title      string
	Place      string // region that the page is for
	Notice     string // why the page is no longer, or not yet, to be relied on
	Remark     string // that the city has no rule of its own
	Own        *link  // what the city does say, when there is a remark
	Crumbs     []link // the last one without a path is the page itself
	Reviewed   string // day: the oldest review of what is shown
	Updated    string // day: the newest one
	Switch     *switcher
	Answer     *sectionView // never nil
	Contents   []link
	Facts      []factView
	Sections   []sectionView
	Procedures []link // of a city's page: the pages of its procedures
	Sources    []sourceView
	Related    []link
	Prev, Next *link
}

// switcher leads to the same page of the other cities.
type switcher struct {
	Label string
	Links []cityLink
}

type cityLink struct {
	link
	Current bool
}

// newArticlePage is the page of one article. An article that guides a procedure
// shows the wider levels' sections too; a city's own page shows only its own.
func newArticlePage(d *directory, a *knowledge.Article) *articlePage {
	v := d.viewOf(a)
	p := &articlePage{Title: a.Question}
	isCity := isCityArticle(a)
	p.fill(d, a, v, answerOf(v.Sections[:len(a.Sections)])) // those are its own
	switch {
	case a.OutOfForce(d.day) != "":
		p.Notice = notice(a, d.day)
		p.NoIndex = true
	case isCity:
		p.Procedures = d.proceduresOf(a)
		p.Prev, p.Next = beside(d.cityLinks(), articlePath(a.ID))
	case d.guidedBy(a) != "":
		p.Prev, p.Next = beside(d.procedureLinks(), articlePath(a.ID))
	default:
		if t := d.topicWith(articlePath(a.ID)); t != nil {
			p.Prev, p.Next = beside(t.Links, articlePath(a.ID))
		}
	}
	p.Canonical = articlePath(a.ID)
	p.Crumbs = d.crumbs(a)
	p.Switch = d.switcher(a, v.Procedure)
	p.Related = d.related([]*knowledge.Article{a}, v)
	if isCity {
		p.Related = append(d.othersOf(a), p.Related...)
	}
	return p
}

// newProcedurePage is the page of a procedure in a city; false when no article
// of the city or of a wider region guides it, or none has a word on it.
func newProcedurePage(d *directory, city *knowledge.Article, procedure knowledge.Procedure) (*articlePage, bool) {
	if main := d.cityOf(city.Region); !isCityArticle(city) || main != nil && main != city {
		return nil, false
	}
	v, ok := d.corpus.View(city.Region, procedure, d.day)
	if !ok {
		return nil, false
	}
	p := &articlePage{Title: viewTitle(v)}
	p.fill(d, city, v, answerOf(v.Sections))
	if city.OutOfForce(d.day) != "" {
		p.Notice = notice(city, d.day)
		p.NoIndex = true
	} else if !slices.ContainsFunc(v.Sections, func(s knowledge.OwnedSection) bool { return s.Owner == city }) {
		p.Remark = "没有查到" + regionName(city.Region) + "对" + procedure.Name() + "的单独规定，下面是" + levels(v) + "的规定。"
		p.Own = &link{Path: articlePath(city.ID), Text: city.Question}
	}
	p.Canonical = procedurePath(city, procedure)
	p.Prev, p.Next = beside(d.proceduresOf(city), p.Canonical)
	p.Crumbs = append(d.crumbs(city), link{Text: procedure.Name()})
	p.Crumbs[len(p.Crumbs)-2].Path = articlePath(city.ID)
	p.Switch = d.switcher(city, procedure)
	p.Related = d.related(v.Articles, v)
	return p, true
}

// fill shows the view as the page of an article, one section in the answer box.
func (p *articlePage) fill(d *directory, own *knowledge.Article, v knowledge.View, box int) {
	w := &writer{own: own, region: v.Region}
	p.Place = regionName(v.Region)
	places := anchors(own, v.Articles, v.Sections)
	together := len(v.Articles) > 1
	answer := w.section(v.Sections[box], places[box])
	p.Answer, p.Description = &answer, describe(answer.text)
	for i, s := range v.Sections {
		p.date(s.Owner.Reviewed)
		if i != box {
			p.Sections = append(p.Sections, w.section(s, places[i]))
		}
	}
	p.Facts = w.facts(worthTelling(v.Facts(d.day), answer.text))
	if !together && v.Articles[0] == own {
		for n := range own.Sources { // on its own page an article shows them all
			w.source(own, n+1)
		}
	}
	p.Sources = w.sources
	p.Contents = contents(v.Sections, places, box, together)
}

// answerOf is the section that answers the page's question: the first of that
// kind; an article on one aspect, such as fees, answers in its first section.
func answerOf(sections []knowledge.OwnedSection) int {
	return max(0, slices.IndexFunc(sections, func(s knowledge.OwnedSection) bool { return s.Kind == knowledge.KindAnswer }))
}

func (p *articlePage) date(day knowledge.Date) {
	if s := day.String(); p.Reviewed == "" || s < p.Reviewed {
		p.Reviewed = s
	}
	if s := day.String(); s > p.Updated {
		p.Updated = s
	}
}

// viewOf is what the page of an article shows: all of its own sections, for
// citations lead there, and where it guides a procedure those of wider levels
// after them. What another article of its region says of the procedure stands
// on that one's page. A city's page shows only its own.
func (d *directory) viewOf(a *knowledge.Article) knowledge.View {
	v := knowledge.View{Region: a.Region, Articles: []*knowledge.Article{a}}
	if isCityArticle(a) {
		v.Sections = withOwn(nil, a)
		sortOwn(v.Sections)
		return v
	}
	all := d.corpus.ViewOf(a, a.Region, "", d.day)
	v.Procedure = all.Procedure
	var wider []knowledge.OwnedSection
	for _, s := range all.Sections {
		switch {
		case s.Owner == a:
			v.Sections = append(v.Sections, s)
		case s.Owner.Region != a.Region:
			wider = append(wider, s)
		}
	}
	v.Sections = append(withOwn(v.Sections, a), wider...)
	for _, o := range all.Articles {
		if o.Region != a.Region {
			v.Articles = append(v.Articles, o)
		}
	}
	return v
}

// withOwn adds the article's sections that are not among those of a view.
func withOwn(sections []knowledge.OwnedSection, a *knowledge.Article) []knowledge.OwnedSection {
	for _, s := range a.Sections {
		if !slices.ContainsFunc(sections, func(o knowledge.OwnedSection) bool { return o.Owner == a && o.Anchor == s.Anchor }) {
			sections = append(sections, knowledge.OwnedSection{Section: s, Owner: a})
		}
	}
	return sections
}

// sortOwn puts first what a city's page is opened for: where to go and how to
// book, which replaces nothing wider; then what it says of each procedure.
func sortOwn(sections []knowledge.OwnedSection) {
	rank := func(s knowledge.OwnedSection) int {
		if s.Kind == knowledge.KindAnswer && len(s.Replaces) == 0 {
			return 0
		}
		return 1
	}
	slices.SortStableFunc(sections, func(a, b knowledge.OwnedSection) int { return rank(a) - rank(b) })
}

// notice says why an article does not hold today.
func notice(a *knowledge.Article, day knowledge.Date) string {
	switch {
	case !a.Retired.IsZero() && !day.Before(a.Retired):
		return "本文已停用（" + a.Retired.String() + "），不再更新。"
	case !a.Expires.IsZero() && !day.Before(a.Expires):
		return "本文已失效（" + a.Expires.String() + "），内容不再适用。"
	case day.Before(a.Effective):
		return "本文从" + a.Effective.String() + "起适用，现在还没有生效。"
	}
	return ""
}

// levels names the regions whose sections a view shows: 广东省和全国.
func levels(v knowledge.View) string {
	var names []string
	for _, a := range v.Articles {
		shown := slices.ContainsFunc(v.Sections, func(s knowledge.OwnedSection) bool { return s.Owner == a })
		if name := regionName(a.Region); shown && !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	return strings.Join(names, "和")
}

// crumbs lead from the index to the page.
func (d *directory) crumbs(a *knowledge.Article) []link {
	crumbs := []link{{Path: "/articles", Text: "办事指南"}}
	level := knowledge.Level(a.Region)
	if level == "city" || level == "province" && d.guidedBy(a) != "" {
		province, _ := knowledge.Province(a.Region)
		crumbs = append(crumbs, link{Path: "/articles#cities", Text: province.Name})
	}
	if level == "city" {
		place := link{Text: regionName(a.Region)}
		if city := d.cityOf(a.Region); city != nil && city != a {
			place.Path = articlePath(city.ID)
		}
		return append(crumbs, place)
	}
	if p := d.guidedBy(a); p != "" {
		return append(crumbs, link{Text: p.Name()})
	}
	if t := d.topicWith(articlePath(a.ID)); t != nil {
		return append(crumbs, link{Path: "/articles#" + t.ID, Text: t.Name})
	}
	return crumbs
}

// switcher leads from a page of a procedure, or of a city, to that of other
// cities; nil where a page is of neither.
func (d *directory) switcher(a *knowledge.Article, p knowledge.Procedure) *switcher {
	if !isCityArticle(a) && p == "" || len(d.Cities) == 0 {
		return nil
	}
	s := &switcher{Label: "选城市，看当地怎么办"}
	if isCityArticle(a) {
		s.Label = "换城市（现在是" + placeName(a.Region) + "）"
	}
	if p != "" {
		i := slices.IndexFunc(d.Procedures, func(e procedureEntry) bool { return e.Procedure == p })
		if i >= 0 {
			general := d.Procedures[i].Article
			s.Links = append(s.Links, cityLink{link{Path: articlePath(general.ID), Text: "全省通用"}, general == a})
		}
	}
	for _, city := range d.Cities {
		to := link{Path: articlePath(city.ID), Text: placeName(city.Region)}
		if p != "" {
			page, ok := d.pageOf(city, p)
			if !ok {
				continue
			}
			to.Path = page.path
		}
		s.Links = append(s.Links, cityLink{to, city == a})
	}
	return s
}

// related are the current articles that those of the page name. On a city's
// pages what has a page of its own for the city is left to the list of
// procedures, and on a procedure's page leads to that.
func (d *directory) related(articles []*knowledge.Article, v knowledge.View) []link {
	const most = 8
	city := d.cityOf(v.Region)
	var out []link
	for _, a := range articles {
		for _, id := range a.Related {
			other, ok := d.corpus.Article(id)
			if !ok || !other.HoldsOn(d.day) || slices.Contains(v.Articles, other) {
				continue
			}
			to := link{Path: articlePath(id), Text: other.Question}
			if p := d.guidedBy(other); p != "" && city != nil {
				page, ok := d.pageOf(city, p)
				if !ok || v.Procedure == "" || p == v.Procedure {
					continue
				}
				to = link{Path: page.path, Text: page.title}
			}
			if len(out) < most && !slices.Contains(out, to) {
				out = append(out, to)
			}
		}
	}
	return out
}

// othersOf are the further articles of a city.
func (d *directory) othersOf(city *knowledge.Article) []link {
	var out []link
	for _, a := range d.corpus.Articles() {
		if a != city && a.HoldsOn(d.day) && knowledge.RegionWithin(a.Region, city.Region) {
			out = append(out, link{Path: articlePath(a.ID), Text: a.Question})
		}
	}
	return out
}

// articlesPage is the index.
type articlesPage struct {
	layout
	Procedures []link
	Cities     []link
	Topics     []topic
}

func newArticlesPage(d *directory) articlesPage {
	p := articlesPage{Procedures: d.procedureLinks(), Cities: d.cityLinks(), Topics: d.Topics}
	p.Canonical = "/articles"
	p.Description = "居民身份证、临时身份证和相片回执怎么办：按事项、城市和话题查，附规定出处和核对日期。"
	return p
}
