package bot

import (
	"slices"
	"strings"

	"zhengda/knowledge"
)

// checker decides of every sentence whether the passages it cites support it.
// The steps are in sentence, the table of them in docs/answers.md.
type checker struct {
	vouched  *vouched
	outcomes []knowledge.Outcome
	given    []knowledge.Passage // what a sentence could have cited
	quoting  bool                // code words the answer from the passages
	checks   []Check
}

func (k *checker) note(sentence, reason string) {
	k.checks = append(k.checks, Check{Sentence: strings.TrimSpace(sentence), Reason: reason})
}

// sentence says why a sentence of a model may not be shown with the passages it
// cites, or nothing when it may.
func (k *checker) sentence(text string, cites []knowledge.Passage) string {
	if bad := k.statement(text, cites); bad != "" {
		return bad
	}
	if len(k.outcomes) == 0 {
		return ""
	}
	return k.againstRules(foldText(text))
}

// statement is sentence but for what the rules say of the person: it holds for
// quotations too, which may tell of ways that are for others.
func (k *checker) statement(text string, cites []knowledge.Passage) string {
	folded := foldText(text)
	if m := promised(folded); m != "" {
		return "promises: " + m
	}
	if len(cites) == 0 {
		return "cites nothing"
	}
	bases := make([]*basis, 0, len(cites))
	for _, p := range cites {
		if b := k.vouched.bases[p.ID]; b != nil {
			bases = append(bases, b)
		}
	}
	if len(bases) == 0 {
		return "cites nothing in force"
	}
	if name := k.unknownName(folded, bases); name != "" {
		return name
	}
	clauses := k.vouched.words.read(folded)
	k.vouched.rare.weigh(clauses)
	for _, c := range clauses {
		for _, m := range c.marks {
			if !vouches(bases, m) {
				return "states what its passage does not have: " + folded[m.start:m.end]
			}
		}
	}
	if bad := k.brief(clauses, bases); bad != "" {
		return bad
	}
	for i := range clauses {
		if bad := k.clause(&clauses[i], bases); bad != "" {
			return bad
		}
	}
	return k.misplaced(clauses, bases)
}

// vouches reports whether one of the passages has what a mark says.
func vouches(bases []*basis, m mark) bool {
	for _, b := range bases {
		if b.marks[markValue{m.kind, m.value}] || m.kind == placeMark && b.placed(m.value) {
			return true
		}
	}
	return false
}

// placed reports a place that the passage's own region lies in.
func (b *basis) placed(code string) bool {
	return knowledge.RegionWithin(b.passage.Article.Region, code)
}

// brief checks a sentence that says next to nothing but yes or no (可以。不用拍。):
// a passage has to say it in the same words, and none the opposite.
func (k *checker) brief(clauses []clause, bases []*basis) string {
	size, marked := 0, false
	for _, c := range clauses {
		size += c.own
		marked = marked || len(c.marks) > 0
	}
	if size > briefPairs || marked {
		return ""
	}
	for i := range clauses {
		c, found := &clauses[i], false
		for _, b := range bases {
			for i := range b.clauses {
				have := &b.clauses[i]
				if c.blank && have.blank && have.not%2 != c.not%2 {
					return "says the opposite of its passage: " + have.text
				}
				found = found || !have.question && (c.blank && have.blank || plainClause(c.text) == plainClause(have.text) || alike(c.terms, have.terms) >= sameClause && c.against(have, 1) == "")
			}
		}
		if !found {
			return "says yes or no where its passage does not: " + c.text
		}
	}
	return ""
}

// briefPairs are the most pairs of characters of a brief sentence.
const briefPairs = 3

// plainClause is a clause without its stop and quotation marks.
func plainClause(text string) string { return strings.Trim(text, " ,.;:!?。、“”\"'()") }

// Bounds of likeness (see alike).
const (
	sameClause = 0.85 // the same words: marks must be the same, in order
	likeClause = 0.55 // about the same: what says yes or no must agree
	nearClause = 0.35 // near enough to bind a figure or a name
)

