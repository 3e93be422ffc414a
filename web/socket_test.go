package web

import (
	"context"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/gorilla/websocket"

	"zhengda/bot"
	"zhengda/chat"
)

func TestAskIsStoredAcknowledgedAndAnswered(t *testing.T) {
	h := newHouse(t, plan{})
	c, ready, ticket := h.join(t, "", "", 0, "")
	if ready.Conversation != ticket.Conversation || ready.Epoch != ticket.Epoch || ready.Offset != 0 || ready.Reload {
		t.Errorf("ready is %s, want one for %+v", ready.raw, ticket)
	}
	c.ask("q1", "湛江在哪里换身份证")
	var ack, question, answer, progress, delta frame
	for answer.Type == "" {
		switch f := c.next(); {
		case f.Type == "ack":
			ack = f
			stored, err := h.store.Messages(t.Context(), ticket.Conversation, 0, 10)
			if err != nil || len(stored) == 0 || stored[0].CID != "q1" {
				t.Errorf("acknowledged, but the store has %v, %v", stored, err)
			}
		case f.Type == "message" && f.Offset == 1:
			question = f
		case f.Type == "progress":
			progress = f
		case f.Type == "delta":
			delta = f
		case f.Type == "message":
			answer = f
		default:
			t.Errorf("unexpected frame %s", f.raw)
		}
	}
	if ack.Type == "" {
		ack = c.want("ack")
	}
	if ack.ID != "q1" || ack.Offset != 1 || ack.At == "" || ack.At != question.At {
		t.Errorf("ack is %s, the question %s", ack.raw, question.raw)
	}
	if question.Role != "visitor" || question.ID != "q1" || string(question.Body) != `{"text":"湛江在哪里换身份证"}` {
		t.Errorf("question is %s", question.raw)
	}
	if progress.ReplyTo != 1 || progress.Step != "retrieve" || delta.ReplyTo != 1 || len(delta.Block.Runs) != 1 {
		t.Errorf("steps are %s and %s", progress.raw, delta.raw)
	}
	var a bot.Answer
	if err := json.Unmarshal(answer.Body, &a); err != nil || a.Status != bot.Answered || a.Question != "湛江在哪里换身份证" {
		t.Errorf("answer is %s, %v", answer.raw, err)
	}
	if answer.Role != "bot" || answer.Offset != 2 || answer.ReplyTo != 1 {
		t.Errorf("answer is %s", answer.raw)
	}
}

func TestRepeatedAskGetsTheSameAck(t *testing.T) {
	h := newHouse(t, plan{})
	c, _, ticket := h.join(t, "", "", 0, "")
	c.ask("q1", "多少钱")
	first := c.want("ack")
	c.wantMessage(2)
	c.ask("q1", "多少钱")
	if again := c.want("ack"); string(again.raw) != string(first.raw) {
		t.Errorf("ack of the repeat is %s, want %s", again.raw, first.raw)
	}
	c.ask("q2", "多久")
	if f := c.want("message"); f.Offset != 3 || f.ID != "q2" {
		t.Errorf("the next message is %s, want q2 at offset 3", f.raw)
	}
	c.wantMessage(4)
	if stored, err := h.store.Messages(t.Context(), ticket.Conversation, 0, 10); err != nil || len(stored) != 4 {
		t.Errorf("%d messages are stored, want 4 (%v)", len(stored), err)
	}
}

func TestResume(t *testing.T) {
	h := newHouse(t, plan{})
	c, _, ticket := h.join(t, "", "", 0, "")
	for i, id := range []string{"q1", "q2"} {
		c.ask(id, "问题")
		c.wantMessage(int64(2*i + 2))
	}
	tests := []struct {
		name       string
		offset     int64
		epoch      string
		wantReload bool
		wantFirst  int64
	}{
		{"nothing held", 0, "", false, 1},
		{"nothing held of this epoch", 0, ticket.Epoch, false, 1},
		{"in the middle", 2, ticket.Epoch, false, 3},
		{"ahead of the store", 9, ticket.Epoch, true, 1},
		{"another epoch", 2, "e_other", true, 1},
		{"no epoch", 2, "", true, 1},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c, ready, _ := h.join(t, ticket.Visitor, ticket.Conversation, tt.offset, tt.epoch)
			if ready.Reload != tt.wantReload || ready.Offset != 4 || ready.Epoch != ticket.Epoch {
				t.Errorf("ready is %s, want reload %v at offset 4", ready.raw, tt.wantReload)
			}
			for want := tt.wantFirst; want <= 4; want++ {
				if f := c.next(); f.Type != "message" || f.Offset != want {
					t.Errorf("got %s, want the message at offset %d", f.raw, want)
				}
			}
		})
	}
}

