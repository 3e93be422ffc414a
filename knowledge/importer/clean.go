package importer

import (
	"strings"
	"unicode"
)

// clean drops characters that are not seen (zero width, direction marks,
// control, private use) and makes every run of white space one blank. Width
// and punctuation stay as they are.
func clean(s string) string {
	s = strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return ' '
		case unicode.In(r, unicode.Cc, unicode.Cf, unicode.Co, unicode.Variation_Selector):
			return -1
		case r == '\u2800' || r == '\u3164' || r == '\u115f' || r == '\u1160' || r == '\uffa0': // blanks that count as letters or symbols
			return -1
		case r&0xfffe == 0xfffe || r >= 0xfdd0 && r <= 0xfdef: // no characters at all
			return -1
		}
		return r
	}, strings.ToValidUTF8(s, ""))
	return strings.Join(strings.Fields(s), " ")
}

// fold makes texts that differ only in width, case, blanks and punctuation equal.
func fold(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= 0xff01 && r <= 0xff5e {
			r -= 0xfee0
		}
		if !unicode.IsLetter(r) && !unicode.IsNumber(r) {
			return -1
		}
		return unicode.ToLower(r)
	}, s)
}

// han counts Chinese characters.
func han(s string) (n int) {
	for _, r := range s {
		if unicode.Is(unicode.Han, r) {
			n++
		}
	}
	return n
}

func runes(s string) int { return len([]rune(s)) }

// cut shortens s to at most n characters for showing.
func cut(s string, n int) string {
	if r := []rune(s); len(r) > n {
		return strings.TrimSpace(string(r[:n])) + "…"
	}
	return s
}

// endsSentence reports whether s ends in punctuation after which another
// sentence may follow.
func endsSentence(s string) bool {
	return s != "" && strings.ContainsRune("。!?;:…\uff01\uff1f\uff1b\uff1a.”)\uff09」』", lastRune(s))
}

func lastRune(s string) rune {
	r := []rune(s)
	if len(r) == 0 {
		return 0
	}
	return r[len(r)-1]
}
