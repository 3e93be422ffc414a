package web

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/gorilla/websocket"

	"zhengda/bot"
	"zhengda/chat"
	"zhengda/knowledge"
	"zhengda/store"
)

// house is a server on a real listener, with a real chat and a real store; only
// the answers are made up.
type house struct {
	web    *Server
	chat   *chat.Service
	store  *store.DB
	listen *httptest.Server
	log    *logBuffer
}

// plan is what a test wants otherwise than usual.
type plan struct {
	options func(*Options)
	chat    func(*chat.Options)
	waits   func(*waits)
	answer  answerFunc
}

type answerFunc func(ctx context.Context, q bot.Question, emit func(bot.Event)) bot.Answer

func (f answerFunc) Answer(ctx context.Context, q bot.Question, emit func(bot.Event)) bot.Answer {
	return f(ctx, q, emit)
}

// echo answers with the question.
func echo(_ context.Context, q bot.Question, emit func(bot.Event)) bot.Answer {
	block := bot.Block{Kind: bot.Paragraph, Runs: []bot.Run{{Text: "关于<" + q.Text + ">"}}}
	emit(bot.Event{Progress: &bot.Progress{Step: "retrieve", Text: "正在查规定…"}})
	emit(bot.Event{Delta: &bot.Delta{Index: 0, Block: block}})
	return bot.Answer{Question: q.Text, Status: bot.Answered, Reason: "answered", Composer: bot.Quoted, Blocks: []bot.Block{block}}
}

type fixedLibrary struct{ corpus *knowledge.Corpus }

func (l fixedLibrary) Corpus() *knowledge.Corpus { return l.corpus }

func newHouse(t testing.TB, p plan) *house {
	t.Helper()
	h := &house{log: &logBuffer{}}
	log := slog.New(slog.NewTextHandler(h.log, &slog.HandlerOptions{Level: slog.LevelDebug}))
	var err error
	if h.store, err = store.Open(t.Context(), filepath.Join(t.TempDir(), "zhengda.db"), log); err != nil {
		t.Fatal(err)
	}
	if p.answer == nil {
		p.answer = echo
	}
	co := chat.Options{Store: h.store, Bot: p.answer, Log: log, PerMinute: 1000, PerDay: 1000}
	if p.chat != nil {
		p.chat(&co)
	}
	h.chat = chat.New(co)
	wo := Options{Chat: h.chat, Library: fixedLibrary{testCorpus(t)}, Log: log}
	if p.options != nil {
		p.options(&wo)
	}
	if h.web, err = New(wo); err != nil {
		t.Fatal(err)
	}
	if p.waits != nil {
		p.waits(&h.web.waits)
	}
	h.listen = httptest.NewServer(h.web.Handler())
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
		defer cancel()
		h.listen.Close()
		if err := errors.Join(h.web.Close(ctx), h.chat.Close(ctx), h.store.Close()); err != nil {
			t.Error(err)
		}
	})
	return h
}

// get fetches a path with the given headers, as name, value pairs.
func (h *house) get(t testing.TB, path string, headers ...string) *http.Response {
	t.Helper()
	return h.do(t, http.MethodGet, path, "", headers...)
}

func (h *house) do(t testing.TB, method, path, body string, headers ...string) *http.Response {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), method, h.listen.URL+path, strings.NewReader(body))
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
	t.Cleanup(func() { resp.Body.Close() })
	return resp
}

