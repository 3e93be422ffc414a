package openai_test

import (
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"zhengda/bot/openai"
	"zhengda/bot/openai/modeltest"
)

// What is written at the start about an endpoint, in a word that says what to do.
func TestCheck(t *testing.T) {
	listing := func(names ...string) string {
		srv := modeltest.New(t, modeltest.Good(answer))
		srv.List(names...)
		return srv.URL
	}
	page := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { w.Write([]byte("<html>sign in</html>")) }))
	defer page.Close()
	failing := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { w.WriteHeader(502) }))
	defer failing.Close()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	l.Close()
	tests := []struct{ name, url, key, level, want string }{
		{"listed", listing("other", "test"), modeltest.Key, "INFO", "reachable and lists the model"},
		{"not listed", listing("other"), modeltest.Key, "WARN", "does not list the model; check its name"},
		{"no list", modeltest.New(t, modeltest.Good(answer)).URL, modeltest.Key, "INFO", "gives no list of models"},
		{"a page", page.URL, modeltest.Key, "INFO", "gives no list of models"},
		{"wrong key", listing("test"), "sk-wrong-0123", "WARN", "does not accept the key; check the key"},
		{"away", "http://" + l.Addr().String() + "/v1", modeltest.Key, "WARN", "reason=\"no connection\""},
		{"failing", failing.URL, modeltest.Key, "WARN", "reason=\"status 502\""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			log := &journal{}
			m, err := openai.New(openai.Config{
				BaseURL: tt.url, APIKey: tt.key, Model: "test", Log: slog.New(slog.NewTextHandler(log, nil)),
			})
			if err != nil {
				t.Fatal(err)
			}
			p, err := openai.NewPool(openai.Breaker{}, nil, m)
			if err != nil {
				t.Fatal(err)
			}
			defer p.Close()
			p.Check(t.Context())
			got := log.String()
			if strings.Count(got, "\n") != 1 || !strings.Contains(got, "level="+tt.level) || !strings.Contains(got, tt.want) || !strings.Contains(got, "endpoint=primary") {
				t.Errorf("log %q, want %s with %q", got, tt.level, tt.want)
			}
			checkSecrets(t, "log", got)
			if strings.Contains(got, "sk-wrong") {
				t.Errorf("the log holds the key: %s", got)
			}
		})
	}
}
