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
// false when no article there guides it, or none has a word on it.
func (c *Corpus) View(region string, p Procedure, day Date) (View, bool) {
	v := c.guides(region, p, day)
	if len(v.Articles) == 0 {
		return View{}, false
	}
	v.compose()
	return v, len(v.Sections) > 0
}

// GuideFacts are the facts of the view for a procedure in a region on a day,
// without putting its sections together.
func (c *Corpus) GuideFacts(region string, p Procedure, day Date) []OwnedFact {
	return c.guides(region, p, day).Facts(day)
}

// guides is a view that has its articles only.
func (c *Corpus) guides(region string, p Procedure, day Date) View {
	v := View{Region: region, Procedure: p}
	for _, code := range Ancestors(region) {
		for _, a := range c.articles {
			if a.Region == code && slices.Contains(a.Guides, p) && a.HoldsOn(day) {
				v.Articles = append(v.Articles, a)
			}
		}
	}
	return v
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
// for its procedure: of each id and condition the narrowest region's. A single
// article has all of its facts.
func (v View) Facts(day Date) []OwnedFact {
	var out []OwnedFact
	for _, a := range v.Articles {
		for _, f := range a.Facts {
			g := OwnedFact{f, a}
			if !f.HoldsOn(day) || v.Procedure != "" && (!RegionWithin(v.Region, g.Where()) || len(f.Procedures) > 0 && !slices.Contains(f.Procedures, v.Procedure)) {
				continue
			}
			i := slices.IndexFunc(out, func(o OwnedFact) bool {
				return o.ID == g.ID && o.When.String() == g.When.String() && (v.Procedure != "" || o.Where() == g.Where())
			})
			switch {
			case i < 0:
				out = append(out, g)
			case RegionWithin(g.Where(), out[i].Where()) && g.Where() != out[i].Where():
				out[i] = g // narrower
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

// compose puts the sections in order: the short answer, what the city adds to
// it, the channels, special cases, and so on by kind; before the notes the short
// answer of the nation, when a narrower level has one. Within a kind the wider levels' first one comes before the
// city's own, except for notes. A city's section that replaces another stands in
// its place; of two other levels the narrower one keeps its own.
func (v *View) compose() {
	var all []OwnedSection // on the page, narrowest first
	for _, a := range v.Articles {
		for _, s := range a.Sections {
			if len(s.For) == 0 || slices.Contains(s.For, v.Procedure) {
				all = append(all, OwnedSection{s, a})
			}
		}
	}
	by := map[string]OwnedSection{} // what stands in the place of a section, by its id
	for _, s := range all {
		for _, r := range s.Replaces {
			if _, taken := by[r]; !taken {
				by[r] = s
			}
		}
	}
	onPage := func(id string) bool {
		return slices.ContainsFunc(all, func(s OwnedSection) bool { return s.ID() == id })
	}
	var own, wide []OwnedSection
	for _, s := range all {
		city := s.Level() == "city"
		if city && slices.ContainsFunc(s.Replaces, onPage) {
			continue // it comes in the place of what it replaces
		}
		standing, seen := s, map[string]bool{}
		for next, ok := by[s.ID()]; ok && !seen[next.ID()]; next, ok = by[next.ID()] { // which may itself be replaced
			standing = next
			seen[next.ID()] = true
		}
		list := &wide
		if city {
			list = &own
		}
		if !slices.ContainsFunc(*list, func(t OwnedSection) bool { return t.ID() == standing.ID() }) {
			*list = append(*list, standing) // one may replace two
		}
	}
	answered := slices.ContainsFunc(wide, func(s OwnedSection) bool {
		return s.Kind == KindAnswer && len(s.When) == 0 && s.Level() != "nation"
	})
	for place := range 2 * len(Kinds()) {
		at := func(in []OwnedSection) (out []OwnedSection) {
			for _, s := range in {
				if s.place(answered) == place {
					out = append(out, s)
				}
			}
			return out
		}
		w, o := at(wide), at(own)
		head := min(1, len(w))
		if place == 2*slices.Index(Kinds(), KindNotes) {
			head = 0
		}
		v.Sections = append(v.Sections, w[:head]...)
		v.Sections = append(v.Sections, o...)
		v.Sections = append(v.Sections, w[head:]...)
	}
}

// place is where on a page a section stands: by its kind, but short answers for
// special cases behind the channels, and those of the nation before the notes
// when a narrower level has answered.
func (s OwnedSection) place(answered bool) int {
	switch {
	case s.Kind != KindAnswer:
	case answered && s.Level() == "nation":
		return 2*slices.Index(Kinds(), KindNotes) - 1
	case len(s.When) > 0:
		return 2*slices.Index(Kinds(), KindWindow) + 1
	}
	return 2 * slices.Index(Kinds(), s.Kind)
}

// Replacement is the section that stands in the place of another in a region.
type Replacement struct {
	Of string // id#anchor of the section replaced
	By Passage
}

// Replacements are the sections that those of articles in force in the regions
// replace for a procedure (empty: any) and for the case, as far as it is known;
// the narrowest region's first.
func (c *Corpus) Replacements(regions []string, k Case, day Date) []Replacement {
	var out []Replacement
	for _, region := range regions {
		for _, a := range c.replacing {
			if a.Region != region || !day.IsZero() && !a.HoldsOn(day) {
				continue
			}
			for i := range a.Sections {
				p := NewPassage(a, &a.Sections[i])
				if k.Procedure != "" && !slices.Contains(p.Procedures(), k.Procedure) || p.Section.When.Hold(k) == No {
					continue
				}
				for _, r := range p.Section.Replaces {
					out = append(out, Replacement{r, p})
				}
			}
		}
	}
	return out
}
