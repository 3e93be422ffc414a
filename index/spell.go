package index

import (
	"math"
	"slices"
	"strings"
	"unicode"
)

// Bounds of what is read as pinyin.
const (
	longestSyllable = 6   // zhuang
	mostLetters     = 160 // of a question that are read
	mostHeard       = 24  // characters tried for a syllable, those used more often first
	leastLikely     = -6  // mean logarithm of a character's likelihood below which Latin letters are no Chinese
	blurCost        = 2.5 // of a syllable that is heard differently from how it is written
)

// spelling is a stretch of Latin letters in a question: words that may be pinyin
// and blanks between them.
type spelling struct {
	from, to int // in runes
	words    []spelledWord
}

type spelledWord struct {
	text  string // in lower case, ü as v
	given string // as written
	full  string // what it is short for, or empty
	reads bool   // it is syllables all through
}

// decode reads pinyin without tones as the Chinese that is most likely meant by
// it: shenfenzheng diu le as 身份证丢了. short holds what initials stand for (sfz).
// Latin words that are no pinyin, addresses and ids stay.
func (s *speech) decode(text string, short map[string]string) string {
	rs := []rune(text)
	if !slices.ContainsFunc(rs, isLatin) {
		return text
	}
	var b strings.Builder
	at := 0
	for _, sp := range s.spellings(rs, short) {
		said, ok := s.said(sp, s.before(rs, sp.from), s.after(rs, sp.to))
		if !ok {
			continue
		}
		b.WriteString(strings.TrimSuffix(string(rs[at:sp.from]), " "))
		b.WriteString(said)
		if at = sp.to; at+1 < len(rs) && rs[at] == ' ' && (isHan(rs[at+1]) || unicode.IsDigit(rs[at+1])) {
			at++
		}
	}
	if at == 0 {
		return text
	}
	b.WriteString(string(rs[at:]))
	return b.String()
}

// isLatin reports a letter that pinyin is written with.
func isLatin(r rune) bool {
	return 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || r == 'ü' || r == 'Ü'
}

// spellings finds the stretches of a text that are pinyin by their letters.
func (s *speech) spellings(rs []rune, short map[string]string) []spelling {
	var out []spelling
	letters := 0
	for i := 0; i < len(rs); i++ {
		if !isLatin(rs[i]) {
			continue
		}
		sp := spelling{from: i}
		reads, others := 0, 0
		for i < len(rs) && isLatin(rs[i]) {
			end := i
			for end < len(rs) && isLatin(rs[end]) {
				end++
			}
			w := s.word(string(rs[i:end]), short)
			if w.full == "" && inAddress(rs, i, end) {
				w.reads = false
			}
			if w.reads || w.full != "" {
				reads++
			} else {
				others++
			}
			sp.words = append(sp.words, w)
			letters += end - i
			sp.to, i = end, end
			if i+1 < len(rs) && (rs[i] == ' ' || rs[i] == '\'') && isLatin(rs[i+1]) {
				i++ // xi'an is two syllables
			}
		}
		if reads > 2*others && letters <= mostLetters {
			out = append(out, sp)
		}
	}
	return out
}

// inAddress reports a word that is part of an address, an id or a name with
// figures: joined to a sign or figure that no sentence joins to a word.
func inAddress(rs []rune, from, end int) bool {
	const joints = "@/:._-#\\=&%"
	if from > 0 && (strings.ContainsRune(joints, rs[from-1]) || '0' <= rs[from-1] && rs[from-1] <= '9') {
		return true
	}
	return end < len(rs) && (strings.ContainsRune("@/\\_-#=&%", rs[end]) || '0' <= rs[end] && rs[end] <= '9' ||
		end+1 < len(rs) && strings.ContainsRune(".:", rs[end]) && inWord(rs[end+1]))
}

func (s *speech) word(given string, short map[string]string) spelledWord {
	w := spelledWord{given: given, text: strings.ReplaceAll(strings.ToLower(given), "ü", "v")}
	w.full = short[w.text]
	w.reads = len(w.text) > 1 && !s.latin[w.text] && s.syllables(w.text, short)
	return w
}

