package web_test

import (
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
	"time"
)

// way is how a tab talks with the server: over a websocket, or an event stream.
type way func(t *tab, ctx context.Context, ticket string) (link, error)

// link is one connection. next gives frames until a *closed says why it ends.
type link interface {
	next() (frame, error)
	send(raw []byte) (reply *frame, err error) // reply: of a way that answers at once
	end()
}

// closed says that the server has closed the connection.
type closed struct {
	code   int
	reason string
}

func (c *closed) Error() string { return fmt.Sprintf("closed: %d", c.code) }

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
