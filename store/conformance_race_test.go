package store

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"zhengda/chat"
)

// together calls f n times at once, half of the calls with a store that is
// opened a second time, as two processes do.
func together(n int, stores [2]chat.Store, f func(i int, s chat.Store)) {
	var group sync.WaitGroup
	for i := range n {
		group.Go(func() { f(i, stores[i%len(stores)]) })
	}
	group.Wait()
}

func twice(open func() chat.Store) [2]chat.Store { return [2]chat.Store{open(), open()} }

func raceAppend(t *testing.T, open func() chat.Store) {
	const writers, each = 32, 8
	stores := twice(open)
	newConversation(t, stores[0], "c1")
	together(writers, stores, func(w int, s chat.Store) {
		last := int64(0)
		for i := range each {
			m, repeat, err := s.Append(context.Background(), question("c1", fmt.Sprintf("w%d-%d", w, i)), chat.Attached{})
			if err != nil || repeat || m.Offset <= last {
				t.Errorf("writer %d: offset %d after %d, repeat %v, %v", w, m.Offset, last, repeat, err)
				return
			}
			last = m.Offset
		}
	})
	gapless(t, stores[1], "c1", writers*each)
}

// gapless holds a conversation to have so many messages at the offsets from 1 on.
func gapless(t *testing.T, s chat.Store, id string, want int) {
	t.Helper()
	list := messages(t, s, id)
	if len(list) != want {
		t.Errorf("%d messages, want %d", len(list), want)
	}
	for i, m := range list {
		if m.Offset != int64(i+1) {
			t.Fatalf("message %d has offset %d", i+1, m.Offset)
		}
	}
	if c := conversation(t, s, id); c.Last != int64(len(list)) {
		t.Errorf("last = %d, want %d", c.Last, len(list))
	}
}

func raceSameMessage(t *testing.T, open func() chat.Store) {
	stores := twice(open)
	newConversation(t, stores[0], "c1")
	var firsts atomic.Int32
	together(32, stores, func(_ int, s chat.Store) {
		m, repeat, err := s.Append(context.Background(), question("c1", "m1"), chat.Attached{})
		if err != nil || m.Offset != 1 {
			t.Errorf("offset %d, %v, want 1", m.Offset, err)
		}
		if !repeat {
			firsts.Add(1)
		}
	})
	if n := firsts.Load(); n != 1 {
		t.Errorf("%d appends were told to be the first, want 1", n)
	}
	gapless(t, stores[1], "c1", 1)
}

// raceTakeover has two nodes answer while an agent takes over.
func raceTakeover(t *testing.T, open func() chat.Store) {
	stores := twice(open)
	for round := range 12 {
		id := fmt.Sprint("c", round)
		newConversation(t, stores[0], id)
		say(t, stores[0], id, "m1", "问")
		var taken, refused atomic.Int64
		together(12, stores, func(i int, s chat.Store) {
			if i == 5 {
				m, _, err := s.Append(context.Background(),
					chat.Message{Conversation: id, CID: "taken", Kind: chat.KindStatus, Role: chat.FromSystem, Body: []byte(`{}`), At: someDay},
					chat.Attached{Handling: &chat.Handling{Agent: "a1"}})
				if err != nil {
					t.Errorf("take over: %v", err)
				}
				taken.Store(m.Offset)
				return
			}
			_, _, err := s.Append(context.Background(), answer(id, fmt.Sprint("a-", i), 1), chat.Attached{Holder: new("")})
			if errors.Is(err, chat.ErrHeld) {
				refused.Add(1)
			} else if err != nil {
				t.Errorf("answer: %v", err)
			}
		})
		list := messages(t, stores[1], id)
		for _, m := range list {
			if m.Role == chat.FromBot && m.Offset > taken.Load() {
				t.Errorf("%s: the bot speaks at %d after the takeover at %d", id, m.Offset, taken.Load())
			}
		}
		gapless(t, stores[1], id, 13-int(refused.Load()))
	}
}

func raceTicket(t *testing.T, open func() chat.Store) {
	stores := twice(open)
	newConversation(t, stores[0], "c1")
	for round := range 8 {
		ticket := chat.Ticket{Hash: fmt.Sprint("t", round), Conversation: "c1", Visitor: "v-c1", Expires: someDay.Add(time.Hour)}
		if err := stores[0].AddTicket(t.Context(), ticket); err != nil {
			t.Fatal(err)
		}
		var winners atomic.Int32
		together(16, stores, func(_ int, s chat.Store) {
			switch got, err := s.TakeTicket(context.Background(), ticket.Hash, someDay); {
			case err == nil && got == ticket:
				winners.Add(1)
			case !errors.Is(err, chat.ErrNotFound):
				t.Errorf("take: %+v, %v", got, err)
			}
		})
		if n := winners.Load(); n != 1 {
			t.Errorf("%d took the ticket, want 1", n)
		}
	}
}

func raceClaim(t *testing.T, open func() chat.Store) {
	stores := twice(open)
	newConversation(t, stores[0], "c1")
	for round := range 8 {
		now := someDay.Add(time.Duration(round) * time.Minute)
		var holders atomic.Int32
		together(16, stores, func(i int, s chat.Store) {
			got, err := s.Claim(context.Background(), "c1", fmt.Sprint("n", i), now.Add(time.Minute), now)
			if err != nil {
				t.Errorf("claim: %v", err)
			}
			if got.Held {
				holders.Add(1)
			}
		})
		if n := holders.Load(); n != 1 {
			t.Errorf("%d nodes hold the turns, want 1", n)
		}
	}
}

