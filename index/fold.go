package index

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"zhengda/hans"
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
			r = hans.Rune(r)
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
		rs[i] = hans.Rune(r)
	}
	return rs
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
