package web

import (
	"context"
	"strings"
	"testing"

	"github.com/prometheus/client_golang/prometheus"

	"zhengda/bot"
)

// The figures of the model as an operator reads them.
func TestModelIsCounted(t *testing.T) {
	reg := prometheus.NewRegistry()
	state := []EndpointState{{"primary", "m1", false}, {"second", "m2", false}}
	told, err := CountModel(reg, func() []EndpointState { return state })
	if err != nil {
		t.Fatal(err)
	}
	h := newHouse(t, plan{options: func(o *Options) { o.Metrics = reg }})
	holds := func(want ...string) {
		t.Helper()
		got := bodyOf(t, h.get(t, "/metrics"))
		for _, w := range want {
			if !strings.Contains(got, "\n"+w+"\n") {
				t.Errorf("no line %s", w)
			}
		}
	}
	holds(`zhengda_model_calls_total{endpoint="primary",model="m1",result="failed"} 0`, `zhengda_model_endpoint_resting{endpoint="second",model="m2"} 0`)

	told(bot.ModelUse{Outcome: "worded", Calls: []bot.Call{
		{Endpoint: "primary", Model: "m1", Fault: "status 503"},
		{Endpoint: "second", Model: "m2", Prompt: 1000, Completion: 200, Cost: 0.25},
	}})
	told(bot.ModelUse{Outcome: "cut", Calls: []bot.Call{
		{Endpoint: "primary", Model: "m1", Prompt: 900, Completion: 10, Estimated: true, Cost: 0.5, Fault: "cut"},
	}})
	told(bot.ModelUse{Outcome: "over-budget"})
	state[0].Resting = true
	holds(
		`zhengda_model_questions_total{outcome="worded"} 1`,
		`zhengda_model_questions_total{outcome="cut"} 1`,
		`zhengda_model_questions_total{outcome="over-budget"} 1`,
		`zhengda_model_calls_total{endpoint="primary",model="m1",result="failed"} 2`,
		`zhengda_model_calls_total{endpoint="second",model="m2",result="finished"} 1`,
		`zhengda_model_tokens_total{endpoint="second",estimated="false",kind="prompt",model="m2"} 1000`,
		`zhengda_model_tokens_total{endpoint="second",estimated="false",kind="completion",model="m2"} 200`,
		`zhengda_model_tokens_total{endpoint="primary",estimated="true",kind="prompt",model="m1"} 900`,
		`zhengda_model_cost_total{endpoint="primary",model="m1"} 0.5`,
		`zhengda_model_cost_total{endpoint="second",model="m2"} 0.25`,
		`zhengda_model_endpoint_resting{endpoint="primary",model="m1"} 1`,
		`zhengda_model_endpoint_resting{endpoint="second",model="m2"} 0`,
	)
}

// The bot is told who asks, for its budgets, by the visitor and the address.
func TestWhoAsksIsTold(t *testing.T) {
	asked := make(chan bot.Question, 1)
	h := newHouse(t, plan{answer: func(_ context.Context, q bot.Question, emit func(bot.Event)) bot.Answer {
		asked <- q
		return echo(t.Context(), q, emit)
	}})
	c, _, _ := h.join(t, "", "", 0, "")
	c.ask("q1", "一")
	c.wantMessage(2)
	if p := (<-asked).Payer; p.Visitor == "" || p.Address != "127.0.0.1" {
		t.Errorf("payer %+v, want a visitor and 127.0.0.1", p)
	}
}
