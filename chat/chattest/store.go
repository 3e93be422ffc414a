// Package chattest has what tests of a chat need besides the chat: a store in
// memory, a broker that loses and repeats, and a checker of what was seen.
// None of it starts a goroutine that outlives its use, so all of it works in a
// testing/synctest bubble.
package chattest

import (
	"cmp"
	"context"
	"crypto/rand"
	"fmt"
	"maps"
	"slices"
	"sync"
	"time"

	"zhengda/bot"
	"zhengda/chat"
)

// Store is a chat.Store in memory which keeps every promise of that interface.
// It shares nothing with its callers: what goes in and out is copied.
type Store struct {
	// Fail is asked before a call does anything, and once more, with done true,
	// when it has done what it is for. Its error is what the caller gets: of the
	// first nothing has come, of the second all of it is stored and only the reply
	// is lost. op is the name of the method. It is called without a lock held and
	// may sleep. Set it before the store is used; nil: nothing fails.
	Fail func(op string, done bool) error

	*shelves
}

// shelves are what all handles of a store share.
type shelves struct {
	mu            sync.Mutex
	epoch         string
	visitors      map[string]*visitor
	keys          map[string]*visitor // by the hash of each of their keys
	tickets       map[string]chat.Ticket
	conversations map[string]*conversation
	present       map[string]time.Time
}

var _ chat.Store = (*Store)(nil)

// NewStore makes an empty store with an epoch of its own.
func NewStore() *Store {
	return &Store{shelves: &shelves{
		epoch:         rand.Text(),
		visitors:      map[string]*visitor{},
		keys:          map[string]*visitor{},
		tickets:       map[string]chat.Ticket{},
		conversations: map[string]*conversation{},
		present:       map[string]time.Time{},
	}}
}

// Handle is the same store as another process has it, with a Fail of its own.
func (s *Store) Handle(fail func(op string, done bool) error) *Store {
	return &Store{Fail: fail, shelves: s.shelves}
}

// do runs f, which is one transaction, between the faults.
func (s *Store) do(ctx context.Context, op string, f func() error) error {
	if err := s.fail(op, false); err != nil {
		return fmt.Errorf("%s: %w", op, err)
	}
	s.mu.Lock()
	err := ctx.Err()
	if err == nil {
		err = f()
	}
	s.mu.Unlock()
	if err == nil {
		err = s.fail(op, true)
	}
	if err != nil {
		return fmt.Errorf("%s: %w", op, err)
	}
	return nil
}

// reply is v, unless it is lost.
func reply[T any](v T, err error) (T, error) {
	if err != nil {
		return *new(T), err
	}
	return v, nil
}

func (s *Store) fail(op string, done bool) error {
	if s.Fail == nil {
		return nil
	}
	return s.Fail(op, done)
}

// Epoch is that of NewStore, or the last one of Restore.
func (s *Store) Epoch(ctx context.Context) (epoch string, err error) {
	err = s.do(ctx, "Epoch", func() error { epoch = s.epoch; return nil })
	return reply(epoch, err)
}

// Restore begins another epoch, as putting back a copy of the database does.
func (s *Store) Restore(epoch string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.epoch = epoch
}

// SetPresent notes until when an agent is at the desk.
func (s *Store) SetPresent(ctx context.Context, agent string, until time.Time) error {
	return s.do(ctx, "SetPresent", func() error {
		s.present[agent] = whole(until)
		return nil
	})
}

// Present counts the agents who are at the desk at now.
func (s *Store) Present(ctx context.Context, now time.Time) (n int, err error) {
	err = s.do(ctx, "Present", func() error {
		for _, until := range s.present {
			if until.After(whole(now)) {
				n++
			}
		}
		return nil
	})
	return reply(n, err)
}

// Sweep deletes tickets that have expired and visitors who have nothing here.
func (s *Store) Sweep(ctx context.Context, now, idle time.Time) error {
	return s.do(ctx, "Sweep", func() error {
		maps.DeleteFunc(s.tickets, func(_ string, t chat.Ticket) bool { return !t.Expires.After(whole(now)) })
		busy := map[string]bool{}
		for _, c := range s.conversations {
			busy[c.Visitor] = true
		}
		for id, v := range s.visitors {
			if !busy[id] && v.seen.Before(whole(idle)) {
				s.forget(v)
			}
		}
		return nil
	})
}

// listed gives the conversations that pick accepts, with the smallest by first.
func (s *Store) listed(pick func(*conversation) (by time.Time, ok bool)) []chat.Conversation {
	type entry struct {
		by time.Time
		c  *conversation
	}
	var found []entry
	for _, c := range s.conversations {
		if by, ok := pick(c); ok {
			found = append(found, entry{by, c})
		}
	}
	slices.SortFunc(found, func(a, b entry) int { return cmp.Or(a.by.Compare(b.by), cmp.Compare(a.c.ID, b.c.ID)) })
	var list []chat.Conversation
	for _, e := range found {
		list = append(list, e.c.copy())
	}
	return list
}

// whole is t as a store keeps it: UTC, whole milliseconds.
func whole(t time.Time) time.Time {
	if t.IsZero() {
		return time.Time{}
	}
	return time.UnixMilli(t.UnixMilli()).UTC()
}

// copyCase shares nothing with k.
func copyCase(k bot.CaseFacts) bot.CaseFacts {
	for _, age := range []**int{&k.AgeMin, &k.AgeMax} {
		if *age != nil {
			*age = new(**age)
		}
	}
	k.Further = maps.Clone(k.Further)
	return k
}
