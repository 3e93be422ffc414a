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
	isError(t, "erase none", erased(s.Erase(ctx, "none", time.Time{})), nil)
	for _, when := range []string{"erase", "erase again"} {
		isError(t, when, erased(s.Erase(ctx, "c1", time.Time{})), nil)
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
		isError(t, "erase "+step.id, erased(s.Erase(t.Context(), step.id, time.Time{})), nil)
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

// erased leaves out whether anything was.
func erased(_ bool, err error) error { return err }

// testEraseIdle: what has been updated since is left alone.
func testEraseIdle(t *testing.T, s chat.Store) {
	newConversation(t, s, "c1")
	m := question("c1", "m1")
	m.At = someDay.Add(time.Hour)
	add(t, s, m)
	for _, step := range []struct {
		name   string
		before time.Time
		want   bool
	}{
		{"updated since", someDay.Add(time.Hour), false},
		{"not updated since", someDay.Add(2 * time.Hour), true},
		{"gone", someDay.Add(2 * time.Hour), false},
	} {
		got, err := s.Erase(t.Context(), "c1", step.before)
		if err != nil || got != step.want {
			t.Errorf("%s: %v, %v, want %v", step.name, got, err, step.want)
		}
	}
}

// testLeft: an agent who has not been at the desk has left what they hold and is silent.
func testLeft(t *testing.T, s chat.Store) {
	ctx := t.Context()
	for _, c := range []struct{ id, agent string }{{"away", "a1"}, {"there", "a2"}, {"never", "a3"}, {"bot", ""}} {
		newConversation(t, s, c.id)
		m := answer(c.id, "t1", 0)
		m.At = someDay
		if _, _, err := s.Append(ctx, m, chat.Attached{Handling: &chat.Handling{Agent: c.agent}}); err != nil {
			t.Fatal(err)
		}
	}
	isError(t, "one leaves", s.SetPresent(ctx, "a1", someDay.Add(time.Minute)), nil)
	isError(t, "one stays", s.SetPresent(ctx, "a2", someDay.Add(time.Hour)), nil)
	for _, tt := range []struct {
		since time.Time
		want  []string
	}{
		{someDay, nil}, // nothing has been silent for so long
		{someDay.Add(30 * time.Minute), []string{"away", "never"}},
		{someDay.Add(2 * time.Hour), []string{"away", "never", "there"}},
	} {
		list, err := s.Left(ctx, tt.since)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, c := range list {
			got = append(got, c.ID)
		}
		equal(t, "left since "+tt.since.String(), got, tt.want)
	}
}

func testMessageByCID(t *testing.T, s chat.Store) {
	newConversation(t, s, "c1")
	newConversation(t, s, "c2")
	want := say(t, s, "c1", "m1", "一")
	got, err := s.MessageByCID(t.Context(), "c1", "m1")
	if err != nil {
		t.Fatal(err)
	}
	equal(t, "the message", got, want)
	for name, of := range map[string][2]string{"another id": {"c1", "m2"}, "another conversation": {"c2", "m1"}, "none": {"none", "m1"}} {
		_, err := s.MessageByCID(t.Context(), of[0], of[1])
		isError(t, name, err, chat.ErrNotFound)
	}
}
