package main

import (
	"errors"
	"strings"
	"testing"

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
