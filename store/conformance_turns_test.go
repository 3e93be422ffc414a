package store

import (
	"fmt"
	"testing"
	"time"

	"zhengda/chat"
)

func testUnanswered(t *testing.T, s chat.Store) {
	type line struct {
		m      chat.Message
		minute int
	}
	ask := question("", "")
	edit, silent := ask, ask
	edit.Kind, silent.Asks = chat.KindEdit, false
	agent := chat.Message{Kind: chat.KindSay, Role: chat.FromAgent, Body: []byte(`{}`)}
	system := func(replyTo int64) chat.Message {
		return chat.Message{Kind: chat.KindCase, Role: chat.FromSystem, ReplyTo: replyTo, Body: []byte(`{}`)}
	}
	bot := func(replyTo int64) chat.Message { return answer("", "", replyTo) }
	for _, tt := range []struct {
		name  string // and id
		lines []line
	}{
		{"empty", nil},
		{"answered", []line{{ask, 0}, {bot(1), 1}}},
		{"case changed", []line{{edit, 0}, {system(1), 1}}},
		{"two answered", []line{{ask, 0}, {ask, 0}, {bot(2), 1}, {bot(1), 1}}},
		{"agent answered", []line{{ask, 0}, {agent, 1}}},
		{"nothing asked", []line{{silent, 5}}},
		{"old", []line{{ask, -1}}},
		{"old, then answered", []line{{ask, -1}, {ask, 0}, {bot(2), 1}}},
		{"young", []line{{ask, 61}}},
		{"sixth", []line{{ask, 0}, {ask, 60}, {bot(1), 61}}},
		{"fifth", []line{{ask, 0}, {bot(1), 1}, {ask, 50}}},
		{"fourth", []line{{edit, 40}}},
		{"third", []line{{agent, 0}, {ask, 30}}},
		{"second", []line{{ask, -1}, {ask, 20}, {ask, 61}, {bot(1), 62}}},
		{"first", []line{{ask, 0}, {system(0), 59}}},
	} {
		newConversation(t, s, tt.name)
		for i, l := range tt.lines {
			l.m.Conversation, l.m.CID, l.m.At = tt.name, fmt.Sprint(i), someDay.Add(time.Duration(l.minute)*time.Minute)
			add(t, s, l.m)
		}
	}
	before := someDay.Add(time.Hour)
	list, err := s.Unanswered(t.Context(), someDay, before, before)
	if err != nil {
		t.Fatal(err)
	}
	equal(t, "unanswered", ids(list), []string{"first", "second", "third", "fourth", "fifth", "sixth"})
	if len(list) > 0 {
		equal(t, "the first", list[0], conversation(t, s, "first"))
	}
}

func testUnansweredClaimed(t *testing.T, s chat.Store) {
	ctx, now := t.Context(), someDay
	newConversation(t, s, "c1")
	say(t, s, "c1", "m1", "问")
	until := now.Add(time.Minute)
	claim(t, s, "c1", "n1", until, now, chat.Claimed{Held: true})
	unanswered := func(when string, now time.Time, want ...string) {
		t.Helper()
		list, err := s.Unanswered(ctx, someDay, someDay, now)
		if err != nil {
			t.Fatal(err)
		}
		equal(t, when, ids(list), want)
	}
	unanswered("claimed", now)
	unanswered("the claim has ended", until, "c1")
	if err := s.Disclaim(ctx, "c1", "n1"); err != nil {
		t.Fatal(err)
	}
	unanswered("disclaimed", now, "c1")
}

func claim(t *testing.T, s chat.Store, conversation, node string, until, now time.Time, want chat.Claimed) {
	t.Helper()
	got, err := s.Claim(t.Context(), conversation, node, until, now)
	if err != nil {
		t.Fatal(err)
	}
	equal(t, "claim of "+node, got, want)
}

func testClaim(t *testing.T, s chat.Store) {
	ctx := t.Context()
	newConversation(t, s, "c1")
	newConversation(t, s, "c2")
	at := func(seconds int) time.Time { return someDay.Add(time.Duration(seconds) * time.Second) }
	held, refused := chat.Claimed{Held: true}, chat.Claimed{}
	claim(t, s, "c1", "n1", at(10), at(0), held)
	claim(t, s, "c2", "n2", at(10), at(0), held)
	claim(t, s, "c1", "n2", at(19), at(9), refused)
	claim(t, s, "c1", "n1", at(15), at(5), held) // renewed
	claim(t, s, "c1", "n2", at(24), at(14), refused)
	claim(t, s, "c1", "n2", at(25), at(15), held) // n1's has ended
	claim(t, s, "c1", "n1", at(26), at(16), refused)
	for _, who := range []string{"n1", "n3"} { // not theirs any more, and never
		if err := s.Disclaim(ctx, "c1", who); err != nil {
			t.Fatal(err)
		}
	}
	claim(t, s, "c1", "n1", at(26), at(16), refused)
	if err := s.Disclaim(ctx, "c1", "n2"); err != nil {
		t.Fatal(err)
	}
	claim(t, s, "c1", "n1", at(26), at(16), held)
	_, err := s.Claim(ctx, "none", "n1", at(1), at(0))
	isError(t, "claim of no conversation", err, chat.ErrNotFound)
	isError(t, "disclaim of no conversation", s.Disclaim(ctx, "none", "n1"), nil)
}

func testStop(t *testing.T, s chat.Store) {
	ctx := t.Context()
	newConversation(t, s, "c1")
	later := someDay.Add(time.Minute)
	claim(t, s, "c1", "n1", later, someDay, chat.Claimed{Held: true})
	if err := s.SetStop(ctx, "c1", 7); err != nil {
		t.Fatal(err)
	}
	claim(t, s, "c1", "n2", later, someDay, chat.Claimed{Stop: 7})
	claim(t, s, "c1", "n1", later, someDay, chat.Claimed{Held: true, Stop: 7})
	if err := s.Disclaim(ctx, "c1", "n2"); err != nil { // which has no claim
		t.Fatal(err)
	}
	claim(t, s, "c1", "n1", later, someDay, chat.Claimed{Held: true, Stop: 7})
	if err := s.Disclaim(ctx, "c1", "n1"); err != nil {
		t.Fatal(err)
	}
	claim(t, s, "c1", "n2", later, someDay, chat.Claimed{Held: true})
	isError(t, "stop in no conversation", s.SetStop(ctx, "none", 1), chat.ErrNotFound)
}
