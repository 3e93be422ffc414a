package main

import (
	"fmt"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
)

// checkWhole wants nothing cut: nothing that can be used lies outside of the window or under something else, no text
// runs out of its box, and between head and foot there is room to read.
func (tb *tab) checkWhole(state string, room int) {
	tb.t.Helper()
	tb.settled()
	faults := tb.texts(`(() => {
		const out = [], say = (n, what) => out.push(what + ': ' + n.outerHTML.slice(0, 110));
		const within = seen(` + z("sheet") + `) ? ` + z("sheet") + ` : ` + z("panel") + `;
		for (const n of within.querySelectorAll('button, a[href], textarea, input, h2, h3, .head p')) {
			const r = n.getBoundingClientRect();
			if (!n.checkVisibility() || !r.width || n.closest('[inert], .spoken')) continue;
			if ((r.left < -0.5 || r.right > innerWidth + 0.5) && !n.closest('.facts')) say(n, 'runs over the edge by ' + Math.round(Math.max(-r.left, r.right - innerWidth)));
			const scrolls = n.closest('.scroller, .facts, .chip-options, .sheet-body, .scroll');
			if (!scrolls && (r.top < -0.5 || r.bottom > innerHeight + 0.5)) say(n, 'cannot be reached');
			if (n.matches('.head *') && !scrolls) {
				const at = root.elementFromPoint((r.left + r.right) / 2, (r.top + r.bottom) / 2);
				if (!at || !(n.contains(at) || at.contains(n))) say(n, 'is covered');
			}
		}
		for (const n of within.querySelectorAll('.list, .sheet-body, .head, .foot, .choice, .button, .bubble, .answer, textarea, .row, .handling, h2, .chip-option')) {
			if (n.checkVisibility() && n.scrollWidth > n.clientWidth + 1 && !n.closest('.scroll')) say(n, 'is wider than its box by ' + (n.scrollWidth - n.clientWidth));
		}
		for (const n of within.querySelectorAll('.head h2, .head button, textarea, .button, .choice')) {
			if (n.checkVisibility() && n.scrollHeight > n.clientHeight + 1 && !n.value) say(n, 'is cut at its bottom by ' + (n.scrollHeight - n.clientHeight));
		}
		return out;
	})()`)
	for _, f := range faults {
		tb.t.Errorf("%s: %s", state, f)
	}
	if room > 0 && !tb.is(fmt.Sprintf("seen(%s) || %s.clientHeight >= %d", z("sheet"), z("scroller"), room)) {
		tb.t.Errorf("%s: only %s px to read in", state, tb.text("String("+z("scroller")+".clientHeight)"))
	}
}

// TestBrowserSurfaceSizes: small screens, large letters, a magnified page and a phone on its side: nothing is cut.
func TestBrowserSurfaceSizes(t *testing.T) {
	s := startServing(t, t.TempDir())
	tb := startBrowser(t).open(t, screens[0], s.URL+"/")
	tb.openWidget()
	tb.media("prefers-reduced-motion", "reduce")
	sizes := []struct {
		name          string
		width, height int64
		whole         bool // the panel covers the page
		room          int
	}{
		{"phone", 375, 800, true, 300}, {"small phone", 320, 568, true, 140}, {"phone at 200 %", 188, 400, true, 60}, {"widest phone", 480, 800, true, 300},
		{"beyond phones", 481, 800, false, 200}, {"phone on its side", 800, 375, false, 110}, {"desk at 200 %", 640, 400, false, 110},
	}
	each := func(state string, share int) {
		t.Helper()
		for _, size := range sizes {
			tb.size(size.width, size.height)
			if size.whole != tb.is("(({left, top, right, bottom}) => left <= 0 && top <= 0 && right >= innerWidth && bottom >= innerHeight)("+z("panel")+".getBoundingClientRect())") {
				t.Errorf("%s, %s: the panel covers the page: %v, want %v", size.name, state, !size.whole, size.whole)
			}
			if got := tb.text(`(() => [...root.querySelectorAll('textarea')].filter(seen).map((n) => getComputedStyle(n).fontSize).find((s) => parseFloat(s) < 16))()`); got != "" {
				t.Errorf("%s, %s: letters of %s in a field, so a phone magnifies the page", size.name, state, got)
			}
			tb.checkWhole(size.name+", "+state, size.room*share/100)
		}
		tb.size(375, 800)
	}
	each("greeting", 100)
	tb.ask(foundingQuestion)
	each("answer", 100)
	tb.click(chip("region"))
	tb.wait("the menu", z("chip-option"))
	each("chip menu", 0) // nobody reads meanwhile
	tb.press("Escape")
	for _, sheet := range [][2]string{{z("menu"), z("menu-share")}, {z("person"), z("person-send")}, {answer(0) + ".querySelector('[data-good=false]')", z("feedback-send")}} {
		tb.sheetOf(sheet[0], sheet[1])
		each("sheet "+sheet[1], 100)
		tb.shut()
	}
	tb.click(z("large"))
	each("large", 50)
	tb.click(z("large"))
	tb.is("(host.setAttribute('lang', 'en'), true)")
	tb.wait("English", "$('[data-z=input][placeholder=\"Write your question\"]') && seen("+z("panel")+")")
	each("English", 100)
}

