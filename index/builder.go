package index

import (
	"cmp"
	"slices"
	"strings"
)

// postingsOf puts the documents' terms into arrays. With only, other terms than
// those, and pairs that sound like them, are counted into lengths and otherwise
// left out.
func postingsOf(s schema, docs []document, only []queryTerm) *postings {
	docs = slices.Clone(docs)
	slices.SortFunc(docs, func(a, b document) int { return strings.Compare(a.id, b.id) })
	b := builder{schema: s, words: newInterner(), mean: make([]float64, len(s)), docUnits: []uint32{0}}
	if only != nil {
		b.words.limit(only)
	}
	for i := range docs {
		b.add(&docs[i])
	}
	return b.finish()
}

// interner numbers terms in the order in which it meets them.
type interner struct {
	han   map[uint64]uint32 // a character, or a pair of them
	other map[string]uint32
	texts []string

	limited bool            // only these terms are taken, and pairs with a reading of
	alike   map[string]bool // these
}

func newInterner() *interner {
	return &interner{han: map[uint64]uint32{}, other: map[string]uint32{}}
}

// term numbers the term of a folded text at a place; absent when it is not taken.
func (in *interner) term(rs []rune, start, n int, han bool) uint32 {
	if !han {
		return in.word(string(rs[start : start+n]))
	}
	a, b := rs[start], rune(0)
	if n == 2 {
		b = rs[start+1]
	}
	key := uint64(a)<<32 | uint64(b)
	number, ok := in.han[key]
	if !ok {
		if in.limited && (n == 1 || !in.alike[sounds().pair(a, b)]) {
			return absent
		}
		number = in.add(string(rs[start : start+n]))
		in.han[key] = number
	}
	return number
}

// find gives the number of a term that was taken before.
func (in *interner) find(text string) (uint32, bool) {
	rs := []rune(text)
	if !isHan(rs[0]) {
		n, ok := in.other[text]
		return n, ok
	}
	second := rune(0)
	if len(rs) == 2 {
		second = rs[1]
	}
	n, ok := in.han[uint64(rs[0])<<32|uint64(second)]
	return n, ok
}

func (in *interner) word(s string) uint32 {
	number, ok := in.other[s]
	if !ok {
		if in.limited {
			return absent
		}
		number = in.add(s)
		in.other[s] = number
	}
	return number
}

func (in *interner) add(text string) uint32 {
	in.texts = append(in.texts, text)
	return uint32(len(in.texts) - 1)
}

// limit takes the terms of a query, and from now on no others but pairs that
// sound like them.
func (in *interner) limit(only []queryTerm) {
	in.alike = map[string]bool{}
	for _, t := range only {
		rs := []rune(t.text)
		in.term(rs, 0, len(rs), isHan(rs[0]))
		if len(rs) == 2 && isHan(rs[0]) {
			in.alike[sounds().pair(rs[0], rs[1])] = true
		}
	}
	delete(in.alike, "") // pairs without a reading
	in.limited = true
}

// builder collects the terms of documents.
type builder struct {
	schema schema
	ids    []string
	words  *interner

	tokens    []uint32
	unitEnd   []uint32
	unitLen   []uint32
	unitField []uint8
	docUnits  []uint32
	length    []uint32  // in terms, of each field of each document
	mean      []float64 // sum, then mean, of each field
}

func (b *builder) add(d *document) {
	b.ids = append(b.ids, d.id)
	for f := range b.schema {
		rs := fold(d.fields[f])
		var length, unit uint32
		end := 0 // of the unit under way, in runes
		closeUnit := func() {
			if unit > 0 {
				b.unitEnd = append(b.unitEnd, uint32(len(b.tokens)))
				b.unitLen = append(b.unitLen, unit)
				b.unitField = append(b.unitField, uint8(f))
				unit = 0
			}
		}
		eachTerm(rs, func(start, n int, han bool) {
			if start >= end {
				closeUnit()
				for end = start + 1; end < len(rs) && !sentenceEnd(rs[end]); {
					end++
				}
			}
			length++
			unit++
			t := b.words.term(rs, start, n, han)
			if t != absent {
				b.tokens = append(b.tokens, t)
			}
		})
		closeUnit()
		b.length = append(b.length, length)
		b.mean[f] += float64(length)
	}
	b.docUnits = append(b.docUnits, uint32(len(b.unitEnd)))
}

// finish puts everything in its final order.
func (b *builder) finish() *postings {
	p := &postings{ids: b.ids, unitLen: b.unitLen, docUnits: b.docUnits}
	b.words.sort(b.tokens, &p.words)
	p.listSounds()
	p.linkPairs()
	n := max(1, len(b.ids))
	for f := range b.mean {
		b.mean[f] /= float64(n)
	}
	for _, l := range b.unitLen {
		p.meanUnit += float64(l)
	}
	p.meanUnit /= float64(max(1, len(b.unitLen)))
	b.fillWords(p)
	b.shorten(p)
	return p
}

