package chat

import (
	"maps"
	"slices"
	"sync"

	"zhengda/bot"
)

// hub tells the feeds of this process what happens. It never waits for one.
type hub struct {
	mu    sync.Mutex
	rooms map[string]*room
}

// room is a conversation that is followed or in which a turn runs.
type room struct {
	feeds map[*Feed]struct{}
	live  *live // nil between turns
}

// live is a turn in progress: what somebody who joins now is told first.
// The hub's lock guards it.
type live struct {
	conversation string
	replyTo      int64
	progress     *bot.Progress
	deltas       map[int]*bot.Delta
}

func newHub() *hub { return &hub{rooms: map[string]*room{}} }

// room finds or makes the room. The caller holds the lock.
func (h *hub) room(conversation string) *room {
	r, ok := h.rooms[conversation]
	if !ok {
		r = &room{feeds: map[*Feed]struct{}{}}
		h.rooms[conversation] = r
	}
	return r
}

// tidy forgets a room that nobody needs. The caller holds the lock.
func (h *hub) tidy(conversation string) {
	if r, ok := h.rooms[conversation]; ok && len(r.feeds) == 0 && r.live == nil {
		delete(h.rooms, conversation)
	}
}

// join adds a feed, which is told of the turn in progress first.
func (h *hub) join(f *Feed) {
	h.mu.Lock()
	defer h.mu.Unlock()
	r := h.room(f.conversation)
	r.feeds[f] = struct{}{}
	if r.live == nil {
		return
	}
	for _, index := range slices.Sorted(maps.Keys(r.live.deltas)) {
		f.push(Item{ReplyTo: r.live.replyTo, Delta: r.live.deltas[index]})
	}
	if len(r.live.deltas) == 0 && r.live.progress != nil {
		f.push(Item{ReplyTo: r.live.replyTo, Progress: r.live.progress})
	}
}

func (h *hub) leave(f *Feed) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if r, ok := h.rooms[f.conversation]; ok {
		delete(r.feeds, f)
		h.tidy(f.conversation)
	}
}

// publish hands a stored message to the feeds. It ends the turn that it answers.
func (h *hub) publish(m Message) {
	h.mu.Lock()
	defer h.mu.Unlock()
	r, ok := h.rooms[m.Conversation]
	if !ok {
		return
	}
	if r.live != nil && m.Role == FromBot && m.ReplyTo == r.live.replyTo {
		r.live = nil
	}
	for f := range r.feeds {
		f.push(Item{Message: &m, ReplyTo: m.ReplyTo})
	}
	h.tidy(m.Conversation)
}

// ring tells the feeds that the store has messages they may not have seen,
// appended by another process. It is where a broker will come in.
func (h *hub) ring(conversation string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if r, ok := h.rooms[conversation]; ok {
		for f := range r.feeds {
			f.push(Item{})
		}
	}
}

func (h *hub) begin(conversation string, replyTo int64) *live {
	h.mu.Lock()
	defer h.mu.Unlock()
	l := &live{conversation: conversation, replyTo: replyTo, deltas: map[int]*bot.Delta{}}
	h.room(conversation).live = l
	return l
}

// emit passes on a step of the turn l; what comes after its end is dropped.
func (h *hub) emit(l *live, e bot.Event) {
	h.mu.Lock()
	defer h.mu.Unlock()
	r, ok := h.rooms[l.conversation]
	if !ok || r.live != l {
		return
	}
	it := Item{ReplyTo: l.replyTo}
	switch {
	case e.Delta != nil:
		it.Delta = new(*e.Delta)
		l.deltas[e.Delta.Index] = it.Delta
	case e.Progress != nil:
		it.Progress = new(*e.Progress)
		l.progress = it.Progress
	default:
		return
	}
	for f := range r.feeds {
		f.push(it)
	}
}

func (h *hub) end(l *live) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if r, ok := h.rooms[l.conversation]; ok && r.live == l {
		r.live = nil
	}
	h.tidy(l.conversation)
}
