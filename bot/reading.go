package bot

import (
	"cmp"
	"math"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"zhengda/hans"
	"zhengda/knowledge"
)

// weighted is a pair of neighbouring characters of a clause and what it weighs:
// more the rarer it is in the corpus. In the place of a mark stands its kind, so
// that 收20元 and 收40元 have the same terms; what says yes or no is left out.
type weighted struct {
	key    uint64
	weight float32
}

// clause is a stretch between commas and stops, as the checker compares it.
type clause struct {
	text         string     // folded
	terms        []weighted // by key, with fewer weight those of the clause before
	weight       float32
	own          int // pairs of its own, without those at its ends
	not          int // negations
	may, must    int
	under, over  int
	marks        []mark
	pairs        []uint64 // of its own in order, until it is weighed
	places       []int    // of marks among the characters behind pairs
	question     bool
	first, blank bool // first of its sentence; without a word of its own
	aside        bool // in brackets
}

// foldText is the form in which sentences and passages are compared: width
// folded, traditional characters read as simplified ones, small letters, and
// without the characters that a reader does not see and in which text can hide.
func foldText(text string) string {
	text = norm.NFKC.String(text)
	if strings.IndexFunc(text, unseen) >= 0 {
		text = strings.Map(func(r rune) rune {
			if unseen(r) {
				return -1
			}
			return r
		}, text)
	}
	return strings.ToLower(hans.Simplify(text))
}

// The ends of a clause, and the places of marks, among its characters.
const (
	clauseStart = '\uE000'
	clauseEnd   = '\uE001'
	markPlace   = '\uE010' // plus the kind
)

// read cuts a folded text into clauses and finds their marks. What stands in
// brackets is a clause by itself, and the clause around it goes on behind it.
// Openings that say nothing (您好,) are left out.
func (l lexicon) read(text string) []clause {
	r := reader{text: text, first: true}
	r.begin(0)
	marks := l.find(text)
	for i := 0; i < len(text); {
		if len(marks) > 0 && marks[0].start == i {
			r.mark(marks[0])
			i, marks = marks[0].end, marks[1:]
			continue
		}
		c, size := utf8.DecodeRuneInString(text[i:])
		i += size
		switch {
		case c == '(' && r.outer == nil:
			outer := r.reading
			r.outer = &outer
			r.begin(i)
		case c == ')' && r.outer != nil:
			r.finish(i-size, false)
			r.reading, r.outer = *r.outer, nil
		case strings.ContainsRune(",;!?。\n", c):
			r.asks = r.asks || c == '?'
			r.finish(i, c != ',')
		case unicode.IsLetter(c) || unicode.IsDigit(c):
			r.chars = append(r.chars, c)
		}
	}
	r.finish(len(text), true)
	if r.outer != nil { // a bracket that is not closed
		r.reading, r.outer = *r.outer, nil
		r.finish(len(text), true)
	}
	return r.out
}

// reader is a text being read.
type reader struct {
	text  string
	out   []clause
	first bool // the next clause is the first of its sentence
	reading
	outer *reading // the clause that goes on behind a bracket
}

// reading is a clause being read.
type reading struct {
	clause
	chars []rune
	from  int
	asks  bool
}

func (r *reader) begin(at int) {
	r.reading = reading{chars: []rune{clauseStart}, from: at}
}

func (r *reader) mark(m mark) {
	switch {
	case m.kind.toTheLetter():
		r.places = append(r.places, len(r.chars))
		r.marks = append(r.marks, m)
		r.chars = append(r.chars, markPlace+rune(m.kind))
	case m.kind == plainMark:
		r.chars = append(r.chars, []rune(r.text[m.start:m.end])...)
	default:
		r.count(m.kind)
		r.chars = append(r.chars, []rune(m.value)...)
	}
}

// finish ends the clause, if there is any, and maybe its sentence.
func (r *reader) finish(end int, stop bool) {
	c := r.clause
	if said := r.chars[1:]; (len(said) > 0 || c.not+c.may+c.must > 0) && !slices.Contains(openings, string(said)) {
		c.blank = len(said) == 0
		chars := append(r.chars, clauseEnd)
		c.pairs = make([]uint64, 0, len(chars))
		for i := range len(chars) - 1 {
			c.pairs = append(c.pairs, uint64(chars[i])<<32|uint64(chars[i+1]))
		}
		c.text, c.question = strings.TrimSpace(r.text[r.from:end]), r.asks
		c.first, c.aside = r.first, r.outer != nil
		c.own = max(0, len(chars)-3)
		r.out = append(r.out, c)
		r.first = r.first && c.aside
	}
	r.first = r.first || stop
	r.begin(end)
}

// openings lead in a sentence and say nothing.
var openings = []string{"您好", "你好", "一般来说", "通常", "按规定", "根据规定", "按照规定", "请注意", "注意", "另外", "此外", "同时", "因此", "所以", "总之", "好的", "是的", "根据资料", "具体来说", "首先", "其次", "最后", "然后"}

// count takes a word that says yes or no into account.
func (c *clause) count(k markKind) {
	switch k {
	case negation:
		c.not++
	case forbidding:
		c.not++
		c.may++
	case excusing:
		c.not++
		c.must++
	case permitting:
		c.may++
	case demanding:
		c.must++
	case below:
		c.under++
	case above:
		c.over++
	}
}

