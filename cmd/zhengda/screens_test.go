package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"zhengda/bot/openai/modeltest"
	"zhengda/chat"
)

// camera puts pictures of a screen into a folder, in the order in which they are taken.
type camera struct {
	t      *testing.T
	folder string
	series string
	number int
}

func (c *camera) shoot(tb *tab, sc screen, state string) {
	c.t.Helper()
	c.number++
	tb.do(chromedp.Sleep(250 * time.Millisecond)) // transitions
	png, err := chromedp.Run(tb.ctx, chromedp.CaptureScreenshot())
	if err != nil {
		c.t.Fatal(err)
	}
	name := fmt.Sprintf("%s%d-%02d-%s.png", c.series, sc.width, c.number, state)
	if err := os.WriteFile(filepath.Join(c.folder, name), png, 0o644); err != nil {
		c.t.Fatal(err)
	}
}

// TestScreenshotsChat makes pictures of what a conversation with people, and
// the widget's sheets, look like.
func TestScreenshotsChat(t *testing.T) {
	folder := os.Getenv("ZHENGDA_SCREENSHOTS")
	if folder == "" {
		t.Skip("ZHENGDA_SCREENSHOTS names no folder; make screenshots does")
	}
	if err := os.MkdirAll(folder, 0o755); err != nil {
		t.Fatal(err)
	}
	b := startBrowser(t)
	for _, sc := range screens {
		t.Run(sc.name, func(t *testing.T) {
			model := modeltest.New(t, modeltest.Reply(obedient).Split(300).Pace(400*time.Millisecond))
			s := startShop(t, t.TempDir(), modelFlags(model)...)
			c := &camera{t: t, folder: folder, series: "chat-"}
			tb := b.open(t, sc, s.URL+"/")
			tb.lookAway(true)
			shoot := func(state string) { t.Helper(); c.shoot(tb, sc, state) }
			end := func() { tb.is("(" + z("scroller") + ".scrollTop = 1e6, true)") }
			sheet := func(opener string) {
				tb.click(opener)
				tb.wait("the sheet", "seen("+z("sheet")+")")
			}
			shut := func() {
				tb.press("Escape")
				tb.wait("the sheet to go", "!seen("+z("sheet")+")")
			}
			agent := chat.Agent{ID: "ag-1", Name: "小凌"}
			ok := func(_ any, err error) {
				t.Helper()
				if err != nil {
					t.Fatal(err)
				}
			}

			tb.wait("the launcher", "seen("+z("launcher")+")")
			tb.openWidget()
			tb.say("身份证快到期了，" + foundingQuestion)
			shoot("sent")
			tb.wait("the draft", z("draft")+" && "+z("draft")+".querySelector('.block')")
			shoot("draft")
			tb.answered(1)
			end()
			shoot("answer-end")
			sheet("$('[data-z=thumb][data-good=false], [data-z=thumb]:nth-of-type(2)')")
			shoot("feedback")
			shut()
			sheet(z("menu"))
			shoot("menu")
			shut()
			sheet(z("menu"))
			tb.click(z("menu-share"))
			tb.wait("the share sheet", "seen("+z("share-copy")+")")
			shoot("share")
			shut()
			sheet(z("menu"))
			tb.click(z("menu-erase"))
			tb.wait("the erase sheet", "seen("+z("erase-yes")+")")
			shoot("erase")
			shut()
			sheet(z("person"))
			shoot("person-away")
			tb.is("(root.querySelector('#person-text').value = '请问外省户口要带居住证原件吗', true)")
			tb.click(z("person-send"))
			tb.wait("the answer of the desk", z("list")+".textContent.includes('留言') || "+z("list")+".textContent.includes('客服')")
			end()
			shoot("message-left")
			if err := s.talk.Present(t.Context(), agent, time.Now().Add(time.Hour)); err != nil {
				t.Fatal(err)
			}
			sheet(z("person"))
			shoot("person-there")
			tb.click(z("person-send"))
			tb.wait("the line", "seen("+z("handling")+")")
			end()
			shoot("waiting")
			id := s.conversation(t)
			ok(s.talk.TakeOver(t.Context(), id, agent, "t1"))
			s.talk.Typing(id, agent)
			tb.wait("typing", z("typing"))
			end()
			shoot("taken-typing")
			ok(s.talk.AgentSay(t.Context(), id, agent, "g1", "您好，我是小凌。外省户口在广东办，带原来的身份证就可以，居住证不是必须的。"))
			tb.wait("the agent's words", z("list")+".textContent.includes('我是小凌')")
			end()
			shoot("agent")
			tb.click(z("close"))
			ok(s.talk.AgentSay(t.Context(), id, agent, "g2", "还有别的要问的吗？"))
			ok(s.talk.Notify(t.Context(), id, "o1", chat.Notice{Order: "A123", State: "rejected", Title: "相片没有通过审核", Text: "照片太暗，看不清脸。请面对窗户再拍一张，重新提交不收费。", Path: "/orders/A123"}))
			tb.wait("the badge", "$('[data-new]')")
			shoot("badge")
			tb.openWidget()
			end()
			shoot("new-and-order")
			ok(s.talk.Release(t.Context(), id, agent, "r1"))
			tb.wait("released", "!seen("+z("handling")+")")
			end()
			shoot("released")
			tb.click(z("large"))
			end()
			shoot("large")
			tb.click(z("large"))
			tb.is("(" + z("input") + ".value = '" + strings.Repeat("长", 3000) + "', " + z("input") + ".dispatchEvent(new Event('input', {bubbles: true})))")
			shoot("too-long")
			tb.is("(" + z("input") + ".value = '', " + z("input") + ".dispatchEvent(new Event('input', {bubbles: true})))")
			sheet(z("menu"))
			tb.click(z("menu-erase"))
			tb.wait("the erase sheet", "seen("+z("erase-yes")+")")
			tb.click(z("erase-yes"))
			tb.wait("nothing left", "!$('[data-z=answer]')")
			shoot("erased")

			for _, look := range []struct{ name, script string }{
				{"dark", "document.querySelector('zhengda-chat').setAttribute('theme', 'dark')"},
				{"dark-accent", "document.querySelector('zhengda-chat').setAttribute('accent', '#c0392b')"},
				{"hant", "document.querySelector('zhengda-chat').setAttribute('lang', 'zh-Hant')"},
				{"en", "document.querySelector('zhengda-chat').setAttribute('lang', 'en')"},
			} {
				tb.is("(" + look.script + ", true)")
				tb.do(chromedp.Sleep(400 * time.Millisecond))
				tb.wait("the panel", "seen("+z("panel")+")")
				shoot(look.name)
			}
		})
	}
}
