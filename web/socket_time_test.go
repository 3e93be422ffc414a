package web

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/gorilla/websocket"

	"zhengda/bot"
	"zhengda/chat/chattest"
)

// ended reads until the connection ends and gives after how long and how.
func ended(c *client) (time.Duration, error) {
	begun := time.Now()
	for {
		if _, _, err := c.conn.ReadMessage(); err != nil {
			return time.Since(begun), err
		}
	}
}

func TestNoHelloInTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b, done := newBubble(t, echo)
		defer done()
		silent, faulty := b.dial(chattest.Line{}), b.dial(chattest.Line{})
		faulty.sendText(`{"type":`) // a fault is no hello
		for _, c := range []*client{silent, faulty} {
			took, err := ended(c)
			if !websocket.IsCloseError(err, closeNoHello) || took > 12*time.Second {
				t.Errorf("ended after %v with %v, want %d", took, err, closeNoHello)
			}
			c.conn.Close()
		}
	})
}

func TestPingsAndPongs(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b, done := newBubble(t, echo)
		defer done()
		const sockets = 100
		type seen struct {
			pings   int
			first   time.Duration
			longest time.Duration
		}
		all := make([]seen, sockets)
		ends := make(chan error, sockets)
		for i := range all {
			c, _ := b.join(chattest.Line{}, ticketReply{})
			begun, last := time.Now(), time.Now()
			answer := c.conn.PingHandler()
			c.conn.SetPingHandler(func(data string) error {
				s := &all[i]
				if s.pings++; s.pings == 1 {
					s.first = time.Since(begun)
				}
				s.longest = max(s.longest, time.Since(last))
				last = time.Now()
				return answer(data)
			})
			go func() { _, err := ended(c); c.conn.Close(); ends <- err }()
		}
		time.Sleep(time.Hour)
		synctest.Wait()
		firsts := map[time.Duration]int{}
		for i, s := range all {
			firsts[s.first.Round(time.Second)]++
			if n := int(time.Hour / (25 * time.Second)); s.pings < n-6 || s.pings > n+1 || s.longest > 27*time.Second {
				t.Errorf("socket %d: %d pings in an hour, at most %v apart", i, s.pings, s.longest)
			}
		}
		if len(firsts) < 10 {
			t.Errorf("pings of sockets opened together come in the same %d seconds", len(firsts))
		}
		select {
		case err := <-ends:
			t.Errorf("a socket that answers its pings ended: %v", err)
		default:
		}
		b.web.mu.Lock()
		if n := b.web.wheel.count; n != sockets {
			t.Errorf("%d sockets in the wheel, want %d", n, sockets)
		}
		b.web.mu.Unlock()
	})
}

func TestWithoutPongs(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b, done := newBubble(t, echo)
		defer done()
		mute, _ := b.join(chattest.Line{}, ticketReply{})
		mute.conn.SetPingHandler(func(string) error { return nil })
		asks, _ := b.join(chattest.Line{}, ticketReply{}) // without pongs, but not without a sign of life
		asks.conn.SetPingHandler(func(string) error { return nil })
		lost, _ := b.join(chattest.Line{Life: time.Second, Silent: true}, ticketReply{})
		lost.conn.SetPingHandler(func(string) error { return nil })
		go ended(asks)
		for i := range 10 {
			time.Sleep(30 * time.Second)
			asks.ask(fmt.Sprint("q", i), "还在吗")
		}
		if took, err := ended(mute); err == nil || websocket.IsCloseError(err, closeLater) || took > 0 {
			t.Errorf("without a pong for minutes: ended after another %v with %v", took, err)
		}
		b.web.mu.Lock()
		if n := len(b.web.sockets); n != 1 {
			t.Errorf("%d sockets are open, want the one that asks", n)
		}
		b.web.mu.Unlock()
		for _, c := range []*client{mute, asks, lost} {
			c.conn.Close()
		}
	})
}

// TestSlowReadersHoldUpNobody has many who never read while an answer pours.
func TestSlowReadersHoldUpNobody(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		text := strings.Repeat("慢", 1000)
		b, done := newBubble(t, func(_ context.Context, q bot.Question, emit func(bot.Event)) bot.Answer {
			for i := range 300 {
				emit(bot.Event{Delta: &bot.Delta{Index: i, Block: bot.Block{Kind: bot.Paragraph, Runs: []bot.Run{{Text: text}}}}})
				time.Sleep(10 * time.Millisecond)
			}
			return bot.Answer{Question: q.Text, Status: bot.Answered, Reason: "answered"}
		})
		defer done()
		reader, ticket := b.join(chattest.Line{}, ticketReply{})
		var slow []*client
		for range 20 {
			c, _ := b.join(chattest.Line{Room: 4 << 10}, ticket)
			slow = append(slow, c)
		}
		begun := time.Now()
		reader.ask("q1", "问题")
		reader.wantMessage(2)
		if took := time.Since(begun); took > 4*time.Second {
			t.Errorf("who reads had the answer after %v", took)
		}
		time.Sleep(15 * time.Second)
		b.web.mu.Lock()
		if n := len(b.web.sockets); n != 1 {
			t.Errorf("%d sockets are open, want the one that reads", n)
		}
		b.web.mu.Unlock()
		for _, c := range append(slow, reader) {
			c.conn.Close()
		}
	})
}

