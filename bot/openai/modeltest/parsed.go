package modeltest

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Parsed is what a model can tell of the prompt of package bot.
type Parsed struct {
	Passages []Passage // as numbered: the first is [1]
	Question string

	fenced string // all between <资料> and </资料>
	all    string
}

// Passage is one of the numbered texts.
type Passage struct {
	N    int
	Head string // title, heading, place and day
	Text string
}

var passageHead = regexp.MustCompile(`^\[(\d+)\] (.*)$`)

// Parsed reads the request's last user message.
func (r Request) Parsed() Parsed {
	p := Parsed{all: r.User}
	_, rest, ok := strings.Cut(r.User, "<资料>")
	if !ok {
		return p
	}
	p.fenced, rest, _ = strings.Cut(rest, "</资料>")
	for line := range strings.Lines(p.fenced) {
		line = strings.TrimSpace(line)
		if m := passageHead.FindStringSubmatch(line); m != nil {
			if n, _ := strconv.Atoi(m[1]); n == len(p.Passages)+1 {
				p.Passages = append(p.Passages, Passage{N: n, Head: m[2]})
				continue
			}
		}
		if n := len(p.Passages); n > 0 && line != "" {
			p.Passages[n-1].Text += line + "\n"
		}
	}
	for line := range strings.Lines(rest) {
		for _, lead := range []string{"问题:", "问题："} {
			if q, ok := strings.CutPrefix(strings.TrimSpace(line), lead); ok {
				p.Question = q
			}
		}
	}
	return p
}

// claim is a sentence that is said, and the passage it is said to stand in.
type claim struct {
	text string
	cite int    // 0: none is given
	lie  string // the part that is untrue; empty: all of it
}

func (c claim) untrue() string {
	if c.lie != "" {
		return c.lie
	}
	return c.text
}

func (c claim) cited() string {
	if c.cite == 0 {
		return c.text
	}
	return c.text + "[" + strconv.Itoa(c.cite) + "]"
}

var sentenceEnd = regexp.MustCompile(`[。！？；;]|\n`)

// sentences are the whole sentences of a passage, as they stand in it; lead-ins
// of lists and what would be too long to repeat are left out.
func (p Passage) sentences() []claim {
	var out []claim
	for line := range strings.Lines(p.Text) {
		line = strings.TrimSpace(line)
		line = strings.TrimPrefix(line, "- ")
		for line != "" {
			end := len(line)
			if at := sentenceEnd.FindStringIndex(line); at != nil {
				end = at[1]
			}
			s := strings.TrimSpace(line[:end])
			line = line[end:]
			n := utf8.RuneCountInString(s)
			if n < 4 || n > 90 || strings.HasSuffix(s, "：") || strings.HasSuffix(s, ":") || strings.HasPrefix(s, "|") {
				continue
			}
			if s = strings.TrimRight(s, "；;"); !strings.ContainsRune("。！？", last(s)) {
				s += "。"
			}
			out = append(out, claim{text: s, cite: p.N})
		}
	}
	return out
}

func last(s string) rune {
	r, _ := utf8.DecodeLastRuneInString(s)
	return r
}

// sentences are those of all passages in order.
func (p Parsed) sentences() []claim {
	var out []claim
	for _, passage := range p.Passages {
		out = append(out, passage.sentences()...)
	}
	return out
}

// honest are the first three sentences, cited, less those that hold one of the
// lies: what is said rightly cannot be told from it afterwards.
func (p Parsed) honest(lies []claim) []string {
	var out []string
	for _, c := range p.sentences() {
		holds := slices.ContainsFunc(lies, func(l claim) bool { return strings.Contains(c.text, l.untrue()) })
		if len(out) < 3 && !holds {
			out = append(out, c.cited())
		}
	}
	return out
}

// unused is a figure from n upward that stands nowhere in the request.
func (p Parsed) unused(n int) string {
	for ; ; n++ {
		if s := strconv.Itoa(n); !strings.Contains(p.all, s) {
			return s
		}
	}
}

// otherCity is a city that the request does not name.
func (p Parsed) otherCity() string {
	for _, city := range []string{"佛山", "汕头", "韶关", "东莞"} {
		if !strings.Contains(p.all, city) {
			return city
		}
	}
	return "桂林"
}
