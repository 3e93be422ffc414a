package web

import (
	"bytes"
	"errors"
	"time"
	"unicode/utf8"

	"github.com/gorilla/websocket"
)

// serve reads frames until the connection ends. It waits for a frame's first
// byte itself: what the calls below need of stack then is what an idle socket
// costs, and the library's would be twice as much. So it is the first function
// of its goroutine, too.
func (k *socket) serve() {
	for {
		if _, err := k.in.Peek(1); err != nil {
			k.over(err)
			return
		}
		if err := k.heed(); err != nil {
			k.over(err)
			return
		}
	}
}

// heed deals with the frame that has begun to come, and waits as long as its
// client's pace asks for.
func (k *socket) heed() error {
	done, err := k.control()
	if err == nil && !done {
		err = k.server.crew.take(k, k.server.running.Go)
	}
	if err != nil {
		return err
	}
	k.heard.Store(k.server.wheel.now.Load())
	if wait := k.pace.take(time.Now(), k.server.framesPerSecond); wait > 0 {
		time.Sleep(wait)
	}
	return nil
}

// receive reads and answers one message; drains tells whether the caller is to
// send the answer.
func (k *socket) receive() (drains bool, err error) {
	kind, r, err := k.conn.NextReader()
	if err != nil || k.isClosing() { // of one that is closing we wait for the close frame
		return false, err
	}
	if kind != websocket.TextMessage {
		return k.shut(closeBinary), nil
	}
	buf, ok := k.server.readBuffers.Get().(*bytes.Buffer)
	if !ok {
		buf = new(bytes.Buffer)
	}
	defer k.server.readBuffers.Put(buf)
	buf.Reset()
	if _, err := buf.ReadFrom(r); err != nil {
		return false, err
	}
	if !utf8.Valid(buf.Bytes()) {
		return k.shut(closeNotUTF8), nil
	}
	frame, bad := decodeFrame(buf.Bytes())
	if bad != nil {
		return k.queue(complaint(bad)), nil
	}
	if k.conversation != "" {
		return k.queue(k.act(k.server.ctx, frame)), nil
	}
	if h, ok := frame.(hello); ok {
		return k.greet(h), nil
	}
	return k.shut(closeTicket), nil
}

// greet begins the visit and follows the conversation.
func (k *socket) greet(h hello) (drains bool) {
	v, _, ready, after, code := k.server.begin(k.server.ctx, h, k.origin, k.address)
	if code != 0 {
		return k.shut(code)
	}
	k.conversation, k.key = v.conversation, v.key
	drains = k.queue(ready)
	feed := k.server.chat.Follow(v.conversation, after, k.ready)
	return k.follow(feed) || drains
}

// over sees a socket off whose end is read: the connection has ended, or the
// library has said why it ends, or what we have said is what it ended for.
func (k *socket) over(err error) {
	if errors.Is(err, websocket.ErrReadLimit) {
		k.server.metrics.countClose(websocket.CloseMessageTooBig)
	}
	k.end()
	k.linger()
	k.conn.Close()
	k.server.forget(k)
}
