package openai

import (
	"cmp"
	"log/slog"
	"time"

	"github.com/sony/gobreaker/v2"
)

// Breaker says when an endpoint is left alone. A zero value means the default
// named beside it.
type Breaker struct {
	Failures int           // this many within Window, and a fifth of the calls at least, and it rests; 5
	Window   time.Duration // 30 s
	Rest     time.Duration // after which one call is let through to see; 15 s
}

const windowParts = 10 // the window moves on by tenths

func (b Breaker) checked() Breaker {
	b.Failures = cmp.Or(b.Failures, 5)
	b.Window = cmp.Or(b.Window, 30*time.Second)
	b.Rest = cmp.Or(b.Rest, 15*time.Second)
	return b
}

// breaker is the circuit breaker of one endpoint. While it rests nothing is
// sent; then a single call is, and what comes of it decides.
type breaker = gobreaker.TwoStepCircuitBreaker[struct{}]

func newBreaker(b Breaker, name string, log *slog.Logger) *breaker {
	return gobreaker.NewTwoStepCircuitBreaker[struct{}](gobreaker.Settings{
		Name: name, MaxRequests: 1,
		Interval: b.Window, BucketPeriod: max(b.Window/windowParts, 1), Timeout: b.Rest,
		// An endpoint that fails now and then under much traffic stays in use.
		ReadyToTrip: func(c gobreaker.Counts) bool {
			return int(c.TotalFailures) >= b.Failures && c.TotalFailures*5 >= c.TotalFailures+c.TotalSuccesses
		},
		IsExcluded: func(err error) bool { return err == errNoVerdict },
		OnStateChange: func(name string, from, to gobreaker.State) {
			switch {
			case to == gobreaker.StateOpen && from == gobreaker.StateClosed:
				log.Warn("model endpoint rests after failures", "endpoint", name, "for", b.Rest)
			case to == gobreaker.StateOpen: // every few seconds of an outage
				log.Debug("model endpoint rests on", "endpoint", name, "for", b.Rest)
			case to == gobreaker.StateClosed:
				log.Info("model endpoint is in use again", "endpoint", name)
			}
		},
	})
}
