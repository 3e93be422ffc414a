package bot

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"zhengda/index"
)

// maxQuestion is the most runes of a question that are looked at.
const maxQuestion = 1000

// normalise gives the form of a question that is understood and searched:
// width folded, traditional characters read as simplified ones, invisible and
// bidirectional characters gone, blanks single. Case is kept for the reader.
func normalise(text string) string {
	var b strings.Builder
	blank, n := false, 0
	for _, r := range norm.NFKC.String(text) {
		switch {
		case unicode.IsSpace(r):
			blank = b.Len() > 0
			continue
		case unicode.Is(unicode.Cf, r), unicode.IsControl(r), r == unicode.ReplacementChar, unicode.Is(unicode.Co, r), r >= 0xE0000 && r <= 0xE007F:
			continue
		}
		if n++; n > maxQuestion {
			break
		}
		if blank {
			b.WriteByte(' ')
			blank = false
		}
		b.WriteRune(index.Simplified(r))
	}
	return b.String()
}
