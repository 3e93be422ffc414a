package index

import (
	"cmp"
	"math"
	"slices"
	"sort"
	"sync"
	"unicode/utf8"
)

// postings are the terms of all documents in arrays: what a search reads. They
// hold what Bleve's index holds (a test compares the scores of the two, which
// are the same to the last bit), in the order in which a search needs it.
// Documents are numbered in the order of their ids.
//
// A score is textbook BM25 over several fields (BM25F: Robertson, Zaragoza and
// Taylor 2004, "Simple BM25 Extension to Multiple Weighted Fields"): the
// frequencies of a term in a document's fields, each divided by the field's
// relative length and multiplied by its boost, add up before they saturate.
// What one term of weight 1 and idf 1 counts in a document, its impact, does not
// depend on the query and is written down here.
type postings struct {
	ids    []string
	words  list  // terms of all fields
	sounds terms // readings of the pairs of Han characters among them
	// Words of each reading, and where those of a reading begin.
	soundWords, soundStart []uint32

	// The terms in the order of the text, by units: a unit is one sentence,
	// item, heading or wording. A character stands for itself only where no pair
	// begins with it.
	tokens   []uint32 // numbers in words, unit after unit
	unitEnd  []uint32 // end of each unit in tokens
	unitLen  []uint32 // its length in terms
	docUnits []uint32 // first unit of each document, and one more
	meanUnit float64

	first []uint32 // of each pair of Han characters among the words the first one; absent when that is no word

	scratch sync.Pool // *scratch
}

// terms are strings in their order, numbered from 0.
type terms struct {
	blob []byte   // one after the other
	ends []uint32 // end of each in blob
}

// list has for every term the documents that hold it.
type list struct {
	terms
	start  []uint32 // first posting of each, and one more
	docs   []uint32
	impact []float32
}

// k1 is where more of the same term stops counting; the usual value.
const k1 = 1.2

// saturate is what a term of the given frequency, relative to length, counts.
func saturate(tf float64) float64 { return tf * (k1 + 1) / (tf + k1) }

// relative is what one occurrence of a term counts in a field of a length, of
// which the mean is known.
func (f fieldSpec) relative(length, mean float64) float64 {
	if mean == 0 {
		return 0
	}
	return f.boost / (1 - f.b + f.b*length/mean)
}

// idf is the rarity of a term that df of n documents hold.
func idf(n, df int) float64 {
	return math.Log(1 + (float64(n-df)+0.5)/(float64(df)+0.5))
}

func (t *terms) len() int { return len(t.ends) }

// term is the n-th term.
func (t *terms) term(n int) []byte {
	from := uint32(0)
	if n > 0 {
		from = t.ends[n-1]
	}
	return t.blob[from:t.ends[n]]
}

// find gives a term's number.
func (t *terms) find(term string) (int, bool) {
	n := sort.Search(t.len(), func(i int) bool { return string(t.term(i)) >= term })
	return n, n < t.len() && string(t.term(n)) == term
}

// add appends a term, which must come after those that are there.
func (t *terms) add(term string) {
	t.blob = append(t.blob, term...)
	t.ends = append(t.ends, uint32(len(t.blob)))
}

// df is how many documents hold the n-th term.
func (l *list) df(n int) int { return int(l.start[n+1] - l.start[n]) }

// queryTerm is a term of a query, looked up.
type queryTerm struct {
	text   string
	weight float64
	idf    float64
	words  []uint32 // its number in words; of a pair looked for by its reading the numbers of those that sound alike; none: no document has it
	asking bool     // says nothing of the matter
}

// weightSound is what a pair counts that no document has and whose reading some
// have, against one that is there.
const weightSound = 0.8

