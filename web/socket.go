package web

import (
	"context"
	"errors"
	"net"
	"net/http"
	"slices"
	"sync"
	"time"
	"unicode/utf8"

	"github.com/gorilla/websocket"
	"golang.org/x/time/rate"
)

// subprotocol is the protocol of docs/protocol.md.
const subprotocol = "zhengda.v1"

// The codes a socket is closed with; the table is in docs/protocol.md. 1009 is
// sent by the websocket library.
const (
	closeBinary  = websocket.CloseUnsupportedData
	closeNotUTF8 = websocket.CloseInvalidFramePayloadData
	closeRestart = websocket.CloseServiceRestart
	closeLater   = websocket.CloseTryAgainLater
	closeTicket  = 4401
	closeSite    = 4403
	closeNoHello = 4408
	closeErased  = 4410
)

// Frames a client may send: a few at once, then so many a second. A client
// that sends more is read more slowly, which slows nobody but itself.
const (
	frameBurst  = 30
	frameRate   = rate.Limit(10)
	lingerBytes = 256 << 10 // read after our close frame, at most
)

// socket is one open websocket. Its reader decodes frames and answers them;
// once the hello has come, its follower writes what happens in the
// conversation. Both end with the connection.
type socket struct {
	server  *Server
	conn    *websocket.Conn
	address string
	origin  string
	pace    *rate.Limiter
	ctx     context.Context // ends with the connection
	end     context.CancelFunc

	visit *visit // nil until the hello; the reader's own

	writing sync.Mutex // held for one frame

	mu      sync.Mutex
	pings   *time.Timer
	greeted bool // the hello has come: pongs prolong the connection
	closing bool // a close frame is sent, or none is needed any more
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
		ReadBufferSize:   512,
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
	k := &socket{server: s, conn: conn, address: s.addresses.of(r), origin: origin, pace: rate.NewLimiter(frameRate, frameBurst)}
	k.ctx, k.end = context.WithCancel(s.ctx)
	s.run(k)
	return nil
}

// serve reads until the connection ends.
func (k *socket) serve() {
	defer k.conn.Close()
	defer k.end()

	k.conn.SetReadLimit(maxFrame)
	k.conn.SetPongHandler(func(string) error { k.prolong(); return nil })
	k.conn.SetReadDeadline(time.Now().Add(k.server.waits.hello))
	k.startPings()
	defer k.stopPings()
	for {
		kind, frame, err := k.conn.ReadMessage()
		switch {
		case err != nil:
			k.readFailed(err)
			k.linger()
			return
		case k.isClosing():
			continue // until the client's close frame
		case kind != websocket.TextMessage:
			k.close(closeBinary)
		case !utf8.Valid(frame):
			k.close(closeNotUTF8)
		default:
			aside(func() { k.receive(frame) })
		}
		if k.pace.Wait(k.ctx) != nil {
			return
		}
	}
}

// aside runs f on a goroutine of its own and waits for it. What f needs of
// stack, a database's worth, is gone with it, and the reader keeps a small one
// for the hours in which nothing is said: 4 kB instead of 8 a socket.
func aside(f func()) {
	done := make(chan struct{})
	go func() {
		defer close(done)
		f()
	}()
	<-done
}

// turnAway is serve for a socket there is no room for.
func (k *socket) turnAway() {
	defer k.conn.Close()
	defer k.end()
	k.close(closeLater)
	k.linger()
}

// readFailed closes a connection that was silent too long before its hello;
// any other has ended already, or the library has said why it ends.
func (k *socket) readFailed(err error) {
	if late, ok := errors.AsType[net.Error](err); ok && late.Timeout() && !k.hasGreeted() {
		k.close(closeNoHello)
	}
	if errors.Is(err, websocket.ErrReadLimit) {
		k.server.metrics.countClose(websocket.CloseMessageTooBig)
	}
	k.markClosing()
}
