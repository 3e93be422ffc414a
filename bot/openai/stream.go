package openai

import (
	"context"
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
// 503), unless text was yielded already. Each range over it is a new request.
func (c *Client) Stream(ctx context.Context, p bot.Prompt) iter.Seq2[string, error] {
	return func(yield func(string, error) bool) {
		w := newWatch(ctx, c.conf)
		defer w.end()
		a := &answer{yield: yield, watch: w, max: c.conf.MaxText}
		err := c.ask(w, p, a)
		if f, ok := errors.AsType[*fault](err); ok && f.again && !a.begun && w.pause(max(f.after, retryPause)) {
			c.conf.Log.Info("model asked a second time", "model", c.conf.Model, "reason", f.text)
			err = c.ask(w, p, a)
		}
		if err != nil && !errors.Is(err, errLeft) {
			yield("", w.cause(err))
		}
	}
}

// ask sends the prompt once and says what comes. It returns nil when the model
// had finished and the answer is not blank.
func (c *Client) ask(w *watch, p bot.Prompt, a *answer) error {
	a.joiner = joiner{}
	t := &try{http: c.http, max: c.conf.MaxBytes}
	stream, err := t.api(c.conf.BaseURL, c.key()).CreateChatCompletionStream(w.ctx, c.request(p))
	if err != nil {
		if _, ok := errors.AsType[*fault](err); ok {
			return err
		}
		return &fault{kind: bot.ErrRefusing, text: "the request cannot be made for this model"}
	}
	defer stream.Close()
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
			w.drain(stream.RecvRaw, t.body)
			return a.end()
		}
	}
	return w.ctx.Err()
}

// drain reads what follows the finish, so that the connection can be used
// again. It is little, and it is there already; else the connection is closed.
func (w *watch) drain(recv func() ([]byte, error), b *body) {
	w.hold()
	stop := time.AfterFunc(drainTime, func() { w.cancel(context.Canceled) })
	defer stop.Stop()
	for range 4 { // usage, [DONE]
		if _, err := recv(); err != nil {
			break
		}
	}
	io.CopyN(io.Discard, b.raw, drainBytes)
}