// clause checks one clause against those of the passages it is most like.
func (k *checker) clause(c *clause, bases []*basis) string {
	var best float32
	var likest []*clause // those as like as the best
	for _, b := range bases {
		for i := range b.clauses {
			have := &b.clauses[i]
			if have.question {
				continue
			}
			switch s := alike(c.terms, have.terms); {
			case s > best+1e-4:
				best, likest = s, append(likest[:0], have)
			case s > best-1e-4 && s > 0:
				likest = append(likest, have)
			}
		}
	}
	for i := range c.marks {
		if other := c.marks[i].boundElsewhere(bases); other != "" {
			return "says of " + c.text + " what its passage says of another: " + other
		}
	}
	bad := ""
	for _, have := range likest {
		if bad = c.against(have, best); bad == "" {
			break
		}
	}
	if bad != "" {
		return bad
	}
	return k.feeOfOther(c, bases)
}

// against says how a clause goes against one of a passage that it is like.
func (c *clause) against(have *clause, like float32) string {
	switch {
	case like < likeClause:
		return ""
	case c.not%2 != have.not%2:
		return "says the opposite of its passage: " + have.text
	case c.under != have.under && c.over != have.over:
		return "takes the other side of a bound: " + have.text
	case like < sameClause:
		return ""
	case c.must > 0 && c.may == 0 && have.may > 0 && have.must == 0, c.may > 0 && c.must == 0 && have.must > 0 && have.may == 0:
		return "makes a duty of a choice, or a choice of a duty: " + have.text
	case !inOrder(c.marks, have.marks):
		return "puts something else in the words of its passage: " + have.text
	}
	return ""
}

// inOrder reports whether the marks are among those of the passage's clause, in
// its order.
func inOrder(said, have []mark) bool {
	for _, m := range said {
		i := 0
		for i < len(have) && (have[i].kind != m.kind || have[i].value != m.value) {
			i++
		}
		if i == len(have) {
			return false
		}
		have = have[i+1:]
	}
	return true
}

// boundElsewhere finds what a figure, date or name is really said of: when the
// words around it stand in the passage, more alike, around another one of its
// kind.
func (m *mark) boundElsewhere(bases []*basis) string {
	var with, without float32
	other := ""
	for _, b := range bases {
		for i := range b.clauses {
			have := &b.clauses[i]
			for j := range have.marks {
				h := &have.marks[j]
				if h.kind != m.kind {
					continue
				}
				s := alike(m.near, h.near)
				switch {
				case h.value == m.value:
					with = max(with, s)
				case s > without && !have.question:
					without, other = s, have.text
				}
			}
		}
	}
	if without >= nearClause && without > with+1e-4 {
		return other
	}
	return ""
}

// misplaced finds a sentence whose words are not in what it cites, or much more
// so in another passage that it could have cited.
func (k *checker) misplaced(clauses []clause, bases []*basis) string {
	for i := range clauses {
		if word := k.newWord(&clauses[i], bases); word != "" {
			return "has a word that its passage does not: " + word
		}
	}
	have := k.covered(clauses, bases)
	if have < leastCovered {
		return "says more than its passage"
	}
	if have >= fullyCovered {
		return ""
	}
	for _, p := range k.given {
		b := k.vouched.bases[p.ID]
		if b != nil && k.covered(clauses, []*basis{b}) > have+movedMargin {
			return misplacedCitation + p.ID
		}
	}
	return ""
}

// newWord is a word that stands neither in the passages nor, as far as two of
// its characters go, more than once in the whole corpus: an invented name.
func (k *checker) newWord(c *clause, bases []*basis) string {
	run := 0
	for i, key := range c.pairs {
		a, b := rune(key>>32), rune(key&0xffffffff)
		switch {
		case a == clauseStart || b == clauseEnd:
			continue
		case a >= clauseStart || b >= clauseStart || filler(a) || filler(b) || strings.ContainsRune(singles, a) || strings.ContainsRune(singles, b) || k.vouched.rare.seen[key] > 1 ||
			slices.ContainsFunc(bases, func(have *basis) bool { return have.pairs[key] }):
			run = 0
			continue
		}
		if k.strange(a, bases) || k.strange(b, bases) {
			return string([]rune{a, b})
		}
		if run++; run >= 2 {
			word := ""
			for _, p := range c.pairs[i-1 : i+1] {
				word += string(rune(p >> 32))
			}
			return word + string(b)
		}
	}
	return ""
}

