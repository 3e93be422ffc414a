package bot

import (
	"strings"

	"zhengda/knowledge"
)

// checker decides of every sentence whether the passages it cites support it.
// The steps are in sentence, the table of them in docs/answers.md.
type checker struct {
	vouched  *vouched
	outcomes []knowledge.Outcome
	given    []knowledge.Passage // what a sentence could have cited
	premise  *premise            // a figure that the question wants confirmed
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
				if c.blank && headForms[plainClause(have.text)] && have.not%2 != c.not%2 {
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
