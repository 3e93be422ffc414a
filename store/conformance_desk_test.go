package store

import (
	"testing"
	"time"

	"zhengda/chat"
)

func testWaiting(t *testing.T, s chat.Store) {
	ctx := t.Context()
	if list, err := s.Waiting(ctx); err != nil || len(list) != 0 {
		t.Errorf("at first %v wait, %v", ids(list), err)
	}
	since := func(minutes int) *chat.Handling {
		return &chat.Handling{Waiting: someDay.Add(time.Duration(minutes) * time.Minute)}
	}
	for _, step := range []struct {
		conversation string
		handling     *chat.Handling
	}{
		{"b", since(2)}, {"c", since(1)}, {"a", since(3)}, {"taken", since(0)}, {"gave up", since(0)}, {"never", nil},
	} {
		newConversation(t, s, step.conversation)
		attach(t, s, question(step.conversation, "m1"), chat.Attached{Handling: step.handling})
	}
	attach(t, s, answer("taken", "m2", 0), chat.Attached{Handling: &chat.Handling{Agent: "a1"}})
	attach(t, s, answer("gave up", "m2", 0), chat.Attached{Handling: &chat.Handling{}})
	list, err := s.Waiting(ctx)
	if err != nil {
		t.Fatal(err)
	}
	equal(t, "waiting", ids(list), []string{"c", "b", "a"})
	if len(list) > 0 {
		equal(t, "the first", list[0], conversation(t, s, "c"))
	}
}

func testPresent(t *testing.T, s chat.Store) {
	at := func(seconds int) time.Time { return someDay.Add(time.Duration(seconds) * time.Second) }
	for _, step := range []struct {
		name  string
		agent string
		until time.Time
		want  int // at second 0
	}{
		{"one", "a1", at(30), 1},
		{"two", "a2", at(1), 2},
		{"one again", "a1", at(60), 2},
		{"one until now", "a2", at(0), 1},
		{"gone", "a1", at(-1), 0},
		{"back", "a1", at(60), 1},
	} {
		if err := s.SetPresent(t.Context(), step.agent, step.until); err != nil {
			t.Fatal(err)
		}
		if got, err := s.Present(t.Context(), at(0)); err != nil || got != step.want {
			t.Errorf("%s: %d are present, %v, want %d", step.name, got, err, step.want)
		}
	}
	if got, err := s.Present(t.Context(), at(60)); err != nil || got != 0 {
		t.Errorf("a minute later %d are present, %v, want none", got, err)
	}
}
