package web

import (
	"fmt"
	"math/rand/v2"
	"time"

	"github.com/gorilla/websocket"
)

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

const (
	laterSpread = 10 * time.Second
	restartRate = 300 // clients a second who may come back after a restart
)

// closeReason says, with the codes that ask for a pause, how long it is to be:
// drawn at random, so that clients who were closed together come back apart.
func (s *Server) closeReason(code int) string {
	switch code {
	case closeRestart:
		return after(s.restartSpread())
	case closeLater:
		return after(laterSpread)
	}
	return ""
}

func after(most time.Duration) string {
	return fmt.Sprintf("after=%d", rand.Int64N(most.Milliseconds()+1))
}

// restartSpread is the time over which the clients of this server come back.
func (s *Server) restartSpread() time.Duration {
	s.mu.Lock()
	defer s.mu.Unlock()
	spread := time.Duration(s.leaving) * time.Second / restartRate
	return min(max(spread, 2*time.Second), 30*time.Second)
}
