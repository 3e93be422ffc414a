package bot

import (
	"slices"
	"strings"

	"zhengda/knowledge"
)

// vouched is what a corpus vouches for on a day. It does not change once made.
type vouched struct {
	corpus *knowledge.Corpus
	day    knowledge.Date
	names  []string // platforms named anywhere, folded
	words  lexicon
	rare   rarity
	bases  map[string]*basis // by the id of the passage
}

// basis is all that a citation of one passage vouches for: its text, its
// headings, its places, and the sentences of the rules that it states.
type basis struct {
	passage knowledge.Passage
	text    string // folded, all of it
	clauses []clause
	said    []ownSentence
	marks   map[markValue]bool
	pairs   map[uint64]bool // of all clauses
	replies []ownReply
	fees    []knowledge.Fact
}

// ownReply is a reviewed reply that the passage supports.
type ownReply struct {
	ownSentence // its first, without the yes or no
	claim       knowledge.Claim
}

// ownSentence is a sentence of a passage that can be quoted by itself.
type ownSentence struct {
	text    string // as written
	clauses []clause
}

// markValue is what a mark says.
type markValue struct {
	kind  markKind
	value string
}

func newVouched(c *knowledge.Corpus, day knowledge.Date) *vouched {
	v := &vouched{corpus: c, day: day, rare: rarity{seen: map[uint64]int{}, chars: map[rune]int{}}, bases: map[string]*basis{}}
	var papers []string
	ruled := map[string][]string{} // sentences of the rules that a passage states, by its id
	for _, a := range c.Articles() {
		for _, f := range a.Facts { // whatever the day: a name of the past is a name
			name := foldText(f.Value)
			switch {
			case f.Kind == knowledge.Platform && !slices.Contains(v.names, name):
				v.names = append(v.names, name)
			case f.Kind == knowledge.Paper && len([]rune(name)) <= 20 && !strings.ContainsAny(name, ",;()"):
				papers = append(papers, name)
			}
		}
		if !a.HoldsOn(day) {
			continue
		}
		for _, r := range slices.Concat(a.Preconditions, a.Rules) {
			ruled[r.Says] = append(ruled[r.Says], r.Why)
		}
		for _, j := range a.Adjustments {
			ruled[j.Says] = append(ruled[j.Says], j.Note)
		}
	}
	v.words = newLexicon(v.names, papers)
	for _, p := range c.Passages() {
		b := v.newBasis(p, ruled[p.ID])
		v.bases[p.ID] = b
		for _, cl := range b.clauses {
			v.rare.all++
			for i, k := range cl.pairs {
				v.rare.chars[rune(k&0xffffffff)]++
				if !slices.Contains(cl.pairs[:i], k) {
					v.rare.seen[k]++
				}
			}
		}
	}
	for _, b := range v.bases {
		b.weigh(v.rare)
	}
	return v
}

// newBasis reads a passage; weigh completes it.
func (v *vouched) newBasis(p knowledge.Passage, ruled []string) *basis {
	b := &basis{passage: p, marks: map[markValue]bool{}, pairs: map[uint64]bool{}}
	say := func(text string) {
		for _, s := range cutSentences(text) {
			b.said = append(b.said, ownSentence{s, v.words.read(foldText(s))})
		}
	}
	for _, bl := range p.Section.Blocks {
		switch bl.Kind {
		case knowledge.List, knowledge.Steps:
			for _, it := range bl.Items {
				say(it)
			}
		case knowledge.Table:
			for _, row := range bl.Rows {
				say(strings.Join(row, "\uff1a"))
			}
		default:
			say(bl.Text)
		}
	}
	for _, s := range ruled {
		say(s)
	}
	for _, r := range p.Article.Replies {
		if r.Of == p.Section.Anchor {
			for _, says := range r.Forms() {
				ruled = append(ruled, says)
				say(says)
				first, _, _ := strings.Cut(says, "。")
				b.replies = append(b.replies, ownReply{ownSentence{first, v.words.read(foldText(first))}, r.Claim})
			}
		}
	}
	heads := []string{p.Section.Heading, p.Article.Question}
	all := []string{foldText(p.Text)}
	for _, s := range b.said {
		b.clauses = append(b.clauses, s.clauses...)
	}
	for _, h := range heads {
		all = append(all, foldText(h))
		for _, cl := range v.words.read(foldText(h)) {
			cl.question = true
			b.clauses = append(b.clauses, cl)
		}
	}
	for _, s := range ruled {
		all = append(all, foldText(s))
	}
	for _, code := range knowledge.Ancestors(p.Article.Region) {
		b.marks[markValue{placeMark, code}] = true
		if r, ok := knowledge.RegionByCode(code); ok && code != knowledge.Nation {
			all = append(all, foldText(r.Name))
		}
	}
	b.text = strings.Join(all, "\n")
	for _, f := range p.Article.Facts {
		if f.Kind == knowledge.Money {
			b.fees = append(b.fees, f)
		}
	}
	for _, cl := range b.clauses {
		for _, m := range cl.marks {
			b.vouch(m)
		}
		for _, k := range cl.pairs {
			b.pairs[k] = true
		}
	}
	return b
}

// vouch adds what a mark of the passage lets a sentence say.
func (b *basis) vouch(m mark) {
	b.marks[markValue{m.kind, m.value}] = true
	switch m.kind {
	case dateMark:
		for _, l := range (knowledge.MomentMatch{Value: m.value}).Less() {
			b.marks[markValue{dateMark, l}] = true
		}
	case placeMark:
		for _, code := range knowledge.Ancestors(m.value) {
			b.marks[markValue{placeMark, code}] = true
		}
	case figureMark:
		b.marks[markValue{figureMark, strings.TrimRight(m.value, unitRunes)}] = true // without its unit
	}
}

// unitRunes is what may stand behind the digits of a figure's value.
const unitRunes = "个工作日月年周岁元角像素毫米厘分钟小时公里折成倍点次张份寸%abcdefghijklmnopqrstuvwxyz"

func (b *basis) weigh(r rarity) {
	n := 0
	for i := range b.said {
		r.weigh(b.said[i].clauses)
		n += copy(b.clauses[n:], b.said[i].clauses)
	}
	r.weigh(b.clauses[n:])
	for i := range b.replies {
		r.weigh(b.replies[i].clauses)
	}
}

// vouchedFor is what the corpus vouches for on the day; it is made once and kept
// as long as both stay the same. Answers over two corpora at once, while one
// takes the place of the other, each have their own.
func (b *Bot) vouchedFor(c *knowledge.Corpus, day knowledge.Date) *vouched {
	b.vouching.Lock()
	defer b.vouching.Unlock()
	for _, v := range b.vouched {
		if v != nil && v.corpus == c && v.day == day {
			return v
		}
	}
	v := newVouched(c, day)
	b.vouched = [2]*vouched{v, b.vouched[0]}
	return v
}

// cutSentences cuts a text as the scanner cuts a model's.
func cutSentences(text string) []string {
	var out []string
	for text != "" {
		end, _, ok := cut(text, true)
		if !ok {
			break
		}
		if s := strings.TrimSpace(text[:end]); s != "" {
			out = append(out, s)
		}
		text = text[end:]
	}
	return out
}
