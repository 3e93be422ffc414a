// Package natsbroker is chat.Broker over NATS core: one subject, on which the
// nodes that share a store ring for each other. It owns the connection and keeps
// nothing; what is lost while NATS is away is made up for by the sweep of
// chat.Service. Only cmd opens one.
package natsbroker

import (
	"context"
	"fmt"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"github.com/nats-io/nats.go"

	"zhengda/chat"
)

var _ chat.Broker = (*Broker)(nil)

const (
	dialWithin  = 2 * time.Second  // a connection, with the server's first words
	writeWithin = 2 * time.Second  // after which a write to a connection that is stuck gives up
	pingEvery   = 10 * time.Second // two that are not answered: the connection is lost
	closeWithin = time.Second      // for what is queued when the program ends
	queueMax    = 1024             // rings that wait to be sent
	heardMax    = 4096             // rings that wait to be heard
)

// Broker rings by NATS. It is safe for concurrent use.
type Broker struct {
	servers []string
	subject string
	queue   chan chat.Ring
	sent    chan struct{} // closed when nothing will be sent any more
	over    chan struct{} // the connection is closed for good: a new one is due

	ctx   context.Context // ends with Close
	close context.CancelFunc

	mu   sync.Mutex
	conn *nats.Conn
	subs map[*subscription]bool

	link   link
	counts counts
}

// Open connects to one of the servers of the URL: nats://HOST:4222 or
// tls://HOST:4222, several parted by commas, with user:password@ where the server
// asks for it. A path, nats://HOST:4222/hall, is the first word of the subject in
// the place of zhengda, for several houses on one NATS. Servers that are not there
// are no error: they are tried for as long as the broker is open, which is logged.
func Open(ctx context.Context, url string, log *slog.Logger) (*Broker, error) {
	servers, prefix, err := parse(url)
	if err != nil {
		return nil, fmt.Errorf("open broker: %w", err)
	}
	b := &Broker{
		servers: servers,
		subject: prefix + ".rings",
		queue:   make(chan chat.Ring, queueMax),
		sent:    make(chan struct{}),
		over:    make(chan struct{}, 1),
		subs:    map[*subscription]bool{},
		link:    link{log: log},
	}
	if b.conn, err = connect(ctx, b.options()); err != nil {
		return nil, fmt.Errorf("open broker: %w", err)
	}
	b.ctx, b.close = context.WithCancel(context.WithoutCancel(ctx))
	go b.send()
	return b, nil
}

// Publish hands on a ring; it is dropped when NATS is away or slow.
func (b *Broker) Publish(r chat.Ring) {
	if b.ctx.Err() == nil {
		select {
		case b.queue <- r:
			return
		default:
		}
	}
	b.counts.dropped.Add(1)
}

// send writes what is queued, until the broker closes and the queue is empty. It
// alone writes, since a write may wait for the network.
func (b *Broker) send() {
	defer close(b.sent)
	for {
		select {
		case r := <-b.queue:
			b.write(r)
		case <-b.over:
			b.reopen()
		case <-b.ctx.Done():
			for {
				select {
				case r := <-b.queue:
					b.write(r)
				default:
					return
				}
			}
		}
	}
}

func (b *Broker) write(r chat.Ring) {
	payload, err := encode(r)
	if err == nil {
		err = b.connection().Publish(b.subject, payload)
	}
	if err != nil {
		b.counts.dropped.Add(1)
		return
	}
	b.counts.sent.Add(1)
}

// Close sends what is queued, as far as that takes a moment, and ends the
// connection. Subscriptions hear nothing any more. It may be called again.
func (b *Broker) Close() {
	b.close()
	select {
	case <-b.sent:
		if conn := b.connection(); conn.IsConnected() {
			conn.FlushTimeout(closeWithin) // what it could not send is lost, as rings may be
		}
	case <-time.After(closeWithin):
	}
	b.connection().Close() // frees a write that is stuck
	<-b.sent
	b.connection().Close() // one that was opened just then
}

// Counts are what a broker has done so far.
type Counts struct {
	Connected bool
	Sent      int64
	Dropped   int64 // not sent: NATS was away or slow
	Heard     int64
	Garbled   int64 // heard, and no rings
}

type counts struct{ sent, dropped, heard, garbled atomic.Int64 }

// Counts tells how it goes.
func (b *Broker) Counts() Counts {
	return Counts{
		Connected: b.link.connected(), Sent: b.counts.sent.Load(), Dropped: b.counts.dropped.Load(),
		Heard: b.counts.heard.Load(), Garbled: b.counts.garbled.Load(),
	}
}
