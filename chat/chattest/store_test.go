package chattest_test

import (
	"encoding/json"
	"errors"
	"testing"
	"time"

	"zhengda/bot"
	"zhengda/chat"
	"zhengda/chat/chattest"
)

// What a chat.Store promises is held by the conformance suite of room store;
// here is what this one has besides.

var noon = time.Date(2026, 11, 22, 4, 0, 0, 123_456_789, time.UTC)

func newStore(t *testing.T) *chattest.Store {
	t.Helper()
	s := chattest.NewStore()
	if err := s.AddVisitor(t.Context(), chat.Visitor{ID: "v", KeyHash: "k1", Created: noon, Seen: noon}); err != nil {
		t.Fatal(err)
	}
	if err := s.AddConversation(t.Context(), chat.Conversation{ID: "c", Visitor: "v", Created: noon, Updated: noon}); err != nil {
		t.Fatal(err)
	}
	return s
}

func TestStoreFails(t *testing.T) {
	lost := errors.New("lost")
	for _, tt := range []struct {
		name       string
		when       bool // stored
		wantStored int
	}{
		{"before anything is stored", false, 0},
		{"when all is stored", true, 1},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := newStore(t)
			bad := s.Handle(func(op string, done bool) error {
				if op == "Append" && done == tt.when {
					return lost
				}
				return nil
			})
			m := chat.Message{Conversation: "c", CID: "q1", Role: chat.FromVisitor, Body: []byte(`{}`), At: noon}
			if got, _, err := bad.Append(t.Context(), m, chat.Attached{}); !errors.Is(err, lost) || got.Offset != 0 {
				t.Errorf("append: %+v, %v, want the fault alone", got, err)
			}
			if stored, _ := s.Stored("c"); len(stored) != tt.wantStored {
				t.Errorf("%d messages are stored, want %d", len(stored), tt.wantStored)
			}
			got, repeat, err := s.Append(t.Context(), m, chat.Attached{})
			if err != nil || got.Offset != 1 || repeat != tt.when {
				t.Errorf("once more: %+v, repeat %v, %v", got, repeat, err)
			}
		})
	}
}

func TestStoreSharesNothing(t *testing.T) {
	s, ctx := newStore(t), t.Context()
	age := 16
	k := bot.CaseFacts{AgeMin: &age, Further: map[string]string{"lost": "yes"}}
	body := json.RawMessage(`{"text":"a"}`)
	m, _, err := s.Append(ctx, chat.Message{Conversation: "c", CID: "q1", Role: chat.FromVisitor, Body: body, At: noon}, chat.Attached{Case: &k})
	if err != nil {
		t.Fatal(err)
	}
	first, err := s.Conversation(ctx, "c")
	if err != nil {
		t.Fatal(err)
	}
	for _, b := range [][]byte{body, m.Body} {
		b[2] = 'X'
	}
	age, *first.Case.AgeMin, k.Further["lost"], first.Case.Further["lost"] = 1, 2, "1", "2"
	list, err := s.Messages(ctx, "c", 0, 10)
	if err != nil || len(list) != 1 || string(list[0].Body) != `{"text":"a"}` {
		t.Errorf("stored are %v, %v", list, err)
	}
	c, err := s.Conversation(ctx, "c")
	if err != nil || *c.Case.AgeMin != 16 || c.Case.Further["lost"] != "yes" {
		t.Errorf("the case is %+v, %v", c.Case, err)
	}
	if got := list[0].At; got.Nanosecond() != 123_000_000 || got.Location() != time.UTC {
		t.Errorf("at %v, want whole milliseconds in UTC", got)
	}
}
