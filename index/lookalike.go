package index

import (
	"slices"

	"zhengda/knowledge"
)

// alike is how much of a question and of a look-alike must be the same, as
// weight of the shared terms over that of all, before the look-alike counts.
const alike = 0.5

// wording is one question of an article with its weighted terms.
type wording struct {
	text    string
	weights map[string]float64
	all     float64 // sum of the weights
}

func newWording(text string) wording {
	w := wording{text: text, weights: weighted(text)}
	for _, x := range w.weights {
		w.all += x
	}
	return w
}

// similar is the weight of the terms that two questions share over that of all
// their terms: 0 to 1 (weighted Jaccard; a term counts what it counts in o).
func (w wording) similar(o wording) float64 {
	shared, all := 0.0, w.all+o.all
	for t, x := range w.weights {
		if y, both := o.weights[t]; both {
			shared += y
			all -= x
		}
	}
	if all == 0 {
		return 0
	}
	return shared / all
}

// lookalikes are the questions that an article answers, and the look-alikes
// (Article.NotFor) that it does not.
type lookalikes struct{ own, others []wording }

func newLookalikes(a *knowledge.Article) lookalikes {
	var l lookalikes
	for _, t := range a.NotFor {
		l.others = append(l.others, newWording(t))
	}
	if len(l.others) == 0 {
		return l
	}
	own := append([]string{a.Question}, a.Wordings...)
	for _, ws := range a.WordingsOf {
		own = append(own, ws...)
	}
	for _, t := range own {
		l.own = append(l.own, newWording(t))
	}
	return l
}

// elsewhere is the look-alike that the question is nearer to than to any of the
// article's own; empty when there is none.
func (l lookalikes) elsewhere(q wording) string {
	best, by := "", alike
	for _, w := range l.others {
		if s := q.similar(w); s > by {
			best, by = w.text, s
		}
	}
	if best == "" || slices.ContainsFunc(l.own, func(w wording) bool { return q.similar(w) >= by }) {
		return ""
	}
	return best
}
