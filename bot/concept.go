package bot

import (
	"regexp"
	"regexp/syntax"
	"slices"
	"strings"
	"unicode/utf8"
)

// A concept is one thing that a sentence can speak of: an act, an object, a
// person, an intent. It is made of alternatives, each a regular expression over
// plain text (see plain). A comma ends a clause, and patterns do not run across
// it.
//
// Most alternatives are not in most questions. What each needs to match at all
// is worked out once from its syntax, and an expression is only run on a text
// that holds it, which makes the whole table ten times as fast.
type concept struct {
	alternatives []alternative
}

type alternative struct {
	needs []string // one of these is in every match; empty: nothing is known
	plain bool     // the one that it needs is all of it
	words *regexp.Regexp
}

// within reports that a text holds one of the strings that a match needs.
func (a *alternative) within(text string) bool {
	return len(a.needs) == 0 || slices.ContainsFunc(a.needs, func(s string) bool { return strings.Contains(text, s) })
}

// about makes a concept of an expression whose alternatives are parted by |.
func about(expression string) *concept {
	c := &concept{}
	for _, a := range branches(expression) {
		tree, err := syntax.Parse(a, syntax.Perl)
		if err != nil {
			panic(err)
		}
		c.alternatives = append(c.alternatives, alternative{needed(tree), tree.Op == syntax.OpLiteral && tree.Flags&syntax.FoldCase == 0, regexp.MustCompile(a)})
	}
	return c
}

// branches cuts an expression at each | that stands in no group or class. It
// is the text that is cut, as the parsed tree would have to be written out again:
// for a class such as [^,] that costs a walk over all of Unicode.
func branches(expression string) []string {
	var out []string
	begin, groups, class := 0, 0, false
	for i := 0; i < len(expression); i++ {
		switch c := expression[i]; {
		case c == '\\':
			i++
		case class:
			class = c != ']'
		case c == '[':
			class = true
		case c == '(':
			groups++
		case c == ')':
			groups--
		case c == '|' && groups == 0:
			out = append(out, expression[begin:i])
			begin = i + 1
		}
	}
	return append(out, expression[begin:])
}

// places gives where the concept is in a text, at most eight of each alternative.
func (c *concept) places(text string) [][]int {
	var out [][]int
	for i := range c.alternatives {
		if a := &c.alternatives[i]; a.within(text) {
			out = append(out, a.words.FindAllStringIndex(text, 8)...)
		}
	}
	return out
}

// in reports that a text speaks of the concept.
func (c *concept) in(text string) bool {
	for i := range c.alternatives {
		if a := &c.alternatives[i]; a.within(text) && (a.plain || a.words.MatchString(text)) {
			return true
		}
	}
	return false
}

// mostRunes is how many characters a class may have that is still looked for one
// by one.
const mostRunes = 40

// needed lists strings of which one is in whatever an expression matches; none
// when the syntax does not tell.
func needed(e *syntax.Regexp) []string {
	switch e.Op {
	case syntax.OpLiteral:
		if e.Flags&syntax.FoldCase != 0 {
			return nil
		}
		return []string{string(e.Rune)}
	case syntax.OpCharClass:
		var out []string
		for i := 0; i+1 < len(e.Rune); i += 2 {
			if len(out)+int(e.Rune[i+1]-e.Rune[i]) >= mostRunes {
				return nil
			}
			for r := e.Rune[i]; r <= e.Rune[i+1]; r++ {
				out = append(out, string(r))
			}
		}
		return out
	case syntax.OpCapture, syntax.OpPlus:
		return needed(e.Sub[0])
	case syntax.OpRepeat:
		if e.Min > 0 {
			return needed(e.Sub[0])
		}
	case syntax.OpConcat:
		var best []string
		for _, s := range e.Sub {
			if n := needed(s); len(n) > 0 && (best == nil || tells(n) > tells(best)) {
				best = n
			}
		}
		return best
	case syntax.OpAlternate:
		var all []string
		for _, s := range e.Sub {
			n := needed(s)
			if len(n) == 0 {
				return nil
			}
			all = append(all, n...)
		}
		return all
	}
	return nil
}

// tells says how seldom one of the strings is met by chance: long ones seldom,
// and few more seldom than many.
func tells(needs []string) float64 {
	shortest := mostRunes
	for _, s := range needs {
		shortest = min(shortest, utf8.RuneCountInString(s))
	}
	return float64(shortest) - float64(len(needs))/mostRunes
}
