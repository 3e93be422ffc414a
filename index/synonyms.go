package index

import (
	"cmp"
	_ "embed"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"
)

// Synonyms are what people say for what guidance says, and the slips of the pen
// that are mended before anything else is done. They are read from text of one
// entry a line (synonyms.txt tells the form). The zero value has none.
type Synonyms struct {
	slips   [][2]string // wrong, right
	sayings []saying
	words   []string // of the domain, by whose sound a slip is known
	mender  *strings.Replacer
	heard   func() map[uint64][][]rune // words by their blurred sounds, worked out when they are needed
	short   map[string]string          // slips in Latin letters, which are whole words, in lower case
}

// saying is a way of saying something, and the words of guidance for it.
type saying struct {
	said  string   // as written in the file, to name it
	parts [][]rune // what must occur, one after the other with a small gap
	latin bool     // parted by blanks in the text
	terms []string
}

// gap is the most characters that may stand where a saying has … .
const gap = 6

//go:embed synonyms.txt
var ownSynonyms []byte

// DefaultSynonyms are those of the project.
var DefaultSynonyms = sync.OnceValues(func() (*Synonyms, error) { return ParseSynonyms("synonyms.txt", ownSynonyms, nil) })

// ParseSynonyms reads a file of synonyms over a base, which may be nil. An error
// names file and line and says what to write.
func ParseSynonyms(name string, text []byte, base *Synonyms) (*Synonyms, error) {
	s := &Synonyms{}
	if base != nil {
		s.slips, s.sayings, s.words = slices.Clone(base.slips), slices.Clone(base.sayings), slices.Clone(base.words)
	}
	n, file := 0, &Synonyms{}
	for line := range strings.Lines(strings.TrimPrefix(string(text), "\ufeff")) {
		n++
		line, _, _ = strings.Cut(line, "#")
		if line = strings.TrimSpace(line); line == "" {
			continue
		}
		if word, ok := strings.CutPrefix(line, "- "); ok {
			if err := s.remove(strings.TrimSpace(word)); err != nil {
				return nil, fmt.Errorf("%s:%d: %q: %w", name, n, line, err)
			}
			continue
		}
		if err := file.add(line); err != nil {
			return nil, fmt.Errorf("%s:%d: %q: %w", name, n, line, err)
		}
	}
	s.slips, s.sayings, s.words = append(file.slips, s.slips...), append(s.sayings, file.sayings...), append(s.words, file.words...) // of two slips the file's own counts
	s.finish()
	return s, nil
}

func (s *Synonyms) add(line string) error {
	if list, ok := strings.CutPrefix(line, "~"); ok {
		for _, w := range words(list) {
			if rs := []rune(w); len(rs) < 2 || len(rs) > 4 || slices.ContainsFunc(rs, func(r rune) bool { return !isHan(r) }) {
				return fmt.Errorf("a word that is known by its sound has two to four Han characters, not %q: ~ 身份证, 回执", w)
			}
			s.words = append(s.words, w)
		}
		return nil
	}
	if strings.Count(line, "→")+strings.Count(line, ">")+min(1, strings.Count(line, "=")) > 1 {
		return errors.New("a line has one of →, > and =, and → and > only once")
	}
	if wrong, right, ok := strings.Cut(line, "→"); ok {
		right = strings.TrimSpace(right)
		if len(words(wrong)) == 0 {
			return errors.New("what is wrong stands before →: 身份正, 身分证 → 身份证")
		}
		for _, w := range words(wrong) {
			all, err := alternatives(w)
			if err != nil {
				return err
			}
			for _, w := range all {
				switch {
				case w == "" || right != "" && strings.Contains(right, w):
					return fmt.Errorf("a slip is written like 身份正, 身分证 → 身份证, and what is right must not contain what is wrong")
				case right == "":
					s.slips = append(s.slips, [2]string{w, w}) // stays, though a part of it is a slip elsewhere
				default:
					s.slips = append(s.slips, [2]string{w, right})
				}
			}
		}
		return nil
	}
	if said, terms, ok := strings.Cut(line, ">"); ok {
		if len(strings.Fields(terms)) == 0 {
			return fmt.Errorf("after > come the words of guidance, parted by blanks: 掉了, 弄丢 > 丢失 补领")
		}
		if len(words(said)) == 0 {
			return errors.New("what people say stands before >: 掉了, 弄丢 > 丢失 补领")
		}
		for _, w := range words(said) {
			if strings.Contains(w, " ") && isHan(fold(w)[0]) {
				return fmt.Errorf("what people say is parted by commas, not by blanks: %q", w)
			}
			if err := s.say(w, strings.Fields(terms)); err != nil {
				return err
			}
		}
		return nil
	}
	same := strings.Split(line, "=")
	if len(same) < 2 {
		return fmt.Errorf("write 换领 = 换证, or 掉了 > 丢失, or 身份正 → 身份证, or - 掉了 to take a word out")
	}
	for i, w := range same {
		var others []string
		for j, o := range same {
			if i != j {
				others = append(others, strings.TrimSpace(o))
			}
		}
		if err := s.say(strings.TrimSpace(w), others); err != nil {
			return err
		}
	}
	return nil
}

// remove takes out what is said of a word so far.
func (s *Synonyms) remove(word string) error {
	before := len(s.slips) + len(s.sayings) + len(s.words)
	s.slips = slices.DeleteFunc(s.slips, func(p [2]string) bool { return p[0] == word })
	s.sayings = slices.DeleteFunc(s.sayings, func(x saying) bool { return x.said == word })
	s.words = slices.DeleteFunc(s.words, func(w string) bool { return w == word })
	if len(s.slips)+len(s.sayings)+len(s.words) == before {
		return fmt.Errorf("there is no entry for %s that could be taken out", word)
	}
	return nil
}

