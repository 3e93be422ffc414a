package chat

import (
	"slices"
	"sync"
)

// hub tells the feeds of this process what happens. It never waits for one.
type hub struct {
	mu    sync.Mutex
	rooms map[string]*room
}

// room is a conversation that is followed or in which a turn runs.
type room struct {
	feeds []*Feed
	live  *live // nil between turns
}

func newHub() *hub { return &hub{rooms: map[string]*room{}} }

// room finds or makes the room. The caller holds the lock.
func (h *hub) room(conversation string) *room {
	r, ok := h.rooms[conversation]
	if !ok {
		r = &room{}
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
	r.feeds = append(r.feeds, f)
	if r.live != nil {
		r.live.show(f)
	}
}

func (h *hub) leave(f *Feed) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if r, ok := h.rooms[f.conversation]; ok {
		if i := slices.Index(r.feeds, f); i >= 0 {
			r.feeds = slices.Delete(r.feeds, i, i+1)
		}
		h.tidy(f.conversation)
	}
}

// tell does something to each feed of a conversation.
func (h *hub) tell(conversation string, f func(*Feed)) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if r, ok := h.rooms[conversation]; ok {
		for _, feed := range r.feeds {
			f(feed)
		}
	}
}

// settled ends the turn in progress that a message settles which came by the
// store, before its ring or in its place.
func (h *hub) settled(conversation string, offset int64) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if r, ok := h.rooms[conversation]; ok && r.live != nil && r.live.replyTo <= offset {
		r.live = nil
	}
}

// publish hands a stored message to the feeds. It ends the turn that it settles.
func (h *hub) publish(m Message) {
	h.mu.Lock()
	defer h.mu.Unlock()
	r, ok := h.rooms[m.Conversation]
	if !ok {
		return
	}
	if r.live != nil && r.live.replyTo <= settles(&m) {
		r.live = nil
	}
	for _, f := range r.feeds {
		f.push(Item{Message: &m, ReplyTo: m.ReplyTo})
	}
	h.tidy(m.Conversation)
}

// ring tells the feeds that the store has messages up to that offset, appended
// by another process; 0 when it is not known up to which.
func (h *hub) ring(conversation string, offset int64) {
	h.tell(conversation, func(f *Feed) { f.ring(offset) })
}

// typing tells the feeds that the agent of that name is writing.
func (h *hub) typing(conversation, name string) {
	h.tell(conversation, func(f *Feed) { f.push(Item{Typing: name}) })
}

// erased ends the feeds of a conversation that is gone, and what is shown of a
// turn in it.
func (h *hub) erased(conversation string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	r, ok := h.rooms[conversation]
	if !ok {
		return
	}
	for _, f := range r.feeds {
		f.end(ErrErased)
	}
	delete(h.rooms, conversation)
}

// followed gives the conversations that are followed here, with the lowest
// offset that a feed of theirs has delivered.
func (h *hub) followed() map[string]int64 {
	h.mu.Lock()
	defer h.mu.Unlock()
	lowest := make(map[string]int64, len(h.rooms))
	for conversation, r := range h.rooms {
		for i, f := range r.feeds {
			last := f.reached()
			if i > 0 {
				last = min(last, lowest[conversation])
			}
			lowest[conversation] = last
		}
	}
	return lowest
}
