package web

import (
	"context"
	"crypto/subtle"
	"errors"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"zhengda/bot"
	"zhengda/chat"
)

// metrics are the figures of this room. No label holds what a client sent.
type metrics struct {
	requests       *prometheus.CounterVec
	requestSeconds *prometheus.HistogramVec
	tickets        *prometheus.CounterVec
	sockets        prometheus.Gauge
	closes         *prometheus.CounterVec
	asks           *prometheus.CounterVec
	assists        *prometheus.CounterVec

	page http.Handler
}

// newMetrics registers with reg, or with a registry of its own when it is nil.
func newMetrics(reg *prometheus.Registry) (*metrics, error) {
	m := &metrics{
		requests: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "zhengda_http_requests_total", Help: "HTTP requests by route and status code.",
		}, []string{"route", "code"}),
		requestSeconds: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "zhengda_http_request_seconds", Help: "Time to answer an HTTP request, by route.",
			Buckets: []float64{.001, .005, .02, .1, .5, 2, 10},
		}, []string{"route"}),
		tickets: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "zhengda_tickets_total", Help: "Requests for a socket ticket, by outcome: issued, origin, fast, busy.",
		}, []string{"outcome"}),
		sockets: prometheus.NewGauge(prometheus.GaugeOpts{
			Name: "zhengda_sockets_open", Help: "Open websockets.",
		}),
		closes: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "zhengda_socket_closes_total", Help: "Websockets closed by the server, by close code.",
		}, []string{"code"}),
		asks: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "zhengda_asks_total", Help: "Questions received, by outcome: stored, repeat, fast, long, empty, busy.",
		}, []string{"outcome"}),
	}
	m.assists = prometheus.NewCounterVec(prometheus.CounterOpts{
		Name: "zhengda_assists_total", Help: "Requests to the assist API, by outcome: an answer's status, or token, fast, busy, bad.",
	}, []string{"outcome"})
	own := reg == nil
	if own {
		reg = prometheus.NewRegistry()
	}
	errs := []error{
		reg.Register(m.requests), reg.Register(m.requestSeconds), reg.Register(m.tickets),
		reg.Register(m.sockets), reg.Register(m.closes), reg.Register(m.asks), reg.Register(m.assists),
	}
	if own {
		errs = append(errs, reg.Register(collectors.NewGoCollector()),
			reg.Register(collectors.NewProcessCollector(collectors.ProcessCollectorOpts{})))
	}
	m.page = promhttp.HandlerFor(reg, promhttp.HandlerOpts{MaxRequestsInFlight: 4})
	return m, errors.Join(errs...)
}

func (m *metrics) countClose(code int) { m.closes.WithLabelValues(strconv.Itoa(code)).Inc() }

// serveMetrics shows the figures to this machine, and to who knows the token.
func (s *Server) serveMetrics(w http.ResponseWriter, r *http.Request) error {
	token, bearer := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
	known := bearer && s.metricsToken != "" && subtle.ConstantTimeCompare([]byte(token), []byte(s.metricsToken)) == 1
	if !known && !isLocal(r) {
		return errForbidden
	}
	s.metrics.page.ServeHTTP(w, r)
	return nil
}

// CountAnswers is the answerer with its answers counted in reg: how many by
// status, composer and reason, and how long they took. The cmd puts it between
// chat and the bot.
func CountAnswers(next chat.Answerer, reg *prometheus.Registry) (chat.Answerer, error) {
	c := &countedAnswerer{
		next: next,
		answers: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "zhengda_answers_total", Help: "Answers by status, composer and reason.",
		}, []string{"status", "composer", "reason"}),
		seconds: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "zhengda_answer_seconds", Help: "Time from question to finished answer, by composer.",
			Buckets: []float64{.02, .05, .1, .25, .5, 1, 2, 5, 10, 20, 40, 60},
		}, []string{"composer"}),
	}
	return c, errors.Join(reg.Register(c.answers), reg.Register(c.seconds))
}

type countedAnswerer struct {
	next    chat.Answerer
	answers *prometheus.CounterVec
	seconds *prometheus.HistogramVec
}

// Answer is the next one's.
func (c *countedAnswerer) Answer(ctx context.Context, q bot.Question, emit func(bot.Event)) bot.Answer {
	begun := time.Now()
	a := c.next.Answer(ctx, q, emit)
	c.answers.WithLabelValues(string(a.Status), string(a.Composer), string(a.Reason)).Inc()
	c.seconds.WithLabelValues(string(a.Composer)).Observe(time.Since(begun).Seconds())
	return a
}
