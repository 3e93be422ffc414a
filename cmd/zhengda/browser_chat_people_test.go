package main

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"zhengda/chat"
)

// must fails the test when an act of the desk's did not come off.
func must[T any](t testing.TB) func(T, error) T {
	return func(v T, err error) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

// present lets an agent come to the desk, or leave.
func (o *openedShop) present(t testing.TB, a chat.Agent, there bool) {
	t.Helper()
	until := time.Now().Add(time.Hour)
	if !there {
		until = time.Now().Add(-time.Second)
	}
	if err := o.talk.Present(t.Context(), a, until); err != nil {
		t.Fatal(err)
	}
}

var xiaoling = chat.Agent{ID: "ag-1", Name: "小凌"}

// TestBrowserChatNobody: where nobody is at the desk that is said at once, a
// message can be left, and the official place is named; nobody waits.
func TestBrowserChatNobody(t *testing.T) {
	b := startBrowser(t)
	for _, sc := range screens {
		t.Run(sc.name, func(t *testing.T) {
			s := startShop(t, t.TempDir())
			tb := b.open(t, sc, s.URL+"/")
			tb.openWidget()
			tb.sheet(z("person"))
			facts := tb.text(z("person-facts") + ".textContent")
			for _, want := range []string{"没有人值班", "不用等", "留言", "派出所"} {
				if !strings.Contains(facts, want) {
					t.Errorf("before anything is asked it says %q, want %s in it", facts, want)
				}
			}
			tb.click(z("person-send")) // an empty message goes nowhere
			if !tb.is("seen(" + z("person-form") + ") && root.activeElement.id === 'person-text'") {
				t.Error("an empty message does not lead back to where it is written")
			}
			tb.fill("$('#person-text')", "外省户口要带居住证吗")
			tb.click(z("person-send"))
			all := []string{"visitor: 您请人工客服帮忙: 外省户口要带居住证吗", "status: away"}
			tb.tells(all...)
			away := tb.text(z("status-line") + ".textContent")
			for _, want := range []string{"没有人值班", "派出所"} {
				if !strings.Contains(away, want) {
					t.Errorf("the answer is %q, want %s in it", away, want)
				}
			}
			if tb.is("seen(" + z("handling") + ")") {
				t.Error("it shows a place in a line that nobody serves")
			}
			tb.ask(foundingQuestion)
			all = append(all, "visitor: "+foundingQuestion, "bot")
			tb.tells(all...)

			// Who is there later answers what was left, with the panel closed or not.
			id := tb.pass("conversation")
			s.present(t, xiaoling, true)
			must[chat.Message](t)(s.talk.TakeOver(t.Context(), id, xiaoling, "t-1"))
			must[chat.Message](t)(s.talk.AgentSay(t.Context(), id, xiaoling, "m-1", "不用带居住证。"))
			all = append(all, "status: taken", "agent: 不用带居住证。")
			tb.tells(all...)
			tb.quiet(s.addr())
		})
	}
}

// TestBrowserChatPerson: asking for a person, the line, the agent who takes
// over, the bot's silence, and the bot again.
func TestBrowserChatPerson(t *testing.T) {
	b := startBrowser(t)
	for _, sc := range screens {
		t.Run(sc.name, func(t *testing.T) {
			s := startShop(t, t.TempDir())
			ok := must[chat.Message](t)
			s.present(t, xiaoling, true)
			first := must[chat.Admission](t)(s.talk.Admit(t.Context(), chat.Admitting{Origin: s.URL}))
			ok(s.talk.Person(t.Context(), first.Conversation, chat.Wish{CID: "p-1"}))

			tb := b.open(t, sc, s.URL+"/")
			tb.openWidget()
			tb.sheet(z("person"))
			if facts := tb.text(z("person-facts") + ".textContent"); !strings.Contains(facts, "有人值班") || strings.Contains(facts, "没有人") {
				t.Errorf("with somebody at the desk it says %q", facts)
			}
			tb.click(z("person-send"))
			tb.tells("visitor: 您请人工客服帮忙", "status: waiting")
			for _, node := range []string{z("status-line"), z("handling")} {
				if text := tb.text(node + ".textContent"); !strings.Contains(text, "前面还有 1 位") {
					t.Errorf("the place in line is told as %q", text)
				}
			}
			tb.ask(foundingQuestion) // the bot answers those who wait
			all := []string{"visitor: 您请人工客服帮忙", "status: waiting", "visitor: " + foundingQuestion, "bot"}
			tb.tells(all...)

			id := tb.pass("conversation")
			ok(s.talk.TakeOver(t.Context(), id, xiaoling, "t-1"))
			all = append(all, "status: taken")
			tb.tells(all...)
			if text := tb.text(z("handling") + ".textContent"); !strings.Contains(text, "小凌") {
				t.Errorf("who is talking is told as %q", text)
			}
			if text := tb.text(z("input") + ".placeholder"); !strings.Contains(text, "小凌") {
				t.Errorf("the composer says %q, want whom one writes to", text)
			}
			s.talk.Typing(id, xiaoling)
			tb.wait("the sign of writing", "seen("+z("typing")+") && "+z("typing")+".textContent.includes('小凌')")
			tb.say("外省户口要带居住证吗")
			ok(s.talk.AgentSay(t.Context(), id, xiaoling, "m-1", "不用带居住证。"))
			all = append(all, "visitor: 外省户口要带居住证吗", "agent: 不用带居住证。")
			eventually(t, 20*time.Second, "the agent's words", func() bool {
				got := tb.said()
				return len(got) == len(all) && slices.Contains(got, "agent: 不用带居住证。")
			})
			all = tb.said() // in which order the two came is theirs

			checkUnread(tb, s, id, &all)

			ok(s.talk.Release(t.Context(), id, xiaoling, "r-1"))
			all = append(all, "status: released")
			tb.tells(all...)
			if tb.is("seen(" + z("handling") + ")") {
				t.Error("the agent has left and is still named as the one to talk to")
			}
			tb.ask("要带什么材料？")
			all = append(all, "visitor: 要带什么材料？", "bot")
			tb.tells(all...)
			tb.back()
			tb.tells(all...)
			tb.quiet(s.addr())
		})
	}
}

// checkUnread closes the panel, lets the agent write, and opens it again.
func checkUnread(tb *tab, s *openedShop, id string, all *[]string) {
	tb.t.Helper()
	ok := must[chat.Message](tb.t)
	tb.click(z("close"))
	for i, text := range []string{"还有别的要问的吗？", "没有的话，我先去答别人。"} {
		ok(s.talk.AgentSay(tb.t.Context(), id, xiaoling, "u-"+string(rune('a'+i)), text))
	}
	tb.wait("the badge", "seen("+z("launcher")+") && $('.badge').textContent === '2'")
	if label := tb.text(z("launcher") + ".getAttribute('aria-label')"); !strings.Contains(label, "2 条新消息") {
		tb.t.Errorf("the launcher is called %q, want how many are new", label)
	}
	tb.do(chromedp.Reload()) // and the number is kept
	tb.wait("the badge again", "document.readyState === 'complete' && seen("+z("launcher")+") && $('.badge').textContent === '2'")
	tb.openWidget()
	before := slices.Clone(*all)
	*all = append(*all, "agent: 还有别的要问的吗？", "agent: 没有的话，我先去答别人。")
	tb.tells(append(append(before, "new"), (*all)[len(before):]...)...)
	tb.click(z("close"))
	tb.wait("a launcher without a badge", "seen("+z("launcher")+") && $('.badge').textContent === ''")
	tb.openWidget()
	tb.tells(*all...)
}

// TestBrowserChatLeave: who waits may stop waiting, and is told when the desk closes.
func TestBrowserChatLeave(t *testing.T) {
	b := startBrowser(t)
	s := startShop(t, t.TempDir())
	s.present(t, xiaoling, true)
	tb := b.open(t, screens[0], s.URL+"/")
	tb.openWidget()
	tb.sheet(z("person"))
	tb.click(z("person-send"))
	tb.tells("visitor: 您请人工客服帮忙", "status: waiting")
	tb.click(z("person-cancel"))
	all := []string{"visitor: 您请人工客服帮忙", "status: waiting", "visitor: 您不用人工客服了", "status: cancelled"}
	tb.tells(all...)
	if tb.is("seen(" + z("handling") + ")") {
		t.Error("it still shows a place in line")
	}
	tb.sheet(z("person"))
	tb.click(z("person-send"))
	all = append(all, "visitor: 您请人工客服帮忙", "status: waiting")
	tb.tells(all...)
	s.present(t, xiaoling, false)
	all = append(all, "status: away")
	tb.tells(all...)
	tb.sheet(z("person"))
	tb.wait("that nobody is there", z("person-facts")+".textContent.includes('没有人值班')")
	tb.quiet(s.addr())
}

// TestBrowserChatNotice: news of an order stand in the conversation with their
// link; a link that leads elsewhere is none.
func TestBrowserChatNotice(t *testing.T) {
	b := startBrowser(t)
	s := startShop(t, t.TempDir())
	tb := b.open(t, screens[0], s.URL+"/")
	tb.openWidget()
	tb.ask(foundingQuestion)
	id := tb.pass("conversation")
	all := []string{"visitor: " + foundingQuestion, "bot"}
	tests := []struct{ state, path, leads string }{
		{"approved", "/orders/A123", s.URL + "/orders/A123"},
		{"rejected", "https://evil.example/orders/A123", ""},
		{"rejected", "//evil.example/orders/A123", ""},
		{"rejected", "/orders/../../metrics", ""},
		{"rejected", "javascript:alert(1)", ""},
		{"rejected", "", ""},
	}
	for i, tt := range tests {
		title := "相片有消息" + string(rune('A'+i))
		must[chat.Message](t)(s.talk.Notify(t.Context(), id, "o-"+string(rune('a'+i)), chat.Notice{Order: "A123", State: tt.state, Title: title, Text: "请看订单。", Path: tt.path}))
		all = append(all, "order: "+title)
		tb.tells(all...)
		if got := tb.texts("[..." + z("list") + ".lastElementChild.querySelectorAll('a')].map((a) => a.href)"); len(got) > 1 || strings.Join(got, "") != tt.leads {
			t.Errorf("%q: the notice leads to %q, want %q", tt.path, got, tt.leads)
		}
		if got := tb.text(z("list") + ".lastElementChild.dataset.state"); got != tt.state {
			t.Errorf("%q: the notice's state is %q, want %q", tt.path, got, tt.state)
		}
	}
	s.present(t, xiaoling, true)
	must[chat.Message](t)(s.talk.TakeOver(t.Context(), id, xiaoling, "t-1"))
	words := "请看 " + strings.Replace(s.URL, "http:", "https:", 1) + "/articles/fees 和 https://evil.example/articles/fees"
	must[chat.Message](t)(s.talk.AgentSay(t.Context(), id, xiaoling, "m-1", words))
	all = append(all, "status: taken", "agent: "+words)
	tb.tells(all...)
	if tb.is("$$('[data-role=agent] a').some((a) => a.href.includes('evil'))") {
		t.Error("an agent's words link to a foreign place")
	}
	tb.back()
	tb.tells(all...)
	tb.quiet(s.addr())
}
