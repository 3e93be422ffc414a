package openai_test

import (
	"context"
	"math"
	"testing"
	"time"

	"zhengda/bot"
	"zhengda/bot/openai"
	"zhengda/bot/openai/modeltest"
)

// What a prompt took: as told by the endpoint, else estimated and marked so.
func TestUsage(t *testing.T) {
	estimated := bot.EstimateTokens(prompt.System) + bot.EstimateTokens(prompt.User)
	text := bot.EstimateTokens(answer)
	type call struct {
		in, out   int
		estimated bool
		fault     string
	}
	tests := []struct {
		name    string
		scripts []modeltest.Script
		want    []call
	}{
		{"told behind the finish", []modeltest.Script{modeltest.Counted(answer, 1200, 80)}, []call{{1200, 80, false, ""}}},
		{"told with every event", []modeltest.Script{modeltest.CountedThroughout(answer, 1200, 80)}, []call{{1200, 80, false, ""}}},
		{"not told", []modeltest.Script{modeltest.Good(answer)}, []call{{estimated, text, true, ""}}},
		{"cut", []modeltest.Script{modeltest.NoFinish("您好")}, []call{{estimated, 2, true, bot.ErrCut.Error() + ": no finish reason"}}},
		{"no answer", []modeltest.Script{modeltest.Status(500, "")}, []call{{0, 0, false, bot.ErrRefusing.Error() + ": status 500"}}},
		{
			"second try",
			[]modeltest.Script{modeltest.Status(503, "0"), modeltest.Counted(answer, 9, 8)},
			[]call{{0, 0, false, bot.ErrRefusing.Error() + ": status 503"}, {9, 8, false, ""}},
		},
		{
			"not understood",
			[]modeltest.Script{modeltest.RefusesUsage(answer)},
			[]call{{0, 0, false, bot.ErrRefusing.Error() + ": status 400"}, {estimated, text, true, ""}},
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			srv := modeltest.New(t, tt.scripts...)
			m := newClient(t, srv, func(c *openai.Config) { c.Name, c.PriceIn, c.PriceOut = "second", 2, 8 })
			p, used := prompt, bot.Usage{}
			p.Usage = &used
			for range m.Stream(t.Context(), p) {
			}
			if len(used.Calls) != len(tt.want) {
				t.Fatalf("calls %+v, want %+v", used.Calls, tt.want)
			}
			for i, c := range used.Calls {
				if got := (call{c.Prompt, c.Completion, c.Estimated, c.Fault}); got != tt.want[i] {
					t.Errorf("call %d: got %+v, want %+v", i, got, tt.want[i])
				}
				if cost := float64(c.Prompt*2+c.Completion*8) / 1e6; math.Abs(c.Cost-cost) > 1e-12 || c.Endpoint != "second" || c.Model != "test" {
					t.Errorf("call %d: %+v, want cost %v", i, c, cost)
				}
			}
		})
	}
}

// An endpoint that refuses the question for tokens is asked without it from
// then on; one that refuses for another reason is asked with it again.
func TestUsageIsNotInsistedOn(t *testing.T) {
	t.Run("refuses it", func(t *testing.T) {
		srv := modeltest.New(t, modeltest.RefusesUsage(answer))
		m := newClient(t, srv, nil)
		for range 2 {
			if text, err := collect(t, t.Context(), m); text != answer || err != nil {
				t.Errorf("got %q, %v; want the answer", text, err)
			}
		}
		asks := asksUsage(srv)
		if len(asks) != 3 || !asks[0] || asks[1] || asks[2] {
			t.Errorf("asked for tokens: %v, want true, false, false", asks)
		}
	})
	t.Run("refuses all", func(t *testing.T) {
		srv := modeltest.New(t, modeltest.Status(400, ""), modeltest.Status(400, ""), modeltest.Counted(answer, 5, 5))
		m := newClient(t, srv, nil)
		collect(t, t.Context(), m)
		if text, err := collect(t, t.Context(), m); text != answer || err != nil {
			t.Errorf("got %q, %v; want the answer", text, err)
		}
		asks := asksUsage(srv)
		if len(asks) != 3 || !asks[0] || asks[1] || !asks[2] {
			t.Errorf("asked for tokens: %v, want true, false, true", asks)
		}
	})
	t.Run("has taken it before", func(t *testing.T) {
		srv := modeltest.New(t, modeltest.Counted(answer, 5, 5), modeltest.Status(400, ""))
		m := newClient(t, srv, nil)
		collect(t, t.Context(), m)
		collect(t, t.Context(), m)
		if asks := asksUsage(srv); len(asks) != 2 {
			t.Errorf("%d requests, want 2", len(asks))
		}
	})
}

func asksUsage(srv *modeltest.Server) (asks []bool) {
	for _, r := range srv.Requests() {
		asks = append(asks, r.AsksUsage)
	}
	return asks
}

// Who stops in the middle has taken what came so far.
func TestUsageOfAStoppedAnswer(t *testing.T) {
	srv := modeltest.New(t, modeltest.HangAfter("您好"))
	m := newClient(t, srv, func(c *openai.Config) { c.Idle = time.Minute })
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	p, used := prompt, bot.Usage{}
	p.Usage = &used
	for range m.Stream(ctx, p) {
		cancel()
	}
	if len(used.Calls) != 1 || used.Calls[0].Completion != 2 || !used.Calls[0].Estimated || used.Calls[0].Fault != context.Canceled.Error() {
		t.Errorf("calls %+v", used.Calls)
	}
}