func TestClosesThatAskForAPause(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b, done := newBubble(t, echo)
		var clients []*client
		for range 50 {
			c, _ := b.join(chattest.Line{}, ticketReply{})
			clients = append(clients, c)
		}
		b.web.mu.Lock()
		b.web.socketsMax = 50
		b.web.mu.Unlock()
		pauses := func(c *client, code int, most time.Duration) time.Duration {
			t.Helper()
			_, err := ended(c)
			c.conn.Close()
			end, ok := errors.AsType[*websocket.CloseError](err)
			if !ok || end.Code != code {
				t.Fatalf("ended with %v, want %d", err, code)
			}
			ms, found := strings.CutPrefix(end.Text, "after=")
			n, err := strconv.Atoi(ms)
			if pause := time.Duration(n) * time.Millisecond; !found || err != nil || pause < 0 || pause > most {
				t.Errorf("reason %q, want a pause of at most %v", end.Text, most)
			}
			return time.Duration(n) * time.Millisecond
		}
		pauses(b.dial(chattest.Line{}), closeLater, laterSpread)
		go done()
		var longest time.Duration
		for _, c := range clients {
			longest = max(longest, pauses(c, closeRestart, 2*time.Second))
		}
		if longest < time.Second {
			t.Errorf("the longest of %d pauses is %v", len(clients), longest)
		}
	})
}

func TestRestartSpread(t *testing.T) {
	tests := []struct {
		sockets int
		want    time.Duration
	}{{0, 2 * time.Second}, {600, 2 * time.Second}, {3000, 10 * time.Second}, {100_000, 30 * time.Second}}
	for _, tt := range tests {
		s := &Server{leaving: tt.sockets}
		if got := s.restartSpread(); got != tt.want {
			t.Errorf("of %d sockets: %v, want %v", tt.sockets, got, tt.want)
		}
	}
}

func TestErasedConversationIsClosed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b, done := newBubble(t, echo)
		defer done()
		one, ticket := b.join(chattest.Line{}, ticketReply{})
		other, _ := b.join(chattest.Line{}, ticket)
		one.sendText(`{"type":"erase","id":"e1"}`)
		for _, c := range []*client{one, other} {
			if _, err := ended(c); !websocket.IsCloseError(err, closeErased) {
				t.Errorf("ended with %v, want %d", err, closeErased)
			}
			c.conn.Close()
		}
	})
}

func TestPace(t *testing.T) {
	var p pace
	now := time.Unix(1_800_000_000, 0)
	for i := range frameBurst {
		if wait := p.take(now, 10); wait > 0 {
			t.Fatalf("frame %d waits %v", i+1, wait)
		}
	}
	for range 3 {
		wait := p.take(now, 10)
		if wait != 100*time.Millisecond {
			t.Errorf("a frame too many waits %v, want 100ms", wait)
		}
		now = now.Add(wait)
	}
	if wait := p.take(now.Add(time.Minute), 10); wait > 0 {
		t.Errorf("after a minute a frame waits %v", wait)
	}
}

// TestSocketOnAPipe has a connection without a buffer and without half a close:
// a client that writes while it is written to must not make the two wait for
// each other.
func TestSocketOnAPipe(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b, done := newBubble(t, echo)
		defer done()
		other, ticket := b.join(chattest.Line{}, ticketReply{})
		defer other.conn.Close()
		here, there := net.Pipe()
		server := &http.Server{Handler: b.web.Handler()}
		defer server.Close()
		go server.Serve(&oneListener{conn: there, shut: make(chan struct{})})
		dialer := websocket.Dialer{Subprotocols: []string{subprotocol}, NetDialContext: func(context.Context, string, string) (net.Conn, error) { return here, nil }}
		conn, _, err := dialer.DialContext(t.Context(), "ws://localhost/ws", nil)
		if err != nil {
			t.Fatal(err)
		}
		c := &client{t, conn}
		begun := time.Now()
		c.send(map[string]any{"type": "hello", "ticket": b.ticket(ticket).Ticket, "offset": 0, "epoch": ""})
		for i := range 20 { // nothing is read yet
			c.ask(fmt.Sprint("q", i), "问题")
		}
		for range 20 {
			c.want("ack")
		}
		if took := time.Since(begun); took > 2*time.Second {
			t.Errorf("20 questions took %v", took)
		}
		c.sendText(`{"type":"erase","id":"e1"}`)
		if _, err := ended(c); !websocket.IsCloseError(err, closeErased) {
			t.Errorf("ended with %v, want %d", err, closeErased)
		}
		conn.Close()
	})
}

// oneListener accepts one connection.
type oneListener struct {
	conn net.Conn
	shut chan struct{}
}

func (l *oneListener) Accept() (net.Conn, error) {
	if c := l.conn; c != nil {
		l.conn = nil
		return c, nil
	}
	<-l.shut
	return nil, net.ErrClosed
}

func (l *oneListener) Close() error {
	close(l.shut)
	return nil
}

func (l *oneListener) Addr() net.Addr { return &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1), Port: 80} }
