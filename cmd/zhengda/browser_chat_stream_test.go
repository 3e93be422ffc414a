package main

import (
	"slices"
	"testing"
	"time"
)

// TestBrowserChatWithoutSockets is a visitor's story where a proxy lets no
// websocket through: all of it goes over the event stream, also after a cut.
func TestBrowserChatWithoutSockets(t *testing.T) {
	b := startBrowser(t)
	model := newPausingModel(t)
	s := startShop(t, t.TempDir(), model.flags()...)
	c := newCable(t, s.addr(), "forbid")
	tb := b.open(t, screens[0], c.URL+"/")
	tb.lookAway(true) // the browser complains of each websocket
	tb.openWidget()
	tb.say(foundingQuestion)
	tb.draftsFirst()
	if got := c.refused(); got != 2 {
		t.Errorf("%d websockets were tried first, want 2", got)
	}

	c.cut()
	tb.wait("a word that the connection is gone", z("notice")+".textContent")
	second := "身份证快到期了，" + foundingQuestion
	tb.say(second)
	tb.wait("the text that waits", "$('[data-role=visitor][data-state=queued]')")
	c.mend()
	tb.connected()
	model.step(t)
	tb.draftsSecond()
	model.step(t)
	tb.tells("visitor: "+foundingQuestion, "bot", "visitor: "+second, "draft") // each answer below its question

	tb.draftsFirst()
	tb.click(z("send")) // which is the stop button now
	all := []string{"visitor: " + foundingQuestion, "bot", "visitor: " + second, "bot"}
	tb.tells(all...)
	for i, want := range []string{"ai", "quoted"} {
		if got := tb.text(answer(i) + ".dataset.generated"); got != want {
			t.Errorf("answer %d is %q, want %q", i, got, want)
		}
	}

	close(model.steps)
	tb.click(chip("region"))
	tb.click(`$('[data-z=chip-option][data-value="440100"]')`)
	tb.wait("the changed case", chip("region")+".textContent === '广州市'")
	tb.answered(3)
	tb.click(answer(2) + ".querySelector('[data-z=thumb][data-good=true]')")
	conversation := tb.pass("conversation")
	eventually(t, 20*time.Second, "the thumb in the store", func() bool {
		list := s.stored(t, conversation)
		return list[len(list)-1].Kind == "feedback"
	})
	all = tb.said()

	tb.back() // and this time without trying
	tb.tells(all...)
	tb.wait("the thumb", answer(2)+".querySelector('[data-z=thumb][data-good=true]').getAttribute('aria-pressed') === 'true'")
	if got := c.refused(); got != 2 {
		t.Errorf("%d websockets were tried in all, want 2", got)
	}
}

// TestBrowserChatSwallowed: also where a websocket is neither let through nor
// turned away, the answer comes, over the event stream.
func TestBrowserChatSwallowed(t *testing.T) {
	t.Parallel() // it waits, mostly
	b := startBrowser(t)
	s := startShop(t, t.TempDir())
	c := newCable(t, s.addr(), "swallow")
	tb := b.open(t, screens[1], c.URL+"/")
	tb.lookAway(true)
	tb.openWidget()
	tb.say(foundingQuestion)
	eventually(t, time.Minute, "an answer", func() bool { return slices.Equal(tb.said(), []string{"visitor: " + foundingQuestion, "bot"}) })
	if got := c.refused(); got != 2 {
		t.Errorf("%d websockets were tried first, want 2", got)
	}
}