// syllables reports whether a word is syllables, or words in initials, all through.
func (s *speech) syllables(word string, short map[string]string) bool {
	ends := make([]bool, len(word)+1)
	ends[0] = true
	for i := range len(word) {
		if !ends[i] {
			continue
		}
		for n := 1; n <= longestSyllable && i+n <= len(word); n++ {
			if len(s.spell[word[i:i+n]]) > 0 && (n > 1 || len(word) > 1) || short[word[i:i+n]] != "" {
				ends[i+n] = true
			}
		}
	}
	return ends[len(word)]
}

// way is the likeliest way to a place in a spelling that ends with a character.
type way struct {
	char, last uint16 // the character and the one before it
	score      float64
	n          int // characters so far
	back       *way
}

// before is the character that stands before a stretch, 0 for none.
func (s *speech) before(rs []rune, i int) uint16 {
	if i > 0 && rs[i-1] == ' ' {
		i--
	}
	if i > 0 {
		return s.chars[rs[i-1]]
	}
	return 0
}

// after is the character that stands after a stretch, 0 for none.
func (s *speech) after(rs []rune, i int) uint16 {
	if i < len(rs) && rs[i] == ' ' {
		i++
	}
	if i < len(rs) {
		return s.chars[rs[i]]
	}
	return 0
}

// said is what a stretch most likely says between two characters; ok is false
// when nothing that it may say is likely.
func (s *speech) said(sp spelling, before, after uint16) (text string, ok bool) {
	ways := []*way{{char: before}}
	literal := map[*way]string{} // words that stay as they are
	for _, w := range sp.words {
		switch {
		case w.full != "":
			ways = s.through(ways, w.full)
		case w.reads:
			ways = s.spelledOut(ways, w.text)
		default:
			best := slices.MaxFunc(ways, lessLikely)
			stop := &way{score: best.score, n: best.n, back: best}
			literal[stop] = w.given
			ways = []*way{stop}
		}
		if len(ways) == 0 {
			return "", false
		}
	}
	if after != 0 {
		for _, w := range ways {
			w.score += s.follows(w.last, w.char, after)
			w.n++
		}
	}
	best := slices.MaxFunc(ways, lessLikely)
	if best.n == 0 || best.score/float64(best.n) < leastLikely {
		return "", false
	}
	var parts []string
	for w := best; w.back != nil; w = w.back {
		if l, is := literal[w]; is {
			parts = append(parts, " "+l+" ")
		} else {
			parts = append(parts, string(s.runes[w.char]))
		}
	}
	slices.Reverse(parts)
	return strings.Join(parts, ""), true
}

func lessLikely(a, b *way) int {
	switch {
	case a.score < b.score:
		return -1
	case a.score > b.score:
		return 1
	}
	return 0
}

// through goes on with characters that are given.
func (s *speech) through(ways []*way, text string) []*way {
	w := slices.MaxFunc(ways, lessLikely)
	for _, r := range text {
		c := s.chars[r]
		if c == 0 {
			return nil
		}
		w = &way{char: c, last: w.char, score: w.score + s.follows(w.last, w.char, c), n: w.n + 1, back: w}
	}
	return []*way{w}
}

// spelledOut goes on with the characters that a word in pinyin may stand for: the
// likeliest way to each place in it for each last character.
func (s *speech) spelledOut(ways []*way, word string) []*way {
	at := make([]map[uint16]*way, len(word)+1)
	at[0] = map[uint16]*way{}
	for _, w := range ways {
		at[0][w.char] = w
	}
	for i := range len(word) {
		for n := 1; n <= longestSyllable && i+n <= len(word) && at[i] != nil; n++ {
			for _, h := range s.hears(word[i : i+n]) {
				var best way
				best.score = math.Inf(-1)
				for _, w := range at[i] {
					if score := w.score - h.cost + s.follows(w.last, w.char, h.char); score > best.score {
						best = way{char: h.char, last: w.char, score: score, n: w.n + 1, back: w}
					}
				}
				if at[i+n] == nil {
					at[i+n] = map[uint16]*way{}
				}
				if known := at[i+n][h.char]; known == nil || known.score < best.score {
					at[i+n][h.char] = &best
				}
			}
		}
	}
	var out []*way
	for _, w := range at[len(word)] {
		out = append(out, w)
	}
	return out
}

// hears are the characters that a syllable may stand for.
func (s *speech) hears(syllable string) []heard {
	list := s.spell[syllable]
	return list[:min(mostHeard, len(list))]
}
