package knowledge

import (
	"fmt"
	"regexp"
	"strings"
	"unicode/utf8"
)

// longestSentence is the most characters of a sentence, its full stop not counted.
const longestSentence = 60

// checkProse reports what makes a section hard to read, and addresses.
func (p *pen) checkProse() {
	for _, s := range p.a.Sections {
		for _, text := range s.pieces() {
			for _, sentence := range sentences(text) {
				if n := utf8.RuneCountInString(sentence); n > longestSentence {
					p.fail(p.file.proseLine(s, sentence), "sentence", fmt.Sprintf("a sentence has %d characters: %s…", n, beginning(sentence, 12)),
						fmt.Sprintf("split it; at most %d", longestSentence))
				}
			}
			if m := AddressForm.FindString(text); m != "" {
				p.fail(p.file.proseLine(s, m), "address", "there is an address in the text: "+m, "name the platform; addresses stand in sources")
			}
		}
	}
}

// pieces are the heading, paragraphs, list items and table cells of a section.
func (s Section) pieces() []string {
	out := []string{s.Heading}
	for _, b := range s.Blocks {
		switch b.Kind {
		case List, Steps:
			out = append(out, b.Items...)
		case Table:
			for _, row := range b.Rows {
				out = append(out, row...)
			}
		default:
			out = append(out, b.Text)
		}
	}
	return out
}

// prose is all that a reader of the section reads, heading first.
func (s Section) prose() string { return strings.Join(s.pieces(), "\n") }

func sentences(text string) []string {
	return strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune("。！？；!?;\n", r) })
}

// beginning is the first n characters of a text.
func beginning(text string, n int) string {
	rs := []rune(text)
	return string(rs[:min(n, len(rs))])
}

// AddressForm is a web address, with or without its scheme: what neither articles
// nor answers may hold.
var AddressForm = regexp.MustCompile(`(?i)(?:https?://|www\.)[^\s，。；）]+|\b[a-z0-9-]+(?:\.[a-z0-9-]+)*\.(?:com|cn|net|org|gov|top|vip|xyz|cc|info)\b`)
