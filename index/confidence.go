package index

import (
	"math"
	"slices"
)

// Grounds are what tells a question that the passages answer from one that they
// do not, each 0 to 1.
type Grounds struct {
	Coverage float64 `json:"coverage"` // part of what the query is about, by weight and rarity, that the best of the first hits holds
	Known    float64 `json:"known"`    // part of it that any passage has
	Weight   float64 `json:"weight"`   // what the best of their BM25 is, of the 60 from which more says nothing
	Facets   float64 `json:"facets"`   // 1 when a procedure is asked for and the first hit is of it
	Wording  float64 `json:"wording"`  // how near the question is to a wording that any passage answers
}

// enough is the BM25 from which more says nothing.
const enough = 60

// exact is the nearness to a wording from which a question is that very one.
const exact = 0.99

// grounds looks at the first hits.
func (w *weigher) grounds(hits []Hit, terms []queryTerm) Grounds {
	var g Grounds
	if len(hits) == 0 {
		return g
	}
	var all, known float64
	for _, t := range terms {
		if t.asking {
			continue
		}
		all += t.weight * t.idf
		if len(t.words) > 0 {
			known += t.weight * t.idf
		}
	}
	if all > 0 {
		g.Known = known / all
	}
	for _, h := range hits[:min(3, len(hits))] {
		g.Coverage = max(g.Coverage, h.Share)
		g.Weight = max(g.Weight, min(1, h.Text/enough))
	}
	g.Wording = w.near.nearest()
	if w.q.Asked != "" && w.q.Asked != w.q.Text {
		g.Wording = max(g.Wording, w.wordings.near(w.q.Asked).nearest())
	}
	if w.q.Procedure != "" && slices.Contains(hits[0].Passage.Procedures(), w.q.Procedure) {
		g.Facets = 1
	}
	return g
}

// confidence is a logistic function of the grounds, fitted to the project's own
// question sets (docs/evaluation.md has the curve and the command). Who asks in
// the words of a wording is answered.
func (g Grounds) confidence() float64 {
	if g.Wording >= exact {
		return 1
	}
	return 1 / (1 + math.Exp(4.75-12.0*g.Coverage*math.Sqrt(g.Weight)-2.5*g.Known-1.1*g.Facets))
}
