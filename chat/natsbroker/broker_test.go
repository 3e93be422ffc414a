package natsbroker

import (
	"bytes"
	"context"
	"crypto/rand"
	"log/slog"
	"net"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/nats-io/nats.go"

	"zhengda/chat"
)

// server is the NATS for tests, with a subject of the test's own.
func server(t *testing.T) string {
	t.Helper()
	addr := "127.0.0.1:4222"
	if c, err := net.DialTimeout("tcp", addr, 2*time.Second); err == nil {
		c.Close()
	} else {
		const message = "no NATS on 127.0.0.1:4222; start nats-server"
		if os.Getenv("CI") == "true" {
			t.Fatal(message)
		}
		t.Skip(message)
	}
	return "nats://" + addr + "/test-" + rand.Text()
}

// open opens a broker for the length of the test.
func open(t *testing.T, url string) (*Broker, *output) {
	t.Helper()
	log := &output{}
	b, err := Open(t.Context(), url, slog.New(slog.NewTextHandler(log, nil)))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(b.Close)
	return b, log
}

// output is what is logged.
type output struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (o *output) Write(p []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.b.Write(p)
}

func (o *output) String() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.b.String()
}

func eventually(t *testing.T, what string, ok func() bool) {
	t.Helper()
	for deadline := time.Now().Add(30 * time.Second); !ok(); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("waited 30 s: %s", what)
		}
	}
}

// ears collects what a subscription hears.
type ears struct {
	mu    sync.Mutex
	rings []chat.Ring
}

func (e *ears) heard(r chat.Ring) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.rings = append(e.rings, r)
}

func (e *ears) has(r chat.Ring) bool {
	e.mu.Lock()
	defer e.mu.Unlock()
	return slices.Contains(e.rings, r)
}

func subscribe(t *testing.T, b *Broker) (*ears, func()) {
	t.Helper()
	e := &ears{}
	stop, err := b.Subscribe(e.heard)
	if err != nil {
		t.Fatal(err)
	}
	return e, stop
}

func TestRingsReachTheOtherNodes(t *testing.T) {
	url := server(t)
	a, _ := open(t, url)
	b, log := open(t, url)
	other, _ := open(t, server(t))
	ea, _ := subscribe(t, a)
	eb, stop := subscribe(t, b)
	eo, _ := subscribe(t, other)
	ring := chat.Ring{Conversation: "c_1", Offset: 3, Stop: true, Typing: "小李"}
	eventually(t, "a ring on the other node", func() bool { a.Publish(ring); return eb.has(ring) })
	if ea.has(ring) || eo.has(ring) {
		t.Errorf("heard by the node itself %v, by another house %v, want neither", ea.has(ring), eo.has(ring))
	}
	stop()
	heard := b.Counts().Heard
	a.Publish(chat.Ring{Conversation: "c_2"})
	eventually(t, "a ring that is sent", func() bool { return a.Counts().Sent > heard })
	if eb.has(chat.Ring{Conversation: "c_2"}) || b.Counts().Heard != heard {
		t.Error("a ring is heard after stop")
	}
	if got := log.String(); strings.Count(got, "broker is connected") != 1 || strings.Contains(got, "level=WARN") {
		t.Errorf("log:\n%s", got)
	}
}

// TestStopWaits: stop returns when the call that runs is over.
func TestStopWaits(t *testing.T) {
	url := server(t)
	a, _ := open(t, url)
	b, _ := open(t, url)
	began, goOn := make(chan struct{}, 1000), make(chan struct{})
	over := false
	stop, err := b.Subscribe(func(chat.Ring) { began <- struct{}{}; <-goOn; over = true })
	if err != nil {
		t.Fatal(err)
	}
	eventually(t, "a call", func() bool { a.Publish(chat.Ring{Conversation: "c"}); return len(began) > 0 })
	go func() { time.Sleep(20 * time.Millisecond); close(goOn) }()
	stop()
	if !over {
		t.Error("stop returned while the call ran")
	}
}

// TestBadPayloads: strangers' words on the subject are counted, and what comes
// after them is heard.
func TestBadPayloads(t *testing.T) {
	url := server(t)
	a, _ := open(t, url)
	b, _ := open(t, url)
	e, _ := subscribe(t, b)
	first, last := chat.Ring{Conversation: "first"}, chat.Ring{Conversation: "last"}
	eventually(t, "the first ring", func() bool { a.Publish(first); return e.has(first) })
	stranger, err := nats.Connect("nats://127.0.0.1:4222")
	if err != nil {
		t.Fatal(err)
	}
	defer stranger.Close()
	bad := append(badPayloads(), strings.Repeat("x", 100_000))
	for _, payload := range bad {
		if err := stranger.Publish(b.subject, []byte(payload)); err != nil {
			t.Fatal(err)
		}
	}
	if err := stranger.Flush(); err != nil {
		t.Fatal(err)
	}
	eventually(t, "the last ring", func() bool { a.Publish(last); return e.has(last) })
	if got := b.Counts().Garbled; got != int64(len(bad)) {
		t.Errorf("%d counted, want %d", got, len(bad))
	}
}

// TestWithoutServer: nothing waits for a NATS that is away, and when it comes it
// is used. The log says so once each.
func TestWithoutServer(t *testing.T) {
	url := server(t)
	p := newProxy(t, "127.0.0.1:4222")
	p.cut()
	through := strings.Replace(url, "127.0.0.1:4222", p.addr, 1)
	a, log := open(t, through)
	e, _ := subscribe(t, a)
	ring := chat.Ring{Conversation: "c", Offset: 1}
	for range 3 * queueMax {
		a.Publish(ring)
	}
	eventually(t, "dropped rings", func() bool { return a.Counts().Dropped == 3*queueMax })
	for range 2 {
		p.mend()
		b, _ := open(t, url)
		eventually(t, "a ring after NATS came", func() bool { b.Publish(ring); return e.has(ring) })
		e.rings = nil
		eventually(t, "connected", func() bool { return a.Counts().Connected })
		p.cut()
		eventually(t, "not connected", func() bool { return !a.Counts().Connected })
	}
	got := log.String()
	for what, want := range map[string]int{
		"broker cannot be reached": 1, `msg="broker is connected"`: 1, "connection to the broker is lost": 2, "broker is connected again": 1,
	} {
		if n := strings.Count(got, what); n != want {
			t.Errorf("%q is logged %d times, want %d:\n%s", what, n, want, got)
		}
	}
}

// TestOpenEnds: a start that is broken off does not wait for a server that hangs.
func TestOpenEnds(t *testing.T) {
	l := listen(t, func(c net.Conn) { c.Read(make([]byte, 1)) })
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if b, err := Open(ctx, "nats://"+l, slog.New(slog.DiscardHandler)); err == nil {
		b.Close()
		t.Error("opened, though the start was broken off")
	}
	b, log := open(t, "nats://"+l) // a server that says nothing is as one that is not there
	eventually(t, "a word in the log", func() bool { return strings.Contains(log.String(), "broker cannot be reached") })
	b.Publish(chat.Ring{Conversation: "c"})
	b.Close()
	b.Publish(chat.Ring{Conversation: "c"})
	if got := b.Counts(); got.Sent != 0 || got.Dropped != 2 || got.Connected {
		t.Errorf("%+v, want nothing sent", got)
	}
}

func TestOpenRefuses(t *testing.T) {
	if _, err := Open(t.Context(), "127.0.0.1:4222", slog.New(slog.DiscardHandler)); err == nil || !strings.Contains(err.Error(), "write nats://HOST:4222") {
		t.Errorf("error %v, want one that says what to write", err)
	}
}
