package chattest

import (
	"context"
	"fmt"
	"math/rand/v2"
	"net"
	"slices"
	"sync"
	"syscall"
	"time"
)

// Net is a network in memory for a bubble: hosts that listen, and connections
// which take their time, break, fall silent and fill up as their Line says.
type Net struct {
	mu    sync.Mutex
	hosts map[string]*Listener
}

// NewNet makes a network without hosts.
func NewNet() *Net { return &Net{hosts: map[string]*Listener{}} }

// Line is what a connection is like. The zero value is a good one without delay.
type Line struct {
	Seed   uint64
	Delay  time.Duration // the most that what is written takes to arrive
	Room   int           // bytes that may be under way in one direction; 0: 64 kB
	Life   time.Duration // after which it is reset; 0: it is not
	Silent bool          // after Life it is not reset: nothing arrives any more, and nobody is told
	Hangs  time.Duration // how long it is silent before it is reset, as a kernel gives up; 0: for ever
	From   net.IP        // of who dials; nil: 127.0.0.1
}

// Listen opens a host. Its name is free again once the listener is closed.
func (n *Net) Listen(host string) (*Listener, error) {
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.hosts[host] != nil {
		return nil, fmt.Errorf("listen on %s: %w", host, syscall.EADDRINUSE)
	}
	l := &Listener{net: n, host: host, come: make(chan *conn), closed: make(chan struct{})}
	n.hosts[host] = l
	return l, nil
}

// Dial connects to a host by a line. Nobody there: the connection is refused.
func (n *Net) Dial(ctx context.Context, host string, how Line) (net.Conn, error) {
	n.mu.Lock()
	l := n.hosts[host]
	n.mu.Unlock()
	if how.Room == 0 {
		how.Room = 64 << 10
	}
	if how.From == nil {
		how.From = net.IPv4(127, 0, 0, 1)
	}
	roll := rand.New(rand.NewPCG(how.Seed, 1))
	reached := time.NewTimer(delay(roll, how.Delay))
	defer reached.Stop()
	select {
	case <-reached.C:
	case <-ctx.Done():
		return nil, fmt.Errorf("dial %s: %w", host, ctx.Err())
	}
	refused := fmt.Errorf("dial %s: %w", host, syscall.ECONNREFUSED)
	if l == nil {
		return nil, refused
	}
	here, there := join(how, roll)
	select {
	case l.come <- there:
	case <-l.closed:
		return nil, refused
	case <-ctx.Done():
		return nil, fmt.Errorf("dial %s: %w", host, ctx.Err())
	}
	if how.Life > 0 {
		here.expire(how)
	}
	return here, nil
}

func delay(roll *rand.Rand, most time.Duration) time.Duration {
	return time.Duration(roll.Int64N(int64(most) + 1))
}

// Listener is a host, a net.Listener.
type Listener struct {
	net    *Net
	host   string
	come   chan *conn
	closed chan struct{}
	once   sync.Once

	mu    sync.Mutex
	conns []*conn
}

// Accept waits for who dials.
func (l *Listener) Accept() (net.Conn, error) {
	select {
	case c := <-l.come:
		l.mu.Lock()
		defer l.mu.Unlock()
		l.conns = append(slices.DeleteFunc(l.conns, (*conn).isClosed), c)
		return c, nil
	case <-l.closed:
		return nil, net.ErrClosed
	}
}

// Close lets nobody in any more. What is connected stays.
func (l *Listener) Close() error {
	l.once.Do(func() {
		close(l.closed)
		l.net.mu.Lock()
		defer l.net.mu.Unlock()
		delete(l.net.hosts, l.host)
	})
	return nil
}

// Kill closes the host and resets what is connected, as the death of its process does.
func (l *Listener) Kill() {
	l.Close()
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, c := range l.conns {
		c.reset()
	}
}

// Addr is a made-up one.
func (l *Listener) Addr() net.Addr { return address{net.IPv4(127, 0, 0, 1), 80} }

// address looks like that of a TCP connection.
type address struct {
	ip   net.IP
	port int
}

func (address) Network() string  { return "tcp" }
func (a address) String() string { return fmt.Sprintf("%s:%d", a.ip, a.port) }
