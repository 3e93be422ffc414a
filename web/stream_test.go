package web

import (
	"bufio"
	"context"
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"time"

	"zhengda/chat"
)

// eventStream is the client of POST /api/stream.
type eventStream struct {
	t    testing.TB
	resp *http.Response
	in   *bufio.Scanner
}

func (h *house) stream(t testing.TB, body string, headers ...string) *eventStream {
	t.Helper()
	resp := h.do(t, "POST", "/api/stream", body, append([]string{"Content-Type", "application/json"}, headers...)...)
	t.Cleanup(func() { resp.Body.Close() })
	return &eventStream{t: t, resp: resp, in: bufio.NewScanner(resp.Body)}
}

// next gives the type of the next event and its data; comments are passed over.
func (s *eventStream) next() (event, data string) {
	s.t.Helper()
	for s.in.Scan() {
		switch line := s.in.Text(); {
		case strings.HasPrefix(line, "event: "):
			event = line[len("event: "):]
		case strings.HasPrefix(line, "data: "):
			data = line[len("data: "):]
		case line == "" && data != "":
			return event, data
		}
	}
	s.t.Fatalf("the stream ended: %v", s.in.Err())
	return "", ""
}

func (s *eventStream) frame() frame {
	s.t.Helper()
	event, data := s.next()
	var f frame
	if err := json.Unmarshal([]byte(data), &f); err != nil || event != "" {
		s.t.Fatalf("event %q with data %s: %v", event, data, err)
	}
	f.raw = []byte(data)
	return f
}

// message passes over transient frames up to the stored one at that offset.
func (s *eventStream) message(offset int64) frame {
	s.t.Helper()
	for {
		if f := s.frame(); f.Type == "message" {
			if f.Offset != offset {
				s.t.Fatalf("message %s, want offset %d", f.raw, offset)
			}
			return f
		}
	}
}

// open opens a stream and gives its ready frame and what frames are sent with.
func (h *house) openStream(t testing.TB, visitor, conversation string, offset int64, epoch string) (*eventStream, ticketReply, string) {
	t.Helper()
	ticket := h.ticket(t, visitor, conversation)
	hello, _ := json.Marshal(map[string]any{"type": "hello", "ticket": ticket.Ticket, "offset": offset, "epoch": epoch})
	s := h.stream(t, string(hello))
	if s.resp.StatusCode != http.StatusOK || !strings.HasPrefix(s.resp.Header.Get("Content-Type"), "text/event-stream") {
		t.Fatalf("stream: %s %s", s.resp.Status, s.resp.Header.Get("Content-Type"))
	}
	var ready readyFrame
	if err := json.Unmarshal(s.frame().raw, &ready); err != nil || ready.Type != "ready" || ready.Post == "" {
		t.Fatalf("ready is %+v, %v", ready, err)
	}
	return s, ticket, ready.Post
}

func (h *house) frames(t testing.TB, post, body string) (int, frame) {
	t.Helper()
	resp := h.do(t, "POST", "/api/frames", body, "Content-Type", "application/json", "Authorization", "Bearer "+post)
	var f frame
	f.raw = []byte(bodyOf(t, resp))
	if resp.StatusCode == http.StatusOK {
		if err := json.Unmarshal(f.raw, &f); err != nil {
			t.Fatalf("%s: %v", f.raw, err)
		}
	}
	return resp.StatusCode, f
}

