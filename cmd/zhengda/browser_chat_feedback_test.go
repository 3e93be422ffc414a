package main

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"zhengda/chat"
)

// pressed is an expression for which thumbs of the n-th answer are pressed.
func pressed(n int) string {
	return "[..." + answer(n) + ".querySelectorAll('[data-z=thumb]')].map((b) => b.getAttribute('aria-pressed')).join()"
}

// thumb is an expression for a thumb of the n-th answer, up or down.
func thumb(n int, good bool) string {
	return fmt.Sprintf("%s.querySelector('[data-z=thumb][data-good=%t]')", answer(n), good)
}

// judged waits until what the visitor thinks of answers is stored, in this order.
func (o *openedShop) judged(t testing.TB, conversation string, want ...chat.Feedback) {
	t.Helper()
	same := func(a, b chat.Feedback) bool {
		return a.About == b.About && a.Good == b.Good && a.Text == b.Text && slices.Equal(a.Reasons, b.Reasons)
	}
	eventually(t, 20*time.Second, "the feedback in the store", func() bool {
		return slices.EqualFunc(bodies[chat.Feedback](t, o.stored(t, conversation), chat.KindFeedback), want, same)
	})
}

// TestBrowserChatFeedback: thumbs up and down, with reasons; kept over a reload,
// and sent after a cut.
func TestBrowserChatFeedback(t *testing.T) {
	b := startBrowser(t)
	for _, sc := range screens {
		t.Run(sc.name, func(t *testing.T) {
			s := startShop(t, t.TempDir())
			c := newCable(t, s.addr(), "")
			tb := b.open(t, sc, c.URL+"/")
			tb.openWidget()
			tb.ask(foundingQuestion)
			tb.ask("要带什么材料？")
			id := tb.pass("conversation")
			stored := func(want ...chat.Feedback) { t.Helper(); s.judged(t, id, want...) }
			up, down := chat.Feedback{About: 2, Good: true}, chat.Feedback{About: 4}
			why := chat.Feedback{About: 4, Reasons: []string{"city", "unclear"}, Text: "要写明户口本"}

			tb.click(thumb(0, true))
			tb.wait("the thumb", pressed(0)+" === 'true,false'")
			stored(up)
			tb.click(thumb(1, false))
			tb.wait("the sheet", "seen("+z("feedback-form")+")")
			stored(up, down) // at once, whatever is written then
			for _, reason := range why.Reasons {
				tb.click("$('.sheet input[value=" + reason + "]')")
			}
			tb.fill("$('#feedback-text')", why.Text)
			tb.click(z("feedback-send"))
			tb.wait("the sheet to go", "!seen("+z("sheet")+")")
			stored(up, down, why)
			tb.back()
			tb.answered(2)
			tb.wait("both thumbs", pressed(0)+" === 'true,false' && "+pressed(1)+" === 'false,true'")
			tb.quiet(c.addr())

			tb.lookAway(true)
			c.cut()
			tb.wait("a word that the connection is gone", z("notice")+".textContent")
			tb.click(thumb(1, true))
			tb.wait("the thumb", pressed(1)+" === 'true,false'")
			c.mend()
			better := chat.Feedback{About: 4, Good: true}
			stored(up, down, why, better)
			tb.connected()
		})
	}
}

// TestBrowserChatFeedbackRefused: more than the minute allows is refused, which
// is said, and can be tried again.
func TestBrowserChatFeedbackRefused(t *testing.T) {
	t.Parallel() // it waits, mostly
	b := startBrowser(t)
	s := startShop(t, t.TempDir(), "-questions-per-minute", "3") // the next one after 20 seconds
	tb := b.open(t, screens[0], s.URL+"/")
	tb.openWidget()
	tb.ask(foundingQuestion)
	id := tb.pass("conversation")
	for _, cid := range []string{"p-1", "p-2"} {
		must[chat.Message](t)(s.talk.Person(t.Context(), id, chat.Wish{CID: cid}))
	}
	asked, away := "visitor: 您请人工客服帮忙", "status: away"
	tb.tells("visitor: "+foundingQuestion, "bot", asked, away, asked, away)
	tb.click(thumb(0, true))
	tb.wait("that it was not taken", pressed(0)+" === 'false,false' && "+z("count")+".textContent.includes('太频繁')")
	eventually(t, time.Minute, "the thumb to be taken in the end", func() bool {
		tb.click(thumb(0, true))
		return len(bodies[chat.Feedback](t, s.stored(t, id), chat.KindFeedback)) == 1
	})
	s.judged(t, id, chat.Feedback{About: 2, Good: true})
	tb.wait("the thumb", pressed(0)+" === 'true,false'")
	tb.quiet(s.addr())
}
