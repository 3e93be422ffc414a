package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

// grants are the directives that docs/embedding.md tells a page to have, for a server.
func grants(t testing.TB, server string) string {
	t.Helper()
	src, err := os.ReadFile(filepath.Join("..", "..", "docs", "embedding.md"))
	if err != nil {
		t.Fatal(err)
	}
	_, rest, found := strings.Cut(string(src), "grant zhengda's origin these, and nothing else:\n\n```\n")
	block, _, closed := strings.Cut(rest, "\n```")
	if !found || !closed {
		t.Fatal("docs/embedding.md lists no directives")
	}
	block = strings.NewReplacer("wss://your-zhengda-host", strings.Replace(server, "http", "ws", 1), "https://your-zhengda-host", server, "\n", "; ").Replace(block)
	if strings.Contains(block, "your-zhengda-host") || !strings.Contains(block, server) {
		t.Fatalf("the directives are %q", block)
	}
	return block
}

// before has every page of the tab run a script before its own.
func (tb *tab) before(script string) {
	tb.t.Helper()
	call(tb, page.AddScriptToEvaluateOnNewDocument, page.AddScriptToEvaluateOnNewDocumentParams{Source: script})
}

// TestBrowserSurfaceStrictPage uses all of the widget on a page that grants what the documentation lists, and nothing else.
func TestBrowserSurfaceStrictPage(t *testing.T) {
	s := startShop(t, t.TempDir())
	policy := "default-src 'none'; base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'; trusted-types 'none'; " + grants(t, s.URL)
	site := hosting(t, policy, func(string) string {
		return `<h1>市政府</h1><script src="` + s.URL + `/widget.js" async data-city="440800" data-accent="#7a1f5c"></script>`
	})
	tb := startBrowser(t).open(t, screens[1], site.URL+"/")
	tb.openWidget()
	first := tb.ask(foundingQuestion)
	checkPassage(tb, first)
	tb.sheetOf(answer(first)+".querySelector('[data-good=false]')", z("feedback-send"))
	tb.click(z("feedback-send"))
	tb.sheetOf(z("menu"), z("menu-share"))
	tb.click("[..." + z("sheet") + ".querySelectorAll('[role=switch]')].at(-1)") // the sound
	tb.click(z("menu-share"))
	tb.wait("the sheet", "seen("+z("share-save")+")")
	tb.is("(window.print = () => { window.printed = document.querySelector('[data-zhengda-print]').shadowRoot.textContent }, true)")
	tb.click(z("share-print"))
	tb.wait("the paper", "window.printed")
	if got := tb.text("window.printed"); !strings.Contains(got, "粤居码") || !strings.Contains(got, "自动摘自") {
		t.Errorf("the paper has %q", got)
	}
	tb.is("dispatchEvent(new Event('afterprint'))")
	tb.click(z("share-save"))
	tb.shut()
	tb.is("(host.site = {...host.site, voice: true}, host.setAttribute('name', '证答一'), true)")
	tb.sheetOf(z("voice"), z("voice-yes"))
	tb.shut()
	tb.sheetOf(z("person"), z("person-send"))
	tb.shut()
	tb.click(chip("region"))
	tb.click("$('[data-z=chip-option][data-value=\"440100\"]')")
	tb.answered(2)
	tb.is("(host.setLanguage('en'), true)")
	tb.wait("English", "$('[data-z=input][placeholder=\"Write your question\"]')")
	tb.answered(2)
	tb.sheetOf(z("menu"), z("menu-erase"))
	tb.click(z("menu-erase"))
	tb.click(z("erase-yes"))
	tb.wait("nothing left", "!"+z("answer")+" && "+z("erased"))
	if got := tb.text("getComputedStyle(" + z("suggestion") + ").color"); got != "rgb(122, 31, 92)" {
		t.Errorf("the operator's colour is not there: %s", got)
	}
	tb.quiet(strings.TrimPrefix(s.URL, "http://"), strings.TrimPrefix(site.URL, "http://"))
}

