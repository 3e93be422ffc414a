package main

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// recorder notes the events of the element that reach the page.
const recorder = `window.events = []; for (const name of ['open', 'close', 'ask', 'answer', 'offer', 'person'])
	document.addEventListener('zhengda-' + name, (e) => events.push(name + ' ' + JSON.stringify(e.detail) + (e.target.matches('zhengda-chat') && e.bubbles && e.composed ? '' : ' elsewhere')));`

// TestBrowserSurfaceAPI plays the page that opens, asks and listens.
func TestBrowserSurfaceAPI(t *testing.T) {
	s := startShop(t, t.TempDir())
	site := hosting(t, "", func(string) string {
		return `<h1>市政府</h1><button id="ask">问办证</button><script src="` + s.URL + `/widget.js" async data-city="440800" data-hidden-launcher="true"></script>
			<script>customElements.whenDefined('zhengda-chat').then(() => { window.defined = true })</script>`
	})
	b := startBrowser(t)
	tb := b.open(t, screens[1], "about:blank")
	tb.before(recorder)
	tb.do(chromedp.Navigate(site.URL + "/"))
	tb.wait("the element", "window.defined && host")
	events := func(when string, want ...string) {
		t.Helper()
		tb.wait(when+": "+strings.Join(want, ", "), "events.length >= "+fmt.Sprint(len(want)))
		tb.settled()
		got := tb.texts("events.splice(0)")
		if len(got) != len(want) {
			t.Errorf("%s: the page hears %q, want %q", when, got, want)
			return
		}
		for i := range want {
			if !strings.HasPrefix(got[i], want[i]) || strings.HasSuffix(got[i], "elsewhere") {
				t.Errorf("%s: the page hears %q, want %q", when, got[i], want[i])
			}
		}
	}
	tb.is("(document.querySelector('#ask').addEventListener('click', () => host.open()), true)")
	if tb.is("seen(" + z("launcher") + ")") {
		t.Error("a launcher is shown that is to be hidden")
	}
	tb.click("document.querySelector('#ask')")
	tb.wait("the panel", "seen("+z("panel")+")")
	events("opened", "open null")
	tb.is("(host.open(), true)") // once more does nothing
	tb.press("Escape")
	tb.wait("the focus on the button of the page", "!seen("+z("panel")+") && document.activeElement.id === 'ask'")
	events("closed", "close null")
	tb.is("(host.close(), host.toggle(), host.toggle(), host.toggle(), true)")
	tb.wait("the panel", "seen("+z("panel")+")")
	events("toggled", "open", "close", "open")

	const offer = `offer {"kind":"photo-order","region":"440800","document":"id-card","procedure":"renew"}`
	tb.is("(host.ask('" + foundingQuestion + "'), true)")
	tb.answered(1)
	events("asked by the page", "ask null", `answer {"offset":2,"status":"answered"}`, offer)
	tb.is("(host.ask(''), host.ask('   '), host.ask('长'.repeat(501)), true)")
	tb.ask("那要多少钱")
	events("asked by hand", "ask null", `answer {"offset":4,"status":"answered"}`, offer)
	tb.sheetOf(z("person"), z("person-send"))
	tb.is("(root.querySelector('#person-text').value = '有事', true)")
	tb.click(z("person-send"))
	events("person", "person null")
	if all := tb.text("JSON.stringify(performance.getEntriesByType('resource').map((r) => r.name))"); strings.Contains(all, "%E6") {
		t.Errorf("an address holds words: %s", all)
	}

	tb.is("(host.setCity('440100'), true)")
	tb.ask("身份证丢了去哪里补")
	if got := tb.text("$$('[data-z=answer]').at(-1).querySelector('[data-z=level]').textContent"); got != "湛江市" && got != "广州市" {
		t.Errorf("after setCity the answer is of %q", got)
	}
	tb.is("(host.setLanguage('zh-Hant'), true)")
	tb.wait("traditional characters", "$('[data-z=input][placeholder=寫下您的問題]')")
	tb.answered(3)
	tb.is("(events.splice(0), host.erase(), true)")
	tb.wait("nothing left", "!"+z("answer")+" && "+z("erased"))
	if !tb.is("(({top}, {bottom}) => top - bottom >= 12)(" + z("greeting") + ".querySelector('h3').getBoundingClientRect(), " + z("erased") + ".getBoundingClientRect())") {
		t.Error("the word on the erasure stands on the greeting")
	}
	if kept := tb.text("JSON.stringify(localStorage)"); strings.Contains(kept, `\"conversation\"`) {
		t.Errorf("after the erasure the page keeps %s", kept)
	}
	tb.is("(host.ask('" + foundingQuestion + "'), true)")
	tb.answered(1)
	if got := tb.text("$('[data-z=answer] [data-z=level]').textContent"); got != "湛江市" {
		t.Errorf("the answer is of %q", got)
	}

	// What is called before all is loaded is done then.
	early := b.open(t, screens[1], "about:blank")
	early.before(recorder + `customElements.whenDefined('zhengda-chat').then(() => { const wait = () => { const c = document.querySelector('zhengda-chat'); if (!c) return setTimeout(wait); c.ask('湛江身份证丢了怎么补？'); c.open() }; wait() })`)
	early.do(chromedp.Navigate(site.URL + "/"))
	early.wait("the panel with the answer", "seen("+z("panel")+") && $$('[data-z=answer]').length")
	tb.quiet(strings.TrimPrefix(s.URL, "http://"), strings.TrimPrefix(site.URL, "http://"))
}

