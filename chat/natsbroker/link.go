package natsbroker

import (
	"log/slog"
	"math/rand/v2"
	"sync"
	"time"

	"github.com/nats-io/nats.go"
)

const (
	leastPause = 250 * time.Millisecond // before a new attempt
	mostPause  = 8 * time.Second
)

// link is what is known of the connection. It tells the log once that it is
// lost, and once that it is there again, however often it is tried.
type link struct {
	log *slog.Logger

	mu         sync.Mutex
	up         bool
	told       bool // the log knows that it is down
	complained bool // the log knows of an error since it came up
	before     bool // it has been up
	failed     int  // attempts since it was up
}

// next chooses the server to try, and says how long to wait before.
func (l *link) next(servers []nats.Server, _ nats.ServerInfo) (*nats.Server, time.Duration) {
	return &servers[rand.N(len(servers))], l.wait()
}

// wait says how long to wait before an attempt, and counts it.
func (l *link) wait() time.Duration {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.failed++
	return pause(l.failed - 1)
}

func (l *link) isUp() {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.before {
		l.log.Info("broker is connected again")
	} else {
		l.log.Info("broker is connected")
	}
	l.up, l.before, l.told, l.complained, l.failed = true, true, false, false, 0
}

func (l *link) isDown(err error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.up = false
	if l.told {
		return
	}
	l.told = true
	what := "broker cannot be reached"
	if l.before {
		what = "connection to the broker is lost"
	}
	l.log.Warn(what+"; it is tried again, and until then other nodes are heard within seconds, not at once", "error", err)
}

// complain logs what the server or a subscription has to say.
func (l *link) complain(err error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if !l.complained {
		l.complained = true
		l.log.Warn("broker", "error", err)
	}
}

func (l *link) connected() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.up
}

// pause before the attempt after so many that failed: half of it is drawn, so
// that the nodes do not come back all at once.
func pause(failed int) time.Duration {
	d := min(leastPause<<min(failed, 6), mostPause)
	return d/2 + rand.N(d/2)
}
