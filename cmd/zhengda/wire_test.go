package main

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/gorilla/websocket"
)

// wire is the server's side of the protocol in the hands of a test: it hands out
// tickets, and each connection that says hello with one as a line.
type wire struct {
	*httptest.Server
	t     testing.TB
	lines chan *line

	mu           sync.Mutex
	conversation string
	status       map[string]int // by path, of requests that are turned away; 0: the connection is cut
	hold         bool           // websockets are not answered
	pause        time.Duration  // that a ticket takes
	tickets      []ticketAsked
	inHand, most int  // ticket requests now, and at most at once
	newest       int  // number of the newest key
	used         int  // number of the newest key that was used
	stale        bool // a key came that was void, or none though one had been given
	sockets      int  // websockets that were tried
	streams      map[string]*line
}

type ticketAsked struct{ Visitor, Conversation, Site string }

// line is one connection that has said hello.
type line struct {
	t      testing.TB
	hello  map[string]any
	way    string // ws or sse
	frames chan map[string]any
	write  func(kind string, data []byte) error
	close  func(code int, reason string)
}

func startWire(t testing.TB) *wire {
	w := &wire{t: t, lines: make(chan *line, 16), conversation: "c_1", status: map[string]int{}, streams: map[string]*line{}}
	files := http.FileServerFS(os.DirFS("../../web"))
	mux := http.NewServeMux()
	mux.HandleFunc("/", func(rw http.ResponseWriter, r *http.Request) {
		rw.Header().Set("Content-Type", "text/html; charset=utf-8")
		fmt.Fprint(rw, `<!doctype html><meta charset="utf-8"><link rel="icon" href="data:,"><title>wire</title><script type="module" src="/wire.js"></script>`)
	})
	mux.HandleFunc("/wire.js", func(rw http.ResponseWriter, r *http.Request) { http.ServeFile(rw, r, "testdata/wire.js") })
	mux.Handle("/static/", files)
	mux.HandleFunc("POST /api/tickets", w.gate(w.ticket))
	mux.HandleFunc("GET /ws", w.gate(w.socket))
	mux.HandleFunc("POST /api/stream", w.gate(w.stream))
	mux.HandleFunc("POST /api/frames", w.gate(w.post))
	w.Server = httptest.NewServer(mux)
	t.Cleanup(func() {
		w.CloseClientConnections()
		w.Close()
	})
	return w
}

// with changes what the server does.
func (w *wire) with(change func(*wire)) {
	w.mu.Lock()
	defer w.mu.Unlock()
	change(w)
}

// gate turns requests away as the test says.
func (w *wire) gate(then http.HandlerFunc) http.HandlerFunc {
	return func(rw http.ResponseWriter, r *http.Request) {
		w.mu.Lock()
		status, away := w.status[r.URL.Path]
		if r.URL.Path == "/ws" {
			w.sockets++
		}
		w.mu.Unlock()
		switch {
		case away && status == 0:
			panic(http.ErrAbortHandler)
		case away:
			rw.WriteHeader(status)
			fmt.Fprint(rw, `{"error":"away","text":"现在不行"}`)
		default:
			then(rw, r)
		}
	}
}

func (w *wire) ticket(rw http.ResponseWriter, r *http.Request) {
	var asked ticketAsked
	if err := json.NewDecoder(r.Body).Decode(&asked); err != nil {
		w.t.Errorf("ticket request: %v", err)
	}
	w.mu.Lock()
	w.tickets = append(w.tickets, asked)
	w.inHand++
	w.most = max(w.most, w.inHand)
	var n int // 0: no key
	fmt.Sscanf(asked.Visitor, "k%d", &n)
	w.stale = w.stale || n < w.used || n == 0 && w.newest > 0
	w.used = max(w.used, n)
	w.newest++
	reply := map[string]any{
		"ticket": fmt.Sprintf("t%d", len(w.tickets)), "visitor": fmt.Sprintf("k%d", w.newest), "conversation": w.conversation, "epoch": "e_1", "socket": "/ws",
	}
	pause := w.pause
	w.mu.Unlock()
	time.Sleep(pause)
	w.mu.Lock()
	w.inHand--
	w.mu.Unlock()
	json.NewEncoder(rw).Encode(reply)
}

func (w *wire) socket(rw http.ResponseWriter, r *http.Request) {
	w.mu.Lock()
	hold := w.hold
	w.mu.Unlock()
	if hold {
		<-r.Context().Done()
		return
	}
	up := websocket.Upgrader{Subprotocols: []string{"zhengda.v1"}}
	conn, err := up.Upgrade(rw, r, nil)
	if err != nil {
		return
	}
	defer conn.Close()
	var mu sync.Mutex
	l := &line{t: w.t, way: "ws", frames: make(chan map[string]any, 64)}
	l.write = func(_ string, data []byte) error {
		mu.Lock()
		defer mu.Unlock()
		return conn.WriteMessage(websocket.TextMessage, data)
	}
	l.close = func(code int, reason string) {
		if code != websocket.CloseAbnormalClosure {
			conn.WriteControl(websocket.CloseMessage, websocket.FormatCloseMessage(code, reason), time.Now().Add(time.Second))
			time.Sleep(50 * time.Millisecond) // the other side closes first
		}
		conn.Close()
	}
	if conn.ReadJSON(&l.hello) != nil {
		return
	}
	w.lines <- l
	for {
		var f map[string]any
		if conn.ReadJSON(&f) != nil {
			return
		}
		l.frames <- f
	}
}

