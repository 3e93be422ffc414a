package web_test

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/gorilla/websocket"
)

// requestTime is what a page gives a request.
const requestTime = 10 * time.Second

// client makes HTTP requests over the network of the world, each on a
// connection of its own.
func (t *tab) client(roll *rand.Rand) *http.Client {
	return &http.Client{Transport: &http.Transport{
		DisableKeepAlives: true, DisableCompression: true,
		DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
			return t.w.dial(ctx, roll, t.address, t.room)
		},
	}}
}

// post sends JSON and gives the reply, whose body the caller closes.
func (t *tab) post(ctx context.Context, c *http.Client, path, pass string, body []byte) (*http.Response, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, "http://localhost"+path, bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	req.Header.Set("Content-Type", "application/json")
	if pass != "" {
		req.Header.Set("Authorization", "Bearer "+pass)
	}
	return c.Do(req)
}

// ticket admits the tab. Of two tabs that ask at once the one that is answered
// last must not put back a key that the other's request has made void, so a key
// is kept only in place of the one that was sent.
func (t *tab) ticket(ctx context.Context) (string, error) {
	ctx, cancel := context.WithTimeout(ctx, requestTime)
	defer cancel()
	v := t.visitor
	v.mu.Lock()
	key, conversation := v.key, v.conversation
	v.mu.Unlock()
	body, err := json.Marshal(map[string]string{"visitor": key, "conversation": conversation})
	if err != nil {
		return "", err
	}
	resp, err := t.post(ctx, t.client(t.roll), "/api/tickets", "", body)
	if err != nil {
		return "", err
	}
	defer resp.Body.Close()
	b, err := io.ReadAll(resp.Body)
	if err != nil {
		return "", err
	}
	var got struct{ Ticket, Visitor, Conversation, Epoch, Socket string }
	if resp.StatusCode != http.StatusOK {
		if resp.StatusCode != http.StatusServiceUnavailable {
			t.w.wrong("%s asked for a ticket and got %s %s", t.name, resp.Status, b)
		}
		return "", fmt.Errorf("ticket: %s", resp.Status)
	}
	if err := json.Unmarshal(b, &got); err != nil {
		t.w.wrong("%s got the ticket %s", t.name, b)
		return "", err
	}
	if err := t.admitted(key, got.Visitor, got.Conversation); err != nil {
		return "", err
	}
	return got.Ticket, nil
}

var errOther = errors.New("another tab has got another conversation meanwhile")

// admitted keeps what came with a ticket.
func (t *tab) admitted(sent, key, conversation string) error {
	v := t.visitor
	t.mu.Lock()
	defer t.mu.Unlock()
	v.mu.Lock()
	defer v.mu.Unlock()
	switch {
	case v.key == sent:
		if v.conversation != "" && v.conversation != conversation {
			t.w.note("%s: %s has become %s", t.name, v.conversation, conversation)
			t.lost(v.conversation)
		}
		v.key, v.conversation = key, conversation
	case v.conversation != conversation:
		return errOther
	}
	if t.conversation != conversation {
		if t.conversation != "" { // what was said of the other means nothing here
			t.outbox = slices.DeleteFunc(t.outbox, func(o *outgoing) bool { return o.fields["type"] != "ask" })
		}
		t.forget()
		t.conversation = conversation
	}
	return nil
}

// lost looks into why a conversation that the visitor had is not given any more:
// it must have been erased.
func (t *tab) lost(conversation string) {
	if _, there := t.w.store.Stored(conversation); there {
		t.w.wrong("%s: %s is kept from its visitor", t.name, conversation)
	}
}

// hello is the first frame.
func (t *tab) hello(ticket string) []byte {
	t.mu.Lock()
	defer t.mu.Unlock()
	b, _ := json.Marshal(map[string]any{"type": "hello", "ticket": ticket, "offset": t.holds, "epoch": t.epoch})
	return b
}

func (t *tab) connected(how string) {
	t.w.count(how)
	t.mu.Lock()
	defer t.mu.Unlock()
	t.how = how
}

// socket is the way over a websocket.
type socket struct {
	conn *websocket.Conn
}

// quiet is how long a connection may say nothing, which is for a line that hangs
// to find out: when the server pings it draws by itself, so the page does not
// go by that.
const quiet = 3 * time.Minute

func bySocket(t *tab, ctx context.Context, ticket string) (link, error) {
	dialer := websocket.Dialer{
		NetDialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
			return t.w.dial(ctx, t.roll, t.address, t.room)
		},
		HandshakeTimeout: requestTime, Subprotocols: []string{"zhengda.v1"},
	}
	conn, resp, err := dialer.DialContext(ctx, "ws://localhost/ws", nil)
	if err != nil {
		if resp != nil && resp.StatusCode != http.StatusServiceUnavailable {
			t.w.wrong("%s: the websocket is refused: %s", t.name, resp.Status)
		}
		return nil, err
	}
	t.connected("websocket")
	s := &socket{conn: conn}
	context.AfterFunc(ctx, s.end)
	conn.SetPingHandler(func(data string) error {
		conn.SetReadDeadline(time.Now().Add(quiet))
		err := conn.WriteControl(websocket.PongMessage, []byte(data), time.Now().Add(requestTime))
		if errors.Is(err, websocket.ErrCloseSent) {
			return nil
		}
		return err
	})
	if _, err := s.send(t.hello(ticket)); err != nil {
		s.end()
		return nil, err
	}
	return s, nil
}

func (s *socket) next() (f frame, err error) {
	s.conn.SetReadDeadline(time.Now().Add(quiet))
	_, b, err := s.conn.ReadMessage()
	if c, ok := errors.AsType[*websocket.CloseError](err); ok && c.Code != websocket.CloseAbnormalClosure {
		return f, &closed{c.Code, c.Text}
	}
	if err != nil {
		return f, err
	}
	return f, json.Unmarshal(b, &f)
}

func (s *socket) send(raw []byte) (*frame, error) {
	s.conn.SetWriteDeadline(time.Now().Add(requestTime))
	return nil, s.conn.WriteMessage(websocket.TextMessage, raw)
}

func (s *socket) end() { s.conn.Close() }

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
