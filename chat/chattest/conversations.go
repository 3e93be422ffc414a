package chattest

import (
	"cmp"
	"context"
	"maps"
	"time"

	"zhengda/chat"
)

// conversation is one with its messages and who runs its turns. Messages are
// never changed once they are in; a settled one is noted beside them.
type conversation struct {
	chat.Conversation
	messages []chat.Message // that at offset n is messages[n-1]
	byCID    map[string]int64
	asking   map[int64]bool // offsets of messages that Ask
	node     string         // whose claim lasts until claimed
	claimed  time.Time
	stop     int64
}

// copy shares nothing with the store.
func (c *conversation) copy() chat.Conversation {
	out := c.Conversation
	out.Case = copyCase(out.Case)
	return out
}

// AddConversation adds a conversation with no messages; its visitor is there.
func (s *Store) AddConversation(ctx context.Context, c chat.Conversation) error {
	return s.do(ctx, "AddConversation", func() error {
		if s.conversations[c.ID] != nil {
			return chat.ErrConflict
		}
		if s.visitors[c.Visitor] == nil {
			return chat.ErrNotFound
		}
		c.Case, c.Last = copyCase(c.Case), 0
		c.Created, c.Updated, c.Handling.Waiting = whole(c.Created), whole(c.Updated), whole(c.Handling.Waiting)
		s.conversations[c.ID] = &conversation{Conversation: c, byCID: map[string]int64{}, asking: map[int64]bool{}}
		return nil
	})
}

// with runs f on a conversation; chat.ErrNotFound when there is none.
func (s *Store) with(ctx context.Context, op, id string, f func(*conversation) error) error {
	return s.do(ctx, op, func() error {
		c := s.conversations[id]
		if c == nil {
			return chat.ErrNotFound
		}
		return f(c)
	})
}

// Conversation finds by id.
func (s *Store) Conversation(ctx context.Context, id string) (found chat.Conversation, err error) {
	err = s.with(ctx, "Conversation", id, func(c *conversation) error {
		found = c.copy()
		return nil
	})
	return reply(found, err)
}

// LatestConversation is the visitor's most recently updated one.
func (s *Store) LatestConversation(ctx context.Context, visitor string) (found chat.Conversation, err error) {
	err = s.do(ctx, "LatestConversation", func() error {
		var latest *conversation
		for _, c := range s.conversations {
			if c.Visitor == visitor && (latest == nil || later(c, latest) > 0) {
				latest = c
			}
		}
		if latest == nil {
			return chat.ErrNotFound
		}
		found = latest.copy()
		return nil
	})
	return reply(found, err)
}

func later(a, b *conversation) int {
	return cmp.Or(a.Updated.Compare(b.Updated), a.Created.Compare(b.Created), cmp.Compare(a.ID, b.ID))
}

// Lasts are the newest offsets of those that exist.
func (s *Store) Lasts(ctx context.Context, conversations []string) (lasts map[string]int64, err error) {
	err = s.do(ctx, "Lasts", func() error {
		lasts = map[string]int64{}
		for _, id := range conversations {
			if c := s.conversations[id]; c != nil {
				lasts[id] = c.Last
			}
		}
		return nil
	})
	return reply(lasts, err)
}

// Unanswered lists conversations with a message that Asks and whose turns nobody claims.
func (s *Store) Unanswered(ctx context.Context, since, before, now time.Time) (list []chat.Conversation, err error) {
	err = s.do(ctx, "Unanswered", func() error {
		list = s.listed(func(c *conversation) (first time.Time, ok bool) {
			if c.node != "" && c.claimed.After(whole(now)) {
				return first, false
			}
			for offset := range c.asking {
				at := c.messages[offset-1].At
				if !at.Before(whole(since)) && !at.After(whole(before)) && (!ok || at.Before(first)) {
					first, ok = at, true
				}
			}
			return first, ok
		})
		return nil
	})
	return reply(list, err)
}

// Claim makes the turns the node's unless another's claim lasts at now.
func (s *Store) Claim(ctx context.Context, id, node string, until, now time.Time) (claimed chat.Claimed, err error) {
	err = s.with(ctx, "Claim", id, func(c *conversation) error {
		if c.node == "" || c.node == node || !c.claimed.After(whole(now)) {
			c.node, c.claimed, claimed.Held = node, whole(until), true
		}
		claimed.Stop = c.stop
		return nil
	})
	return reply(claimed, err)
}

// Disclaim ends the node's claim, if it has it, and forgets what was to be stopped.
func (s *Store) Disclaim(ctx context.Context, id, node string) error {
	return s.do(ctx, "Disclaim", func() error {
		if c := s.conversations[id]; c != nil && c.node == node {
			c.node, c.claimed, c.stop = "", time.Time{}, 0
		}
		return nil
	})
}

// SetStop notes that the answer to the question at that offset is to be stopped.
func (s *Store) SetStop(ctx context.Context, id string, offset int64) error {
	return s.with(ctx, "SetStop", id, func(c *conversation) error {
		c.stop = offset
		return nil
	})
}

// Waiting lists the conversations that wait for an agent, the longest first.
func (s *Store) Waiting(ctx context.Context) (list []chat.Conversation, err error) {
	err = s.do(ctx, "Waiting", func() error {
		list = s.listed(func(c *conversation) (time.Time, bool) {
			return c.Handling.Waiting, !c.Handling.Waiting.IsZero()
		})
		return nil
	})
	return reply(list, err)
}

// Left lists the conversations of agents who have not been at the desk since.
func (s *Store) Left(ctx context.Context, since time.Time) (list []chat.Conversation, err error) {
	err = s.do(ctx, "Left", func() error {
		list = s.listed(func(c *conversation) (time.Time, bool) {
			agent := c.Handling.Agent
			return c.Updated, agent != "" && c.Updated.Before(whole(since)) && s.present[agent].Before(whole(since))
		})
		return nil
	})
	return reply(list, err)
}

// Erase deletes a conversation with all that was kept with it.
func (s *Store) Erase(ctx context.Context, id string, before time.Time) (erased bool, err error) {
	err = s.do(ctx, "Erase", func() error {
		gone := s.conversations[id]
		if gone == nil || !before.IsZero() && !gone.Updated.Before(whole(before)) {
			return nil
		}
		erased = true
		delete(s.conversations, id)
		maps.DeleteFunc(s.tickets, func(_ string, t chat.Ticket) bool { return t.Conversation == id })
		for _, c := range s.conversations {
			if c.Visitor == gone.Visitor {
				return nil
			}
		}
		s.forget(s.visitors[gone.Visitor])
		return nil
	})
	return erased && err == nil, err
}

// Idle lists conversations not updated since before, and those without a message
// whose visitor has not come since empty, the oldest first.
func (s *Store) Idle(ctx context.Context, before, empty time.Time, limit int) (ids []string, err error) {
	err = s.do(ctx, "Idle", func() error {
		for _, c := range s.listed(func(c *conversation) (time.Time, bool) {
			left := c.Last == 0 && c.Updated.Before(whole(empty)) && s.visitors[c.Visitor].seen.Before(whole(empty))
			return c.Updated, left || c.Updated.Before(whole(before))
		}) {
			if len(ids) < limit {
				ids = append(ids, c.ID)
			}
		}
		return nil
	})
	return reply(ids, err)
}
