package chattest

import (
	"fmt"
	"maps"
	"slices"
	"sync"

	"zhengda/chat"
)

// History is what clients did and saw, to be held against what is stored in the
// end. A client is one page: it belongs to one conversation, or to one after the
// other. The zero value is ready. Safe for concurrent use.
type History struct {
	mu      sync.Mutex
	sent    map[sending]*fate
	views   []*view // those that are closed too
	current map[string]*view
	early   []fault // what was wrong when it happened
}

// sending is a message as a client made it. That two clients send the same one
// is possible: two tabs with one outbox.
type sending struct{ conversation, cid string }

// fate is what became of it, as clients were told.
type fate struct {
	clients []string
	acked   int64 // offset; 0: not acknowledged
}

// view is what one client has been shown of a conversation since it held nothing.
type view struct {
	client, conversation string
	seen                 []chat.Message
}

type fault struct{ conversation, words string }

// Sent notes that the client is about to send a message, for the first time or again.
func (h *History) Sent(client, conversation, cid string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.sent == nil {
		h.sent = map[sending]*fate{}
	}
	f := h.sent[sending{conversation, cid}]
	if f == nil {
		f = &fate{}
		h.sent[sending{conversation, cid}] = f
	}
	if !slices.Contains(f.clients, client) {
		f.clients = append(f.clients, client)
	}
}

// Acked notes that the client was told that what it sent is stored at that offset.
func (h *History) Acked(client, conversation, cid string, offset int64) {
	h.mu.Lock()
	defer h.mu.Unlock()
	f := h.sent[sending{conversation, cid}]
	switch {
	case f == nil || !slices.Contains(f.clients, client):
		h.wrong(conversation, "%s got an ack of %s, which it never sent", client, cid)
	case offset < 1:
		h.wrong(conversation, "%s got an ack of %s at offset %d", client, cid, offset)
	case f.acked != 0 && f.acked != offset:
		h.wrong(conversation, "%s is acknowledged at offset %d and at %d", cid, f.acked, offset)
	default:
		f.acked = offset
	}
}

// Got notes a stored message that the client was shown. At, ReplyTo and the like
// may be missing; what is there is compared.
func (h *History) Got(client string, m chat.Message) {
	h.mu.Lock()
	defer h.mu.Unlock()
	v := h.view(client, m.Conversation)
	want := int64(len(v.seen)) + 1
	switch {
	case m.Offset < want:
		h.wrong(m.Conversation, "%s was shown offset %d twice", client, m.Offset)
		return
	case m.Offset > want:
		h.wrong(m.Conversation, "%s was shown offset %d, and not %d before it", client, m.Offset, want)
		return
	}
	m.Body = slices.Clone(m.Body)
	v.seen = append(v.seen, m)
}

// Reloaded notes that the client dropped what it held: a page that was loaded
// anew, or one that was told to.
func (h *History) Reloaded(client string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	delete(h.current, client)
}

// Holds is the highest offset that the client was shown of the conversation.
func (h *History) Holds(client, conversation string) int64 {
	h.mu.Lock()
	defer h.mu.Unlock()
	return int64(len(h.view(client, conversation).seen))
}

// Acknowledged tells how many messages of the conversation were acknowledged.
func (h *History) Acknowledged(conversation string) (n int) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for s, f := range h.sent {
		if s.conversation == conversation && f.acked > 0 {
			n++
		}
	}
	return n
}

// Conversations are those that anything is known of.
func (h *History) Conversations() []string {
	h.mu.Lock()
	defer h.mu.Unlock()
	all := map[string]bool{}
	for s := range h.sent {
		all[s.conversation] = true
	}
	for _, v := range h.views {
		all[v.conversation] = true
	}
	return slices.Sorted(maps.Keys(all))
}

// view finds or begins the client's view. The caller holds the lock.
func (h *History) view(client, conversation string) *view {
	if v := h.current[client]; v != nil && v.conversation == conversation {
		return v
	}
	if h.current == nil {
		h.current = map[string]*view{}
	}
	v := &view{client: client, conversation: conversation}
	h.views = append(h.views, v)
	h.current[client] = v
	return v
}

// wrong notes a fault at once. The caller holds the lock.
func (h *History) wrong(conversation, format string, args ...any) {
	h.early = append(h.early, fault{conversation, fmt.Sprintf(format, args...)})
}
