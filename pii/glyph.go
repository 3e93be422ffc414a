package pii

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// glyph is one visible character: folded to its plain form, with its digit
// value, and where it stood.
type glyph struct {
	r          rune // full-width and fancy digits are folded to ASCII; Chinese digits are not
	digit      int8 // 0 to 9, or -1
	chinese    bool // a digit written in Chinese
	start, end int
}

// decode turns text into glyphs. What a reader does not see (zero-width and
// control characters, combining marks, broken bytes) is left out, so that it
// cannot split a number.
func decode(text string) []glyph {
	g := make([]glyph, 0, len(text)/2)
	for i := 0; i < len(text); {
		r, size := rune(text[i]), 1
		if r >= utf8.RuneSelf {
			r, size = utf8.DecodeRuneInString(text[i:])
		}
		start := i
		i += size
		if invisible(r, size) {
			continue
		}
		c := glyph{r: r, digit: -1, start: start, end: i}
		if 0xFF01 <= r && r <= 0xFF5E {
			c.r = r - 0xFEE0
		}
		if d := digit(c.r); d >= 0 {
			c.digit, c.r = d, '0'+rune(d)
		} else if d := chineseDigit(r); d >= 0 {
			c.digit, c.chinese = d, true
		}
		g = append(g, c)
	}
	return g
}

func invisible(r rune, size int) bool {
	switch {
	case r < 0x20:
		return r != '\t' && r != '\n' && r != '\r'
	case r < 0x7F, han(r):
		return false
	case r == 0x7F, r == utf8.RuneError && size == 1:
		return true
	}
	return unicode.In(r, unicode.Cf, unicode.Mn, unicode.Me, unicode.Cc)
}

func han(r rune) bool {
	return 0x4E00 <= r && r <= 0x9FFF || r > 0x9FFF && unicode.Is(unicode.Han, r) || 0x3400 <= r && r <= 0x4DBF
}

// digit returns the value of a digit of any script, circled, raised or
// lowered, or -1.
func digit(r rune) int8 {
	switch {
	case r < 0x80:
		if '0' <= r && r <= '9' {
			return int8(r - '0')
		}
		return -1
	case 0x4E00 <= r && r <= 0x9FFF:
		return -1
	}
	for _, c := range circled {
		if c.lo <= r && r < c.lo+c.n {
			return int8(c.first + r - c.lo)
		}
	}
	if !unicode.Is(unicode.Nd, r) {
		return -1
	}
	// Digits of a script stand together from zero to nine, and where Unicode's
	// table joins several sets in a range each fills exactly ten places.
	for _, t := range unicode.Nd.R16 {
		if rune(t.Lo) <= r && r <= rune(t.Hi) {
			return int8((r - rune(t.Lo)) % 10)
		}
	}
	for _, t := range unicode.Nd.R32 {
		if rune(t.Lo) <= r && r <= rune(t.Hi) {
			return int8((r - rune(t.Lo)) % 10)
		}
	}
	return -1
}

// circled lists the digits that are not in Unicode's class Nd: n of them from
// lo, the first of which has the value first.
var circled = []struct{ lo, n, first rune }{
	{0xB2, 2, 2}, {0xB9, 1, 1}, {0x2070, 1, 0}, {0x2074, 6, 4}, {0x2080, 10, 0}, // raised, lowered
	{0x2460, 9, 1}, {0x24EA, 1, 0}, {0x2474, 9, 1}, {0x2488, 9, 1}, // ① ⓪ ⑴ ⒈
	{0x24F5, 9, 1}, {0x24FF, 1, 0}, {0x2776, 9, 1}, {0x2780, 9, 1}, {0x278A, 9, 1}, // ⓵ ⓿ ❶ ➀ ➊
	{0x1F100, 1, 0}, {0x1F101, 10, 0}, {0x1F10B, 1, 0}, {0x1F10C, 1, 0}, // 🄀 🄁 🄋 🄌
	{0x3021, 9, 1}, {0x3220, 9, 1}, {0x3280, 9, 1}, // 〡 ㈠ ㊀
}

// chineseDigit returns the value of a digit written in Chinese, plain, formal
// or spoken (幺), or -1.
func chineseDigit(r rune) int8 {
	switch r {
	case '〇', '零', '○', '◯':
		return 0
	case '一', '壹', '幺':
		return 1
	case '二', '贰', '貳':
		return 2
	case '三', '叁', '參':
		return 3
	case '四', '肆':
		return 4
	case '五', '伍':
		return 5
	case '六', '陆', '陸':
		return 6
	case '七', '柒':
		return 7
	case '八', '捌':
		return 8
	case '九', '玖':
		return 9
	}
	return -1
}

func letter(r rune) bool { return 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' }

func alnum(r rune) bool { return letter(r) || '0' <= r && r <= '9' }

// at returns the rune of g[i], or 0 outside.
func at(g []glyph, i int) rune {
	if i < 0 || i >= len(g) {
		return 0
	}
	return g[i].r
}

// hasWord reports whether word stands at g[i]; word is lower case if Latin.
func hasWord(g []glyph, i int, word string) bool {
	for _, w := range word {
		if i >= len(g) || i < 0 {
			return false
		}
		r := g[i].r
		if 'A' <= r && r <= 'Z' {
			r += 'a' - 'A'
		}
		if r != w {
			return false
		}
		i++
	}
	return true
}

// cued reports whether one of words stands directly before g[i], with at most
// a few signs such as a colon, a quote or 是 between.
func cued(g []glyph, i int, words []string) bool {
	for n := 0; n < 6 && strings.ContainsRune(" \t:=,是为為“\"'(【[", at(g, i-1)) && i > 0; n++ {
		i--
	}
	for _, w := range words {
		if hasWord(g, i-utf8.RuneCountInString(w), w) {
			return true
		}
	}
	return false
}

// finding spans g[i:j].
func finding(g []glyph, i, j int, k Kind) Finding {
	return Finding{Kind: k, Start: g[i].start, End: g[j-1].end}
}
