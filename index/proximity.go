package index

import "unicode/utf8"

// closeness tells of one document how a query's terms stand in it: terms of a
// question together in one sentence say more than the same terms in several.
type closeness struct {
	unit  float64 // BM25 of its best sentence
	share float64 // part of what the query is about that it holds, by weight and rarity: 0 to 1
}

// begin makes ready to look into documents for the terms; end undoes it.
func (p *postings) begin(terms []queryTerm, s *scratch) {
	s.freq = append(s.freq[:0], make([]float64, len(terms)+1)...)
	s.seen = append(s.seen[:0], make([]bool, len(terms))...)
	p.eachWord(terms, func(i int, word, until uint32) {
		s.at[word] = uint16(i + 1)
		for w := word; w < until; w++ {
			s.mark[w/64] |= 1 << (w % 64)
		}
	})
}

func (p *postings) end(terms []queryTerm, s *scratch) {
	p.eachWord(terms, func(_ int, word, until uint32) {
		s.at[word] = 0
		for w := word; w < until; w++ {
			s.mark[w/64] &^= 1 << (w % 64)
		}
	})
}

// eachWord calls f with every word of the terms and with where those end that
// have to be looked at for it: behind a character come the pairs that begin with it.
func (p *postings) eachWord(terms []queryTerm, f func(term int, word, until uint32)) {
	for i, t := range terms {
		for _, w := range t.words {
			until := w + 1
			if r, size := utf8.DecodeRuneInString(t.text); size == len(t.text) && isHan(r) {
				for int(until) < len(p.first) && p.first[until] == w {
					until++
				}
			}
			f(i, w, until)
		}
	}
}

// count counts a word of the unit under way, when it is one of the query's.
func (s *scratch) count(word uint32, touched []uint16) []uint16 {
	at := s.at[word]
	if at == 0 {
		return touched
	}
	if s.freq[at] == 0 {
		touched = append(touched, at)
	}
	s.freq[at]++
	return touched
}

// closeness looks into a document; begin has been called with the terms.
func (p *postings) closeness(doc int, terms []queryTerm, s *scratch) closeness {
	var c closeness
	var held, all float64
	seen := s.seen[:len(terms)]
	clear(seen)
	freq := s.freq
	units := p.docUnits[doc]
	from := uint32(0)
	if units > 0 {
		from = p.unitEnd[units-1]
	}
	touched := s.touched
	for u := units; u < p.docUnits[doc+1]; u++ {
		touched = touched[:0]
		for _, t := range p.tokens[from:p.unitEnd[u]] {
			if s.mark[t/64]&(1<<(t%64)) == 0 {
				continue // as most are
			}
			if single := p.first[t]; single != absent {
				touched = s.count(single, touched)
			}
			touched = s.count(t, touched)
		}
		from = p.unitEnd[u]
		if len(touched) == 0 {
			continue
		}
		diluted := 0.25 + 0.75*float64(p.unitLen[u])/p.meanUnit
		var unit float64
		for _, at := range touched {
			t := &terms[at-1]
			unit += t.weight * t.idf * saturate(freq[at]/diluted)
			freq[at], seen[at-1] = 0, true
		}
		c.unit = max(c.unit, unit)
	}
	for i, t := range terms {
		if t.asking {
			continue
		}
		w := t.weight * t.idf
		all += w
		if seen[i] {
			held += w
		}
	}
	s.touched = touched
	if all > 0 {
		c.share = held / all
	}
	return c
}
