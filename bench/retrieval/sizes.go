package main

import (
	"fmt"
	"math/rand/v2"
	"regexp"
	"unicode"

	"zhengda/bench/beir"
)

// sized gives the documents of a size and the queries to time on them, at most
// so many. The natural size has the documents as they are. A smaller one keeps
// those that answer the timed queries, as long as there is room, and fills up
// with others; a larger one adds replicas. All by the seed.
func sized(set *beir.Collection, size, queries int, seed uint64) ([]beir.Doc, []beir.Query) {
	rng := rand.New(rand.NewPCG(seed, 1))
	timed := set.Judged()
	rng.Shuffle(len(timed), func(i, j int) { timed[i], timed[j] = timed[j], timed[i] })
	timed = timed[:min(queries, len(timed))]
	switch {
	case size == natural || size == len(set.Docs):
		return set.Docs, timed
	case size < len(set.Docs):
		return shrink(set, timed, size, rng)
	}
	return replicate(set.Docs, size, rng), timed
}

func shrink(set *beir.Collection, timed []beir.Query, size int, rng *rand.Rand) ([]beir.Doc, []beir.Query) {
	byID := make(map[string]beir.Doc, len(set.Docs))
	for _, d := range set.Docs {
		byID[d.ID] = d
	}
	keep := map[string]bool{}
	for i, q := range timed {
		need := map[string]bool{}
		for id, gain := range set.Qrels[q.ID] {
			if _, there := byID[id]; there && gain > 0 && !keep[id] {
				need[id] = true
			}
		}
		if len(keep)+len(need) > size && i > 0 {
			timed = timed[:i]
			break
		}
		for id := range need {
			keep[id] = true
		}
	}
	for _, i := range rng.Perm(len(set.Docs)) {
		if len(keep) >= size {
			break
		}
		keep[set.Docs[i].ID] = true
	}
	var docs []beir.Doc
	for _, d := range set.Docs {
		if keep[d.ID] {
			docs = append(docs, d)
		}
	}
	return docs, timed
}

// clause is a part of a text up to and with the mark that ends it.
var clause = regexp.MustCompile(`[^，。；：！？\n]*[，。；：！？\n]|[^，。；：！？\n]+$`)

// strangers is one in how many characters of a replica is another one. With 20
// the number of distinct terms grows about as Heaps' law says of legal texts;
// without strangers it would stand still.
const strangers = 20

// replicate adds replicas until there are size documents. A replica has about
// the length of its original, half of its clauses come from other documents,
// and some characters are others: every text is new, the lengths and the
// frequencies of terms are those of the collection.
func replicate(docs []beir.Doc, size int, rng *rand.Rand) []beir.Doc {
	p := newPool(docs, rng)
	out := append([]beir.Doc(nil), docs...)
	for i := 0; len(out) < size; i++ {
		d := docs[i%len(docs)]
		out = append(out, beir.Doc{
			ID:    fmt.Sprintf("%s~%d", d.ID, i/len(docs)+1),
			Title: p.strange(docs[rng.IntN(len(docs))].Title),
			Text:  p.strange(p.mixed(d.Text)),
		})
	}
	return out
}

// pool is what replicas are made of.
type pool struct {
	clauses []string
	han     []rune // each as often as in the texts
	rng     *rand.Rand
}

func newPool(docs []beir.Doc, rng *rand.Rand) *pool {
	p := &pool{rng: rng}
	for _, d := range docs {
		p.clauses = append(p.clauses, clause.FindAllString(d.Text, -1)...)
		for _, r := range d.Text {
			if unicode.Is(unicode.Han, r) {
				p.han = append(p.han, r)
			}
		}
	}
	return p
}

func (p *pool) mixed(text string) string {
	return clause.ReplaceAllStringFunc(text, func(c string) string {
		if p.rng.IntN(2) == 0 {
			return p.clauses[p.rng.IntN(len(p.clauses))]
		}
		return c
	})
}

func (p *pool) strange(text string) string {
	rs := []rune(text)
	for i, r := range rs {
		if unicode.Is(unicode.Han, r) && p.rng.IntN(strangers) == 0 {
			rs[i] = p.han[p.rng.IntN(len(p.han))]
		}
	}
	return string(rs)
}
