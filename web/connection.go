package web

import (
	"errors"
	"io"
	"time"

	"github.com/gorilla/websocket"
)

// This file is how a socket's connection is written to and ended.

// write sends one text frame. When it cannot be sent in time the connection is
// of no use any more and is cut.
func (k *socket) write(frame []byte) {
	k.conn.SetWriteDeadline(time.Now().Add(k.server.waits.write))
	err := k.conn.WriteMessage(websocket.TextMessage, frame)
	if err != nil && !errors.Is(err, websocket.ErrCloseSent) {
		k.cut()
	}
}

// cut ends a connection on which nothing can be said any more.
func (k *socket) cut() {
	k.end()
	k.conn.Close()
}

// close has a close frame sent, once, and leaves the client a moment to answer
// it; the reader then ends the connection.
func (k *socket) close(code int) {
	if k.shut(code) {
		k.server.running.Go(k.drain)
	}
}

// shut is close for who can drain.
func (k *socket) shut(code int) (drains bool) {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.shutLocked(code)
}

func (k *socket) shutLocked(code int) (drains bool) {
	if k.closing {
		return false
	}
	k.server.metrics.countClose(code)
	k.closing, k.code, k.out = true, uint16(code), nil
	// Also for what is being written now.
	until := time.Now().Add(k.server.waits.linger)
	_ = k.conn.NetConn().SetDeadline(until)
	return k.claim()
}

func (k *socket) sendClose(code int) {
	reason := k.server.closeReason(code)
	_ = k.conn.WriteControl(websocket.CloseMessage, websocket.FormatCloseMessage(code, reason), time.Now().Add(k.server.waits.linger))
}

// goodbye tells a client that has come just now that the server restarts.
func (k *socket) goodbye() {
	defer k.conn.Close()
	k.server.metrics.countClose(closeRestart)
	k.sendClose(closeRestart)
	k.linger()
}

// end lets nothing more be written, and leaves the conversation.
func (k *socket) end() {
	k.mu.Lock()
	feed := k.feed
	k.closing, k.gone, k.code, k.out = true, true, 0, nil
	k.mu.Unlock()
	if feed != nil {
		feed.Close()
	}
}

// linger lets a close frame arrive. To end a connection while the client's
// bytes are unread makes the kernel reset it, and the reset overtakes the
// frame; so we say that we are done and read on for a moment.
func (k *socket) linger() {
	under := k.conn.NetConn()
	if half, ok := under.(interface{ CloseWrite() error }); ok {
		_ = half.CloseWrite()
	}
	under.SetReadDeadline(time.Now().Add(k.server.waits.linger))
	_, _ = io.CopyN(io.Discard, under, lingerBytes)
}

// lingerBytes are read after our close frame, at most.
const lingerBytes = 256 << 10

func (k *socket) isClosing() bool {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.closing
}

// look does what the time asks for, on the wheel's goroutine, and gives the tick
// of the next look. It must not wait.
func (k *socket) look(now int64) int64 {
	s, w := k.server, &k.server.wheel
	pong := k.heard.Load() + w.ticks(s.waits.pong)
	hello := int64(k.opened) + w.ticks(s.waits.hello)
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.feed != nil {
		hello = pong // it has come
	}
	drains := false
	switch {
	case k.closing: // the reader sees to the end
	case now >= pong:
		k.closing, k.gone = true, true
		s.running.Go(k.cut)
	case now >= hello:
		drains = k.shutLocked(closeNoHello)
	case now >= int64(k.pingAt):
		k.ping, k.pingAt = true, int32(now+w.ticks(s.waits.ping))
		drains = k.claim()
	}
	if drains {
		s.running.Go(k.drain)
	}
	return min(int64(k.pingAt), pong, hello)
}
