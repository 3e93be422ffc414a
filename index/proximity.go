package index

// closeness tells of one document how a query's terms stand in it: terms of a
// question together in one sentence say more than the same terms in several.
type closeness struct {
	unit  float64 // BM25 of its best sentence
	share float64 // part of what the query is about that it holds, by weight and rarity: 0 to 1
}

// begin makes ready to look into documents for the terms; end undoes it.
func (s *scratch) begin(terms []queryTerm) {
	s.freq = append(s.freq[:0], make([]float64, len(terms)+1)...)
	s.seen = append(s.seen[:0], make([]bool, len(terms))...)
	for i, t := range terms {
		for _, w := range t.words {
			s.at[w] = uint16(i + 1)
		}
	}
}

func (s *scratch) end(terms []queryTerm) {
	for _, t := range terms {
		for _, w := range t.words {
			s.at[w] = 0
		}
	}
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
		count := func(t uint32) {
			if at := s.at[t]; at > 0 {
				if freq[at] == 0 {
					touched = append(touched, at)
				}
				freq[at]++
			}
		}
		for _, t := range p.tokens[from:p.unitEnd[u]] {
			if single := p.first[t]; single != absent {
				count(single)
			}
			count(t)
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
