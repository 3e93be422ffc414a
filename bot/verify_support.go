package bot

import (
	"slices"
	"strings"
)

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
