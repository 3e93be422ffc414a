package knowledge

import (
	"slices"
	"strings"
)

// View is what holds for a procedure in a region, put together from the levels
// nation, province and city: the article that guides the procedure at each
// level, narrowest first, and their sections in the order of a page.
type View struct {
	Region    string
	Procedure Procedure // empty for the view of a single article
	Articles  []*Article
	Sections  []OwnedSection
}

// OwnedSection is a section and the article that states it.
type OwnedSection struct {
	Section
	Owner *Article
}

// Level is city, province or nation: how wide the section holds.
func (s OwnedSection) Level() string { return Level(s.Owner.Region) }

// Passage is the section as the unit that is cited.
func (s OwnedSection) Passage() Passage { return NewPassage(s.Owner, &s.Section) }

// ID names the section in the whole corpus: article id, "#", anchor.
func (s OwnedSection) ID() string { return s.Owner.ID + "#" + s.Anchor }

// View puts together what holds for a procedure in a region on a day. ok is
// false when no article there guides it.
func (c *Corpus) View(region string, p Procedure, day Date) (View, bool) {
	v := View{Region: region, Procedure: p}
	for _, code := range Ancestors(region) {
		for _, a := range c.articles {
			if a.Region == code && slices.Contains(a.Guides, p) && a.HoldsOn(day) {
				v.Articles = append(v.Articles, a)
			}
		}
	}
	if len(v.Articles) == 0 {
		return View{}, false
	}
	v.compose()
	return v, true
}

// ViewOf is the view an article belongs to: of the procedure, when it guides
// that (in the region, or in its own), else the article by itself.
func (c *Corpus) ViewOf(a *Article, region string, p Procedure, day Date) View {
	if !slices.Contains(a.Guides, p) && len(a.Guides) == 1 {
		p = a.Guides[0] // its only one
	}
	if !RegionWithin(region, a.Region) {
		region = a.Region
	}
	if slices.Contains(a.Guides, p) {
		if v, ok := c.View(region, p, day); ok && slices.Contains(v.Articles, a) {
			return v
		}
	}
	v := View{Region: a.Region, Articles: []*Article{a}}
	for _, s := range a.Sections {
		v.Sections = append(v.Sections, OwnedSection{s, a})
	}
	return v
}

// Facts are those of the view's articles that hold on the day and in its region
// for its procedure, of each id the narrowest one's.
func (v View) Facts(day Date) []OwnedFact {
	var out []OwnedFact
	for _, a := range v.Articles {
		for _, f := range a.Facts {
			g := OwnedFact{f, a}
			if !f.HoldsOn(day) || f.Region != "" && !RegionWithin(v.Region, f.Region) && len(v.Articles) > 1 {
				continue
			}
			if v.Procedure != "" && len(f.Procedures) > 0 && !slices.Contains(f.Procedures, v.Procedure) {
				continue
			}
			if !slices.ContainsFunc(out, func(o OwnedFact) bool {
				return o.ID == g.ID && o.Where() == g.Where() || len(v.Articles) > 1 && o.ID == g.ID
			}) {
				out = append(out, g)
			}
		}
	}
	return out
}

// Title is the question that the view answers.
func (v View) Title() string {
	for _, a := range v.Articles {
		if t, ok := a.Titles[v.Procedure]; ok && v.Region != a.Region {
			r, _ := RegionByCode(v.Region)
			name := r.Short
			if name == "" {
				name = r.Name
			}
			return strings.ReplaceAll(t, "{place}", name)
		}
	}
	return v.Articles[0].Question
}

// compose puts the sections in order: by kind; within a kind the wider levels'
// first section, then the narrowest level's own, then the rest. A section that
// replaces another stands in its place.
func (v *View) compose() {
	var own, wide []OwnedSection
	replaced := map[string]OwnedSection{}
	for _, a := range v.Articles {
		for _, s := range a.Sections {
			o := OwnedSection{s, a}
			switch {
			case len(s.For) > 0 && !slices.Contains(s.For, v.Procedure):
			case v.replace(replaced, o):
			case Level(a.Region) == "city":
				own = append(own, o)
			default:
				wide = append(wide, o)
			}
		}
	}
	var standing []OwnedSection
	for _, s := range wide {
		for range v.Articles { // what replaces may itself be replaced
			by, ok := replaced[s.ID()]
			if !ok {
				break
			}
			s = by
		}
		if !slices.ContainsFunc(standing, func(t OwnedSection) bool { return t.ID() == s.ID() }) {
			standing = append(standing, s) // one may replace two
		}
	}
	wide = standing
	for _, k := range Kinds() {
		ofKind := func(in []OwnedSection) (out []OwnedSection) {
			for _, s := range in {
				if s.Kind == k {
					out = append(out, s)
				}
			}
			return out
		}
		w, o := ofKind(wide), ofKind(own)
		head := min(1, len(w))
		v.Sections = append(v.Sections, w[:head]...)
		v.Sections = append(v.Sections, o...)
		v.Sections = append(v.Sections, w[head:]...)
	}
}

// replace enters what a section stands in the place of; it reports whether that
// is anything of the view. Of two the narrowest one stands.
func (v *View) replace(by map[string]OwnedSection, s OwnedSection) (replaces bool) {
	for _, r := range s.Replaces {
		if !v.guidedBy(r) {
			continue
		}
		replaces = true
		if _, taken := by[r]; !taken {
			by[r] = s
		}
	}
	return replaces
}

// guidedBy reports whether the section, as id#anchor, is of an article of the view.
func (v *View) guidedBy(section string) bool {
	id, _, _ := strings.Cut(section, "#")
	return slices.ContainsFunc(v.Articles, func(a *Article) bool { return a.ID == id })
}

// Pages are the procedures that have a page for the region: those that an
// article of the region or of a wider one guides.
func (c *Corpus) Pages(region string, day Date) []Procedure {
	var out []Procedure
	for _, p := range Procedures() {
		if _, ok := c.View(region, p, day); ok {
			out = append(out, p)
		}
	}
	return out
}