// hostile are rules of a page that would spoil whatever they reach.
const hostile = `<style>
*:not(html, body, head, head *) { all: unset !important; display: block !important; position: static !important; color: red !important; background: yellow !important;
  font: italic 9px/1 cursive !important; opacity: .2 !important; transform: rotate(2deg) !important; filter: blur(1px) !important; visibility: hidden !important;
  direction: rtl !important; letter-spacing: 5px !important; word-spacing: 9px !important; text-transform: uppercase !important; text-align: right !important; text-indent: 30px !important;
  white-space: pre !important; cursor: none !important; pointer-events: none !important; user-select: none !important; contain: strict !important; writing-mode: vertical-rl !important;
  width: 10px !important; height: 10px !important; overflow: hidden !important; zoom: 2 !important; clip-path: inset(40%) !important; will-change: transform !important }
html { font-size: 40px; line-height: 3 } body { letter-spacing: 3px; font-variant: small-caps; word-break: break-all; text-shadow: 1px 1px red }
button, textarea { border: 9px solid red !important } h2, h3, p { margin: 40px !important }
</style>`

// TestBrowserSurfaceHostileStyles: the same look on a page whose styles are hostile as on one without any.
func TestBrowserSurfaceHostileStyles(t *testing.T) {
	s := startServing(t, t.TempDir())
	b := startBrowser(t)
	const look = `$$('*').filter((n) => !n.closest('.spoken') && !n.matches('style')).map((n) => {
		const c = getComputedStyle(n), r = n.getBoundingClientRect(), placed = !n.matches('time, .root');
		return [n.tagName, n.className.baseVal ?? n.className, ...['display', 'position', 'color', 'backgroundColor', 'fontSize', 'fontFamily', 'fontWeight', 'fontStyle', 'fontVariant', 'lineHeight', 'letterSpacing',
			'wordSpacing', 'textTransform', 'textAlign', 'textIndent', 'textShadow', 'whiteSpace', 'wordBreak', 'direction', 'writingMode', 'opacity', 'visibility', 'cursor', 'pointerEvents', 'userSelect', 'borderTopWidth', 'borderTopColor',
			'marginTop', 'marginLeft', 'paddingTop', 'paddingLeft', 'transform', 'filter'].map((k) => k + ' ' + c[k]),
			...(placed ? [r.left, r.top, r.width, r.height].map((x) => 'box ' + Math.round(x)) : [])].join(' | ');
	})`
	states := func(head string) (all [][]string) {
		site := hosting(t, "", func(string) string {
			return head + `<h1>市政府</h1><script src="` + s.URL + `/widget.js" async data-city="440800"></script>`
		})
		tb := b.open(t, screens[1], site.URL+"/")
		tb.media("prefers-reduced-motion", "reduce")
		tb.wait("the launcher", "seen("+z("launcher")+") && getComputedStyle("+z("launcher")+").position === 'fixed'")
		take := func() {
			tb.settled()
			all = append(all, tb.texts(look))
		}
		take()
		tb.openWidget()
		tb.wait("who can be asked for", "seen("+z("person")+")") // known with the connection
		take()
		tb.ask(foundingQuestion)
		tb.is("(" + z("scroller") + ".scrollTop = 0, root.activeElement.blur(), true)")
		take()
		tb.click(z("menu"))
		tb.wait("the menu", "seen("+z("menu-share")+")")
		take()
		return all
	}
	want, got := states(""), states(hostile)
	for i, name := range []string{"launcher", "greeting", "answer", "menu"} {
		if len(want[i]) != len(got[i]) {
			t.Errorf("%s: %d nodes, want %d", name, len(got[i]), len(want[i]))
			continue
		}
		faults := 0
		for j := range want[i] {
			if got[i][j] != want[i][j] && faults < 5 {
				faults++
				t.Errorf("%s: %s", name, apart(want[i][j], got[i][j]))
			}
		}
	}
}

