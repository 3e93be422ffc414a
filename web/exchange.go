package web

import (
	"math/rand/v2"
	"strconv"
	"time"

	"github.com/gorilla/websocket"
)

// This file is what is said on a socket.

// receive answers one frame.
func (k *socket) receive(raw []byte) {
	frame, bad := decodeFrame(raw)
	switch h, greets := frame.(hello); {
	case bad != nil:
		k.send(complaint(bad))
	case k.visit != nil:
		if reply := k.visit.act(k.ctx, frame); reply != nil {
			k.send(reply)
		}
	case greets:
		k.greet(h)
	default:
		k.close(closeTicket)
	}
}

// greet takes the ticket and starts to follow the conversation from the
// client's offset, or from the beginning when that offset means nothing here.
func (k *socket) greet(h hello) {
	v, _, ready, after, code := k.server.begin(k.ctx, h, k.origin, k.address)
	if code != 0 {
		k.close(code)
		return
	}
	k.visit = &v
	k.mu.Lock()
	k.greeted = true
	k.mu.Unlock()
	k.prolong()
	k.send(ready)
	k.server.running.Go(func() { k.follow(after) })
}

// follow writes what happens in the conversation until the connection ends. A
// client that reads too slowly is closed; it resumes from its offset.
func (k *socket) follow(after int64) {
	feed := k.server.chat.Follow(k.visit.conversation, after, nil)
	defer feed.Close()
	for {
		item, err := feed.Next(k.ctx)
		if err != nil {
			if k.ctx.Err() == nil {
				code, ours := closeCode(err)
				if ours {
					k.server.log.Error("conversation not followed", "conversation", k.visit.conversation, "err", err)
				}
				k.close(code)
			}
			return
		}
		frame, err := k.visit.frame(item)
		if err != nil {
			k.server.log.Error("message not sent", "conversation", k.visit.conversation, "err", err)
			k.close(closeLater)
			return
		}
		if !k.write(frame) {
			return
		}
	}
}

func (k *socket) send(frame any) {
	b, err := encode(frame)
	if err != nil {
		k.server.log.Error("frame not sent", "err", err)
		return
	}
	k.write(b)
}

// closeReason is the reason beside a close code: how long to stay away, drawn
// at random, so that not all come back at once.
func closeReason(code int) string {
	if code != websocket.CloseServiceRestart && code != websocket.CloseTryAgainLater {
		return ""
	}
	const longest = 10 * time.Second
	return "after=" + strconv.FormatInt(rand.Int64N(longest.Milliseconds()), 10)
}
