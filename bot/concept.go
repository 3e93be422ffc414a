package bot

import (
	"regexp"
	"regexp/syntax"
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
	needs []need // one of these is in every match; empty: nothing is known
	plain bool   // the one that it needs is all of it
	words *regexp.Regexp
}

// need is a string that a match holds, with its first character and its last one
// as bits of a set of glyphs.
type need struct {
	text        string
	first, last uint16
}

// within reports that a text holds one of the strings that a match needs.
func (a *alternative) within(text string, of *glyphs) bool {
	for i := range a.needs {
		if n := &a.needs[i]; of.has(n.first) && of.has(n.last) && strings.Contains(text, n.text) {
			return true
		}
	}
	return len(a.needs) == 0
}

// glyphs is the set of characters of a text, by a hash: most of what a text does
// not hold is told from it without a look at the text.
type glyphs [8]uint64

func glyphsOf(text string) (g glyphs) {
	for _, r := range text {
		at := glyph(r)
		g[at/64] |= 1 << (at % 64)
	}
	return g
}

// glyph is the place of a character in the set.
func glyph(r rune) uint16 { return uint16(uint32(r) * 0x9E3779B1 >> 23) }

func (g *glyphs) has(at uint16) bool { return g[at/64]>>(at%64)&1 == 1 }

// about makes a concept of an expression whose alternatives are parted by |.
func about(expression string) *concept {
	c := &concept{}
	for _, a := range branches(expression) {
		tree, err := syntax.Parse(a, syntax.Perl)
		if err != nil {
			panic(err)
		}
		of := alternative{plain: tree.Op == syntax.OpLiteral && tree.Flags&syntax.FoldCase == 0, words: regexp.MustCompile(a)}
		for _, text := range needed(tree) {
			first, _ := utf8.DecodeRuneInString(text)
			last, _ := utf8.DecodeLastRuneInString(text)
			of.needs = append(of.needs, need{text, glyph(first), glyph(last)})
		}
		c.alternatives = append(c.alternatives, of)
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
func (c *concept) places(text string, of *glyphs) [][]int {
	var out [][]int
	for i := range c.alternatives {
		if a := &c.alternatives[i]; a.within(text, of) {
			out = append(out, a.words.FindAllStringIndex(text, 8)...)
		}
	}
	return out
}

// in reports that a text speaks of the concept.
func (c *concept) in(text string) bool {
	of := glyphsOf(text)
	return c.among(text, &of)
}

// among is in, for a text whose glyphs are known.
func (c *concept) among(text string, of *glyphs) bool {
	for i := range c.alternatives {
		if a := &c.alternatives[i]; a.within(text, of) && (a.plain || a.words.MatchString(text)) {
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
