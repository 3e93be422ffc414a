package web

import (
	"context"
	"time"

	"github.com/gorilla/websocket"

	"zhengda/chat"
)

// outMax is how many answers may wait for a client that sends and does not read.
const outMax = 64

// queue puts an answer in line, none when it is nil. drains tells the caller to
// call drain.
func (k *socket) queue(frame any) (drains bool) {
	if frame == nil {
		return false
	}
	b, err := encode(frame)
	if err != nil {
		k.server.log.Error("frame not sent", "err", err)
		return false
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	if len(k.out) >= outMax {
		return k.shutLocked(closeLater)
	}
	k.out = append(k.out, b)
	return k.claim()
}

// follow sends what the feed gives from now on.
func (k *socket) follow(feed *chat.Feed) (drains bool) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.origin, k.feed, k.news = "", feed, true
	return k.claim()
}

// ready is called by the feed when it may have something.
func (k *socket) ready() {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.news = true
	if k.claim() {
		k.server.running.Go(k.drain)
	}
}

// claim makes the caller the one who drains, unless there is nothing to send or
// somebody does. The caller holds the lock.
func (k *socket) claim() bool {
	if k.draining || k.gone {
		return false
	}
	k.draining = k.code != 0 || !k.closing && (len(k.out) > 0 || k.ping || k.news && k.feed != nil)
	return k.draining
}

// due is one thing to send.
type due struct {
	frame []byte
	code  int        // close with it
	ping  bool       // or ask for a sign of life
	feed  *chat.Feed // or see what it has
}

// pick takes what is to be sent next, or ends the draining when nothing is.
func (k *socket) pick() (d due, ok bool) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.draining = false
	if !k.claim() {
		return due{}, false
	}
	switch {
	case k.code != 0:
		d.code, k.code = int(k.code), 0
	case len(k.out) > 0:
		d.frame = k.out[0]
		if k.out = k.out[1:]; len(k.out) == 0 {
			k.out = nil // an idle socket holds no buffer
		}
	case k.ping:
		d.ping, k.ping = true, false
	default:
		d.feed, k.news = k.feed, false
	}
	return d, true
}

// drain sends until nothing is due. There is one drain of a socket at a time, so
// that it may wait for a slow client without a lock.
func (k *socket) drain() {
	for {
		d, ok := k.pick()
		switch {
		case !ok:
			return
		case d.code != 0:
			k.sendClose(d.code)
		case d.ping:
			// An error shows at the reader: no pong will come.
			_ = k.conn.WriteControl(websocket.PingMessage, nil, time.Now().Add(k.server.waits.write))
		case d.feed != nil:
			k.pour(d.feed)
		default:
			k.write(d.frame)
		}
	}
}

// pour sends one thing that the feed has, if there is any. A client that reads
// too slowly is closed; it resumes from its offset.
func (k *socket) pour(feed *chat.Feed) {
	ctx, cancel := context.WithTimeout(k.server.ctx, k.server.waits.store)
	defer cancel()
	item, ok, err := feed.Poll(ctx)
	if err != nil {
		code, ours := closeCode(err)
		if ours && k.server.ctx.Err() == nil && !k.isClosing() {
			k.server.log.Error("conversation not followed", "conversation", k.conversation, "err", err)
		}
		k.close(code)
		return
	}
	if !ok {
		return
	}
	frame, err := k.frame(item)
	if err != nil {
		k.server.log.Error("message not sent", "conversation", k.conversation, "err", err)
		k.close(closeLater)
		return
	}
	k.write(frame)
	k.mu.Lock()
	k.news = true // there may be more
	k.mu.Unlock()
}
