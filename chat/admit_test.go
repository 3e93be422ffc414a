package chat_test

import (
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"zhengda/chat"
	"zhengda/chat/chattest"
)

func admit(t *testing.T, s *chat.Service, key, conversation string) chat.Admission {
	t.Helper()
	a, err := s.Admit(t.Context(), chat.Admitting{Key: key, Conversation: conversation, Origin: "https://zj.example"})
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// TestKeysRotate: the key of each admission replaces the one before once it is
// used, and a reply that was lost, or a second tab, locks nobody out.
func TestKeysRotate(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := started(t, chattest.NewStore(), &scriptedBot{}, nil)
		first := admit(t, s, "", "")
		second := admit(t, s, first.Key, first.Conversation)
		if second.Visitor != first.Visitor || second.Conversation != first.Conversation || second.Key == first.Key {
			t.Fatalf("came back as %+v, was %+v, want the same with a new key", second, first)
		}
		time.Sleep(time.Second)
		lost := admit(t, s, first.Key, "") // the second reply never arrived
		if lost.Visitor != first.Visitor {
			t.Error("a lost reply has locked the visitor out")
		}
		time.Sleep(time.Second)
		third := admit(t, s, lost.Key, "")
		if third.Visitor != first.Visitor {
			t.Error("the newest key does not open")
		}
		for name, key := range map[string]string{"first": first.Key, "second": second.Key} {
			if a := admit(t, s, key, first.Conversation); a.Visitor == first.Visitor || a.Conversation == first.Conversation {
				t.Errorf("the %s key still opens after a later one was used", name)
			}
		}
	})
}

func TestVisitorsAreForgotten(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := started(t, chattest.NewStore(), &scriptedBot{}, nil)
		first := admit(t, s, "", "")
		if _, _, err := s.Say(t.Context(), first.Conversation, chat.Saying{CID: "q1", Text: "一"}); err != nil {
			t.Fatal(err) // an empty conversation would be gone sooner, and its visitor with it
		}
		time.Sleep(29 * 24 * time.Hour)
		second := admit(t, s, first.Key, "")
		if second.Visitor != first.Visitor {
			t.Error("forgotten after 29 days")
		}
		time.Sleep(31 * 24 * time.Hour)
		if third := admit(t, s, second.Key, first.Conversation); third.Visitor == first.Visitor || third.Conversation == first.Conversation {
			t.Error("not forgotten after 31 idle days")
		}
	})
}

func TestTickets(t *testing.T) {
	const origin = "https://zj.example"
	tests := []struct {
		name   string
		after  time.Duration
		origin string
		times  int
		want   error // of the last time
	}{
		{"at once", 0, origin, 1, nil},
		{"just in time", 59 * time.Second, origin, 1, nil},
		{"too late", 61 * time.Second, origin, 1, chat.ErrNotFound},
		{"another origin", 0, "https://evil.example", 1, chat.ErrNotFound},
		{"no origin", 0, "", 1, chat.ErrNotFound},
		{"twice", 0, origin, 2, chat.ErrNotFound},
	}
	for _, tc := range tests {
		t.Run(tc.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := started(t, chattest.NewStore(), &scriptedBot{}, nil)
				a := admit(t, s, "", "")
				time.Sleep(tc.after)
				var err error
				var got chat.Ticket
				for range tc.times {
					got, err = s.Redeem(t.Context(), a.Ticket, tc.origin)
				}
				if !errors.Is(err, tc.want) || err == nil && got.Conversation != a.Conversation {
					t.Errorf("%+v, %v; want %v", got, err, tc.want)
				}
			})
		})
	}
}

// TestStrayTicketIsGone: a ticket that strayed to another origin opens nothing
// any more, not even for its own.
func TestStrayTicketIsGone(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := started(t, chattest.NewStore(), &scriptedBot{}, nil)
		a := admit(t, s, "", "")
		if _, err := s.Redeem(t.Context(), a.Ticket, "https://evil.example"); err == nil {
			t.Fatal("opened elsewhere")
		}
		if _, err := s.Redeem(t.Context(), a.Ticket, "https://zj.example"); !errors.Is(err, chat.ErrNotFound) {
			t.Errorf("%v, want ErrNotFound", err)
		}
	})
}

func TestPassLastsAnHour(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := started(t, chattest.NewStore(), &scriptedBot{}, nil)
		a := admit(t, s, "", "")
		ticket, err := s.Redeem(t.Context(), a.Ticket, "https://zj.example")
		if err != nil {
			t.Fatal(err)
		}
		pass, err := s.Pass(t.Context(), ticket)
		if err != nil {
			t.Fatal(err)
		}
		for range 3 {
			time.Sleep(19 * time.Minute)
			if got, err := s.Redeem(t.Context(), pass, "https://zj.example"); err != nil || got.Conversation != a.Conversation || !got.Many {
				t.Fatalf("%+v, %v", got, err)
			}
		}
		time.Sleep(4 * time.Minute)
		if _, err := s.Redeem(t.Context(), pass, "https://zj.example"); !errors.Is(err, chat.ErrNotFound) {
			t.Errorf("after an hour: %v, want ErrNotFound", err)
		}
	})
}

// TestTicketIsOfTheSiteThatAsked: a conversation that was begun elsewhere, or by
// a version that kept origins there, goes on where the visitor is.
func TestTicketIsOfTheSiteThatAsked(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := started(t, chattest.NewStore(), &scriptedBot{}, nil)
		first, err := s.Admit(t.Context(), chat.Admitting{Site: "hall"})
		if err != nil {
			t.Fatal(err)
		}
		second, err := s.Admit(t.Context(), chat.Admitting{Key: first.Key, Conversation: first.Conversation, Site: "office"})
		if err != nil || second.Conversation != first.Conversation {
			t.Fatal(second, err)
		}
		if got, err := s.Redeem(t.Context(), second.Ticket, ""); err != nil || got.Site != "office" {
			t.Errorf("the ticket is %+v, %v; want one of the office", got, err)
		}
	})
}
