package main

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"zhengda/chat"
)

// gone fails the test unless the store has nothing of the conversation.
func (o *openedShop) gone(t testing.TB, conversation string) {
	t.Helper()
	if _, err := o.house.db.Conversation(t.Context(), conversation); !errors.Is(err, chat.ErrNotFound) {
		t.Errorf("the store still has the conversation: %v", err)
	}
}

// TestBrowserChatErase erases the conversation by hand: it is gone in both tabs
// and in the store, and the next question begins another.
func TestBrowserChatErase(t *testing.T) {
	b := startBrowser(t)
	for _, sc := range screens {
		t.Run(sc.name, func(t *testing.T) {
			s := startShop(t, t.TempDir())
			one, two := b.open(t, sc, s.URL+"/"), b.open(t, sc, s.URL+"/")
			one.openWidget()
			one.ask(foundingQuestion)
			if !two.is("seen(" + z("panel") + ")") {
				two.openWidget()
			}
			all := []string{"visitor: " + foundingQuestion, "bot"}
			two.tells(all...)
			two.fill(z("input"), "还要带户口本")
			id := one.pass("conversation")

			one.sheet(z("menu"), z("menu-erase"))
			one.wait("what goes", z("sheet")+".textContent.includes('不能恢复') && seen("+z("erase-yes")+")")
			one.click("$('.sheet-body [data-z=sheet-close]')")
			one.tells(all...)
			if got := len(s.stored(t, id)); got != 2 {
				t.Errorf("after a no %d messages are stored, want 2", got)
			}
			one.sheet(z("menu"), z("menu-erase"))
			one.click(z("erase-yes"))
			for _, tb := range []*tab{one, two} {
				tb.tells("erased", "greeting")
				if tb.is("seen(" + z("facts") + ") || " + z("input") + ".value") {
					t.Error("the case or the text in the composer is still there")
				}
			}
			s.gone(t, id)
			if kept := one.text("JSON.stringify(localStorage)"); strings.Contains(kept, id) || strings.Contains(kept, "湛江") || strings.Contains(kept, "户口本") {
				t.Errorf("the page keeps %s", kept)
			}

			two.ask("要带什么材料？")
			two.tells("visitor: 要带什么材料？", "bot")
			next := two.pass("conversation")
			if next == id || next == "" {
				t.Errorf("the next question goes into conversation %q, the erased one was %q", next, id)
			}
			one.back()
			one.tells("visitor: 要带什么材料？", "bot")
			one.quiet(s.addr())
			two.quiet(s.addr())
		})
	}
}

// TestBrowserChatErasedElsewhere: a conversation that is erased at the server,
// in mid-answer, is gone from the page.
func TestBrowserChatErasedElsewhere(t *testing.T) {
	b := startBrowser(t)
	model := newPausingModel(t)
	s := startShop(t, t.TempDir(), model.flags()...)
	tb := b.open(t, screens[0], s.URL+"/")
	tb.openWidget()
	tb.say(foundingQuestion)
	tb.draftsFirst()
	id := tb.pass("conversation")
	if err := s.talk.Erase(t.Context(), id); err != nil {
		t.Fatal(err)
	}
	tb.tells("erased", "greeting")
	close(model.steps)
	tb.ask(foundingQuestion)
	tb.tells("visitor: "+foundingQuestion, "bot")
	s.gone(t, id)
	if next := tb.pass("conversation"); next == id {
		t.Error("the next question goes into the erased conversation")
	}
	tb.quiet(s.addr())
}

// pressed is an expression for which thumbs of the n-th answer are pressed.
func pressed(n int) string {
	return "[..." + answer(n) + ".querySelectorAll('[data-z=thumb]')].map((b) => b.getAttribute('aria-pressed')).join()"
}

// TestBrowserChatFeedback: thumbs up and down, with reasons; kept, sent after a
// cut, and a failure is told and can be tried again.
func TestBrowserChatFeedback(t *testing.T) {
	b := startBrowser(t)
	for _, sc := range screens {
		t.Run(sc.name, func(t *testing.T) {
			s := startShop(t, t.TempDir(), "-questions-per-minute", "7")
			c := newCable(t, s.addr(), "")
			tb := b.open(t, sc, c.URL+"/")
			tb.openWidget()
			tb.ask(foundingQuestion)
			tb.ask("要带什么材料？")
			tb.ask("要多少钱？")
			id := tb.pass("conversation")
			thumb := func(n int, good string) string {
				return answer(n) + ".querySelector('[data-z=thumb][data-good=" + good + "]')"
			}
			stored := func(want ...chat.Feedback) {
				t.Helper()
				same := func(a, b chat.Feedback) bool {
					return a.About == b.About && a.Good == b.Good && a.Text == b.Text && slices.Equal(a.Reasons, b.Reasons)
				}
				eventually(t, 20*time.Second, "the feedback in the store", func() bool {
					return slices.EqualFunc(bodies[chat.Feedback](t, s.stored(t, id), chat.KindFeedback), want, same)
				})
			}
			up, down := chat.Feedback{About: 2, Good: true}, chat.Feedback{About: 4}
			why := chat.Feedback{About: 4, Reasons: []string{"unclear", "city"}, Text: "要写明户口本"}

			tb.click(thumb(0, "true"))
			tb.wait("the thumb", pressed(0)+" === 'true,false'")
			stored(up)
			tb.click(thumb(1, "false"))
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
			tb.answered(3)
			tb.wait("both thumbs", pressed(0)+" === 'true,false' && "+pressed(1)+" === 'false,true'")
			tb.quiet(c.addr())

			tb.lookAway(true)
			c.cut()
			tb.wait("a word that the connection is gone", z("notice")+".textContent")
			tb.click(thumb(1, "true"))
			tb.wait("the thumb", pressed(1)+" === 'true,false'")
			c.mend()
			better := chat.Feedback{About: 4, Good: true}
			stored(up, down, why, better)
			tb.connected()

			// More than the minute allows is refused, which is said, and can be tried again.
			for i := range 20 {
				if _, err := s.talk.Person(t.Context(), id, chat.Wish{CID: "p-" + string(rune('a'+i))}); errors.Is(err, chat.ErrTooFast) {
					break
				} else if err != nil {
					t.Fatal(err)
				}
			}
			tb.click(thumb(2, "true"))
			tb.wait("that it was not taken", pressed(2)+" === 'false,false' && "+z("count")+".textContent.includes('太频繁')")
			eventually(t, time.Minute, "the thumb to be taken in the end", func() bool {
				tb.click(thumb(2, "true"))
				return len(bodies[chat.Feedback](t, s.stored(t, id), chat.KindFeedback)) == 5
			})
			stored(up, down, why, better, chat.Feedback{About: 6, Good: true})
			tb.wait("the thumb", pressed(2)+" === 'true,false'")
		})
	}
}
