package web

import (
	"fmt"
	"strings"

	"zhengda/bot"
)

// assistReply is what POST /api/assist gives.
type assistReply struct {
	Question    string              `json:"question"` // personal data masked
	Resolved    string              `json:"resolved"`
	Status      bot.Status          `json:"status"`
	Reason      bot.Reason          `json:"reason"`
	Suggestions []suggestion        `json:"suggestions"` // the shortest first, at most three
	Case        bot.CaseFacts       `json:"case"`
	Outcomes    []bot.TracedOutcome `json:"outcomes"`
	Sources     []bot.Citation      `json:"sources"` // of the whole answer
	Choices     []bot.Choice        `json:"choices"`
	Offer       *bot.Offer          `json:"offer"`
	Composer    bot.Composer        `json:"composer"`
	Generated   bot.Generated       `json:"generated"`
	Label       string              `json:"label"`
	Level       string              `json:"level"`
	Language    bot.Language        `json:"language"`
	Trace       *bot.Trace          `json:"trace"`
}

// suggestion is an answer of one length, ready to be sent.
type suggestion struct {
	bot.Variant
	Generated bot.Generated `json:"generated"`
	Label     string        `json:"label"`
	Labelled  string        `json:"labelled"` // text, sources and label, as it is to be pasted
}

func newAssistReply(a bot.Answer) assistReply {
	r := assistReply{
		Question: a.Question, Resolved: a.Resolved, Status: a.Status, Reason: a.Reason, Suggestions: []suggestion{},
		Case: a.Case, Outcomes: []bot.TracedOutcome{}, Sources: a.Citations, Choices: a.Choices, Offer: a.Offer,
		Composer: a.Composer, Generated: a.Generated, Label: a.Label(), Level: a.Level, Language: a.Language,
	}
	for _, v := range a.Variants() {
		r.Suggestions = append(r.Suggestions, suggestion{v, a.Generated, a.Label(), labelled(v, a.Label())})
	}
	if a.Trace == nil { // the answer to a fault of ours has none
		return r
	}
	t := *a.Trace
	if len(t.Outcomes) > 0 {
		r.Outcomes = t.Outcomes
	}
	t.Previous = nil // the caller has the conversation
	if t.Model != nil {
		m := *t.Model
		m.Said = nil // unchecked words stay with us
		t.Model = &m
	}
	r.Trace = &t
	return r
}

// labelled is a variant as it is pasted: its text, its sources, and who worded it.
func labelled(v bot.Variant, label string) string {
	var b strings.Builder
	b.WriteString(v.Text)
	for i, c := range v.Citations {
		if i == 0 {
			b.WriteString("\n")
		}
		fmt.Fprintf(&b, "\n[%d] %s", c.N, c.Title)
		for _, more := range []string{c.Heading, c.Publisher, c.Published} {
			if more != "" && more != c.Title {
				b.WriteString(" · " + more)
			}
		}
	}
	return b.String() + "\n\n" + label
}
