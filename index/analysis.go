package index

import (
	"slices"
	"strings"
	"sync"
)

// analysisVersion is part of a generation's name: it grows with every change of
// what Terms gives, of the mapping or of the posting file.
const analysisVersion = "8"

// Terms splits text into index terms, the same at index and at query time: the
// text is folded (NFKC, lower case, traditional characters as simplified ones),
// a run of Han characters gives every character and every pair of neighbours, a
// run of letters or digits gives itself.
func Terms(text string) []string {
	var out []string
	rs := fold(text)
	eachTerm(rs, func(start, n int, _ bool) { out = append(out, string(rs[start:start+n])) })
	return out
}

// eachTerm calls f with the place of every term of a folded text, in order; a
// pair of Han characters comes after its first one.
func eachTerm(rs []rune, f func(start, n int, han bool)) {
	for i := 0; i < len(rs); {
		switch {
		case isHan(rs[i]):
			f(i, 1, true)
			if i+1 < len(rs) && isHan(rs[i+1]) {
				f(i, 2, true)
			}
			i++
		case inWord(rs[i]):
			end := i
			for end < len(rs) && inWord(rs[end]) {
				end++
			}
			f(i, end-i, false)
			i = end
		default:
			i++
		}
	}
}

// questionWords carry the asking, not the matter. Their terms count less, but
// not nothing: questions are also matched against other wordings of questions.
var questionWords = []string{
	"怎么办", "怎么样", "怎么", "怎样", "如何", "哪里", "哪儿", "在哪", "去哪", "什么", "多少", "多久", "几多", "可以", "可不可以", "能不能", "能否", "是否",
	"是不是", "需要", "要不要", "需不需要", "请问", "想问", "知道", "一下", "我想", "我要", "我的", "你好", "您好", "麻烦", "谢谢", "吗", "呢", "啊", "吧", "呀", "了", "的", "我", "你", "要", "能", "会", "有", "在", "是",
}

// functionWords carry nothing of a question in English.
var functionWords = func() map[string]bool {
	words := map[string]bool{}
	for w := range strings.FieldsSeq("a an the i me my we our you your he she it its his her they their to in on at of for from with and or but if so as is are am be was will would can could do does did how what where when which who why need get have has want must should may not no yes please much many long there here this that any new old id card") {
		words[w] = true
	}
	return words
}()

// questionRunesBy are the question words as runes, by their first one.
var questionRunesBy = sync.OnceValue(func() map[rune][][]rune {
	by := map[rune][][]rune{}
	for _, w := range questionWords {
		rs := []rune(w)
		by[rs[0]] = append(by[rs[0]], rs)
	}
	return by
})

// questionRunes marks the runes of a folded text that lie in a question word.
func questionRunes(rs []rune) []bool {
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
	out := make(map[string]float64, len(text))
	eachWeighted(text, func(term []rune, _ bool, weight float64, _ bool) { out[string(term)] = max(out[string(term)], weight) })
	return out
}

// matter are the terms of a query that do not lie in question words: what it is
// about.
func matter(text string) map[string]bool {
	out := make(map[string]bool, len(text))
	eachWeighted(text, func(term []rune, _ bool, _ float64, asking bool) { out[string(term)] = out[string(term)] || !asking })
	return out
}

// mostAsked is how many characters of a query are looked at.
const mostAsked = 4096

// eachWeighted calls f with each term of a query, what it counts, and whether it
// lies in question words.
func eachWeighted(text string, f func(term []rune, han bool, weight float64, asking bool)) {
	rs := fold(text)
	rs = rs[:min(len(rs), mostAsked)]
	marks := questionRunes(rs)
	eachTerm(rs, func(start, n int, han bool) {
		w := weightWord
		if han {
			w = weightSingle
			if n == 2 {
				w = weightPair
			}
		}
		asking := true
		for _, m := range marks[start : start+n] {
			asking = asking && m
		}
		if asking {
			w *= weightQuestion
		}
		f(rs[start:start+n], han, w, asking)
	})
}
