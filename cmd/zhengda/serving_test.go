package main

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"io/fs"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"github.com/gorilla/websocket"
)

// serving is a running `zhengda serve`.
type serving struct {
	URL  string // http://127.0.0.1:port
	data string
	out  *output
	log  *output

	cancel context.CancelFunc
	done   chan error
}

// startServing runs the program's serve on a free port, unless args name one,
// and waits until it says where it is. It ends with the test.
func startServing(t testing.TB, data string, args ...string) *serving {
	t.Helper()
	if err := copyIndex(data); err != nil {
		t.Fatal(err)
	}
	return startFromNothing(t, data, args...)
}

// builtIndex is the index of the embedded articles as a data folder has it, built
// once: building it takes longer than most tests.
var builtIndex = sync.OnceValues(func() (fs.FS, error) {
	data, err := os.MkdirTemp("", "zhengda-index")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(data)
	h, err := openHouse(context.Background(), config{Data: data}, slog.New(slog.DiscardHandler))
	if err != nil {
		return nil, err
	}
	if err := h.close(); err != nil {
		return nil, err
	}
	kept, root := fstest.MapFS{}, os.DirFS(filepath.Join(data, "index"))
	return kept, fs.WalkDir(root, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		b, err := fs.ReadFile(root, name)
		kept[name] = &fstest.MapFile{Data: b, Mode: 0o600}
		return err
	})
})

// copyIndex puts that index into a data folder that has none.
func copyIndex(data string) error {
	to := filepath.Join(data, "index")
	if _, err := os.Stat(to); err == nil {
		return nil
	}
	from, err := builtIndex()
	if err != nil {
		return err
	}
	return os.CopyFS(to, from)
}

// startFromNothing is startServing without an index in the data folder.
func startFromNothing(t testing.TB, data string, args ...string) *serving {
	t.Helper()
	s := &serving{data: data, out: &output{}, log: &output{}, done: make(chan error, 1)}
	ctx, cancel := context.WithCancel(context.Background())
	s.cancel = cancel
	all := append([]string{"serve", "-addr", "127.0.0.1:0", "-data", data, "-log", "debug", "-questions-per-minute", "1000"}, args...)
	go func() { s.done <- run(ctx, all, noEnvironment, strings.NewReader(""), s.out, s.log) }()
	t.Cleanup(func() {
		s.stop(t)
		if t.Failed() {
			t.Logf("log of the server:\n%s", tail(s.log.String(), 40))
		}
	})
	opened := regexp.MustCompile(`Open\s+(http://\S+?)/ `)
	for deadline := time.Now().Add(time.Minute); time.Now().Before(deadline); time.Sleep(10 * time.Millisecond) {
		if m := opened.FindStringSubmatch(s.out.String()); m != nil {
			s.URL = m[1]
			return s
		}
		select {
		case err := <-s.done:
			s.done <- err
			t.Fatalf("serve ended before it began: %v", err)
		default:
		}
	}
	t.Fatal("serve did not say where it is within a minute")
	return nil
}

// stop ends the program as Ctrl-C does, and wants it to end well.
func (s *serving) stop(t testing.TB) {
	t.Helper()
	s.cancel()
	select {
	case err := <-s.done:
		s.done <- nil // for a second stop
		if err != nil {
			t.Errorf("serve ended with %v, want no error", err)
		}
	case <-time.After(closeWithin + 30*time.Second):
		t.Fatal("serve did not end")
	}
}

// addr is host and port.
func (s *serving) addr() string { return strings.TrimPrefix(s.URL, "http://") }

func noEnvironment(string) string { return "" }

// output is what a program writes, safe to read while it does.
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

func tail(s string, lines int) string {
	all := strings.Split(strings.TrimRight(s, "\n"), "\n")
	return strings.Join(all[max(0, len(all)-lines):], "\n")
}

// get fetches a page; headers are name, value pairs.
func get(t testing.TB, url string, headers ...string) (code int, body string) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, url, nil)
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i < len(headers); i += 2 {
		req.Header.Set(headers[i], headers[i+1])
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	b, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return resp.StatusCode, string(b)
}