// looks are the wishes of an operator, and what is to be seen of each.
var looks = []struct{ name, value, site, want string }{
	{"name", "办证问答", "", "root.querySelector('#name').textContent === '办证问答'"},
	{"about", "智能问答，仅供参考", "", "root.querySelector('.head > p').textContent === '智能问答，仅供参考'"},
	{"greeting", "您好，有事请问", "", "$('.greeting h3')?.textContent === '您好，有事请问'"},
	{"suggestions", "丢了怎么补？|去哪里换？", "[丢了怎么补？, 去哪里换？]", "$$('[data-z=suggestion]').map((n) => n.textContent).join() === '丢了怎么补？,去哪里换？'"},
	{"launcher", "问一问", "", "$('[data-z=launcher] span').textContent === '问一问' && $('[data-z=launcher]').getAttribute('aria-label') === '问一问'"},
	{"position", "left", "", "$('[data-z=panel]').getBoundingClientRect().left < 100"},
	{"accent", "#7a1f5c", `"#7a1f5c"`, "$('[data-z=suggestion]') && getComputedStyle($('[data-z=suggestion]')).color === 'rgb(122, 31, 92)'"},
	{"theme", "dark", "", "getComputedStyle($('[data-z=panel]')).backgroundColor === 'rgb(20, 24, 27)'"},
	{"lang", "zh-Hant", "", "$('[data-z=input]')?.placeholder === '寫下您的問題' && $('.root').lang === 'zh-HK'"},
}

