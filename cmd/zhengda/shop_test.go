package main

import (
	"context"
	"io"
	"net"
	"strings"
	"testing"
	"time"
)

// openedShop is what serve runs, with its conversations in reach: a test plays
// the agents, and the orders, until there is a desk.
type openedShop struct {
	*shop
	URL    string
	cancel context.CancelFunc
	done   chan error
}

// startShop serves from the folder until the test ends; args are options of serve.
func startShop(t testing.TB, data string, args ...string) *openedShop {
	t.Helper()
	if err := copyIndex(data); err != nil {
		t.Fatal(err)
	}
	fs, load := flagSet("serve", nil, streams{in: strings.NewReader(""), out: io.Discard, err: io.Discard, getenv: noEnvironment})
	if err := fs.Parse(append([]string{"-data", data, "-questions-per-minute", "1000"}, args...)); err != nil {
		t.Fatal(err)
	}
	c, err := load()
	if err != nil {
		t.Fatal(err)
	}
	log := &output{}
	ctx, cancel := context.WithCancel(context.Background())
	sh, err := openShop(ctx, c, newLogger(c, log))
	if err != nil {
		t.Fatal(err)
	}
	addr := c.Addr
	if addr == "127.0.0.1:8080" {
		addr = "127.0.0.1:0"
	}
	listener, err := net.Listen("tcp", addr)
	if err != nil {
		t.Fatal(err)
	}
	if err := sh.talk.Start(ctx); err != nil {
		t.Fatal(err)
	}
	o := &openedShop{shop: sh, URL: "http://" + listener.Addr().String(), cancel: cancel, done: make(chan error, 1)}
	go func() {
		err := serveUntilDone(ctx, listener, sh)
		sh.close()
		o.done <- err
	}()
	t.Cleanup(func() {
		o.stop(t)
		if t.Failed() {
			t.Logf("log of the server:\n%s", tail(log.String(), 40))
		}
	})
	return o
}

// stop ends it as Ctrl-C does. A second stop does nothing.
func (o *openedShop) stop(t testing.TB) {
	t.Helper()
	o.cancel()
	select {
	case err := <-o.done:
		o.done <- nil
		if err != nil {
			t.Errorf("serve ended with %v, want no error", err)
		}
	case <-time.After(closeWithin + 30*time.Second):
		t.Fatal("serve did not end")
	}
}

// conversation is the one that has been talked in last.
func (o *openedShop) conversation(t testing.TB) string {
	t.Helper()
	list, err := o.house.db.Idle(t.Context(), time.Now().Add(time.Hour), time.Time{}, 1000)
	if err != nil || len(list) == 0 {
		t.Fatalf("no conversation: %v", err)
	}
	return list[len(list)-1]
}
