package main

import (
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/input"
)

// chip and chipRemove are expressions for the chip of a fact, and for its ×.
func chip(name string) string       { return `$('[data-z=chip][data-name="` + name + `"]')` }
func chipRemove(name string) string { return `$('[data-z=chip-remove][data-name="` + name + `"]')` }

// TestBrowserCase changes what is known of the case by hand: the household is
// removed and the city changed, each time the last question is answered anew.
func TestBrowserCase(t *testing.T) {
	b := startBrowser(t)
	for _, sc := range screens {
		t.Run(sc.name, func(t *testing.T) {
			s := startServing(t, t.TempDir())
			tb := b.open(t, sc, s.URL+"/")
			tb.openWidget()
			tb.ask("我是广东户籍，湛江身份证到期去哪里换？")
			labels := func() []string { return tb.texts("$$('[data-z=chip]').map((n) => n.textContent)") }
			if got := labels(); !slices.Equal(got, []string{"湛江市", "到期换领", "广东户籍"}) {
				t.Errorf("the chips are %q", got)
			}

			tb.click(chipRemove("household"))
			tb.answered(2)
			if got := labels(); !slices.Equal(got, []string{"湛江市", "到期换领"}) {
				t.Errorf("without the household the chips are %q", got)
			}
			bubbles := tb.texts("$$('[data-role=visitor] .bubble').map((n) => n.textContent)")
			if want := "湛江身份证到期去哪里换？"; bubbles[len(bubbles)-1] != want {
				t.Errorf("asked again as %q, want %q", bubbles[len(bubbles)-1], want)
			}
			const changed = "$$('[data-z=changed]').at(-1).textContent"
			if got, want := tb.text(changed), "去掉“广东户籍” · 再问一次改回广东户籍"; got != want {
				t.Errorf("above what is asked again stands %q, want %q", got, want)
			}

			tb.click(chip("region"))
			tb.wait("the menu of cities", "$$('[data-z=chip-option]').length === 20")
			checkMenu(tb)
			tb.click("$('[data-z=chip-option][data-value=\"440100\"]')")
			tb.answered(3)
			if got := labels(); !slices.Equal(got, []string{"广州市", "到期换领"}) {
				t.Errorf("after the city the chips are %q", got)
			}
			if tb.is(z("chip-menu") + ".children.length") {
				t.Error("the menu stays open")
			}
			if got := tb.text(answer(2) + ".querySelector('[data-z=level]').textContent"); got != "广州市" {
				t.Errorf("the new answer is of %q, want 广州市", got)
			}
			if cited := tb.texts(`[...` + answer(2) + `.querySelectorAll('.sources a')].map((n) => n.href)`); len(cited) == 0 || !strings.Contains(cited[0], "/articles/guangzhou") {
				t.Errorf("the new answer cites %v, want Guangzhou first", cited)
			}
			small := tb.texts(`$$('.chip button').filter((n) => {
				const r = n.getBoundingClientRect(), a = getComputedStyle(n, '::after');
				return r.height - parseFloat(a.top) - parseFloat(a.bottom) < 44 || r.width - parseFloat(a.left) - parseFloat(a.right) < 44;
			}).map((n) => n.outerHTML)`)
			if len(small) > 0 {
				t.Errorf("smaller than a finger: %q", small)
			}
			before := tb.markup()
			tb.reload(len(before))
			if got := labels(); !slices.Equal(got, []string{"广州市", "到期换领"}) {
				t.Errorf("after a reload the chips are %q", got)
			}
			if after := tb.markup(); !slices.Equal(after, before) {
				t.Error("after a reload the answers are not the same")
			}
			if got, want := tb.text(changed), "改为广州市 · 再问一次改回湛江市"; got != want {
				t.Errorf("above what is asked again stands %q, want %q", got, want)
			}
			tb.click(z("undo"))
			tb.answered(len(before) + 1)
			if got := labels(); !slices.Equal(got, []string{"湛江市", "到期换领"}) {
				t.Errorf("with the change taken back the chips are %q", got)
			}
			tb.quiet(s.addr())
		})
	}
}

// checkMenu uses the open menu of a chip by keyboard, and leaves it open.
func checkMenu(tb *tab) {
	tb.t.Helper()
	focused := func() string { return tb.text("root.activeElement && root.activeElement.textContent") }
	first := focused()
	if got := tb.text("root.activeElement.getAttribute('role')"); got != "menuitem" {
		tb.t.Errorf("the open menu does not have the focus: role %q", got)
	}
	tb.press("ArrowDown")
	if got := focused(); got == first || got == "" {
		tb.t.Errorf("after an arrow the focus is on %q, before on %q", got, first)
	}
	tb.press("End")
	if got := focused(); got != "云浮市" {
		tb.t.Errorf("the last city is %q", got)
	}
	tb.press("Escape")
	tb.wait("the closed menu", "!"+z("chip-menu")+".children.length")
	if got := tb.text("root.activeElement.dataset.name"); got != "region" || !tb.is("seen("+z("panel")+")") {
		tb.t.Errorf("after Escape the focus is on %q", got)
	}
	tb.click(chip("region"))
	tb.wait("the menu again", "$$('[data-z=chip-option]').length === 20")
}

// press presses a key that types nothing.
func (tb *tab) press(key string) {
	tb.t.Helper()
	k := input.DispatchKeyEventParams{Type: input.DispatchKeyEventTypeKeyDown, Key: key, Code: key, WindowsVirtualKeyCode: keyCodes[key]}
	tb.do(protocol(input.DispatchKeyEvent, k))
	k.Type = input.DispatchKeyEventTypeKeyUp
	tb.do(protocol(input.DispatchKeyEvent, k))
}

var keyCodes = map[string]int64{"Enter": 13, "Escape": 27, "ArrowDown": 40, "ArrowUp": 38, "Home": 36, "End": 35}
