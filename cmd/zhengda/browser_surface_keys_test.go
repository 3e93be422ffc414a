package main

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"

	"zhengda/bot/openai/modeltest"
)

// held is an expression for what has the focus, in the widget or in the page.
const held = "(root.activeElement || document.activeElement)"

// checkFocus wants the focus to be seen, with nothing over it.
func (tb *tab) checkFocus(where string) {
	tb.t.Helper()
	if fault := tb.text(`(() => {
		const n = ` + held + `, style = getComputedStyle(n), r = n.getBoundingClientRect(), box = n.matches('textarea') && n.closest('.composer');
		if (!n.matches(':focus-visible')) return 'is not shown';
		if (!(style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2) && !(box && getComputedStyle(box).boxShadow !== 'none')) return 'has no outline';
		if (r.bottom < 0 || r.top > innerHeight || r.right < 0 || r.left > innerWidth) return 'is out of sight';
		const mid = (lo, hi, end) => (Math.max(lo, 0) + Math.min(hi, end)) / 2, at = n.getRootNode().elementFromPoint(mid(r.left, r.right, innerWidth), mid(r.top, r.bottom, innerHeight));
		return n.contains(at) || (at && at.contains(n)) ? '' : 'is covered';
	})()`); fault != "" {
		tb.t.Errorf("%s: the focus, on %s, %s", where, tb.text(held+".outerHTML.slice(0, 120)"), fault)
	}
}

// tabTo strikes Tab until the focus is on what is wanted.
func (tb *tab) tabTo(what, wanted string, modifiers int64) {
	tb.t.Helper()
	for range 80 {
		if tb.is(held + " === " + wanted) {
			tb.checkFocus(what)
			return
		}
		tb.strike("Tab", modifiers)
	}
	tb.t.Fatalf("%s is not reached with Tab; the focus is on %s", what, tb.text(held+".outerHTML.slice(0, 200)"))
}

// checkSheet wants the focus kept in a sheet that is open, and back at the opener when Escape has closed it.
func (tb *tab) checkSheet(name, part, opener string) {
	tb.t.Helper()
	tb.wait("the sheet "+name, "seen("+part+")")
	tb.wait("the focus on its title", held+" === root.querySelector('#sheet-name')")
	if !tb.is("[...root.querySelectorAll('.head, .middle, .foot')].filter((n) => n.inert).length === 3") {
		tb.t.Errorf("%s: what lies behind the sheet can be reached", name)
	}
	seen := map[string]int{}
	for i := range 40 {
		tb.strike("Tab", 0)
		if !tb.is(z("sheet") + ".contains(root.activeElement)") {
			tb.t.Fatalf("%s: after %d times Tab the focus is on %s", name, i+1, tb.text(held+".outerHTML.slice(0, 120)"))
		}
		tb.checkFocus(name)
		key := tb.text(held + ".outerHTML")
		if seen[key]++; seen[key] > 1 {
			break // once round
		}
	}
	if !tb.is("(() => { const all = [..." + z("sheet") + ".querySelectorAll('button, a[href], textarea, input')].filter(seen); return all.length === " + fmt.Sprint(len(seen)) + " && root.activeElement === all[0] })()") {
		tb.t.Errorf("%s: Tab went round %d things, and not round all that can be used: %s", name, len(seen), tb.text(z("sheet")+".innerText"))
	}
	tb.strike("Tab", shift)
	if !tb.is("root.activeElement === [..." + z("sheet") + ".querySelectorAll('button, a[href], textarea, input')].filter(seen).at(-1)") {
		tb.t.Errorf("%s: Shift+Tab from the first does not go to the last, but to %s", name, tb.text(held+".outerHTML.slice(0, 120)"))
	}
	tb.strike("Escape", 0)
	tb.wait("the sheet "+name+" to go", "!seen("+z("sheet")+")")
	if !tb.is("seen(" + z("panel") + ")") {
		tb.t.Errorf("%s: Escape closed the panel too", name)
	}
	tb.wait("the focus where it was before "+name, held+" === "+opener)
	tb.checkFocus("after " + name)
}

