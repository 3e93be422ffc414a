package main

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"

	"zhengda/bot"
	"zhengda/bot/budget"
	"zhengda/bot/openai"
)

// modelEndpoint is where a model is asked.
type modelEndpoint struct {
	BaseURL, APIKey, Name string
	PriceIn, PriceOut     float64 // of a million tokens
}

// modelConfig is what can be set of the model.
type modelConfig struct {
	Endpoints [3]modelEndpoint // in the order in which they are asked; those without a name are left out
	First     time.Duration
	Idle      time.Duration
	Total     time.Duration
	Prompt    int // most tokens of a prompt
	Breaker   openai.Breaker
	Budget    budget.Limits
}

// endpointNames are those of modelConfig.Endpoints in logs, traces and figures.
var endpointNames = [3]string{"primary", "second", "third"}

// modelKeys are the options of the model for every command that has a bot.
var modelKeys = append(append(append(endpointKeys(0), endpointKeys(1)...), endpointKeys(2)...), "model-first-token", "model-idle", "model-total", "model-prompt-tokens")

// endpointPrefix begins the keys of an endpoint: model-, model-2-, model-3-.
func endpointPrefix(i int) string {
	if i == 0 {
		return "model-"
	}
	return fmt.Sprintf("model-%d-", i+1)
}

func endpointKeys(i int) []string {
	p := endpointPrefix(i)
	return []string{p + "base-url", p + "api-key", p + "name", p + "price-in", p + "price-out"}
}

// modelOptions are the rows of the table of options that are about the model.
func modelOptions() []option {
	var rows []option
	for i := range endpointNames {
		keys := endpointKeys(i)
		end := func(c *config) *modelEndpoint { return &c.Model.Endpoints[i] }
		base := option{keys[0], nil, false, "", "address of the endpoint that is asked when those before it fail", textOption(func(c *config) *string { return &end(c).BaseURL })}
		key := option{keys[1], nil, true, "", "key for that endpoint", textOption(func(c *config) *string { return &end(c).APIKey })}
		name := option{keys[2], nil, false, "", "model of that endpoint; empty: there is none", textOption(func(c *config) *string { return &end(c).Name })}
		if i == 0 {
			base.aliases, key.aliases, name.aliases = []string{"OPENAI_BASE_URL"}, []string{"OPENAI_API_KEY"}, []string{"OPENAI_MODEL"}
			base.def, base.help, key.help = "https://api.openai.com/v1", "address of an OpenAI-compatible endpoint", "key for the endpoint"
			name.help = "model that words the answers; empty: answers are quoted from the passages"
		}
		rows = append(rows, base, key, name,
			option{keys[3], nil, false, "0", "price of a million tokens of prompt, in one currency of yours for all endpoints", priceOption(func(c *config) *float64 { return &end(c).PriceIn })},
			option{keys[4], nil, false, "0", "price of a million tokens of answer", priceOption(func(c *config) *float64 { return &end(c).PriceOut })})
	}
	count := func(key, def, help string, f func(*budget.Limits) *int) option {
		return option{key, nil, false, def, help + "; 0 for no limit", countOption(func(c *config) *int { return f(&c.Model.Budget) })}
	}
	return append(rows,
		option{"model-first-token", nil, false, "6s", "longest wait for a model's first word, at each endpoint", durationOption(func(c *config) *time.Duration { return &c.Model.First })},
		option{"model-idle", nil, false, "8s", "longest pause between a model's words", durationOption(func(c *config) *time.Duration { return &c.Model.Idle })},
		option{"model-total", nil, false, "40s", "longest time for a model's whole answer, all endpoints together", durationOption(func(c *config) *time.Duration { return &c.Model.Total })},
		option{"model-prompt-tokens", nil, false, strconv.Itoa(bot.DefaultPromptTokens), "most tokens of a prompt, about one for a Chinese character", numberOption(func(c *config) *int { return &c.Model.Prompt })},
		option{"model-breaker-failures", nil, false, "5", "failures within -model-breaker-window after which an endpoint rests, when they are a fifth of its calls at least", numberOption(func(c *config) *int { return &c.Model.Breaker.Failures })},
		option{"model-breaker-window", nil, false, "30s", "time in which failures of an endpoint are counted", durationOption(func(c *config) *time.Duration { return &c.Model.Breaker.Window })},
		option{"model-breaker-rest", nil, false, "15s", "time an endpoint rests before one question sees whether it is back", durationOption(func(c *config) *time.Duration { return &c.Model.Breaker.Rest })},
		count("model-visitor-calls", "100", "most calls of the model for one visitor in a day; beyond any of these budgets answers are quoted", func(l *budget.Limits) *int { return &l.Visitor.Calls }),
		count("model-visitor-tokens", "500000", "most tokens, both ways, for one visitor in a day", func(l *budget.Limits) *int { return &l.Visitor.Tokens }),
		count("model-address-calls", "1000", "most calls for one network address in a day", func(l *budget.Limits) *int { return &l.Address.Calls }),
		count("model-address-tokens", "5000000", "most tokens for one network address in a day", func(l *budget.Limits) *int { return &l.Address.Tokens }),
		count("model-day-calls", "5000", "most calls in a day, for all together", func(l *budget.Limits) *int { return &l.All.Calls }),
		count("model-day-tokens", "20000000", "most tokens in a day, for all together", func(l *budget.Limits) *int { return &l.All.Tokens }),
	)
}

