package web

import (
	"context"
	"fmt"
	"math/rand/v2"
)

// maxAway bounds the connections that are being told that there is no room.
const maxAway = 1000

// run starts a socket's reader, or turns the socket away when its address, or
// the whole server, has enough.
func (s *Server) run(k *socket) {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case s.closing: // since the handshake was begun
		go k.goodbye() // Close may be over: it is not waited for, and soon done
	case s.away >= maxAway:
		k.conn.Close()
	case len(s.sockets)+s.streams >= s.socketsMax, s.perAddr[k.address] >= s.socketsHere:
		s.away++
		s.running.Add(1)
		s.crew.serve(+1)
		k.close(closeLater)
		go k.serve()
	default:
		s.sockets[k] = struct{}{}
		s.perAddr[k.address]++
		s.metrics.sockets.Inc()
		s.running.Add(1)
		s.crew.serve(+1)
		s.watch(k)
		go k.serve()
	}
}

// watch puts a socket under the wheel. Its first ping comes some time after the
// hello is due, at random: sockets that were opened together are not pinged
// together.
func (s *Server) watch(k *socket) {
	now := s.wheel.now.Load()
	hello := s.wheel.ticks(s.waits.hello)
	ping := now + 1 + rand.Int64N(s.wheel.ticks(s.waits.ping))
	k.heard.Store(now)
	k.opened, k.pingAt = int32(now), int32(ping)
	s.wheel.add(k, min(now+hello, ping), s.running.Go)
}

// forget gives the socket's room to others; its reader has come to its end.
func (s *Server) forget(k *socket) {
	defer s.running.Done()
	s.crew.serve(-1)
	s.mu.Lock()
	defer s.mu.Unlock()
	if _, in := s.sockets[k]; !in {
		s.away--
		return
	}
	s.wheel.remove(k)
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
	s.leaving = len(s.sockets) + s.streams
	for k := range s.sockets {
		k.close(closeRestart)
	}
	s.mu.Unlock()
	s.wind()

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
