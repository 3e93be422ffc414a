package bot

import (
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"
)

// detector takes a sentence that brings its concepts together: somebody wants to
// do this to that. What stands in unless lets the sentence through (somebody is
// the victim); what stands in asks leaves it to the passages first (a law is
// asked about, or whether one may). Neither does when one of despite is there as
// well: 办假证多少钱,会不会被抓 asks for the price.
type detector struct {
	name    string // what it takes, for tests and readers
	reason  Reason
	all     []*concept // each of them; the first is the one the others are near to
	within  int        // most runes between the first and each other; 0: anywhere in the sentence
	unless  []*concept
	asks    []*concept
	despite []*concept
}

// verdict is what a detector makes of a sentence.
type verdict int

const (
	passes  verdict = iota // not of its kind
	asksOf                 // of its kind, but a question that passages may answer
	intends                // of its kind
)

// judge tells what a sentence is to the detector.
func (d detector) judge(s *stretch) verdict {
	for _, c := range d.all {
		if len(s.find(c)) == 0 {
			return passes
		}
	}
	switch {
	case !d.together(s):
		return passes
	case s.speaksOf(d.despite):
		return intends
	case s.speaksOf(d.unless):
		return passes
	case s.speaksOf(d.asks):
		return asksOf
	}
	return intends
}

// together reports that one place of the first concept has all others near it.
func (d detector) together(s *stretch) bool {
	if d.within == 0 || len(d.all) == 1 {
		return true
	}
	for _, first := range s.find(d.all[0]) {
		near := true
		for _, c := range d.all[1:] {
			if !s.near(first, s.find(c), d.within) {
				near = false
				break
			}
		}
		if near {
			return true
		}
	}
	return false
}

// stretch is a sentence of plain text with what has been found in it.
type stretch struct {
	text   string
	found  map[*concept][][]int
	glyphs *glyphs // of the text, when first needed
}

// find gives the places of a concept, each once worked out.
func (s *stretch) find(c *concept) [][]int {
	at, known := s.found[c]
	if !known {
		at = c.places(s.text, s.set())
		s.found[c] = at
	}
	return at
}

// says reports that it speaks of a concept, wherever.
func (s *stretch) says(c *concept) bool {
	if at, known := s.found[c]; known {
		return len(at) > 0
	}
	return c.among(s.text, s.set())
}

// set is the set of its glyphs, worked out once.
func (s *stretch) set() *glyphs {
	if s.glyphs == nil {
		g := glyphsOf(s.text)
		s.glyphs = &g
	}
	return s.glyphs
}

func (s *stretch) speaksOf(any []*concept) bool {
	return slices.ContainsFunc(any, s.says)
}

// near reports that one of the places is at most within runes from a place,
// before or behind it.
func (s *stretch) near(place []int, others [][]int, within int) bool {
	for _, o := range others {
		lo, hi := place[1], o[0]
		if o[0] < place[0] {
			lo, hi = o[1], place[0]
		}
		if lo >= hi || utf8.RuneCountInString(s.text[lo:hi]) <= within {
			return true
		}
	}
	return false
}

// sentenceEnds part the text of a question; a detector looks at one sentence at
// a time, so that a harmless one before or behind excuses nothing.
var sentenceEnds = regexp.MustCompile(`[。!?;\n]+`)

// sentencesOf parts a normalised question. The pieces are what stands in it, the
// stretches the plain text of each.
func sentencesOf(text string) (pieces []string, stretches []*stretch) {
	for _, piece := range sentenceEnds.Split(joinSpread(text), -1) {
		if piece = strings.TrimSpace(piece); piece != "" {
			pieces = append(pieces, piece)
		}
	}
	return pieces, stretchesOf(pieces)
}

// stretchesOf makes sentences ready to be looked at.
func stretchesOf(pieces []string) []*stretch {
	var out []*stretch
	for _, p := range pieces {
		out = append(out, &stretch{text: plain(p), found: map[*concept][][]int{}})
	}
	return out
}

// detect gives the reason of the first detector, in the order of the table, that
// takes one of the sentences, and which sentences any detector of that reason
// takes. When none does, asked is the reason of the first whose matter a question
// is about.
func detect(table []detector, stretches []*stretch) (taken Reason, where []bool, asked Reason) {
	where = make([]bool, len(stretches))
	for _, d := range table {
		if taken != "" && d.reason != taken {
			continue
		}
		for i, s := range stretches {
			switch d.judge(s) {
			case intends:
				taken, where[i] = d.reason, true
			case asksOf:
				if asked == "" {
					asked = d.reason
				}
			}
		}
	}
	return taken, where, asked
}
