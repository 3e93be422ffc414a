package main

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/gorilla/websocket"
)

// wireTwoTabs: two tabs of one visitor ask for tickets one after the
// other, each with the newest key.
func wireTwoTabs(t *testing.T, b *browser) {
	w := startWire(t)
	w.pause = 50 * time.Millisecond
	tabs := []*tab{b.wirePage(t, w), b.wirePage(t, w)}
	tabs[0].run("begin(); talk.change({open: true}); talk.socket.open()")
	lines := []*line{w.next()}
	lines[0].ready(0)
	tabs[1].run("begin(false); talk.change({open: true}); talk.socket.open()")
	lines = append(lines, w.next())
	lines[1].ready(0)
	for range 6 {
		for _, tb := range tabs {
			tb.run("online()")
		}
		lines = []*line{w.next(), w.next()}
		for _, l := range lines {
			l.ready(0)
		}
		for _, tb := range tabs {
			tb.wait("the connection", "s.link === 'ready'")
		}
	}
	w.mu.Lock()
	most, stale, newest, n := w.most, w.stale, w.newest, len(w.tickets)
	w.mu.Unlock()
	if most != 1 || n < 14 {
		t.Errorf("of %d ticket requests up to %d came at once", n, most)
	}
	if stale {
		t.Error("a tab came without a key, or with one that was void")
	}
	for _, tb := range tabs {
		if got := tb.text("memory.get(':pass').visitor"); got != fmt.Sprintf("k%d", newest) {
			t.Errorf("the page keeps the key %s, the newest is k%d", got, newest)
		}
	}

	// A question of one tab is sent by the other only when it is left behind.
	tabs[0].run("talk.ask('谁来问')")
	asked := w.askedOn(lines)
	tabs[1].run("online()")
	l := w.next()
	l.ready(0)
	if got := tabs[1].texts("memory.outbox().map((x) => x.text)"); len(got) != 0 {
		t.Errorf("the other tab would send %q", got)
	}
	tabs[1].run("later = 31000; online()")
	l = w.next()
	l.ready(0)
	if got := l.want("ask"); got["id"] != asked["id"] {
		t.Errorf("left behind is %v, sent is %v", asked, got)
	}
	l.send(map[string]any{"type": "ack", "id": asked["id"], "offset": 1, "at": moment})
	tabs[0].wait("an empty outbox", "!memory.outbox().length")

	tabs[0].run("navigator.locks.request = undefined; Object.defineProperty(navigator, 'locks', {value: undefined}); begin(); talk.socket.open()")
	w.next().ready(0)
}

// askedOn is the question that comes on one of the lines.
func (w *wire) askedOn(lines []*line) map[string]any {
	w.t.Helper()
	var asked map[string]any
	eventually(w.t, 20*time.Second, "a question", func() bool {
		for _, l := range lines {
			select {
			case asked = <-l.frames:
				return true
			default:
			}
		}
		return false
	})
	if asked["type"] != "ask" {
		w.t.Fatalf("frame %v, want a question", asked)
	}
	return asked
}

// wireErased: of a conversation that was erased nothing is left, and
// the next question begins a new one.
func wireErased(t *testing.T, b *browser) {
	w := startWire(t)
	tb := b.wirePage(t, w)
	begin := func() *line {
		tb.run("begin(); talk.change({open: true}); talk.socket.open()")
		l := w.next()
		l.ready(2)
		l.event(1, "say", "visitor", "q1", `"body":{"text":"秘密"}`)
		l.event(2, "answer", "bot", "a-1", `"reply_to":1,"body":{"text":"回答","generated":"quoted"}`)
		tb.wait("the messages", "s.held === 2")
		tb.run("talk.setDraft('秘密的草稿')")
		return l
	}
	l := begin()
	tb.run("talk.erase()")
	l.want("erase")
	if got := tb.text("s.erasing"); got != "sending" {
		t.Errorf("erasing is %q", got)
	}
	l.close(4410, "")
	tb.wait("the end", "s.erased && s.link === 'idle'")
	if left := tb.text("JSON.stringify([s.messages, s.pending, s.draft, s.held, s.conversation, s.erasing, memory.get(), memory.get(':pass'), memory.outbox()])"); strings.Contains(left, "秘密") || strings.Contains(left, "c_1") || !strings.Contains(left, "k1") {
		t.Errorf("left is %s", left)
	}
	w.none(300 * time.Millisecond)
	w.with(func(w *wire) { w.conversation = "c_2" })
	tb.run("talk.ask('新的')")
	l = w.next()
	l.ready(0, "conversation", "c_2")
	if got := w.tickets[len(w.tickets)-1]; got.Conversation != "" || got.Visitor != "k1" || l.hello["offset"] != 0.0 {
		t.Errorf("the next ticket is asked for with %+v, hello %v", got, l.hello)
	}
	if got := l.want("ask")["text"]; got != "新的" || tb.is("s.erased") {
		t.Errorf("asked is %v", got)
	}
	tb.wait("the conversation", "s.conversation === 'c_2'")

	// An erasure whose end was not heard of does not hit the next conversation.
	w.with(func(w *wire) { w.conversation = "c_1" })
	l = begin()
	tb.run("talk.feedback(2, {good: true}); talk.erase()")
	l.want("feedback")
	l.want("erase")
	w.with(func(w *wire) { w.conversation = "c_3" })
	l.close(websocket.CloseAbnormalClosure, "")
	l = w.next()
	l.ready(0, "conversation", "c_3")
	tb.wait("the end", "s.erased && !s.erasing && !s.messages.length && !s.draft && !memory.outbox().length")
	tb.run("talk.ask('还在吗')")
	l.want("ask")
}