// TestBrowserSurfaceWishes: what the operator wishes, by attributes that may change at any time, and by the settings of the site.
func TestBrowserSurfaceWishes(t *testing.T) {
	var file strings.Builder
	file.WriteString("sites:\n  - key: hall\n    origins: [https://hall.example]\n    city: 广州\n    person: false\n    sound: false\n    official: {text: 省公安厅, url: https://gdga.gd.gov.cn/}\n")
	for _, l := range looks {
		name, value := l.name, l.value
		if name == "theme" { // it would change the accent
			continue
		}
		if name == "lang" {
			name = "language"
		}
		if l.site != "" {
			value = l.site
		}
		fmt.Fprintf(&file, "    %s: %s\n", name, value)
	}
	path := filepath.Join(t.TempDir(), "sites.yaml")
	if err := os.WriteFile(path, []byte(file.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	s := startServing(t, t.TempDir(), "-sites", path)
	b := startBrowser(t)
	site := hosting(t, "", func(path string) string {
		return `<h1>市政府</h1><script src="` + s.URL + `/widget.js` + map[string]string{"/hall": "?site=hall"}[path] + `" async></script>`
	})
	t.Run("attributes", func(t *testing.T) {
		tb := b.open(t, screens[1], site.URL+"/")
		tb.openWidget()
		for _, l := range looks {
			if tb.is(l.want) {
				t.Errorf("%s: it is so already", l.name)
			}
			tb.is("(host.setAttribute('" + l.name + "', '" + l.value + "'), true)")
			tb.wait(l.name, l.want)
		}
		for _, l := range looks {
			tb.is("(host.removeAttribute('" + l.name + "'), true)")
			tb.wait("the usual "+l.name, "$('.greeting') && !("+l.want+")")
		}
		tb.is("(host.setAttribute('city', '梅州'), true)")
		tb.wait("the city", "$('.greeting h3')?.textContent.includes('梅州')")
		tb.is("(host.setAttribute('large', ''), true)")
		tb.wait("large type", "getComputedStyle("+z("input")+").fontSize === '20px'")
		if !tb.is(z("input") + ".clientHeight >= " + z("input") + ".scrollHeight") {
			t.Error("in large type the composer cuts its words")
		}
		tb.is("(host.setAttribute('lang', 'en'), true)")
		tb.wait("English", "$('[data-z=input][placeholder=\"Write your question\"]')")
		if !tb.is(z("input") + ".clientHeight >= " + z("input") + ".scrollHeight") {
			t.Error("in another language the composer cuts its words")
		}
		tb.is("(host.setAttribute('hidden-launcher', ''), host.close(), true)")
		tb.wait("no launcher", "!seen("+z("panel")+") && !seen("+z("launcher")+")")
		tb.is("(host.setAttribute('hidden-launcher', 'false'), true)")
		tb.wait("the launcher", "seen("+z("launcher")+")")
	})
	t.Run("site", func(t *testing.T) {
		tb := b.open(t, screens[1], site.URL+"/hall")
		tb.openWidget()
		for _, l := range looks {
			if l.name != "theme" {
				tb.wait(l.name, l.want)
			}
		}
		if tb.is("seen(" + z("person") + ")") {
			t.Error("people are offered on a site that has none")
		}
		tb.sheetOf(z("menu"), z("menu-share"))
		if got := tb.count("[role=switch]"); got != 1 {
			t.Errorf("%d switches, want that of the type only", got)
		}
		if !tb.is("[..." + z("sheet") + ".querySelectorAll('a')].some((a) => a.href === 'https://gdga.gd.gov.cn/' && a.textContent === '省公安厅')") {
			t.Error("the authority is not named in the menu")
		}
	})
}

// TestBrowserSurfaceManners: nothing is asked for before the page has loaded, little before the panel is opened, and
// nothing of the page is moved.
func TestBrowserSurfaceManners(t *testing.T) {
	s := startServing(t, t.TempDir())
	slow := make(chan struct{})
	site := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/slow.css":
			<-slow
			w.Header().Set("Content-Type", "text/css")
		case "/":
			w.Header().Set("Content-Type", "text/html; charset=utf-8")
			fmt.Fprintf(w, `<!doctype html><meta charset="utf-8"><title>市政府</title><script src="%s/widget.js" async></script><h1>市政府</h1>%s<link rel="stylesheet" href="/slow.css">`, s.URL, strings.Repeat("<p>办事</p>", 80))
		default:
			w.WriteHeader(http.StatusNoContent)
		}
	}))
	t.Cleanup(site.Close)
	tb := startBrowser(t).open(t, screens[1], "about:blank")
	tb.before(`window.shifts = []; new PerformanceObserver((list) => list.getEntries().forEach((e) => {
			const host = e.sources.map((x) => x.node).filter((n) => n && n.getRootNode() === document && n.localName !== 'zhengda-chat');
			shifts.push({value: e.value, hand: e.hadRecentInput, host: host.map((n) => n.nodeName)});
		})).observe({type: 'layout-shift', buffered: true});
		addEventListener('load', () => { window.loadedAt = performance.now() });`)
	tb.is(`(location.href = '` + site.URL + `/', true)`)
	const asked = "performance.getEntriesByType('resource').filter((r) => r.name.startsWith('%s'))"
	ours := fmt.Sprintf(asked, s.URL)
	tb.wait("the script", "location.href.startsWith('"+site.URL+"') && "+ours+".length === 1")
	tb.later("new Promise((done) => setTimeout(() => done(true), 300))", new(bool)) // in which it could have begun
	if got := tb.texts(ours + ".map((r) => r.name)"); len(got) != 1 || tb.is("window.loadedAt") {
		t.Errorf("while the page loads it has asked for %q", got)
	}
	close(slow)
	tb.wait("the launcher", "seen("+z("launcher")+")")
	tb.settled()
	if early := tb.texts(ours + ".slice(1).filter((r) => r.startTime < loadedAt).map((r) => r.name)"); len(early) > 0 {
		t.Errorf("asked for before the page was there: %q", early)
	}
	if got := tb.texts(ours + ".map((r) => r.name).filter((n) => !/\\/widget(\\.js|\\/dist\\/[^/]*\\.js)$/.test(n))"); len(got) > 0 {
		t.Errorf("asked for before the panel is opened: %q", got)
	}
	if tb.is("shifts.length") {
		t.Errorf("before the panel is opened the layout shifts: %s", tb.text("JSON.stringify(shifts)"))
	}
	if !tb.is("localStorage.length === 0") {
		t.Errorf("kept before the panel is opened: %s", tb.text("JSON.stringify(localStorage)"))
	}
	tb.openWidget()
	tb.ask(foundingQuestion)
	tb.click(answer(0) + ".querySelector('[data-z=cite]')")
	tb.click(z("close"))
	tb.settled()
	var shifts []struct {
		Value float64
		Hand  bool
		Host  []string
	}
	tb.js("shifts", &shifts)
	own := 0.0 // of the conversation, as an answer grows
	for _, shift := range shifts {
		if len(shift.Host) > 0 {
			t.Errorf("the layout of the page shifts by %v: %q", shift.Value, shift.Host)
		} else if !shift.Hand {
			own += shift.Value
		}
	}
	if own > 0.02 {
		t.Errorf("within the panel all shifts by %v", own)
	}
	t.Logf("shifts within the panel: %.4f", own)
	tb.is("(document.querySelector('h1').style.height = '300px', true)")
	tb.wait("a shift that is seen", "shifts.some((x) => x.host.includes('P'))")
	tb.quiet(s.addr(), strings.TrimPrefix(site.URL, "http://"))
}

