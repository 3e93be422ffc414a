package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// load is what a server holds: its sockets, and how they are kept busy.
type load struct {
	child   *child
	ticket  bool   // sockets have a ticket, a hello and a conversation
	message []byte // what an active socket sends, as a frame
	sockets []*socket
	known   []visitor // who comes; as long as it lasts, then newcomers do

	pongs sync.WaitGroup
	quiet context.CancelFunc // ends them; nil: there are none
}

// visitor is what a page keeps.
type visitor struct {
	Visitor      string `json:"visitor"` // key
	Conversation string `json:"conversation"`
}

// messageBytes is the size of what is sent in a round trip.
const messageBytes = 120

func newLoad(c *child) *load {
	l := &load{child: c, ticket: c.name == ours}
	text := strings.Repeat("x", messageBytes)
	if l.ticket {
		// An unknown frame: it goes through the whole decoder and is answered
		// with an error frame of about the same size.
		text = `{"type":"probe","text":""}`
		text = strings.Replace(text, `""}`, `"`+strings.Repeat("x", messageBytes-len(text))+`"}`, 1)
	}
	l.message = frame(opText, []byte(text))
	return l
}

// openers is how many sockets are opened at a time.
const openers = 32

// admit lets n visitors have their conversations, without a socket.
func (l *load) admit(ctx context.Context, n int) error {
	if !l.ticket {
		return nil
	}
	l.known = make([]visitor, n)
	return l.each(ctx, n, "visitor", func(ctx context.Context, client *http.Client, i int) error {
		_, err := l.ask(ctx, client, i)
		return err
	})
}

// open opens n sockets, each in a conversation of its own.
func (l *load) open(ctx context.Context, n int) error {
	sockets := make([]*socket, n)
	err := l.each(ctx, n, "socket", func(ctx context.Context, client *http.Client, i int) (err error) {
		sockets[i], err = l.openOne(ctx, client, i)
		return err
	})
	for _, s := range sockets {
		if s != nil {
			l.sockets = append(l.sockets, s)
		}
	}
	return err
}

// each does something n times, several at a time, until it fails.
func (l *load) each(ctx context.Context, n int, what string, do func(context.Context, *http.Client, int) error) error {
	client := &http.Client{Timeout: patience, Transport: &http.Transport{MaxIdleConnsPerHost: openers}}
	defer client.CloseIdleConnections()
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	var next atomic.Int64
	var running sync.WaitGroup
	for range openers {
		running.Go(func() {
			for i := int(next.Add(1)) - 1; i < n && ctx.Err() == nil; i = int(next.Add(1)) - 1 {
				if err := do(ctx, client, i); err != nil {
					stop(fmt.Errorf("%s, %s %d: %w", l.child.name, what, i+1, err))
					return
				}
			}
		})
	}
	running.Wait()
	return context.Cause(ctx)
}

func (l *load) openOne(ctx context.Context, client *http.Client, i int) (*socket, error) {
	if !l.ticket {
		return dial(ctx, l.child.addr, i)
	}
	ticket, err := l.ask(ctx, client, i)
	if err != nil {
		return nil, err
	}
	s, err := dial(ctx, l.child.addr, i)
	if err != nil {
		return nil, err
	}
	if err := s.hello(ticket); err != nil {
		s.conn.Close()
		return nil, err
	}
	return s, nil
}

// ask gets a ticket for the i-th visitor, who is a new one when nobody is known by that number.
func (l *load) ask(ctx context.Context, client *http.Client, i int) (ticket string, err error) {
	who := &visitor{}
	if i < len(l.known) {
		who = &l.known[i]
	}
	body, err := json.Marshal(who)
	if err != nil {
		return "", err
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, "http://"+l.child.addr+"/api/tickets", bytes.NewReader(body))
	if err != nil {
		return "", err
	}
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("Origin", "http://"+l.child.addr)
	resp, err := client.Do(req)
	if err != nil {
		return "", fmt.Errorf("get a ticket: %w", err)
	}
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	if err != nil {
		return "", fmt.Errorf("get a ticket: %w", err)
	}
	var reply struct {
		visitor
		Ticket string `json:"ticket"`
	}
	if json.Unmarshal(text, &reply) != nil || reply.Ticket == "" {
		return "", fmt.Errorf("get a ticket: %s %s", resp.Status, text)
	}
	*who = reply.visitor
	return reply.Ticket, nil
}

// close closes all sockets and waits until the server has noticed: it is back
// at so many goroutines.
func (l *load) close(ctx context.Context, goroutines int) error {
	if l.quiet != nil {
		l.quiet()
		l.pongs.Wait()
	}
	for _, s := range l.sockets {
		s.conn.Close()
	}
	l.sockets = nil
	for deadline := time.Now().Add(patience); ; {
		now, err := l.child.state()
		if err != nil {
			return err
		}
		if now.Goroutines <= goroutines {
			return nil
		}
		if time.Now().After(deadline) {
			return fmt.Errorf("%s: %d goroutines are left when the sockets have gone, %d had been there", l.child.name, now.Goroutines, goroutines)
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(50 * time.Millisecond):
		}
	}
}

// keepAlive sends a pong on each socket from time to time, asked or not, until
// the sockets are closed; the pings stay unread. gone is told of a socket that
// takes none.
func (l *load) keepAlive(ctx context.Context, gone func(error)) {
	const often = 20 * time.Second
	ctx, l.quiet = context.WithCancel(ctx)
	pong := frame(opPong, nil)
	l.pongs.Go(func() {
		for {
			select {
			case <-ctx.Done():
				return
			case <-time.After(often):
			}
			for _, s := range l.sockets {
				if _, err := s.conn.Write(pong); err != nil {
					gone(fmt.Errorf("%s: an idle socket has gone: %w", l.child.name, err))
					return
				}
			}
		}
	})
}

// echo keeps the first n sockets busy for so long, each with one message under
// way, and counts the round trips.
func (l *load) echo(ctx context.Context, n int, d time.Duration) (trips int64, err error) {
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	end := time.Now().Add(d)
	var total atomic.Int64
	var running sync.WaitGroup
	for _, s := range l.sockets[:n] {
		running.Go(func() {
			s.conn.SetDeadline(end.Add(patience))
			defer s.conn.SetDeadline(time.Time{})
			buf := make([]byte, 0, 512)
			count := int64(0)
			for time.Now().Before(end) && ctx.Err() == nil {
				_, err := s.conn.Write(l.message)
				if err == nil {
					_, err = s.read(buf)
				}
				if err != nil {
					stop(fmt.Errorf("%s: round trip: %w", l.child.name, err))
					return
				}
				count++
			}
			total.Add(count)
		})
	}
	running.Wait()
	return total.Load(), context.Cause(ctx)
}
