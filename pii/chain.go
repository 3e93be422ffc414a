package pii

import (
	"strings"
	"unicode"
)

// A chain is a run of digits with at most a few separators between each two,
// such as "440199 1985-12-31 0025" or "一三八 0013 8000". The rules of numbers.go
// look at its digits, and at where it is broken into groups.
type chain struct {
	g      []glyph
	digits string
	pos    []int  // glyph of each digit
	brk    []brk  // what stands before each digit
	sep    []rune // and with which sign
	x      int    // glyph of an X that follows the last digit, or -1
}

// brk is the border before a digit.
type brk uint8

const (
	none   brk = iota
	soft       // Chinese digits meet others, nothing between
	strong     // a space, hyphen or dot, as people group numbers
	weak       // a comma, slash or line break, which more often separate numbers
)

// maxGap is how many separators may stand between two digits of a chain.
const maxGap = 3

// nextChain returns the first chain at or after g[i], and where to go on. The
// chain is nil at the end.
func nextChain(g []glyph, i int) (*chain, int) {
	for i < len(g) && g[i].digit < 0 {
		i++
	}
	if i == len(g) {
		return nil, i
	}
	c := &chain{g: g, x: -1}
	var digits strings.Builder
	add := func(i int, b brk, sep rune) {
		digits.WriteByte('0' + byte(g[i].digit))
		c.pos, c.brk, c.sep = append(c.pos, i), append(c.brk, b), append(c.sep, sep)
	}
	add(i, none, 0)
	for {
		last := i
		j, b, sep := gap(g, last+1)
		if j < len(g) && g[j].digit >= 0 {
			if b == none && g[j].chinese != g[last].chinese {
				b = soft
			}
			add(j, b, sep)
			i = j
			continue
		}
		if j < len(g) && b != weak && isX(g[j].r) {
			c.x = j
		}
		c.digits = digits.String()
		return c, last + 1
	}
}

// gap skips the separators from g[i] and tells their strength and chief sign.
func gap(g []glyph, i int) (next int, b brk, sep rune) {
	for n := 0; n < maxGap && i < len(g); n++ {
		s := separator(g[i].r)
		if s == none {
			break
		}
		if sep == 0 || sep == ' ' {
			sep = g[i].r
		}
		b = max(b, s)
		i++
	}
	return i, b, sep
}

func separator(r rune) brk {
	switch {
	case r == ' ', r == '-', r == '.':
		return strong
	case alnum(r), han(r):
		return none
	case strings.ContainsRune("\t_()·•･∙⋅・−⠀ㅤ", r), unicode.Is(unicode.Zs, r), unicode.Is(unicode.Pd, r):
		return strong
	case strings.ContainsRune(",、/。;|~*+\n\r\u2028\u2029", r):
		return weak
	}
	return none
}

// isX reports whether r is written for the check digit X.
func isX(r rune) bool { return strings.ContainsRune("Xx×ХхΧχⅩⅹ✕✖❌叉", r) }

// shape describes how digits[i:j] are grouped: the size of each group in base
// 36, so that "344" is 138-0013-8000 and "i" is 18 digits in one piece.
type shape struct {
	sizes   string
	weak    bool // a weak separator is inside
	uniform bool // all separators are the same
}

func (c *chain) shape(i, j int) shape {
	var sizes [40]byte
	s, n, size := shape{uniform: true}, 0, 0
	var sep rune
	for k := i; k < j; k++ {
		if k > i && c.brk[k] >= strong {
			sizes[n], n, size = base36(size), n+1, 0
			s.weak = s.weak || c.brk[k] == weak
			s.uniform = s.uniform && (sep == 0 || sep == c.sep[k])
			sep = c.sep[k]
		}
		size++
	}
	sizes[n] = base36(size)
	s.sizes = string(sizes[:n+1])
	return s
}

func base36(n int) byte { return "0123456789abcdefghijklmnopqrstuvwxyz+"[min(n, 36)] }

// apart reports whether every digit of the shape stands alone.
func (s shape) apart() bool { return strings.Trim(s.sizes, "1") == "" && len(s.sizes) > 1 }

// whole reports whether the shape is a single group.
func (s shape) whole() bool { return len(s.sizes) == 1 }

// border reports whether a number may begin or end before digit i of [a:b].
func (c *chain) border(i, a, b int) bool { return i == a || i == b || c.brk[i] != none }

// stray reports whether [i:j], all digits apart, has neighbours apart as well,
// and so is only a part of something longer.
func (c *chain) stray(i, j, a, b int) bool {
	return i > a && (i-1 == a || c.brk[i-1] >= strong) || j < b && (j+1 == b || c.brk[j+1] >= strong)
}

// inReceipt reports whether digits[i:j] touch letters that touch digits again,
// as in 4401A13800138000: a receipt or image number, not a telephone.
func (c *chain) inReceipt(i, j int) bool {
	lo, hi := c.pos[i]-1, c.pos[j-1]+1
	if letter(at(c.g, lo)) {
		for n := 0; n < 24 && alnum(at(c.g, lo)); n++ {
			if c.g[lo].digit >= 0 {
				return true
			}
			lo--
		}
	}
	if letter(at(c.g, hi)) {
		for n := 0; n < 24 && alnum(at(c.g, hi)); n++ {
			if c.g[hi].digit >= 0 {
				return true
			}
			hi++
		}
	}
	return false
}
