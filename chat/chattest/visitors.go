package chattest

import (
	"context"
	"slices"
	"time"

	"zhengda/chat"
)

// visitor is somebody with the hashes of their keys, the oldest first.
type visitor struct {
	id            string
	created, seen time.Time
	keys          []string
}

// keysMost is how many keys of a visitor may be good at once.
const keysMost = 8

// AddVisitor adds a visitor with their first key.
func (s *Store) AddVisitor(ctx context.Context, v chat.Visitor) error {
	return s.do(ctx, "AddVisitor", func() error {
		if s.visitors[v.ID] != nil || s.keys[v.KeyHash] != nil {
			return chat.ErrConflict
		}
		kept := &visitor{id: v.ID, created: whole(v.Created), seen: whole(v.Seen), keys: []string{v.KeyHash}}
		s.visitors[v.ID], s.keys[v.KeyHash] = kept, kept
		return nil
	})
}

// VisitorByKey finds a visitor who was seen at or after since.
func (s *Store) VisitorByKey(ctx context.Context, keyHash string, since time.Time) (found chat.Visitor, err error) {
	err = s.do(ctx, "VisitorByKey", func() error {
		v := s.keys[keyHash]
		if v == nil || v.seen.Before(whole(since)) {
			return chat.ErrNotFound
		}
		found = chat.Visitor{ID: v.id, KeyHash: keyHash, Created: v.created, Seen: v.seen}
		return nil
	})
	return reply(found, err)
}

// RotateKey makes void what was made before the key that was used.
func (s *Store) RotateKey(ctx context.Context, id, used, next string, now time.Time) error {
	return s.do(ctx, "RotateKey", func() error {
		v := s.visitors[id]
		if v == nil || s.keys[used] != v {
			return chat.ErrNotFound
		}
		if s.keys[next] != nil {
			return chat.ErrConflict
		}
		for v.keys[0] != used {
			s.dropKey(v, 0)
		}
		v.keys = append(v.keys, next)
		s.keys[next] = v
		for len(v.keys) > keysMost {
			s.dropKey(v, 1) // the oldest after the one that was used
		}
		v.seen = whole(now)
		return nil
	})
}

func (s *Store) dropKey(v *visitor, i int) {
	delete(s.keys, v.keys[i])
	v.keys = slices.Delete(v.keys, i, i+1)
}

// forget deletes a visitor. The caller holds the lock.
func (s *Store) forget(v *visitor) {
	for len(v.keys) > 0 {
		s.dropKey(v, 0)
	}
	delete(s.visitors, v.id)
}

// AddTicket keeps a ticket.
func (s *Store) AddTicket(ctx context.Context, t chat.Ticket) error {
	return s.do(ctx, "AddTicket", func() error {
		if _, there := s.tickets[t.Hash]; there {
			return chat.ErrConflict
		}
		if s.conversations[t.Conversation] == nil {
			return chat.ErrNotFound
		}
		t.Expires = whole(t.Expires)
		s.tickets[t.Hash] = t
		return nil
	})
}

// TakeTicket finds a ticket, which is gone with it unless it is for many uses.
func (s *Store) TakeTicket(ctx context.Context, hash string, now time.Time) (found chat.Ticket, err error) {
	err = s.do(ctx, "TakeTicket", func() error {
		t, there := s.tickets[hash]
		if !there || !t.Expires.After(whole(now)) {
			return chat.ErrNotFound
		}
		if !t.Many {
			delete(s.tickets, hash)
		}
		found = t
		return nil
	})
	return reply(found, err)
}