// TestBrowserSurfaceBack: on a phone the back button closes the panel and stays on the page; the page's own entries are left alone.
func TestBrowserSurfaceBack(t *testing.T) {
	s := startServing(t, t.TempDir())
	site := hosting(t, "", longPage(s.URL))
	tb := startBrowser(t).open(t, screens[0], site.URL+"/a")
	tb.wait("the launcher", "seen("+z("launcher")+")")
	// A page with a router: it draws what an entry says.
	tb.is(`(window.routes = [], addEventListener('popstate', (e) => { routes.push(location.pathname); document.querySelector('h1').textContent = location.pathname }),
		window.go = (path) => { history.pushState({ path }, '', path); document.querySelector('h1').textContent = path; return true }, go('/one') && go('/two'))`)
	at := func(when, path string) {
		t.Helper()
		tb.wait(when+": "+path, "location.pathname === '"+path+"' && document.querySelector('h1').textContent === '"+path+"'")
		if !tb.is("history.state.path === '" + path + "' && Object.keys(history.state).length === 1") {
			t.Errorf("%s the state of %s is %s", when, path, tb.text("JSON.stringify(history.state)"))
		}
	}
	closed := "!seen(" + z("panel") + ") && seen(" + z("launcher") + ")"
	length := tb.text("String(history.length)")
	for round := range 2 {
		tb.openWidget()
		if !tb.is("location.pathname === '/two' && history.state.path === '/two'") {
			t.Error("the open panel has changed the page's address or state")
		}
		tb.do(chromedp.NavigateBack())
		tb.wait("the panel closed by the back button", closed)
		at(fmt.Sprintf("back button %d", round+1), "/two")
	}
	for range 2 { // closed by hand
		tb.openWidget()
		tb.click(z("close"))
		tb.wait("the closed panel", closed)
		at("closed by hand", "/two")
	}
	tb.do(chromedp.NavigateBack())
	at("back", "/one")
	if !tb.is(closed) {
		t.Error("the panel is open again")
	}
	tb.is("go('/three')")
	if got := tb.text("String(history.length)"); got != length {
		t.Errorf("%s entries of the history, before %s", got, length)
	}

	tb.openWidget()
	tb.do(chromedp.Reload()) // and with the panel open from the start
	tb.wait("the panel again", "document.readyState === 'complete' && seen("+z("panel")+")")
	tb.do(chromedp.NavigateBack())
	tb.wait("the panel closed by the back button", closed)
	if got := tb.text("location.pathname"); got != "/three" {
		t.Errorf("after a reload the back button leaves the page for %s", got)
	}

	tb.size(1280, 800) // at a desk the history is nobody's business of the panel
	before := tb.text("String(history.length)")
	tb.openWidget()
	if got := tb.text("String(history.length)"); got != before {
		t.Errorf("at a desk the panel makes an entry in the history: %s, before %s", got, before)
	}
}

