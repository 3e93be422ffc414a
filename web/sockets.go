package web

import (
	"context"
	"fmt"
)

// maxAway bounds the connections that are being told that there is no room.
const maxAway = 1000

// run starts a socket's reader, or turns the socket away when its address, or
// the whole server, has enough.
func (s *Server) run(k *socket) {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case s.closing, s.away >= maxAway:
		k.end()
		k.conn.Close()
	case len(s.sockets) >= s.socketsMax, s.perAddr[k.address] >= s.socketsHere:
		s.away++
		s.running.Go(func() { k.turnAway(); s.welcome() })
	default:
		s.sockets[k] = struct{}{}
		s.perAddr[k.address]++
		s.metrics.sockets.Inc()
		s.running.Go(func() { k.serve(); s.forget(k) })
	}
}

// welcome makes room for one more to be turned away.
func (s *Server) welcome() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.away--
}

// forget gives the socket's room to others.
func (s *Server) forget(k *socket) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.sockets, k)
	s.metrics.sockets.Dec()
	if s.perAddr[k.address]--; s.perAddr[k.address] == 0 {
		delete(s.perAddr, k.address)
	}
}

func (s *Server) isClosing() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.closing
}

// Close refuses new sockets, closes the open ones with 1012 (the server
// restarts) and waits until they are gone or ctx ends, when it cuts them off.
func (s *Server) Close(ctx context.Context) error {
	defer s.stop()
	s.mu.Lock()
	s.closing = true
	s.wind() // streams
	for k := range s.sockets {
		go k.close(closeRestart) // ends with the connection
	}
	s.mu.Unlock()

	gone := make(chan struct{})
	go func() { s.running.Wait(); close(gone) }()
	select {
	case <-gone:
		return nil
	case <-ctx.Done():
	}
	s.stop()
	s.mu.Lock()
	left := len(s.sockets)
	for k := range s.sockets {
		k.conn.Close()
	}
	s.mu.Unlock()
	<-gone
	return fmt.Errorf("close %d sockets: %w", left, ctx.Err())
}