func TestEverySocketSeesTheStoredBytes(t *testing.T) {
	h := newHouse(t, plan{})
	a, _, ticket := h.join(t, "", "", 0, "")
	// A body that encoding/json would write otherwise.
	odd := `{ "text" : "<b>\u003c & \u2028` + "\u2028" + `" }`
	if _, _, err := h.store.Append(t.Context(), chat.Message{
		Conversation: ticket.Conversation, CID: "odd", Kind: chat.KindCase, Role: chat.FromSystem, Body: json.RawMessage(odd), At: time.Now(),
	}, chat.Attached{}); err != nil {
		t.Fatal(err)
	}
	b, _, _ := h.join(t, ticket.Visitor, ticket.Conversation, 0, "")
	a.ask("q1", "<script>&")
	late, _, _ := h.join(t, ticket.Visitor, ticket.Conversation, 0, "")
	stored := func() []chat.Message {
		m, err := h.store.Messages(t.Context(), ticket.Conversation, 0, 10)
		if err != nil {
			t.Fatal(err)
		}
		return m
	}
	for offset := int64(1); offset <= 3; offset++ {
		fa, fb, fl := a.want("message"), b.want("message"), late.want("message")
		if string(fa.raw) != string(fb.raw) || string(fa.raw) != string(fl.raw) {
			t.Errorf("offset %d differs:\n%s\n%s\n%s", offset, fa.raw, fb.raw, fl.raw)
		}
		if want := stored()[offset-1].Body; string(fa.Body) != string(want) {
			t.Errorf("body at offset %d is\n%s, stored is\n%s", offset, fa.Body, want)
		}
	}
	if got := string(stored()[0].Body); got != odd {
		t.Errorf("the odd body is stored as %s", got)
	}
}

func TestJoiningInMidAnswerShowsItSoFar(t *testing.T) {
	begun, finish := make(chan struct{}), make(chan struct{})
	h := newHouse(t, plan{answer: func(ctx context.Context, q bot.Question, emit func(bot.Event)) bot.Answer {
		a := echo(ctx, q, emit)
		close(begun)
		<-finish
		return a
	}})
	a, _, ticket := h.join(t, "", "", 0, "")
	a.ask("q1", "问题")
	<-begun
	b, _, _ := h.join(t, ticket.Visitor, ticket.Conversation, 0, "")
	if f := b.want("delta"); f.ReplyTo != 1 || len(f.Block.Runs) == 0 {
		t.Errorf("the late socket got %s", f.raw)
	}
	close(finish)
	b.wantMessage(2)
	a.wantMessage(2)
}

func TestAnswerGoesOnWithoutASocketAndStopEndsIt(t *testing.T) {
	begun := make(chan struct{}, 2)
	h := newHouse(t, plan{answer: func(ctx context.Context, q bot.Question, _ func(bot.Event)) bot.Answer {
		begun <- struct{}{}
		<-ctx.Done()
		return bot.Answer{Question: q.Text, Status: bot.Answered, Reason: "answered", Composer: bot.Quoted}
	}})
	a, _, ticket := h.join(t, "", "", 0, "")
	a.ask("q1", "问题")
	<-begun
	a.conn.Close()
	b, _, _ := h.join(t, ticket.Visitor, ticket.Conversation, 1, ticket.Epoch)
	b.sendText(`{"type":"stop"}`)
	if f := b.wantMessage(2); !strings.Contains(string(f.Body), `"composer":"quoted"`) {
		t.Errorf("after stop came %s", f.raw)
	}
}

func TestFaultyFramesAreNamed(t *testing.T) {
	h := newHouse(t, plan{chat: func(o *chat.Options) { o.MaxText = 10 }})
	c, _, _ := h.join(t, "", "", 0, "")
	tests := []struct{ name, send, code, id, inText string }{
		{"malformed", `{"type":`, "frame", "", ""},
		{"unknown type", `{"type":"shout"}`, "type", "", ""},
		{"unknown field", `{"type":"ask","id":"q","text":"x","colour":"red"}`, "field", "q", "colour"},
		{"repeated field", `{"type":"stop","type":"stop"}`, "field", "", "type"},
		{"a second hello", `{"type":"hello","ticket":"t","offset":0,"epoch":""}`, "type", "", ""},
		{"too long", `{"type":"ask","id":"q9","text":"一二三四五六七八九十十一"}`, "long", "q9", ""},
		{"empty", `{"type":"ask","id":"q8","text":" \n "}`, "empty", "q8", ""},
		{"id of an answer", `{"type":"ask","id":"a-1","text":"x"}`, "field", "a-1", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c.sendText(tt.send)
			f := c.next()
			if f.Type != "error" || f.Code != tt.code || f.ID != tt.id || f.Text == "" || !strings.Contains(f.Text, tt.inText) {
				t.Errorf("got %s, want an error with code %q, id %q and %q in its text", f.raw, tt.code, tt.id, tt.inText)
			}
		})
	}
	c.ask("after", "还在吗")
	if f := c.want("ack"); f.ID != "after" {
		t.Errorf("after all these faults came %s", f.raw)
	}
}

