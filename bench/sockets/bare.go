package main

import (
	"context"
	"io"
	"net/http"
	"sync"

	"github.com/gorilla/websocket"
)

// bare is gorilla/websocket with nothing around it, made as small as it gets:
// the handler returns after the upgrade, a small read buffer, a pool of write
// buffers, no timer, and a writer only while there is something to write. It
// sends back each frame.
const bare = "bare"

type bareServer struct {
	buffers sync.Pool
	running sync.WaitGroup

	mu    sync.Mutex
	conns map[*bareSocket]struct{}
}

type bareSocket struct {
	server *bareServer
	conn   *websocket.Conn

	mu       sync.Mutex
	out      [][]byte
	draining bool
}

func newBare(context.Context) (server, error) {
	s := &bareServer{conns: map[*bareSocket]struct{}{}}
	return server{handler: http.HandlerFunc(s.open), close: s.close}, nil
}

func (s *bareServer) open(w http.ResponseWriter, r *http.Request) {
	upgrader := websocket.Upgrader{
		ReadBufferSize:  128,
		WriteBufferSize: 1024,
		WriteBufferPool: &s.buffers,
		Subprotocols:    []string{subprotocol},
	}
	conn, err := upgrader.Upgrade(w, r, nil)
	if err != nil {
		return
	}
	k := &bareSocket{server: s, conn: conn}
	s.mu.Lock()
	s.conns[k] = struct{}{}
	s.mu.Unlock()
	s.running.Add(1)
	go k.echo() // nothing around it: its stack fits into the least there is
}

func (k *bareSocket) echo() {
	for {
		_, r, err := k.conn.NextReader()
		if err != nil {
			k.over()
			return
		}
		k.repeat(r)
	}
}

func (k *bareSocket) repeat(r io.Reader) {
	if frame, err := io.ReadAll(r); err == nil {
		k.send(frame)
	}
}

func (k *bareSocket) over() {
	k.conn.Close()
	k.server.mu.Lock()
	delete(k.server.conns, k)
	k.server.mu.Unlock()
	k.server.running.Done()
}

// send writes the frame itself when nobody else is writing.
func (k *bareSocket) send(frame []byte) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.out = append(k.out, frame)
	if k.draining {
		return
	}
	k.draining = true
	for len(k.out) > 0 {
		out := k.out
		k.out = nil
		k.mu.Unlock()
		for _, f := range out {
			_ = k.conn.WriteMessage(websocket.TextMessage, f) // an error shows at the reader
		}
		k.mu.Lock()
	}
	k.draining = false
}

func (s *bareServer) close(context.Context) error {
	s.mu.Lock()
	for k := range s.conns {
		k.conn.Close()
	}
	s.mu.Unlock()
	s.running.Wait()
	return nil
}
