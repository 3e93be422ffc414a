package natsbroker

import (
	"context"
	"time"

	"github.com/nats-io/nats.go"
)

func (b *Broker) options() nats.Options {
	o := nats.GetDefaultOptions()
	o.Servers = b.servers
	o.Name = "zhengda"
	o.NoEcho = true
	o.Timeout = dialWithin
	o.SkipHostLookup = true // the dialer looks up, within its time
	o.FlusherTimeout = writeWithin
	o.PingInterval = pingEvery
	o.MaxPingsOut = 2
	o.RetryOnFailedConnect = true
	o.MaxReconnect = -1
	o.IgnoreAuthErrorAbort = true
	o.ReconnectBufSize = -1 // a ring that is late is worth nothing
	o.ReconnectToServerCB = b.link.next
	o.ConnectedCB = func(*nats.Conn) { b.link.isUp() }
	o.ReconnectedCB = func(*nats.Conn) { b.link.isUp() }
	o.DisconnectedErrCB = func(c *nats.Conn, err error) { b.link.isDown(reason(c, err)) }
	o.ReconnectErrCB = func(c *nats.Conn, err error) { b.link.isDown(reason(c, err)) }
	o.AsyncErrorCB = func(_ *nats.Conn, _ *nats.Subscription, err error) { b.link.complain(err) }
	o.ClosedCB = func(c *nats.Conn) {
		b.link.isDown(reason(c, nil))
		b.over <- struct{}{} // has room: the next connection comes only after this is taken
	}
	o.NoCallbacksAfterClientClose = true
	return o
}

func reason(c *nats.Conn, err error) error {
	if err == nil {
		return c.LastError()
	}
	return err
}

// connect does not outlast ctx, though the library's own Connect may.
func connect(ctx context.Context, o nats.Options) (*nats.Conn, error) {
	type opened struct {
		conn *nats.Conn
		err  error
	}
	done := make(chan opened, 1)
	go func() {
		conn, err := o.Connect()
		done <- opened{conn, err}
	}()
	select {
	case got := <-done:
		return got.conn, got.err
	case <-ctx.Done():
		go func() {
			if got := <-done; got.err == nil {
				got.conn.Close()
			}
		}()
		return nil, ctx.Err()
	}
}

// reopen makes a new connection in the place of one that is closed for good: the
// library does not come back after an error of the server's that it does not know.
func (b *Broker) reopen() {
	for {
		select {
		case <-b.ctx.Done():
			return
		case <-time.After(b.link.wait()):
		}
		conn, err := connect(b.ctx, b.options())
		if err != nil {
			b.link.isDown(err)
			continue
		}
		b.mu.Lock()
		b.conn = conn
		for s := range b.subs {
			if err := b.listen(s); err != nil { // this one is closed already, too: another try is due
				b.link.complain(err)
			}
		}
		b.mu.Unlock()
		return
	}
}

func (b *Broker) connection() *nats.Conn {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.conn
}
