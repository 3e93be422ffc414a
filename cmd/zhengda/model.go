package main

import (
	"fmt"
	"log/slog"

	"zhengda/bot/openai"
	"zhengda/web"
)

// openModel joins the configured endpoints. It returns nil when there is none:
// answers are quoted then.
func openModel(c modelConfig, log *slog.Logger) (*openai.Pool, error) {
	places := c.named()
	if len(places) == 0 {
		if c.Endpoints[0].APIKey != "" {
			log.Warn("a model key is set but no model, so answers are quoted; set -model-name (or OPENAI_MODEL)")
		}
		return nil, nil
	}
	var clients []*openai.Client
	for _, i := range places {
		e := c.Endpoints[i]
		m, err := openai.New(openai.Config{
			Name: endpointNames[i], BaseURL: e.BaseURL, APIKey: e.APIKey, Model: e.Name, PriceIn: e.PriceIn, PriceOut: e.PriceOut,
			FirstToken: c.First, Idle: c.Idle, Total: c.Total, Log: log,
		})
		if err != nil {
			p := "-" + endpointPrefix(i)
			return nil, usageError{fmt.Errorf("model options (%sbase-url, %sapi-key, %sname): %w", p, p, p, err)}
		}
		clients = append(clients, m)
	}
	return openai.NewPool(c.Breaker, log, clients...)
}

// endpointStates are how the endpoints stand, for the figures.
func (h *house) endpointStates() []web.EndpointState {
	var out []web.EndpointState
	for _, s := range h.model.States() {
		out = append(out, web.EndpointState(s))
	}
	return out
}