// eventually tries until ok, or fails the test with what was waited for.
func eventually(t testing.TB, within time.Duration, what string, ok func() bool) {
	t.Helper()
	for deadline := time.Now().Add(within); ; time.Sleep(50 * time.Millisecond) {
		if ok() {
			return
		}
		if time.Now().After(deadline) {
			t.Fatalf("waited %v: %s", within, what)
		}
	}
}

// notOnDisk fails when a file of the data folder, or the log, holds one of the texts.
func (s *serving) notOnDisk(t testing.TB, texts ...string) {
	t.Helper()
	found, files, err := findIn(s.data, texts)
	if err != nil && !os.IsNotExist(err) { // the index sweeps its files while it is read
		t.Fatal(err)
	}
	if found != "" {
		t.Error(found)
	}
	if files == 0 {
		t.Errorf("no file in %s", s.data)
	}
	if _, err := os.Stat(filepath.Join(s.data, "zhengda.db")); err != nil {
		t.Error(err)
	}
	for _, text := range texts {
		if strings.Contains(s.log.String(), text) {
			t.Errorf("the log holds %s", text)
		}
	}
}

// visitor is a client of the chat without a browser.
type visitor struct {
	t      testing.TB
	conn   *websocket.Conn
	Ticket struct{ Ticket, Visitor, Conversation, Epoch, Socket string }
}

// frame is any frame from the server.
type frame struct {
	Type    string
	Offset  int64
	Role    string
	ID      string
	ReplyTo int64 `json:"reply_to"`
	Code    string
	Text    string
	Body    json.RawMessage
}

// askTicket asks for a ticket as a page of that origin does.
func (s *serving) askTicket(t testing.TB, origin string) (int, *visitor) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, s.URL+"/api/tickets", strings.NewReader("{}"))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("Origin", origin)
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	v := &visitor{t: t}
	if err := json.NewDecoder(resp.Body).Decode(&v.Ticket); err != nil {
		t.Fatal(err)
	}
	return resp.StatusCode, v
}

// visit opens a conversation.
func (s *serving) visit(t testing.TB, origin string) *visitor {
	t.Helper()
	code, v := s.askTicket(t, origin)
	if code != http.StatusOK {
		t.Fatalf("ticket for %s: code %d", origin, code)
	}
	dialer := websocket.Dialer{Subprotocols: []string{"zhengda.v1"}}
	conn, resp, err := dialer.DialContext(t.Context(), "ws"+strings.TrimPrefix(s.URL, "http")+v.Ticket.Socket, http.Header{"Origin": {origin}})
	if err != nil {
		t.Fatal(err)
	}
	resp.Body.Close()
	t.Cleanup(func() { conn.Close() })
	v.conn = conn
	v.send(map[string]any{"type": "hello", "ticket": v.Ticket.Ticket, "offset": 0, "epoch": v.Ticket.Epoch})
	v.until("ready", func(f frame) bool { return f.Type == "ready" })
	return v
}

func (v *visitor) send(frame map[string]any) {
	v.t.Helper()
	if err := v.conn.WriteJSON(frame); err != nil {
		v.t.Fatal(err)
	}
}

// until reads frames up to the one that is wanted.
func (v *visitor) until(what string, wanted func(frame) bool) frame {
	v.t.Helper()
	if err := v.conn.SetReadDeadline(time.Now().Add(30 * time.Second)); err != nil {
		v.t.Fatal(err)
	}
	for {
		var f frame
		if err := v.conn.ReadJSON(&f); err != nil {
			v.t.Fatalf("waiting for %s: %v", what, err)
		}
		if wanted(f) {
			return f
		}
	}
}

// ask asks and gives the stored answer's body.
func (v *visitor) ask(id, text string) string {
	v.t.Helper()
	v.send(map[string]any{"type": "ask", "id": id, "text": text})
	ack := v.until("ack", func(f frame) bool { return f.Type == "ack" && f.ID == id })
	answer := v.until("answer", func(f frame) bool { return f.Type == "message" && f.ReplyTo == ack.Offset })
	return string(answer.Body)
}
