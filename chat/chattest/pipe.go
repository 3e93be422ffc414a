package chattest

import (
	"io"
	"math/rand/v2"
	"net"
	"os"
	"slices"
	"sync"
	"syscall"
	"time"
)

// pipe is one direction of a connection.
type pipe struct {
	mu      sync.Mutex
	changed *sync.Cond
	seed    uint64
	delay   time.Duration
	room    int

	under  []segment
	size   int       // bytes of under
	newest time.Time // when the last of them arrives: nothing overtakes
	ended  bool      // nothing more is written; the last segment is empty
	deaf   bool      // the reader has gone
	silent bool
	broken error // for both ends

	readBy, writeBy deadline
}

// segment is what one write has sent.
type segment struct {
	at   time.Time
	data []byte // empty: the end
}

func newPipe(how Line, seed uint64) *pipe {
	p := &pipe{seed: seed, delay: how.Delay, room: how.Room}
	p.changed = sync.NewCond(&p.mu)
	return p
}

func (p *pipe) read(b []byte) (int, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for {
		switch {
		case p.deaf:
			return 0, net.ErrClosed
		case p.broken != nil:
			return 0, p.broken
		case p.readBy.passed():
			return 0, os.ErrDeadlineExceeded
		case len(b) == 0:
			return 0, nil
		case p.arrived() && len(p.under[0].data) == 0:
			return 0, io.EOF
		case p.arrived():
			first := &p.under[0]
			n := copy(b, first.data)
			if first.data = first.data[n:]; len(first.data) == 0 {
				p.under = p.under[1:]
			}
			p.size -= n
			p.changed.Broadcast()
			return n, nil
		}
		p.changed.Wait()
	}
}

// arrived tells whether the first segment is there. The caller holds the lock.
func (p *pipe) arrived() bool {
	return !p.silent && len(p.under) > 0 && !time.Now().Before(p.under[0].at)
}

func (p *pipe) write(b []byte) (n int, err error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for {
		switch {
		case p.ended:
			return n, net.ErrClosed
		case p.broken != nil:
			return n, p.broken
		case p.deaf:
			return n, syscall.EPIPE
		case p.writeBy.passed():
			return n, os.ErrDeadlineExceeded
		case len(b) == 0:
			return n, nil
		}
		if part := min(len(b), p.room-p.size); part > 0 {
			p.send(b[:part])
			b, n = b[part:], n+part
			continue
		}
		p.changed.Wait()
	}
}

// send puts a segment on its way. How long it takes depends on the moment alone,
// so that one write more before it changes nothing. The caller holds the lock.
func (p *pipe) send(data []byte) {
	now := time.Now()
	roll := rand.New(rand.NewPCG(p.seed, uint64(now.UnixNano())))
	if at := now.Add(delay(roll, p.delay)); at.After(p.newest) {
		p.newest = at
	}
	p.under = append(p.under, segment{p.newest, slices.Clone(data)})
	p.size += len(data)
	if p.newest.After(now) {
		time.AfterFunc(p.newest.Sub(now), p.wake)
	} else {
		p.changed.Broadcast()
	}
}

func (p *pipe) wake() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.changed.Broadcast()
}

func (p *pipe) end() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if !p.ended {
		p.ended = true
		p.send(nil)
		p.changed.Broadcast()
	}
}

// stopReading ends the reader's part and tells whether it leaves anything unread.
func (p *pipe) stopReading() (unread bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	unread = !p.deaf && p.arrived() && len(p.under[0].data) > 0
	p.deaf = true
	p.changed.Broadcast()
	return unread
}

func (p *pipe) breakOff(err error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.broken == nil {
		p.broken = err
	}
	p.changed.Broadcast()
}

func (p *pipe) silence() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.silent = true
}

// deadline is a moment, and the timer that wakes who waits for it.
type deadline struct {
	at    time.Time // zero: never
	timer *time.Timer
}

// passed tells whether it is over. The pipe's lock is held.
func (d *deadline) passed() bool { return !d.at.IsZero() && !time.Now().Before(d.at) }

func (p *pipe) setDeadline(d *deadline, at time.Time) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if d.timer != nil {
		d.timer.Stop()
		d.timer = nil
	}
	d.at = at
	if !at.IsZero() {
		d.timer = time.AfterFunc(time.Until(at), p.wake)
	}
	p.changed.Broadcast()
}
