package knowledge

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// checkFigures reports figures, dates and names that a section states and no
// fact gives. The facts of wider articles on the same pages count too.
func (p *pen) checkFigures() {
	b := basisOf(p.factsOnPages())
	for _, s := range p.a.Sources {
		b.papers = append(b.papers, plainName(s.Title))
	}
	for _, s := range p.a.Sections {
		st := stated{}
		for _, text := range s.pieces() {
			st.add(statedIn(text, p.papers))
		}
		for _, what := range b.lacks(st) {
			if len(p.a.Guides) > 0 && p.unreadHas("\nguides:") {
				continue
			}
			p.fail(p.file.proseLine(s, what), "figure", fmt.Sprintf("section #%s states %s, which is no fact of the article", s.Anchor, what),
				"add it to facts with its source, or take it out of the text")
		}
	}
	for _, r := range p.a.Replies {
		for _, what := range b.lacks(statedIn(r.Says, p.papers)) {
			p.fail(p.file.lineWith(1, r.Says), "figure", fmt.Sprintf("the reply %q states %s, which is no fact of the article", r.Says, what),
				"add it to facts with its source, or take it out of the reply")
		}
	}
}

func (st *stated) add(more stated) {
	st.figures = append(st.figures, more.figures...)
	st.dates = append(st.dates, more.dates...)
	st.phones = append(st.phones, more.phones...)
	st.platforms = append(st.platforms, more.platforms...)
	st.papers = append(st.papers, more.papers...)
}

// factsOnPages are the article's facts, its disputed values among them, and
// those of the wider articles with which it makes up pages.
func (p *pen) factsOnPages() []OwnedFact {
	var out []OwnedFact
	for _, a := range p.articles {
		together := a != p.a && RegionWithin(p.a.Region, a.Region) && slices.ContainsFunc(a.Guides, func(g Procedure) bool { return slices.Contains(p.a.Guides, g) })
		if !together {
			continue
		}
		out = append(out, factsOf(a)...)
	}
	return append(factsOf(p.a), out...)
}

// factsOf are the article's facts and the values it declares as disputed.
func factsOf(a *Article) []OwnedFact {
	var out []OwnedFact
	for _, f := range a.Facts {
		out = append(out, OwnedFact{f, a})
		for _, d := range a.Disputed {
			if d.Fact == f.ID {
				other := f
				other.Value, other.Unit = d.Value, d.Unit
				out = append(out, OwnedFact{other, a})
			}
		}
	}
	return out
}

// hedged is wording that leaves the last word to those who decide.
var hedged = regexp.MustCompile(`为准|先(?:打)?电话|先问|先致电|先(?:打电话)?咨询|先(?:向|跟|和|找|到)[^。；]{1,20}(?:问|核实|确认)`)

// checkHedges reports sections that state what is not founded well enough as if
// it were.
func (p *pen) checkHedges() {
	facts := p.factsOnPages()
	for _, s := range p.a.Sections {
		text := s.prose()
		if hedged.MatchString(text) {
			continue
		}
		for _, f := range facts {
			if f.Confidence == Medium && f.statedBy(s) && !p.betterFounded(f, facts, text) {
				p.fail(p.file.proseLine(s, f.Value), "medium", fmt.Sprintf("section #%s states %s (fact %s), which is of medium confidence", s.Anchor, f.Text(), f.ID),
					"add 以当地公安为准, or that one should ask first")
			}
		}
	}
}

// statedBy reports whether a section has the fact's value.
func (f OwnedFact) statedBy(s Section) bool {
	own := basisOf([]OwnedFact{f})
	st := statedIn(f.Text(), nil)
	if f.Kind == Platform || len(st.figures)+len(st.dates) == 0 {
		return strings.Contains(foldName(s.prose()), foldName(f.Text()))
	}
	var said stated
	for _, text := range s.pieces() {
		said.add(statedIn(text, nil))
	}
	for _, fig := range st.figures {
		if !slices.Contains(said.figures, fig) {
			return false
		}
	}
	return len(st.dates) == 0 || slices.ContainsFunc(said.dates, func(d string) bool { return own.dates[d] })
}

// betterFounded reports whether the text speaks of another fact of the same
// value that is well founded, to judge by the words of their names.
func (p *pen) betterFounded(f OwnedFact, facts []OwnedFact, text string) bool {
	return slices.ContainsFunc(facts, func(g OwnedFact) bool {
		return g.Confidence == High && sameValue(g.Value, g.Unit) == sameValue(f.Value, f.Unit) && likeness(g.Name, text) > likeness(f.Name, text)
	})
}

// likeness is the share of a name's pairs of characters that a text has.
func likeness(name, text string) float64 {
	rs := []rune(name)
	if len(rs) < 2 {
		return 0
	}
	n := 0
	for i := range len(rs) - 1 {
		if strings.Contains(text, string(rs[i:i+2])) {
			n++
		}
	}
	return float64(n) / float64(len(rs)-1)
}
