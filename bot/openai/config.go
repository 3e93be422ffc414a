package openai

import (
	"cmp"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// Config says which model answers and how long it may take. BaseURL and Model
// are needed; a zero value elsewhere means the default named beside it.
type Config struct {
	Name    string // of the endpoint in logs, traces and metrics; primary
	BaseURL string // up to and without /chat/completions, as https://api.example.com/v1
	APIKey  string // empty for an endpoint that asks for none
	Model   string // as the endpoint calls it

	// Temperature is sent as 0.01 when zero: the wire format leaves a plain
	// zero out, and the endpoint would then use its own, often 1. Models that
	// fix their temperature are sent none.
	Temperature float32

	PriceIn  float64 // of a million tokens of prompt, in any one currency
	PriceOut float64 // of a million tokens of answer

	FirstToken time.Duration // from the question to the first text, second try included; 6 s
	Idle       time.Duration // from one piece of text to the next; 8 s
	Total      time.Duration // the whole answer; 40 s

	MaxBytes int64 // of a response's body; 1 MiB
	MaxText  int   // bytes of an answer; 8 KiB

	Log       *slog.Logger      // nil: silent
	Transport http.RoundTripper // nil: an own one, proxies from the environment
}

// LogValue keeps the key out of logs.
func (c Config) LogValue() slog.Value {
	return slog.GroupValue(slog.String("endpoint", c.Name), slog.String("model", c.Model), slog.Bool("key", c.APIKey != ""))
}

// String keeps the key out of whatever prints a Config.
func (c Config) String() string { return "model " + c.Model }

// GoString is String, for %#v.
func (c Config) GoString() string { return c.String() }

// checked is c with its defaults, or an error that names the field and what to
// do about it. The error never repeats a value that may hold a secret.
func (c Config) checked() (Config, error) {
	base, err := checkedURL(c.BaseURL)
	if err != nil {
		return c, err
	}
	c.BaseURL = base
	switch {
	case strings.TrimSpace(c.Model) == "":
		return c, errors.New("model name (Model) is empty: set it to the name the endpoint lists for the model")
	case strings.ContainsFunc(c.APIKey, func(r rune) bool { return r <= ' ' || r >= 0x7f }):
		return c, errors.New("model key (APIKey) holds a space, a line break or a character outside ASCII: copy it again without them")
	case !(c.Temperature >= 0 && c.Temperature <= 2): // this way round it refuses NaN too
		return c, fmt.Errorf("model temperature (Temperature) is %v: choose a number from 0 to 2", c.Temperature)
	case !(c.PriceIn >= 0 && c.PriceOut >= 0):
		return c, errors.New("model price (PriceIn, PriceOut) is negative: choose the price of a million tokens, or 0")
	case c.FirstToken < 0 || c.Idle < 0 || c.Total < 0:
		return c, errors.New("model time limit (FirstToken, Idle, Total) is negative: choose a positive duration, or 0 for the default")
	case c.MaxBytes < 0 || c.MaxText < 0:
		return c, errors.New("model size limit (MaxBytes, MaxText) is negative: choose a positive number of bytes, or 0 for the default")
	}
	c.Name = cmp.Or(c.Name, "primary")
	c.Temperature = cmp.Or(c.Temperature, 0.01)
	c.FirstToken = cmp.Or(c.FirstToken, 6*time.Second)
	c.Idle = cmp.Or(c.Idle, 8*time.Second)
	c.Total = cmp.Or(c.Total, 40*time.Second)
	c.MaxBytes = cmp.Or(c.MaxBytes, 1<<20)
	c.MaxText = cmp.Or(c.MaxText, 8<<10)
	if c.Log == nil {
		c.Log = slog.New(slog.DiscardHandler)
	}
	return c, nil
}

// checkedURL does not quote the address in its errors: a mistaken one may hold
// a password or a key.
func checkedURL(s string) (string, error) {
	const option, remedy = "model address (BaseURL)", "use one like https://api.example.com/v1"
	s = strings.TrimSpace(s)
	if s == "" {
		return "", fmt.Errorf("%s is empty: %s", option, remedy)
	}
	u, err := url.Parse(s)
	if err != nil {
		return "", fmt.Errorf("%s cannot be read: %s", option, remedy)
	}
	u.Path = strings.TrimRight(u.Path, "/")
	u.RawPath = strings.TrimRight(u.RawPath, "/")
	switch {
	case u.User != nil:
		return "", fmt.Errorf("%s holds a user name or password: leave it out and set the key (APIKey)", option)
	case u.RawQuery != "" || u.ForceQuery || u.Fragment != "":
		return "", fmt.Errorf("%s holds a ? or #: leave out what follows it, %s", option, remedy)
	case u.Scheme != "http" && u.Scheme != "https":
		return "", fmt.Errorf("%s does not start with http:// or https://: %s", option, remedy)
	case u.Hostname() == "":
		return "", fmt.Errorf("%s has no host: %s", option, remedy)
	case strings.HasSuffix(u.Path, "/chat/completions"):
		return "", fmt.Errorf("%s ends in /chat/completions: leave that out, it is added to each request", option)
	}
	return u.String(), nil
}