// singles are words of one character: two of them side by side are no new word.
const singles = "有等到去要用为由向从以对给时内外前后先即只仅每各该本其所并且但而或种个项样条说写叫走"

// strange reports a character that the passages do not have and the corpus
// hardly ever.
func (k *checker) strange(r rune, bases []*basis) bool {
	return k.vouched.rare.chars[r] <= 25 && !slices.ContainsFunc(bases, func(b *basis) bool { return strings.ContainsRune(b.text, r) })
}

// misplacedCitation begins the reason of a sentence that stands in another
// passage than the one cited.
const misplacedCitation = "cites another passage than the one that says so: "

// Bounds of what share of a sentence's words its passages have.
const (
	leastCovered = 0.5
	fullyCovered = 0.95
	movedMargin  = 0.05
	markWeight   = 8 // of a figure or a name, in that share
)

// filler reports a character that says nothing of the matter.
func filler(r rune) bool {
	return strings.ContainsRune("也都就还再又才的地得了着过吧呢啊吗把被让给请您你我他她它们这那是在和与及或等跟就上下里", r)
}

// covered is the share of the sentence, by rarity, that the passages have.
func (k *checker) covered(clauses []clause, bases []*basis) float32 {
	var all, have float32
	for i := range clauses {
		c := &clauses[i]
		for n, key := range c.pairs {
			if n == 0 || n == len(c.pairs)-1 || filler(rune(key>>32)) || filler(rune(key&0xffffffff)) {
				continue // the ends, and words that say nothing
			}
			w := k.vouched.rare.of(key)
			all += w
			for _, b := range bases {
				if b.pairs[key] {
					have += w
					break
				}
			}
		}
		for _, m := range c.marks {
			all += markWeight
			if vouches(bases, m) {
				have += markWeight
			}
		}
	}
	if all == 0 {
		return 1
	}
	return have / all
}

// block checks a quoted block, sentence by sentence, against the passages it
// was taken from.
func (k *checker) block(b Block, cites []knowledge.Passage) string {
	k.quoting = true
	for _, said := range b.statements() {
		for i, text := range said {
			bad := ""
			if i+1 < len(said) && isHead(text) {
				bad = k.head(text, said[i+1], cites)
			} else {
				bad = k.statement(text, cites)
			}
			if bad != "" {
				return bad
			}
		}
	}
	return ""
}

// statements are the sentences of each paragraph, item and row of a block.
func (b Block) statements() [][]string {
	var out [][]string
	say := func(runs []Run) {
		for _, r := range runs {
			if said := cutSentences(r.Text); len(said) > 0 {
				out = append(out, said)
			}
		}
	}
	say(b.Runs)
	for _, it := range b.Items {
		say(it)
	}
	for _, row := range b.Rows {
		var cells []string
		for _, cell := range row {
			for _, r := range cell {
				if r.Cite == 0 {
					cells = append(cells, r.Text)
				}
			}
		}
		out = append(out, []string{strings.Join(cells, "\uff1a")})
	}
	return out
}

// instead is the sentence of some passages that comes nearest to one that may
// not be shown, and the passage that it is quoted from. ok is false when none
// comes near, or when the rules speak against it.
func (k *checker) instead(text string, from []knowledge.Passage) (quoted string, of knowledge.Passage, ok bool) {
	clauses := k.vouched.words.read(foldText(text))
	k.vouched.rare.weigh(clauses)
	var best float32 = leastQuoted
	for _, p := range from {
		b := k.vouched.bases[p.ID]
		if b == nil {
			continue
		}
		for _, s := range b.said {
			if like := likeness(clauses, s.clauses); like > best && k.sentence(s.text, []knowledge.Passage{p}) == "" {
				best, quoted, of, ok = like, s.text, p, true
			}
		}
	}
	return quoted, of, ok
}

// leastQuoted is how like a sentence must be to be quoted instead of another.
const leastQuoted = 0.3

// likeness is how like two sentences are, clause by clause.
func likeness(said, have []clause) float32 {
	var sum, all float32
	for i := range said {
		var best float32
		for j := range have {
			best = max(best, alike(said[i].terms, have[j].terms))
		}
		sum += best * said[i].weight
		all += said[i].weight
	}
	if all == 0 {
		return 0
	}
	return sum / all
}
