package main

import (
	"encoding/json"
	"fmt"
	"math"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/gorilla/websocket"
)

// TestBrowserWire drives the widget's connection and state in a real browser
// against a server whose every frame is the test's.
func TestBrowserWire(t *testing.T) {
	b := startBrowser(t)
	for _, tt := range []struct {
		name string
		test func(*testing.T, *browser)
	}{
		{"close codes", wireCloseCodes},
		{"back-off", wireBackOff},
		{"wakes", wireWakes},
		{"fallback", wireFallback},
		{"split", wireSplit},
		{"two tabs", wireTwoTabs},
		{"erased", wireErased},
		{"state", wireState},
		{"unread", wireUnread},
		{"outbox", wireOutbox},
	} {
		t.Run(tt.name, func(t *testing.T) { tt.test(t, b) })
	}
}

// wirePage opens the page of the wire tests.
func (b *browser) wirePage(t testing.TB, w *wire) *tab {
	t.Helper()
	tb := b.open(t, screens[1], w.URL+"/")
	tb.lookAway(true) // connections fail on purpose
	tb.wait("the page", "window.loaded")
	return tb
}

// run runs statements in the page.
func (tb *tab) run(statements string) {
	tb.t.Helper()
	tb.is("(() => {" + statements + "})() || true")
}

// wireCloseCodes holds the client to the table of close codes.
func wireCloseCodes(t *testing.T, b *browser) {
	w := startWire(t)
	tb := b.wirePage(t, w)
	tests := []struct {
		code   int
		reason string
		then   string // again, final or the pause in ms
	}{
		{websocket.CloseAbnormalClosure, "", "again"},
		{1000, "", "again"},
		{1001, "", "again"},
		{1003, "", "final"},
		{1007, "", "final"},
		{1009, "", "final"},
		{1011, "", "again"},
		{1012, "after=7300", "7300"},
		{1012, "", "again"},
		{1013, "after=9100", "9100"},
		{1013, "after=99999999", "120000"},
		{4401, "", "again"},
		{4403, "", "final"},
		{4408, "", "again"},
		{4410, "", "erased"},
		{4999, "after=1", "again"},
	}
	for _, tt := range tests {
		t.Run(fmt.Sprintf("%d %s", tt.code, tt.reason), func(t *testing.T) {
			tb.run("begin(); pace = (ms) => [7300, 9100, 120000].includes(ms) ? 30 : ms === 15000 || ms === 6000 ? ms : Math.min(ms, 100); talk.change({open: true}); talk.socket.open()")
			l := w.next()
			l.ready(1)
			l.event(1, "say", "visitor", "q1", `"body":{"text":"你好"}`)
			tb.wait("the message", "s.held === 1")
			first := l.hello["ticket"]
			l.close(tt.code, tt.reason)
			switch tt.then {
			case "final", "erased":
				state := map[string]string{"final": "refused", "erased": "idle"}[tt.then]
				tb.wait("the state", "s.link === '"+state+"'")
				tb.run("online(); look(true)")
				w.none(400 * time.Millisecond)
				return
			}
			again := w.next()
			if again.hello["ticket"] == first || again.hello["offset"] != 1.0 || again.hello["epoch"] != "e_1" {
				t.Errorf("reconnects with %v after the ticket %v", again.hello, first)
			}
			if paused := tb.is("delays.includes(" + strings.Replace(tt.then, "again", "7300", 1) + ")"); paused != (tt.then != "again") {
				var delays []float64
				tb.js("delays", &delays)
				t.Errorf("delays %v, want %s", delays, tt.then)
			}
		})
	}
	t.Run("ticket refused", func(t *testing.T) {
		w.with(func(w *wire) { w.status["/api/tickets"] = http.StatusForbidden })
		tb.run("begin(); talk.change({open: true}); talk.socket.open()")
		tb.wait("the refusal", "s.link === 'refused' && s.linkText === '现在不行'")
		w.with(func(w *wire) { delete(w.status, "/api/tickets") })
		tb.run("online()")
		w.none(300 * time.Millisecond)
		tb.run("talk.ask('再试')") // by hand
		w.next().ready(0)
	})
}

