package main

import (
	"bufio"
	"io"
	"net"
	"strings"
	"sync"
	"testing"
)

// cable leads from the browser to a server. It can be cut, held and mended, and
// it can be a proxy that lets no websocket through.
type cable struct {
	URL string

	target  string
	sockets string // what becomes of websockets: "", forbid or swallow

	mu      sync.Mutex
	changed *sync.Cond
	down    bool // who comes is turned away
	held    bool // nothing goes through, and nobody is told
	open    map[*net.TCPConn]bool
	blocked int // websockets that were asked for and not let through
}

// newCable leads to host:port until the test ends.
func newCable(t testing.TB, target, sockets string) *cable {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	c := &cable{URL: "http://" + l.Addr().String(), target: target, sockets: sockets, open: map[*net.TCPConn]bool{}}
	c.changed = sync.NewCond(&c.mu)
	var running sync.WaitGroup
	running.Go(func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			running.Go(func() { c.carry(conn.(*net.TCPConn)) })
		}
	})
	t.Cleanup(func() {
		l.Close()
		c.cut()
		running.Wait()
	})
	return c
}

// addr is host and port.
func (c *cable) addr() string { return strings.TrimPrefix(c.URL, "http://") }

// cut resets what is open and whatever comes, until mend.
func (c *cable) cut() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.down, c.held = true, false
	for conn := range c.open {
		conn.SetLinger(0)
		conn.Close()
	}
	clear(c.open)
	c.changed.Broadcast()
}

// hold lets nothing through, in silence, until mend or cut.
func (c *cable) hold() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.held = true
}

// mend makes all as it was; what was held goes on.
func (c *cable) mend() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.down, c.held = false, false
	c.changed.Broadcast()
}

// refused counts the websockets that were not let through.
func (c *cable) refused() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.blocked
}

// enter takes a connection in, unless the cable is cut.
func (c *cable) enter(conn *net.TCPConn) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	if !c.down {
		c.open[conn] = true
	}
	return !c.down
}

func (c *cable) leave(conn *net.TCPConn) {
	c.mu.Lock()
	defer c.mu.Unlock()
	delete(c.open, conn)
	conn.Close()
	c.changed.Broadcast()
}

// free waits while the cable is held; false when the connection is gone.
func (c *cable) free(conn *net.TCPConn) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	for c.held && c.open[conn] {
		c.changed.Wait()
	}
	return c.open[conn]
}

func (c *cable) carry(here *net.TCPConn) {
	if !c.enter(here) {
		here.SetLinger(0)
		here.Close()
		return
	}
	defer c.leave(here)
	from := bufio.NewReader(here)
	const socket = "GET /ws "
	if first, err := from.Peek(len(socket)); err != nil || string(first) == socket && !c.lets(here, from) {
		return
	}
	there, err := net.Dial("tcp", c.target)
	if err != nil {
		here.SetLinger(0)
		return
	}
	defer there.Close()
	var running sync.WaitGroup
	running.Go(func() {
		c.pass(here, here, there)
		c.leave(here)
	})
	c.pass(here, there, from)
	there.Close()
	running.Wait()
}

// lets tells whether a websocket may pass; if not, it has had its answer.
func (c *cable) lets(conn *net.TCPConn, from io.Reader) bool {
	if c.sockets == "" {
		return true
	}
	c.mu.Lock()
	c.blocked++
	c.mu.Unlock()
	if c.sockets == "forbid" {
		io.WriteString(conn, "HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
		return false
	}
	io.Copy(io.Discard, from) // until the client gives up
	return false
}

// pass copies from one end to the other while the connection lives.
func (c *cable) pass(conn *net.TCPConn, to io.Writer, from io.Reader) {
	b := make([]byte, 32<<10)
	for {
		n, err := from.Read(b)
		if n > 0 {
			if !c.free(conn) {
				return
			}
			if _, err := to.Write(b[:n]); err != nil {
				return
			}
		}
		if err != nil {
			return
		}
	}
}
