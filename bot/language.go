package bot

import (
	"slices"
	"strings"
	"sync"

	"zhengda/hans"
	"zhengda/knowledge"
)

// Language is what an answer is written in, a BCP 47 tag.
type Language string

// The languages. An answer is worked out and checked in simplified characters,
// and worded in the language of its reader last.
const (
	Hans    Language = "zh-Hans" // Chinese in simplified characters
	Hant    Language = "zh-Hant" // Chinese in traditional characters
	English Language = "en"
)

// cantonese are characters of Cantonese that both kinds of writing share. They
// tell when nothing else does: 影相喺邊 has a traditional one, 影相喺度 has none.
const cantonese = "冇喺嘅咗畀唔佢哋嗰啲咩嘢攞"

// LanguageOf is the language that a question is answered in: the one asked for,
// else the one it is written in, else that of the answer before. Characters
// that both kinds of writing share tell nothing (湛江); one traditional
// character among them tells enough, and a name in traditional characters in a
// simplified text is outweighed by the rest.
func LanguageOf(q Question) Language {
	if q.Language != "" {
		return q.Language
	}
	switch traditional, simplified := hans.Count(q.Text); {
	case isEnglish(q.Text) && !(aWordOrTwo(q.Text) && q.Previous != nil && q.Previous.Language != ""): // id card? in a talk in Chinese
		return English
	case traditional > simplified:
		return Hant
	case traditional < simplified:
		return Hans
	case q.Previous != nil && q.Previous.Language != "":
		return q.Previous.Language
	case traditional == 0 && strings.ContainsAny(q.Text, cantonese):
		return Hant
	}
	return Hans
}

// In words an answer in a language. What stands for something else stays as it
// is: ids, codes, addresses, the case, the question as asked and as searched.
func (a Answer) In(l Language) Answer {
	a.Language = l
	if l != Hant {
		return a
	}
	a.Blocks = slices.Clone(a.Blocks)
	for i, b := range a.Blocks {
		a.Blocks[i] = b.hant()
	}
	a.Citations = slices.Clone(a.Citations)
	for i := range a.Citations {
		c := &a.Citations[i]
		for _, s := range []*string{&c.Title, &c.Heading, &c.Publisher, &c.Source, &c.Quote} {
			*s = inHant(*s)
		}
	}
	a.Choices = slices.Clone(a.Choices)
	for i, c := range a.Choices {
		a.Choices[i] = Choice{inHant(c.Label), inHant(c.Text)}
	}
	if a.Offer != nil {
		o := *a.Offer
		o.Label, o.RegionName = inHant(o.Label), inHant(o.RegionName)
		a.Offer = &o
	}
	a.Text = plainText(a.Blocks)
	return a
}

// in words what is told while an answer is in the making.
func (e Event) in(l Language) Event {
	switch {
	case l != Hant:
	case e.Progress != nil:
		return Event{Progress: &Progress{Step: e.Progress.Step, Text: inHant(e.Progress.Text)}}
	case e.Delta != nil:
		d := *e.Delta
		d.Block = d.Block.hant()
		return Event{Delta: &d}
	}
	return e
}

func (b Block) hant() Block {
	b.Title = inHant(b.Title)
	return b.each(runsHant)
}

func runsHant(runs []Run) []Run {
	out := slices.Clone(runs)
	for i, r := range out {
		out[i].Text = inHant(r.Text)
	}
	return out
}

// hantMarks are the quotation marks of traditional text.
var hantMarks = strings.NewReplacer("“", "「", "”", "」", "‘", "『", "’", "』")

// inHant writes a text in traditional characters. The names of programmes and
// accounts stay: a reader has to type them into WeChat as they are written there.
func inHant(text string) string {
	var b strings.Builder
	for text != "" {
		at, name := firstName(text)
		b.WriteString(hantMarks.Replace(hans.Traditional(text[:at])))
		b.WriteString(name)
		text = text[at+len(name):]
	}
	return b.String()
}

// namesKept are the names of platforms that conversion would change, longer ones first.
var namesKept = sync.OnceValue(func() []string {
	return slices.DeleteFunc(knowledge.PlatformNames(), func(name string) bool { return hans.Traditional(name) == name })
})

// firstName finds the first name that is kept; at the end of the text there is none.
func firstName(text string) (at int, name string) {
	at = len(text)
	for _, n := range namesKept() {
		if i := strings.Index(text[:min(len(text), at+len(n))], n); i >= 0 && i < at {
			at, name = i, n
		}
	}
	return at, name
}
