package main

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"

	"zhengda/chat"
)

// later evaluates an expression whose value comes later, and decodes it into out.
func (tb *tab) later(expression string, out any) {
	tb.t.Helper()
	ctx, cancel := context.WithTimeout(tb.ctx, 30*time.Second)
	defer cancel()
	raw, err := chromedp.Run(ctx, chromedp.Evaluate[[]byte](`(async () => {`+helpers+`return (await (`+expression+`)) ?? null})()`, chromedp.EvalAwaitPromise))
	if err != nil {
		tb.t.Fatalf("%s: %v", expression, err)
	}
	if err := json.Unmarshal(raw, out); err != nil {
		tb.t.Fatalf("%s: %v in %s", expression, err, raw)
	}
}

// call is a protocol command whose result is of no interest.
func call[P, R any](tb *tab, c cdp.Command[P, R], params P) {
	tb.t.Helper()
	tb.do(chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		_, err := cdp.Call(ctx, t, c, params)
		return err
	}))
}

// settled waits for two frames, in which all that is due is drawn.
func (tb *tab) settled() {
	tb.t.Helper()
	tb.later("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(() => done(true)))))", new(bool))
}

// media has the browser say that its user prefers that: pairs of a feature and its value.
func (tb *tab) media(pairs ...string) {
	tb.t.Helper()
	var features []*emulation.MediaFeature
	for i := 0; i < len(pairs); i += 2 {
		features = append(features, &emulation.MediaFeature{Name: pairs[i], Value: pairs[i+1]})
	}
	tb.do(protocol(emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: features}))
}

// size gives the page another size of window.
func (tb *tab) size(width, height int64) {
	tb.t.Helper()
	tb.do(protocol(emulation.SetDeviceMetricsOverride, emulation.SetDeviceMetricsOverrideParams{Width: width, Height: height, DeviceScaleFactor: 1, Mobile: width <= 480}))
	tb.wait("the size", fmt.Sprintf("innerWidth === %d && innerHeight === %d", width, height))
	tb.settled()
}

// put puts a text into the composer as a whole.
func (tb *tab) put(text string) {
	tb.t.Helper()
	quoted, err := json.Marshal(text)
	if err != nil {
		tb.t.Fatal(err)
	}
	tb.is("(" + z("input") + ".value = " + string(quoted) + ", " + z("input") + ".dispatchEvent(new Event('input', {bubbles: true})))")
	tb.settled()
}

// keys are those that a keyboard is played with, and what they type.
var keys = map[string]struct {
	code int64
	text string
}{
	"Tab": {9, ""}, "Enter": {13, "\r"}, "Escape": {27, ""}, " ": {32, " "}, "ArrowDown": {40, ""}, "ArrowUp": {38, ""}, "End": {35, ""}, "Home": {36, ""},
}

const shift = 8 // as a modifier

// strike strikes a key as a hand does, with what it types.
func (tb *tab) strike(key string, modifiers int64) {
	tb.t.Helper()
	k, ok := keys[key]
	if !ok {
		tb.t.Fatalf("no key %q", key)
	}
	code := key
	if key == " " {
		code = "Space"
	}
	p := input.DispatchKeyEventParams{Type: input.DispatchKeyEventTypeKeyDown, Key: key, Code: code, WindowsVirtualKeyCode: k.code, Text: k.text, Modifiers: modifiers}
	tb.do(protocol(input.DispatchKeyEvent, p))
	p.Type, p.Text = input.DispatchKeyEventTypeKeyUp, ""
	tb.do(protocol(input.DispatchKeyEvent, p))
}

// sheetOf opens a sheet with a click and waits for it.
func (tb *tab) sheetOf(opener, part string) {
	tb.t.Helper()
	tb.click(opener)
	tb.wait("the sheet", "seen("+part+")")
}

// shut closes the sheet.
func (tb *tab) shut() {
	tb.t.Helper()
	tb.press("Escape")
	tb.wait("the sheet to go", "!seen("+z("sheet")+")")
}

// agents plays a person of customer service.
type agents struct {
	t    testing.TB
	s    *openedShop
	self chat.Agent
	n    int
}

func newAgents(t testing.TB, s *openedShop) *agents {
	return &agents{t: t, s: s, self: chat.Agent{ID: "ag-1", Name: "小凌"}}
}