// TestBrowserSurfaceRemoved: an element that is taken out leaves no listener, timer or connection.
func TestBrowserSurfaceRemoved(t *testing.T) {
	s := startShop(t, t.TempDir())
	site := hosting(t, "", longPage(s.URL))
	b := startBrowser(t)
	tb := b.open(t, screens[0], "about:blank")
	tb.before(`(() => {
		const ours = () => new Error().stack.includes('/static/widget/');
		window.left = { listeners: new Map(), timers: new Map(), sockets: [], seen: [0, 0] };
		const { addEventListener: add, removeEventListener: remove } = EventTarget.prototype;
		EventTarget.prototype.addEventListener = function (type, then, options = {}) {
			if (ours() && !(this instanceof Node && this !== document) && !(this instanceof AbortSignal)) {
				const key = {};
				left.seen[0]++;
				left.listeners.set(key, type + ' on ' + (this.constructor && this.constructor.name));
				if (options.signal) add.call(options.signal, 'abort', () => left.listeners.delete(key));
			}
			return add.call(this, type, then, options);
		};
		const { setTimeout: set, clearTimeout: clear } = window;
		window.setTimeout = (then, ms, ...rest) => {
			if (!ours()) return set(then, ms, ...rest);
			left.seen[1]++;
			const id = set(() => { left.timers.delete(id); then(...rest) }, ms);
			left.timers.set(id, ms + ' ' + new Error().stack.split('\n')[2]);
			return id;
		};
		window.clearTimeout = (id) => { left.timers.delete(id); clear(id) };
		window.setInterval = () => { throw new Error('an interval') };
		window.WebSocket = class extends WebSocket { constructor(...a) { super(...a); left.sockets.push(this) } };
	})()`)
	tb.do(chromedp.Navigate(site.URL + "/"))
	tb.openWidget()
	tb.ask(foundingQuestion)
	tb.click(answer(0) + ".querySelector('[data-good=true]')") // a word that is taken back later
	tb.click(answer(0) + ".querySelector('[data-z=copy]')")
	tb.click(z("large"))
	if !tb.is("left.seen.every((n) => n > 3) && left.sockets.length === 1 && left.listeners.size > 3 && left.timers.size > 0") {
		t.Fatalf("this test does not see what the widget does: %s", tb.text("JSON.stringify([left.seen, left.sockets.length, left.listeners.size, left.timers.size])"))
	}
	tb.is("(window.fired = [], ['zhengda-open', 'zhengda-close', 'zhengda-answer'].forEach((x) => document.addEventListener(x, () => fired.push(x))), window.gone = host, host.remove(), true)")
	tb.wait("no connection", "left.sockets.every((w) => w.readyState >= 2)")
	tb.settled()
	if got := tb.texts("[...left.listeners.values(), ...left.timers.values()]"); len(got) > 0 {
		t.Errorf("left behind: %q", got)
	}
	if !tb.is("document.adoptedStyleSheets.length === 0 && getComputedStyle(document.documentElement).overflow !== 'hidden'") {
		t.Error("the page is still held")
	}
	tb.is("(dispatchEvent(new Event('online')), document.dispatchEvent(new Event('visibilitychange')), dispatchEvent(new Event('resize')), dispatchEvent(new PopStateEvent('popstate', {state: null})), true)")
	tb.settled()
	if got := tb.texts("[...fired, ...left.timers.values()]"); len(got) > 0 || !tb.is("left.sockets.length === 1 && gone.shadowRoot.childElementCount === 0") {
		t.Errorf("after it was taken out it does %q", got)
	}
	tb.quiet(strings.TrimPrefix(s.URL, "http://"), strings.TrimPrefix(site.URL, "http://"))
}