// wireBackOff: the window grows from half a second to thirty, and
// chance says where in it.
func wireBackOff(t *testing.T, b *browser) {
	w := startWire(t)
	w.status["/api/tickets"] = http.StatusInternalServerError
	tb := b.wirePage(t, w)
	const retries = "delays.filter((ms) => ms !== 15000 && ms !== 4000)"
	windows := []float64{500, 1000, 2000, 4000, 8000, 16000, 30000, 30000, 30000}
	for chance, share := range map[string]float64{"() => 0.999": 0.999, "() => 0.3": 0.3, "Math.chance": 0} {
		tb.run("Math.chance = Math.chance || Math.random; begin(); pace = (ms) => ms === 15000 || ms === 4000 ? ms : 2; Math.random = " + chance + "; talk.socket.open()")
		tb.wait("nine tries", retries+".length >= 9")
		var got []float64
		tb.js(retries+".slice(0, 9)", &got)
		within := 0
		for i, ms := range got {
			switch {
			case ms < 0 || ms >= windows[i]:
				t.Errorf("%s: try %d after %v ms, want less than %v", chance, i, ms, windows[i])
			case share > 0 && math.Abs(ms-windows[i]*share) > 0.01:
				t.Errorf("%s: try %d after %v ms of %v", chance, i, ms, windows[i])
			}
			if ms/windows[i] < 0.98 {
				within++
			}
		}
		if share == 0 && within < 3 {
			t.Errorf("by chance %v", got)
		}
	}
}

// wireWakes: what waits or has slept connects at once when the device
// is online again or the page is shown, but not into a pause that the server asked for.
func wireWakes(t *testing.T, b *browser) {
	w := startWire(t)
	tb := b.wirePage(t, w)
	begin := func() *line {
		tb.run("begin(); Math.random = () => 0.999; talk.change({open: true}); talk.socket.open()")
		l := w.next()
		l.ready(0)
		tb.wait("the connection", "s.link === 'ready'")
		return l
	}
	for _, wake := range []string{"online()", "look(true)"} {
		begin().close(1013, "") // back in eight seconds
		tb.wait("the wait", "s.link === 'waiting'")
		tb.run(wake)
		tb.wait("the connection", "s.link === 'connecting'")
		w.next().ready(0)
	}

	begin()
	tb.run("look(false); look(true)")
	w.none(300 * time.Millisecond) // it was heard of a moment ago
	tb.run("look(false); later = 61000; look(true)")
	w.next().ready(0) // half open, for all the page knows
	tb.wait("the connection", "s.link === 'ready'")
	tb.run("online()")
	w.next().ready(0)

	begin().close(1012, "after=60000")
	tb.wait("the pause", "s.link === 'waiting'")
	tb.run("online(); look(true); talk.socket.open()")
	w.none(300 * time.Millisecond)
	tb.run("talk.ask('现在呢')")
	l := w.next()
	l.ready(0)
	l.want("ask")
	tb.run("talk.end()")
	w.none(200 * time.Millisecond)
}

