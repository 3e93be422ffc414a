package bot

import (
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"
)

// sentence is one checked-at-a-time unit of a model's text.
type sentence struct {
	line  int    // number of the line it stands in, from 0
	mark  string // how its line begins: "- ", "1. ", "!" for a caveat, or ""
	first bool   // first sentence of its line
	runs  []Run  // text and citation marks, in order
}

// text is the sentence without its citation marks.
func (s sentence) text() string {
	var b strings.Builder
	for _, r := range s.runs {
		b.WriteString(r.Text)
	}
	return b.String()
}

// scanner cuts a model's text, however it is split into pieces, into sentences
// with their citation marks. A sentence ends at 。!?; or at the end of the line,
// and takes with it the marks that follow. The zero value is ready.
type scanner struct {
	buf  string
	line int
	at   bool // inside a line: a sentence of it has been given out
	mark string
}

// write takes the next piece and returns the sentences it completed.
func (s *scanner) write(piece string) []sentence {
	s.buf += piece
	return s.take(false)
}

// flush returns what is left at the end of the text.
func (s *scanner) flush() []sentence { return s.take(true) }

// thought opens and closes what some models think aloud before they answer.
const thought, thoughtEnd = "<think>", "</think>"

// thinking reports whether buf begins with thinking that has not ended, and
// drops it once it has.
func (s *scanner) thinking() bool {
	if s.line > 0 || s.at {
		return false
	}
	buf := strings.TrimLeft(s.buf, " \n\r\t")
	if !strings.HasPrefix(buf, thought) {
		return buf != "" && strings.HasPrefix(thought, buf)
	}
	_, after, ended := strings.Cut(buf, thoughtEnd)
	if ended {
		s.buf = after
	}
	return !ended
}

func (s *scanner) take(last bool) []sentence {
	if s.thinking() && !last {
		return nil
	}
	if last && strings.HasPrefix(strings.TrimSpace(s.buf), thought) {
		return nil
	}
	var out []sentence
	for {
		end, newline, ok := cut(s.buf, last)
		if !ok {
			return out
		}
		raw := s.buf[:end]
		s.buf = s.buf[end:]
		if u, some := s.unit(raw); some {
			out = append(out, u)
		}
		if newline {
			s.line, s.at, s.mark = s.line+1, false, ""
		}
	}
}

// enders end a sentence, in half and in full width.
const enders = "。!?;\uff01\uff1f\uff1b"

// closing may stand between the end of a sentence and its marks.
const closing = "”」』》)\uff09\"'’"

// cut finds the end of the first whole unit in buf, and whether a line ends
// there. Unless last, a unit is whole only when what follows cannot belong to it.
func cut(buf string, last bool) (end int, newline, ok bool) {
	for i, r := range buf {
		if r == '\n' {
			return i + 1, true, true
		}
		if !strings.ContainsRune(enders, r) {
			continue
		}
		j := i + utf8.RuneLen(r)
		for j < len(buf) {
			n := trailing(buf[j:])
			if n < 0 {
				break // an unfinished mark
			}
			if n == 0 {
				return j, false, true
			}
			j += n
		}
		if !last {
			return 0, false, false
		}
		return len(buf), false, true
	}
	return len(buf), false, last && buf != ""
}

var markForm = regexp.MustCompile(`^ ?[\[【〔] ?(\d{1,3}(?: ?[,、\x{ff0c}] ?\d{1,3}){0,7}) ?[\]】〕]`)

// trailing is the length of a closing character or citation mark at the start
// of s; 0 when neither is there, -1 when it may be an unfinished mark.
func trailing(s string) int {
	r, size := utf8.DecodeRuneInString(s)
	if strings.ContainsRune(closing, r) {
		return size
	}
	if m := markForm.FindString(s); m != "" {
		return len(m)
	}
	if !utf8.FullRuneInString(s) || len(s) < longestMark && unfinished.MatchString(strings.TrimSuffix(s, partialRune(s))) {
		return -1
	}
	return 0
}

// longestMark is above the bytes of any mark that markForm takes.
const longestMark = 80

// partialRune is the beginning of a character at the end of s.
func partialRune(s string) string {
	for n := 1; n < utf8.UTFMax && n <= len(s); n++ {
		if tail := s[len(s)-n:]; utf8.RuneStart(tail[0]) {
			if !utf8.FullRuneInString(tail) {
				return tail
			}
			return ""
		}
	}
	return ""
}

// unfinished is what may yet become a mark.
var unfinished = regexp.MustCompile(`^ ?(?:[\[【〔][ 0-9,、\x{ff0c}]*)?$`)

var lineMark = regexp.MustCompile(`^\s*(?:([-*•·])\s+|(\d{1,2})[.、)\x{ff09}]\s*|(注意|提醒|提示)[:\x{ff1a}]\s*|#{1,4}\s+)`)

// unit makes a sentence of raw text; some is false when it is blank.
func (s *scanner) unit(raw string) (u sentence, some bool) {
	text := strings.TrimRight(raw, "\n\r")
	u = sentence{line: s.line, first: !s.at}
	if !s.at {
		if m := lineMark.FindStringSubmatch(text); m != nil {
			switch {
			case m[1] != "":
				s.mark = "- "
			case m[2] != "":
				s.mark = "1. "
			case m[3] != "":
				s.mark = "!"
			}
			text = text[len(m[0]):]
		}
	}
	u.mark = s.mark
	u.runs = splitMarks(text)
	if strings.TrimSpace(u.text()) == "" {
		return u, false
	}
	s.at = true
	return u, true
}

var anyMark = regexp.MustCompile(` ?[\[【〔] ?(\d{1,3}(?: ?[,、\x{ff0c}] ?\d{1,3}){0,7}) ?[\]】〕]`)

// splitMarks parts a sentence into text and citation marks. A mark before the
// final full stop is moved behind it, so that it always follows its sentence.
func splitMarks(text string) []Run {
	var runs []Run
	var cites []int
	var plain strings.Builder
	at := 0
	for _, m := range anyMark.FindAllStringSubmatchIndex(text, -1) {
		plain.WriteString(text[at:m[0]])
		for _, n := range strings.FieldsFunc(text[m[2]:m[3]], func(r rune) bool { return r < '0' || r > '9' }) {
			if v, err := strconv.Atoi(n); err == nil {
				cites = append(cites, v)
			}
		}
		at = m[1]
	}
	plain.WriteString(text[at:])
	if t := strings.TrimSpace(strings.ReplaceAll(plain.String(), "**", "")); t != "" {
		runs = append(runs, Run{Text: t})
	}
	for _, c := range cites {
		if c > 0 {
			runs = append(runs, Run{Cite: c})
		}
	}
	return runs
}
