package chat

import (
	"bytes"
	"encoding/json"
	"fmt"

	"zhengda/bot"
)

// visitorWords is the body of a visitor's message. One that changes the case has
// the change, and in Text the question that is asked again with it, if any.
type visitorWords struct {
	Text string        `json:"text"`
	Edit *bot.CaseEdit `json:"edit,omitempty"`
}

func visitorBody(text string) json.RawMessage {
	return wordsBody(visitorWords{Text: text})
}

func editBody(text string, e bot.CaseEdit) json.RawMessage {
	return wordsBody(visitorWords{text, &e})
}

func wordsBody(w visitorWords) json.RawMessage { return mustEncode(w) }

func agentBody(text, name string) json.RawMessage {
	return mustEncode(struct {
		Text string `json:"text"`
		Name string `json:"name"`
	}{text, name})
}

func wishBody(text string, cancel bool) json.RawMessage {
	return mustEncode(struct {
		Text   string `json:"text"`
		Cancel bool   `json:"cancel,omitempty"`
	}{text, cancel})
}

// mustEncode is for structs of strings and numbers.
func mustEncode(v any) json.RawMessage {
	body, err := encode(v)
	if err != nil {
		panic(err)
	}
	return body
}

// editOf is the change that a visitor's message makes; nil when it makes none.
func editOf(m Message) *bot.CaseEdit {
	var w visitorWords
	if json.Unmarshal(m.Body, &w) != nil {
		return nil
	}
	return w.Edit
}

// textOf is what a visitor's message says; empty when its body is not one.
func textOf(m Message) string {
	var w visitorWords
	if json.Unmarshal(m.Body, &w) != nil {
		return ""
	}
	return w.Text
}

// AnswerBody is the body of the bot's message: the answer without what only
// operators look at. The outer fields stand in for those of the same key in
// bot.Answer, and are left out. The same answer always gives the same bytes.
func AnswerBody(a bot.Answer) (json.RawMessage, error) {
	body, err := encode(struct {
		bot.Answer
		Timings *struct{} `json:"timings,omitempty"`
		Trace   *struct{} `json:"trace,omitempty"`
	}{Answer: a})
	if err != nil {
		return nil, fmt.Errorf("encode answer: %w", err)
	}
	return body, nil
}

// recordBody is what operators may look at later, and a replay starts from;
// nil when the answer came without a trace.
func recordBody(a bot.Answer) (json.RawMessage, error) {
	if a.Trace == nil {
		return nil, nil
	}
	record, err := encode(a.Trace)
	if err != nil {
		return nil, fmt.Errorf("encode record: %w", err)
	}
	return record, nil
}

// encode keeps <, > and & readable: a body is never put into HTML as it is.
func encode(v any) (json.RawMessage, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		return nil, err
	}
	return bytes.TrimSpace(b.Bytes()), nil
}

// sorry is the answer when the bot has come to grief.
func sorry(q bot.Question) bot.Answer {
	const text = "这个问题没能答上来，是我们这边出了问题。您可以点下面再问一次，或者过几分钟再来。"
	a := bot.Answer{
		Question:  q.Text,
		Resolved:  q.Text,
		Status:    bot.Abstained,
		Reason:    bot.ReasonInternal,
		Text:      text,
		Blocks:    []bot.Block{{Kind: bot.Paragraph, Runs: []bot.Run{{Text: text}}}},
		Citations: []bot.Citation{},
		Case:      q.Case,
		Choices:   []bot.Choice{{Label: "再问一次", Text: q.Text}},
		Composer:  bot.Quoted,
		Generated: bot.ByQuotation,
	}
	return a.In(bot.LanguageOf(q))
}
