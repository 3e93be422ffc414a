package web

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"net"
	"net/http"
	"testing"
	"time"

	"github.com/gorilla/websocket"

	"zhengda/chat"
	"zhengda/chat/chattest"
)

// bubble is a server on a network in memory, for tests in which hours pass.
type bubble struct {
	t    *testing.T
	web  *Server
	chat *chat.Service
	net  *chattest.Net
	http *http.Client
}

// newBubble starts one; done ends it, within the bubble.
func newBubble(t *testing.T, answer answerFunc) (b *bubble, done func()) {
	t.Helper()
	b = &bubble{t: t, net: chattest.NewNet()}
	log := slog.New(slog.DiscardHandler)
	b.chat = chat.New(chat.Options{Store: chattest.NewStore(), Bot: answer, Log: log})
	if err := b.chat.Start(t.Context()); err != nil {
		t.Fatal(err)
	}
	var err error
	b.web, err = New(Options{Chat: b.chat, Library: fixedLibrary{testCorpus(t)}, Log: log, SocketsPerAddress: 10_000, TicketsPerMinute: 10_000})
	if err != nil {
		t.Fatal(err)
	}
	l, err := b.net.Listen("here")
	if err != nil {
		t.Fatal(err)
	}
	server := &http.Server{Handler: b.web.Handler()}
	go server.Serve(l)
	b.http = &http.Client{Transport: &http.Transport{
		DisableKeepAlives: true,
		DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
			return b.net.Dial(ctx, "here", chattest.Line{})
		},
	}}
	return b, func() {
		ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
		defer cancel()
		server.Close()
		if err := errors.Join(b.web.Close(ctx), b.chat.Close(ctx)); err != nil {
			t.Error(err)
		}
	}
}

// dial opens a socket over a line.
func (b *bubble) dial(line chattest.Line) *client {
	b.t.Helper()
	dialer := websocket.Dialer{
		Subprotocols: []string{subprotocol},
		NetDialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
			return b.net.Dial(ctx, "here", line)
		},
	}
	conn, _, err := dialer.DialContext(b.t.Context(), "ws://localhost/ws", nil)
	if err != nil {
		b.t.Fatal(err)
	}
	return &client{b.t, conn}
}

// ticket gets one for a conversation of its own, or for that of another ticket.
func (b *bubble) ticket(of ticketReply) (ticket ticketReply) {
	b.t.Helper()
	body, _ := json.Marshal(ticketRequest{Visitor: of.Visitor, Conversation: of.Conversation})
	resp, err := b.http.Post("http://localhost/api/tickets", "application/json", bytes.NewReader(body))
	if err != nil {
		b.t.Fatal(err)
	}
	defer resp.Body.Close()
	text, _ := io.ReadAll(resp.Body)
	if err := json.Unmarshal(text, &ticket); err != nil || resp.StatusCode != http.StatusOK {
		b.t.Fatalf("ticket: %s %s", resp.Status, text)
	}
	return ticket
}

// join opens a socket in a conversation of its own, or in that of a ticket.
func (b *bubble) join(line chattest.Line, of ticketReply) (*client, ticketReply) {
	b.t.Helper()
	ticket := b.ticket(of)
	c := b.dial(line)
	c.send(map[string]any{"type": "hello", "ticket": ticket.Ticket, "offset": 0, "epoch": ""})
	c.want("ready")
	return c, ticket
}
