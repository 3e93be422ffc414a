package web

import (
	"errors"
	"time"
	"unicode/utf8"

	"github.com/gorilla/websocket"
)

// serve reads frames until the connection ends.
func (k *socket) serve() {
	k.conn.SetReadLimit(maxFrame)
	k.conn.SetPongHandler(func(string) error { k.live(); return nil })
	for {
		kind, frame, err := k.conn.ReadMessage()
		if err != nil {
			k.readFailed(err)
			return
		}
		k.live()
		if !k.isClosing() { // else read on until the client's close frame
			k.take(kind, frame)
		}
		if wait := k.pace.take(time.Now(), k.server.framesPerSecond); wait > 0 {
			time.Sleep(wait)
		}
	}
}

// live notes a sign of life.
func (k *socket) live() { k.heard.Store(k.server.wheel.now.Load()) }

// take deals with a frame on a goroutine of its own and waits for it, though not
// for the answer to be sent. What it needs of stack, a database's worth, is gone
// with it, and the reader keeps a small one for the hours in which nothing is
// said.
func (k *socket) take(kind int, frame []byte) {
	switch {
	case kind != websocket.TextMessage:
		k.close(closeBinary)
		return
	case !utf8.Valid(frame):
		k.close(closeNotUTF8)
		return
	}
	done := make(chan struct{})
	k.server.running.Go(func() {
		drains := k.receive(frame)
		close(done)
		if drains {
			k.drain()
		}
	})
	<-done
}

// receive answers one frame; drains tells whether the caller is to send the
// answer.
func (k *socket) receive(raw []byte) (drains bool) {
	frame, bad := decodeFrame(raw)
	if bad != nil {
		return k.queue(complaint(bad))
	}
	if k.visit != nil {
		return k.queue(k.visit.act(k.server.ctx, frame))
	}
	if h, ok := frame.(hello); ok {
		return k.greet(h)
	}
	return k.shut(closeTicket)
}

// greet begins the visit and follows the conversation.
func (k *socket) greet(h hello) (drains bool) {
	v, _, ready, after, code := k.server.begin(k.server.ctx, h, k.origin, k.address)
	if code != 0 {
		return k.shut(code)
	}
	k.visit = &v
	drains = k.queue(ready)
	feed := k.server.chat.Follow(v.conversation, after, k.ready)
	return k.follow(feed) || drains
}

// readFailed sees a connection off whose end is read: it has ended, or the
// library has said why it ends, or what we have said is what it ended for.
func (k *socket) readFailed(err error) {
	if errors.Is(err, websocket.ErrReadLimit) {
		k.server.metrics.countClose(websocket.CloseMessageTooBig)
	}
	k.end()
	k.linger()
	k.conn.Close()
}
