package index

import (
	"slices"
	"strings"
)

// mend puts right what sounds like a word of the domain and is written so nowhere:
// 身份怔 for 身份证, 换零 for 换领. What the articles and the questions people ask
// of them write is never touched, at most half of a word is put right, and in one
// of two characters what stands left and right of it must go with it too.
func (s *speech) mend(text string, words map[uint64][][]rune) string {
	rs := []rune(text)
	changed := false
	for n := 4; n >= 2; n-- {
		for i := 0; i+n <= len(rs); i++ {
			if right := s.meant(rs, i, n, words); right != nil {
				rs, changed = slices.Concat(rs[:i], right, rs[i+n:]), true
			}
		}
	}
	if !changed {
		return text
	}
	return string(rs)
}

// meant is what the n characters at i are a slip for; nil when they are none.
func (s *speech) meant(rs []rune, i, n int, words map[uint64][][]rune) []rune {
	written := rs[i : i+n]
	if s.written(written) {
		return nil
	}
	key, ok := soundsOf(written)
	if !ok {
		return nil
	}
	var best []rune
	bestWrong, bestSame := n/2+1, 0
	for _, word := range words[key] {
		wrong, same := 0, 0
		for j, r := range word {
			switch {
			case r == written[j]:
			case !s.odd(rs, i+j) || denies(written[j]):
				wrong = n // the pairs it makes are written so
			default:
				wrong++
				if soundsAlike(r, written[j]) {
					same++
				}
			}
		}
		if wrong == 0 || wrong > bestWrong || wrong == bestWrong && same <= bestSame && best != nil || n == 2 && !s.goesWith(rs, i, n, word) {
			continue // of two, the one that changes less, then the one of the very same sound, then the one named first
		}
		if wrong <= n/2 {
			best, bestWrong, bestSame = word, wrong, same
		}
	}
	return best
}

// denies reports a character that turns what is said into its opposite; it is
// never taken for a slip.
func denies(r rune) bool { return strings.ContainsRune("不没无未非别", r) }

// written reports whether something is written so anywhere.
func (s *speech) written(rs []rune) bool {
	var chars []uint16
	for _, r := range rs {
		n := s.chars[r]
		if n == 0 {
			return false
		}
		chars = append(chars, n)
	}
	if len(chars) == 2 {
		return s.pairs[pairOf(chars[0], chars[1])] > 0
	}
	return s.runs[runOf(chars)] > 0
}

// odd reports a character that makes a pair with a neighbour that is written
// nowhere, and is no part of an everyday word: 正 in 身份正过期, not in 身份正确.
func (s *speech) odd(rs []rune, i int) bool {
	odd := false
	for _, pair := range [][2]int{{i - 1, i}, {i, i + 1}} {
		if pair[0] < 0 || pair[1] >= len(rs) || !isHan(rs[pair[0]]) || !isHan(rs[pair[1]]) {
			continue
		}
		two := pairOf(s.chars[rs[pair[0]]], s.chars[rs[pair[1]]])
		if s.firm[two] {
			return false
		}
		odd = odd || !s.written(rs[pair[0]:pair[1]+1])
	}
	return odd
}

// goesWith reports whether a term in the place of the n characters at i makes
// pairs with its neighbours that are written somewhere.
func (s *speech) goesWith(rs []rune, i, n int, t []rune) bool {
	if i > 0 && isHan(rs[i-1]) && !s.written([]rune{rs[i-1], t[0]}) {
		return false
	}
	if end := i + n; end < len(rs) && isHan(rs[end]) && !s.written([]rune{t[n-1], rs[end]}) {
		return false
	}
	return true
}
