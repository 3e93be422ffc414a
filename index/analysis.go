package index

import (
	"slices"
	"strings"
	"sync"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// analysisVersion is part of a generation's name: it grows with every change of
// what Terms gives or of the mapping.
const analysisVersion = "6"

// Terms splits text into index terms, the same at index and at query time:
// width and case are folded (NFKC, lower case), a run of Han characters gives
// every character and every pair of neighbours, a run of letters or digits
// gives itself.
func Terms(text string) []string {
	var out []string
	for _, t := range terms(text) {
		out = append(out, t.text)
	}
	return out
}

type term struct {
	text  string
	start int // in runes of the folded text
	runes int
	han   bool
}

// fold is the form of a text that terms are taken from.
func fold(text string) string { return strings.ToLower(norm.NFKC.String(text)) }

func terms(text string) []term {
	rs := []rune(fold(text))
	var out []term
	for i := 0; i < len(rs); {
		switch {
		case unicode.Is(unicode.Han, rs[i]):
			end := i
			for end < len(rs) && unicode.Is(unicode.Han, rs[end]) {
				end++
			}
			for j := i; j < end; j++ {
				out = append(out, term{string(rs[j]), j, 1, true})
				if j+1 < end {
					out = append(out, term{string(rs[j : j+2]), j, 2, true})
				}
			}
			i = end
		case word(rs[i]):
			end := i
			for end < len(rs) && word(rs[end]) {
				end++
			}
			out = append(out, term{string(rs[i:end]), i, end - i, false})
			i = end
		default:
			i++
		}
	}
	return out
}

func word(r rune) bool {
	return (unicode.IsLetter(r) || unicode.IsDigit(r)) && !unicode.Is(unicode.Han, r)
}

// questionWords carry the asking, not the matter. Their terms count less, but
// not nothing: questions are also matched against other wordings of questions.
var questionWords = []string{
	"怎么办", "怎么样", "怎么", "怎样", "如何", "哪里", "哪儿", "在哪", "去哪", "什么", "多少", "多久", "几多", "可以", "可不可以", "能不能", "能否", "是否",
	"是不是", "需要", "要不要", "需不需要", "请问", "想问", "知道", "一下", "我想", "我要", "我的", "你好", "您好", "麻烦", "谢谢", "吗", "呢", "啊", "吧", "呀", "了", "的", "我", "你", "要", "能", "会", "有", "在", "是",
}

// questionRunesBy are the question words as runes, by their first one.
var questionRunesBy = sync.OnceValue(func() map[rune][][]rune {
	by := map[rune][][]rune{}
	for _, w := range questionWords {
		rs := []rune(w)
		by[rs[0]] = append(by[rs[0]], rs)
	}
	return by
})

// questionRunes marks the runes of the folded text that lie in a question word.
func questionRunes(folded string) []bool {
	rs := []rune(folded)
	marks := make([]bool, len(rs))
	by := questionRunesBy()
	for i, r := range rs {
		for _, w := range by[r] {
			if i+len(w) <= len(rs) && slices.Equal(rs[i:i+len(w)], w) {
				for j := i; j < i+len(w); j++ {
					marks[j] = true
				}
			}
		}
	}
	return marks
}

// Weights of query terms; see docs/adr/0002-scoring.md.
const (
	weightPair     = 1.0
	weightSingle   = 0.7
	weightWord     = 1.5
	weightQuestion = 0.4 // times the above for terms inside question words
)

// weighted is a query's distinct terms with their weights.
func weighted(text string) map[string]float64 {
	folded := fold(text)
	marks := questionRunes(folded)
	out := map[string]float64{}
	for _, t := range terms(folded) {
		w := weightWord
		if t.han {
			w = weightSingle
			if t.runes == 2 {
				w = weightPair
			}
		}
		asking := true
		for j := t.start; j < t.start+t.runes; j++ {
			asking = asking && marks[j]
		}
		if asking {
			w *= weightQuestion
		}
		out[t.text] = max(out[t.text], w)
	}
	return out
}
