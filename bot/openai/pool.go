package openai

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"log/slog"
	"strings"
	"time"
	"unicode"

	"github.com/sony/gobreaker/v2"

	"zhengda/bot"
)

// Pool is a bot.Model over several endpoints in order: the first that is not
// resting is asked; when it fails before a sentence of its answer was whole, the
// next is. It is safe for use by several goroutines.
type Pool struct {
	endpoints []endpoint
	total     time.Duration
	log       *slog.Logger
}

type endpoint struct {
	*Client
	breaker *breaker
}

var _ bot.Model = (*Pool)(nil)

// errNoVerdict ends a call that tells nothing of the endpoint: the caller left.
var errNoVerdict = errors.New("no verdict")

// NewPool joins clients, at least one, in the order in which they are asked.
// Close closes them. The whole answer has the first client's Total, whoever
// gives it.
func NewPool(b Breaker, log *slog.Logger, clients ...*Client) (*Pool, error) {
	if len(clients) == 0 {
		return nil, errors.New("no model endpoint is given")
	}
	if b.Failures < 0 || b.Window < 0 || b.Rest < 0 {
		return nil, errors.New("model breaker (Failures, Window, Rest) is negative: choose positive values, or 0 for the default")
	}
	if log == nil {
		log = slog.New(slog.DiscardHandler)
	}
	b = b.checked()
	p := &Pool{total: clients[0].conf.Total, log: log}
	for _, c := range clients {
		p.endpoints = append(p.endpoints, endpoint{c, newBreaker(b, c.conf.Name, log)})
	}
	return p, nil
}

// Name is the names of the models, each once, in order.
func (p *Pool) Name() string {
	var names []string
	for _, e := range p.endpoints {
		if name := e.Client.Name(); !strings.Contains("|"+strings.Join(names, "|")+"|", "|"+name+"|") {
			names = append(names, name)
		}
	}
	return strings.Join(names, ", ")
}

// Close ends idle connections.
func (p *Pool) Close() {
	for _, e := range p.endpoints {
		e.Client.Close()
	}
}

// EndpointState is how an endpoint stands.
type EndpointState struct {
	Endpoint, Model string
	Resting         bool // it is left alone, but for one call now and then
}

// States are those of all endpoints, in order.
func (p *Pool) States() []EndpointState {
	var out []EndpointState
	for _, e := range p.endpoints {
		out = append(out, EndpointState{e.conf.Name, e.conf.Model, e.breaker.State() != gobreaker.StateClosed})
	}
	return out
}

// Stream is as bot.Model says; bot.ErrResting means that nothing was sent. Text
// is held back until a first sentence may be whole: nobody shows less, and the
// next endpoint can be asked as long as nothing was yielded.
func (p *Pool) Stream(ctx context.Context, prompt bot.Prompt) iter.Seq2[string, error] {
	return func(yield func(string, error) bool) {
		whole, cancel := context.WithTimeout(ctx, p.total)
		defer cancel()
		var failed error
		var held string // by the endpoint asked last
		for _, e := range p.endpoints {
			report, resting := e.breaker.Allow()
			if resting != nil {
				continue
			}
			if failed != nil {
				p.log.Info("the next model endpoint is asked", "endpoint", e.conf.Name, "reason", failed)
			}
			o := opening{yield: yield}
			failed = e.stream(whole, prompt, o.say, report)
			held = o.held
			if failed == nil {
				o.release()
				return
			}
			if errors.Is(failed, errLeft) {
				return
			}
			if o.released || whole.Err() != nil {
				break
			}
		}
		switch {
		case failed == nil:
			failed = bot.ErrResting
		case ctx.Err() != nil:
			failed = ctx.Err()
		case errors.Is(failed, context.DeadlineExceeded):
			failed = fmt.Errorf("%w: not finished within %s", bot.ErrTimeout, p.total)
		}
		if held != "" && !yield(held, nil) { // what was said in vain is for the caller's record
			return
		}
		yield("", failed)
	}
}

// opening holds an answer's text back until a first sentence may be whole.
type opening struct {
	yield    func(string, error) bool
	held     string
	released bool
}

func (o *opening) say(piece string) bool {
	o.held += piece
	if !o.released && !strings.ContainsAny(strings.TrimLeftFunc(o.held, unicode.IsSpace), "。！？.!?]\n") {
		return true
	}
	return o.release()
}

func (o *opening) release() bool {
	text := o.held
	o.held, o.released = "", true
	return text == "" || o.yield(text, nil)
}

// stream says what the endpoint says, and reports to the breaker how it went,
// whatever happens. It returns errLeft when say wants no more.
func (e endpoint) stream(ctx context.Context, prompt bot.Prompt, say func(string) bool, report func(error)) (err error) {
	verdict := errNoVerdict // of a caller that panics or leaves
	defer func() { report(verdict) }()
	for piece, fail := range e.Client.Stream(ctx, prompt) {
		if fail != nil {
			err = fail
			break
		}
		if !say(piece) {
			return errLeft
		}
	}
	if f, ok := errors.AsType[*fault](err); ok && f.fine {
		verdict = nil
	} else if !errors.Is(err, context.Canceled) {
		verdict = err
	}
	return err
}
