package main

import (
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/network"
)

// TestBrowserChatKilled kills the server in mid-answer. Started again on the
// same data it finishes the answer from the passages, which the page says; the
// page finds back by itself.
func TestBrowserChatKilled(t *testing.T) {
	b := startBrowser(t)
	model := newPausingModel(t)
	n := newNode(t, t.TempDir(), model.flags()...)
	n.start()
	n.ready()
	tb := b.open(t, screens[0], "http://"+n.addr+"/")
	tb.openWidget()
	tb.say(foundingQuestion)
	tb.draftsFirst()
	tb.lookAway(true)
	n.kill()
	tb.wait("a word that the connection is gone", z("notice")+".textContent")
	tb.say("要带什么材料？")
	close(model.steps)

	n.start()
	n.ready()
	tb.connected()
	tb.answered(2)
	all := tb.said()
	if got := slices.Sorted(slices.Values(all)); !slices.Equal(got, []string{"bot", "bot", "visitor: " + foundingQuestion, "visitor: 要带什么材料？"}) {
		t.Errorf("the page tells %q, want two questions and their answers", all)
	}
	if got := tb.text(answer(0) + ".dataset.generated"); got != "quoted" {
		t.Errorf("the answer that was broken off is %q, want quoted", got)
	}
	for i, want := range []bool{true, false} {
		if got := tb.is("seen(" + answer(i) + ".querySelector('[data-z=resumed]'))"); got != want {
			t.Errorf("answer %d: that it was broken off and finished later is said: %t, want %t", i, got, want)
		}
	}
	before := tb.markup()
	tb.lookAway(false)
	tb.back()
	tb.tells(all...)
	if after := tb.markup(); !slices.Equal(after, before) {
		t.Error("after a reload the answers are not the same")
	}
	tb.quiet(n.addr)
}

// watchWire notes in the page when sockets are closed, with code and reason,
// and when tickets are asked for: {what, code, reason, at}, in window.wire.
const watchWire = `(() => {
	window.wire = [];
	const note = (what, more) => wire.push({ what, at: Date.now(), ...more });
	window.WebSocket = class extends WebSocket {
		constructor(...args) {
			super(...args);
			this.addEventListener('close', ({ code, reason }) => note('close', { code, reason }));
		}
	};
	const fetch = window.fetch;
	window.fetch = (url, ...more) => {
		if (String(url).endsWith('/api/tickets')) note('ticket');
		return fetch(url, ...more);
	};
	return true;
})()`

// wired is one such note.
type wired struct {
	What   string
	Code   int
	Reason string
	At     int64
}

// TestBrowserChatRestart restarts the server as planned: the page is told how
// long to stay away, does, and comes back.
func TestBrowserChatRestart(t *testing.T) {
	t.Parallel() // it waits, mostly
	b := startBrowser(t)
	data := t.TempDir()
	s := startShop(t, data)
	tb := b.open(t, screens[1], s.URL+"/")
	tb.is(watchWire)
	tb.openWidget()
	tb.ask(foundingQuestion)
	before := tb.markup()
	tb.lookAway(true)
	s.stop(t)
	tb.wait("the word of the server", "wire.some((x) => x.what === 'close')")
	tb.is("dispatchEvent(new Event('online'))") // which is no reason to come before
	again := startShop(t, data, "-addr", s.addr())
	tb.connected()
	tb.ask("要带什么材料？")
	tb.tells("visitor: "+foundingQuestion, "bot", "visitor: 要带什么材料？", "bot")
	if after := tb.markup(); after[0] != before[0] {
		t.Error("after the restart the answer is not the same")
	}
	var notes []wired
	tb.js("wire", &notes)
	for i, n := range notes {
		if n.What != "close" {
			continue
		}
		after, err := strconv.ParseInt(strings.TrimPrefix(n.Reason, "after="), 10, 64)
		if n.Code != 1012 || err != nil || i+1 == len(notes) {
			t.Fatalf("closed with %+v, want 1012, how long to stay away, and a ticket asked for after it", n)
		}
		if stayed := notes[i+1].At - n.At; stayed < after-20 {
			t.Errorf("the page stayed away for %d ms, want %d", stayed, after)
		}
		break
	}
	tb.quiet(again.addr())
}

// TestBrowserChatOffline: what stands still for a moment goes on. A device that is offline says so, and is back at once
// when it is online again, however long it had resolved to wait.
func TestBrowserChatOffline(t *testing.T) {
	t.Parallel() // it waits, mostly
	b := startBrowser(t)
	s := startShop(t, t.TempDir())
	c := newCable(t, s.addr(), "")
	tb := b.open(t, screens[0], c.URL+"/")
	tb.is(watchWire)
	tb.openWidget()
	tb.connected()
	c.hold()
	tb.say(foundingQuestion)
	tb.tells("visitor: " + foundingQuestion + " (sending)")
	c.mend()
	tb.tells("visitor: "+foundingQuestion, "bot")
	if got := tb.text("JSON.stringify(wire.map((x) => x.what))"); got != `["ticket"]` {
		t.Errorf("on the wire there was %s, want one connection from the start", got)
	}

	tb.lookAway(true)
	tb.is("(Math.random = () => 1000, true)") // what is drawn at random takes minutes
	online := func(yes bool) {
		tb.do(protocol(network.OverrideNetworkState, network.OverrideNetworkStateParams{Offline: !yes, DownloadThroughput: -1, UploadThroughput: -1}))
	}
	online(false)
	c.cut()
	tb.wait("a word that the device is offline", "seen("+z("notice")+") && "+z("notice")+".textContent.includes('网络断开了')")
	c.mend()
	if tb.is(z("notice") + ".textContent === ''") {
		t.Error("it is connected again before its time")
	}
	online(true)
	tb.connected()
	tb.ask("要带什么材料？")
	tb.tells("visitor: "+foundingQuestion, "bot", "visitor: 要带什么材料？", "bot")
}
