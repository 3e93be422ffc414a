package web

import (
	"errors"
	"io"
	"time"

	"github.com/gorilla/websocket"
)

// This file is how a socket's connection is written to, kept alive and ended.

// write sends one text frame. When it cannot be sent in time the connection is
// of no use any more and is cut.
func (k *socket) write(frame []byte) bool {
	k.writing.Lock()
	defer k.writing.Unlock()
	if k.isClosing() {
		return false
	}
	k.conn.SetWriteDeadline(time.Now().Add(k.server.waits.write))
	err := k.conn.WriteMessage(websocket.TextMessage, frame)
	if err != nil && !errors.Is(err, websocket.ErrCloseSent) {
		k.end()
		k.conn.Close()
	}
	return err == nil
}

// startPings sets a timer, which costs less than a goroutine of each socket.
func (k *socket) startPings() {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.pings = time.AfterFunc(k.server.waits.ping, k.ping)
}

func (k *socket) stopPings() {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.pings.Stop()
	k.pings = nil
}

// ping asks for a sign of life and sets the timer for the next.
func (k *socket) ping() {
	// An error shows at the reader: no pong will come.
	_ = k.conn.WriteControl(websocket.PingMessage, nil, time.Now().Add(k.server.waits.write))
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.pings != nil {
		k.pings.Reset(k.server.waits.ping)
	}
}

// prolong gives the client until the next pong is due.
func (k *socket) prolong() {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.greeted && !k.closing {
		k.conn.SetReadDeadline(time.Now().Add(k.server.waits.pong))
	}
}

// close sends a close frame, once, and leaves the client a moment to answer
// it; the reader then ends the connection.
func (k *socket) close(code int) {
	if !k.markClosing() {
		return
	}
	k.server.metrics.countClose(code)
	_ = k.conn.WriteControl(websocket.CloseMessage, websocket.FormatCloseMessage(code, closeReason(code)), time.Now().Add(k.server.waits.linger))
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

// markClosing notes that nothing more is to be written, and reports whether it
// was this call that did.
func (k *socket) markClosing() bool {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.closing {
		return false
	}
	k.closing = true
	k.conn.SetReadDeadline(time.Now().Add(k.server.waits.linger))
	return true
}

func (k *socket) isClosing() bool {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.closing
}

func (k *socket) hasGreeted() bool {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.greeted
}