// wireState: what the frames make of the state.
func wireState(t *testing.T, b *browser) {
	w := startWire(t)
	tb := b.wirePage(t, w)
	tb.run("begin(); talk.change({open: true}); talk.socket.open()")
	l := w.next()
	l.ready(0, "desk", map[string]any{"staffed": true, "open": true, "wait": 4})
	tb.wait("the desk", "s.desk && s.desk.wait === 4")
	l.send(`{"type":"desk","desk":{"staffed":false,"open":true}}`)
	tb.wait("the desk", "s.desk.staffed === false")

	// Blocks are taken once, in whatever order they come again.
	tb.run("talk.ask('一')")
	id := l.want("ask")["id"].(string)
	l.send(map[string]any{"type": "ack", "id": id, "offset": 1, "at": moment})
	l.event(1, "say", "visitor", id, `"body":{"text":"一"}`)
	delta := func(answer string, n, index int, text string) {
		l.send(fmt.Sprintf(`{"type":"delta","answer":%q,"n":%d,"reply_to":1,"index":%d,"block":{"kind":"paragraph","runs":[{"text":%q}]},"generated":"quoted"}`, answer, n, index, text))
	}
	const blocks = "s.turn.blocks.map((b) => b.runs[0].text)"
	delta("a-1", 1, 0, "甲")
	delta("a-1", 2, 1, "乙")
	delta("a-1", 3, 0, "甲甲")
	delta("a-1", 1, 0, "甲")
	delta("a-1", 3, 0, "丙")
	delta("a-1", 4, 2, "丁")
	tb.wait("the blocks", "s.turn && s.turn.n === 4")
	if got := tb.texts(blocks); !slices.Equal(got, []string{"甲甲", "乙", "丁"}) {
		t.Errorf("blocks %q", got)
	}
	delta("a-2", 1, 0, "新")
	tb.wait("another node's answer", "s.turn.answer === 'a-2'")
	if got := tb.texts(blocks); !slices.Equal(got, []string{"新"}) {
		t.Errorf("blocks %q", got)
	}
	tb.run("talk.stop()")
	l.want("stop")
	if !tb.is("s.turn.stopping") {
		t.Error("it does not say that it stops")
	}
	l.close(1001, "") // the stop may not have arrived
	l = w.next()
	l.ready(1)
	l.want("stop")
	l.event(2, "answer", "bot", "a-2", `"reply_to":1,"body":{"text":"答","generated":"ai"}`)
	tb.wait("the answer", "!s.turn && s.held === 2 && said.includes('答') && answered.includes(2)")

	// Feedback is sent, failed, sent again, and told by what is stored.
	tb.run("talk.feedback(2, {good: false, reasons: ['old'], text: '旧了'})")
	f := l.want("feedback")
	if f["about"] != 2.0 || f["good"] != false || f["text"] != "旧了" || !tb.is("s.feedback[2].state === 'sending'") {
		t.Errorf("feedback %v", f)
	}
	l.send(map[string]any{"type": "error", "id": f["id"], "code": "fast", "text": "太快了"})
	tb.wait("the failure", "s.feedback[2].state === 'failed' && s.feedback[2].error === '太快了'")
	tb.run("talk.feedback(2, {good: true})")
	f = l.want("feedback")
	if _, ok := f["reasons"]; ok {
		t.Errorf("no reasons are %v", f["reasons"])
	}
	l.send(map[string]any{"type": "ack", "id": f["id"], "offset": 3, "at": moment})
	tb.wait("the acknowledgement", "s.feedback[2].state === 'sent' && s.feedback[2].good")
	l.event(3, "feedback", "visitor", f["id"].(string), `"body":{"about":2,"good":true}`)
	l.event(4, "feedback", "visitor", "other-tab", `"body":{"about":2,"good":false,"reasons":["long"]}`)
	tb.wait("the other tab's", "s.feedback[2].good === false && s.feedback[2].reasons[0] === 'long' && !s.turn")

	// A person is waited for, comes, writes and goes; the bot is not waited for meanwhile.
	tb.run("talk.person('请帮我看看')")
	f = l.want("person")
	l.event(5, "person", "visitor", f["id"].(string), `"body":{"text":"请帮我看看"}`)
	l.event(6, "status", "system", "s-1", `"body":{"status":"waiting","ahead":2,"wait":5}`)
	tb.wait("the wait", "s.handling.status === 'waiting' && s.handling.ahead === 2 && s.handling.wait === 5 && s.handling.offset === 6 && !s.pending.length && talk.waits()")
	l.event(7, "status", "system", "s-2", `"body":{"status":"taken","name":"小王"}`)
	tb.wait("the person", "s.handling.status === 'taken' && s.handling.name === '小王'")
	tb.run("talk.ask('二')")
	f = l.want("ask")
	l.send(map[string]any{"type": "ack", "id": f["id"], "offset": 8, "at": moment})
	l.event(8, "say", "visitor", f["id"].(string), `"body":{"text":"二"}`)
	l.send(`{"type":"typing","name":"小王"}`)
	tb.wait("the writing", "s.typing && s.typing.name === '小王' && s.typing.until > Date.now()")
	if tb.is("s.turn") {
		t.Error("the bot is waited for, though a person has the conversation")
	}
	l.event(9, "say", "agent", "g-1", `"body":{"text":"您好","name":"小王"}`)
	tb.wait("the agent's words", "s.held === 9 && !s.typing")
	tb.run("pace = (ms) => ms === 6000 ? 50 : ms")
	l.send(`{"type":"typing","name":"小王"}`)
	tb.wait("an end of the writing", "delays.includes(6000) && !s.typing")
	l.event(10, "status", "system", "s-3", `"body":{"status":"released"}`)
	tb.wait("the end", "s.handling.status === ''")
	tb.run("talk.cancelPerson()")
	if f := l.want("person"); f["cancel"] != true {
		t.Errorf("cancel %v", f)
	}

	text := tb.text("written()")
	for _, want := range []string{"您\n一", "机器\n答\n\n由AI生成，已逐句核对出处", "客服 小王\n您好", "您\n请帮我看看", "人工客服接手 · 小王", "] "} {
		if !strings.Contains(text, want) {
			t.Errorf("the transcript has no %q:\n%s", want, text)
		}
	}
	if strings.Count(text, "\n[2026-11-22 ") != 8 {
		t.Errorf("the transcript has not eight entries:\n%s", text)
	}
}

