package main

import (
	"context"
	"encoding/json"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/input"
	cdplog "github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/cdproto/target"
	"github.com/chromedp/chromedp"
)

// screen is what a visitor looks at.
type screen struct {
	name          string
	width, height int64
	phone         bool
}

var screens = []screen{
	{"phone", 375, 800, true},
	{"desk", 1280, 800, false},
}

// browser is a real browser with a fresh profile.
type browser struct{ ctx context.Context }

// findBrowser names the browser to drive. Without one the test is skipped, and
// fails where CI is set.
func findBrowser(t testing.TB) string {
	t.Helper()
	for _, name := range []string{os.Getenv("ZHENGDA_TEST_BROWSER"), "chromium", "chromium-browser", "google-chrome", "headless-shell"} {
		if name == "" {
			continue
		}
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	const message = "no browser: install chromium, or name one in ZHENGDA_TEST_BROWSER"
	if os.Getenv("CI") == "true" {
		t.Fatal(message)
	}
	t.Skip(message)
	return ""
}

func startBrowser(t testing.TB) *browser {
	t.Helper()
	profile, err := os.MkdirTemp("", "zhengda-browser-")
	if err != nil {
		t.Fatal(err)
	}
	options := append(slices.Clone(chromedp.DefaultExecAllocatorOptions[:]),
		chromedp.ExecPath(findBrowser(t)), chromedp.UserDataDir(profile), chromedp.NoSandbox, chromedp.DisableGPU, chromedp.NoFirstRun,
		chromedp.Flag("headless", "new"), chromedp.Flag("disable-quic", true), chromedp.Flag("disable-background-networking", true),
		chromedp.Flag("disable-component-update", true), chromedp.Flag("disable-sync", true), chromedp.Flag("lang", "zh-CN"),
		chromedp.Flag("disable-features", "Translate,OptimizationHints,MediaRouter"),
		chromedp.Flag("host-resolver-rules", "MAP *.example 127.0.0.1"), // a website that is not this machine, on this machine
	)
	allocated, endAllocator := chromedp.NewExecAllocator(context.Background(), options...)
	ctx, end := chromedp.NewContext(allocated)
	t.Cleanup(func() {
		if err := chromedp.Cancel(ctx); err != nil {
			t.Logf("closing the browser: %v", err)
		}
		end()
		endAllocator()
		os.RemoveAll(profile)
	})
	if err := chromedp.Do(ctx); err != nil {
		t.Fatalf("start the browser: %v", err)
	}
	return &browser{ctx}
}

// tab is a page that is watched: what it complains of and where it turns to.
type tab struct {
	t   testing.TB
	ctx context.Context

	mu         sync.Mutex
	complaints []string
	hosts      map[string]bool
	blind      bool
}

// open opens a tab of a screen's size on an address.
func (b *browser) open(t testing.TB, sc screen, address string) *tab {
	t.Helper()
	tb := newTab(t, b.ctx)
	var viewport []chromedp.EmulateViewportOption
	if sc.phone {
		viewport = append(viewport, chromedp.EmulateMobile, chromedp.EmulateTouch, chromedp.EmulatePortrait)
	}
	tb.do(chromedp.EmulateViewport(sc.width, sc.height, viewport...), chromedp.Navigate(address))
	return tb
}

// newTab opens a tab, or attaches to one, and watches it until the test ends.
func newTab(t testing.TB, parent context.Context, options ...chromedp.ContextOption) *tab {
	t.Helper()
	tb := &tab{t: t, hosts: map[string]bool{}}
	ctx, end := chromedp.NewContext(parent, append(options, chromedp.WithListener(tb.watch))...)
	t.Cleanup(end)
	tb.ctx = ctx
	// The first actions bind the tab to their context, so they have no deadline.
	err := chromedp.Do(ctx, protocol(network.Enable, network.EnableParams{}), protocol(cdplog.Enable, cdp.Empty{}), protocol(runtime.Enable, cdp.Empty{}))
	if err != nil {
		t.Fatalf("open a tab: %v", err)
	}
	return tb
}

// protocol is a protocol command as an action.
func protocol[P any](c cdp.Command[P, cdp.Empty], params P) chromedp.Action[chromedp.Void] {
	return chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		_, err := cdp.Call(ctx, t, c, params)
		return err
	})
}

