package chat

import (
	"context"
	"fmt"
	"sync"

	"zhengda/bot"
)

// Item is one thing a feed delivers: a stored Message, or a transient Progress
// or Delta of the answer to the question at ReplyTo. Exactly one of the three
// is set. Feeds share what it points to: it must not be changed.
type Item struct {
	Message  *Message
	ReplyTo  int64
	Progress *bot.Progress
	Delta    *bot.Delta
}

const (
	feedQueue = 256 // live items that a feed holds for a slow reader
	feedPage  = 200 // messages read from the store at a time
)

// Feed delivers what happens in one conversation. An idle feed costs no
// goroutine. Next is for one goroutine; Close may come from any.
type Feed struct {
	hub          *hub
	store        Store
	conversation string

	// Of the goroutine that calls Next.
	last     int64     // highest offset delivered
	answered int64     // highest ReplyTo delivered: transient items up to it are stale
	behind   bool      // the store has more than last
	page     []Message // read from the store, not delivered yet

	mu     sync.Mutex
	queue  []Item
	err    error // ErrSlow or ErrClosed
	wakeup chan struct{}
}

// Follow joins the conversation. The feed first delivers the stored messages
// above after, then what happens from the moment of Follow on. An offset above
// the newest one, or of another epoch, must be replaced by 0: see Newest. The
// caller closes the feed.
func (s *Service) Follow(conversation string, after int64) *Feed {
	f := &Feed{
		hub: s.hub, store: s.Store, conversation: conversation,
		last: max(0, after), behind: true, wakeup: make(chan struct{}, 1),
	}
	s.hub.join(f)
	return f
}

// Next waits for the next item. Messages come in order of offset, without a
// gap. ErrSlow says that the reader fell so far behind that live items were
// dropped: close, and Follow again from the last offset seen. A context that
// ends, or a store that fails, loses nothing: Next may be called again.
func (f *Feed) Next(ctx context.Context) (Item, error) {
	for {
		if len(f.page) > 0 {
			m := f.page[0]
			f.page = f.page[1:]
			return f.deliver(Item{Message: &m, ReplyTo: m.ReplyTo}), nil
		}
		if f.behind {
			if err := f.read(ctx); err != nil {
				return Item{}, err
			}
			continue
		}
		it, err := f.take(ctx)
		if err != nil {
			return Item{}, err
		}
		switch {
		case it.Message != nil && it.Message.Offset == f.last+1:
			return f.deliver(it), nil
		case it.Message != nil: // delivered before, or ahead of others: the store has those and it
			f.behind = it.Message.Offset > f.last
		case it.Progress == nil && it.Delta == nil: // a ring
			f.behind = true
		case it.ReplyTo > f.answered:
			return it, nil
		}
	}
}

// deliver notes how far the reader is.
func (f *Feed) deliver(it Item) Item {
	f.last = it.Message.Offset
	if it.Message.Role == FromBot {
		f.answered = max(f.answered, it.Message.ReplyTo)
	}
	return it
}

func (f *Feed) read(ctx context.Context) error {
	if err := f.ended(); err != nil {
		return err
	}
	page, err := f.store.Messages(ctx, f.conversation, f.last, feedPage)
	if err != nil {
		return fmt.Errorf("follow conversation %s: %w", f.conversation, err)
	}
	f.page, f.behind = page, len(page) == feedPage
	return nil
}

func (f *Feed) ended() error {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.err
}

// take waits for the next live item.
func (f *Feed) take(ctx context.Context) (Item, error) {
	for {
		f.mu.Lock()
		if f.err != nil {
			f.mu.Unlock()
			return Item{}, f.err
		}
		if len(f.queue) > 0 {
			it := f.queue[0]
			f.queue[0] = Item{}
			if f.queue = f.queue[1:]; len(f.queue) == 0 {
				f.queue = nil // an idle feed holds no buffer
			}
			f.mu.Unlock()
			return it, nil
		}
		f.mu.Unlock()
		select {
		case <-f.wakeup:
		case <-ctx.Done():
			return Item{}, ctx.Err()
		}
	}
}

// push adds a live item and never waits. A full queue ends the feed.
func (f *Feed) push(it Item) {
	f.mu.Lock()
	switch {
	case f.err != nil:
	case len(f.queue) >= feedQueue:
		f.queue, f.err = nil, ErrSlow
	default:
		f.queue = append(f.queue, it)
	}
	f.mu.Unlock()
	f.wake()
}

func (f *Feed) wake() {
	select {
	case f.wakeup <- struct{}{}:
	default:
	}
}

// Close leaves the conversation. A Next that waits returns ErrClosed.
func (f *Feed) Close() {
	f.hub.leave(f)
	f.mu.Lock()
	f.queue, f.err = nil, ErrClosed
	f.mu.Unlock()
	f.wake()
}
