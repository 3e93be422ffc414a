package chat

import (
	"context"
	"fmt"
	"sync"
)

const (
	feedQueue = 256      // live items that a feed holds for a slow reader
	feedBytes = 64 << 10 // and what they come to, except for a single one
	feedPage  = 16       // messages read from the store at a time, of up to some 20 kB each
)

// Feed delivers what happens in one conversation. An idle feed costs neither a
// goroutine nor a channel. Poll and Next are for one goroutine at a time; Close
// may come from any.
type Feed struct {
	service      *Service
	conversation string
	ready        func()

	settled int64 // the bot's transient items for questions up to it are stale; of the goroutine that polls

	mu     sync.Mutex
	last   int64         // highest offset delivered
	seen   int64         // highest offset delivered or in the queue
	behind bool          // the store has more than last
	due    *due          // nil: nothing is
	err    error         // ErrSlow, ErrErased or ErrClosed
	wakeup chan struct{} // nil until Next has had to wait
}

// due is what waits for the reader of a feed.
type due struct {
	page  []Message // read from the store
	queue []Item    // live, after the page
	bytes int       // of the queue
}

// Follow joins the conversation. The feed first delivers the stored messages
// above after, then what happens from the moment of Follow on. An offset above
// the newest one, or of another epoch, must be replaced by 0: see Newest. The
// caller closes the feed.
//
// Unless it is nil, ready is called when something may be due after Poll has
// said that nothing is, and sometimes when nothing is; perhaps before Follow has
// returned. It is called on whatever goroutine brings the news, with locks held:
// it must return at once, and call nothing of the service or the feed.
func (s *Service) Follow(conversation string, after int64, ready func()) *Feed {
	f := &Feed{
		service: s, conversation: conversation, ready: ready,
		last: max(0, after), seen: max(0, after), behind: true,
	}
	s.hub.join(f)
	return f
}

// Poll gives the next item, or false when nothing is due. It waits for the
// store, never for what is yet to happen. Messages come in order of offset,
// without a gap. ErrSlow says that the reader fell so far behind that live items
// were dropped: close, and Follow again from the last offset seen. ErrErased says
// that nothing more will come, ever. A context that ends, or a store that fails,
// loses nothing: Poll may be called again.
func (f *Feed) Poll(ctx context.Context) (Item, bool, error) {
	for {
		it, read, err := f.step()
		switch {
		case err != nil:
			return Item{}, false, err
		case read:
			if err := f.read(ctx); err != nil {
				return Item{}, false, err
			}
		case it == Item{}:
			return Item{}, false, nil
		case it.Message != nil:
			if offset := settles(it.Message); offset > f.settled {
				f.settled = offset
				f.service.hub.settled(f.conversation, offset)
			}
			return it, true, nil
		case it.ReplyTo > f.settled || it.ReplyTo == 0: // of the answer in the making, or of no answer
			return it, true, nil
		}
	}
}

// step takes the next item, of the page that was read or of the queue; read
// tells that the store has to be asked first. Neither: nothing is due.
func (f *Feed) step() (it Item, read bool, err error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for f.err == nil {
		if f.due != nil && len(f.due.page) > 0 {
			m := f.due.page[0]
			f.due.page = f.due.page[1:]
			f.tidy()
			f.delivered(m.Offset)
			return Item{Message: &m, ReplyTo: m.ReplyTo}, false, nil
		}
		if f.behind {
			f.behind = false // a ring from now on says so again
			return Item{}, true, nil
		}
		it, ok := f.take()
		switch {
		case !ok, it.Message == nil:
			return it, false, nil
		case it.Message.Offset == f.last+1:
			f.delivered(it.Message.Offset)
			return it, false, nil
		}
		// Delivered before, or ahead of others: the store has those and it.
		f.behind = it.Message.Offset > f.last
	}
	return Item{}, false, f.err
}

// delivered notes how far the reader is. The caller holds the lock.
func (f *Feed) delivered(offset int64) {
	f.last = offset
	f.seen = max(f.seen, offset)
}

// take takes the first of the queue. The caller holds the lock.
func (f *Feed) take() (Item, bool) {
	if f.due == nil {
		return Item{}, false
	}
	it := f.due.queue[0]
	f.due.queue[0] = Item{}
	f.due.queue = f.due.queue[1:]
	f.due.bytes -= it.bytes()
	f.tidy()
	return it, true
}

// tidy lets an idle feed hold no buffer. The caller holds the lock.
func (f *Feed) tidy() {
	if len(f.due.page)+len(f.due.queue) == 0 {
		f.due = nil
	}
}

// read gets the next page from the store. The lock is not held meanwhile, so
// that the hub does not wait for a database.
func (f *Feed) read(ctx context.Context) error {
	page, err := f.service.Store.Messages(ctx, f.conversation, f.last, feedPage)
	f.mu.Lock()
	defer f.mu.Unlock()
	if err != nil {
		f.behind = true
		return fmt.Errorf("follow conversation %s: %w", f.conversation, err)
	}
	if f.err != nil {
		return f.err
	}
	for i := range page {
		page[i].Asks = false // the same whenever it is read
	}
	if len(page) > 0 {
		f.some().page = page
	}
	f.behind = f.behind || len(page) == feedPage
	return nil
}

// Next waits for the next item; its errors are those of Poll.
func (f *Feed) Next(ctx context.Context) (Item, error) {
	wakeup := f.waiter()
	for {
		it, ok, err := f.Poll(ctx)
		if ok || err != nil {
			return it, err
		}
		select {
		case <-wakeup:
		case <-ctx.Done():
			return Item{}, ctx.Err()
		}
	}
}

func (f *Feed) waiter() <-chan struct{} {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.wakeup == nil {
		f.wakeup = make(chan struct{}, 1)
	}
	return f.wakeup
}

// Close leaves the conversation. A Next that waits returns ErrClosed.
func (f *Feed) Close() {
	f.service.hub.leave(f)
	f.end(ErrClosed)
}
