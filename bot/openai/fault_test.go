package openai_test

import (
	"errors"
	"net"
	"net/http"
	"os"
	"testing"

	"zhengda/bot"
	"zhengda/bot/openai"
	"zhengda/bot/openai/modeltest"
)

// Of an error in the stream only a well-known code is told.
func TestErrorWords(t *testing.T) {
	const plain = "model endpoint refused the request: error in the stream"
	tests := []struct{ name, json, want string }{
		{"known code", `{"message":"m","type":"t","code":"insufficient_quota"}`, plain + ", insufficient_quota"},
		{"known type", `{"message":"m","type":"overloaded_error"}`, plain + ", overloaded_error"},
		{"number", `{"message":"m","code":503}`, plain + ", code 503"},
		{"unknown code", `{"message":"m","type":"t","code":"c"}`, plain},
		{"unknown number", `{"message":"m","code":44000}`, plain},
		{"no message", `{"code":503}`, plain},
		{"word", `"overloaded"`, plain},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			srv := modeltest.New(t, modeltest.ErrorEvent("", tt.json))
			_, err := collect(t, t.Context(), newClient(t, srv, nil))
			if err == nil || err.Error() != tt.want || !errors.Is(err, bot.ErrRefusing) {
				t.Errorf("got %v, want %s", err, tt.want)
			}
		})
	}
}

// failing is a transport that only fails.
type failing struct{ err error }

func (f failing) RoundTrip(*http.Request) (*http.Response, error) { return nil, f.err }

// Of a network error only its kind is told: its text holds addresses.
func TestConnectionWords(t *testing.T) {
	tests := []struct {
		name string
		err  error
		want string
		kind error
	}{
		{"name", &net.DNSError{Err: "marker", Name: "marker", IsNotFound: true}, "its host name is not known", bot.ErrRefusing},
		{"proxy", &net.OpError{Op: "proxyconnect", Err: errors.New("marker")}, "no connection", bot.ErrRefusing},
		{"slow", &net.OpError{Op: "dial", Err: os.ErrDeadlineExceeded}, "no connection in time", bot.ErrTimeout},
		{"other", errors.New("marker"), "connection lost before the answer", bot.ErrCut},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			m, err := openai.New(openai.Config{BaseURL: "http://model.test/v1", Model: "test", Transport: failing{tt.err}})
			if err != nil {
				t.Fatal(err)
			}
			_, err = collect(t, t.Context(), m)
			if want := tt.kind.Error() + ": " + tt.want; err == nil || err.Error() != want || !errors.Is(err, tt.kind) {
				t.Errorf("got %v, want %s", err, want)
			}
		})
	}
}

// The library itself declines models that do not chat.
func TestOldModel(t *testing.T) {
	srv := modeltest.New(t, modeltest.Good(answer))
	m := newClient(t, srv, func(c *openai.Config) { c.Model = "text-davinci-003" })
	if _, err := collect(t, t.Context(), m); !errors.Is(err, bot.ErrRefusing) {
		t.Errorf("got %v, want %v", err, bot.ErrRefusing)
	}
}
