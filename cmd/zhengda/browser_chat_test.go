package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"

	"zhengda/bot/openai/modeltest"
	"zhengda/chat"
)

// This file is what the browser tests of the chat share: a model that waits in
// the middle of its answer, and what stands in the conversation.

// pausingModel answers as obedient does, and pauses on the way when two of its
// lines are out, and when three are, until it is told to step.
type pausingModel struct {
	*modeltest.Server
	steps chan struct{} // closed: it does not pause any more
	marks []int         // events after which it pauses
}

func newPausingModel(t testing.TB) *pausingModel {
	m := &pausingModel{Server: modeltest.New(t, modeltest.Reply(obedient).Split(100)), steps: make(chan struct{})}
	for _, line := range []string{"\n- 自助机办", "\n- 前两种"} {
		before, _, _ := strings.Cut(obedient(modeltest.Request{}), line)
		const first, perEvent, further = 1, 2, 3 // the role comes first; the line's end has to be out, and is not enough
		m.marks = append(m.marks, first+utf8.RuneCountInString(before)/perEvent+further)
	}
	front := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		m.ServeHTTP(&pausing{ResponseWriter: w, ctx: r.Context(), steps: m.steps, marks: m.marks}, r)
	}))
	t.Cleanup(func() {
		front.CloseClientConnections()
		front.Close()
	})
	m.URL = front.URL + "/v1"
	return m
}

// flags configure the model, with patience.
func (m *pausingModel) flags() []string {
	return append(modelFlags(m.Server), "-model-idle", "50s", "-model-total", "55s")
}

// step lets an answer that pauses go on.
func (m *pausingModel) step(t testing.TB) {
	t.Helper()
	select {
	case m.steps <- struct{}{}:
	case <-time.After(20 * time.Second):
		t.Fatal("no answer pauses")
	}
}

// pausing is a response that waits.
type pausing struct {
	http.ResponseWriter
	ctx   context.Context
	steps chan struct{}
	marks []int
	sent  int // events
}

func (p *pausing) Unwrap() http.ResponseWriter { return p.ResponseWriter }

func (p *pausing) Write(b []byte) (int, error) {
	if len(p.marks) > 0 && p.sent >= p.marks[0] {
		select {
		case <-p.steps:
			p.marks = p.marks[1:]
		case <-p.ctx.Done():
			return 0, errors.New("the client has gone")
		}
	}
	p.sent += bytes.Count(b, []byte("\n\n"))
	return p.ResponseWriter.Write(b)
}

// drafts waits until the answer in the making says one thing and not yet another.
func (tb *tab) drafts(says, not string) {
	tb.t.Helper()
	draft := z("draft")
	tb.wait("the answer so far", draft+" && "+draft+".textContent.includes('"+says+"') && !"+draft+".textContent.includes('"+not+"')")
}

// draftsFirst and draftsSecond are the answer at the model's first and second pause.
func (tb *tab) draftsFirst()  { tb.t.Helper(); tb.drafts("粤居码", "湛江户政") }
func (tb *tab) draftsSecond() { tb.t.Helper(); tb.drafts("湛江户政", "户政窗口") }

// said is what stands in the conversation, line by line: who said what, the
// state of a text that is not stored, and signs that something is on its way.
func (tb *tab) said() []string {
	tb.t.Helper()
	return tb.texts(`[...$('[data-z=list]').children].map((n) => {
		const d = n.dataset, of = (s) => (n.querySelector(s) || {}).textContent || '';
		switch (d.z) {
			case 'message':
				if (d.role === 'visitor') return 'visitor: ' + [of('.changed'), of('.bubble')].filter(Boolean).join(': ') + (d.state === 'sent' ? '' : ' (' + d.state + ')');
				return d.role === 'agent' ? 'agent: ' + of('.words') : d.role;
			case 'status-line': return 'status: ' + d.status;
			case 'order': return 'order: ' + of('h3');
			default: return d.z || n.className;
		}
	})`)
}

// tells waits until the conversation stands as these lines in the page.
func (tb *tab) tells(lines ...string) {
	tb.t.Helper()
	got, deadline := tb.said(), time.Now().Add(20*time.Second)
	for ; !slices.Equal(got, lines) && time.Now().Before(deadline); got = tb.said() {
		time.Sleep(50 * time.Millisecond)
	}
	if !slices.Equal(got, lines) {
		tb.t.Fatalf("the page tells\n  %s\nwant\n  %s\nof the connection it says %q", strings.Join(got, "\n  "), strings.Join(lines, "\n  "), tb.text(z("notice")+".textContent"))
	}
}

// connected waits until nothing is said of the connection any more.
func (tb *tab) connected() {
	tb.t.Helper()
	tb.wait("the connection", z("notice")+" && "+z("notice")+".textContent === '' && seen("+z("panel")+")")
}

// back loads the page anew, in which the panel is open as it was.
func (tb *tab) back() {
	tb.t.Helper()
	tb.do(chromedp.Reload())
	tb.wait("the open panel", "document.readyState === 'complete' && seen("+z("panel")+")")
}

// fill clicks a field and types into it.
func (tb *tab) fill(node, text string) {
	tb.t.Helper()
	tb.click(node)
	tb.do(protocol(input.InsertText, input.InsertTextParams{Text: text}))
}

// sheet opens a sheet with one click after another, and waits for the last.
func (tb *tab) sheet(clicks ...string) {
	tb.t.Helper()
	for _, c := range clicks {
		tb.click(c)
		tb.wait("the sheet", "seen("+z("sheet")+")")
	}
}

// pass is what the page keeps to come back: visitor (the key) or conversation.
func (tb *tab) pass(field string) string {
	tb.t.Helper()
	return tb.text("(JSON.parse(localStorage.getItem('zhengda:' + location.origin + ':pass')) || {})." + field)
}

// stored are the messages of a conversation.
func (o *openedShop) stored(t testing.TB, conversation string) []chat.Message {
	t.Helper()
	list, err := o.house.db.Messages(t.Context(), conversation, 0, 1000)
	if err != nil {
		t.Fatal(err)
	}
	return list
}

// addr is host and port.
func (o *openedShop) addr() string { return strings.TrimPrefix(o.URL, "http://") }

// bodies are the bodies of the messages of a kind.
func bodies[T any](t testing.TB, list []chat.Message, kind chat.Kind) (all []T) {
	t.Helper()
	for _, m := range list {
		if m.Kind != kind {
			continue
		}
		var b T
		if err := json.Unmarshal(m.Body, &b); err != nil {
			t.Fatal(err)
		}
		all = append(all, b)
	}
	return all
}
