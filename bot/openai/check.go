package openai

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"slices"
	"sync"
	"time"

	goopenai "github.com/sashabaranov/go-openai"
)

const (
	checkWithin = 5 * time.Second
	checkBytes  = 4 << 20 // of a list of models
)

// Check asks each endpoint for its list of models, which costs nothing, and
// writes to the log whether it can be used and what to do if not. It decides
// nothing: the first question is asked all the same.
func (p *Pool) Check(ctx context.Context) {
	var all sync.WaitGroup
	for _, e := range p.endpoints {
		all.Go(func() { e.Client.check(ctx) })
	}
	all.Wait()
}

func (c *Client) check(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, checkWithin)
	defer cancel()
	log := c.conf.Log.With("endpoint", c.conf.Name, "model", c.conf.Model)
	listed, err := c.models(ctx)
	f, _ := errors.AsType[*fault](err)
	switch {
	case ctx.Err() != nil && !errors.Is(ctx.Err(), context.DeadlineExceeded): // the program ends
	case err == nil && len(listed) > 0 && !slices.Contains(listed, c.conf.Model):
		log.Warn("model endpoint is reachable but does not list the model; check its name, or pull the model", "lists", len(listed))
	case err == nil && len(listed) == 0:
		log.Info("model endpoint is reachable; it gives no list of models, so the model's name is not checked")
	case err == nil:
		log.Info("model endpoint is reachable and lists the model")
	case f != nil && (f.status == http.StatusUnauthorized || f.status == http.StatusForbidden):
		log.Warn("model endpoint is reachable but does not accept the key; check the key", "reason", f.text)
	case f != nil && f.status == http.StatusTooManyRequests:
		log.Warn("model endpoint is reachable but busy or out of quota", "reason", f.text)
	case f != nil && f.status >= 400 && f.status < 500: // some have no list of models
		log.Info("model endpoint is reachable; it gives no list of models, so the model's name is not checked", "status", f.status)
	default:
		reason := "no answer in time"
		if f != nil && ctx.Err() == nil {
			reason = f.text
		}
		log.Warn("model endpoint cannot be used now; questions are answered by the next endpoint or quoted until it can; check its address and whether it runs", "reason", reason)
	}
}

// models are the names in the endpoint's list. It is empty when what came is no
// such list.
func (c *Client) models(ctx context.Context) ([]string, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, c.conf.BaseURL+"/models", nil)
	if err != nil {
		return nil, &fault{text: "the request cannot be made"}
	}
	if key := c.key(); key != "" {
		req.Header.Set("Authorization", "Bearer "+key)
	}
	resp, err := (&try{http: c.http, max: checkBytes}).Do(req)
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	raw, err := io.ReadAll(io.LimitReader(resp.Body, checkBytes))
	if err != nil {
		return nil, readFault(err)
	}
	var list goopenai.ModelsList
	if json.Unmarshal(raw, &list) != nil {
		return nil, nil
	}
	var names []string
	for _, m := range list.Models {
		names = append(names, m.ID)
	}
	return names, nil
}
