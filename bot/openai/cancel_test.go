package openai_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"zhengda/bot/openai"
	"zhengda/bot/openai/modeltest"
)

// After a cancel nothing comes, although more has arrived already.
func TestCancelWithTextWaiting(t *testing.T) {
	m, err := openai.New(openai.Config{
		BaseURL: "http://model.test/v1", Model: "test",
		Transport: slow{{0, event("一", "") + event("二", "") + event("三", "stop")}},
	})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	var text string
	var last error
	for piece, err := range m.Stream(ctx, prompt) {
		text, last = text+piece, err
		cancel()
	}
	if text != "一" || last != context.Canceled {
		t.Errorf("got %q, %v; want %q, %v", text, last, "一", context.Canceled)
	}
}

// A cancelled caller gets its own error, and the endpoint sees the client go.
func TestCancel(t *testing.T) {
	for _, tt := range []struct {
		name   string
		script modeltest.Script
		wait   func(*modeltest.Server) // when to cancel; nil: at the first text
	}{
		{"before the headers", modeltest.Hang(), untilAsked},
		{"before the first token", modeltest.HangWaiting(5), untilAsked},
		{"after the first token", modeltest.HangAfter("您好"), nil},
		{"while text comes", modeltest.Endless(1 << 20).Split(300).Pace(time.Millisecond), nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			srv := modeltest.New(t, tt.script)
			m := newClient(t, srv, nil)
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			if tt.wait != nil {
				go func() { tt.wait(srv); cancel() }()
			}
			var last error
			for piece, err := range m.Stream(ctx, prompt) {
				if piece != "" {
					cancel()
					<-srv.Disconnected() // at once, not when the loop goes on
				}
				last = err
			}
			if last != context.Canceled {
				t.Errorf("got %v, want %v", last, context.Canceled)
			}
			if tt.wait != nil {
				<-srv.Disconnected()
			}
		})
	}
}

func untilAsked(srv *modeltest.Server) {
	for len(srv.Requests()) == 0 {
		time.Sleep(time.Millisecond)
	}
}

func TestCallerDeadline(t *testing.T) {
	srv := modeltest.New(t, modeltest.Hang())
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	if _, err := collect(t, ctx, newClient(t, srv, nil)); err != context.DeadlineExceeded {
		t.Errorf("got %v, want %v", err, context.DeadlineExceeded)
	}
	<-srv.Disconnected()
}

// Leaving the loop ends the request; a second range is a new one.
func TestLeave(t *testing.T) {
	srv := modeltest.New(t, modeltest.HangAfter("您好"), modeltest.Good(answer))
	seq := newClient(t, srv, nil).Stream(t.Context(), prompt)
	for _, err := range seq {
		if err != nil {
			t.Fatal(err)
		}
		break
	}
	<-srv.Disconnected()
	var b strings.Builder
	for piece, err := range seq {
		if err != nil {
			t.Fatal(err)
		}
		b.WriteString(piece)
	}
	if got := b.String(); got != answer {
		t.Errorf("second range: got %q, want %q", got, answer)
	}
}
