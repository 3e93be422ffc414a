package openai

import (
	"encoding/json"
	"strings"

	goopenai "github.com/sashabaranov/go-openai"

	"zhengda/bot"
)

// answer is what the caller has got so far. It outlives a try.
type answer struct {
	yield  func(string, error) bool
	watch  *watch
	max    int
	size   int
	begun  bool // something was yielded
	filled bool // something other than white space was
	joiner joiner

	told tokens          // by the endpoint, of this try
	text strings.Builder // of this try
}

// tokens are the figures of a usage object.
type tokens struct {
	Prompt     int `json:"prompt_tokens"`
	Completion int `json:"completion_tokens"`
}

// chunk is what is read of one event. The library's own type is not used: it
// decodes fields that are not needed here, and an endpoint that writes one of
// them otherwise would cost the answer.
type chunk struct {
	Error   json.RawMessage `json:"error"`
	Usage   json.RawMessage `json:"usage"`
	Choices []struct {
		Index int `json:"index"`
		Delta struct {
			Content string `json:"content"`
			Refusal string `json:"refusal"`
		} `json:"delta"`
		FinishReason string `json:"finish_reason"`
	} `json:"choices"`
}

// read takes one event and reports whether the model has finished with it.
func (a *answer) read(line []byte) (finish bool, err error) {
	if len(line) == 0 { // an error object that the library could not read
		return false, streamFault(nil)
	}
	var c chunk
	if err := json.Unmarshal(carry(line), &c); err != nil {
		return false, &fault{kind: bot.ErrCut, text: "unreadable chunk"}
	}
	if len(c.Error) > 0 && string(c.Error) != "null" {
		var e *goopenai.APIError
		if json.Unmarshal(c.Error, &e) != nil {
			e = nil
		}
		return false, streamFault(e)
	}
	a.count(c.Usage)
	for _, choice := range c.Choices {
		if choice.Index != 0 {
			continue
		}
		if choice.Delta.Refusal != "" {
			return false, &fault{kind: bot.ErrRefusing, text: "the model declines", fine: true}
		}
		if err := a.say(a.joiner.add(choice.Delta.Content)); err != nil {
			return false, err
		}
		switch goopenai.FinishReason(choice.FinishReason) {
		case "", goopenai.FinishReasonNull:
		case goopenai.FinishReasonStop:
			return true, nil
		case goopenai.FinishReasonLength:
			return false, &fault{kind: bot.ErrTooLong, text: "token limit reached", fine: true}
		case goopenai.FinishReasonContentFilter:
			return false, &fault{kind: bot.ErrRefusing, text: "content filter", fine: true}
		default:
			return false, &fault{kind: bot.ErrRefusing, text: "finished for another reason than stop"}
		}
	}
	return false, nil
}

// count keeps what a usage object tells. Endpoints send it with the last event
// or behind it, some with every event; the last one counts. What cannot be read
// is as if it had not come.
func (a *answer) count(usage json.RawMessage) {
	var t tokens
	if json.Unmarshal(usage, &t) == nil && t.Prompt > 0 && t.Completion >= 0 {
		a.told = t
	}
}

// say yields text and waits for more, unless there is none.
func (a *answer) say(text string) error {
	if text == "" {
		return nil
	}
	if a.size += len(text); a.size > a.max {
		return &fault{kind: bot.ErrTooLong, text: "text over the limit"}
	}
	a.begun = true
	a.text.WriteString(text)
	a.filled = a.filled || strings.TrimSpace(text) != ""
	a.watch.hold()
	if !a.yield(text, nil) {
		return errLeft
	}
	a.watch.next()
	return nil
}

// end is the verdict on an answer that the model calls finished.
func (a *answer) end() error {
	if !a.filled {
		return &fault{kind: bot.ErrCut, text: "blank answer"}
	}
	return nil
}