func (a *agents) there() {
	a.t.Helper()
	if err := a.s.talk.Present(a.t.Context(), a.self, time.Now().Add(time.Hour)); err != nil {
		a.t.Fatal(err)
	}
}

// act does one thing to the newest conversation under an id of its own.
func (a *agents) act(do func(ctx context.Context, conversation, id string) error) {
	a.t.Helper()
	a.n++
	if err := do(a.t.Context(), a.s.conversation(a.t), fmt.Sprintf("act-%d", a.n)); err != nil {
		a.t.Fatal(err)
	}
}

func (a *agents) take() {
	a.t.Helper()
	a.act(func(ctx context.Context, conversation, id string) error {
		_, err := a.s.talk.TakeOver(ctx, conversation, a.self, id)
		return err
	})
}

func (a *agents) say(text string) {
	a.t.Helper()
	a.act(func(ctx context.Context, conversation, id string) error {
		_, err := a.s.talk.AgentSay(ctx, conversation, a.self, id, text)
		return err
	})
}

func (a *agents) order() {
	a.t.Helper()
	a.act(func(ctx context.Context, conversation, id string) error {
		_, err := a.s.talk.Notify(ctx, conversation, id, chat.Notice{Order: "A123", State: "rejected", Title: "相片没有通过审核", Text: "照片太暗，看不清脸。请面对窗户再拍一张，重新提交不收费。", Path: "/orders/A123"})
		return err
	})
}

// axeFound is what axe says of a page.
type axeFound struct {
	Looked     int
	Violations []struct {
		ID, Impact, Help string
		Nodes            []string
	}
}

// axe wants no serious finding of WCAG 2.2 A and AA in the widget as it stands.
func (tb *tab) axe(state string) {
	tb.t.Helper()
	if !tb.is("window.axe") {
		src, err := os.ReadFile(filepath.Join("testdata", "axe", "axe.min.js"))
		if err != nil {
			tb.t.Fatal(err)
		}
		ctx, cancel := context.WithTimeout(tb.ctx, 30*time.Second)
		defer cancel()
		if _, err := chromedp.Run(ctx, chromedp.Evaluate[[]byte](string(src)+"\n;true")); err != nil {
			tb.t.Fatalf("load axe: %v", err)
		}
	}
	tb.settled()
	var found axeFound
	tb.later(`axe.run(host, {runOnly: {type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']}, resultTypes: ['violations']}).then((r) => ({
		looked: r.passes.filter((p) => p.id === 'button-name' || p.id === 'color-contrast').length,
		violations: r.violations.map((v) => ({id: v.id, impact: v.impact, help: v.help,
			nodes: v.nodes.slice(0, 3).map((n) => n.html.slice(0, 160) + ' ' + [...n.any, ...n.all, ...n.none].map((c) => c.message).join(' '))})),
	}))`, &found)
	if found.Looked < 2 {
		tb.t.Errorf("%s: axe has not looked into the widget", state)
	}
	for _, v := range found.Violations {
		if v.Impact == "serious" || v.Impact == "critical" {
			tb.t.Errorf("%s: %s: %s (%s)\n\t%s", state, v.Impact, v.ID, v.Help, strings.Join(v.Nodes, "\n\t"))
		} else {
			tb.t.Logf("%s: %s: %s (%s)", state, v.Impact, v.ID, v.Help)
		}
	}
}

// hosting is a website of another origin: body gives what stands in the page of a path.
func hosting(t testing.TB, policy string, body func(path string) string) *httptest.Server {
	t.Helper()
	site := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/favicon.ico" {
			w.WriteHeader(http.StatusNoContent)
			return
		}
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		if policy != "" {
			w.Header().Set("Content-Security-Policy", policy)
		}
		fmt.Fprintf(w, `<!doctype html><html lang="zh-CN"><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>市政府</title>%s</html>`, body(r.URL.Path))
	}))
	t.Cleanup(site.Close)
	return site
}

// longPage is a page with the script tag of a server and much to scroll.
func longPage(server string) func(string) string {
	return func(path string) string {
		return `<h1>` + path + `</h1>` + strings.Repeat("<p>办事指南</p>", 120) + `<script src="` + server + `/widget.js" async data-city="440800"></script>`
	}
}
