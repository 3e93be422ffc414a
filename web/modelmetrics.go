package web

import (
	"errors"
	"strconv"

	"github.com/prometheus/client_golang/prometheus"

	"zhengda/bot"
)

// EndpointState is how a model endpoint stands when the figures are read.
type EndpointState struct {
	Endpoint, Model string
	Resting         bool // it is left alone after failures
}

// CountModel registers the figures of the model with reg: what came of
// questions, calls, tokens and cost by endpoint, and how each endpoint stands.
// The returned func is told of each question; the cmd gives it to the bot.
func CountModel(reg *prometheus.Registry, states func() []EndpointState) (func(bot.ModelUse), error) {
	counter := func(name, help string, labels ...string) *prometheus.CounterVec {
		return prometheus.NewCounterVec(prometheus.CounterOpts{Name: name, Help: help}, labels)
	}
	outcomes := counter("zhengda_model_questions_total",
		"Questions for which a model is configured, by outcome: worded, or why the passages were quoted.", "outcome")
	calls := counter("zhengda_model_calls_total",
		"Requests to model endpoints, by result: finished, or failed.", "endpoint", "model", "result")
	tokens := counter("zhengda_model_tokens_total",
		"Tokens by kind, prompt or completion; estimated when the endpoint did not tell.", "endpoint", "model", "kind", "estimated")
	cost := counter("zhengda_model_cost_total",
		"Cost by the configured prices, in their currency.", "endpoint", "model")
	errs := []error{
		reg.Register(outcomes), reg.Register(calls), reg.Register(tokens), reg.Register(cost),
		reg.Register(restingCollector{states}),
	}
	for _, s := range states() { // the lines are there from the start
		calls.WithLabelValues(s.Endpoint, s.Model, "finished")
		calls.WithLabelValues(s.Endpoint, s.Model, "failed")
		cost.WithLabelValues(s.Endpoint, s.Model)
	}
	return func(u bot.ModelUse) {
		outcomes.WithLabelValues(u.Outcome).Inc()
		for _, c := range u.Calls {
			result := "finished"
			if c.Fault != "" {
				result = "failed"
			}
			calls.WithLabelValues(c.Endpoint, c.Model, result).Inc()
			if c.Prompt+c.Completion > 0 {
				estimated := strconv.FormatBool(c.Estimated)
				tokens.WithLabelValues(c.Endpoint, c.Model, "prompt", estimated).Add(float64(c.Prompt))
				tokens.WithLabelValues(c.Endpoint, c.Model, "completion", estimated).Add(float64(c.Completion))
			}
			cost.WithLabelValues(c.Endpoint, c.Model).Add(c.Cost)
		}
	}, errors.Join(errs...)
}

// restingCollector tells how the endpoints stand at the moment of reading.
type restingCollector struct{ states func() []EndpointState }

var resting = prometheus.NewDesc("zhengda_model_endpoint_resting",
	"1 while an endpoint is left alone after failures, else 0.", []string{"endpoint", "model"}, nil)

// Describe is prometheus.Collector's.
func (c restingCollector) Describe(ch chan<- *prometheus.Desc) { ch <- resting }

// Collect is prometheus.Collector's.
func (c restingCollector) Collect(ch chan<- prometheus.Metric) {
	for _, s := range c.states() {
		value := 0.0
		if s.Resting {
			value = 1
		}
		ch <- prometheus.MustNewConstMetric(resting, prometheus.GaugeValue, value, s.Endpoint, s.Model)
	}
}
