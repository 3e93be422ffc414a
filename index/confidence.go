package index

import "math"

// Grounds are what tells a question that the passages answer from one that they
// do not, each 0 to 1.
type Grounds struct {
	Coverage float64 // part of the query's terms, by weight and rarity, that the best of the first hits holds
	Strength float64 // what the best of their BM25 is of the most that the query could reach
	Wording  float64 // how near the question is to a wording that one of them answers
	Margin   float64 // by how much the first hit is ahead of the sixth
	Facets   float64 // 1 when the first hit is of the procedure and of a kind that is asked for, 0.5 for one of the two
}

// grounds looks at the first hits.
func (w *weigher) grounds(hits []Hit, terms []queryTerm) Grounds {
	var g Grounds
	if len(hits) == 0 {
		return g
	}
	most := 0.0
	for _, t := range terms {
		most += t.weight * t.idf * (k1 + 1) * (1 + tune.near)
	}
	for _, h := range hits[:min(3, len(hits))] {
		g.Coverage = max(g.Coverage, h.Share)
		if most > 0 {
			g.Strength = max(g.Strength, h.Text/most)
		}
		near, _ := w.near.to(w.wordings.answered[h.Passage.ID])
		g.Wording = max(g.Wording, near)
	}
	sixth := 0.0
	if len(hits) > 5 {
		sixth = hits[5].Score
	}
	g.Margin = 1 - sixth/hits[0].Score
	for _, f := range hits[0].factors {
		if f.why == "procedure" || f.why == "kind" {
			g.Facets += 0.5
		}
	}
	return g
}

// The confidence is a logistic function of the grounds, fitted to the project's
// own question sets (docs/evaluation.md has the curve and the command).
func (g Grounds) confidence() float64 {
	x := confidenceBase + confidenceCoverage*g.Coverage + confidenceStrength*g.Strength + confidenceWording*g.Wording + confidenceMargin*g.Margin + confidenceFacets*g.Facets
	return 1 / (1 + math.Exp(-x))
}

const (
	confidenceBase     = -3.0
	confidenceCoverage = 3.0
	confidenceStrength = 3.0
	confidenceWording  = 4.0
	confidenceMargin   = 0.0
	confidenceFacets   = 1.0
)