// TestBrowserSurfaceBehind: the page behind a phone's panel rests, and is as it was when the panel is closed; the
// composer stays above the keyboard.
func TestBrowserSurfaceBehind(t *testing.T) {
	s := startServing(t, t.TempDir())
	site := hosting(t, "", longPage(s.URL))
	tb := startBrowser(t).open(t, screens[0], site.URL+"/")
	tb.wait("the launcher", "seen("+z("launcher")+")")
	swipe := func(y, by float64) {
		t.Helper()
		tb.do(protocol(input.SynthesizeScrollGesture, input.SynthesizeScrollGestureParams{X: 100, Y: y, YDistance: by, Speed: 4000}))
		tb.settled()
	}
	tb.is("(scrollTo(0, 500), true)")
	tb.openWidget()
	top := tb.text("String(scrollY)")
	swipe(600, -300) // over the conversation
	swipe(60, 300)   // and over the head, which scrolls nothing of its own
	if got := tb.text("String(scrollY)"); got != top || top != "500" {
		t.Errorf("the page behind is at %s, before at %s, want 500", got, top)
	}

	tb.is(`(window.room = {height: 420, offsetTop: 60}, ['height', 'offsetTop'].forEach((name) => Object.defineProperty(visualViewport, name, {configurable: true, get: () => room[name]})),
		visualViewport.dispatchEvent(new Event('resize')))`)
	tb.settled()
	in := "(({top, bottom}) => top >= 60 && bottom <= 480)"
	for _, part := range []string{z("composer-form"), z("send"), z("close")} {
		if !tb.is(in + "(" + part + ".getBoundingClientRect())") {
			t.Errorf("with a keyboard %s is out of the part of the screen that is left: %s", part, tb.text("JSON.stringify("+part+".getBoundingClientRect())"))
		}
	}
	tb.is("(delete visualViewport.height, delete visualViewport.offsetTop, visualViewport.dispatchEvent(new Event('resize')))")
	tb.settled()
	if !tb.is(z("panel") + ".getBoundingClientRect().height === innerHeight") {
		t.Error("without the keyboard the panel does not fill the screen again")
	}
	tb.click(z("close"))
	tb.wait("the closed panel", "!seen("+z("panel")+")")
	if got := tb.text("String(scrollY)"); got != top {
		t.Errorf("after the panel the page is at %s, before at %s", got, top)
	}
	swipe(600, -300)
	if got := tb.text("String(scrollY)"); got == top {
		t.Error("the page does not scroll after the panel was closed")
	}
	tb.quiet(s.addr(), strings.TrimPrefix(site.URL, "http://"))
}

// TestBrowserSurfacePreferences: reduced motion and forced colours.
func TestBrowserSurfacePreferences(t *testing.T) {
	s := startServing(t, t.TempDir())
	tb := startBrowser(t).open(t, screens[1], s.URL+"/")
	moving := `[...root.querySelectorAll('*')].filter((n) => { const c = getComputedStyle(n);
		return (c.animationName !== 'none' && parseFloat(c.animationDuration) > 0) || (c.transitionProperty !== 'all' && c.transitionProperty !== 'none' && parseFloat(c.transitionDuration) > 0) }).map((n) => n.className)`
	tb.openWidget()
	if len(tb.texts(moving)) == 0 {
		t.Error("nothing moves, so this test cannot tell")
	}
	tb.media("prefers-reduced-motion", "reduce")
	tb.ask(foundingQuestion)
	tb.click(answer(0) + ".querySelector('[data-z=cite]')")
	tb.sheetOf(z("menu"), z("menu-share"))
	if got := tb.texts(moving); len(got) > 0 {
		t.Errorf("these move although motion is unwanted: %q", got)
	}
	if got := tb.text("getComputedStyle(" + z("scroller") + ").scrollBehavior"); got != "auto" {
		t.Errorf("the conversation scrolls %s", got)
	}
	tb.shut()

	tb.media("forced-colors", "active", "prefers-color-scheme", "dark")
	tb.wait("forced colours", "matchMedia('(forced-colors: active)').matches")
	bordered := func(parts ...string) {
		t.Helper()
		for _, part := range parts {
			if bare := tb.texts("[...root.querySelectorAll('" + part + "')].filter(seen).filter((n) => { const c = getComputedStyle(n); return ['Top', 'Bottom'].some((side) => c['border' + side + 'Style'] === 'none' || parseFloat(c['border' + side + 'Width']) < 1 || c['border' + side + 'Color'] === c.backgroundColor) }).map((n) => n.outerHTML.slice(0, 80))"); len(bare) > 0 {
				t.Errorf("with forced colours these have no border: %q", bare)
			}
			if !tb.is("[...root.querySelectorAll('" + part + "')].some(seen)") {
				t.Errorf("there is no %s to look at", part)
			}
		}
	}
	bordered(".panel", ".composer", ".send", ".cite", ".chip", ".choice", ".offer", ".button", ".passage", ".bubble", ".logo")
	tb.click(chip("region"))
	tb.wait("the menu", z("chip-option"))
	bordered(".chip-menu", ".chip-option")
	tb.press("Escape")
	tb.sheetOf(answer(0)+".querySelector('[data-good=false]')", z("feedback-send"))
	bordered(".sheet", ".field", ".button", ".row")
	if !tb.is("(() => { const c = getComputedStyle(" + answer(0) + ".querySelector('[aria-pressed=true]')); return c.backgroundColor !== getComputedStyle(" + z("panel") + ").backgroundColor })()") {
		t.Error("with forced colours a pressed thumb looks like one that is not")
	}
	tb.shut()
	tb.click(z("close"))
	bordered(".launcher")
}