// resolve looks up weighted terms, in the order of the terms, so that the same
// query gives the same sums. sound: a pair of Han characters that no document
// has is looked for by its reading.
func (p *postings) resolve(weights map[string]float64, sound bool) []queryTerm {
	out := make([]queryTerm, 0, len(weights))
	rarest := idf(len(p.ids), 0)
	for text, w := range weights {
		t := queryTerm{text: text, weight: w, idf: rarest}
		if n, ok := p.words.find(text); ok && p.words.df(n) > 0 {
			t.words, t.idf = []uint32{uint32(n)}, idf(len(p.ids), p.words.df(n))
		} else if sound {
			p.resolveSound(&t)
		}
		out = append(out, t)
	}
	slices.SortFunc(out, func(a, b queryTerm) int { return cmp.Compare(a.text, b.text) })
	return out
}

// resolveSound finds the pairs that sound like one that no document has.
func (p *postings) resolveSound(t *queryTerm) {
	rs := []rune(t.text)
	if len(rs) != 2 || !isHan(rs[0]) || !isHan(rs[1]) {
		return
	}
	n, ok := p.sounds.find(sounds().pair(rs[0], rs[1]))
	if !ok {
		return
	}
	df := 0
	for _, w := range p.soundWords[p.soundStart[n]:p.soundStart[n+1]] {
		if p.words.df(int(w)) > 0 {
			t.words = append(t.words, w)
			df += p.words.df(int(w))
		}
	}
	if df > 0 {
		t.idf = idf(len(p.ids), min(df, len(p.ids)))
		t.weight *= weightSound
	}
}

// score adds the terms' BM25 to every document's score.
func (p *postings) score(query []queryTerm, score []float64) {
	for i := range query {
		t := &query[i]
		w := t.weight * t.idf
		for _, n := range t.words {
			from, to := p.words.start[n], p.words.start[n+1]
			docs, impact := p.words.docs[from:to], p.words.impact[from:to]
			for j, d := range docs {
				score[d] += w * float64(impact[j])
			}
		}
	}
}

// scratch is what a search writes on.
type scratch struct {
	score []float64 // by document
	at    []uint16  // by word: 1 + place in the query
	mark  []uint64  // by word, a bit each: it has to be looked at
	freq  []float64 // by place in the query, of the sentence under way
	seen  []bool    // by place in the query, of the document under way

	touched []uint16
}

// absent is the number of what is no word.
const absent = ^uint32(0)

// linkPairs finds the first character of every pair. In the order of the words a
// character comes before the pairs that begin with it.
func (p *postings) linkPairs() {
	p.first = make([]uint32, p.words.len())
	last, at := rune(0), absent
	for n := range p.first {
		p.first[n] = absent
		term := p.words.term(n)
		r, size := utf8.DecodeRune(term)
		switch {
		case !isHan(r):
		case size == len(term):
			last, at = r, uint32(n)
		case r == last:
			p.first[n] = at
		}
	}
}

func (p *postings) borrow() *scratch {
	if s, ok := p.scratch.Get().(*scratch); ok {
		return s
	}
	return &scratch{score: make([]float64, len(p.ids)), at: make([]uint16, p.words.len()), mark: make([]uint64, p.words.len()/64+1)}
}

func (p *postings) giveBack(s *scratch) {
	clear(s.score)
	p.scratch.Put(s)
}

// best gives the k documents with the highest scores above zero, best first; of
// equal ones the one with the lower number.
func best(score []float64, k int) []int {
	var heap []int // the worst of them on top
	worse := func(a, b int) bool { return score[a] < score[b] || score[a] == score[b] && a > b }
	down := func(i int) {
		for {
			c := 2*i + 1
			if c >= len(heap) {
				return
			}
			if c+1 < len(heap) && worse(heap[c+1], heap[c]) {
				c++
			}
			if !worse(heap[c], heap[i]) {
				return
			}
			heap[c], heap[i] = heap[i], heap[c]
			i = c
		}
	}
	for d, s := range score {
		if s <= 0 || len(heap) == k && s <= score[heap[0]] {
			continue
		}
		if len(heap) < k {
			heap = append(heap, d)
			if len(heap) == k {
				for i := k/2 - 1; i >= 0; i-- {
					down(i)
				}
			}
			continue
		}
		heap[0] = d
		down(0)
	}
	slices.SortFunc(heap, func(a, b int) int { return cmp.Or(cmp.Compare(score[b], score[a]), cmp.Compare(a, b)) })
	return heap
}