// say adds a saying; (替|帮)…领 stands for two of them.
func (s *Synonyms) say(word string, terms []string) error {
	all, err := alternatives(word)
	if err != nil {
		return err
	}
	for _, a := range all {
		x := saying{said: word, terms: terms}
		for part := range strings.SplitSeq(a, "…") {
			rs := fold(strings.TrimSpace(part))
			if len(rs) == 0 {
				return fmt.Errorf("%q has nothing on one side of … or a comma", word)
			}
			x.parts = append(x.parts, rs)
		}
		x.latin = inWord(x.parts[0][0])
		s.sayings = append(s.sayings, x)
	}
	return nil
}

// mostAlternatives is how many wordings one word may stand for.
const mostAlternatives = 64

// alternatives writes out the (a|b) of a word.
func alternatives(word string) ([]string, error) {
	if strings.Count(word, "(") > 4 {
		return nil, fmt.Errorf("%q: at most four ( ) in a word", word)
	}
	before, rest, ok := strings.Cut(word, "(")
	if !ok {
		if strings.ContainsAny(word, ")|") {
			return nil, fmt.Errorf("%q: ( is missing", word)
		}
		return []string{word}, nil
	}
	inner, after, ok := strings.Cut(rest, ")")
	if !ok || strings.Contains(inner, "(") {
		return nil, fmt.Errorf("%q: ) is missing", word)
	}
	ends, err := alternatives(after)
	if err != nil {
		return nil, err
	}
	var out []string
	for choice := range strings.SplitSeq(inner, "|") {
		for _, end := range ends {
			out = append(out, before+choice+end)
		}
	}
	if len(out) > mostAlternatives {
		return nil, fmt.Errorf("%q stands for %d wordings, more than %d; write several lines", word, len(out), mostAlternatives)
	}
	return out, nil
}

// words splits at commas of either width.
func words(list string) []string {
	out := strings.FieldsFunc(list, func(r rune) bool { return r == ',' || r == '\uff0c' || r == '、' })
	for i := range out {
		out[i] = strings.TrimSpace(out[i])
	}
	return out
}

func (s *Synonyms) finish() {
	slips := slices.Clone(s.slips)
	slices.SortStableFunc(slips, func(a, b [2]string) int { return cmp.Compare(len(b[0]), len(a[0])) }) // the longer one is meant
	var pairs []string
	s.short = map[string]string{}
	for _, p := range slips {
		if strings.IndexFunc(p[0], func(r rune) bool { return !isLatin(r) }) < 0 {
			if _, known := s.short[strings.ToLower(p[0])]; !known {
				s.short[strings.ToLower(p[0])] = p[1]
			}
			continue
		}
		pairs = append(pairs, p[0], p[1])
	}
	s.heard = sync.OnceValue(func() map[uint64][][]rune {
		heard := map[uint64][][]rune{}
		for _, w := range s.words {
			if key, ok := soundsOf([]rune(w)); ok {
				heard[key] = append(heard[key], []rune(w))
			}
		}
		return heard
	})
	s.mender = strings.NewReplacer(pairs...)
}

// Mend replaces the slips in a text.
func (s *Synonyms) Mend(text string) string {
	if s == nil || s.mender == nil {
		return text
	}
	return s.mender.Replace(text)
}

// Added is what a saying adds to a search.
type Added struct {
	Said  string   // the entry of the file
	Terms []string // the words of guidance
}

// latin reports a saying in another language than Chinese.
func (a Added) latin() bool {
	r, _ := utf8.DecodeRuneInString(a.Said)
	return inWord(r)
}

// has reports a word of the saying.
func (a Added) has(word string) bool { return slices.Contains(strings.Fields(a.Said), word) }

func (a Added) String() string { return a.Said + " > " + strings.Join(a.Terms, " ") }

// Find gives the sayings that occur in a text, each once.
func (s *Synonyms) Find(text string) []Added {
	if s == nil {
		return nil
	}
	rs := fold(text)
	var out []Added
	for _, x := range s.sayings {
		if x.in(rs) && !slices.ContainsFunc(out, func(a Added) bool { return a.Said == x.said && slices.Equal(a.Terms, x.terms) }) {
			out = append(out, Added{x.said, x.terms})
		}
	}
	return out
}

// in reports whether the saying occurs in a folded text.
func (x saying) in(rs []rune) bool {
	for from := 0; ; from++ {
		i := indexRunes(rs, x.parts[0], from, len(rs))
		if i < 0 {
			return false
		}
		if x.follows(rs, i) {
			return true
		}
		from = i
	}
}

// follows reports whether the saying begins at i.
func (x saying) follows(rs []rune, i int) bool {
	end := i + len(x.parts[0])
	if x.latin && (i > 0 && inWord(rs[i-1]) || end < len(rs) && inWord(rs[end])) {
		return false // in the middle of a word
	}
	for _, part := range x.parts[1:] {
		next := indexRunes(rs, part, end, min(len(rs), end+gap+len(part)))
		if next < 0 || slices.ContainsFunc(rs[end:next], func(r rune) bool { return unicode.IsPunct(r) }) {
			return false
		}
		end = next + len(part)
	}
	return true
}

// indexRunes is the place of part in rs[from:to]; -1 when it is not there.
func indexRunes(rs, part []rune, from, to int) int {
	for i := from; i+len(part) <= to; i++ {
		if rs[i] == part[0] && slices.Equal(rs[i:i+len(part)], part) {
			return i
		}
	}
	return -1
}
