package bot

import (
	"context"
	"fmt"

	"zhengda/index"
	"zhengda/knowledge"
	"zhengda/pii"
)

// evidence is what was found for a question.
type evidence struct {
	corpus *knowledge.Corpus
	hits   []index.Hit // that may be used, best first
	all    []TracedHit
}

// provincial are the regions that answer when no city is known.
var provincial = []string{knowledge.Guangdong, knowledge.Nation}

// query is what is searched for a question: among the passages of its region
// and all that it lies in.
func (u understanding) query(limit int) index.Query {
	k := u.facts.knowledgeCase()
	q := index.Query{
		Text: u.search, Terms: u.terms, Context: u.context, Regions: provincial, Procedure: u.facts.Procedure, Document: u.facts.Document,
		Kinds: u.kinds(), Case: &k, Limit: limit,
	}
	if u.facts.Region != "" {
		q.Regions = knowledge.Ancestors(u.facts.Region)
	}
	return q
}

// Found is what Find gives: the hits for a question, best first.
type Found struct {
	Question string    // personal data masked
	Case     CaseFacts // as understood
	Regions  []string  // that may answer
	Hits     []index.Hit
}

// Find searches for a question as Answer does, without answering it.
func (b *Bot) Find(ctx context.Context, q Question, limit int) (Found, error) {
	text, _ := pii.Mask(q.Text)
	u := understand(normalise(text), startCase(q), q.Previous)
	query := u.query(limit)
	r, err := b.index.Search(ctx, query)
	if err != nil {
		return Found{}, fmt.Errorf("find: %w", err)
	}
	return Found{text, u.facts, query.Regions, r.Hits}, nil
}

// retrieve searches for the question and sorts out the passages that do not
// hold for the day or the case.
func (b *Bot) retrieve(ctx context.Context, u understanding, day knowledge.Date) (evidence, error) {
	k := u.facts.knowledgeCase()
	r, err := b.index.Search(ctx, u.query(20))
	if err != nil {
		return evidence{}, fmt.Errorf("retrieve: %w", err)
	}
	ev := evidence{corpus: r.Corpus}
	for _, h := range r.Hits {
		why := unfit(h.Passage, k, day)
		t := TracedHit{
			Passage: h.Passage.ID, Version: h.Passage.Article.Version, Kept: why == "",
			Score: round3(h.Score), Text: round3(h.Text), Share: round3(h.Share), Reasons: append([]string{}, h.Reasons...),
		}
		if why == "" {
			ev.hits = append(ev.hits, h)
		} else {
			t.Reasons = append(t.Reasons, why)
		}
		ev.all = append(ev.all, t)
	}
	return ev, nil
}

// kinds are the kinds of section that speak of what is asked.
func (u understanding) kinds() []knowledge.Kind {
	var kinds []knowledge.Kind
	if u.channel != "" {
		kinds = append(kinds, knowledge.Kind(u.channel))
	}
	for _, a := range u.aspects {
		kinds = append(kinds, aspectKinds[a]...)
	}
	return kinds
}

// elsewhere finds passages of other cities, for the trace alone: they were left
// out by the search itself.
func (b *Bot) elsewhere(ctx context.Context, u understanding, ev evidence) []TracedHit {
	r, err := b.index.Search(ctx, index.Query{Text: u.search, Limit: 10})
	if err != nil {
		return nil
	}
	var out []TracedHit
	for _, h := range r.Hits {
		a := h.Passage.Article
		if knowledge.Level(a.Region) == "city" && !knowledge.RegionWithin(u.facts.Region, a.Region) {
			out = append(out, TracedHit{
				Passage: h.Passage.ID, Version: a.Version, Score: round3(h.Score), Text: round3(h.Text), Share: round3(h.Share),
				Reasons: []string{"holds for another city: " + a.Region},
			})
		}
	}
	return out
}

// unfit says why a passage may not be used, or nothing.
func unfit(p knowledge.Passage, k knowledge.Case, day knowledge.Date) string {
	switch {
	case day.Before(p.Article.Effective):
		return "not yet in force: from " + p.Article.Effective.String()
	case !p.Article.HoldsOn(day):
		return "expired on " + p.Article.Expires.String()
	case p.Section.When.Hold(k) == knowledge.No:
		return "holds for another case: " + p.Section.When.String()
	}
	return ""
}
