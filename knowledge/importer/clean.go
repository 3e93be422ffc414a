package importer

import (
	"bytes"
	"strings"
	"unicode"
	"unicode/utf8"
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

// joinSource drops the line breaks of the source between Chinese characters,
// where a browser would show a blank that nobody wrote.
func joinSource(s string) string {
	if !strings.ContainsRune(s, '\n') {
		return s
	}
	var out []byte
	before := rune(0) // last character that is no blank
	for i, part := range strings.Split(s, "\n") {
		trimmed := strings.TrimSpace(part)
		if i > 0 {
			if after, _ := utf8.DecodeRuneInString(trimmed); before >= 0x2e80 && after >= 0x2e80 {
				out = append(bytes.TrimRight(out, " \t\r"), strings.TrimLeft(part, " \t\r")...)
				before, _ = utf8.DecodeLastRuneInString(trimmed)
				continue
			}
			out = append(out, ' ')
		}
		out = append(out, part...)
		if trimmed != "" {
			before, _ = utf8.DecodeLastRuneInString(trimmed)
		}
	}
	return string(out)
}
