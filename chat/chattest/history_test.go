package chattest_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"zhengda/chat"
	"zhengda/chat/chattest"
)

// line is a stored message in short.
func line(offset int64, cid string, role chat.Role, kind chat.Kind, replyTo int64, body string) chat.Message {
	return chat.Message{Conversation: "c", Offset: offset, CID: cid, Role: role, Kind: kind, ReplyTo: replyTo, Body: json.RawMessage(body)}
}

// goodStory is a conversation with nothing wrong in it: a question and its answer,
// a question that an agent takes, the agent's word, a question of the agent's, a
// change of the case and its answer.
func goodStory() []chat.Message {
	return []chat.Message{
		line(1, "q1", chat.FromVisitor, chat.KindSay, 0, `{"text":"1"}`),
		line(2, "a-1", chat.FromBot, chat.KindAnswer, 1, `{"text":"1!","resumed":true}`),
		line(3, "q2", chat.FromVisitor, chat.KindSay, 0, `{"text":"2"}`),
		line(4, "t1", chat.FromSystem, chat.KindStatus, 0, `{"status":"taken","name":"陈"}`),
		line(5, "w1", chat.FromAgent, chat.KindSay, 0, `{"text":"3","name":"陈"}`),
		line(6, "q3", chat.FromVisitor, chat.KindSay, 0, `{"text":"4"}`),
		line(7, "r1", chat.FromSystem, chat.KindStatus, 0, `{"status":"released","name":"陈"}`),
		line(8, "e1", chat.FromVisitor, chat.KindEdit, 0, `{"text":""}`),
		line(9, "a-8", chat.FromSystem, chat.KindCase, 8, `{"case":{}}`),
	}
}

// watched is what happened around goodStory: two tabs of a visitor.
func watched(h *chattest.History, stored []chat.Message) {
	for _, m := range stored {
		if m.Role == chat.FromVisitor {
			h.Sent("tab 1", "c", m.CID)
			h.Sent("tab 1", "c", m.CID)
			h.Acked("tab 1", "c", m.CID, m.Offset)
			h.Acked("tab 1", "c", m.CID, m.Offset)
		}
		h.Got("tab 1", m)
	}
	for _, m := range stored[:4] {
		h.Got("tab 2", m)
	}
	h.Reloaded("tab 2")
	for _, m := range stored {
		h.Got("tab 2", m)
	}
}

