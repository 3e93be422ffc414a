package chat_test

import (
	"errors"
	"fmt"
	"testing"
	"testing/synctest"
	"time"

	"zhengda/chat"
	"zhengda/chat/chattest"
)

// TestAddressLimitsAllThatIsStored: new visitors cost an address nothing, so what
// they send that is no question is counted by address too.
func TestAddressLimitsAllThatIsStored(t *testing.T) {
	send := map[string]func(k talk, cid string) error{
		"wishes": func(k talk, cid string) error {
			_, err := k.Person(k.t.Context(), k.id, chat.Wish{CID: cid, From: "203.0.113.7"})
			return err
		},
		"feedback": func(k talk, cid string) error {
			_, err := k.Feedback(k.t.Context(), k.id, chat.Feedback{CID: cid, About: 2, Good: true, From: "203.0.113.7"})
			return err
		},
	}
	for name, send := range send {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				first := begin(t, chattest.NewStore(), &scriptedBot{}, func(o *chat.Options) { o.AddressPerMinute = 5 })
				var met *chat.LimitError
				for i := range 6 {
					k := first
					if i > 0 {
						a, err := first.Admit(t.Context(), chat.Admitting{Site: "hall"})
						if err != nil {
							t.Fatal(err)
						}
						k.id = a.Conversation
					}
					k.say("q", "多少钱") // from no address that is known
					time.Sleep(time.Millisecond)
					if err := send(k, fmt.Sprint("c", i)); (err != nil) != (i == 5) || err != nil && !errors.As(err, &met) {
						t.Fatalf("number %d: %v", i+1, err)
					}
				}
				if met.Limit != chat.LimitAddress {
					t.Errorf("met %q, want %q", met.Limit, chat.LimitAddress)
				}
			})
		})
	}
}
