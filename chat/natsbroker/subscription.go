package natsbroker

import (
	"fmt"
	"sync"

	"github.com/nats-io/nats.go"

	"zhengda/chat"
)

// subscription outlives the connections that it is heard through.
type subscription struct {
	heard func(chat.Ring)
	sub   *nats.Subscription // Broker.mu guards it

	mu      sync.Mutex // held while heard runs
	stopped bool
}

// Subscribe calls heard with the rings of the other nodes. What comes while
// heard is far behind is dropped. stop must not be called by heard.
func (b *Broker) Subscribe(heard func(chat.Ring)) (stop func(), err error) {
	s := &subscription{heard: heard}
	b.mu.Lock()
	defer b.mu.Unlock()
	if err := b.listen(s); err != nil && b.ctx.Err() != nil {
		return nil, fmt.Errorf("subscribe to %s: %w", b.subject, err)
	} // else the connection has just closed, and the next one subscribes
	b.subs[s] = true
	return func() { b.unsubscribe(s) }, nil
}

// listen subscribes through the present connection. The caller holds Broker.mu.
func (b *Broker) listen(s *subscription) (err error) {
	s.sub, err = b.conn.Subscribe(b.subject, func(m *nats.Msg) { b.take(s, m.Data) })
	if err != nil {
		return err
	}
	return s.sub.SetPendingLimits(heardMax, heardMax*payloadMax)
}

func (b *Broker) take(s *subscription, payload []byte) {
	r, err := decode(payload)
	if err != nil {
		b.counts.garbled.Add(1)
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.stopped {
		b.counts.heard.Add(1)
		s.heard(r)
	}
}

func (b *Broker) unsubscribe(s *subscription) {
	b.mu.Lock()
	delete(b.subs, s)
	if s.sub != nil {
		s.sub.Unsubscribe() // fails only when the connection is closed, and the subscription with it
	}
	b.mu.Unlock()
	s.mu.Lock()
	defer s.mu.Unlock()
	s.stopped = true
}
