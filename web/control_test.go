package web

import (
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/gorilla/websocket"

	"zhengda/chat/chattest"
)

// TestControlFrames sends frames by the byte: pings and pongs between messages
// are ours, those within one, and bad ones, are the library's.
func TestControlFrames(t *testing.T) {
	masked := func(first byte, payload string) string {
		b := []byte{first, 0x80 | byte(len(payload)), 1, 2, 3, 4}
		for i := range len(payload) {
			b = append(b, payload[i]^byte(1+i%4))
		}
		return string(b)
	}
	const text, more, final, ping, pong = 1, 0, 0x80, 9, 10
	stop, unknown := `{"type":"stop"}`, `{"type":"shout"}`
	tests := []struct {
		name  string
		send  string
		pongs string // what comes back to pings
		code  int    // of the close; 0: the socket is as good as before
		typed int    // error frames that come back
	}{
		{"a pong", masked(final|pong, ""), "", 0, 0},
		{"a pong that says something", masked(final|pong, "12345"), "", 0, 0},
		{"a ping", masked(final|ping, "abc"), "abc ", 0, 0},
		{"pings and a message", masked(final|ping, "a") + masked(final|text, unknown) + masked(final|ping, "b"), "a b ", 0, 1},
		{"a ping within a message", masked(text, unknown[:5]) + masked(final|ping, "c") + masked(final|more, unknown[5:]), "c ", 0, 1},
		{"an unmasked pong", string([]byte{final | pong, 0}), "", websocket.CloseProtocolError, 0},
		{"half a pong", masked(pong, ""), "", websocket.CloseProtocolError, 0},
		{"a pong with an extension", masked(0xC0|pong, ""), "", websocket.CloseProtocolError, 0},
		{"a pong that is too long", string([]byte{final | pong, 0x80 | 126, 0, 126, 0, 0, 0, 0}), "", websocket.CloseProtocolError, 0},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				b, done := newBubble(t, echo)
				defer done()
				c, _ := b.join(chattest.Line{}, ticketReply{})
				defer c.conn.Close()
				pongs := ""
				c.conn.SetPongHandler(func(data string) error { pongs += data + " "; return nil })
				var sending sync.WaitGroup
				defer sending.Wait()
				sending.Go(func() {
					for i := range len(tt.send) { // as slowly as can be
						c.conn.NetConn().Write([]byte{tt.send[i]})
						time.Sleep(time.Millisecond)
					}
					if tt.code == 0 {
						c.conn.NetConn().Write([]byte(masked(final|text, stop) + masked(final|text, `{"type":"ask","id":"q1","text":"x"}`)))
					}
				})
				typed := 0
				for {
					_, raw, err := c.conn.ReadMessage()
					if err != nil {
						if tt.code == 0 || !websocket.IsCloseError(err, tt.code) {
							t.Errorf("ended with %v, want %d", err, tt.code)
						}
						break
					}
					f := parseFrame(t, raw)
					if f.Type == "error" && f.Code == "type" {
						typed++
					}
					if f.Type == "ack" {
						if tt.code != 0 {
							t.Error("the socket goes on")
						}
						break
					}
				}
				if pongs != tt.pongs || typed != tt.typed {
					t.Errorf("pongs %q and %d error frames, want %q and %d", pongs, typed, tt.pongs, tt.typed)
				}
			})
		})
	}
}
