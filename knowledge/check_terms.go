package knowledge

import (
	_ "embed"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"sync"
)

// term is an official word that readers may not know (terms.tsv).
type term struct {
	word      string
	about     string           // a short explanation to offer
	explained []*regexp.Regexp // ways in which a section explains it
}

//go:embed terms.tsv
var termsTSV string

// terms are the official terms, longer ones first, so that a term inside
// another is not taken for itself.
var terms = sync.OnceValue(func() []term {
	var out []term
	for line := range strings.Lines(termsTSV) {
		line = strings.TrimRight(line, "\n")
		if line == "" || line[0] == '#' {
			continue
		}
		word, about, _ := strings.Cut(line, "\t")
		w := regexp.QuoteMeta(word)
		out = append(out, term{word, about, []*regexp.Regexp{
			regexp.MustCompile(w + `[”』」》]*（([^（）]{2,})）`),                                                   // 术语（白话）
			regexp.MustCompile(`([\p{Han}a-zA-Z]{2,})[”』」》]*（[“「]?` + w + `[”」]?）`),                          // 白话（术语）
			regexp.MustCompile(w + `[”』」》]*，?(?:就是|也就是|是指|指的是|指|叫|即是|是)([^0-9否不有没必需要可多什啥怎哪一，。？]|一[^定样直律致])`), // 术语是…
			regexp.MustCompile(`(?:叫|叫做|叫作|称为|称作|简称|统称)[“『「]?()` + w),                                        // 叫术语
		}})
	}
	slices.SortStableFunc(out, func(a, b term) int { return len(b.word) - len(a.word) })
	return out
})

// checkTerms reports official terms that the section which first uses them does
// not explain. Sections are read in the order of the file.
func (p *pen) checkTerms() {
	met := map[string]bool{}
	for _, s := range p.a.Sections {
		text := s.prose()
		rest := bookTitles.ReplaceAllStringFunc(text, lastWord)
		for _, t := range terms() {
			if !strings.Contains(rest, t.word) {
				continue
			}
			rest = strings.ReplaceAll(rest, t.word, "〓")
			if met[t.word] {
				continue
			}
			met[t.word] = true
			if !t.isExplained(text) {
				p.fail(p.file.proseLine(s, t.word), "term", fmt.Sprintf("section #%s is the first to use %s and does not say what it is", s.Anchor, t.word),
					fmt.Sprintf("explain it in this section: %s（%s）", t.word, t.about))
			}
		}
	}
}

var bookTitles = regexp.MustCompile(`《[^》]*》`)

// lastWord leaves of the title of a paper the term that it ends in, since that
// is what the paper is; other terms in it are part of a name.
func lastWord(title string) string {
	inner := strings.TrimSuffix(title, "》")
	for _, t := range terms() {
		if strings.HasSuffix(inner, t.word) {
			return t.word + "》"
		}
	}
	return "〓"
}

// isExplained reports whether the text says what the term is. A date or a mere
// number in brackets does not.
func (t term) isExplained(text string) bool {
	for _, form := range t.explained {
		for _, m := range form.FindAllStringSubmatch(text, -1) {
			if !noExplanation.MatchString(m[1]) {
				return true
			}
		}
	}
	return false
}

var noExplanation = regexp.MustCompile(`^(?:[0-9].*|以下.*|见.*|可选|必带)$`)
