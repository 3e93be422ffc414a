package main

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"zhengda/bot/openai/modeltest"
)

// TestServeModels: the first endpoint is away, the second answers; both are
// told of at the start and in the figures, and beyond a visitor's budget the
// answer is quoted.
func TestServeModels(t *testing.T) {
	away := modeltest.New(t, modeltest.Status(500, ""))
	away.List("scripted")
	good := modeltest.New(t, modeltest.Reply(obedient))
	args := append(modelFlags(away), "-model-2-base-url", good.URL, "-model-2-name", "other", "-model-2-api-key", modeltest.Key,
		"-model-2-price-in", "1000", "-model-2-price-out", "2000", "-model-visitor-calls", "2")
	s := startServing(t, t.TempDir(), args...)
	if !strings.Contains(s.out.String(), "worded by scripted, then other") {
		t.Errorf("the welcome does not name the models:\n%s", s.out)
	}
	for _, want := range []string{"reachable and lists the model\" endpoint=primary", "gives no list of models, so the model's name is not checked\" endpoint=second"} {
		for deadline := time.Now().Add(10 * time.Second); !strings.Contains(s.log.String(), want); time.Sleep(10 * time.Millisecond) {
			if time.Now().After(deadline) {
				t.Errorf("the log does not say %q", want)
				break
			}
		}
	}
	v := s.visit(t, s.URL)
	if a := v.ask("q1", foundingQuestion); !strings.Contains(a, `"composer":"model"`) {
		t.Errorf("the second endpoint did not word it: %s", a)
	}
	// That took two calls, one of each endpoint.
	a := v.ask("q2", foundingQuestion)
	if !strings.Contains(a, `"composer":"quoted"`) || !strings.Contains(a, "湛江户政") {
		t.Errorf("beyond the budget it is not quoted: %s", a)
	}
	if n, m := len(away.Requests()), len(good.Requests()); n != 1 || m != 1 {
		t.Errorf("%d and %d requests, want 1 and 1", n, m)
	}
	if !strings.Contains(s.log.String(), "model budget is used up: visitor calls") {
		t.Error("the log does not say why it is quoted")
	}
	if b := s.visit(t, s.URL).ask("q1", foundingQuestion); !strings.Contains(b, `"composer":"model"`) {
		t.Errorf("another visitor pays for the first: %s", b)
	}
	code, figures := get(t, s.URL+"/metrics")
	if code != http.StatusOK {
		t.Fatalf("/metrics: %d", code)
	}
	for _, want := range []string{
		`zhengda_model_questions_total{outcome="worded"} 2`,
		`zhengda_model_questions_total{outcome="over-budget"} 1`,
		`zhengda_model_calls_total{endpoint="primary",model="scripted",result="failed"} 2`,
		`zhengda_model_calls_total{endpoint="second",model="other",result="finished"} 2`,
		`zhengda_model_tokens_total{endpoint="second",estimated="true",kind="completion",model="other"} `,
		`zhengda_model_endpoint_resting{endpoint="primary",model="scripted"} 0`,
		`zhengda_model_cost_total{endpoint="second",model="other"} `,
	} {
		if !strings.Contains(figures, want) {
			t.Errorf("/metrics does not have %s", want)
		}
	}
	if strings.Contains(figures, `zhengda_model_cost_total{endpoint="second",model="other"} 0`+"\n") {
		t.Error("the second endpoint cost nothing")
	}
}

// TestServeStartsWithoutItsModel: an endpoint that is away is told of and
// stops nothing.
func TestServeStartsWithoutItsModel(t *testing.T) {
	s := startServing(t, t.TempDir(), "-model-base-url", "http://127.0.0.1:1/v1", "-model-name", "scripted")
	a := s.visit(t, s.URL).ask("q1", foundingQuestion)
	if !strings.Contains(a, `"composer":"quoted"`) || !strings.Contains(a, "湛江户政") {
		t.Errorf("answer %s", a)
	}
	for deadline := time.Now().Add(10 * time.Second); !strings.Contains(s.log.String(), "model endpoint cannot be used now"); time.Sleep(10 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatal("the log does not say that the endpoint is away")
		}
	}
}

// TestServeStop: a visitor's stop closes the connection to the model, which the
// endpoint sees, and the answer is quoted.
func TestServeStop(t *testing.T) {
	model := modeltest.New(t, modeltest.HangAfter("湛江换领身份证，网上、自助机、窗口三种办法任选一种。[1]自助机"))
	s := startServing(t, t.TempDir(), append(modelFlags(model), "-model-idle", "30s")...)
	v := s.visit(t, s.URL)
	v.send(map[string]any{"type": "ask", "id": "q1", "text": foundingQuestion})
	v.until("a first word", func(f frame) bool { return f.Type == "delta" })
	begun := time.Now()
	v.send(map[string]any{"type": "stop"})
	select {
	case <-model.Disconnected():
	case <-time.After(20 * time.Second):
		t.Fatal("the endpoint did not see the visitor stop")
	}
	answer := v.until("the answer", func(f frame) bool { return f.Type == "message" && f.ReplyTo > 0 })
	if took := time.Since(begun); took > 10*time.Second || !strings.Contains(string(answer.Body), `"composer":"quoted"`) {
		t.Errorf("after %s: %s", took, answer.Body)
	}
}
