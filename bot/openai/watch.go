package openai

import (
	"context"
	"fmt"
	"time"

	"zhengda/bot"
)

// watch holds the time limits of one answer. Its ctx is the request's: when a
// limit passes, the request ends and the cause tells which it was.
type watch struct {
	ctx    context.Context
	caller context.Context
	cancel context.CancelCauseFunc
	text   *time.Timer // runs while text is waited for
	total  *time.Timer
	idle   time.Duration
}

func newWatch(caller context.Context, c Config) *watch {
	ctx, cancel := context.WithCancelCause(caller)
	w := &watch{ctx: ctx, caller: caller, cancel: cancel, idle: c.Idle}
	w.text = time.AfterFunc(c.FirstToken, func() {
		cancel(fmt.Errorf("%w: none within %s", bot.ErrTimeout, c.FirstToken))
	})
	w.total = time.AfterFunc(c.Total, func() {
		cancel(fmt.Errorf("%w: not finished within %s", bot.ErrTimeout, c.Total))
	})
	return w
}

// hold stops the wait for text: the caller has the word.
func (w *watch) hold() { w.text.Stop() }

// next starts the wait for more text.
func (w *watch) next() {
	w.text.Stop()
	w.text = time.AfterFunc(w.idle, func() {
		w.cancel(fmt.Errorf("%w: none for %s", bot.ErrTimeout, w.idle))
	})
}

// pause waits before a second try and reports whether there is time for one.
func (w *watch) pause(d time.Duration) bool {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-w.ctx.Done():
		return false
	case <-t.C:
		return true
	}
}

// cause is what the caller is told when a try ended with err: their own
// cancellation first, then a limit that passed.
func (w *watch) cause(err error) error {
	if cancelled := w.caller.Err(); cancelled != nil {
		return cancelled
	}
	if w.ctx.Err() != nil {
		return context.Cause(w.ctx)
	}
	return err
}

// end stops the timers and the request, if it still runs.
func (w *watch) end() {
	w.text.Stop()
	w.total.Stop()
	w.cancel(context.Canceled)
}
