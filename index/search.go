package index

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"github.com/blevesearch/bleve/v2"
	"github.com/blevesearch/bleve/v2/search/query"

	"zhengda/knowledge"
)

// Query is what passages are looked for.
type Query struct {
	Text      string              // the resolved question
	Regions   []string            // region codes that may answer; empty means all
	Procedure knowledge.Procedure // preferred, when known
	Document  knowledge.Document  // preferred, when known
	Kinds     []knowledge.Kind    // preferred kinds of section
	Limit     int                 // most hits; 0 means 20
}

// Hit is a passage found, with why it stands where it stands.
type Hit struct {
	Passage knowledge.Passage
	Score   float64  // Text times the factors of Reasons
	Text    float64  // what the words alone are worth (BM25)
	Share   float64  // weight of the query's terms found in the passage, of all: 0 to 1
	Reasons []string // the factors applied, such as "procedure renew ×1.30"
}

// Result is the hits of a search, best first, and the corpus they are from.
type Result struct {
	Hits   []Hit
	Corpus *knowledge.Corpus
}

// Search finds passages. It fails with ErrUnavailable while no generation can
// be served.
func (ix *Index) Search(ctx context.Context, q Query) (Result, error) {
	var r Result
	err := ix.use(func(g *generation) error {
		hits, err := g.search(q)
		r = Result{hits, g.corpus}
		return err
	})
	if err == nil {
		err = ctx.Err()
	}
	return r, err
}

// titleBoost is what a term found in a title is worth against one in the body.
const titleBoost = 1.0

func (g *generation) search(q Query) (hits []Hit, err error) {
	defer func() {
		if p := recover(); p != nil {
			hits, err = nil, fmt.Errorf("search panicked: %v", p)
		}
	}()
	weights := weighted(q.Text)
	if len(weights) == 0 {
		return nil, nil
	}
	limit := q.Limit
	if limit == 0 {
		limit = 20
	}
	req := bleve.NewSearchRequestOptions(g.query(weights, q.Regions), 4*limit, 0, false)
	res, err := g.bleve.Search(req)
	if err != nil {
		return nil, fmt.Errorf("search: %w", err)
	}
	for _, d := range res.Hits {
		p, ok := g.passages[d.ID]
		if !ok {
			return nil, fmt.Errorf("search: passage %s is not in the corpus", d.ID)
		}
		h := Hit{Passage: p, Text: d.Score, Score: d.Score, Share: share(weights, p)}
		h.prefer(q)
		hits = append(hits, h)
	}
	slices.SortStableFunc(hits, func(a, b Hit) int {
		switch {
		case a.Score > b.Score:
			return -1
		case a.Score < b.Score:
			return 1
		}
		return 0
	})
	return hits[:min(limit, len(hits))], nil
}

// query asks for any of the terms, in title or body, inside the regions.
func (g *generation) query(weights map[string]float64, regions []string) query.Query {
	words := slices.Sorted(maps.Keys(weights)) // the same question gives the same sums
	any := make([]query.Query, 0, 2*len(words))
	for _, w := range words {
		title, body := bleve.NewTermQuery(w), bleve.NewTermQuery(w)
		title.SetField(fieldTitle)
		title.SetBoost(weights[w] * titleBoost)
		body.SetField(fieldBody)
		body.SetBoost(weights[w])
		any = append(any, title, body)
	}
	text := bleve.NewDisjunctionQuery(any...)
	if len(regions) == 0 {
		return text
	}
	in := make([]query.Query, len(regions))
	for i, r := range regions {
		t := bleve.NewTermQuery(r)
		t.SetField(fieldRegion)
		t.SetBoost(0) // a filter; the preference is applied by Hit.prefer
		in[i] = t
	}
	return bleve.NewConjunctionQuery(text, bleve.NewDisjunctionQuery(in...))
}

// share is how much of the query's weight occurs in the passage or its title.
func share(weights map[string]float64, p knowledge.Passage) float64 {
	has := map[string]bool{}
	d := document(p)
	for _, f := range []string{fieldTitle, fieldBody} {
		for _, t := range Terms(d[f].(string)) {
			has[t] = true
		}
	}
	var all, found float64
	for _, t := range slices.Sorted(maps.Keys(weights)) {
		all += weights[t]
		if has[t] {
			found += weights[t]
		}
	}
	return found / all
}

// prefer multiplies the score by what is known of the case.
func (h *Hit) prefer(q Query) {
	factor := func(by float64, why string, args ...any) {
		h.Score *= by
		h.Reasons = append(h.Reasons, fmt.Sprintf(why, args...)+fmt.Sprintf(" ×%.2f", by))
	}
	p := h.Passage
	if q.Procedure != "" {
		switch procs := p.Procedures(); {
		case slices.Contains(procs, q.Procedure):
			factor(1.4, "procedure %s", q.Procedure)
		case len(procs) > 0:
			factor(0.7, "other procedure")
		}
	}
	if q.Document != "" && p.Article.Document == q.Document {
		factor(1.2, "document %s", q.Document)
	}
	if slices.Contains(q.Kinds, p.Section.Kind) {
		factor(1.3, "kind %s", p.Section.Kind)
	}
	if len(q.Regions) > 2 && knowledge.Level(p.Article.Region) == "city" {
		factor(1.3, "of the city")
	}
}
