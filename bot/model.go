package bot

import (
	"context"
	"errors"
	"iter"
)

// Model is a language model. Its adapter stands in bot/openai.
type Model interface {
	// Stream sends the prompt and yields the text as it comes. The sequence
	// ends without an error only when the model said that it had finished;
	// otherwise the last pair carries the error. Cancelling ctx, or leaving
	// the loop, ends the request upstream.
	Stream(ctx context.Context, p Prompt) iter.Seq2[string, error]
	// Name is the model's name for traces and metrics.
	Name() string
}

// Prompt is what is sent to a model. It holds no personal data and no address.
type Prompt struct {
	System    string
	User      string
	MaxTokens int // most tokens of the reply

	// Usage, when it is not nil, is given a Call for each request that was
	// sent, before the sequence ends.
	Usage *Usage
}

// Errors that a Model's stream ends with; tested with errors.Is.
var (
	ErrCut      = errors.New("model stream ended before the model had finished") // no finish reason seen, or an empty answer
	ErrTimeout  = errors.New("model gave no text in time")
	ErrRefusing = errors.New("model endpoint refused the request")  // 4xx, 5xx, 429
	ErrTooLong  = errors.New("model answer is too long")            // size caps, or finish reason length
	ErrResting  = errors.New("model endpoints rest after failures") // nothing was sent

	// ErrOverBudget comes from the Budget, not from a Model.
	ErrOverBudget = errors.New("model budget is used up")
)