// shorten leaves out the characters with which a pair begins: the pair comes
// right behind.
func (b *builder) shorten(p *postings) {
	p.tokens, p.unitEnd = make([]uint32, 0, len(b.tokens)/2), make([]uint32, 0, len(b.unitEnd))
	from := uint32(0)
	for _, end := range b.unitEnd {
		unit := b.tokens[from:end]
		for i, t := range unit {
			if i+1 == len(unit) || p.first[unit[i+1]] != t {
				p.tokens = append(p.tokens, t)
			}
		}
		p.unitEnd = append(p.unitEnd, uint32(len(p.tokens)))
		from = end
	}
	p.tokens = slices.Clip(p.tokens)
}

// sort puts the terms in order, writes them into l and gives the tokens their
// final numbers.
func (in *interner) sort(tokens []uint32, l *list) {
	order := make([]uint32, len(in.texts))
	for i := range order {
		order[i] = uint32(i)
	}
	slices.SortFunc(order, func(a, b uint32) int { return cmp.Compare(in.texts[a], in.texts[b]) })
	final := make([]uint32, len(order))
	for n, was := range order {
		final[was] = uint32(n)
		l.add(in.texts[was])
	}
	for i, t := range tokens {
		tokens[i] = final[t]
	}
}

// counter counts the terms of one document.
type counter struct {
	tf      []float64 // by term
	freq    []uint32  // in the field under way, by term
	field   []uint32  // terms of the field under way
	touched []uint32  // terms of the document
}

func newCounter(terms int) *counter {
	return &counter{tf: make([]float64, terms), freq: make([]uint32, terms)}
}

func (c *counter) count(t uint32) {
	if c.freq[t] == 0 {
		c.field = append(c.field, t)
	}
	c.freq[t]++
}

// endField adds the field's frequencies, by what one occurrence counts in it.
func (c *counter) endField(relative float64) {
	for _, t := range c.field {
		if c.tf[t] == 0 {
			c.touched = append(c.touched, t)
		}
		c.tf[t] += float64(c.freq[t]) * relative
		c.freq[t] = 0
	}
	c.field = c.field[:0]
}

// endDocument gives each term of the document with what it counts.
func (c *counter) endDocument(f func(term uint32, tf float64)) {
	for _, t := range c.touched {
		f(t, c.tf[t])
		c.tf[t] = 0
	}
	c.touched = c.touched[:0]
}

func (b *builder) fillWords(p *postings) {
	c := newCounter(p.words.len())
	each := func(f func(doc int, term uint32, tf float64)) {
		for doc := range b.ids {
			field := 0
			relative := func() float64 {
				return b.schema[field].relative(float64(b.length[doc*len(b.schema)+field]), b.mean[field])
			}
			from := uint32(0)
			if u := b.docUnits[doc]; u > 0 {
				from = b.unitEnd[u-1]
			}
			for u := b.docUnits[doc]; u < b.docUnits[doc+1]; u++ {
				if int(b.unitField[u]) != field {
					c.endField(relative())
					field = int(b.unitField[u])
				}
				for _, t := range b.tokens[from:b.unitEnd[u]] {
					c.count(t)
				}
				from = b.unitEnd[u]
			}
			c.endField(relative())
			c.endDocument(func(t uint32, tf float64) { f(doc, t, tf) })
		}
	}
	p.words.fill(each)
}

// listSounds puts the pairs among the words in the order of their readings.
func (p *postings) listSounds() {
	type sounding struct {
		reading string
		word    uint32
	}
	var all []sounding
	for n := range p.words.len() {
		rs := []rune(string(p.words.term(n)))
		if len(rs) == 2 && isHan(rs[0]) && isHan(rs[1]) {
			if reading := sounds().pair(rs[0], rs[1]); reading != "" {
				all = append(all, sounding{reading, uint32(n)})
			}
		}
	}
	slices.SortFunc(all, func(a, b sounding) int { return cmp.Or(cmp.Compare(a.reading, b.reading), cmp.Compare(a.word, b.word)) })
	for i, x := range all {
		if i == 0 || x.reading != all[i-1].reading {
			p.sounds.add(x.reading)
			p.soundStart = append(p.soundStart, uint32(i))
		}
		p.soundWords = append(p.soundWords, x.word)
	}
	p.soundStart = append(p.soundStart, uint32(len(all)))
}

// fill makes the posting lists from each document's terms, gone through twice:
// to count, and to write.
func (l *list) fill(each func(func(doc int, term uint32, tf float64))) {
	l.start = make([]uint32, l.len()+1)
	each(func(_ int, t uint32, _ float64) { l.start[t+1]++ })
	for t := range l.len() {
		l.start[t+1] += l.start[t]
	}
	next := slices.Clone(l.start)
	l.docs, l.impact = make([]uint32, l.start[l.len()]), make([]float32, l.start[l.len()])
	each(func(doc int, t uint32, tf float64) {
		l.docs[next[t]], l.impact[next[t]] = uint32(doc), float32(saturate(tf))
		next[t]++
	})
}