// find lists the marks of a folded text, in order and without overlaps: dates
// and times of day before names, and those before figures.
func (l lexicon) find(text string) []mark {
	var out []mark
	for _, m := range knowledge.FindMoments(text) {
		kind := dateMark
		if m.Clock {
			kind = clockMark
		}
		out = append(out, mark{kind: kind, value: m.Value, start: m.Start, end: m.End})
	}
	taken := func(start, end int) bool {
		return slices.ContainsFunc(out, func(m mark) bool { return start < m.end && m.start < end })
	}
	for _, r := range knowledge.FindRegions(text) {
		if r.Code != knowledge.Nation && r.Code != knowledge.Guangdong && !l.inName(text, r.Start, r.End) {
			out = append(out, mark{kind: placeMark, value: r.Code, start: r.Start, end: r.End})
		}
	}
	dated := len(out) > 0
	for i := 0; i < len(text); {
		r, size := utf8.DecodeRuneInString(text[i:])
		e, ok := l.at(text[i:], r)
		if !ok || dated && taken(i, i+len(e.word)) {
			i += size
			continue
		}
		out = append(out, mark{kind: e.kind, value: e.value, start: i, end: i + len(e.word)})
		i += len(e.word)
	}
	for _, f := range knowledge.FindFigures(text) {
		if !taken(f.Start, f.End) {
			out = append(out, mark{kind: figureMark, value: f.String(), start: f.Start, end: f.End})
		}
	}
	slices.SortFunc(out, func(a, b mark) int { return cmp.Compare(a.start, b.start) })
	return out
}

// inName reports whether a place is part of a platform's name: 湛江户政.
func (l lexicon) inName(text string, start, end int) bool {
	r, _ := utf8.DecodeRuneInString(text[start:])
	e, ok := l.at(text[start:], r)
	return ok && e.kind == nameMark && len(e.word) > end-start
}

// Shares of the weight of terms that stand in another part of the sentence.
const (
	besideShare = 0.4 // in the clause, but not in the part that ends in the mark
	beforeShare = 0.3 // in the clause before
)

// rarity gives the weight of pairs by how many clauses of the corpus have them.
type rarity struct {
	seen  map[uint64]int
	chars map[rune]int
	all   float64
}

func (r rarity) of(key uint64) float32 {
	return float32(math.Log(1 + r.all/float64(1+r.seen[key])))
}

// weigh gives the clauses of one text their terms, and their marks what stands
// near them.
func (r rarity) weigh(cs []clause) {
	weights := make([]float32, 0, 64)
	var before []weighted // of the clause before, at the share it has here
	for n := range cs {
		c := &cs[n]
		if c.first {
			before = before[:0]
		}
		context := before
		if c.aside {
			context = nil
		}
		if c.blank && n+1 < len(cs) && !cs[n+1].first { // 可以,不用回去: what it says yes to comes after
			for _, k := range cs[n+1].pairs {
				context = append(context, weighted{k, r.of(k) * beforeShare})
			}
		}
		weights = weights[:0]
		for _, k := range c.pairs {
			weights = append(weights, r.of(k))
		}
		terms := make([]weighted, 0, len(c.pairs)+len(context))
		for i, k := range c.pairs {
			terms = append(terms, weighted{k, weights[i]})
		}
		c.terms = gathered(append(terms, context...))
		c.weight = total(c.terms)
		for j := range c.marks {
			from := 0
			for i := j - 1; i >= 0; i-- {
				if c.marks[i].kind == c.marks[j].kind {
					from = c.places[i]
					break
				}
			}
			near := make([]weighted, 0, len(c.pairs)+len(context))
			for i, k := range c.pairs {
				w := weights[i]
				if i < from || i >= c.places[j] {
					w *= besideShare
				}
				near = append(near, weighted{k, w})
			}
			c.marks[j].near = gathered(append(near, context...))
		}
		if c.aside {
			continue
		}
		before = before[:0:0]
		for i, k := range c.pairs {
			before = append(before, weighted{k, weights[i] * beforeShare})
		}
	}
}

// gathered sorts terms by key and keeps the heaviest of each.
func gathered(ts []weighted) []weighted {
	slices.SortFunc(ts, func(a, b weighted) int {
		return cmp.Or(cmp.Compare(a.key, b.key), cmp.Compare(b.weight, a.weight))
	})
	return slices.CompactFunc(ts, func(a, b weighted) bool { return a.key == b.key })
}

func total(ts []weighted) (sum float32) {
	for _, t := range ts {
		sum += t.weight
	}
	return sum
}

// common is the weight that two lists of terms share.
func common(a, b []weighted) (sum float32) {
	for i, j := 0, 0; i < len(a) && j < len(b); {
		switch {
		case a[i].key < b[j].key:
			i++
		case a[i].key > b[j].key:
			j++
		default:
			sum += min(a[i].weight, b[j].weight)
			i++
			j++
		}
	}
	return sum
}

// alike is how much of a is in b, and a little how much of b is in a: 1 for the
// same terms, 0 for none shared.
func alike(a, b []weighted) float32 {
	wa, wb := total(a), total(b)
	if wa == 0 || wb == 0 {
		return 0
	}
	both := common(a, b)
	return 0.7*both/wa + 0.3*both/(wa+wb-both)
}