// TestStream: the same frames, offsets and acknowledgements as over a socket.
func TestStream(t *testing.T) {
	h := newHouse(t, plan{})
	s, ticket, post := h.openStream(t, "", "", 0, "")
	code, ack := h.frames(t, post, `{"type":"ask","id":"q1","text":"多少钱"}`)
	if code != http.StatusOK || ack.Type != "ack" || ack.ID != "q1" || ack.Offset != 1 {
		t.Fatalf("%d %s, want the ack", code, ack.raw)
	}
	question, answer := s.message(1), s.message(2)
	if _, again := h.frames(t, post, `{"type":"ask","id":"q1","text":"多少钱"}`); string(again.raw) != string(ack.raw) {
		t.Errorf("the repeat gets %s, want %s", again.raw, ack.raw)
	}
	// A socket of the same conversation, and a stream that resumes, see the same bytes.
	c, _, _ := h.join(t, ticket.Visitor, ticket.Conversation, 0, "")
	if got := c.next(); string(got.raw) != string(question.raw) {
		t.Errorf("the socket has %s, the stream %s", got.raw, question.raw)
	}
	late := h.ticket(t, ticket.Visitor, ticket.Conversation)
	hello, _ := json.Marshal(map[string]any{"type": "hello", "ticket": late.Ticket, "offset": 1, "epoch": late.Epoch})
	resumed := h.stream(t, string(hello))
	resumed.frame()
	if got := resumed.message(2); string(got.raw) != string(answer.raw) {
		t.Errorf("the resumed stream has %s, want %s", got.raw, answer.raw)
	}
}

func TestStreamIsRefused(t *testing.T) {
	h := newHouse(t, plan{})
	tests := []struct {
		name, body string
		status     int
		code       int // of the close event
	}{
		{"no hello", `{"type":"stop"}`, http.StatusBadRequest, 0},
		{"no frame", `[]`, http.StatusBadRequest, 0},
		{"no ticket", `{"type":"hello","ticket":"t_x","offset":0,"epoch":""}`, http.StatusOK, closeTicket},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := h.stream(t, tt.body)
			if s.resp.StatusCode != tt.status {
				t.Fatalf("status %d, want %d", s.resp.StatusCode, tt.status)
			}
			if tt.code == 0 {
				return
			}
			event, data := s.next()
			var end struct{ Code int }
			if err := json.Unmarshal([]byte(data), &end); err != nil || event != "close" || end.Code != tt.code {
				t.Errorf("event %q %s, want close with %d", event, data, tt.code)
			}
		})
	}
}

// TestPassOpensNothing: what frames are sent with opens no stream and no socket,
// each of which would come with the next such pass.
func TestPassOpensNothing(t *testing.T) {
	h := newHouse(t, plan{})
	_, _, post := h.openStream(t, "", "", 0, "")
	hello, _ := json.Marshal(map[string]any{"type": "hello", "ticket": post, "offset": 0, "epoch": ""})
	if event, data := h.stream(t, string(hello)).next(); event != "close" || !strings.Contains(data, "4401") {
		t.Errorf("the stream says %q %s, want close with %d", event, data, closeTicket)
	}
	c := h.dial(t)
	c.sendText(string(hello))
	c.wantClose(closeTicket)
}

func TestFramesAreRefused(t *testing.T) {
	h := newHouse(t, plan{})
	_, ticket, post := h.openStream(t, "", "", 0, "")
	unused := h.ticket(t, ticket.Visitor, ticket.Conversation)
	tests := []struct {
		name, post, body string
		status           int
		code             string
	}{
		{"no pass", "", `{"type":"stop"}`, http.StatusUnauthorized, ""},
		{"another pass", "t_x", `{"type":"stop"}`, http.StatusUnauthorized, ""},
		{"a socket's ticket", unused.Ticket, `{"type":"stop"}`, http.StatusUnauthorized, ""},
		{"nothing to say", post, `{"type":"stop"}`, http.StatusNoContent, ""},
		{"malformed", post, `{"type"`, http.StatusOK, "frame"},
		{"unknown", post, `{"type":"dance"}`, http.StatusOK, "type"},
		{"a hello", post, `{"type":"hello","ticket":"","offset":0,"epoch":""}`, http.StatusOK, "type"},
		{"empty", post, `{"type":"ask","id":"q1","text":" "}`, http.StatusOK, "empty"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			status, f := h.frames(t, tt.post, tt.body)
			if status != tt.status || f.Code != tt.code {
				t.Errorf("%d %s, want %d and code %q", status, f.raw, tt.status, tt.code)
			}
		})
	}
}

