package main

import (
	"slices"
	"testing"
	"time"
)

// TestBrowserChatCut cuts the network in mid-answer, on a phone and at a desk:
// the draft goes on, or the answer comes; what is asked meanwhile is sent after.
func TestBrowserChatCut(t *testing.T) {
	b := startBrowser(t)
	for _, sc := range screens {
		t.Run(sc.name, func(t *testing.T) {
			model := newPausingModel(t)
			s := startShop(t, t.TempDir(), model.flags()...)
			c := newCable(t, s.addr(), "")
			tb := b.open(t, sc, c.URL+"/")
			tb.openWidget()
			tb.lookAway(true) // it may say that the network is gone

			tb.say(foundingQuestion)
			tb.draftsFirst()
			c.cut()
			tb.wait("a word that the connection is gone", "seen("+z("notice")+") && "+z("notice")+".textContent")
			if !tb.is(z("draft") + ".textContent.includes('粤居码')") {
				t.Error("the answer so far is gone with the connection")
			}
			model.step(t) // while nobody is there
			c.mend()
			tb.connected()
			tb.draftsSecond()
			tb.tells("visitor: "+foundingQuestion, "draft")
			model.step(t)
			tb.tells("visitor: "+foundingQuestion, "bot")
			if got := tb.text(answer(0) + ".dataset.generated"); got != "ai" {
				t.Errorf("the answer is %q, want the model's", got)
			}

			// The connection stands still, is cut, and comes back after the answer is made.
			second := "身份证快到期了，" + foundingQuestion
			tb.say(second)
			tb.draftsFirst()
			c.hold()
			tb.say("湛江身份证丢了怎么补？")
			tb.tells("visitor: "+foundingQuestion, "bot", "visitor: "+second, "draft", "visitor: 湛江身份证丢了怎么补？ (sending)")
			c.cut()
			tb.say("要带相片吗？")
			tb.wait("two texts that wait", "$$('[data-role=visitor][data-state=queued]').length === 2")
			close(model.steps)
			conversation := tb.pass("conversation")
			eventually(t, 20*time.Second, "the answer in the store", func() bool { return len(s.stored(t, conversation)) == 4 })
			c.mend()
			tb.connected()
			tb.answered(4)
			asked := slices.DeleteFunc(tb.said(), func(line string) bool { return line == "bot" })
			if want := []string{"visitor: " + foundingQuestion, "visitor: " + second, "visitor: 湛江身份证丢了怎么补？", "visitor: 要带相片吗？"}; !slices.Equal(asked, want) {
				t.Errorf("asked was %q, want %q", asked, want)
			}
			if got := len(s.stored(t, conversation)); got != 8 {
				t.Errorf("%d messages are stored, want four questions and four answers", got)
			}
			all := tb.said()
			before := tb.markup()
			tb.lookAway(false)
			tb.back()
			tb.tells(all...)
			if after := tb.markup(); !slices.Equal(after, before) {
				t.Error("after a reload the answers are not the same")
			}
			tb.quiet(c.addr())
		})
	}
}

// TestBrowserChatReload loads the page anew in mid-answer: the text so far is
// there and goes on, and so is what was being typed.
func TestBrowserChatReload(t *testing.T) {
	b := startBrowser(t)
	model := newPausingModel(t)
	s := startShop(t, t.TempDir(), model.flags()...)
	tb := b.open(t, screens[0], s.URL+"/")
	tb.openWidget()
	tb.say(foundingQuestion)
	tb.draftsFirst()
	tb.fill(z("input"), "还要带户口本")
	tb.wait("the text in the composer", z("input")+".value === '还要带户口本'")

	tb.back()
	tb.draftsFirst()
	tb.tells("visitor: "+foundingQuestion, "draft")
	if got := tb.text(z("input") + ".value"); got != "还要带户口本" {
		t.Errorf("the composer has %q, want what was typed before", got)
	}
	model.step(t)
	tb.draftsSecond()
	tb.back()
	tb.draftsSecond()
	model.step(t)
	tb.tells("visitor: "+foundingQuestion, "bot")
	if got := tb.text(answer(0) + ".textContent"); tb.text(answer(0)+".dataset.generated") != "ai" || !tb.is(answer(0)+".textContent.includes('户政窗口')") {
		t.Errorf("the answer is not whole: %s", got)
	}
	if got := tb.text(z("input") + ".value"); got != "还要带户口本" {
		t.Errorf("the composer has %q in the end", got)
	}
	tb.quiet(s.addr())
}

// TestBrowserChatStop stops an answer in the making, and asks on.
func TestBrowserChatStop(t *testing.T) {
	b := startBrowser(t)
	for _, sc := range screens {
		t.Run(sc.name, func(t *testing.T) {
			model := newPausingModel(t)
			s := startShop(t, t.TempDir(), model.flags()...)
			tb := b.open(t, sc, s.URL+"/")
			tb.openWidget()
			tb.say(foundingQuestion)
			tb.draftsFirst()
			if got := tb.text(z("send") + ".getAttribute('aria-label')"); got != "停止回答" {
				t.Errorf("in mid-answer the button is called %q", got)
			}
			tb.click(z("send"))
			select {
			case <-model.Disconnected():
			case <-time.After(20 * time.Second):
				t.Fatal("the model is not told that the visitor has stopped it")
			}
			tb.tells("visitor: "+foundingQuestion, "bot")
			if got := tb.text(answer(0) + ".dataset.generated"); got != "quoted" {
				t.Errorf("the stopped answer is %q, want it finished by quotation", got)
			}
			if got := tb.text(z("send") + ".getAttribute('aria-label')"); got != "发送" {
				t.Errorf("after the answer the button is called %q", got)
			}
			close(model.steps)
			tb.say("要带什么材料？")
			tb.tells("visitor: "+foundingQuestion, "bot", "visitor: 要带什么材料？", "bot")
			tb.quiet(s.addr())
		})
	}
}
