// Package modeltest is a chat-completions endpoint for tests: real HTTP on a
// local port, strict about what it is asked, and faulty in the ways of real
// endpoints. The tests of bot/openai use it, and any test that needs a model
// which answers, fails or lies on command.
//
//	srv := modeltest.New(t, modeltest.Status(429, "1"), modeltest.Good("您好。[1]"))
//	model, err := openai.New(openai.Config{BaseURL: srv.URL, APIKey: modeltest.Key, Model: "test"})
//
// The first request gets the first script, and so on; the last one repeats.
package modeltest

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"time"
)

// Key is the only key that a Server accepts.
const Key = "sk-modeltest-0123456789"

// Server is the endpoint. Use New.
type Server struct {
	URL string // base URL for a client, with /v1

	http *httptest.Server
	gone chan struct{}
	stop chan struct{}

	mu      sync.Mutex
	scripts []Script
	asked   []Request
	refused []string
	lists   []string
}

// New starts a Server that ends with the test. It needs at least one script.
func New(tb testing.TB, scripts ...Script) *Server {
	tb.Helper()
	s := &Server{gone: make(chan struct{}, 1024), stop: make(chan struct{})}
	s.Play(tb, scripts...)
	s.http = httptest.NewServer(s)
	s.URL = s.http.URL + "/v1"
	tb.Cleanup(func() {
		close(s.stop)
		s.http.Close()
	})
	return s
}

// Play replaces the scripts for the requests to come.
func (s *Server) Play(tb testing.TB, scripts ...Script) {
	tb.Helper()
	if len(scripts) == 0 {
		tb.Fatal("modeltest: no script")
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.scripts = scripts
}

// List makes the server list these models to who asks for them with Key.
// Without it there is no such list.
func (s *Server) List(models ...string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.lists = models
}

// list answers a request for the models.
func (s *Server) list(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	names := s.lists
	s.mu.Unlock()
	if r.Header.Get("Authorization") != "Bearer "+Key {
		refuse(w, http.StatusUnauthorized, "Incorrect API key provided")
		return
	}
	if names == nil {
		refuse(w, http.StatusNotFound, "unknown path "+r.URL.Path)
		return
	}
	data := []map[string]any{}
	for _, n := range names {
		data = append(data, map[string]any{"id": n, "object": "model"})
	}
	json.NewEncoder(w).Encode(map[string]any{"object": "list", "data": data})
}

// Requests are the well-formed requests so far, in order of arrival.
func (s *Server) Requests() []Request {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]Request(nil), s.asked...)
}

// Refused tells what was wrong with each request that was refused as malformed.
func (s *Server) Refused() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]string(nil), s.refused...)
}

// Disconnected receives one value for each client that went away before its
// script was over.
func (s *Server) Disconnected() <-chan struct{} { return s.gone }

// ServeHTTP checks the request as a real endpoint does, then plays a script.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.Method == http.MethodGet && r.URL.Path == "/v1/models" {
		s.list(w, r)
		return
	}
	req, status, wrong := readRequest(r)
	if wrong != "" {
		s.mu.Lock()
		s.refused = append(s.refused, wrong)
		s.mu.Unlock()
		refuse(w, status, wrong)
		return
	}
	s.mu.Lock()
	s.asked = append(s.asked, req)
	script := s.scripts[0]
	if len(s.scripts) > 1 {
		s.scripts = s.scripts[1:]
	}
	s.mu.Unlock()
	if gone := s.play(w, r, script, req); gone {
		select {
		case s.gone <- struct{}{}:
		default: // nobody counts more than a thousand
		}
	}
}

// refuse answers with an error object.
func refuse(w http.ResponseWriter, status int, message string) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	json.NewEncoder(w).Encode(map[string]any{
		"error": map[string]any{"message": message, "type": "invalid_request_error", "param": nil, "code": nil},
	})
}

// play reports whether the client went away before the end.
func (s *Server) play(w http.ResponseWriter, r *http.Request, script Script, req Request) (gone bool) {
	flush := http.NewResponseController(w).Flush
	wait := func(c <-chan time.Time) (ended bool) {
		select {
		case <-r.Context().Done():
			gone = true
		case <-s.stop:
		case <-c:
			return false
		}
		return true
	}
	if script.hold > 0 && wait(time.After(script.hold)) {
		return gone
	}
	if script.reject != nil {
		if wrong := script.reject(req); wrong != "" {
			refuse(w, http.StatusBadRequest, wrong)
			return false
		}
	}
	if script.end == hangs && script.body == nil {
		wait(nil)
		return gone
	}
	if script.end == resets && script.body == nil {
		reset(w)
		return false
	}
	for k, v := range script.header {
		w.Header().Set(k, v)
	}
	w.WriteHeader(script.status)
	for i, part := range script.parts(req) {
		if i > 0 && script.pace > 0 && wait(time.After(script.pace)) {
			return gone
		}
		if _, err := w.Write(part); err != nil {
			return true
		}
		if err := flush(); err != nil || r.Context().Err() != nil {
			return true
		}
	}
	switch script.end {
	case hangs:
		wait(nil)
	case breaks:
		panic(http.ErrAbortHandler)
	case resets:
		reset(w)
	}
	return gone
}
