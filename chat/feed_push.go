package chat

// This file is what the hub does to a feed. Nothing here waits.

// push adds a live item. Too long a queue ends the feed.
func (f *Feed) push(it Item) {
	f.mu.Lock()
	n := it.bytes()
	switch d := f.due; {
	case f.err != nil:
	case d != nil && (len(d.queue) >= feedQueue || len(d.queue) > 0 && d.bytes+n > feedBytes):
		f.drop(ErrSlow)
	default:
		d = f.some()
		d.queue = append(d.queue, it)
		d.bytes += n
		if it.Message != nil {
			f.seen = max(f.seen, it.Message.Offset)
		}
	}
	f.tell()
}

// ring says that the store has messages up to offset, which may be 0 when it is
// not known. A feed that has them, or will find them in its queue, is let alone.
func (f *Feed) ring(offset int64) {
	f.mu.Lock()
	if f.err != nil || offset > 0 && offset <= f.seen {
		f.mu.Unlock()
		return
	}
	f.behind = true
	f.tell()
}

// end lets nothing more be delivered, for the first reason that is given.
func (f *Feed) end(err error) {
	f.mu.Lock()
	if f.err == nil {
		f.drop(err)
	}
	f.tell()
}

// some is what is due, to add to. The caller holds the lock.
func (f *Feed) some() *due {
	if f.due == nil {
		f.due = &due{}
	}
	return f.due
}

// drop empties the feed for good. The caller holds the lock.
func (f *Feed) drop(err error) {
	f.err, f.due, f.behind = err, nil, false
}

// tell gives up the lock and lets the reader know that something may be due.
func (f *Feed) tell() {
	ready, wakeup := f.ready, f.wakeup
	if f.err == ErrClosed {
		ready = nil // whoever closes a feed knows
	}
	f.mu.Unlock()
	if wakeup != nil {
		select {
		case wakeup <- struct{}{}:
		default:
		}
	}
	if ready != nil {
		ready()
	}
}

// reached is the highest offset delivered.
func (f *Feed) reached() int64 {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.last
}