// watch notes errors, breaches of the content policy and the hosts asked.
func (tb *tab) watch(event any) {
	complaint := ""
	switch e := event.(type) {
	case *runtime.EventConsoleAPICalled:
		if e.Type == runtime.ConsoleAPICalledTypeError || e.Type == runtime.ConsoleAPICalledTypeWarning || e.Type == runtime.ConsoleAPICalledTypeAssert {
			var parts []string
			for _, a := range e.Args {
				parts = append(parts, string(a.Value)+a.Description)
			}
			complaint = "console: " + strings.Join(parts, " ")
		}
	case *runtime.EventExceptionThrown:
		complaint = "exception: " + e.ExceptionDetails.Text
		if e.ExceptionDetails.Exception != nil {
			complaint += " " + e.ExceptionDetails.Exception.Description
		}
	case *cdplog.EventEntryAdded:
		if e.Entry.Level == cdplog.EntryLevelError || e.Entry.Level == cdplog.EntryLevelWarning || e.Entry.Source == cdplog.EntrySourceSecurity {
			complaint = fmt.Sprintf("log: %s: %s (%s)", e.Entry.Source, e.Entry.Text, e.Entry.URL)
		}
	case *network.EventRequestWillBeSent:
		tb.host(e.Request.URL)
	case *network.EventWebSocketCreated:
		tb.host(e.URL)
	}
	tb.mu.Lock()
	defer tb.mu.Unlock()
	if complaint != "" && !tb.blind {
		tb.complaints = append(tb.complaints, complaint)
	}
}

func (tb *tab) host(address string) {
	u, err := url.Parse(address)
	if err != nil || u.Scheme == "data" || u.Scheme == "about" || u.Scheme == "blob" {
		return
	}
	tb.mu.Lock()
	defer tb.mu.Unlock()
	tb.hosts[u.Host] = true
}

// lookAway leaves out what the tab complains of from here on, as while its
// server is gone.
func (tb *tab) lookAway(blind bool) {
	tb.mu.Lock()
	defer tb.mu.Unlock()
	tb.blind = blind
}

// quiet wants no complaint so far, and no host asked but these.
func (tb *tab) quiet(hosts ...string) {
	tb.t.Helper()
	tb.mu.Lock()
	defer tb.mu.Unlock()
	for _, c := range tb.complaints {
		tb.t.Errorf("the page complains: %s", c)
	}
	for h := range tb.hosts {
		if !slices.Contains(hosts, h) {
			tb.t.Errorf("the page turns to %s, want only %v", h, hosts)
		}
	}
	for _, h := range hosts {
		if !tb.hosts[h] {
			tb.t.Errorf("the page never turned to %s; is it watched?", h)
		}
	}
	tb.complaints = nil
}

// do runs browser actions under a deadline.
func (tb *tab) do(actions ...chromedp.Action[chromedp.Void]) {
	tb.t.Helper()
	ctx, cancel := context.WithTimeout(tb.ctx, 30*time.Second)
	defer cancel()
	if err := chromedp.Do(ctx, actions...); err != nil {
		tb.t.Fatalf("browser: %v", err)
	}
}

// helpers are there for every expression that js evaluates: $ and $$ look into
// the widget's shadow tree.
const helpers = `
const host = document.querySelector('zhengda-chat');
const root = host && host.shadowRoot;
const $ = (s) => root ? root.querySelector(s) : null;
const $$ = (s) => root ? [...root.querySelectorAll(s)] : [];
const seen = (n) => Boolean(n && n.checkVisibility() && n.getBoundingClientRect().height);
`

// js evaluates an expression in the page and decodes what it gives into out.
func (tb *tab) js(expression string, out any) {
	tb.t.Helper()
	ctx, cancel := context.WithTimeout(tb.ctx, 30*time.Second)
	defer cancel()
	raw, err := chromedp.Run(ctx, chromedp.Evaluate[[]byte](`(() => {`+helpers+`return (`+expression+`) ?? null})()`))
	if err != nil {
		tb.t.Fatalf("%s: %v", expression, err)
	}
	if err := json.Unmarshal(raw, out); err != nil {
		tb.t.Fatalf("%s: %v in %s", expression, err, raw)
	}
}

func (tb *tab) text(expression string) string {
	tb.t.Helper()
	var s *string
	tb.js(expression, &s)
	if s == nil {
		return ""
	}
	return *s
}

func (tb *tab) texts(expression string) []string {
	tb.t.Helper()
	var list []string
	tb.js(expression, &list)
	return list
}

func (tb *tab) is(expression string) bool {
	tb.t.Helper()
	var yes bool
	tb.js("Boolean("+expression+")", &yes)
	return yes
}

