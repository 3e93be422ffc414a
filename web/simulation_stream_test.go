package web_test

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"strings"
	"sync"
	"time"
)

// stream is the way over an event stream and requests beside it.
type stream struct {
	tab    *tab
	ctx    context.Context
	cancel context.CancelFunc
	body   io.ReadCloser
	lines  *bufio.Reader
	silent *time.Timer // ends the stream when nothing comes
	client *http.Client

	mu   sync.Mutex
	pass string
}

// streamQuiet is how long a stream may say nothing.
const streamQuiet = 40 * time.Second

func byStream(t *tab, ctx context.Context, ticket string) (link, error) {
	ctx, cancel := context.WithCancel(ctx)
	s := &stream{tab: t, ctx: ctx, cancel: cancel, client: t.client(rand.New(rand.NewPCG(t.roll.Uint64(), 0)))}
	s.silent = time.AfterFunc(streamQuiet, cancel)
	resp, err := t.post(ctx, t.client(t.roll), "/api/stream", "", t.hello(ticket))
	if err != nil {
		s.end()
		return nil, err
	}
	s.body, s.lines = resp.Body, bufio.NewReader(resp.Body)
	if resp.StatusCode != http.StatusOK {
		if resp.StatusCode != http.StatusServiceUnavailable {
			t.w.wrong("%s: the stream is refused: %s", t.name, resp.Status)
		}
		s.end()
		return nil, fmt.Errorf("stream: %s", resp.Status)
	}
	t.connected("event stream")
	return s, nil
}

func (s *stream) next() (f frame, err error) {
	event := ""
	for {
		line, err := s.lines.ReadString('\n')
		if err != nil {
			return f, err
		}
		s.silent.Reset(streamQuiet)
		line = strings.TrimSuffix(line, "\n")
		if name, ok := strings.CutPrefix(line, "event: "); ok {
			event = name
		}
		data, ok := strings.CutPrefix(line, "data: ")
		if !ok {
			continue
		}
		if event == "close" {
			var c struct {
				Code   int
				Reason string
			}
			if err := json.Unmarshal([]byte(data), &c); err != nil {
				return f, err
			}
			return f, &closed{c.Code, c.Reason}
		}
		if err := json.Unmarshal([]byte(data), &f); err != nil {
			return f, err
		}
		if f.Type == "ready" {
			s.mu.Lock()
			s.pass = f.Post
			s.mu.Unlock()
		}
		return f, nil
	}
}

func (s *stream) send(raw []byte) (*frame, error) {
	ctx, cancel := context.WithTimeout(s.ctx, requestTime)
	defer cancel()
	s.mu.Lock()
	pass := s.pass
	s.mu.Unlock()
	resp, err := s.tab.post(ctx, s.client, "/api/frames", pass, raw)
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	b, err := io.ReadAll(resp.Body)
	if err != nil {
		return nil, err
	}
	switch resp.StatusCode {
	case http.StatusNoContent:
		return nil, nil
	case http.StatusOK:
		var f frame
		return &f, json.Unmarshal(b, &f)
	case http.StatusUnauthorized, http.StatusServiceUnavailable:
		return nil, fmt.Errorf("frame: %s", resp.Status)
	}
	s.tab.w.wrong("%s sent a frame and got %s %s", s.tab.name, resp.Status, b)
	return nil, fmt.Errorf("frame: %s", resp.Status)
}

func (s *stream) end() {
	s.silent.Stop()
	s.cancel()
	if s.body != nil {
		s.body.Close()
	}
}
