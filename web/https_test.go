package web

import (
	"crypto/tls"
	"errors"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"testing"
	"time"
)

func TestRequireHTTPS(t *testing.T) {
	lan, here := "10.0.0.0/8", "127.0.0.1/32"
	tests := []struct {
		name, peer, host string
		tls              bool
		proxies          []string
		headers          []string // name, value
		want             bool
	}{
		{"TLS", "203.0.113.7:1", "id.example.com", true, nil, nil, true},
		{"plain", "203.0.113.7:1", "id.example.com", false, nil, nil, false},
		{"says so itself", "203.0.113.7:1", "id.example.com", false, nil, []string{"X-Forwarded-Proto", "https"}, false},
		{"proxy that is not named", "10.0.0.1:1", "id.example.com", false, nil, []string{"X-Forwarded-Proto", "https"}, false},
		{"own proxy", "10.0.0.1:1", "id.example.com", false, []string{lan}, []string{"X-Forwarded-Proto", "https"}, true},
		{"own proxy, capitals", "10.0.0.1:1", "id.example.com", false, []string{lan}, []string{"X-Forwarded-Proto", "HTTPS"}, true},
		{"own proxy, two of them", "10.0.0.1:1", "id.example.com", false, []string{lan}, []string{"X-Forwarded-Proto", "https, http"}, true},
		{"own proxy, plain to it", "10.0.0.1:1", "id.example.com", false, []string{lan}, []string{"X-Forwarded-Proto", "http"}, false},
		{"own proxy, silent", "10.0.0.1:1", "id.example.com", false, []string{lan}, []string{"X-Forwarded-For", "203.0.113.7"}, false},
		{"own proxy, says nothing at all", "10.0.0.1:1", "id.example.com", false, []string{lan}, nil, false},
		{"Forwarded", "10.0.0.1:1", "id.example.com", false, []string{lan}, []string{"Forwarded", `for=203.0.113.7;Proto="https";host=a, proto=http`}, true},
		{"Forwarded, plain", "10.0.0.1:1", "id.example.com", false, []string{lan}, []string{"Forwarded", "for=203.0.113.7;proto=http"}, false},
		{"the two disagree", "10.0.0.1:1", "id.example.com", false, []string{lan}, []string{"Forwarded", "proto=https", "X-Forwarded-Proto", "http"}, false},
		{"this machine", "127.0.0.1:1", "localhost:8080", false, nil, nil, true},
		{"this machine, v6", "[::1]:1", "[::1]:8080", false, nil, nil, true},
		{"this machine, v4 in v6", "[::ffff:127.0.0.1]:1", "127.0.0.1:8080", false, nil, nil, true},
		{"name that was pointed here", "127.0.0.1:1", "evil.example", false, nil, nil, false},
		{"silent proxy here", "127.0.0.1:1", "id.example.com", false, []string{here}, nil, false},
		{"own proxy here", "127.0.0.1:1", "id.example.com", false, []string{here}, []string{"X-Forwarded-Proto", "https", "X-Forwarded-For", "203.0.113.7"}, true},
		{"own proxy here, plain to it", "127.0.0.1:1", "id.example.com", false, []string{here}, []string{"X-Forwarded-For", "203.0.113.7"}, false},
		{"own proxy here that changes Host", "127.0.0.1:1", "127.0.0.1:8080", false, []string{here}, []string{"X-Forwarded-For", "203.0.113.7"}, false},
		{"proxy here that is not named", "127.0.0.1:1", "127.0.0.1:8080", false, nil, []string{"X-Forwarded-For", "127.0.0.1"}, false},
		{"all here, behind an own proxy", "127.0.0.1:1", "127.0.0.1:8080", false, []string{here}, []string{"X-Forwarded-For", "127.0.0.1"}, true},
		{"all here, v6", "[::1]:1", "[::1]:8080", false, []string{"::1/128"}, []string{"X-Forwarded-For", "::1", "X-Forwarded-Proto", "http"}, true},
		{"all here but the visitor", "127.0.0.1:1", "127.0.0.1:8080", false, []string{here}, []string{"X-Forwarded-For", "127.0.0.1, 203.0.113.7"}, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := &Server{now: time.Now, log: slog.New(slog.DiscardHandler)}
			for _, p := range tt.proxies {
				s.addresses.proxies = append(s.addresses.proxies, netip.MustParsePrefix(p))
			}
			r := httptest.NewRequest(http.MethodPost, "/api/tickets", nil)
			r.RemoteAddr, r.Host = tt.peer, tt.host
			if tt.tls {
				r.TLS = &tls.ConnectionState{}
			}
			for i := 0; i < len(tt.headers); i += 2 {
				r.Header.Set(tt.headers[i], tt.headers[i+1])
			}
			if err := s.requireHTTPS(r); (err == nil) != tt.want {
				t.Errorf("got %v, want let through: %v", err, tt.want)
			} else if err != nil && !errors.Is(err, errHTTPS) {
				t.Errorf("got %v, want %v", err, errHTTPS)
			}
		})
	}
}

// TestPlainHTTPIsToldOnceAMinute: the operator learns what to do, and the log does not fill.
func TestPlainHTTPIsToldOnceAMinute(t *testing.T) {
	now := time.Now()
	log := &logBuffer{}
	s := &Server{now: func() time.Time { return now }, log: slog.New(slog.NewTextHandler(log, nil))}
	r := httptest.NewRequest(http.MethodPost, "/api/tickets", nil)
	r.RemoteAddr, r.Host = "203.0.113.7:1", "id.example.com"
	for i, want := range []int{1, 1, 2} {
		if i == 2 {
			now = now.Add(time.Minute)
		}
		if err := s.requireHTTPS(r); err == nil {
			t.Fatal("plain HTTP was let through")
		}
		if got := strings.Count(log.String(), "-proxies"); got != want {
			t.Errorf("after %d requests the operator is told %d times, want %d: %s", i+1, got, want, log)
		}
	}
	if strings.Contains(log.String(), "203.0.113.7") {
		t.Errorf("the visitor's address is logged: %s", log)
	}
}

// TestHTTPSIsAskedOfEveryPost: keys, tickets, passes and questions are not sent in the clear.
func TestHTTPSIsAskedOfEveryPost(t *testing.T) {
	h := newHouse(t, plan{})
	for _, path := range []string{"/api/tickets", "/api/stream", "/api/frames"} {
		resp := h.do(t, http.MethodPost, path, "{}", "Content-Type", "application/json", "X-Forwarded-For", "203.0.113.7")
		if body := bodyOf(t, resp); resp.StatusCode != http.StatusForbidden || !strings.Contains(body, `"https"`) {
			t.Errorf("%s: %d %s, want 403 with the code https", path, resp.StatusCode, body)
		}
	}
}
