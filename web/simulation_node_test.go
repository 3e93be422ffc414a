package web_test

import (
	"context"
	"errors"
	"io"
	"log"
	"log/slog"
	"net/http"
	"sync"
	"sync/atomic"
	"time"

	"zhengda/chat"
	"zhengda/chat/chattest"
	"zhengda/knowledge"
	"zhengda/web"
)

// node is a place where the program runs, one process after the other.
type node struct {
	w    *world
	host string

	mu   sync.Mutex
	proc *process // nil while it is down

	restarting chan struct{} // held by who ends the process and begins another
}

// process is the program as it runs on a node: cmd/zhengda in short.
type process struct {
	node   *node
	dead   atomic.Bool // killed: nothing it does has an effect any more
	chat   *chat.Service
	web    *web.Server
	http   *http.Server
	listen *chattest.Listener
	bus    *chattest.Node
}

var (
	errDead   = errors.New("this process has been killed")
	errOutage = errors.New("the store does not answer")
)

func (n *node) running() *process {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.proc
}

func (n *node) isUp() bool { return n.running() != nil }

// start begins a process and, as whoever looks after it would, tries again when
// that fails.
func (n *node) start() {
	name := n.w.newID(n.host)
	for {
		p, err := n.open(name)
		if err == nil {
			n.mu.Lock()
			n.proc = p
			n.mu.Unlock()
			n.w.note("%s is up", name)
			return
		}
		n.w.note("%s does not start: %v", name, err)
		n.w.sleep(time.Second)
	}
}

// open puts a process together.
func (n *node) open(name string) (*process, error) {
	w := n.w
	p := &process{node: n, bus: w.bus.Node()}
	discard := slog.New(slog.DiscardHandler)
	o := chat.Options{
		Store: w.store.Handle(p.fault(name)), Bot: bot{w}, Log: discard, Node: name, NewID: func() string { return w.newID("of-" + name) },
		PerMinute: 1000, PerDay: 10_000, AddressPerMinute: 10_000, AddressPerDay: 100_000,
	}
	if !w.alone {
		o.Broker = p.bus
	}
	if w.calm {
		o.SweepEvery = 24 * time.Hour
	}
	p.chat = chat.New(o)
	if err := p.chat.Start(w.ended); err != nil {
		p.end()
		return nil, err
	}
	var err error
	if p.web, err = web.New(web.Options{Chat: p.chat, Library: noLibrary{}, TicketsPerMinute: 10_000}); err != nil {
		w.t.Fatal(err)
	}
	if p.listen, err = w.net.Listen(n.host); err != nil {
		w.t.Fatal(err)
	}
	p.http = &http.Server{
		Handler: p.web.Handler(), ReadHeaderTimeout: 10 * time.Second, ReadTimeout: 30 * time.Second, IdleTimeout: 2 * time.Minute,
		ErrorLog: log.New(io.Discard, "", 0),
	}
	go p.http.Serve(p.listen)
	return p, nil
}

type noLibrary struct{}

func (noLibrary) Corpus() *knowledge.Corpus { return new(knowledge.Corpus) }

// fault is what a store does to a process: it takes its time, and now and then
// fails, before or after it has done what it was asked.
func (p *process) fault(name string) func(op string, done bool) error {
	w := p.node.w
	return func(op string, done bool) error {
		if p.dead.Load() {
			return errDead
		}
		what := op
		if done {
			what += ", done"
		}
		roll := w.rollNow(name + what)
		slow := 3 * time.Millisecond
		if w.calm { // the more happens between two calls
			slow = 30 * time.Millisecond
		}
		time.Sleep(within(roll, 0, slow))
		switch {
		case p.dead.Load():
			return errDead
		case w.healed.Load(), w.calm:
			return nil
		case time.Now().UnixNano() < w.outage.Load() && !done, roll.IntN(50) == 0:
			w.note("%s: the store fails at %s", name, what)
			return errOutage
		}
		return nil
	}
}

const (
	closeWithin    = 30 * time.Second // cmd/zhengda/serve.go has these
	requestsWithin = 10 * time.Second
)

// stop ends the process as SIGTERM does.
func (n *node) stop() {
	n.mu.Lock()
	p := n.proc
	n.proc = nil
	n.mu.Unlock()
	if p == nil {
		return
	}
	n.w.note("%s stops", n.host)
	background := context.Background()
	requests, cancel := context.WithTimeout(background, requestsWithin)
	defer cancel()
	shut := make(chan struct{})
	go func() {
		defer close(shut)
		if p.http.Shutdown(requests) != nil {
			p.http.Close()
		}
	}()
	answers, cancel := context.WithTimeout(background, closeWithin)
	defer cancel()
	if err := p.chat.Close(answers); err != nil {
		n.w.note("%s: %v", n.host, err)
	}
	sockets, cancel := context.WithTimeout(background, requestsWithin)
	defer cancel()
	if err := p.web.Close(sockets); err != nil {
		n.w.note("%s: %v", n.host, err)
	}
	<-shut
}

// kill ends the process as SIGKILL does.
func (n *node) kill() {
	n.mu.Lock()
	p := n.proc
	n.proc = nil
	n.mu.Unlock()
	if p == nil {
		return
	}
	n.w.note("%s is killed", n.host)
	p.dead.Store(true)
	p.bus.Cut()
	p.listen.Kill()
	n.w.running.Go(p.end)
}

// end lets the goroutines of a process that is dead come to their end.
func (p *process) end() {
	p.dead.Store(true)
	p.bus.Cut()
	now, cancel := context.WithCancel(context.Background())
	cancel()
	if p.http != nil {
		p.http.Close()
	}
	if p.web != nil {
		_ = p.web.Close(now)
	}
	_ = p.chat.Close(now)
}