// apart tells in what two lines differ.
func apart(want, got string) string {
	w, g := strings.Split(want, " | "), strings.Split(got, " | ")
	out := strings.Join(w[:2], " ")
	for i := range min(len(w), len(g)) {
		if w[i] != g[i] {
			out += fmt.Sprintf("; %s, want %s", g[i], w[i])
		}
	}
	return out
}

// TestBrowserSurfaceRerendering: a page that moves the element, puts it in again and replaces all around it.
func TestBrowserSurfaceRerendering(t *testing.T) {
	s := startServing(t, t.TempDir())
	site := hosting(t, "", longPage(s.URL))
	tb := startBrowser(t).open(t, screens[1], site.URL+"/")
	tb.before("window.sockets = []; window.WebSocket = class extends WebSocket { constructor(...a) { super(...a); sockets.push(this) } }")
	tb.do(chromedp.Reload())
	tb.wait("the page", "document.readyState === 'complete' && root")
	tb.openWidget()
	tb.ask(foundingQuestion)
	before := tb.markup()
	tb.put("还没写完")
	whole := func(when string) {
		t.Helper()
		tb.wait(when+": the conversation", "seen("+z("panel")+") && $$('[data-z=answer]').length === 1 && !"+z("draft"))
		if after := tb.markup(); after[0] != before[0] {
			t.Errorf("%s the answer is another: %s", when, after[0])
		}
		if got := tb.text(z("input") + ".value"); got != "还没写完" {
			t.Errorf("%s the draft is %q", when, got)
		}
		tb.wait(when+": one connection", "sockets.filter((w) => w.readyState < 2).length === 1")
		if !tb.is("document.querySelectorAll('zhengda-chat').length === 1 && root.childElementCount === 1") {
			t.Errorf("%s there is more than one panel", when)
		}
	}
	whole("at first")
	for _, step := range []struct{ name, script string }{
		{"moved", "(document.body.prepend(host), true)"},
		{"moved into a new box", "(document.body.append(Object.assign(document.createElement('main'), {id: 'app'})), document.querySelector('#app').append(host), true)"},
		{"siblings replaced", "(document.body.replaceChildren(document.createElement('div'), host, document.createElement('p')), true)"},
		{"out and in again at once", "(host.remove(), document.body.append(host), true)"},
	} {
		sockets := tb.text("String(sockets.length)")
		tb.is(step.script)
		tb.settled()
		whole(step.name)
		if got := tb.text("String(sockets.length)"); got != sockets {
			t.Errorf("%s: it connects again", step.name)
		}
	}
	tb.is("(window.kept = host, host.remove(), true)")
	tb.wait("the connection to go", "sockets.every((w) => w.readyState >= 2)")
	tb.is("(document.body.append(kept), true)")
	whole("out, and in again later")
	tb.is("(kept = host.cloneNode(), host.replaceWith(kept), true)")
	tb.settled()
	whole("replaced by its copy")
	tb.say("那要多少钱")
	tb.answered(2)
	tb.quiet(s.addr(), strings.TrimPrefix(site.URL, "http://"))
}

