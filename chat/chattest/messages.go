package chattest

import (
	"context"
	"slices"

	"zhengda/chat"
)

// Append adds a message at the next offset with what is attached.
func (s *Store) Append(ctx context.Context, m chat.Message, a chat.Attached) (stored chat.Message, repeat bool, err error) {
	err = s.with(ctx, "Append", m.Conversation, func(c *conversation) error {
		if offset := c.byCID[m.CID]; offset != 0 {
			stored, repeat = c.message(offset), true
			return nil
		}
		if a.Holder != nil && *a.Holder != c.Handling.Agent {
			return chat.ErrHeld
		}
		if a.Asked && !c.asking[m.ReplyTo] {
			return chat.ErrHeld
		}
		c.attach(a)
		c.add(m)
		if a.Handling != nil && a.Handling.Agent != "" {
			c.settleBefore(c.Last)
		}
		stored = c.message(c.Last)
		return nil
	})
	if err != nil {
		return chat.Message{}, false, err
	}
	return stored, repeat, nil
}

func (c *conversation) attach(a chat.Attached) {
	if a.Case != nil {
		c.Case = copyCase(*a.Case)
	}
	if a.Handling != nil {
		c.Handling = *a.Handling
		c.Handling.Waiting = whole(c.Handling.Waiting)
	}
}

// add keeps a copy of m at the next offset and settles what it answers.
func (c *conversation) add(m chat.Message) {
	c.Last++
	m.Offset, m.At = c.Last, whole(m.At)
	m.Body, m.Record = slices.Clone(m.Body), slices.Clone(m.Record)
	c.Updated = m.At
	c.messages = append(c.messages, m)
	c.byCID[m.CID] = m.Offset
	switch {
	case m.Role == chat.FromAgent:
		c.settleBefore(m.Offset)
	case (m.Role == chat.FromBot || m.Role == chat.FromSystem) && m.ReplyTo != 0:
		delete(c.asking, m.ReplyTo)
	}
	if m.Asks && c.Handling.Agent == "" {
		c.asking[m.Offset] = true
	}
}

// settleBefore ends what is asked before that offset.
func (c *conversation) settleBefore(offset int64) {
	for asked := range c.asking {
		if asked < offset {
			delete(c.asking, asked)
		}
	}
}

// message is a copy of that at an offset, as readers get it.
func (c *conversation) message(offset int64) chat.Message {
	m := c.messages[offset-1]
	m.Body, m.Record = slices.Clone(m.Body), nil
	m.Asks = c.asking[offset]
	return m
}

// MessageByCID is the message with that CID.
func (s *Store) MessageByCID(ctx context.Context, id, cid string) (m chat.Message, err error) {
	err = s.do(ctx, "MessageByCID", func() error {
		c := s.conversations[id]
		if c == nil || c.byCID[cid] == 0 {
			return chat.ErrNotFound
		}
		m = c.message(c.byCID[cid])
		return nil
	})
	return m, err
}

// Messages are those above after, in order, at most limit. Of a conversation
// that does not exist there are none.
func (s *Store) Messages(ctx context.Context, id string, after int64, limit int) (list []chat.Message, err error) {
	err = s.do(ctx, "Messages", func() error {
		c := s.conversations[id]
		if c == nil {
			return nil
		}
		for offset := max(after, 0) + 1; offset <= c.Last && len(list) < limit; offset++ {
			list = append(list, c.message(offset))
		}
		return nil
	})
	return reply(list, err)
}

// Stored are all messages of a conversation, and whether it is there: for a
// test that looks at the end, past any faults.
func (s *Store) Stored(id string) (list []chat.Message, there bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	c := s.conversations[id]
	if c == nil {
		return nil, false
	}
	for offset := int64(1); offset <= c.Last; offset++ {
		list = append(list, c.message(offset))
	}
	return list, true
}

// Progress tells how far a conversation is, past any faults: its newest offset
// and how many of its messages Ask. Offset -1: it is not there.
func (s *Store) Progress(id string) (last int64, asking int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	c := s.conversations[id]
	if c == nil {
		return -1, 0
	}
	return c.Last, len(c.asking)
}
