package web

import (
	"sync"
	"sync/atomic"
	"time"
)

// wheelSlots is how many ticks ahead a socket can be put off.
const wheelSlots = 64

// wheel looks at each socket when something of it may be due, in place of a
// timer for each: it has one goroutine, while there are sockets, and a tick
// costs it only the sockets whose turn it is. It waits for none of them.
type wheel struct {
	every time.Duration
	also  func()       // done at each tick
	now   atomic.Int64 // ticks so far; what a socket remembers is compared with it

	mu    sync.Mutex
	slots [wheelSlots]*socket // rings of those to look at
	count int
	stop  chan struct{} // closed when the last socket has gone
}

// spoke is what the wheel has to know of a socket; the wheel's lock guards it.
type spoke struct {
	next, prev *socket
	opened     int32 // tick
	pingAt     int32 // tick
	slot       int8
}

// ticks is the number of ticks that are over when d has passed for certain.
func (w *wheel) ticks(d time.Duration) int64 {
	return int64((d+w.every-1)/w.every) + 1
}

// add begins to look at a socket; start starts the wheel's goroutine.
func (w *wheel) add(k *socket, at int64, start func(func())) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.put(k, at)
	if w.count++; w.count == 1 {
		w.stop = make(chan struct{})
		stop := w.stop
		start(func() { w.turn(stop) })
	}
}

// remove ends what add has begun. The last one out ends the wheel's goroutine.
func (w *wheel) remove(k *socket) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.take(k)
	if w.count--; w.count == 0 {
		close(w.stop)
	}
}

func (w *wheel) turn(stop chan struct{}) {
	ticker := time.NewTicker(w.every)
	defer ticker.Stop()
	for {
		select {
		case <-ticker.C:
			w.tick()
			w.also()
		case <-stop:
			return
		}
	}
}

// tick looks at the sockets of a slot and puts each where it says.
func (w *wheel) tick() {
	w.mu.Lock()
	defer w.mu.Unlock()
	now := w.now.Add(1)
	slot := &w.slots[now%wheelSlots]
	first := *slot
	*slot = nil
	for k := first; k != nil; {
		next := k.next
		if next == first {
			next = nil
		}
		w.put(k, k.look(now))
		k = next
	}
}

// put places a socket so that it is looked at at that tick, or, if that is far
// off, some time before. The caller holds the lock, here and below.
func (w *wheel) put(k *socket, at int64) {
	now := w.now.Load()
	at = min(max(at, now+1), now+wheelSlots-1)
	k.slot = int8(at % wheelSlots)
	first := w.slots[k.slot]
	if first == nil {
		k.next, k.prev = k, k
		w.slots[k.slot] = k
		return
	}
	k.next, k.prev = first, first.prev
	first.prev.next, first.prev = k, k
}

func (w *wheel) take(k *socket) {
	if k.next == k {
		w.slots[k.slot] = nil
	} else {
		k.prev.next, k.next.prev = k.next, k.prev
		if w.slots[k.slot] == k {
			w.slots[k.slot] = k.next
		}
	}
	k.next, k.prev = nil, nil
}
