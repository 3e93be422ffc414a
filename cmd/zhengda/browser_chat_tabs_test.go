package main

import (
	"slices"
	"testing"
)

// TestBrowserChatTwoTabs: a visitor's two tabs show the same conversation, what
// is asked in one is answered in both, and neither loses its way in for the other.
func TestBrowserChatTwoTabs(t *testing.T) {
	b := startBrowser(t)
	model := newPausingModel(t)
	s := startShop(t, t.TempDir(), model.flags()...)
	one := b.open(t, screens[1], s.URL+"/")
	one.openWidget()
	one.say(foundingQuestion)
	one.draftsFirst()

	two := b.open(t, screens[1], s.URL+"/") // joins in mid-answer
	two.wait("the chat, open as in the other tab", "seen("+z("panel")+")")
	two.draftsFirst()
	model.step(t)
	for _, tb := range []*tab{one, two} {
		tb.draftsSecond()
		tb.tells("visitor: "+foundingQuestion, "draft")
	}
	model.step(t)
	for _, tb := range []*tab{one, two} {
		tb.tells("visitor: "+foundingQuestion, "bot")
	}

	second := "身份证快到期了，" + foundingQuestion
	two.say(second)
	one.draftsFirst()
	close(model.steps)
	all := []string{"visitor: " + foundingQuestion, "bot", "visitor: " + second, "bot"}
	one.tells(all...)
	two.tells(all...)
	if first, other := one.markup(), two.markup(); !slices.Equal(first, other) {
		t.Error("the two tabs do not show the same answers")
	}

	conversation := one.pass("conversation")
	keys := map[string]bool{one.pass("visitor"): true}
	const rounds = 10
	for range rounds {
		for _, tb := range []*tab{one, two} {
			tb.back()
			tb.tells(all...)
			tb.connected()
			keys[tb.pass("visitor")] = true
			if got := tb.pass("conversation"); got != conversation {
				t.Fatalf("the conversation is %s, want %s", got, conversation)
			}
		}
	}
	if len(keys) != 1+2*rounds {
		t.Errorf("%d keys in %d loads, want a new one each time", len(keys), 1+2*rounds)
	}
	one.say("要带什么材料？")
	all = append(all, "visitor: 要带什么材料？", "bot")
	one.tells(all...)
	two.tells(all...)
	one.quiet(s.addr())
	two.quiet(s.addr())
}

// TestBrowserChatFirstVisit: two tabs that come for the first time at once are
// one visitor, though what one has stored may show late in the other.
func TestBrowserChatFirstVisit(t *testing.T) {
	b := startBrowser(t)
	s := startShop(t, t.TempDir())
	two := b.open(t, screens[1], s.URL+"/")
	two.wait("the launcher", "seen("+z("launcher")+")")
	one := b.open(t, screens[1], s.URL+"/")
	one.openWidget()
	one.ask(foundingQuestion)
	two.is(`(() => {
		const read = Storage.prototype.getItem;
		Storage.prototype.getItem = function (key) {
			if (!key.endsWith(':pass')) return read.call(this, key);
			Storage.prototype.getItem = read;
			return null;
		};
		return true;
	})()`)
	two.openWidget()
	two.tells("visitor: "+foundingQuestion, "bot")
	if got, want := two.pass("conversation"), one.pass("conversation"); got != want {
		t.Errorf("the second tab is in conversation %s, want %s", got, want)
	}
}
