package store

import (
	"fmt"
	"testing"
	"time"

	"zhengda/chat"
)

func testErase(t *testing.T, s chat.Store) {
	ctx := t.Context()
	newConversation(t, s, "c1")
	other := newConversation(t, s, "c2")
	for _, id := range []string{"c1", "c2"} {
		attach(t, s, question(id, "m1"), chat.Attached{Handling: &chat.Handling{Waiting: someDay}})
		for _, many := range []bool{true, false} {
			if err := s.AddTicket(ctx, chat.Ticket{Hash: fmt.Sprint(id, many), Conversation: id, Visitor: "v-" + id, Many: many, Expires: someDay.Add(time.Hour)}); err != nil {
				t.Fatal(err)
			}
		}
	}
	isError(t, "erase none", s.Erase(ctx, "none"), nil)
	for _, time := range []string{"erase", "erase again"} {
		isError(t, time, s.Erase(ctx, "c1"), nil)
	}

	_, err := s.Conversation(ctx, "c1")
	isError(t, "the conversation", err, chat.ErrNotFound)
	if list := messages(t, s, "c1"); len(list) != 0 {
		t.Errorf("%d messages are left", len(list))
	}
	_, _, err = s.Append(ctx, question("c1", "m1"), chat.Attached{})
	isError(t, "a message that is there no more", err, chat.ErrNotFound)
	_, err = s.Claim(ctx, "c1", "n1", someDay.Add(time.Hour), someDay)
	isError(t, "claim", err, chat.ErrNotFound)
	_, err = s.VisitorByKey(ctx, "hash of c1", time.Time{})
	isError(t, "the visitor", err, chat.ErrNotFound)
	for _, many := range []bool{true, false} {
		_, err = s.TakeTicket(ctx, fmt.Sprint("c1", many), someDay)
		isError(t, fmt.Sprint("ticket for many uses: ", many), err, chat.ErrNotFound)
	}

	equal(t, "the other's visitor", conversation(t, s, "c2").Visitor, other.Visitor)
	keysGood(t, s, "the other's key", "v-c2", map[string]bool{"hash of c2": true})
	if list := messages(t, s, "c2"); len(list) != 1 {
		t.Errorf("the other has %d messages", len(list))
	}
	for _, many := range []bool{true, false} {
		_, err = s.TakeTicket(ctx, fmt.Sprint("c2", many), someDay)
		isError(t, fmt.Sprint("the other's ticket for many uses: ", many), err, nil)
	}
	for what, list := range map[string]func() ([]chat.Conversation, error){
		"unanswered": func() ([]chat.Conversation, error) { return s.Unanswered(ctx, someDay, someDay, someDay) },
		"waiting":    func() ([]chat.Conversation, error) { return s.Waiting(ctx) },
	} {
		got, err := list()
		if err != nil {
			t.Fatal(err)
		}
		equal(t, what, ids(got), []string{"c2"})
	}
	// Its ids may be used again, and nothing of before comes with them.
	newConversation(t, s, "c1")
	if m := add(t, s, question("c1", "m1")); m.Offset != 1 {
		t.Errorf("offset in a new one of that name = %d, want 1", m.Offset)
	}
}

func testEraseSeveral(t *testing.T, s chat.Store) {
	c := newConversation(t, s, "c1")
	anotherConversation(t, s, "c2", c.Visitor)
	for _, step := range []struct {
		id   string
		left bool
	}{{"c2", true}, {"c1", false}} {
		isError(t, "erase "+step.id, s.Erase(t.Context(), step.id), nil)
		keysGood(t, s, "after "+step.id, c.Visitor, map[string]bool{"hash of c1": step.left})
	}
}

func testIdle(t *testing.T, s chat.Store) {
	for i, id := range []string{"third", "second", "first"} {
		newConversation(t, s, id)
		m := question(id, "m1")
		m.At = someDay.Add(time.Duration(3-i) * time.Hour)
		add(t, s, m)
	}
	for _, tt := range []struct {
		hours, limit int
		want         []string
	}{
		{1, 9, nil},
		{2, 9, []string{"first"}},
		{9, 2, []string{"first", "second"}},
		{9, 9, []string{"first", "second", "third"}},
	} {
		got, err := s.Idle(t.Context(), someDay.Add(time.Duration(tt.hours)*time.Hour), time.Time{}, tt.limit)
		if err != nil {
			t.Fatal(err)
		}
		equal(t, fmt.Sprintf("idle for %d hours, at most %d", tt.hours, tt.limit), got, tt.want)
	}
	newConversation(t, s, "empty")
	newConversation(t, s, "open") // whose visitor has come again
	day := someDay.Add(24 * time.Hour)
	isError(t, "rotate", s.RotateKey(t.Context(), "v-open", "hash of open", "next of open", day), nil)
	got, err := s.Idle(t.Context(), time.Time{}, day, 9)
	if err != nil {
		t.Fatal(err)
	}
	equal(t, "empty ones", got, []string{"empty"})
}

func testSweep(t *testing.T, s chat.Store) {
	ctx, now := t.Context(), someDay
	idle := now.Add(-time.Hour)
	newConversation(t, s, "c1")
	for _, v := range []chat.Visitor{
		{ID: "idle", KeyHash: "idle", Created: idle, Seen: idle.Add(-time.Millisecond)},
		{ID: "seen", KeyHash: "seen", Created: idle, Seen: idle},
		{ID: "talks", KeyHash: "talks", Created: idle, Seen: idle.Add(-time.Hour)},
	} {
		if err := s.AddVisitor(ctx, v); err != nil {
			t.Fatal(err)
		}
	}
	anotherConversation(t, s, "c2", "talks")
	for hash, expires := range map[string]time.Time{"gone": now, "good": now.Add(time.Millisecond)} {
		if err := s.AddTicket(ctx, chat.Ticket{Hash: hash, Conversation: "c1", Visitor: "v-c1", Expires: expires}); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.Sweep(ctx, now, idle); err != nil {
		t.Fatal(err)
	}
	keysGood(t, s, "swept", "idle", map[string]bool{"idle": false})
	keysGood(t, s, "swept", "seen", map[string]bool{"seen": true})
	keysGood(t, s, "swept", "talks", map[string]bool{"talks": true})
	// Asked at a time at which it was still good, to see that it is gone.
	_, err := s.TakeTicket(ctx, "gone", now.Add(-time.Hour))
	isError(t, "expired ticket", err, chat.ErrNotFound)
	_, err = s.TakeTicket(ctx, "good", now)
	isError(t, "good ticket", err, nil)
}