// wireUnread: what comes while nobody looks is counted, and where it
// begins is known, over a reload too.
func wireUnread(t *testing.T, b *browser) {
	w := startWire(t)
	tb := b.wirePage(t, w)
	tb.run("begin(); talk.change({open: true}); talk.socket.open()")
	l := w.next()
	l.ready(0)
	say := func(offset int) {
		l.event(offset, "say", "agent", fmt.Sprint("g", offset), `"body":{"text":"您好","name":"小王"}`)
	}
	is := func(what string, held, unread, first int) {
		t.Helper()
		tb.wait(what, fmt.Sprintf("s.held === %d && s.caughtUp", held))
		if got := tb.text("`${s.unread} ${s.firstUnread}`"); got != fmt.Sprintf("%d %d", unread, first) {
			t.Errorf("%s: unread %s, want %d from %d", what, got, unread, first)
		}
	}
	l.event(1, "status", "system", "s1", `"body":{"status":"taken","name":"小王"}`)
	say(2)
	is("in view", 2, 0, 0)
	tb.run("look(false)")
	say(3)
	l.event(4, "order", "system", "o1", `"body":{"order":"o","state":"ready","title":"回执好了"}`)
	l.event(5, "status", "system", "s2", `"body":{"status":"taken","name":"小李"}`)
	is("hidden", 5, 2, 3)
	tb.run("look(true)")
	is("seen", 5, 0, 3)
	tb.run("talk.change({open: false})")
	is("closed", 5, 0, 0)
	say(6)
	is("closed, and then", 6, 1, 6)

	replay := func() {
		l.ready(6)
		for offset := 1; offset <= 6; offset++ {
			switch offset {
			case 1, 5:
				l.event(offset, "status", "system", fmt.Sprint("s", offset), `"body":{"status":"taken","name":"小李"}`)
			default:
				say(offset)
			}
		}
	}
	tb.run("begin(false)")
	if !tb.is("s.unread === 1 && talk.waits()") {
		t.Error("after a reload the page does not know that something is unread and that a person has the conversation")
	}
	tb.run("talk.socket.open()")
	l = w.next()
	replay()
	is("reloaded", 6, 1, 6)
	tb.run("talk.change({open: true})")
	is("opened", 6, 0, 6)
	tb.run("talk.ask('谢谢')")
	is("asked", 6, 0, 0)
	tb.run("memory.drop(s.pending[0].id); begin(false); talk.change({open: true}); talk.socket.open()")
	l = w.next()
	replay()
	is("reloaded once more", 6, 0, 0)
	say(7)
	is("and then", 7, 0, 0)
}

