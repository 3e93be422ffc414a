package web

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"zhengda/bot"
)

func TestMetricsAreForThisMachineAndTheToken(t *testing.T) {
	h := newHouse(t, plan{options: func(o *Options) { o.MetricsToken = "s3cret" }})
	open := newHouse(t, plan{})
	tests := []struct {
		name, remote, header, value string
		want                        int
	}{
		{"loopback", "127.0.0.1:9", "", "", 200},
		{"loopback v6", "[::1]:9", "", "", 200},
		{"elsewhere", "203.0.113.7:9", "", "", 403},
		{"through a local proxy", "127.0.0.1:9", "X-Forwarded-For", "203.0.113.7", 403},
		{"through another local proxy", "127.0.0.1:9", "Forwarded", "for=203.0.113.7", 403},
		{"under a foreign name", "127.0.0.1:9", "Host", "rebound.example", 403},
		{"with the token", "203.0.113.7:9", "Authorization", "Bearer s3cret", 200},
		{"with another token", "203.0.113.7:9", "Authorization", "Bearer s3cre", 403},
		{"with the token as a password", "203.0.113.7:9", "Authorization", "Basic s3cret", 403},
		{"with no token after all", "203.0.113.7:9", "Authorization", "Bearer ", 403},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r := httptest.NewRequest(http.MethodGet, "/metrics", nil)
			r.RemoteAddr, r.Host = tt.remote, "127.0.0.1:8080"
			if tt.header == "Host" {
				r.Host = tt.value
			} else if tt.header != "" {
				r.Header.Set(tt.header, tt.value)
			}
			w := httptest.NewRecorder()
			h.web.Handler().ServeHTTP(w, r)
			if w.Code != tt.want {
				t.Errorf("got %d, want %d", w.Code, tt.want)
			}
			if tt.header != "Authorization" {
				return
			}
			w = httptest.NewRecorder() // a server without a token takes none
			open.web.Handler().ServeHTTP(w, r)
			if w.Code != http.StatusForbidden {
				t.Errorf("without a token set: %d, want 403", w.Code)
			}
		})
	}
}

func TestMetricsCount(t *testing.T) {
	reg := prometheus.NewRegistry()
	counted, err := CountAnswers(answerFunc(echo), reg)
	if err != nil {
		t.Fatal(err)
	}
	h := newHouse(t, plan{answer: counted.Answer, options: func(o *Options) { o.Metrics = reg }})
	c, _, _ := h.join(t, "", "", 0, "")
	c.ask("q1", "一")
	c.wantMessage(2)
	c.ask("q1", "一")
	c.ask("q2", "")
	c.want("error")
	h.get(t, "/articles/renew")
	h.get(t, "/articles/anything-a-visitor-types")
	const page = `zhengda_http_requests_total{code="200",route="GET /articles/{id}"} 1`
	var got string
	for range 200 { // a request is counted when its handler is through, which may be after the page has come
		if got = bodyOf(t, h.get(t, "/metrics")); strings.Contains(got, page) {
			break
		}
		time.Sleep(10 * time.Millisecond)
	}
	for _, want := range []string{
		page,
		`zhengda_http_requests_total{code="404",route="GET /articles/{id}"} 1`,
		`zhengda_http_requests_total{code="101",route="GET /ws"} 1`,
		`zhengda_tickets_total{outcome="issued"} 1`,
		`zhengda_sockets_open 1`,
		`zhengda_asks_total{outcome="stored"} 1`,
		`zhengda_asks_total{outcome="repeat"} 1`,
		`zhengda_asks_total{outcome="empty"} 1`,
		`zhengda_answers_total{composer="quoted",reason="answered",status="answered"} 1`,
		`zhengda_answer_seconds_count{composer="quoted"} 1`,
	} {
		if !strings.Contains(got, "\n"+want+"\n") {
			t.Errorf("no line %s", want)
		}
	}
	if strings.Contains(got, "anything-a-visitor-types") {
		t.Error("a label holds what a visitor typed")
	}
}

func TestOwnMetricsTellOfTheProcess(t *testing.T) {
	h := newHouse(t, plan{})
	if got := bodyOf(t, h.get(t, "/metrics")); !strings.Contains(got, "\ngo_goroutines ") {
		t.Error("no figures of the Go runtime")
	}
}

func TestHealth(t *testing.T) {
	var notReady error
	h := newHouse(t, plan{options: func(o *Options) { o.Ready = func(context.Context) error { return notReady } }})
	if resp := h.get(t, "/readyz"); resp.StatusCode != http.StatusOK {
		t.Errorf("readyz: %s", resp.Status)
	}
	notReady = errors.New("index generation is missing")
	resp := h.get(t, "/readyz")
	if body := bodyOf(t, resp); resp.StatusCode != http.StatusServiceUnavailable || strings.Contains(body, "index") {
		t.Errorf("readyz: %s %s, want 503 without the cause", resp.Status, body)
	}
	if !strings.Contains(h.log.String(), "index generation is missing") {
		t.Error("the cause is not logged")
	}
	if resp := h.get(t, "/healthz"); resp.StatusCode != http.StatusOK {
		t.Errorf("healthz: %s", resp.Status)
	}
	for path, want := range map[string]int{"/robots.txt": http.StatusOK, "/favicon.ico": http.StatusNoContent} {
		if resp := h.get(t, path); resp.StatusCode != want {
			t.Errorf("%s: %s, want %d", path, resp.Status, want)
		}
	}
}

func TestAnswersAreCountedAsTheyAre(t *testing.T) {
	counted, err := CountAnswers(answerFunc(echo), prometheus.NewRegistry())
	if err != nil {
		t.Fatal(err)
	}
	var events int
	a := counted.Answer(t.Context(), bot.Question{Text: "x"}, func(bot.Event) { events++ })
	if a.Question != "x" || events != 2 {
		t.Errorf("answer %+v after %d events", a, events)
	}
}
