package natsbroker

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"zhengda/chat"
)

// listen serves connections until the test ends.
func listen(t *testing.T, serve func(net.Conn)) (addr string) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	var running sync.WaitGroup
	var mu sync.Mutex
	open := map[net.Conn]bool{}
	running.Go(func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			mu.Lock()
			open[c] = true
			mu.Unlock()
			running.Go(func() {
				serve(c)
				c.Close()
			})
		}
	})
	t.Cleanup(func() {
		l.Close()
		mu.Lock()
		for c := range open {
			c.Close()
		}
		mu.Unlock()
		running.Wait()
	})
	return l.Addr().String()
}

// TestFaultyServer: whatever a server says, the broker stands, comes back and
// hears the ring that the last connection brings.
func TestFaultyServer(t *testing.T) {
	const good = `{"conversation":"c_good","offset":5}`
	faults := []func(c net.Conn, sid string){
		func(c net.Conn, _ string) { io.WriteString(c, "\x00\xff\x17garbage\r\n\r\n") },
		func(c net.Conn, sid string) { fmt.Fprintf(c, "MSG zhengda.rings %s 5000\r\nhalf", sid) },
		func(c net.Conn, sid string) { fmt.Fprintf(c, "MSG zhengda.rings %s -7\r\n", sid) },
		func(c net.Conn, sid string) { fmt.Fprintf(c, "MSG zhengda.rings %s 3\r\n{}{\r\n", sid) },
		func(c net.Conn, sid string) { fmt.Fprintf(c, "MSG other 99999 2\r\n{}\r\n+OK\r\nMSG\r\n") },
		func(c net.Conn, _ string) {
			io.WriteString(c, "INFO {\"connect_urls\":[\"\",\"::\",\"x:y\"]}\r\n-ERR 'Unknown'\r\n")
		},
		func(c net.Conn, _ string) { io.WriteString(c, "-ERR 'Authorization Violation'\r\n") },
		func(c net.Conn, _ string) { io.WriteString(c, strings.Repeat("A", 1<<20)) },
	}
	var connections atomic.Int64
	addr := listen(t, func(c net.Conn) {
		n := int(connections.Add(1)) - 1
		if n == 1 {
			io.WriteString(c, "HTTP/1.1 400 Bad Request\r\n\r\n")
			return
		}
		host, port, _ := net.SplitHostPort(c.LocalAddr().String())
		fmt.Fprintf(c, `INFO {"server_id":"x","version":"2.9.10","proto":1,"host":%q,"port":%s,"max_payload":1048576}`+"\r\n", host, port)
		lines := bufio.NewScanner(c)
		for lines.Scan() {
			words := strings.Fields(lines.Text())
			switch {
			case len(words) == 0:
			case words[0] == "PING":
				io.WriteString(c, "PONG\r\n")
			case words[0] == "SUB" && n < 2*len(faults):
				faults[n/2](c, words[len(words)-1])
				return
			case words[0] == "SUB":
				fmt.Fprintf(c, "MSG zhengda.rings %s 7\r\nno ring\r\n", words[len(words)-1])
				fmt.Fprintf(c, "MSG zhengda.rings %s %d\r\n%s\r\n", words[len(words)-1], len(good), good)
			}
		}
	})
	b, log := open(t, "nats://"+addr)
	e, _ := subscribe(t, b)
	t.Cleanup(func() {
		if t.Failed() {
			t.Log(connections.Load(), "\n", log)
		}
	})
	eventually(t, "the ring after all the faults", func() bool {
		b.Publish(chat.Ring{Conversation: "c_mine"})
		return e.has(chat.Ring{Conversation: "c_good", Offset: 5})
	})
	if got := b.Counts(); got.Garbled == 0 || got.Heard != 1 {
		t.Errorf("%+v, want one heard and some garbled", got)
	}
	lost, again := strings.Count(log.String(), "is lost"), strings.Count(log.String(), "connected again")
	if lost == 0 || lost != again {
		t.Errorf("lost %d times and back %d times:\n%s", lost, again, log)
	}
}

// proxy stands before a server and can be cut.
type proxy struct {
	addr, to string

	mu   sync.Mutex
	down bool
	open map[net.Conn]bool
}

func newProxy(t *testing.T, to string) *proxy {
	p := &proxy{to: to, open: map[net.Conn]bool{}}
	p.addr = listen(t, p.carry)
	return p
}

func (p *proxy) carry(c net.Conn) {
	there, err := net.Dial("tcp", p.to)
	if err != nil {
		return
	}
	defer there.Close()
	p.mu.Lock()
	down := p.down
	p.open[c] = true
	p.mu.Unlock()
	if down {
		return
	}
	go io.Copy(c, there)
	io.Copy(there, c)
}

func (p *proxy) cut() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.down = true
	for c := range p.open {
		c.Close()
	}
}

func (p *proxy) mend() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.down = false
}
