package index

import (
	"fmt"
	"slices"
	"strings"

	"zhengda/knowledge"
)

// Facts and rules are documents of their own: what they are called finds them,
// and the passage that states them gains by it. 多少钱 finds the fee also where
// the passage says it in a table.

// factDocuments are the facts and the rules of a corpus.
func factDocuments(c *knowledge.Corpus) []corpusDocument {
	var out []corpusDocument
	add := func(id, name, says string, p knowledge.Passage, procs []knowledge.Procedure) {
		d := document{id: id, fields: make([]string, len(passageSchema))}
		for _, pr := range procs {
			name += " " + pr.Name()
		}
		d.set(fieldHeading, name)
		d.set(fieldBody, says)
		d.facets = facets{article: p.Article.ID, region: p.Article.Region, kind: "fact"}
		out = append(out, corpusDocument{d, entry{passage: p, fact: id}})
	}
	for _, a := range c.Articles() {
		for i, f := range a.Facts {
			if p, ok := stating(a, f); ok {
				add(fmt.Sprintf("%s#~fact-%d", a.ID, i), f.Name, f.Text(), p, f.Procedures)
			}
		}
		for i, r := range slices.Concat(a.Preconditions, a.Rules) {
			id, anchor, _ := strings.Cut(r.Says, "#")
			if p, ok := c.Passage(id, anchor); ok && r.Why != "" {
				add(fmt.Sprintf("%s#~rule-%d", a.ID, i), "", r.Why, p, nil)
			}
		}
	}
	return append(out, replyDocuments(c)...)
}

// set gives a field of the passage schema its text.
func (d document) set(field, text string) {
	i := slices.IndexFunc(passageSchema, func(f fieldSpec) bool { return f.name == field })
	d.fields[i] = text
}

// stating is the section of an article that states a fact: of those that have
// its value and hold for its procedures the one whose kind is that of the fact,
// or the first.
func stating(a *knowledge.Article, f knowledge.Fact) (knowledge.Passage, bool) {
	best, found := knowledge.Passage{}, false
	for i := range a.Sections {
		p := knowledge.NewPassage(a, &a.Sections[i])
		if !strings.Contains(p.Text, f.Text()) || len(f.Procedures) > 0 && !slices.ContainsFunc(p.Procedures(), func(pr knowledge.Procedure) bool { return slices.Contains(f.Procedures, pr) }) {
			continue
		}
		if kindOf[f.Kind] == p.Section.Kind && p.Section.Kind != "" {
			return p, true
		}
		if !found {
			best, found = p, true
		}
	}
	return best, found
}

// kindOf is the kind of section whose matter a fact is.
var kindOf = map[knowledge.FactKind]knowledge.Kind{knowledge.Money: knowledge.KindFee, knowledge.Duration: knowledge.KindTime, knowledge.PixelSize: knowledge.KindPhoto}

// lend gives the passages part of what the best of their facts and rules scored.
func (g *generation) lend(score []float64) {
	lent := map[int]float64{}
	for doc, s := range score {
		if e := g.entries[doc]; e.fact != "" && e.reply == nil && s > 0 { // the wordings of replies are the passage's own
			to := g.stated[doc]
			lent[to] = max(lent[to], s)
		}
	}
	for to, s := range lent {
		score[to] += tune.fact * s
	}
}

// facts gives passages the typed facts that go with them.
type facts struct {
	q      Query
	corpus *knowledge.Corpus
	guide  []knowledge.OwnedFact // of the procedure's page in the region, once asked for
}

// of are the facts of the procedure's page when the passage stands on it, and of
// its article otherwise: those that hold on the day, in the regions, for the case
// and for the procedure of the query, or those of the passage.
func (f *facts) of(p knowledge.Passage) []knowledge.OwnedFact {
	var all []knowledge.OwnedFact
	onGuide := f.q.Procedure != "" && slices.Contains(p.Article.Guides, f.q.Procedure)
	switch {
	case onGuide && len(f.q.Regions) > 0:
		if f.guide == nil {
			f.guide = f.corpus.GuideFacts(f.q.Regions[0], f.q.Procedure, f.q.Day)
		}
		all = f.guide
	default:
		for _, own := range p.Article.Facts {
			all = append(all, knowledge.OwnedFact{Fact: own, Owner: p.Article})
		}
	}
	procs := p.Procedures()
	if f.q.Procedure != "" && slices.Contains(procs, f.q.Procedure) {
		procs = []knowledge.Procedure{f.q.Procedure}
	}
	var out []knowledge.OwnedFact
	for _, o := range all {
		switch {
		case !f.q.Day.IsZero() && !o.HoldsOn(f.q.Day):
		case len(f.q.Regions) > 0 && !slices.Contains(f.q.Regions, o.Where()):
		case len(o.Procedures) > 0 && !slices.ContainsFunc(procs, func(pr knowledge.Procedure) bool { return slices.Contains(o.Procedures, pr) }):
		case f.q.Case != nil && o.When.Hold(*f.q.Case) == knowledge.No:
		default:
			out = append(out, o)
		}
	}
	return out
}
