package index

import (
	_ "embed"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// fold is the form of a text that terms are taken from: width and case folded
// (NFKC, lower case), traditional characters as simplified ones. What it gives
// is read rune by rune.
func fold(text string) []rune {
	out := make([]rune, 0, len(text)/2+1)
	for _, r := range text {
		switch {
		case r < utf8.RuneSelf:
			if 'A' <= r && r <= 'Z' {
				r += 'a' - 'A'
			}
		case 0x4E00 <= r && r <= 0x9FFF:
			if s := simplifiedBy()[r-0x4E00]; s != 0 {
				r = s
			}
		case 0xFF01 <= r && r <= 0xFF5E: // full width
			r = unicode.ToLower(r - 0xFEE0)
		case r == 0x201C, r == 0x201D, r == 0x2014, 0x3001 <= r && r <= 0x3002, 0x3008 <= r && r <= 0x3011: // common punctuation is as it is
		default:
			return foldSlowly(text)
		}
		out = append(out, r)
	}
	return out
}

// foldSlowly folds what the quick way does not know: compatibility forms,
// letters with marks, characters beyond the basic block.
func foldSlowly(text string) []rune {
	rs := []rune(strings.ToLower(norm.NFKC.String(text)))
	for i, r := range rs {
		rs[i] = Simplified(r)
	}
	return rs
}

// Simplified is the simplified form of a traditional character, and every other
// rune itself.
func Simplified(r rune) rune {
	switch {
	case 0x4E00 <= r && r <= 0x9FFF:
		if s := simplifiedBy()[r-0x4E00]; s != 0 {
			return s
		}
	case r > 0x9FFF || 0x3400 <= r && r < 0x4E00:
		if s, ok := rareSimplified()[r]; ok {
			return s
		}
	}
	return r
}

//go:embed traditional.txt
var traditionalTable string

// simplifiedBy maps the characters from U+4E00 to U+9FFF; zero: as they are. The
// table is OpenCC's TSCharacters (Apache-2.0), made by scripts/traditional.
var simplifiedBy = sync.OnceValue(func() *[0x9FFF - 0x4E00 + 1]rune {
	var by [0x9FFF - 0x4E00 + 1]rune
	eachTraditional(func(from, to rune) {
		if 0x4E00 <= from && from <= 0x9FFF {
			by[from-0x4E00] = to
		}
	})
	return &by
})

// rareSimplified maps the characters outside that block.
var rareSimplified = sync.OnceValue(func() map[rune]rune {
	by := map[rune]rune{}
	eachTraditional(func(from, to rune) {
		if from < 0x4E00 || from > 0x9FFF {
			by[from] = to
		}
	})
	return by
})

func eachTraditional(f func(from, to rune)) {
	for line := range strings.Lines(traditionalTable) {
		if rs := []rune(strings.TrimSpace(line)); len(rs) == 2 {
			f(rs[0], rs[1])
		}
	}
}

// isHan reports a Han character.
func isHan(r rune) bool {
	if 0x4E00 <= r && r <= 0x9FFF {
		return true
	}
	return r > 0x2E7F && unicode.Is(unicode.Han, r)
}

// inWord reports a letter or digit that is no Han character.
func inWord(r rune) bool {
	if r < utf8.RuneSelf {
		return 'a' <= r && r <= 'z' || '0' <= r && r <= '9' || 'A' <= r && r <= 'Z'
	}
	return (unicode.IsLetter(r) || unicode.IsDigit(r)) && !isHan(r)
}

// sentenceEnd reports a rune of a folded text that parts one sentence, item or
// line from the next.
func sentenceEnd(r rune) bool {
	switch r {
	case '\n', '。', ';', '!', '?':
		return true
	}
	return false
}
