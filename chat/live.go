package chat

import (
	"maps"
	"slices"
	"strconv"

	"zhengda/bot"
)

// live is a turn in progress: what somebody who joins now is told first.
// The hub's lock guards it.
type live struct {
	conversation string
	replyTo      int64
	answer       string // CID of the answer in the making
	n            int    // deltas so far
	progress     Item   // the last one, or nothing
	deltas       map[int]Item
}

// answerTo is the CID of the answer to the question at that offset: an answer
// made again after a crash is the same message.
func answerTo(offset int64) string { return answerCID + strconv.FormatInt(offset, 10) }

// show tells a feed how far the turn is.
func (l *live) show(f *Feed) {
	for _, index := range slices.Sorted(maps.Keys(l.deltas)) {
		f.push(l.deltas[index])
	}
	if len(l.deltas) == 0 && l.progress.Progress != nil {
		f.push(l.progress)
	}
}

// note makes an item of a step of the turn; of a step that says nothing, false.
func (l *live) note(e bot.Event) (Item, bool) {
	it := Item{ReplyTo: l.replyTo}
	switch {
	case e.Delta != nil:
		l.n++
		it.Delta, it.Answer, it.N = new(*e.Delta), l.answer, l.n
		l.deltas[e.Delta.Index] = it
	case e.Progress != nil:
		it.Progress = new(*e.Progress)
		l.progress = it
	default:
		return it, false
	}
	return it, true
}

func (h *hub) begin(conversation string, replyTo int64) *live {
	h.mu.Lock()
	defer h.mu.Unlock()
	l := &live{conversation: conversation, replyTo: replyTo, answer: answerTo(replyTo), deltas: map[int]Item{}}
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
	it, ok := l.note(e)
	if !ok {
		return
	}
	for _, f := range r.feeds {
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
