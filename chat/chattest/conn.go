package chattest

import (
	"math/rand/v2"
	"net"
	"syscall"
	"time"
)

// conn is one end of a connection. It is a net.Conn with CloseWrite.
type conn struct {
	in, out    *pipe // what comes, and what is sent; the other end has them the other way round
	here, peer net.Addr
}

func join(how Line, roll *rand.Rand) (a, b *conn) {
	there := newPipe(how, roll.Uint64())
	back := newPipe(how, roll.Uint64())
	from, to := address{how.From, 1024 + roll.IntN(60000)}, address{net.IPv4(127, 0, 0, 1), 80}
	return &conn{in: back, out: there, here: from, peer: to}, &conn{in: there, out: back, here: to, peer: from}
}

func (c *conn) Read(b []byte) (int, error)  { return c.in.read(b) }
func (c *conn) Write(b []byte) (int, error) { return c.out.write(b) }
func (c *conn) LocalAddr() net.Addr         { return c.here }
func (c *conn) RemoteAddr() net.Addr        { return c.peer }

// Close ends both directions. As a kernel does, it resets the connection when
// bytes that have come are unread, which overtakes what is on its way out.
func (c *conn) Close() error {
	if c.in.stopReading() {
		c.out.breakOff(syscall.ECONNRESET)
	}
	c.out.end()
	return nil
}

// CloseWrite tells the other end that nothing more will come.
func (c *conn) CloseWrite() error {
	c.out.end()
	return nil
}

func (c *conn) isClosed() bool {
	c.in.mu.Lock()
	defer c.in.mu.Unlock()
	return c.in.deaf
}

// reset breaks the connection for both ends at once.
func (c *conn) reset() {
	c.in.breakOff(syscall.ECONNRESET)
	c.out.breakOff(syscall.ECONNRESET)
}

func (c *conn) expire(how Line) {
	if !how.Silent {
		time.AfterFunc(how.Life, c.reset)
		return
	}
	time.AfterFunc(how.Life, func() {
		c.in.silence()
		c.out.silence()
	})
	if how.Hangs > 0 {
		time.AfterFunc(how.Life+how.Hangs, c.reset)
	}
}

func (c *conn) SetReadDeadline(t time.Time) error {
	c.in.setDeadline(&c.in.readBy, t)
	return nil
}

func (c *conn) SetWriteDeadline(t time.Time) error {
	c.out.setDeadline(&c.out.writeBy, t)
	return nil
}

func (c *conn) SetDeadline(t time.Time) error {
	c.in.setDeadline(&c.in.readBy, t)
	c.out.setDeadline(&c.out.writeBy, t)
	return nil
}
