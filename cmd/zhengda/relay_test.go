package main

import (
	"io"
	"net"
	"slices"
	"sync"
	"testing"
)

// relay passes connections on to its targets, one after the other, as a proxy
// without sticky sessions does. One that is not there is passed over. It can be cut.
type relay struct {
	addr string

	mu      sync.Mutex
	targets []string
	next    int
	open    map[net.Conn]bool
}

// newRelay listens until the test ends.
func newRelay(t testing.TB, targets ...string) *relay {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	r := &relay{addr: l.Addr().String(), targets: targets, open: map[net.Conn]bool{}}
	var running sync.WaitGroup
	running.Go(func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			running.Go(func() { r.carry(c) })
		}
	})
	t.Cleanup(func() {
		l.Close()
		r.to()
		running.Wait()
	})
	return r
}

// to sends connections there from now on, and ends those that are open. Without
// a target none comes through.
func (r *relay) to(targets ...string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.targets = targets
	for c := range r.open {
		c.Close()
	}
	clear(r.open)
}

func (r *relay) carry(here net.Conn) {
	defer here.Close()
	there := r.dial(here)
	if there == nil {
		return
	}
	defer there.Close()
	go func() {
		io.Copy(here, there)
		here.Close()
	}()
	io.Copy(there, here)
	r.mu.Lock()
	defer r.mu.Unlock()
	delete(r.open, here)
}

// dial connects to the target whose turn it is, from the address of who came, so
// that limits by address see visitors, not the relay.
func (r *relay) dial(here net.Conn) net.Conn {
	r.mu.Lock()
	turn := slices.Clone(r.targets)
	if len(turn) > 0 {
		k := r.next % len(turn)
		turn = append(turn[k:], turn[:k]...)
		r.next++
		r.open[here] = true
	}
	r.mu.Unlock()
	from := &net.TCPAddr{IP: here.RemoteAddr().(*net.TCPAddr).IP}
	for _, addr := range turn {
		if c, err := (&net.Dialer{LocalAddr: from}).Dial("tcp", addr); err == nil {
			return c
		}
	}
	return nil
}
