package web_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"os"
	"strings"
	"sync"
	"syscall"
	"time"
)

// visitor is somebody with a browser. What is in its local storage all tabs share.
type visitor struct {
	name string

	mu           sync.Mutex
	key          string
	conversation string
	tabs         []*tab
}

// tab is a page with the widget, as docs/protocol.md wants it.
type tab struct {
	w       *world
	visitor *visitor
	name    string
	address net.IP
	room    int   // bytes that may wait for it to read
	ways    []way // how it connects, one after the other
	ctx     context.Context
	close   context.CancelFunc
	nudge   chan struct{} // cuts a wait short: the page is shown, the device is online

	roll *rand.Rand // of the goroutine that connects

	mu           sync.Mutex
	conversation string
	epoch        string
	holds        int64
	outbox       []*outgoing
	more         chan struct{}   // closed when there is something to send
	idle         bool            // the conversation is erased: nothing to connect for until something is asked
	ready        bool            // connected, and told so
	since        time.Time       // it was told so
	from, newest int64           // what it held then, and what there was
	cut          func()          // ends the connection there is
	how          string          // the way of the last connection
	sleepUntil   time.Time       // it does not read before
	dozed        bool            // on this connection
	answered     map[string]bool // ids of answers that came on this connection
	answers      []int64         // offsets of the bot's answers
	reload       bool            // the page is loaded anew once the connection has ended
}

func (t *tab) run() {
	t.w.note("%s opens", t.name)
	defer t.w.history.Reloaded(t.name) // it has left
	for try := 0; t.ctx.Err() == nil; try++ {
		if !t.wanted() {
			t.pause(time.Hour)
			try = 0
			continue
		}
		t.load()
		began := time.Now()
		err := t.connect(t.ways[try%len(t.ways)])
		t.w.note("%s: %v", t.name, err)
		t.w.count(kindOf(err))
		if c, ok := err.(*closed); ok {
			t.w.count(fmt.Sprintf("%s %d", t.how, c.code))
		}
		if time.Since(began) > 10*time.Second {
			try = 0
		}
		t.pause(t.backoff(err, try))
	}
}

// kindOf puts the ways for a connection to end in a few words.
func kindOf(err error) string {
	if c, ok := errors.AsType[*closed](err); ok {
		return fmt.Sprint("close ", c.code)
	}
	for _, known := range []error{
		syscall.ECONNRESET, syscall.ECONNREFUSED, io.EOF, io.ErrUnexpectedEOF, context.DeadlineExceeded, os.ErrDeadlineExceeded, errOther,
	} {
		if errors.Is(err, known) {
			return known.Error()
		}
	}
	return "another end"
}

// load is what becomes of a page that is loaded anew: it holds nothing, and what
// waited in its outbox is kept in the browser.
func (t *tab) load() {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.reload {
		t.reload = false
		t.forget()
	}
}

// wanted tells whether there is something to connect for.
func (t *tab) wanted() bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	return !t.idle
}

// backoff is full jitter from half a second to thirty, or what the server asks
// for. How long that is it draws by itself, so its length is drawn here.
func (t *tab) backoff(err error, try int) time.Duration {
	most := min(30*time.Second, time.Second/2<<min(try, 6))
	if c, ok := err.(*closed); ok {
		switch c.code {
		case 1012, 1013:
			if !strings.HasPrefix(c.reason, "after=") {
				t.w.wrong("%s: %v says no pause", t.name, err)
			}
			most = 30 * time.Second
		case 1000, 1001, 4401, 4408, 4410:
		default:
			t.w.wrong("%s: %v, which is final", t.name, err)
		}
	}
	return within(t.roll, 0, most)
}

func (t *tab) pause(d time.Duration) {
	select {
	case <-time.After(d):
	case <-t.nudge:
	case <-t.ctx.Done():
	}
}

func (t *tab) wake() {
	select {
	case t.nudge <- struct{}{}:
	default:
	}
}

// connect gets a ticket, says hello and talks until the connection ends.
func (t *tab) connect(how way) error {
	ctx, cancel := context.WithCancel(t.ctx)
	defer cancel()
	ticket, err := t.ticket(ctx)
	if err != nil {
		return err
	}
	l, err := how(t, ctx, ticket)
	if err != nil {
		return err
	}
	defer l.end()
	first, err := l.next()
	if err != nil {
		return t.ended(err)
	}
	if first.Type != "ready" {
		t.w.wrong("%s got %q before ready", t.name, first.Type)
	}
	t.greeted(first, l.end)
	defer t.parted()
	pumped := make(chan struct{})
	go func() {
		defer close(pumped)
		t.pump(ctx, l)
	}()
	defer func() { cancel(); l.end(); <-pumped }()
	for {
		f, err := l.next()
		if err != nil {
			return t.ended(err)
		}
		t.heard(f)
		t.doze()
	}
}

// doze does what a page does that the device has put to sleep: it does not read.
func (t *tab) doze() {
	t.mu.Lock()
	d := time.Until(t.sleepUntil)
	t.dozed = t.dozed || d > 0
	t.mu.Unlock()
	if d > 0 {
		t.pause(d)
	}
}