// wireFallback: where no websocket comes through, the same frames go
// over an event stream and posts.
func wireFallback(t *testing.T, b *browser) {
	w := startWire(t)
	w.status["/ws"] = http.StatusForbidden
	tb := b.wirePage(t, w)
	tb.run("begin(); pace = (ms) => ms > 20000 ? ms : ms === 15000 || ms === 6000 ? ms : Math.min(ms, 50); talk.change({open: true}); talk.ask('到期去哪里换'); talk.setDraft('还有')")
	l := w.next()
	if l.way != "sse" || w.sockets != 2 {
		t.Fatalf("after %d websockets it comes by %s, want a stream after two", w.sockets, l.way)
	}
	if l.hello["type"] != "hello" || l.hello["ticket"] != "t3" || l.hello["offset"] != 0.0 {
		t.Errorf("hello %v", l.hello)
	}
	l.ready(0)
	id := l.want("ask")["id"].(string) // the post is acknowledged in its own reply
	tb.wait("the acknowledgement", "s.transport === 'sse' && s.turn && s.turn.replyTo === 1 && !memory.outbox().length")
	l.event(1, "say", "visitor", id, `"body":{"text":"到期去哪里换"}`)
	l.event(2, "answer", "bot", "a-1", `"reply_to":1,"body":{"text":"派出所","generated":"quoted"}`)
	tb.wait("the answer", "s.held === 2 && !s.turn && s.draft === '还有'")
	tb.run("talk.stop()")
	l.want("stop")

	w.with(func(w *wire) { w.status["/api/frames"] = 0 })
	tb.run("talk.ask('多少钱')")
	next := w.next() // the post did not come through: it goes again on the next stream
	w.with(func(w *wire) { delete(w.status, "/api/frames") })
	if next.way != "sse" || next.hello["offset"] != 2.0 {
		t.Errorf("comes back by %s with %v", next.way, next.hello)
	}
	next.ready(2)
	if got := next.want("ask")["text"]; got != "多少钱" {
		t.Errorf("sent again: %v", got)
	}
	w.with(func(w *wire) { w.streams = map[string]*line{} }) // nobody's post holds any longer
	tb.run("talk.stop()")
	next = w.next()
	next.ready(2)
	next.close(1012, "after=60000")
	tb.wait("the pause", "s.link === 'waiting' && delays.includes(60000)")

	tb.run("begin(false); pace = (ms) => ms === 40000 ? 300 : ms; talk.socket.open()") // another page load, within the hour
	first := w.next()
	first.ready(2)
	if quiet := w.next(); first.way != "sse" || quiet.way != "sse" || w.sockets != 2 {
		t.Errorf("within the hour it comes by %s and %s, after silence by %s; %d websockets", first.way, next.way, quiet.way, w.sockets)
	}

	w.with(func(w *wire) { delete(w.status, "/ws") })
	tb.run("begin(false); later = 3600001; talk.socket.open()")
	if l := w.next(); l.way != "ws" {
		t.Errorf("an hour later it comes by %s", l.way)
	}

	w.with(func(w *wire) { w.hold = true })
	tb.run("begin(); pace = (ms) => ms === 6000 ? 200 : ms === 15000 || ms > 20000 ? ms : Math.min(ms, 50); talk.socket.open()")
	if l := w.next(); l.way != "sse" || !tb.is("delays.includes(6000)") {
		t.Errorf("with websockets that hang it comes by %s", l.way)
	}

	w.with(func(w *wire) { // and a server that has no streams is not given up
		w.hold, w.status["/api/stream"], w.status["/ws"] = false, http.StatusNotFound, http.StatusForbidden
	})
	tb.run("begin(); pace = (ms) => ms > 20000 || ms === 15000 || ms === 6000 ? ms : Math.min(ms, 50); talk.socket.open()")
	tb.wait("streams", "memory.get().sse")
	w.with(func(w *wire) { delete(w.status, "/ws") })
	if l := w.next(); l.way != "ws" || tb.is("memory.get().sse") {
		t.Errorf("where there are no streams it comes by %s", l.way)
	}
}

// wireSplit reads an event stream cut at every byte.
func wireSplit(t *testing.T, b *browser) {
	tb := b.wirePage(t, startWire(t))
	text := ": 证答\n\ndata: {\"text\":\"身份证到期\"}\n\nevent: close\r\ndata: 一\r\ndata:二\r\n\r\nid: 7\rdata:  三\r\rdata\n\nretry: 5\ndata: 尾\n\nevent: lost\n\ndata: 😀:终\n\n"
	want := [][2]string{{"message", `{"text":"身份证到期"}`}, {"close", "一\n二"}, {"message", " 三"}, {"message", ""}, {"message", "尾"}, {"message", "😀:终"}}
	in, _ := json.Marshal(text)
	out, _ := json.Marshal(want)
	if wrong := tb.texts(fmt.Sprintf("splits(%s, %s)", in, out)); len(wrong) > 0 {
		t.Errorf("wrong when cut: %q", wrong)
	}
	out, _ = json.Marshal(want[1:])
	if wrong := tb.texts(fmt.Sprintf("splits(%s, %s)", in, out)); len(wrong) == 0 {
		t.Error("anything goes")
	}
}