// raceKeys has the tabs of a visitor come at once, all with one key, and then
// each with a key of its own. Nobody may be locked out.
func raceKeys(t *testing.T, open func() chat.Store) {
	stores := twice(open)
	if err := stores[0].AddVisitor(t.Context(), chat.Visitor{ID: "v1", KeyHash: "k", Created: someDay, Seen: someDay}); err != nil {
		t.Fatal(err)
	}
	together(7, stores, func(i int, s chat.Store) {
		if err := s.RotateKey(context.Background(), "v1", "k", fmt.Sprint("k", i), someDay); err != nil {
			t.Errorf("tab %d: %v", i, err)
		}
	})
	all := map[string]bool{"k": true}
	for i := range 7 {
		all[fmt.Sprint("k", i)] = true
	}
	keysGood(t, stores[1], "all with one key", "v1", all)
	var came atomic.Int32
	together(7, stores, func(i int, s chat.Store) {
		switch err := s.RotateKey(context.Background(), "v1", fmt.Sprint("k", i), fmt.Sprint("l", i), someDay); {
		case err == nil:
			came.Add(1)
		case !errors.Is(err, chat.ErrNotFound): // another tab came with a newer key
			t.Errorf("tab %d: %v", i, err)
		}
	})
	good := 0
	for i := range 7 {
		if _, err := stores[0].VisitorByKey(t.Context(), fmt.Sprint("l", i), someDay); err == nil {
			good++
		}
	}
	if good == 0 || good > int(came.Load()) {
		t.Errorf("%d keys given last are good, %d tabs came", good, came.Load())
	}
	keysGood(t, stores[0], "once a newer one is used", "v1", map[string]bool{"k": false})
}

// raceErase erases a conversation in which everybody is busy.
func raceErase(t *testing.T, open func() chat.Store) {
	stores := twice(open)
	newConversation(t, stores[0], "c1")
	newConversation(t, stores[0], "c2")
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	const writers = 9
	var tickets [writers]int // so many each has added
	together(writers, stores, func(w int, s chat.Store) {
		for i := 0; ; i++ {
			var err error
			switch {
			case w == 0 && i < 4:
				_, _, err = s.Append(ctx, question("c2", fmt.Sprint(i)), chat.Attached{})
			case w == 0:
				if _, err := s.Erase(ctx, "c1", time.Time{}); err != nil {
					t.Errorf("erase: %v", err)
				}
				return
			case w%3 == 1:
				err = s.AddTicket(ctx, chat.Ticket{Hash: fmt.Sprint(w, "-", i), Conversation: "c1", Visitor: "v-c1", Expires: someDay.Add(time.Hour)})
				tickets[w] = i
			default:
				_, _, err = s.Append(ctx, question("c1", fmt.Sprint(w, "-", i)), chat.Attached{})
			}
			if errors.Is(err, chat.ErrNotFound) {
				return
			}
			if err != nil {
				t.Errorf("writer %d: %v", w, err)
				return
			}
		}
	})
	if list := messages(t, stores[1], "c1"); len(list) != 0 {
		t.Errorf("%d messages are left", len(list))
	}
	for w, n := range tickets {
		for i := range n {
			_, err := stores[1].TakeTicket(ctx, fmt.Sprint(w, "-", i), someDay)
			isError(t, "ticket of what is erased", err, chat.ErrNotFound)
		}
	}
	gapless(t, stores[0], "c2", 4)
}

func raceEraseBoth(t *testing.T, open func() chat.Store) {
	stores := twice(open)
	for round := range 8 {
		ids := []string{fmt.Sprint("a", round), fmt.Sprint("b", round)}
		c := newConversation(t, stores[0], ids[0])
		anotherConversation(t, stores[0], ids[1], c.Visitor)
		together(2, stores, func(i int, s chat.Store) {
			if _, err := s.Erase(context.Background(), ids[i], time.Time{}); err != nil {
				t.Errorf("erase %s: %v", ids[i], err)
			}
		})
		keysGood(t, stores[1], "without a conversation", c.Visitor, map[string]bool{"hash of " + ids[0]: false})
	}
}

// raceSweep begins conversations of visitors who are swept away. Those that
// have begun have their visitor.
func raceSweep(t *testing.T, open func() chat.Store) {
	stores := twice(open)
	const visitors = 12
	for i := range visitors {
		id := fmt.Sprint(i)
		if err := stores[0].AddVisitor(t.Context(), chat.Visitor{ID: id, KeyHash: id, Created: someDay, Seen: someDay}); err != nil {
			t.Fatal(err)
		}
	}
	var begun [visitors]bool
	together(visitors+2, stores, func(i int, s chat.Store) {
		ctx := context.Background()
		if i >= visitors {
			if err := s.Sweep(ctx, someDay, someDay.Add(time.Hour)); err != nil {
				t.Errorf("sweep: %v", err)
			}
			return
		}
		err := s.AddConversation(ctx, chat.Conversation{ID: fmt.Sprint("c", i), Visitor: fmt.Sprint(i), Created: someDay, Updated: someDay})
		if err != nil && !errors.Is(err, chat.ErrNotFound) {
			t.Errorf("begin: %v", err)
		}
		begun[i] = err == nil
	})
	for i, there := range begun {
		keysGood(t, stores[1], fmt.Sprintf("conversation begun: %v", there), fmt.Sprint(i), map[string]bool{fmt.Sprint(i): there})
	}
}