func TestQuestionsAreRationed(t *testing.T) {
	h := newHouse(t, plan{chat: func(o *chat.Options) { o.PerMinute = 1 }})
	c, _, _ := h.join(t, "", "", 0, "")
	c.ask("q1", "一")
	c.wantMessage(2)
	c.ask("q2", "二")
	if f := c.want("error"); f.Code != "fast" || f.ID != "q2" {
		t.Errorf("got %s, want the code fast for q2", f.raw)
	}
}

func TestAskWhileTheChatStops(t *testing.T) {
	h := newHouse(t, plan{})
	c, _, _ := h.join(t, "", "", 0, "")
	if err := h.chat.Close(t.Context()); err != nil {
		t.Fatal(err)
	}
	c.ask("q1", "一")
	if f := c.want("error"); f.Code != "busy" || f.ID != "q1" {
		t.Errorf("got %s, want the code busy for q1", f.raw)
	}
}

func TestCloseCodes(t *testing.T) {
	tests := []struct {
		name string
		kind int
		send string
		code int
	}{
		{"binary", websocket.BinaryMessage, `{"type":"stop"}`, 1003},
		{"not UTF-8", websocket.TextMessage, "{\"type\":\"ask\",\"id\":\"q\",\"text\":\"\xff\"}", 1007},
		{"too long", websocket.TextMessage, `{"type":"ask","id":"q","text":"` + strings.Repeat("x", maxFrame) + `"}`, 1009},
		{"hello with a wrong ticket", websocket.TextMessage, `{"type":"hello","ticket":"t_no","offset":0,"epoch":""}`, 4401},
		{"hello without a ticket", websocket.TextMessage, `{"type":"hello","offset":0,"epoch":""}`, 4401},
		{"ask before hello", websocket.TextMessage, `{"type":"ask","id":"q","text":"x"}`, 4401},
		{"stop before hello", websocket.TextMessage, `{"type":"stop"}`, 4401},
	}
	h := newHouse(t, plan{})
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c := h.dial(t)
			if err := c.conn.WriteMessage(tt.kind, []byte(tt.send)); err != nil {
				t.Fatal(err)
			}
			c.wantClose(tt.code)
		})
	}
}

func TestLongestFrameIsTaken(t *testing.T) {
	h := newHouse(t, plan{})
	c, _, _ := h.join(t, "", "", 0, "")
	frame := `{"type":"ask","id":"q","text":"` + strings.Repeat("x", maxFrame) + `"}`
	c.sendText(frame[:maxFrame-2] + `"}`)
	if f := c.want("error"); f.Code != "long" {
		t.Errorf("got %s, want the code long", f.raw)
	}
}

func TestTicketIsForOneSocketOfItsOrigin(t *testing.T) {
	const a, b = "https://a.example", "https://b.example"
	h := newHouse(t, plan{options: func(o *Options) { o.Origins = []string{a, b} }})
	hello := func(c *client, ticket string) {
		c.send(map[string]any{"type": "hello", "ticket": ticket, "offset": 0, "epoch": ""})
	}
	ticket := h.ticket(t, "", "", "Origin", a)
	c := h.dial(t, "Origin", a)
	hello(c, ticket.Ticket)
	c.want("ready")
	again := h.dial(t, "Origin", a)
	hello(again, ticket.Ticket)
	again.wantClose(closeTicket)

	ticket = h.ticket(t, "", "", "Origin", a)
	other := h.dial(t, "Origin", b)
	hello(other, ticket.Ticket)
	other.wantClose(closeTicket)
}

func TestHandshakesThatAreRefused(t *testing.T) {
	h := newHouse(t, plan{})
	tests := []struct {
		name, protocol, origin string
		want                   int
	}{
		{"other origin", subprotocol, "https://evil.example", http.StatusForbidden},
		{"no subprotocol", "", "", http.StatusBadRequest},
		{"other subprotocol", "chat", "", http.StatusBadRequest},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var headers []string
			if tt.origin != "" {
				headers = []string{"Origin", tt.origin}
			}
			conn, resp, err := h.tryDial(tt.protocol, headers...)
			if err == nil {
				conn.Close()
				t.Fatal("connected")
			}
			if resp == nil || resp.StatusCode != tt.want {
				t.Errorf("got %v, want status %d", resp, tt.want)
			}
		})
	}
	if resp := h.get(t, "/ws"); resp.StatusCode != http.StatusBadRequest {
		t.Errorf("a plain GET /ws got %d, want 400", resp.StatusCode)
	}
}

