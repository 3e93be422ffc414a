package index

import (
	"cmp"
	"slices"
	"strings"
)

// postingsOf puts the documents' terms into arrays. With only, other terms than
// those are counted into lengths and otherwise left out.
func postingsOf(s schema, docs []document, only []queryTerm) *postings {
	docs = slices.Clone(docs)
	slices.SortFunc(docs, func(a, b document) int { return strings.Compare(a.id, b.id) })
	b := builder{schema: s, words: newInterner(), sounds: newInterner(), mean: make([]float64, len(s)), docUnits: []uint32{0}, soundEnd: []uint32{0}}
	if only != nil {
		b.limitTo(only)
	}
	for i := range docs {
		b.add(&docs[i])
	}
	return b.finish()
}

// interner numbers terms in the order in which it meets them.
type interner struct {
	han    map[uint64]uint32 // a character, or a pair of them
	other  map[string]uint32
	texts  []string
	closed bool // no new terms are taken
}

func newInterner() *interner {
	return &interner{han: map[uint64]uint32{}, other: map[string]uint32{}}
}

// absent is the number of a term that a closed interner does not have.
const absent = ^uint32(0)

func (in *interner) han2(a, b rune, text func() string) uint32 {
	key := uint64(a)<<32 | uint64(b)
	n, ok := in.han[key]
	if !ok {
		if in.closed {
			return absent
		}
		n = uint32(len(in.texts))
		in.han[key] = n
		in.texts = append(in.texts, text())
	}
	return n
}

func (in *interner) word(text []rune) uint32 {
	s := string(text)
	n, ok := in.other[s]
	if !ok {
		if in.closed {
			return absent
		}
		n = uint32(len(in.texts))
		in.other[s] = n
		in.texts = append(in.texts, s)
	}
	return n
}

// builder collects the terms of documents.
type builder struct {
	schema schema
	ids    []string
	words  *interner
	sounds *interner

	tokens    []uint32
	unitEnd   []uint32
	unitLen   []uint32
	unitField []uint8
	docUnits  []uint32
	length    []uint32  // in terms, of each field of each document
	mean      []float64 // sum, then mean, of each field

	soundTokens []uint32
	soundEnd    []uint32 // of each document in soundTokens
	soundLength []uint32 // in pairs, of each document
}

// limitTo closes the interners over the terms of a query.
func (b *builder) limitTo(only []queryTerm) {
	for _, t := range only {
		rs := []rune(t.text)
		switch {
		case len(rs) == 1 && isHan(rs[0]):
			b.words.han2(rs[0], 0, func() string { return t.text })
		case len(rs) == 2 && isHan(rs[0]) && isHan(rs[1]):
			b.words.han2(rs[0], rs[1], func() string { return t.text })
			b.sound(rs[0], rs[1])
		default:
			b.words.word(rs)
		}
	}
	b.words.closed, b.sounds.closed = true, true
}

// sound numbers the reading of a pair; ok is false when it has none.
func (b *builder) sound(x, y rune) (n uint32, ok bool) {
	r := sounds()
	i, ok := r.number[x]
	j, also := r.number[y]
	if !ok || !also {
		return absent, false
	}
	return b.sounds.han2(rune(i), rune(j), func() string { return r.names[i] + "'" + r.names[j] }), true
}

func (b *builder) add(d *document) {
	b.ids = append(b.ids, d.id)
	var pairs uint32
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
			var t uint32
			switch {
			case han && n == 1:
				t = b.words.han2(rs[start], 0, func() string { return string(rs[start]) })
			case han:
				t = b.words.han2(rs[start], rs[start+1], func() string { return string(rs[start : start+2]) })
				if s, ok := b.sound(rs[start], rs[start+1]); ok {
					pairs++
					if s != absent {
						b.soundTokens = append(b.soundTokens, s)
					}
				}
			default:
				t = b.words.word(rs[start : start+n])
			}
			if t != absent {
				b.tokens = append(b.tokens, t)
			}
		})
		closeUnit()
		b.length = append(b.length, length)
		b.mean[f] += float64(length)
	}
	b.docUnits = append(b.docUnits, uint32(len(b.unitEnd)))
	b.soundEnd = append(b.soundEnd, uint32(len(b.soundTokens)))
	b.soundLength = append(b.soundLength, pairs)
}

// finish puts everything in its final order.
func (b *builder) finish() *postings {
	p := &postings{ids: b.ids, tokens: b.tokens, unitEnd: b.unitEnd, unitLen: b.unitLen, docUnits: b.docUnits}
	b.words.sort(b.tokens, &p.words)
	b.sounds.sort(b.soundTokens, &p.sounds)
	n := max(1, len(b.ids))
	for f := range b.mean {
		b.mean[f] /= float64(n)
	}
	for _, l := range b.unitLen {
		p.meanUnit += float64(l)
	}
	p.meanUnit /= float64(max(1, len(b.unitLen)))
	b.fillWords(p)
	b.fillSounds(p)
	return p
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
	l.ends = make([]uint32, len(order))
	for n, was := range order {
		final[was] = uint32(n)
		l.blob = append(l.blob, in.texts[was]...)
		l.ends[n] = uint32(len(l.blob))
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

// soundSpec is the field of readings.
var soundSpec = fieldSpec{fieldSound, 1, 0.75}

func (b *builder) fillSounds(p *postings) {
	c := newCounter(p.sounds.len())
	var mean float64
	for _, n := range b.soundLength {
		mean += float64(n)
	}
	mean /= float64(max(1, len(b.soundLength)))
	p.sounds.fill(func(f func(doc int, term uint32, tf float64)) {
		for doc := range b.ids {
			for _, t := range b.soundTokens[b.soundEnd[doc]:b.soundEnd[doc+1]] {
				c.count(t)
			}
			c.endField(soundSpec.relative(float64(b.soundLength[doc]), mean))
			c.endDocument(func(t uint32, tf float64) { f(doc, t, tf) })
		}
	})
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
