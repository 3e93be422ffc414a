package index

import (
	"math"
	"slices"
	"strings"

	"github.com/mozillazg/go-pinyin"

	"zhengda/knowledge"
)

// speech is how the matter is spoken of: which characters follow each other in the
// articles and in the questions people ask of them, and how it sounds. By it a
// question in pinyin is read (spell.go) and a slip of the same sound is mended
// (hear.go). It is made from a corpus when it is first needed and never changes.
type speech struct {
	corpus *knowledge.Corpus
	chars  map[rune]uint16 // numbers of the characters that occur, from 1; 0 is none
	runes  []rune          // by number

	alone []float64          // share of a character, by number
	count []uint32           // of a character
	pairs map[uint32]uint32  // counts of two neighbours
	firm  map[uint32]bool    // pairs of everyday words
	runs  map[uint64]uint32  // counts of three and four neighbours, in questions
	spell map[string][]heard // characters by a syllable without its tone
	latin map[string]bool    // words in Latin letters that articles use
}

// heard is a character that a syllable may stand for, and what that costs.
type heard struct {
	char uint16
	cost float64
}

// questionWeight is how much a question tells of what people type, compared with
// a sentence of an article.
const questionWeight = 3

// placeWeight is that of the names of cities, which few articles have.
const placeWeight = 30

func newSpeech(c *knowledge.Corpus) *speech {
	s := &speech{
		corpus: c, chars: map[rune]uint16{}, runes: []rune{0}, count: []uint32{0},
		pairs: map[uint32]uint32{}, firm: map[uint32]bool{}, runs: map[uint64]uint32{}, spell: map[string][]heard{}, latin: map[string]bool{},
	}
	for _, a := range c.Articles() {
		s.learn(a.Question, questionWeight)
		for _, w := range a.Wordings {
			s.learn(w, questionWeight)
		}
		for i := range a.Sections {
			p := knowledge.NewPassage(a, &a.Sections[i])
			s.learn(p.Section.Heading, questionWeight)
			for _, w := range a.WordingsOf[p.Section.Anchor] {
				s.learn(w, questionWeight)
			}
			s.learn(p.Text, 1)
		}
		for _, r := range a.Replies {
			for _, w := range r.Asks {
				s.learn(w, questionWeight)
			}
		}
	}
	for _, place := range knowledge.CityNames() {
		s.learn(place, placeWeight)
	}
	s.learn(everyday, questionWeight)
	for i, rs := 1, []rune(everyday); i < len(rs); i++ {
		if isHan(rs[i-1]) && isHan(rs[i]) {
			s.firm[pairOf(s.chars[rs[i-1]], s.chars[rs[i]])] = true
		}
	}
	s.listen()
	return s
}

// everyday is what people say besides the matter.
const everyday = "你好，您好，你好吗，谢谢，多谢，谢谢你，请问，在吗，有人吗，再见，早上好，下午好，好的，知道了，明白了，对不起，麻烦你，我想问，上班，下班，上班吗，潮汕，潮汕人，正确，正常，正规，正当，正好，正在，正式，零钱，会址，其他，其实，其中，半天，半年，半夜"

// learn counts what stands beside what in a text.
func (s *speech) learn(text string, weight uint32) {
	var last [4]uint16
	rs := fold(text)
	for i, r := range rs {
		if !isHan(r) {
			if inWord(r) && (i == 0 || !inWord(rs[i-1])) {
				end := i
				for end < len(rs) && inWord(rs[end]) {
					end++
				}
				s.latin[string(rs[i:end])] = true
			}
			last = [4]uint16{}
			continue
		}
		n, known := s.chars[r]
		if !known {
			n = uint16(len(s.runes))
			s.chars[r] = n
			s.runes = append(s.runes, r)
			s.count = append(s.count, 0)
		}
		last = [4]uint16{last[1], last[2], last[3], n}
		s.count[n] += weight
		s.pairs[pairOf(last[2], n)] += weight
		if weight == questionWeight && last[1] != 0 && last[2] != 0 {
			s.runs[runOf(last[1:])]++
			if last[0] != 0 {
				s.runs[runOf(last[:])]++
			}
		}
	}
}

func pairOf(a, b uint16) uint32 { return uint32(a)<<16 | uint32(b) }

// runOf is a run of up to four characters as one number.
func runOf(chars []uint16) (key uint64) {
	for _, c := range chars {
		key = key<<16 | uint64(c)
	}
	return key
}

// listen works out the sounds of all that was learnt.
func (s *speech) listen() {
	var total float64
	for _, n := range s.count {
		total += float64(n)
	}
	s.alone = make([]float64, len(s.count))
	for i := 1; i < len(s.runes); i++ {
		s.alone[i] = float64(s.count[i]) / total
		for j, reading := range strings.Split(pinyin.PinyinDict[int(s.runes[i])], ",") {
			s.spelled(withoutTone(reading), heard{uint16(i), min(float64(j), 2)})
		}
	}
	for _, list := range s.spell {
		slices.SortFunc(list, func(a, b heard) int { return int(s.count[b.char]) - int(s.count[a.char]) })
	}
}

// neverSpelled are characters of Cantonese, which are never meant by pinyin.
const neverSpelled = "喺嘅咗畀俾唔佢哋嗰啲咩嘢攞冇㗎乜嚟搵揾睇瞓"

// spelled notes a way to spell a character.
func (s *speech) spelled(syllable string, h heard) {
	if syllable == "" || strings.ContainsRune(neverSpelled, s.runes[h.char]) || slices.ContainsFunc(s.spell[syllable], func(x heard) bool { return x.char == h.char }) {
		return
	}
	s.spell[syllable] = append(s.spell[syllable], h)
}

// follows is the logarithm of how likely c comes after a and b; 0 for a and b is
// the start of a run.
func (s *speech) follows(a, b, c uint16) float64 {
	p := 0.1*s.alone[c] + 1e-7
	if n := s.pairs[pairOf(b, c)]; n > 0 {
		before := s.count[b]
		if b == 0 {
			before = uint32(len(s.runes)) * 8 // about as many beginnings
		}
		p += 0.35 * float64(n) / float64(before+1)
		if a != 0 && b != 0 {
			p += 0.55 * questionWeight * float64(s.runs[runOf([]uint16{a, b, c})]) / float64(s.pairs[pairOf(a, b)]+1)
		}
	}
	return math.Log(p)
}

// blurredSound is the number of a character's most common reading, less what
// people of Guangdong do not tell apart: zh and z, ch and c, sh and s, n and l at
// the beginning, ng and n at the end.
func blurredSound(r rune) uint16 { return blurred().number[r] }