func TestTooManySocketsOfAnAddress(t *testing.T) {
	h := newHouse(t, plan{options: func(o *Options) { o.SocketsPerAddress = 2 }})
	a, _, _ := h.join(t, "", "", 0, "")
	h.join(t, "", "", 0, "")
	h.dial(t).wantClose(closeLater)
	a.conn.Close()
	ticket := h.ticket(t, "", "")
	for { // the room becomes free when the server has noticed
		c := h.dial(t)
		_ = c.conn.WriteJSON(map[string]any{"type": "hello", "ticket": ticket.Ticket, "offset": 0, "epoch": ""})
		if _, _, err := c.conn.ReadMessage(); err == nil {
			return
		}
	}
}

func TestSlowReaderIsClosedAndCanResume(t *testing.T) {
	const deltas = 4000
	text := strings.Repeat("慢", 4000)
	poured := make(chan struct{})
	h := newHouse(t, plan{answer: func(_ context.Context, q bot.Question, emit func(bot.Event)) bot.Answer {
		for range deltas {
			emit(bot.Event{Delta: &bot.Delta{Block: bot.Block{Kind: bot.Paragraph, Runs: []bot.Run{{Text: text}}}}})
		}
		close(poured)
		return bot.Answer{Question: q.Text, Status: bot.Answered, Reason: "answered"}
	}})
	c, _, ticket := h.join(t, "", "", 0, "")
	c.ask("q1", "问题")
	<-poured // the client has not read a byte of it
	c.wantClose(closeLater)
	again, _, _ := h.join(t, ticket.Visitor, ticket.Conversation, 0, ticket.Epoch)
	again.wantMessage(1)
	again.wantMessage(2)
}

func TestRestart(t *testing.T) {
	h := newHouse(t, plan{})
	var clients []*client
	for range 5 {
		c, _, _ := h.join(t, "", "", 0, "")
		clients = append(clients, c)
	}
	silent := h.dial(t) // has not said hello yet
	closed := make(chan error)
	go func() { closed <- h.web.Close(t.Context()) }()
	for _, c := range append(clients, silent) {
		c.wantClose(closeRestart)
	}
	if err := <-closed; err != nil {
		t.Error(err)
	}
	if conn, resp, err := h.tryDial(subprotocol); err == nil {
		conn.Close()
		t.Error("a new socket was let in")
	} else if resp == nil || resp.StatusCode != http.StatusServiceUnavailable {
		t.Errorf("a new socket got %v, want 503", resp)
	}
	if resp := h.get(t, "/readyz"); resp.StatusCode != http.StatusServiceUnavailable {
		t.Errorf("readyz is %d, want 503", resp.StatusCode)
	}
}

func TestRestartDoesNotWaitForTheDead(t *testing.T) {
	h := newHouse(t, plan{waits: func(w *waits) { w.linger = time.Minute }})
	h.join(t, "", "", 0, "") // never reads again, so it never answers the close frame
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := h.web.Close(ctx); err == nil {
		t.Error("closed in order, want an error that counts who was cut off")
	}
}

func TestLogsHoldNothingPrivate(t *testing.T) {
	h := newHouse(t, plan{})
	c, _, ticket := h.join(t, "", "", 0, "")
	c.ask("q1", "悄悄话")
	c.wantMessage(2)
	c.sendText(`{"type":"悄悄话"}`)
	c.want("error")
	h.get(t, "/articles/悄悄话?q=悄悄话")
	h.do(t, http.MethodPost, "/api/tickets", `{"悄悄话":1}`, "Content-Type", "application/json")
	log := h.log.String()
	if !strings.Contains(log, "POST /api/tickets") {
		t.Fatalf("the log has no requests:\n%s", log)
	}
	for _, secret := range []string{"悄悄话", "%E6%82%84", ticket.Ticket, ticket.Visitor, "127.0.0.1"} {
		if strings.Contains(log, secret) {
			t.Errorf("the log holds %q", secret)
		}
	}
}

// TestHandshakeThatMeetsTheRestart: who is let in by a server that has begun to
// close meanwhile is told so, and not cut off.
func TestHandshakeThatMeetsTheRestart(t *testing.T) {
	h := newHouse(t, plan{})
	if err := h.web.Close(t.Context()); err != nil {
		t.Fatal(err)
	}
	late := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		conn, err := (&websocket.Upgrader{}).Upgrade(w, r, nil)
		if err != nil {
			t.Error(err)
			return
		}
		h.web.run(&socket{visit: visit{server: h.web, address: "127.0.0.1"}, conn: conn})
	}))
	t.Cleanup(late.Close)
	conn, _, err := websocket.DefaultDialer.Dial("ws"+strings.TrimPrefix(late.URL, "http"), nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	(&client{t: t, conn: conn}).wantClose(closeRestart)
}
