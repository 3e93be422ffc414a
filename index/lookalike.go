package index

import "zhengda/knowledge"

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

// lookalikes are the questions that an article answers, by the section that
// answers them, and the look-alikes (Article.NotFor) that it does not.
type lookalikes struct {
	own    map[string][]wording // by anchor
	others []wording
}

func newLookalikes(a *knowledge.Article) lookalikes {
	l := lookalikes{own: map[string][]wording{}}
	for i := range a.Sections {
		p := knowledge.NewPassage(a, &a.Sections[i])
		texts := append([]string{p.Section.Heading}, a.WordingsOf[p.Section.Anchor]...)
		if p.Leads() {
			texts = append(append(texts, a.Question), a.Wordings...)
		}
		for _, t := range texts {
			l.own[p.Section.Anchor] = append(l.own[p.Section.Anchor], newWording(t))
		}
	}
	for _, t := range a.NotFor {
		l.others = append(l.others, newWording(t))
	}
	return l
}

// nearest is how near the question is to one that the section answers, 0 to 1.
func (l lookalikes) nearest(q wording, anchor string) float64 {
	best := 0.0
	for _, w := range l.own[anchor] {
		best = max(best, q.similar(w))
	}
	return best
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
	if best == "" {
		return ""
	}
	for anchor := range l.own {
		if l.nearest(q, anchor) >= by {
			return ""
		}
	}
	return best
}