func TestHistoryFindsEachKindOfFault(t *testing.T) {
	at := func(offset int64, change func(*chat.Message)) func([]chat.Message) []chat.Message {
		return func(s []chat.Message) []chat.Message { change(&s[offset-1]); return s }
	}
	// swap exchanges two messages, which keep the places' offsets.
	swap := func(a, b int) func([]chat.Message) []chat.Message {
		return func(s []chat.Message) []chat.Message {
			s[a-1], s[b-1] = s[b-1], s[a-1]
			s[a-1].Offset, s[b-1].Offset = int64(a), int64(b)
			return s
		}
	}
	tests := []struct {
		name   string
		stored func([]chat.Message) []chat.Message // before anybody sees it; nil: as it is
		seen   func(*chattest.History)             // besides
		after  func([]chat.Message) []chat.Message // once all have seen it; nil: as it is
		want   string                              // in a fault; empty: there is none
	}{
		{name: "nothing wrong"},
		{name: "lost", after: at(3, func(m *chat.Message) { m.CID = "x" }), want: "q2 was acknowledged at offset 3 and is lost"},
		{name: "moved", after: swap(1, 3), want: "q1 was acknowledged at offset 1 and is stored at 3"},
		{name: "all lost", after: func([]chat.Message) []chat.Message { return nil }, want: "q1 was acknowledged at offset 1 and is lost"},
		{name: "stored twice", after: func(s []chat.Message) []chat.Message {
			return append(s, line(10, "q1", chat.FromVisitor, chat.KindSay, 0, `{}`))
		}, want: "q1 is stored at 1 and at 10"},
		{name: "gap in the store", after: func(s []chat.Message) []chat.Message { return slices.Delete(s, 4, 5) }, want: "offset 6 is stored where 5 should be"},
		{name: "does not begin at 1", after: func(s []chat.Message) []chat.Message { return s[1:] }, want: "offset 2 is stored where 1 should be"},
		{name: "sent by nobody", after: func(s []chat.Message) []chat.Message {
			return append(s, chat.Message{Offset: 10, CID: "q9", Role: chat.FromVisitor, Kind: chat.KindSay, Asks: true})
		}, want: "q9 at 10 was sent by nobody"},

		{name: "two acks", seen: func(h *chattest.History) { h.Acked("tab 1", "c", "q1", 2) }, want: "q1 is acknowledged at offset 1 and at 2"},
		{name: "ack of nothing", seen: func(h *chattest.History) { h.Acked("tab 2", "c", "q1", 1) }, want: "tab 2 got an ack of q1, which it never sent"},
		{name: "ack of no offset", seen: func(h *chattest.History) { h.Acked("tab 1", "c", "q1", 0) }, want: "ack of q1 at offset 0"},

		{name: "shown twice", seen: func(h *chattest.History) { h.Got("tab 1", goodStory()[8]) }, want: "tab 1 was shown offset 9 twice"},
		{name: "shown with a gap", seen: func(h *chattest.History) {
			h.Got("tab 3", line(2, "a-1", chat.FromBot, chat.KindAnswer, 1, `{}`))
		}, want: "tab 3 was shown offset 2, and not 1 before it"},
		{name: "shown what is not stored", seen: func(h *chattest.History) {
			h.Got("tab 1", line(10, "q9", chat.FromVisitor, chat.KindSay, 0, `{}`))
		}, want: "tab 1 was shown offset 10, which is not stored"},
		{name: "shown other bytes", after: at(2, func(m *chat.Message) { m.Body = json.RawMessage(`{"text": "1!","resumed":true}`) }),
			want: "tab 1 was shown offset 2 with another body"},
		{name: "shown another role", after: at(5, func(m *chat.Message) { m.Role = chat.FromSystem }), want: "offset 5 with another role"},
		{name: "shown another kind", after: at(9, func(m *chat.Message) { m.Kind = chat.KindOrder }), want: "offset 9 with another kind"},
		{name: "shown another order", seen: func(h *chattest.History) {
			h.Got("tab 3", line(1, "q2", chat.FromVisitor, chat.KindSay, 0, `{"text":"2"}`))
		}, want: "tab 3 was shown offset 1 with another id"},
		{name: "shown otherwise before it was loaded anew", seen: func(h *chattest.History) {
			h.Got("tab 3", line(1, "q2", chat.FromVisitor, chat.KindSay, 0, `{"text":"2"}`))
			h.Reloaded("tab 3")
		}, want: "tab 3 was shown offset 1 with another id"},

		{name: "answer before its question", stored: func(s []chat.Message) []chat.Message {
			s = swap(1, 2)(s)
			s[0].ReplyTo = 2
			return s
		}, want: "the answer at 1 replies to 2, which comes after it"},
		{name: "answer to itself", stored: at(2, func(m *chat.Message) { m.ReplyTo = 2 }), want: "the answer at 2 replies to 2"},
		{name: "answer to no question", stored: at(9, func(m *chat.Message) { m.ReplyTo = 7 }), want: "the answer at 9 replies to 7, which is no question"},
		{name: "two answers", stored: at(9, func(m *chat.Message) { m.ReplyTo = 1 }), want: "the question at 1 is answered at 2 and at 9"},
		{name: "no answer", stored: func(s []chat.Message) []chat.Message { return s[:8] },
			want: "the question at 8 waits no more and nobody has answered it"},
		{name: "answered and still asks", stored: at(1, func(m *chat.Message) { m.Asks = true }), want: "the question at 1 is answered at 2 and still waits"},

		{name: "the bot while an agent holds it", stored: func(s []chat.Message) []chat.Message {
			s[6] = line(7, "a-3", chat.FromBot, chat.KindAnswer, 3, `{}`)
			return s
		}, want: "the bot wrote at 7, though 陈 held the conversation since 4"},
		{name: "the bot to what was asked before", stored: func(s []chat.Message) []chat.Message {
			return append(s, line(10, "a-3", chat.FromBot, chat.KindAnswer, 3, `{}`))
		}, want: "the question at 3 was the agent's from 4 on, and the bot answered it at 10"},
		{name: "the bot to what an agent was asked", stored: func(s []chat.Message) []chat.Message {
			return append(s, line(10, "a-6", chat.FromBot, chat.KindAnswer, 6, `{}`))
		}, want: "the question at 6 was the agent's from 6 on, and the bot answered it at 10"},
		{name: "another agent takes it", stored: at(6, func(m *chat.Message) {
			*m = line(6, "t2", chat.FromSystem, chat.KindStatus, 0, `{"status":"taken","name":"李"}`)
		}), want: "李 took over at 6 what 陈 held since 4"},
		{name: "an agent who does not hold it", stored: at(4, func(m *chat.Message) {
			*m = line(4, "w0", chat.FromAgent, chat.KindSay, 0, `{"text":"3"}`)
		}), want: "an agent wrote at 5 without holding"},
		{name: "released by nobody", stored: at(3, func(m *chat.Message) {
			*m = line(3, "r0", chat.FromSystem, chat.KindStatus, 0, `{"status":"released","name":"陈"}`)
		}), want: "released at 3, and nobody held it"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var h chattest.History
			stored := goodStory()
			if tt.stored != nil {
				stored = tt.stored(stored)
			}
			watched(&h, slices.Clone(stored))
			if tt.seen != nil {
				tt.seen(&h)
			}
			if tt.after != nil {
				stored = tt.after(slices.Clone(stored))
			}
			faults := h.Check("c", stored)
			if got := strings.Join(faults, "\n"); tt.want == "" && got != "" || !strings.Contains(got, tt.want) {
				t.Errorf("faults are\n%s\nwant %q", got, tt.want)
			}
		})
	}
}

