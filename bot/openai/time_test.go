package openai_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"zhengda/bot"
	"zhengda/bot/openai"
	"zhengda/bot/openai/modeltest"
)

// step is text that comes after a while.
type step struct {
	wait time.Duration
	text string
}

// slow is a transport without a network, so that it can run on a fake clock.
type slow []step

func (s slow) RoundTrip(r *http.Request) (*http.Response, error) {
	return &http.Response{StatusCode: 200, Body: &slowBody{ctx: r.Context(), steps: s}, Request: r}, nil
}

type slowBody struct {
	ctx   context.Context
	steps slow
	text  string
}

func (b *slowBody) Read(p []byte) (int, error) {
	for b.text == "" {
		if len(b.steps) == 0 {
			return 0, io.EOF
		}
		select {
		case <-b.ctx.Done():
			return 0, b.ctx.Err()
		case <-time.After(b.steps[0].wait):
		}
		b.text, b.steps = b.steps[0].text, b.steps[1:]
	}
	n := copy(p, b.text)
	b.text = b.text[n:]
	return n, nil
}

func (b *slowBody) Close() error { return nil }

func event(text, finish string) string {
	return `data: {"choices":[{"index":0,"delta":{"content":"` + text + `"},"finish_reason":"` + finish + `"}]}` + "\n\n"
}

// The default limits on a fake clock: what comes in time, what comes too late.
func TestLimits(t *testing.T) {
	const s, ms = time.Second, time.Millisecond
	drip := func(n int, wait time.Duration) slow {
		steps := slow{{0, event("一", "")}}
		for range n {
			steps = append(steps, step{wait, event("一", "")})
		}
		return append(steps, step{0, event("", "stop")})
	}
	comments := slow{}
	for range 100 {
		comments = append(comments, step{s, ": keep-alive\n\n"})
	}
	tests := []struct {
		name  string
		steps slow
		think time.Duration // of the caller, at each piece
		text  string
		err   error
		took  time.Duration
	}{
		{"first token in time", slow{{6*s - ms, event("一", "stop")}}, 0, "一", nil, 6*s - ms},
		{"first token late", slow{{6*s + ms, event("一", "stop")}}, 0, "", bot.ErrTimeout, 6 * s},
		{"comments are no token", comments, 0, "", bot.ErrTimeout, 6 * s},
		{"a role is no token", slow{{s, event("", "")}, {6 * s, event("一", "stop")}}, 0, "", bot.ErrTimeout, 6 * s},
		{"idle in time", slow{{0, event("一", "")}, {8*s - ms, event("", "stop")}}, 0, "一", nil, 8*s - ms},
		{"idle too long", slow{{s, event("一", "")}, {8*s + ms, event("", "stop")}}, 0, "一", bot.ErrTimeout, 9 * s},
		{"comments do not fill a gap", append(slow{{0, event("一", "")}}, comments...), 0, "一", bot.ErrTimeout, 8 * s},
		{"many small gaps", drip(5, 7*s), 0, "一一一一一一", nil, 35 * s},
		{"total", drip(9, 7*s), 0, "一一一一一一", bot.ErrTimeout, 40 * s},
		{"the caller's own time is not idle time", drip(2, s), 9 * s, "一一一", nil, 29 * s},
		{"held open after the finish", slow{{0, event("一", "stop")}, {time.Hour, "\n"}}, 0, "一", nil, 100 * ms},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				m, err := openai.New(openai.Config{BaseURL: "http://model.test/v1", Model: "test", Transport: tt.steps})
				if err != nil {
					t.Fatal(err)
				}
				start := time.Now()
				var text string
				var last error
				for piece, err := range m.Stream(t.Context(), prompt) {
					text += piece
					last = err
					if err == nil {
						time.Sleep(tt.think)
					}
				}
				if text != tt.text || !errors.Is(last, tt.err) {
					t.Errorf("got %q, %v; want %q, %v", text, last, tt.text, tt.err)
				}
				if took := time.Since(start); took != tt.took {
					t.Errorf("took %s, want %s", took, tt.took)
				}
			})
		})
	}
}

// The same limits over a real connection, which must be closed when they pass.
func TestLimitsOverNetwork(t *testing.T) {
	tests := []struct {
		name   string
		script modeltest.Script
		text   string
		vary   func(*openai.Config)
	}{
		{"no headers", modeltest.Hang(), "", func(c *openai.Config) { c.FirstToken = 50 * time.Millisecond }},
		{"no token", modeltest.HangWaiting(400), "", func(c *openai.Config) { c.FirstToken = 50 * time.Millisecond }},
		{"idle", modeltest.HangAfter("您好"), "您好", func(c *openai.Config) { c.Idle = 50 * time.Millisecond }},
		{"total", modeltest.HangAfter("您好"), "您好", func(c *openai.Config) { c.Total = 300 * time.Millisecond }},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			srv := modeltest.New(t, tt.script)
			text, err := collect(t, t.Context(), newClient(t, srv, tt.vary))
			if text != tt.text || !errors.Is(err, bot.ErrTimeout) {
				t.Errorf("got %q, %v; want %q, %v", text, err, tt.text, bot.ErrTimeout)
			}
			<-srv.Disconnected()
			if got := len(srv.Requests()); got != 1 {
				t.Errorf("requests: got %d, want 1", got)
			}
		})
	}
}

// busy answers 429 the first time.
type busy struct {
	retryAfter string
	asked      *int
}

func (b busy) RoundTrip(r *http.Request) (*http.Response, error) {
	if *b.asked++; *b.asked == 1 {
		return &http.Response{
			StatusCode: 429, Header: http.Header{"Retry-After": {b.retryAfter}},
			Body: http.NoBody, Request: r,
		}, nil
	}
	return slow{{0, event("一", "stop")}}.RoundTrip(r)
}

func TestPauseBeforeSecondTry(t *testing.T) {
	tests := []struct {
		retryAfter string
		asked      int
		took       time.Duration
	}{
		{"", 2, 200 * time.Millisecond},
		{"0", 2, 200 * time.Millisecond},
		{"2", 2, 2 * time.Second},
		{"3", 1, 0},
		{"-1", 1, 0},
		{"soon", 1, 0},
	}
	for _, tt := range tests {
		t.Run("after "+tt.retryAfter, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				asked := 0
				m, err := openai.New(openai.Config{
					BaseURL: "http://model.test/v1", Model: "test", Transport: busy{tt.retryAfter, &asked},
				})
				if err != nil {
					t.Fatal(err)
				}
				start := time.Now()
				collect(t, t.Context(), m)
				if took := time.Since(start); asked != tt.asked || took > tt.took+100*time.Millisecond || took < tt.took {
					t.Errorf("got %d requests in %s, want %d in %s", asked, took, tt.asked, tt.took)
				}
			})
		})
	}
}
