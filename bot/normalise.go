package bot

import (
	_ "embed"
	"strings"
	"sync"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// maxQuestion is the most runes of a question that are looked at.
const maxQuestion = 1000

// normalise gives the form of a question that is understood and searched:
// width folded, traditional characters read as simplified ones, invisible and
// bidirectional characters gone, blanks single, common slips of the domain's own words mended. Case is kept for the reader.
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
		if s, ok := simplified()[r]; ok {
			r = s
		}
		b.WriteRune(r)
	}
	return slips.Replace(b.String())
}

//go:embed traditional.txt
var traditionalTable string

// simplified maps traditional characters to simplified ones (OpenCC's
// TSCharacters, made by scripts/traditional); it is read once.
var simplified = sync.OnceValue(func() map[rune]rune {
	m := map[rune]rune{}
	for line := range strings.Lines(traditionalTable) {
		if rs := []rune(strings.TrimSpace(line)); len(rs) == 2 {
			m[rs[0]] = rs[1]
		}
	}
	return m
})

// slips are misspellings of the domain's own words.
var slips = strings.NewReplacer(
	"身分证", "身份证", "身份正", "身份证", "身份症", "身份证", "身fen证", "身份证", "shenfenzheng", "身份证", "sfz", "身份证", "SFZ", "身份证",
	"照片回止", "照片回执", "回执单号", "回执号", "回直", "回执", "回值单", "回执单",
	"身份证证", "身份证", "照片单子", "相片回执", "相片单", "相片回执",
	"粤居马", "粤居码", "粤居嘛", "粤居码", "粤居玛", "粤居码", "粤居妈", "粤居码", "粤居吗", "粤居码", "粤具码", "粤居码", "月居码", "粤居码",
	"换令", "换领", "补令", "补领", "户囗", "户口",
)
