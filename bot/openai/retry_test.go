package openai_test

import (
	"context"
	"errors"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"sync/atomic"
	"testing"

	"zhengda/bot"
	"zhengda/bot/openai"
	"zhengda/bot/openai/modeltest"
)

func TestSecondTry(t *testing.T) {
	tests := []struct {
		name  string
		first modeltest.Script
	}{
		{"429", modeltest.Status(429, "")},
		{"429 with a short pause", modeltest.Status(429, "1")},
		{"502", modeltest.StatusHTML(502)},
		{"503", modeltest.Status(503, "0")},
		{"reset", modeltest.Reset("")},
		{"closed before text", modeltest.Break("")},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			srv := modeltest.New(t, tt.first, modeltest.Good(answer))
			text, err := collect(t, t.Context(), newClient(t, srv, nil))
			if text != answer || err != nil {
				t.Errorf("got %q, %v; want the answer", text, err)
			}
			if got := len(srv.Requests()); got != 2 {
				t.Errorf("requests: got %d, want 2", got)
			}
		})
	}
}

func TestNoConnection(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	l.Close()
	m, err := openai.New(openai.Config{BaseURL: "http://" + l.Addr().String() + "/v1", Model: "test"})
	if err != nil {
		t.Fatal(err)
	}
	defer m.Close()
	if _, err := collect(t, t.Context(), m); !errors.Is(err, bot.ErrRefusing) {
		t.Errorf("got %v, want %v", err, bot.ErrRefusing)
	}
}

func TestUntrustedCertificate(t *testing.T) {
	srv := httptest.NewTLSServer(http.NotFoundHandler())
	srv.Config.ErrorLog = log.New(io.Discard, "", 0) // it complains of the handshake
	defer srv.Close()
	m, err := openai.New(openai.Config{BaseURL: srv.URL, Model: "test"})
	if err != nil {
		t.Fatal(err)
	}
	defer m.Close()
	_, err = collect(t, t.Context(), m)
	if want := bot.ErrRefusing.Error() + ": its certificate is not valid"; err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
}

// A wrong key is named by its status; the endpoint's words repeat it.
func TestWrongKey(t *testing.T) {
	const wrong = "sk-wrong-0123456789"
	srv := modeltest.New(t, modeltest.Good(answer))
	m := newClient(t, srv, func(c *openai.Config) { c.APIKey = wrong })
	_, err := collect(t, t.Context(), m)
	if want := bot.ErrRefusing.Error() + ": status 401, the key is not accepted"; err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
	if got := srv.Refused(); len(got) != 1 {
		t.Errorf("refused: got %q, want one", got)
	}
}

// The connection is used again after a finished answer.
func TestConnectionReuse(t *testing.T) {
	srv := modeltest.New(t, modeltest.Good(answer), modeltest.EmptyChoices(answer))
	var dials atomic.Int32
	transport := &http.Transport{DialContext: func(ctx context.Context, network, addr string) (net.Conn, error) {
		dials.Add(1)
		return (&net.Dialer{}).DialContext(ctx, network, addr)
	}}
	defer transport.CloseIdleConnections()
	m := newClient(t, srv, func(c *openai.Config) { c.Transport = transport })
	for range 5 {
		if _, err := collect(t, t.Context(), m); err != nil {
			t.Fatal(err)
		}
	}
	if got := dials.Load(); got != 1 {
		t.Errorf("connections: got %d, want 1", got)
	}
}
