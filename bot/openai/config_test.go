package openai_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"log/slog"
	"math"
	"strings"
	"testing"

	"zhengda/bot"
	"zhengda/bot/openai"
	"zhengda/bot/openai/modeltest"
)

// A wrong option is named together with what to do, and never quoted.
func TestNewRefuses(t *testing.T) {
	tests := []struct {
		name string
		conf openai.Config
		want string // within the error
	}{
		{"no address", openai.Config{Model: "m"}, "(BaseURL) is empty: use one like https://api.example.com/v1"},
		{"no scheme", openai.Config{BaseURL: "api.example.com/v1", Model: "m"}, "(BaseURL) does not start with http:// or https://"},
		{"other scheme", openai.Config{BaseURL: "ftp://api.example.com", Model: "m"}, "(BaseURL) does not start with http:// or https://"},
		{"no host", openai.Config{BaseURL: "https:///v1", Model: "m"}, "(BaseURL) has no host"},
		{"not a URL", openai.Config{BaseURL: "https://h%zzmarker", Model: "m"}, "(BaseURL) cannot be read"},
		{"password", openai.Config{BaseURL: "https://me:marker@h/v1", Model: "m"}, "set the key (APIKey)"},
		{"key in the query", openai.Config{BaseURL: "https://h/v1?key=marker", Model: "m"}, "leave out what follows it"},
		{"full path", openai.Config{BaseURL: "https://h/v1/chat/completions/", Model: "m"}, "leave that out"},
		{"no model", openai.Config{BaseURL: "https://h/v1"}, "(Model) is empty"},
		{"key with newline", openai.Config{BaseURL: "https://h/v1", Model: "m", APIKey: "marker\n"}, "copy it again"},
		{"temperature", openai.Config{BaseURL: "https://h/v1", Model: "m", Temperature: 3}, "choose a number from 0 to 2"},
		{"no number", openai.Config{BaseURL: "https://h/v1", Model: "m", Temperature: float32(math.NaN())}, "choose a number from 0 to 2"},
		{"negative time", openai.Config{BaseURL: "https://h/v1", Model: "m", Idle: -1}, "choose a positive duration"},
		{"negative size", openai.Config{BaseURL: "https://h/v1", Model: "m", MaxText: -1}, "choose a positive number of bytes"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := openai.New(tt.conf)
			if err == nil || !strings.Contains(err.Error(), tt.want) || strings.Contains(err.Error(), "marker") {
				t.Errorf("got %v, want an error with %q and without the value", err, tt.want)
			}
		})
	}
}

func TestKeyIsNotPrinted(t *testing.T) {
	conf := openai.Config{BaseURL: "https://h/v1", Model: "m", APIKey: modeltest.Key}
	m, err := openai.New(conf)
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	fmt.Fprintf(&b, "%v %+v %#v %s %v %+v %#v", conf, conf, conf, conf, m, m, m)
	slog.New(slog.NewJSONHandler(&b, nil)).Info("model", "config", conf, "client", m)
	if strings.Contains(b.String(), modeltest.Key) {
		t.Errorf("the key is printed: %s", b.String())
	}
}

// What goes out, for each kind of model.
func TestRequest(t *testing.T) {
	tests := []struct {
		name, model string
		temperature float32
		want        string // temperature as sent
	}{
		{"plain", "qwen-plus", 0, "0.01"},
		{"chosen temperature", "qwen-plus", 0.5, "0.5"},
		{"fixed temperature", "o3-mini", 0.5, "null"},
		{"fixed temperature, newer", "gpt-5-mini", 0, "null"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			srv := modeltest.New(t, modeltest.Good(answer))
			m := newClient(t, srv, func(c *openai.Config) { c.Model, c.Temperature = tt.model, tt.temperature })
			if _, err := collect(t, t.Context(), m); err != nil {
				t.Fatal(err)
			}
			if got := m.Name(); got != tt.model {
				t.Errorf("name: got %q, want %q", got, tt.model)
			}
			r := srv.Requests()[0]
			got := bot.Prompt{System: r.System, User: r.User, MaxTokens: r.MaxTokens}
			if got != prompt || r.Model != tt.model {
				t.Errorf("got %+v for %s, want %+v for %s", got, r.Model, prompt, tt.model)
			}
			if sent, _ := json.Marshal(r.Temperature); string(sent) != tt.want {
				t.Errorf("temperature: got %s, want %s", sent, tt.want)
			}
		})
	}
}

func TestReply(t *testing.T) {
	srv := modeltest.New(t, modeltest.Reply(func(r modeltest.Request) string { return "您问：" + r.User }))
	text, err := collect(t, t.Context(), newClient(t, srv, func(c *openai.Config) { c.BaseURL += "/" }))
	if want := "您问：" + prompt.User; text != want || err != nil {
		t.Errorf("got %q, %v; want %q", text, err, want)
	}
}