// TestBrowserSurfaceKeys goes the whole way with the keyboard.
func TestBrowserSurfaceKeys(t *testing.T) {
	model := modeltest.New(t, modeltest.Reply(obedient), modeltest.Reply(obedient).Split(20).Pace(500*time.Millisecond))
	s := startShop(t, t.TempDir(), modelFlags(model)...)
	tb := startBrowser(t).open(t, screens[1], s.URL+"/")
	tb.wait("the launcher", "seen("+z("launcher")+")")
	tb.tabTo("the launcher", z("launcher"), 0)
	tb.strike("Enter", 0)
	tb.wait("the open panel, with the focus in the composer", "seen("+z("panel")+") && "+held+" === "+z("input"))
	tb.checkFocus("open")
	tb.do(protocol(input.InsertText, input.InsertTextParams{Text: foundingQuestion}))
	tb.strike("Enter", 0)
	tb.answered(1)
	if !tb.is(held + " === " + z("input")) {
		t.Error("after a question the focus has left the composer")
	}

	cite := answer(0) + ".querySelector('[data-z=cite]')"
	tb.tabTo("a citation", cite, shift)
	tb.strike("Enter", 0)
	tb.wait("the passage", "seen("+z("passage")+")")
	tb.tabTo("the link of the passage", z("passage")+".querySelector('a')", 0)
	tb.strike("Escape", 0)
	tb.wait("the passage closed, the focus on its mark", "!"+z("passage")+" && "+held+" === "+cite)
	tb.strike(" ", 0)
	tb.wait("the passage", "seen("+z("passage")+")")
	tb.strike("Enter", 0)
	tb.wait("the closed passage", "!"+z("passage")+" && seen("+z("panel")+")")

	region := chip("region")
	tb.tabTo("a chip", region, 0)
	tb.strike("Enter", 0)
	const option = "$$('[data-z=chip-option]')"
	tb.wait("the menu", held+" === "+option+"[0]")
	for _, step := range []struct{ key, at string }{{"ArrowDown", "[1]"}, {"End", ".at(-1)"}, {"ArrowDown", "[0]"}, {"ArrowUp", ".at(-1)"}, {"Home", "[0]"}} {
		tb.strike(step.key, 0)
		if !tb.is(held + " === " + option + step.at) {
			t.Errorf("after %s the focus is not on option %s", step.key, step.at)
		}
		tb.checkFocus("chip menu")
	}
	tb.strike("Escape", 0)
	tb.wait("the menu closed, the focus on its chip", "!$('[data-z=chip-option]') && "+held+" === "+region)

	useless := answer(0) + ".querySelector('[data-good=false]')"
	tb.tabTo("the thumb", useless, shift)
	tb.strike("Enter", 0)
	tb.checkSheet("feedback", z("feedback-send"), useless)
	tb.is("(host.site = {...host.site, voice: true}, host.setAttribute('name', '证答一'), true)")
	for _, sheet := range []struct{ name, opener, through, part string }{
		{"person", z("person"), "", z("person-send")}, {"menu", z("menu"), "", z("menu-share")},
		{"share", z("menu"), z("menu-share"), z("share-copy")}, {"erase", z("menu"), z("menu-erase"), z("erase-yes")},
		{"voice", z("voice"), "", z("voice-yes")},
	} {
		tb.tabTo(sheet.name, sheet.opener, 0)
		tb.strike("Enter", 0)
		if sheet.through != "" {
			tb.wait("the menu", "seen("+sheet.through+") && "+held+" === root.querySelector('#sheet-name')")
			tb.tabTo(sheet.name, sheet.through, 0)
			tb.strike("Enter", 0)
		}
		tb.checkSheet(sheet.name, sheet.part, sheet.opener)
	}

	tb.tabTo("the composer", z("input"), 0)
	tb.do(protocol(input.InsertText, input.InsertTextParams{Text: "湛江身份证丢了怎么补？"}))
	tb.strike("Enter", 0)
	tb.wait("the draft", z("draft"))
	tb.tabTo("the stop button", z("send"), 0)
	if got := tb.text(z("send") + ".getAttribute('aria-label')"); got != "停止回答" {
		t.Errorf("the button says %q while an answer is made", got)
	}
	tb.strike(" ", 0)
	tb.answered(2)
	if got := tb.text(z("send") + ".getAttribute('aria-label')"); got != "发送" {
		t.Errorf("the button says %q after the answer", got)
	}
	tb.tabTo("the composer", z("input"), shift)
	tb.strike("Escape", 0)
	tb.wait("the panel closed, the focus on the launcher", "!seen("+z("panel")+") && "+held+" === "+z("launcher"))
	tb.checkFocus("closed")
	tb.quiet(strings.TrimPrefix(s.URL, "http://"))
}

// TestBrowserSurfaceSpoken: a finished answer is put into the live region once, blocks in the making and history never.
func TestBrowserSurfaceSpoken(t *testing.T) {
	model := modeltest.New(t, modeltest.Reply(obedient).Split(300).Pace(60*time.Millisecond))
	s := startShop(t, t.TempDir(), modelFlags(model)...)
	tb := startBrowser(t).open(t, screens[1], s.URL+"/")
	listen := func() {
		tb.wait("the element", z("spoken"))
		tb.is(`(window.spoken = [], window.live = [], window.drafts = 0,
			new MutationObserver((list) => list.forEach((m) => m.addedNodes.forEach((n) => spoken.push(n.textContent)))).observe(` + z("spoken") + `, {childList: true, characterData: true, subtree: true}),
			new MutationObserver(() => { if (root.querySelector('[data-z=draft] .block')) drafts++ }).observe(` + z("list") + `, {childList: true, subtree: true}), true)`)
	}
	listen()
	tb.openWidget()
	tb.ask(foundingQuestion)
	tb.settled()
	words := tb.texts("spoken")
	shown := tb.text(answer(0) + ".querySelector('.block').textContent.slice(0, 12)")
	of := func(s string) bool { return strings.Contains(s, shown) }
	if len(words) != 3 || words[0] != "正在看您的问题…" || !of(words[1]) || !strings.Contains(words[2], "由AI生成") {
		t.Errorf("spoken was %q, want that the question is read, the answer with %q, and its label", words, shown)
	}
	if !tb.is("drafts > 1") {
		t.Error("no block was shown before the answer; does this test still look at a draft?")
	}
	if inside := tb.texts("[..." + z("list") + ".querySelectorAll('[aria-live], [role=log], [role=status], [role=alert]')].map((n) => n.outerHTML)"); len(inside) > 0 || tb.is(z("list")+".closest('[aria-live], [role=log]')") {
		t.Errorf("the drawn conversation is spoken too: %q", inside)
	}
	if got := tb.text(z("spoken") + ".getAttribute('aria-live')"); got != "polite" {
		t.Errorf("the live region is %q", got)
	}

	tb.do(chromedp.Reload())
	tb.wait("the page", "document.readyState === 'complete' && root")
	listen()
	if !tb.is("seen(" + z("panel") + ")") {
		tb.openWidget()
	}
	tb.answered(1)
	tb.settled()
	if words := tb.texts("[..." + z("spoken") + ".children].map((n) => n.textContent).concat(spoken)"); slices.ContainsFunc(words, of) {
		t.Errorf("history is spoken: %q", words)
	}
}
