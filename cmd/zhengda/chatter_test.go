package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"net"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/gorilla/websocket"

	"zhengda/chat"
	"zhengda/chat/chattest"
)

// chatter is a visitor with one conversation, open in one or more tabs, who asks
// on whatever happens to the server. What the tabs send and see goes to the history.
type chatter struct {
	t       testing.TB
	addr    string // of the server or of what stands before it
	from    net.IP // each visitor has an address of their own, of 127/8
	history *chattest.History
	tabs    []*chatTab

	mu           sync.Mutex // held for one request, as a page does for what its tabs share
	key          string
	conversation string
	epoch        string
}

// newChatter makes the n-th visitor, with so many tabs.
func newChatter(t testing.TB, h *chattest.History, addr string, n, tabs int) *chatter {
	c := &chatter{t: t, addr: addr, history: h, from: net.IPv4(127, 0, 1, byte(n+1))}
	for i := range tabs {
		c.tabs = append(c.tabs, &chatTab{
			of: c, name: fmt.Sprintf("tab %d of visitor %d", i+1, n), opened: make(chan struct{}),
			waits: map[int64]string{},
		})
	}
	return c
}

// run keeps the tabs connected until ctx ends.
func (c *chatter) run(ctx context.Context) {
	var tabs sync.WaitGroup
	for _, t := range c.tabs {
		tabs.Go(func() { t.run(ctx) })
	}
	tabs.Wait()
}

func (c *chatter) dialer() *net.Dialer {
	return &net.Dialer{Timeout: 5 * time.Second, LocalAddr: &net.TCPAddr{IP: c.from}}
}

// ticket asks for one, over a connection of its own.
func (c *chatter) ticket(ctx context.Context) (ticket string, err error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	body, err := json.Marshal(map[string]string{"visitor": c.key, "conversation": c.conversation})
	if c.key == "" {
		body = []byte("{}")
	}
	if err != nil {
		return "", err
	}
	ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, "http://"+c.addr+"/api/tickets", strings.NewReader(string(body)))
	if err != nil {
		return "", err
	}
	req.Header.Set("Content-Type", "application/json")
	client := http.Client{Transport: &http.Transport{DisableKeepAlives: true, DialContext: c.dialer().DialContext}}
	resp, err := client.Do(req)
	if err != nil {
		return "", err
	}
	defer resp.Body.Close()
	var got struct{ Ticket, Visitor, Conversation, Epoch string }
	if err := json.NewDecoder(resp.Body).Decode(&got); err != nil {
		return "", err
	}
	switch {
	case resp.StatusCode == http.StatusServiceUnavailable:
		return "", fmt.Errorf("ticket: code %d", resp.StatusCode)
	case resp.StatusCode != http.StatusOK:
		c.t.Errorf("a ticket is refused with %d", resp.StatusCode)
		return "", fmt.Errorf("ticket: code %d", resp.StatusCode)
	case c.conversation != "" && (got.Conversation != c.conversation || got.Epoch != c.epoch):
		c.t.Errorf("the key of %s opens %s of %s, want %s of %s", c.tabs[0].name, got.Conversation, got.Epoch, c.conversation, c.epoch)
		return "", fmt.Errorf("ticket: another conversation")
	}
	if c.key = got.Visitor; c.conversation == "" {
		c.conversation, c.epoch = got.Conversation, got.Epoch
	}
	return got.Ticket, nil
}

// chat asks until asking ends, with at most so many questions that are open.
func (c *chatter) chat(asking context.Context, r *rand.Rand, pause time.Duration) {
	const open = 3
	for _, t := range c.tabs {
		select {
		case <-t.opened:
		case <-asking.Done():
			return
		}
	}
	for n := 1; ; n++ {
		select {
		case <-asking.Done():
			return
		case <-time.After(upTo(r, pause) + pause/10):
		}
		frame := map[string]any{"type": "ask", "id": fmt.Sprintf("q%d", n), "text": chatterTexts[r.IntN(len(chatterTexts))]}
		if r.IntN(6) == 0 {
			frame = map[string]any{"type": "case", "id": fmt.Sprintf("e%d", n), "set": map[string]string{"region": chatterCities[r.IntN(len(chatterCities))]}}
		}
		t := c.tabs[r.IntN(len(c.tabs))]
		if t.unsettled() >= open {
			continue
		}
		t.send(frame)
		if r.IntN(5) == 0 { // again, or by another tab with the same outbox: it is the same question
			c.tabs[r.IntN(len(c.tabs))].send(frame)
		}
	}
}

var (
	chatterTexts  = []string{"湛江换领身份证去哪里换？", "身份证丢了怎么补？", "办身份证多少钱？", "要带什么材料？", "多久能拿到？", "你好"}
	chatterCities = []string{"440100", "440300", "440800", "441200"}
)

// settled waits until every tab is connected, has everything acknowledged and
// holds an answer to each question, all of them the same messages.
func (c *chatter) settled(within time.Duration) error {
	for deadline := time.Now().Add(within); ; time.Sleep(20 * time.Millisecond) {
		var open []string
		for _, t := range c.tabs {
			if s := t.state(); s != "" {
				open = append(open, s)
			}
			if len(open) > 0 {
				continue
			}
			if a, b := c.history.Holds(t.name, c.conversation), c.history.Holds(c.tabs[0].name, c.conversation); a != b {
				open = append(open, fmt.Sprintf("%s holds %d messages, %s %d", t.name, a, c.tabs[0].name, b))
			}
		}
		if len(open) == 0 {
			return nil
		}
		if time.Now().After(deadline) {
			return fmt.Errorf("after %v: %s", within, strings.Join(open, "; "))
		}
	}
}