func bodyOf(t testing.TB, resp *http.Response) string {
	t.Helper()
	b, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// ticket asks for a ticket and expects to get one.
func (h *house) ticket(t testing.TB, visitor, conversation string, headers ...string) ticketReply {
	t.Helper()
	body, _ := json.Marshal(ticketRequest{Visitor: visitor, Conversation: conversation})
	resp := h.do(t, http.MethodPost, "/api/tickets", string(body), append(headers, "Content-Type", "application/json")...)
	var reply ticketReply
	if text := bodyOf(t, resp); resp.StatusCode != http.StatusOK || json.Unmarshal([]byte(text), &reply) != nil {
		t.Fatalf("ticket: %s %s", resp.Status, text)
	}
	return reply
}

// client is a widget reduced to its socket.
type client struct {
	t    testing.TB
	conn *websocket.Conn
}

func (h *house) dial(t testing.TB, headers ...string) *client {
	t.Helper()
	c, resp, err := h.tryDial(subprotocol, headers...)
	if err != nil {
		t.Fatalf("dial: %v (%+v)", err, resp)
	}
	t.Cleanup(func() { c.Close() })
	c.SetReadDeadline(time.Now().Add(20 * time.Second)) // a test that hangs, not a measure
	return &client{t, c}
}

func (h *house) tryDial(protocol string, headers ...string) (*websocket.Conn, *http.Response, error) {
	header := http.Header{}
	for i := 0; i < len(headers); i += 2 {
		header.Set(headers[i], headers[i+1])
	}
	dialer := websocket.Dialer{}
	if protocol != "" {
		dialer.Subprotocols = []string{protocol}
	}
	return dialer.Dial("ws"+strings.TrimPrefix(h.listen.URL, "http")+"/ws", header)
}

// join gets a ticket and says hello with what the client holds.
func (h *house) join(t testing.TB, visitor, conversation string, offset int64, epoch string) (*client, frame, ticketReply) {
	t.Helper()
	ticket := h.ticket(t, visitor, conversation)
	c := h.dial(t)
	c.send(map[string]any{"type": "hello", "ticket": ticket.Ticket, "offset": offset, "epoch": epoch})
	return c, c.want("ready"), ticket
}

// frame is any frame of the server.
type frame struct {
	Type         string          `json:"type"`
	ID           string          `json:"id"`
	Offset       int64           `json:"offset"`
	At           string          `json:"at"`
	Role         string          `json:"role"`
	Kind         string          `json:"kind"`
	ReplyTo      int64           `json:"reply_to"`
	Body         json.RawMessage `json:"body"`
	Step         string          `json:"step"`
	Text         string          `json:"text"`
	Index        int             `json:"index"`
	Block        bot.Block       `json:"block"`
	Code         string          `json:"code"`
	Conversation string          `json:"conversation"`
	Epoch        string          `json:"epoch"`
	Reload       bool            `json:"reload"`

	raw []byte
}

func (c *client) send(v any) {
	c.t.Helper()
	if err := c.conn.WriteJSON(v); err != nil {
		c.t.Fatalf("send %v: %v", v, err)
	}
}

func (c *client) sendText(text string) {
	c.t.Helper()
	if err := c.conn.WriteMessage(websocket.TextMessage, []byte(text)); err != nil {
		c.t.Fatalf("send %q: %v", text, err)
	}
}

func (c *client) ask(id, text string) {
	c.t.Helper()
	c.send(map[string]any{"type": "ask", "id": id, "text": text})
}

func (c *client) next() frame {
	c.t.Helper()
	_, b, err := c.conn.ReadMessage()
	if err != nil {
		c.t.Fatalf("read frame: %v", err)
	}
	return parseFrame(c.t, b)
}

func parseFrame(t testing.TB, b []byte) frame {
	t.Helper()
	f := frame{raw: b}
	if err := json.Unmarshal(b, &f); err != nil {
		t.Fatalf("frame %s: %v", b, err)
	}
	return f
}

// want reads on to the next frame of that type.
func (c *client) want(kind string) frame {
	c.t.Helper()
	for {
		if f := c.next(); f.Type == kind {
			return f
		}
	}
}

// wantMessage reads on to the message at that offset.
func (c *client) wantMessage(offset int64) frame {
	c.t.Helper()
	for {
		if f := c.want("message"); f.Offset == offset {
			return f
		}
	}
}

// wantClose reads on to the end and expects that close code.
func (c *client) wantClose(code int) {
	c.t.Helper()
	for {
		_, _, err := c.conn.ReadMessage()
		if err == nil {
			continue
		}
		if ce, ok := errors.AsType[*websocket.CloseError](err); !ok || ce.Code != code {
			c.t.Errorf("connection ended with %v, want close code %d", err, code)
		}
		return
	}
}

// logBuffer keeps what is logged.
type logBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *logBuffer) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *logBuffer) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}