// TestStreamEndsWithTheServer: a planned restart tells the stream how long to stay away.
func TestStreamEndsWithTheServer(t *testing.T) {
	h := newHouse(t, plan{})
	s, _, _ := h.openStream(t, "", "", 0, "")
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	if err := h.web.Close(ctx); err != nil {
		t.Fatal(err)
	}
	event, data := s.next()
	var end struct {
		Code   int
		Reason string
	}
	if err := json.Unmarshal([]byte(data), &end); err != nil || event != "close" || end.Code != closeRestart || !strings.HasPrefix(end.Reason, "after=") {
		t.Errorf("event %q %s, want close with %d and a time to stay away", event, data, closeRestart)
	}
}

func TestPeopleOnTheWire(t *testing.T) {
	h := newHouse(t, plan{})
	c, _, ticket := h.join(t, "", "", 0, "")
	c.ask("q1", "多少钱")
	c.wantMessage(2)
	steps := []struct {
		name, frame string
		kinds       []string // of the messages that follow
	}{
		{"feedback", `{"type":"feedback","id":"f1","about":2,"good":false,"reasons":["city"]}`, []string{"feedback"}},
		{"a person", `{"type":"person","id":"p1","text":"请回复"}`, []string{"person", "status"}},
	}
	offset := int64(2)
	for _, step := range steps {
		c.sendText(step.frame)
		acked := false
		for got := 0; got < len(step.kinds) || !acked; {
			switch f := c.next(); f.Type {
			case "ack":
				acked = true
			case "message":
				offset++
				if f.Offset != offset || f.Kind != step.kinds[got] {
					t.Fatalf("%s: %s, want %s at %d", step.name, f.raw, step.kinds[got], offset)
				}
				got++
			default:
				t.Fatalf("%s: unexpected %s", step.name, f.raw)
			}
		}
	}
	agent := chat.Agent{ID: "ag", Name: "小凌"}
	h.chat.Typing(ticket.Conversation, agent)
	if f := c.next(); string(f.raw) != `{"type":"typing","name":"小凌"}` {
		t.Errorf("typing is %s", f.raw)
	}
	if err := h.chat.Present(t.Context(), agent, time.Now().Add(time.Hour)); err != nil {
		t.Fatal(err)
	}
	if f := c.next(); string(f.raw) != `{"type":"desk","desk":{"staffed":true,"open":true}}` {
		t.Errorf("the desk is %s", f.raw)
	}
	c.sendText(`{"type":"feedback","id":"f2","about":1,"good":true}`)
	if f := c.want("error"); f.Code != "about" || f.ID != "f2" {
		t.Errorf("feedback on a question: %s, want the code about", f.raw)
	}
	c.sendText(`{"type":"erase","id":"e1"}`)
	c.wantClose(closeErased)
	if again := h.ticket(t, ticket.Visitor, ticket.Conversation); again.Conversation == ticket.Conversation {
		t.Error("the erased conversation opens again")
	}
}

func TestSiteWithoutDesk(t *testing.T) {
	sites, err := ParseSites("sites.yaml", []byte("sites:\n- key: hall\n  origins: [https://hall.example]\n  person: false\n"))
	if err != nil {
		t.Fatal(err)
	}
	h := newHouse(t, plan{options: func(o *Options) { o.Sites = sites }})
	resp := h.do(t, "POST", "/api/tickets", `{"site":"hall"}`, "Content-Type", "application/json", "Origin", "https://hall.example")
	var ticket ticketReply
	if err := json.Unmarshal([]byte(bodyOf(t, resp)), &ticket); err != nil || ticket.Ticket == "" {
		t.Fatal(resp.Status, err)
	}
	c := h.dial(t, "Origin", "https://hall.example")
	c.send(map[string]any{"type": "hello", "ticket": ticket.Ticket, "offset": 0, "epoch": ""})
	if f := c.want("ready"); !strings.Contains(string(f.raw), `"desk":null`) {
		t.Errorf("ready is %s, want no desk", f.raw)
	}
	c.sendText(`{"type":"person","id":"p1"}`)
	if f := c.want("error"); f.Code != "type" {
		t.Errorf("%s, want the code type", f.raw)
	}
}
