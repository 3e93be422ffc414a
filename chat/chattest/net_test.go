package chattest_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"strings"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"github.com/gorilla/websocket"

	"zhengda/chat/chattest"
)

// joined are the two ends of a connection.
func joined(t *testing.T, how chattest.Line) (here, there net.Conn, l *chattest.Listener) {
	t.Helper()
	n := chattest.NewNet()
	l, err := n.Listen("a")
	if err != nil {
		t.Fatal(err)
	}
	accepted := make(chan net.Conn, 1)
	go func() {
		c, err := l.Accept()
		if err != nil {
			t.Error(err)
		}
		accepted <- c
	}()
	if here, err = n.Dial(t.Context(), "a", how); err != nil {
		t.Fatal(err)
	}
	return here, <-accepted, l
}

func TestConnCarriesInOrderAndTakesItsTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		here, there, _ := joined(t, chattest.Line{Seed: 1, Delay: time.Second})
		begun := time.Now()
		var want strings.Builder
		go func() {
			for i := range 100 {
				fmt.Fprintf(here, "%d,", i)
			}
			here.Close()
		}()
		got, err := io.ReadAll(there)
		for i := range 100 {
			fmt.Fprintf(&want, "%d,", i)
		}
		if err != nil || string(got) != want.String() {
			t.Errorf("read %q, %v", got, err)
		}
		if took := time.Since(begun); took == 0 || took > time.Second {
			t.Errorf("took %v, want within the delay", took)
		}
	})
}

func TestConnFaults(t *testing.T) {
	read := func(c net.Conn) error { _, err := c.Read(make([]byte, 1)); return err }
	tests := []struct {
		name string
		how  chattest.Line
		do   func(here, there net.Conn, l *chattest.Listener) error
		want error
	}{
		{"reset after its life", chattest.Line{Life: time.Minute}, func(_, there net.Conn, _ *chattest.Listener) error { return read(there) }, syscall.ECONNRESET},
		{"its host is killed", chattest.Line{}, func(here, _ net.Conn, l *chattest.Listener) error {
			time.AfterFunc(time.Second, l.Kill)
			return read(here)
		}, syscall.ECONNRESET},
		{"silent after its life", chattest.Line{Life: time.Minute, Silent: true}, func(here, there net.Conn, _ *chattest.Listener) error {
			time.Sleep(2 * time.Minute)
			if _, err := here.Write([]byte("x")); err != nil {
				return err
			}
			here.Close()
			there.SetReadDeadline(time.Now().Add(time.Minute))
			return read(there)
		}, os.ErrDeadlineExceeded},
		{"reset after its silence", chattest.Line{Life: time.Minute, Silent: true, Hangs: time.Hour}, func(here, _ net.Conn, _ *chattest.Listener) error {
			return read(here)
		}, syscall.ECONNRESET},
		{"a reader who does not read", chattest.Line{Room: 10}, func(here, _ net.Conn, _ *chattest.Listener) error {
			here.SetWriteDeadline(time.Now().Add(time.Second))
			n, err := here.Write(make([]byte, 11))
			if n != 10 {
				return fmt.Errorf("wrote %d", n)
			}
			return err
		}, os.ErrDeadlineExceeded},
		{"a deadline that is moved ahead", chattest.Line{}, func(here, _ net.Conn, _ *chattest.Listener) error {
			time.AfterFunc(time.Second, func() { here.SetReadDeadline(time.Unix(1, 0)) })
			return read(here)
		}, os.ErrDeadlineExceeded},
		{"closed here", chattest.Line{}, func(here, _ net.Conn, _ *chattest.Listener) error {
			time.AfterFunc(time.Second, func() { here.Close() })
			return read(here)
		}, net.ErrClosed},
		{"closed there, read", chattest.Line{}, func(here, there net.Conn, _ *chattest.Listener) error {
			there.Close()
			return read(here)
		}, io.EOF},
		{"closed there, written", chattest.Line{}, func(here, there net.Conn, _ *chattest.Listener) error {
			there.Close()
			_, err := here.Write([]byte("x"))
			return err
		}, syscall.EPIPE},
		{"closed there with bytes unread", chattest.Line{}, func(here, there net.Conn, _ *chattest.Listener) error {
			here.Write([]byte("x"))
			there.Write([]byte("overtaken"))
			there.Close()
			return read(here)
		}, syscall.ECONNRESET},
		{"half closed there", chattest.Line{}, func(here, there net.Conn, _ *chattest.Listener) error {
			there.(interface{ CloseWrite() error }).CloseWrite()
			if err := read(here); err != io.EOF {
				return err
			}
			_, err := here.Write([]byte("x"))
			return errors.Join(err, read(there))
		}, nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				if err := tt.do(joined(t, tt.how)); !errors.Is(err, tt.want) {
					t.Errorf("got %v, want %v", err, tt.want)
				}
			})
		})
	}
}

func TestNobodyListens(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		n := chattest.NewNet()
		l, err := n.Listen("a")
		if err != nil {
			t.Fatal(err)
		}
		if _, err := n.Listen("a"); !errors.Is(err, syscall.EADDRINUSE) {
			t.Errorf("a second listener: %v", err)
		}
		l.Close()
		if _, err := l.Accept(); !errors.Is(err, net.ErrClosed) {
			t.Errorf("accept: %v", err)
		}
		for _, host := range []string{"a", "b"} {
			if _, err := n.Dial(t.Context(), host, chattest.Line{}); !errors.Is(err, syscall.ECONNREFUSED) {
				t.Errorf("dial %s: %v", host, err)
			}
		}
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		if _, err := n.Dial(ctx, "a", chattest.Line{Seed: 3, Delay: time.Hour}); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("a dial that takes too long: %v", err)
		}
	})
}

// TestNetCarriesWebsockets is what the network is for.
func TestNetCarriesWebsockets(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		n := chattest.NewNet()
		l, err := n.Listen("a")
		if err != nil {
			t.Fatal(err)
		}
		var upgrader websocket.Upgrader
		server := &http.Server{Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			c, err := upgrader.Upgrade(w, r, nil)
			if err != nil {
				t.Error(err)
				return
			}
			defer c.Close()
			for {
				kind, b, err := c.ReadMessage()
				if err != nil || c.WriteMessage(kind, b) != nil {
					return
				}
			}
		})}
		go server.Serve(l)
		dialer := websocket.Dialer{NetDialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
			return n.Dial(ctx, "a", chattest.Line{Delay: 50 * time.Millisecond})
		}}
		c, _, err := dialer.DialContext(t.Context(), "ws://localhost/", nil)
		if err != nil {
			t.Fatal(err)
		}
		for i := range 10 {
			want := strings.Repeat("湛江", i*100)
			c.WriteMessage(websocket.TextMessage, []byte(want))
			if _, got, err := c.ReadMessage(); err != nil || string(got) != want {
				t.Fatalf("echo %d: %q, %v", i, got, err)
			}
		}
		l.Kill()
		if _, _, err := c.ReadMessage(); !errors.Is(err, syscall.ECONNRESET) {
			t.Errorf("after the kill: %v", err)
		}
		server.Close()
	})
}
