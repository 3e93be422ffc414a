package openai

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"iter"
	"time"

	"zhengda/bot"
)

const (
	retryPause = 200 * time.Millisecond // when the endpoint names none
	drainTime  = 100 * time.Millisecond
	drainBytes = 8 << 10
)

// errLeft ends a try whose caller has left the loop.
var errLeft = errors.New("caller has left")

// Stream is as bot.Model says. An error is one of bot's sentinels with a few
// words on what happened, or ctx.Err() when the caller cancelled. It asks a
// second time when the connection failed or the endpoint was busy (429, 502,
// 503), unless text was yielded already; and when the endpoint did not
// understand the request, once without the question for its tokens. Each range
// over it is a new request.
func (c *Client) Stream(ctx context.Context, p bot.Prompt) iter.Seq2[string, error] {
	return func(yield func(string, error) bool) {
		w := newWatch(ctx, c.conf)
		defer w.end()
		a := &answer{yield: yield, watch: w, max: c.conf.MaxText}
		err := c.ask(w, p, a)
		if f, ok := errors.AsType[*fault](err); ok && !a.begun && c.again(w, f) {
			c.conf.Log.Info("model asked a second time", "endpoint", c.conf.Name, "model", c.conf.Model, "reason", f.text)
			err = c.ask(w, p, a)
			c.learn(f, err)
		}
		if err != nil && !errors.Is(err, errLeft) {
			yield("", w.cause(err))
		}
	}
}

// again reports whether a second try may help, and waits for it.
func (c *Client) again(w *watch, f *fault) bool {
	if f.odd && c.usage.CompareAndSwap(0, refusesUsage) {
		return w.ctx.Err() == nil
	}
	return f.again && w.pause(max(f.after, retryPause))
}

// learn keeps that the endpoint refuses the question for its tokens only when
// the request without it, the second, was understood.
func (c *Client) learn(first *fault, second error) {
	if f, ok := errors.AsType[*fault](second); ok && first.odd && f.odd {
		c.usage.CompareAndSwap(refusesUsage, 0)
	}
}

// ask sends the prompt once and says what comes. It returns nil when the model
// had finished and the answer is not blank.
func (c *Client) ask(w *watch, p bot.Prompt, a *answer) (err error) {
	a.joiner, a.told = joiner{}, tokens{} // a second try follows none with text
	t := &try{http: c.http, max: c.conf.MaxBytes}
	defer func() { c.account(w, p, a, t, err) }()
	stream, err := t.api(c.conf.BaseURL, c.key()).CreateChatCompletionStream(w.ctx, c.request(p))
	if err != nil {
		if _, ok := errors.AsType[*fault](err); ok {
			return err
		}
		return &fault{kind: bot.ErrRefusing, text: "the request cannot be made for this model"}
	}
	defer stream.Close()
	c.usage.CompareAndSwap(0, takesUsage)
	for w.ctx.Err() == nil {
		line, err := stream.RecvRaw()
		if err != nil {
			return readFault(err)
		}
		finish, err := a.read(line)
		if err != nil {
			return err
		}
		if finish {
			a.drain(stream.RecvRaw, t.body)
			return a.end()
		}
	}
	return w.ctx.Err()
}

// account adds what the request took to the prompt's Usage. A request without a
// response took nothing.
func (c *Client) account(w *watch, p bot.Prompt, a *answer, t *try, err error) {
	if p.Usage == nil || !t.sent {
		return
	}
	call := bot.Call{Endpoint: c.conf.Name, Model: c.conf.Model}
	switch {
	case t.body == nil:
	case a.told.Prompt > 0:
		call.Prompt, call.Completion = a.told.Prompt, a.told.Completion
	default:
		call.Prompt, call.Completion = bot.EstimateTokens(p.System)+bot.EstimateTokens(p.User), bot.EstimateTokens(a.text.String())
		call.Estimated = true
	}
	call.Cost = (float64(call.Prompt)*c.conf.PriceIn + float64(call.Completion)*c.conf.PriceOut) / 1e6
	switch {
	case errors.Is(err, errLeft):
		call.Fault = "the caller stopped"
	case err != nil:
		call.Fault = w.cause(err).Error()
	}
	p.Usage.Calls = append(p.Usage.Calls, call)
}

// drain reads what follows the finish: the tokens, and what has to be read so
// that the connection can be used again. It is little, and it is there already;
// else the connection is closed.
func (a *answer) drain(recv func() ([]byte, error), b *body) {
	w := a.watch
	w.hold()
	stop := time.AfterFunc(drainTime, func() { w.cancel(context.Canceled) })
	defer stop.Stop()
	for range 4 { // usage, [DONE]
		line, err := recv()
		if err != nil {
			break
		}
		var c chunk
		if json.Unmarshal(line, &c) == nil {
			a.count(c.Usage)
		}
	}
	io.CopyN(io.Discard, b.raw, drainBytes)
}