func TestHistoryTellsWhatIsOpen(t *testing.T) {
	stored := goodStory()
	var h chattest.History
	watched(&h, stored)
	if open := h.Open("c", stored); len(open) > 0 {
		t.Errorf("open are %q, want nothing", open)
	}
	h.Got("tab 3", stored[0]) // and leaves
	h.Reloaded("tab 3")
	h.Got("elsewhere", chat.Message{Conversation: "d", Offset: 1})
	stored = append(stored, chat.Message{Offset: 10, CID: "q4", Asks: true})
	got := fmt.Sprint(h.Open("c", stored))
	if want := "[the question at 10 has no answer tab 1 holds 9 of 10 messages tab 2 holds 9 of 10 messages]"; got != want {
		t.Errorf("open are %s, want %s", got, want)
	}
	if n := h.Acknowledged("c"); n != 4 {
		t.Errorf("%d are acknowledged, want 4", n)
	}
	if got := fmt.Sprint(h.Conversations()); got != "[c d]" {
		t.Errorf("conversations are %s", got)
	}
}

func TestHistoryFromEverywhere(t *testing.T) {
	var h chattest.History
	var group sync.WaitGroup
	for i := range 8 {
		group.Go(func() {
			client := fmt.Sprint("tab ", i)
			for _, m := range goodStory() {
				h.Sent(client, "c", m.CID)
				h.Acked(client, "c", m.CID, m.Offset)
				h.Got(client, m)
				h.Holds(client, "c")
			}
		})
	}
	group.Wait()
	if faults := h.Check("c", goodStory()); len(faults) > 0 {
		t.Errorf("faults are %q", faults)
	}
}
