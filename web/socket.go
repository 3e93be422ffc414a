package web

import (
	"net/http"
	"slices"
	"sync"
	"sync/atomic"

	"github.com/gorilla/websocket"

	"zhengda/chat"
)

// subprotocol is the protocol of docs/protocol.md.
const subprotocol = "zhengda.v1"

// readBuffer holds a frame's head and most questions; what is longer is read
// past it.
const readBuffer = 256

// socket is one open websocket. While nothing happens it costs one goroutine
// that waits for the client's next frame, and no timer: what is to be sent is
// sent by a drain goroutine that lives as long as something is due, and the
// server's wheel looks after the times.
type socket struct {
	server  *Server
	conn    *websocket.Conn
	address string
	origin  string

	// The reader's own.
	visit *visit // nil until the hello
	pace  pace

	heard atomic.Int64 // tick of the last sign of life

	// The wheel's own.
	spoke
	opened int64 // tick
	pingAt int64 // tick

	mu       sync.Mutex
	feed     *chat.Feed // nil until the hello
	out      [][]byte   // frames that go before the feed's
	news     bool       // the feed may have something
	ping     bool       // a ping is due
	draining bool       // there is a drain goroutine
	greeted  bool       // the hello has come
	closing  bool       // nothing more is written but a close frame
	gone     bool       // not even that
	code     uint16     // of the close frame that is still to be written; 0: none is
}

// openSocket upgrades the request. What follows runs after the handler has
// returned, so that the HTTP server's buffers are free again: that is three
// quarters of the memory of an idle socket.
func (s *Server) openSocket(w http.ResponseWriter, r *http.Request) error {
	origin, ok := s.anyOrigin(r)
	if !ok {
		return errOrigin
	}
	if !websocket.IsWebSocketUpgrade(r) || !slices.Contains(websocket.Subprotocols(r), subprotocol) {
		return errSocket
	}
	if s.isClosing() {
		return errBusy
	}
	var refused error
	upgrader := websocket.Upgrader{
		Subprotocols:     []string{subprotocol},
		HandshakeTimeout: s.waits.write,
		ReadBufferSize:   readBuffer,
		WriteBufferSize:  1024,
		WriteBufferPool:  &s.writeBuffers,
		CheckOrigin:      func(r *http.Request) bool { _, ok := s.anyOrigin(r); return ok },
		Error:            func(_ http.ResponseWriter, _ *http.Request, _ int, err error) { refused = err },
	}
	conn, err := upgrader.Upgrade(w, r, nil)
	if err != nil {
		if refused != nil {
			return errSocket // the handshake was at fault, nothing has been written
		}
		return nil // the client has gone
	}
	s.run(&socket{server: s, conn: conn, address: s.addresses.of(r), origin: origin})
	return nil
}
