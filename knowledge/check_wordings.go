package knowledge

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// fewestWordings is the least number of other wordings of an article's question.
const fewestWordings = 3

// checkWordings reports an article that does not say how people ask for it and
// how they ask for something else.
func (p *pen) checkWordings() {
	if n := len(p.a.Wordings); n < fewestWordings {
		p.fail(p.keyLine("wordings"), "wordings", fmt.Sprintf("it has %d wordings", n), fmt.Sprintf("give at least %d, as people type them", fewestWordings))
	}
	if len(p.a.NotFor) == 0 {
		p.fail(p.keyLine("not-for"), "wordings", "not-for is missing", "name a look-alike question that it does not answer")
	}
}

// checkTitles reports a question that is none and pages without a title.
func (p *pen) checkTitles() {
	if !strings.HasSuffix(p.a.Question, "？") {
		p.fail(p.keyLine("question"), "title", "the question does not end in ？", "word the title as the question it answers")
	}
	if Level(p.a.Region) == "city" {
		return
	}
	for _, pr := range p.a.Guides {
		if p.a.Titles[pr] == "" {
			p.fail(p.keyLine("guides"), "title", fmt.Sprintf("it guides %s and has no title for its pages", pr), "add it to titles, with {place} for the name of the place")
		}
	}
}

// keyLine is the line of a key of the front matter, or of the id without it.
func (p *pen) keyLine(key string) int {
	if n := p.a.Lines.Keys[key]; n > 0 {
		return n
	}
	return p.a.Lines.Keys["id"]
}

// checkSameWordings reports a wording that stands in two articles: it leads to
// either, so it tells nothing.
func (k *checker) checkSameWordings() {
	first := map[string]*Article{}
	for _, a := range k.articles {
		for _, w := range a.allWordings() {
			key := wordingKey(w)
			other, taken := first[key]
			if !taken {
				first[key] = a
			} else if other != a {
				p := k.of(a)
				p.fail(max(p.keyLine("wordings"), p.file.lineWith(1, w)), "wordings",
					fmt.Sprintf("the wording %q stands in %s too", w, k.files[other].Name), "leave it to the one that answers it")
			}
		}
	}
}

// allWordings are all the ways in which the article says it is asked for.
func (a *Article) allWordings() []string {
	out := append([]string{a.Question}, a.Wordings...)
	for _, anchor := range slices.Sorted(maps.Keys(a.WordingsOf)) {
		out = append(out, a.WordingsOf[anchor]...)
	}
	for _, r := range a.Replies {
		out = append(out, r.Asks...)
	}
	return out
}

// wordingKey is what of a wording counts: letters and digits.
func wordingKey(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, norm.NFKC.String(s))
}
