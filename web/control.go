package web

import (
	"bytes"

	"github.com/gorilla/websocket"
)

const (
	lastFrame   = 0x80 // in the first byte of a frame: a message ends with it
	masked      = 0x80 // in the second
	controlHead = 6    // bytes before a control frame's payload: two and the mask
	controlMost = 125  // bytes of its payload
)

// control deals with a ping or a pong that stands between two messages. The
// library would do so too, and then wait for the next message, which is not to
// be waited for there. What is no whole and proper frame is left to it.
func (k *socket) control() (done bool, err error) {
	head, err := k.in.Peek(2)
	if err != nil {
		return false, err
	}
	kind, n := int(head[0]&^lastFrame), int(head[1]&^masked)
	whole := head[0]&lastFrame != 0 && head[1]&masked != 0 && n <= controlMost
	if !whole || kind != websocket.PingMessage && kind != websocket.PongMessage {
		return false, nil
	}
	frame, err := k.in.Peek(controlHead + n)
	if err != nil {
		return false, err
	}
	mask, payload := frame[2:controlHead], bytes.Clone(frame[controlHead:])
	for i := range payload {
		payload[i] ^= mask[i%4]
	}
	if _, err := k.in.Discard(len(frame)); err != nil || kind == websocket.PongMessage {
		return true, err
	}
	return true, k.conn.PingHandler()(string(payload))
}
