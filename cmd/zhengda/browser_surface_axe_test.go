package main

import (
	"strings"
	"testing"
	"time"

	"zhengda/bot/openai/modeltest"
)

// TestBrowserSurfaceAxe: axe finds nothing serious in any state, on a phone and at a desk.
func TestBrowserSurfaceAxe(t *testing.T) {
	b := startBrowser(t)
	for _, sc := range screens {
		t.Run(sc.name, func(t *testing.T) {
			model := modeltest.New(t, modeltest.Reply(obedient).Split(300).Pace(100*time.Millisecond))
			s := startShop(t, t.TempDir(), modelFlags(model)...)
			a := newAgents(t, s)
			tb := b.open(t, sc, s.URL+"/")
			tb.media("prefers-reduced-motion", "reduce") // nothing is half shown
			end := func() { tb.is("(" + z("scroller") + ".scrollTop = 1e6, true)") }

			tb.wait("the launcher", "seen("+z("launcher")+")")
			tb.axe("launcher")
			tb.openWidget()
			tb.axe("greeting")
			tb.say("身份证快到期了，" + foundingQuestion)
			tb.wait("the draft", z("draft")+" && "+z("draft")+".querySelector('.block')")
			tb.axe("draft")
			tb.answered(1)
			tb.axe("answer")
			tb.click(answer(0) + ".querySelector('[data-z=cite]')")
			tb.wait("the passage", "seen("+z("passage")+")")
			tb.axe("passage")
			tb.press("Escape")
			tb.click(chip("region"))
			tb.wait("the menu", z("chip-option"))
			tb.axe("chip menu")
			tb.press("Escape")

			tb.sheetOf(answer(0)+".querySelector('[data-good=false]')", z("feedback-send"))
			tb.axe("feedback")
			tb.shut()
			tb.sheetOf(z("menu"), z("menu-share"))
			tb.axe("menu")
			tb.click(z("menu-share"))
			tb.wait("the sheet", "seen("+z("share-copy")+")")
			tb.axe("share")
			tb.shut()
			tb.sheetOf(z("menu"), z("menu-erase"))
			tb.click(z("menu-erase"))
			tb.wait("the sheet", "seen("+z("erase-yes")+")")
			tb.axe("erase")
			tb.shut()
			tb.sheetOf(z("person"), z("person-send"))
			tb.axe("nobody there")
			tb.is("(root.querySelector('#person-text').value = '请问要带居住证原件吗', true)")
			tb.click(z("person-send"))
			tb.wait("the desk's word", "$('[data-status=away]')")
			end()
			tb.axe("message left")

			a.there()
			tb.sheetOf(z("person"), z("person-send"))
			tb.axe("somebody there")
			tb.click(z("person-send"))
			tb.wait("the line", "seen("+z("handling")+")")
			end()
			tb.axe("waiting")
			tb.sheetOf(z("person"), z("person-stop"))
			tb.axe("waiting, sheet")
			tb.shut()
			a.take()
			tb.wait("the agent", "$('[data-status=taken]')")
			s.talk.Typing(s.conversation(t), a.self)
			tb.wait("typing", z("typing"))
			end()
			tb.axe("typing")
			a.say("您好，我是小凌。外省户口在广东办，带原来的身份证就可以，居住证不是必须的。")
			tb.wait("the agent's words", "$('.by-person')")
			tb.click(z("close"))
			a.say("还有别的要问的吗？")
			a.order()
			tb.wait("the badge", "$('[data-new]')")
			tb.axe("badge")
			tb.openWidget()
			tb.wait("the order", z("order"))
			end()
			tb.axe("agent and order")
			tb.sheetOf(z("person"), z("person-stop"))
			tb.axe("taken, sheet")
			tb.click(z("person-stop"))
			tb.wait("the program again", "$('[data-status=released]') && !seen("+z("handling")+")")

			tb.click(z("large"))
			end()
			tb.axe("large")
			tb.click(chip("region"))
			tb.wait("the menu", z("chip-option"))
			tb.axe("chip menu, large")
			tb.press("Escape")
			tb.click(z("large"))
			tb.put(strings.Repeat("长", 3000))
			tb.axe("too long")
			tb.put("")

			if !sc.phone { // colours and languages are the same on both
				axeLooks(tb)
			}
			tb.lookAway(true) // it may say that the server is gone
			s.stop(t)
			tb.wait("the notice", z("notice")+".textContent.length > 4")
			tb.say("那要多久")
			tb.axe("server gone")
		})
	}
}

// axeLooks looks at themes, colours of the operator's, and languages.
func axeLooks(tb *tab) {
	tb.t.Helper()
	set := func(name, value string) {
		tb.is("(host.setAttribute('" + name + "', '" + value + "'), true)")
		tb.wait("the panel", "seen("+z("panel")+") && (seen("+z("list")+") && "+z("list")+".childElementCount)")
	}
	for _, look := range [][2]string{{"theme", "dark"}, {"accent", "#c0392b"}, {"theme", "light"}, {"accent", "#ffcc00"}, {"theme", "dark"}} {
		set(look[0], look[1])
		tb.is("(" + answer(0) + ".scrollIntoView(), true)")
		tb.axe(look[0] + " " + look[1])
	}
	tb.is("(" + z("scroller") + ".scrollTop = 1e6, true)")
	tb.axe("agent and order, dark")
	tb.sheetOf(z("menu"), z("menu-erase"))
	tb.axe("menu, dark")
	tb.shut()
	for _, lang := range []string{"zh-Hant", "en"} {
		set("lang", lang)
		tb.axe(lang)
		tb.sheetOf(z("person"), z("person-send"))
		tb.axe(lang + ", person")
		tb.shut()
	}
	tb.sheetOf(z("menu"), z("menu-erase"))
	tb.click(z("menu-erase"))
	tb.wait("the sheet", "seen("+z("erase-yes")+")")
	tb.click(z("erase-yes"))
	tb.wait("nothing left", "!"+z("answer")+" && "+z("erased"))
	tb.axe("erased, en, dark")
	set("theme", "light")
	set("lang", "zh-Hans")
	tb.axe("greeting, accent")
}
