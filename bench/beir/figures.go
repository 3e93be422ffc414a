package beir

import (
	"math"
	"slices"
)

// Figures say how well one query, or on average many, were answered.
type Figures struct {
	NDCG10   float64 // normalised discounted cumulative gain, gain 2^g − 1
	MRR10    float64 // one over the place of the first document that answers
	Recall1  float64 // share of the answering documents among the first
	Recall5  float64
	Recall10 float64
	Recall50 float64
}

// Score gives the figures of one query's ranking, best first. A document that
// comes twice counts at its first place.
func Score(ranking []string, gains map[string]float64) Figures {
	ranking = firstPlaces(ranking)
	return Figures{
		NDCG10:   ndcg(ranking, gains, 10),
		MRR10:    reciprocalRank(ranking, gains, 10),
		Recall1:  recall(ranking, gains, 1),
		Recall5:  recall(ranking, gains, 5),
		Recall10: recall(ranking, gains, 10),
		Recall50: recall(ranking, gains, 50),
	}
}

// Mean is the mean of each figure.
func Mean(all []Figures) Figures {
	var sum Figures
	for _, f := range all {
		sum.NDCG10 += f.NDCG10
		sum.MRR10 += f.MRR10
		sum.Recall1 += f.Recall1
		sum.Recall5 += f.Recall5
		sum.Recall10 += f.Recall10
		sum.Recall50 += f.Recall50
	}
	n := float64(max(len(all), 1))
	return Figures{sum.NDCG10 / n, sum.MRR10 / n, sum.Recall1 / n, sum.Recall5 / n, sum.Recall10 / n, sum.Recall50 / n}
}

func ndcg(ranking []string, gains map[string]float64, k int) float64 {
	got := 0.0
	for i, id := range ranking[:min(k, len(ranking))] {
		got += discounted(max(gains[id], 0), i)
	}
	ideal := answering(gains)
	slices.Sort(ideal)
	slices.Reverse(ideal)
	best := 0.0
	for i, g := range ideal[:min(k, len(ideal))] {
		best += discounted(g, i)
	}
	if best == 0 {
		return 0
	}
	return got / best
}

// discounted is what a document of this gain is worth at place i, from 0.
func discounted(gain float64, i int) float64 {
	return (math.Exp2(gain) - 1) / math.Log2(float64(i+2))
}

func reciprocalRank(ranking []string, gains map[string]float64, k int) float64 {
	for i, id := range ranking[:min(k, len(ranking))] {
		if gains[id] > 0 {
			return 1 / float64(i+1)
		}
	}
	return 0
}

func recall(ranking []string, gains map[string]float64, k int) float64 {
	all := len(answering(gains))
	if all == 0 {
		return 0
	}
	found := 0
	for _, id := range ranking[:min(k, len(ranking))] {
		if gains[id] > 0 {
			found++
		}
	}
	return float64(found) / float64(all)
}

func firstPlaces(ranking []string) []string {
	seen := make(map[string]bool, len(ranking))
	var out []string
	for _, id := range ranking {
		if !seen[id] {
			seen[id] = true
			out = append(out, id)
		}
	}
	return out
}