func (w *wire) stream(rw http.ResponseWriter, r *http.Request) {
	l := &line{t: w.t, way: "sse", frames: make(chan map[string]any, 64)}
	if err := json.NewDecoder(r.Body).Decode(&l.hello); err != nil {
		w.t.Errorf("hello of a stream: %v", err)
	}
	rw.Header().Set("Content-Type", "text/event-stream")
	rc := http.NewResponseController(rw)
	rc.Flush()
	var mu sync.Mutex
	done := make(chan struct{})
	l.write = func(kind string, data []byte) error {
		mu.Lock()
		defer mu.Unlock()
		if kind != "" {
			fmt.Fprintf(rw, "event: %s\n", kind)
		}
		fmt.Fprintf(rw, "data: %s\n\n", data)
		return rc.Flush()
	}
	l.close = func(code int, reason string) {
		data, _ := json.Marshal(map[string]any{"code": code, "reason": reason})
		l.write("close", data)
		close(done)
	}
	w.with(func(w *wire) { w.streams[fmt.Sprint(l.hello["ticket"])] = l })
	w.lines <- l
	select {
	case <-done:
	case <-r.Context().Done():
	}
}

// post takes a frame for the stream whose bearer comes with it, and acknowledges it.
func (w *wire) post(rw http.ResponseWriter, r *http.Request) {
	w.mu.Lock()
	l := w.streams[strings.TrimPrefix(r.Header.Get("Authorization"), "Bearer p-")]
	w.mu.Unlock()
	if l == nil {
		rw.WriteHeader(http.StatusUnauthorized)
		return
	}
	b, _ := io.ReadAll(r.Body)
	var f map[string]any
	if err := json.Unmarshal(b, &f); err != nil {
		w.t.Errorf("posted frame: %v", err)
	}
	l.frames <- f
	if f["id"] == nil {
		rw.WriteHeader(http.StatusNoContent)
		return
	}
	json.NewEncoder(rw).Encode(map[string]any{"type": "ack", "id": f["id"], "offset": 1, "at": moment})
}

const moment = "2026-11-22T02:03:04.000Z"

// next is the next connection.
func (w *wire) next() *line {
	w.t.Helper()
	select {
	case l := <-w.lines:
		return l
	case <-time.After(20 * time.Second):
		w.t.Fatal("nobody connects")
		return nil
	}
}

// none wants no connection and no ticket request for a while.
func (w *wire) none(within time.Duration) {
	w.t.Helper()
	before := w.asked()
	select {
	case l := <-w.lines:
		w.t.Fatalf("somebody connects with %v", l.hello)
	case <-time.After(within):
	}
	if n := w.asked(); n != before {
		w.t.Errorf("%d tickets are asked for", n-before)
	}
}

func (w *wire) asked() int {
	w.mu.Lock()
	defer w.mu.Unlock()
	return len(w.tickets)
}

// ready answers the hello, as of a conversation with that newest offset.
func (l *line) ready(offset int, more ...any) {
	l.t.Helper()
	f := map[string]any{"type": "ready", "conversation": "c_1", "epoch": "e_1", "offset": offset, "reload": false, "desk": nil}
	if l.way == "sse" {
		f["post"] = fmt.Sprintf("p-%v", l.hello["ticket"])
	}
	for i := 0; i < len(more); i += 2 {
		f[more[i].(string)] = more[i+1]
	}
	l.send(f)
}

// send sends a frame, an object or JSON.
func (l *line) send(frame any) {
	l.t.Helper()
	b, ok := frame.(string)
	if !ok {
		data, err := json.Marshal(frame)
		if err != nil {
			l.t.Fatal(err)
		}
		b = string(data)
	}
	if err := l.write("", []byte(b)); err != nil {
		l.t.Fatalf("send %s: %v", b, err)
	}
}

// event sends a stored event.
func (l *line) event(offset int, kind, role, id, rest string) {
	l.t.Helper()
	l.send(fmt.Sprintf(`{"type":"message","offset":%d,"kind":%q,"role":%q,"id":%q,"at":%q,%s}`, offset, kind, role, id, moment, rest))
}

// want is the next frame of the client's, which must be of that type.
func (l *line) want(kind string) map[string]any {
	l.t.Helper()
	select {
	case f := <-l.frames:
		if f["type"] != kind {
			l.t.Fatalf("frame %v, want one of type %s", f, kind)
		}
		return f
	case <-time.After(20 * time.Second):
		l.t.Fatalf("no frame of type %s", kind)
		return nil
	}
}
