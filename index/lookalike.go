package index

import (
	"maps"
	"slices"
	"strings"

	"zhengda/knowledge"
)

// wordings are the questions that articles answer, each with the passage that
// answers it, and the look-alikes (Article.NotFor) that they do not answer. They
// are kept by terms, so that only those that share one are looked at.
type wordings struct {
	texts  []string
	weight []float64 // sum of the weights of a wording's terms
	terms  *interner
	byTerm [][]termIn // by the terms' numbers

	answered map[string][]int32 // by passage id
	asks     map[*knowledge.Reply][]int32
	own      map[*knowledge.Article][]int32 // all that the article answers
	others   map[*knowledge.Article][]int32 // look-alikes
}

// termIn is a term of a wording with its weight there.
type termIn struct {
	wording int32
	weight  float64
}

func newWordings(c *knowledge.Corpus) *wordings {
	ws := &wordings{
		terms: newInterner(), answered: map[string][]int32{},
		own: map[*knowledge.Article][]int32{}, others: map[*knowledge.Article][]int32{},
		asks: map[*knowledge.Reply][]int32{},
	}
	for _, a := range c.Articles() {
		for i := range a.Sections {
			p := knowledge.NewPassage(a, &a.Sections[i])
			texts := append([]string{p.Section.Heading}, a.WordingsOf[p.Section.Anchor]...)
			if p.Leads() {
				texts = append(append(texts, a.Question), a.Wordings...)
			}
			for _, t := range texts {
				n := ws.add(t, a)
				ws.answered[p.ID] = append(ws.answered[p.ID], n)
				ws.own[a] = append(ws.own[a], n)
			}
		}
		for i := range a.Replies {
			r := &a.Replies[i]
			for _, t := range r.Asks {
				n, id := ws.add(t, a), a.ID+"#"+r.Of
				ws.asks[r] = append(ws.asks[r], n)
				ws.own[a] = append(ws.own[a], n)
				ws.answered[id] = append(ws.answered[id], n)
			}
		}
		for _, t := range a.NotFor {
			ws.others[a] = append(ws.others[a], ws.add(t, a))
		}
	}
	ws.weigh()
	return ws
}

// weigh multiplies the weights by the rarity of the terms among all wordings:
// 身份证 stands in most of them and says nothing.
func (ws *wordings) weigh() {
	for _, list := range ws.byTerm {
		rare := idf(len(ws.texts), len(list))
		for i := range list {
			list[i].weight *= rare
			ws.weight[list[i].wording] += list[i].weight
		}
	}
}

// add keeps a wording of an article.
func (ws *wordings) add(text string, of *knowledge.Article) int32 {
	n := int32(len(ws.texts))
	eachWeighted(placeless(text, of), func(rs []rune, han bool, weight float64, _ bool) {
		t := ws.terms.term(rs, 0, len(rs), han)
		if int(t) == len(ws.byTerm) {
			ws.byTerm = append(ws.byTerm, nil)
		}
		if list := ws.byTerm[t]; len(list) > 0 && list[len(list)-1].wording == n { // it has occurred in this one
			list[len(list)-1].weight = max(list[len(list)-1].weight, weight)
			return
		}
		ws.byTerm[t] = append(ws.byTerm[t], termIn{n, weight})
	})
	ws.texts, ws.weight = append(ws.texts, text), append(ws.weight, 0)
	return n
}

// placeless leaves out of a city's wording the names of its own places, as they
// are left out of a question that asks for that city: the region tells of them.
func placeless(text string, of *knowledge.Article) string {
	if knowledge.Level(of.Region) != "city" {
		return text
	}
	var b strings.Builder
	at := 0
	for _, m := range knowledge.FindRegions(text) {
		if knowledge.RegionWithin(m.Code, of.Region) {
			b.WriteString(text[at:m.Start])
			b.WriteByte(' ')
			at = m.End
		}
	}
	b.WriteString(text[at:])
	return b.String()
}

// nearness is how near a question is to each wording, 0 to 1: the weight of the
// terms that they share over that of all their terms (weighted Jaccard; a shared
// term counts what it counts in the wording).
type nearness struct {
	*wordings
	by []float64
}

func (ws *wordings) near(question string) nearness {
	asked := weighted(question)
	shared, double, all := make([]float64, len(ws.texts)), make([]float64, len(ws.texts)), 0.0
	for _, t := range slices.Sorted(maps.Keys(asked)) { // the same question gives the same sums
		var list []termIn
		if n, ok := ws.terms.find(t); ok {
			list = ws.byTerm[n]
		}
		w := asked[t] * idf(len(ws.texts), len(list))
		all += w
		for _, in := range list {
			shared[in.wording] += in.weight
			double[in.wording] += w
		}
	}
	for i := range shared {
		if shared[i] > 0 {
			shared[i] /= all + ws.weight[i] - double[i]
		}
	}
	return nearness{ws, shared}
}

// to is how near the question is to the nearest of some wordings, and which that is.
func (n nearness) to(list []int32) (near float64, text string) {
	for _, i := range list {
		if n.by[i] > near {
			near, text = n.by[i], n.texts[i]
		}
	}
	return near, text
}

// nearest is how near the question is to the nearest wording that is answered.
func (n nearness) nearest() float64 {
	near := 0.0
	for _, list := range n.own {
		at, _ := n.to(list)
		near = max(near, at)
	}
	return near
}

// elsewhere is the look-alike of an article that the question is nearer to than
// to anything the article answers; empty when there is none.
func (n nearness) elsewhere(a *knowledge.Article) string {
	near, text := n.to(n.others[a])
	if near <= tune.alike {
		return ""
	}
	if own, _ := n.to(n.own[a]); own >= near {
		return ""
	}
	return text
}