// TestBrowserSurfaceTwice: two elements on one page, and a page change: each is open or closed as it was, with one conversation.
func TestBrowserSurfaceTwice(t *testing.T) {
	s := startServing(t, t.TempDir())
	b := startBrowser(t)
	site := hosting(t, "", func(path string) string {
		tag := `<script src="` + s.URL + `/widget.js" async %s></script>`
		second := ""
		if strings.HasPrefix(path, "/two") {
			second = fmt.Sprintf(tag, `data-position="left" data-launcher="另一个"`)
		}
		return `<h1>` + path + `</h1><a href="` + path + `-next">下一页</a>` + fmt.Sprintf(tag, `data-city="440800"`) + second
	})
	tb := b.open(t, screens[1], site.URL+"/two")
	const nth = "[...document.querySelectorAll('zhengda-chat')].sort((a, b) => (a.getAttribute('position') === 'left') - (b.getAttribute('position') === 'left'))[%d]?.shadowRoot?.querySelector('[data-z=%s]')"
	of := func(n int, part string) string { return fmt.Sprintf(nth, n, part) }
	tb.wait("two launchers", "document.querySelectorAll('zhengda-chat').length === 2 && seen("+of(0, "launcher")+") && seen("+of(1, "launcher")+")")
	if !tb.is(of(1, "launcher") + ".getBoundingClientRect().right < " + of(0, "launcher") + ".getBoundingClientRect().left && " + of(1, "launcher") + ".textContent.includes('另一个')") {
		t.Error("the launchers are not beside each other, each with its words")
	}
	tb.click(of(0, "launcher"))
	tb.click(of(1, "launcher"))
	tb.wait("two panels", "seen("+of(0, "panel")+") && seen("+of(1, "panel")+")")
	tb.is("(document.querySelectorAll('zhengda-chat')[0].ask('" + foundingQuestion + "'), true)")
	tb.wait("the answer in both", "["+of(0, "answer")+", "+of(1, "answer")+"].every(seen)")
	tb.click(of(1, "close"))
	tb.wait("one panel", "seen("+of(0, "panel")+") && !seen("+of(1, "panel")+")")
	tb.quiet(s.addr(), strings.TrimPrefix(site.URL, "http://"))

	tb.click("document.querySelector('a')")
	tb.wait("the next page", "document.readyState === 'complete' && location.pathname === '/two-next' && document.querySelectorAll('zhengda-chat').length === 2")
	tb.wait("one panel, as before", "seen("+of(0, "panel")+") && !seen("+of(1, "panel")+") && seen("+of(0, "answer")+")")

	phone := b.open(t, screens[0], site.URL+"/two")
	phone.wait("two elements", "document.querySelectorAll('zhengda-chat').length === 2 && "+of(1, "panel")+" && "+of(0, "panel"))
	phone.is("(document.querySelectorAll('zhengda-chat').forEach((c) => c.close()), true)")
	for _, n := range []int{0, 1} { // what covers the page is only one
		phone.is(fmt.Sprintf("([...document.querySelectorAll('zhengda-chat')].find((c) => c.shadowRoot.contains(%s)).open(), true)", of(n, "panel")))
		phone.wait("one panel", "seen("+of(n, "panel")+") && !seen("+of(1-n, "panel")+")")
	}
}

// TestBrowserSurfacePageChange: a link of the page is followed: conversation, draft and open panel are there again.
func TestBrowserSurfacePageChange(t *testing.T) {
	s := startServing(t, t.TempDir())
	b := startBrowser(t)
	site := hosting(t, "", func(path string) string {
		return `<h1>` + path + `</h1><a href="/b">下一页</a><script src="` + s.URL + `/widget.js" async data-city="440800"></script>`
	})
	tb := b.open(t, screens[1], site.URL+"/a")
	tb.openWidget()
	tb.ask(foundingQuestion)
	tb.put("还没写完")
	before := tb.markup()
	tb.click("document.querySelector('a')")
	tb.wait("the next page", "location.pathname === '/b' && document.readyState === 'complete' && root && seen("+z("panel")+")")
	tb.answered(1)
	if after := tb.markup(); after[0] != before[0] {
		t.Errorf("on the next page the answer is\n%s\nwas\n%s", after[0], before[0])
	}
	if got := tb.text(z("input") + ".value"); got != "还没写完" {
		t.Errorf("on the next page the draft is %q", got)
	}
	if tb.is("document.activeElement === host") {
		t.Error("on the next page the widget has taken the focus")
	}
	tb.click(z("close"))
	tb.click("document.querySelector('a')")
	tb.wait("the page once more", "document.readyState === 'complete' && seen("+z("launcher")+")")
	if tb.is("seen(" + z("panel") + ")") {
		t.Error("a panel that was closed is open on the next page")
	}
	tb.quiet(s.addr(), strings.TrimPrefix(site.URL, "http://"))
}