// chatTab is one page of a visitor: it keeps what is not acknowledged, sends it
// again after a reconnect, and says the offset that it holds.
type chatTab struct {
	of     *chatter
	name   string
	opened chan struct{} // closed when it was connected for the first time

	mu     sync.Mutex
	conn   *websocket.Conn // nil: not connected
	outbox []map[string]any
	waits  map[int64]string // ids of messages at these offsets that nothing settles yet
	told   int              // acknowledgements
	again  int              // frames sent again
	late   int              // answers marked resumed
}

func (t *chatTab) run(ctx context.Context) {
	for ctx.Err() == nil {
		t.session(ctx)
		select {
		case <-ctx.Done():
		case <-time.After(10*time.Millisecond + rand.N(100*time.Millisecond)):
		}
	}
}

// session is one connection, from the ticket to its end.
func (t *chatTab) session(ctx context.Context) {
	ticket, err := t.of.ticket(ctx)
	if err != nil {
		return
	}
	c := t.of
	dialer := websocket.Dialer{Subprotocols: []string{"zhengda.v1"}, HandshakeTimeout: 10 * time.Second, NetDialContext: c.dialer().DialContext}
	conn, resp, err := dialer.DialContext(ctx, "ws://"+c.addr+"/ws", nil)
	if err != nil {
		return
	}
	resp.Body.Close()
	defer conn.Close()
	defer context.AfterFunc(ctx, func() { conn.Close() })()
	held := c.history.Holds(t.name, c.conversation)
	conn.SetWriteDeadline(time.Now().Add(5 * time.Second))
	if conn.WriteJSON(map[string]any{"type": "hello", "ticket": ticket, "offset": held, "epoch": c.epoch}) != nil {
		return
	}
	defer t.close()
	for {
		conn.SetReadDeadline(time.Now().Add(time.Minute))
		_, b, err := conn.ReadMessage()
		if err != nil {
			if closed, ok := errors.AsType[*websocket.CloseError](err); ok && closed.Code != websocket.CloseServiceRestart && closed.Code != websocket.CloseAbnormalClosure {
				c.t.Errorf("%s is closed with %v", t.name, err)
			}
			return
		}
		var f struct {
			frame
			Conversation string
			Kind         string
			Reload       bool
		}
		if err := json.Unmarshal(b, &f); err != nil {
			c.t.Errorf("%s gets a frame that is none: %v: %.200s", t.name, err, b)
			return
		}
		switch f.Type {
		case "ready":
			if f.Reload || f.Conversation != c.conversation || f.Offset < held {
				c.t.Errorf("%s holds %d of %s and is greeted with %s", t.name, held, c.conversation, b)
			}
			t.open(conn)
		case "ack":
			t.acked(f.ID, f.Offset)
		case "message":
			t.got(chat.Message{Conversation: c.conversation, Offset: f.Offset, CID: f.ID, Kind: chat.Kind(f.Kind), Role: chat.Role(f.Role), ReplyTo: f.ReplyTo, Body: f.Body})
		case "error":
			if f.Code != "busy" {
				c.t.Errorf("%s gets %s", t.name, b)
			}
			return // and comes again
		}
	}
}

// open sends what is left in the outbox.
func (t *chatTab) open(conn *websocket.Conn) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.conn = conn
	t.again += len(t.outbox)
	for _, f := range t.outbox {
		t.write(f)
	}
	select {
	case <-t.opened:
	default:
		close(t.opened)
	}
}

func (t *chatTab) close() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.conn = nil
}

// send puts a frame into the outbox, and on its way when there is one.
func (t *chatTab) send(f map[string]any) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.outbox = append(t.outbox, f)
	if t.conn != nil {
		t.write(f)
	}
}

// write is called with the lock held. What goes wrong shows in the reader.
func (t *chatTab) write(f map[string]any) {
	t.of.history.Sent(t.name, t.of.conversation, f["id"].(string))
	t.conn.SetWriteDeadline(time.Now().Add(5 * time.Second))
	t.conn.WriteJSON(f)
}

func (t *chatTab) acked(id string, offset int64) {
	t.of.history.Acked(t.name, t.of.conversation, id, offset)
	t.mu.Lock()
	defer t.mu.Unlock()
	t.told++
	t.outbox = slices.DeleteFunc(t.outbox, func(f map[string]any) bool { return f["id"] == id })
}

func (t *chatTab) got(m chat.Message) {
	t.of.history.Got(t.name, m)
	t.mu.Lock()
	defer t.mu.Unlock()
	switch {
	case m.ReplyTo > 0:
		delete(t.waits, m.ReplyTo)
		var body struct{ Resumed bool }
		if json.Unmarshal(m.Body, &body) == nil && body.Resumed {
			t.late++
		}
	case m.Role == chat.FromVisitor:
		t.waits[m.Offset] = m.CID
	}
}

func (t *chatTab) acks() int {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.told
}

// unsettled counts what waits: for an acknowledgement, for an answer.
func (t *chatTab) unsettled() int {
	t.mu.Lock()
	defer t.mu.Unlock()
	return len(t.outbox) + len(t.waits)
}

// state says what is not as it must be in the end.
func (t *chatTab) state() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	switch {
	case t.conn == nil:
		return t.name + " is not connected"
	case len(t.outbox) > 0:
		return fmt.Sprintf("%s has no ack of %v", t.name, t.outbox[0]["id"])
	case len(t.waits) > 0:
		return fmt.Sprintf("%s has no answer to %v", t.name, t.waits)
	}
	return ""
}
