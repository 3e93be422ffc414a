package bot

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"log/slog"
)

// Usage is what answering a prompt took: one Call for each request that was
// sent, second tries and further endpoints included, in order.
type Usage struct{ Calls []Call }

// tokens is the sum of all calls' tokens, both ways.
func (u Usage) tokens() (n int) {
	for _, c := range u.Calls {
		n += c.Prompt + c.Completion
	}
	return n
}

// Call is one request to a model endpoint.
type Call struct {
	Endpoint   string  `json:"endpoint"` // its name in the configuration: primary, second, third
	Model      string  `json:"model"`
	Prompt     int     `json:"prompt_tokens"`
	Completion int     `json:"completion_tokens"`
	Estimated  bool    `json:"estimated,omitempty"` // the endpoint did not tell the tokens
	Cost       float64 `json:"cost,omitempty"`      // in the currency of the configured prices
	Fault      string  `json:"fault,omitempty"`     // why it gave no finished answer
}

// ModelUse is what came of a question for which a model is configured.
type ModelUse struct {
	// Outcome is worded, or why the passages are quoted: cut, timeout, refused,
	// too-long, unsupported (too little stood up to the checks), resting (no
	// endpoint is in use at the moment), over-budget, stopped.
	Outcome string
	Calls   []Call
}

// outcomeOf is the ModelUse's word for how wording through the model ended.
func outcomeOf(err error) string {
	if err == nil {
		return "worded"
	}
	if _, little := errors.AsType[errTooLittle](err); little {
		return "unsupported"
	}
	for _, o := range []struct {
		err  error
		word string
	}{
		{ErrCut, "cut"}, {ErrTimeout, "timeout"}, {ErrRefusing, "refused"}, {ErrTooLong, "too-long"},
		{ErrResting, "resting"}, {ErrOverBudget, "over-budget"},
		{context.Canceled, "stopped"}, {context.DeadlineExceeded, "stopped"},
	} {
		if errors.Is(err, o.err) {
			return o.word
		}
	}
	return "cut"
}

// fallbackLevel is how loud it is said that the passages are quoted. A resting
// endpoint was told of when it failed, a budget and a visitor's stop are meant.
func fallbackLevel(err error) slog.Level {
	switch outcomeOf(err) {
	case "resting", "over-budget", "stopped":
		return slog.LevelInfo
	}
	return slog.LevelWarn
}

// EstimateTokens is about how many tokens a text has: one for each Chinese
// character, one for four others. Tokenizers of today make fewer of Chinese,
// so that a budget kept by it is rather kept too well.
func EstimateTokens(text string) int {
	wide, narrow := 0, 0
	for _, r := range text {
		if r < 0x2E80 { // below the Chinese scripts and their punctuation
			narrow++
		} else {
			wide++
		}
	}
	return wide + (narrow+3)/4
}

// Budget says how much of the model is left for who asks. Its adapter stands
// in bot/budget.
type Budget interface {
	// Reserve takes one call and so many tokens out of what is left. When one
	// of the budgets has not that much, nothing is taken and over names it.
	// Otherwise settle is called once, with what was taken in truth.
	Reserve(p Payer, tokens int) (settle func(calls, tokens int), over string)
}

// Payer is whose budgets a call is taken from. Empty fields have none.
type Payer struct{ Visitor, Address string }

// meter is the model for one question: it asks the budget before each prompt
// and keeps what the prompts took.
type meter struct {
	Model
	budget Budget // nil: no bounds
	payer  Payer
	calls  []Call
}

// Stream is the Model's, or ErrOverBudget.
func (m *meter) Stream(ctx context.Context, p Prompt) iter.Seq2[string, error] {
	return func(yield func(string, error) bool) {
		settle := func(int, int) {}
		if m.budget != nil {
			var over string
			if settle, over = m.budget.Reserve(m.payer, EstimateTokens(p.System)+EstimateTokens(p.User)+p.MaxTokens); over != "" {
				yield("", fmt.Errorf("%w: %s", ErrOverBudget, over))
				return
			}
		}
		var used Usage
		p.Usage = &used
		defer func() {
			m.calls = append(m.calls, used.Calls...)
			settle(len(used.Calls), used.tokens())
		}()
		for piece, err := range m.Model.Stream(ctx, p) {
			if !yield(piece, err) {
				return
			}
		}
	}
}
