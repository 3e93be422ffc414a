package web

import (
	"bufio"
	"net"
	"net/http"
	"slices"
	"sync"
	"sync/atomic"

	"github.com/gorilla/websocket"

	"zhengda/chat"
)

// subprotocol is the protocol of docs/protocol.md.
const subprotocol = "zhengda.v1"

// socket is one open websocket. While nothing happens it costs one goroutine
// that waits for the client's next frame, and no timer: what is to be sent is
// sent by a drain goroutine that lives as long as something is due, and the
// server's wheel looks after the times. There are many, so it is kept small.
type socket struct {
	visit // the conversation is missing until the hello
	conn  *websocket.Conn
	in    *bufio.Reader // of the connection; conn reads from it
	heard atomic.Int64  // tick of the last sign of life
	pace  pace          // the reader's own
	spoke               // the wheel's own

	mu       sync.Mutex
	origin   string     // empty after the hello
	feed     *chat.Feed // nil until the hello
	out      [][]byte   // frames that go before the feed's
	code     uint16     // of the close frame that is still to be written; 0: none is
	news     bool       // the feed may have something
	ping     bool       // a ping is due
	draining bool       // there is a drain goroutine
	closing  bool       // nothing more is written but a close frame
	gone     bool       // not even that
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
		WriteBufferSize:  1024,
		WriteBufferPool:  &s.writeBuffers,
		CheckOrigin:      func(r *http.Request) bool { _, ok := s.anyOrigin(r); return ok },
		Error:            func(_ http.ResponseWriter, _ *http.Request, _ int, err error) { refused = err },
	}
	hands := &handover{ResponseWriter: w}
	conn, err := upgrader.Upgrade(hands, r, nil)
	if err != nil {
		if refused != nil {
			return errSocket // the handshake was at fault, nothing has been written
		}
		return nil // the client has gone
	}
	conn.SetReadLimit(maxFrame)
	s.run(&socket{visit: visit{server: s, address: s.addresses.of(r)}, conn: conn, in: hands.in, origin: origin})
	return nil
}

// handover gives the connection to the websocket library with a read buffer of
// ours, so that we can see whether it is empty.
type handover struct {
	http.ResponseWriter
	in *bufio.Reader
}

// readBuffer holds most frames; of longer ones the rest is read past it. The
// library takes a buffer that is handed over only above 256 bytes.
const readBuffer = 288

// Hijack is what an upgrade asks for.
func (h *handover) Hijack() (net.Conn, *bufio.ReadWriter, error) {
	conn, rw, err := http.NewResponseController(h.ResponseWriter).Hijack()
	if err != nil || rw.Reader.Buffered() > 0 { // the library turns down who has not waited for the handshake
		return conn, rw, err
	}
	h.in = bufio.NewReaderSize(conn, readBuffer)
	rw.Reader = h.in
	return conn, rw, nil
}