// named are the endpoints that have a model, with their place.
func (m modelConfig) named() (places []int) {
	for i, e := range m.Endpoints {
		if e.Name != "" {
			places = append(places, i)
		}
	}
	return places
}

// names are the models' names, for people.
func (m modelConfig) names() string {
	var names []string
	for _, i := range m.named() {
		names = append(names, m.Endpoints[i].Name)
	}
	return strings.Join(names, ", then ")
}

// check finds endpoints that are set by half.
func (m modelConfig) check() (errs []error) {
	for i, e := range m.Endpoints[1:] {
		p := "-" + endpointPrefix(i+1)
		switch {
		case e.Name == "" && (e.BaseURL != "" || e.APIKey != ""):
			errs = append(errs, fmt.Errorf("%sbase-url or %sapi-key is set but no model; set %sname too, or none of them", p, p, p))
		case e.Name != "" && e.BaseURL == "":
			errs = append(errs, fmt.Errorf("%sname is set but not where; set %sbase-url too", p, p))
		}
	}
	return errs
}

func textOption(f func(*config) *string) func(*config, string) error {
	return func(c *config, v string) error { *f(c) = v; return nil }
}

func durationOption(f func(*config) *time.Duration) func(*config, string) error {
	return func(c *config, v string) (err error) {
		*f(c), err = time.ParseDuration(v)
		if err != nil || *f(c) <= 0 {
			return fmt.Errorf("%q is no length of time; write 6s or 500ms", v)
		}
		return nil
	}
}

func numberOption(f func(*config) *int) func(*config, string) error {
	return func(c *config, v string) (err error) {
		*f(c), err = strconv.Atoi(v)
		if err != nil || *f(c) < 1 {
			return fmt.Errorf("%q is no whole number above 0", v)
		}
		return nil
	}
}

// countOption is a numberOption that may be 0.
func countOption(f func(*config) *int) func(*config, string) error {
	return func(c *config, v string) (err error) {
		*f(c), err = strconv.Atoi(v)
		if err != nil || *f(c) < 0 {
			return fmt.Errorf("%q is no whole number, 0 or above", v)
		}
		return nil
	}
}

func priceOption(f func(*config) *float64) func(*config, string) error {
	return func(c *config, v string) (err error) {
		*f(c), err = strconv.ParseFloat(v, 64)
		if err != nil || !(*f(c) >= 0) || math.IsInf(*f(c), 0) {
			return fmt.Errorf("%q is no price; write 0 or 2.5", v)
		}
		return nil
	}
}