// wait waits until an expression holds.
func (tb *tab) wait(what, expression string) {
	tb.t.Helper()
	eventually(tb.t, 20*time.Second, what+": "+expression, func() bool { return tb.is(expression) })
}

// click clicks the middle of a node of the widget, as a hand does: it has to be
// visible and on top.
func (tb *tab) click(node string) {
	tb.t.Helper()
	var at struct {
		X, Y float64
		Top  string
	}
	tb.wait("something to click", "seen("+node+")")
	tb.js(`(() => {
		const n = `+node+`;
		n.scrollIntoView({block: 'center', behavior: 'instant'});
		const r = [...n.getClientRects()].find((r) => r.width && r.height);
		const x = r.left + r.width / 2, y = r.top + r.height / 2;
		const hit = (n.getRootNode().elementFromPoint || document.elementFromPoint).call(n.getRootNode(), x, y);
		return {x, y, top: hit && (n.contains(hit) || hit.contains(n)) ? '' : hit ? hit.outerHTML.slice(0, 200) : 'nothing'};
	})()`, &at)
	if at.Top != "" {
		tb.t.Fatalf("%s cannot be clicked, this lies over it: %s", node, at.Top)
	}
	tb.do(chromedp.MouseClickXY(at.X, at.Y))
}

// z is an expression for the widget's first node of that data-z.
func z(name string) string { return `$('[data-z="` + name + `"]')` }

// openWidget opens the chat with a click on its launcher.
func (tb *tab) openWidget() {
	tb.t.Helper()
	tb.click(z("launcher"))
	tb.wait("the open panel", "seen("+z("panel")+")")
}

// ask types a question and waits for its answer; it gives the answer's number.
func (tb *tab) ask(text string) int {
	tb.t.Helper()
	before := tb.count(`[data-z=answer]`)
	tb.say(text)
	tb.answered(before + 1)
	return before
}

// say types a text and sends it with Enter.
func (tb *tab) say(text string) {
	tb.t.Helper()
	tb.click(z("input"))
	tb.do(protocol(input.InsertText, input.InsertTextParams{Text: text}))
	enter := input.DispatchKeyEventParams{Type: input.DispatchKeyEventTypeKeyDown, Key: "Enter", Code: "Enter", WindowsVirtualKeyCode: 13, Text: "\r"}
	tb.do(protocol(input.DispatchKeyEvent, enter))
	enter.Type, enter.Text = input.DispatchKeyEventTypeKeyUp, ""
	tb.do(protocol(input.DispatchKeyEvent, enter))
	tb.wait("an empty composer", z("input")+".value === ''")
}

// answered waits until there are n finished answers and none in the making.
func (tb *tab) answered(n int) {
	tb.t.Helper()
	tb.wait(fmt.Sprintf("answer %d", n), fmt.Sprintf(`$$('[data-z=answer]').length >= %d && !%s`, n, z("draft")))
}

func (tb *tab) count(selector string) int {
	tb.t.Helper()
	var n int
	tb.js("$$('"+selector+"').length", &n)
	return n
}

// answer is an expression for the n-th answer.
func answer(n int) string { return fmt.Sprintf("$$('[data-z=answer]')[%d]", n) }

// follow clicks a link that opens another tab, and gives that tab.
func (tb *tab) follow(link string) *tab {
	tb.t.Helper()
	opened := chromedp.WaitNewTarget(tb.ctx, func(i *target.Info) bool { return i.Type == "page" && i.URL != "" && i.URL != "about:blank" })
	tb.click(link)
	select {
	case id := <-opened:
		next := newTab(tb.t, tb.ctx, chromedp.WithTargetID(id))
		next.wait("the page", "document.readyState === 'complete'")
		return next
	case <-time.After(15 * time.Second):
		tb.t.Fatalf("no tab was opened by %s", link)
		return nil
	}
}

// markup is every stored answer as it stands in the page.
func (tb *tab) markup() []string {
	tb.t.Helper()
	return tb.texts("$$('[data-z=answer]').map((n) => n.outerHTML)")
}

// reload loads the page again and waits for the conversation to be back.
func (tb *tab) reload(answers int) {
	tb.t.Helper()
	tb.do(chromedp.Reload())
	tb.wait("the page", "document.readyState === 'complete' && root")
	if !tb.is("seen(" + z("panel") + ")") {
		tb.openWidget()
	}
	tb.answered(answers)
}
