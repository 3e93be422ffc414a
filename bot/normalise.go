package bot

import (
	"regexp"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"zhengda/hans"
)

// maxQuestion is the most runes of a question that are looked at.
const maxQuestion = 1000

// normalise gives the form of a question that is understood and searched: width
// folded, traditional characters read as simplified ones, what is not seen gone,
// pictures and blanks a single blank. Case is kept for the reader.
func normalise(text string) string {
	var b strings.Builder
	blank, n := false, 0
	for _, r := range norm.NFKC.String(text) {
		switch {
		case unseen(r):
			continue
		case unicode.IsSpace(r), looksBlank(r), picture(r):
			blank = b.Len() > 0
			continue
		}
		if n++; n > maxQuestion {
			break
		}
		if blank {
			b.WriteByte(' ')
			blank = false
		}
		b.WriteRune(r)
	}
	return slipOfPen.ReplaceAllString(hans.Simplify(b.String()), "${1}已${2}")
}

// slipOfPen finds 己 where 已 is meant: 己过期, 己补办.
var slipOfPen = regexp.MustCompile(`(^|[^自知])己(经|过|补|换|办|丢|领|挂|申|注|满|到|找|拿|收|交|登|审|提|付|成年|超|年满|失效|录)`)

// unseen reports a rune that shows nothing of its own or only marks another:
// format and control characters (joiners, directions, soft hyphens, tags),
// selectors of a variant, marks stacked on a letter, and what is no character.
// Controls that part words, such as a line's end, are blanks.
func unseen(r rune) bool {
	switch {
	case r < ' ' || r == 0x7F:
		return !unicode.IsSpace(r)
	case r < 0x80:
		return false
	case r == 0x115F, r == 0x1160, r == 0x3164, r == 0xFFA0: // fillers of Hangul are letters without a shape
		return true
	case r == unicode.ReplacementChar, r >= 0xE0000:
		return true
	}
	return unicode.In(r, unicode.Cf, unicode.Mn, unicode.Me, unicode.Co, unicode.Cs) || unicode.IsControl(r) && !unicode.IsSpace(r)
}

// looksBlank reports a character that is seen as a blank, though it is none.
func looksBlank(r rune) bool { return r == 0x2800 }

// picture reports an emoji or a symbol that is drawn; it parts words as a blank does.
func picture(r rune) bool { return r >= 0x2190 && unicode.In(r, unicode.So, unicode.Sk) }