// wireOutbox: a question is not lost by what happens between sending
// and its acknowledgement, and the draft is kept.
func wireOutbox(t *testing.T, b *browser) {
	w := startWire(t)
	tb := b.wirePage(t, w)
	tb.run("begin(); talk.change({open: true, city: '440800'}); talk.setDraft('草稿'); talk.ask('一'); talk.setDraft('二 '); talk.ask('二')")
	l := w.next()
	l.ready(0)
	first, second := l.want("ask"), l.want("ask")
	if first["text"] != "一" || second["text"] != "二" || first["city"] != "440800" {
		t.Errorf("asked %v and %v", first, second)
	}
	if got := tb.text("s.draft + memory.get().draft"); got != "" {
		t.Errorf("the draft %q stays after it was sent", got)
	}
	tb.run("talk.setDraft('三')")
	l.send(map[string]any{"type": "ack", "id": first["id"], "offset": 1, "at": moment})
	tb.wait("the acknowledgement", "s.pending.length === 2 && s.pending[0].offset === 1 && s.turn.replyTo === 1")
	tb.do(chromedp.Reload())
	tb.wait("the page", "window.loaded && s.pending.length === 1 && s.draft === '三'")
	tb.run("talk.socket.open()")
	l = w.next()
	l.ready(2)
	l.event(1, "say", "visitor", first["id"].(string), `"body":{"text":"一"}`)
	l.event(2, "feedback", "visitor", "f-1", `"body":{"about":1,"good":true}`)
	tb.wait("the feedback of before", "s.feedback[1] && s.feedback[1].state === 'sent'")
	if again := l.want("ask"); again["id"] != second["id"] {
		t.Errorf("sent again %v, want %v", again, second)
	}
	l.send(map[string]any{"type": "error", "id": second["id"], "code": "fast", "text": "太快了"})
	tb.wait("the failure", "s.pending[0].error === '太快了' && !memory.outbox().length")
	tb.run("talk.retry(s.pending[0].id)")
	if again := l.want("ask"); again["id"] != second["id"] || again["text"] != "二" {
		t.Errorf("by hand %v", again)
	}
	l.send(map[string]any{"type": "error", "id": second["id"], "code": "long", "text": "太长了"})
	tb.wait("the failure", "s.pending[0].error === '太长了'")
	if got := tb.text("talk.retry(s.pending[0].id)"); got != "二" || !tb.is("!s.pending.length") {
		t.Errorf("what has to be changed comes back as %q", got)
	}
	tb.run("pace = (ms) => ms === 15000 ? 300 : ms; talk.changeCase({remove: ['region']}, '去掉')")
	f := l.want("case")
	if f["again"] != true || fmt.Sprint(f["remove"]) != "[region]" {
		t.Errorf("change %v", f)
	}
	l = w.next() // no acknowledgement came
	l.ready(2)
	if again := l.want("case"); again["id"] != f["id"] {
		t.Errorf("sent again %v, want %v", again, f)
	}
}
