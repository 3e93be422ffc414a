package web_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"zhengda/chat"
)

// frame is any frame of the server's.
type frame struct {
	Type         string          `json:"type"`
	ID           string          `json:"id"`
	Offset       int64           `json:"offset"`
	At           string          `json:"at"`
	Role         chat.Role       `json:"role"`
	Kind         chat.Kind       `json:"kind"`
	ReplyTo      int64           `json:"reply_to"`
	Body         json.RawMessage `json:"body"`
	Answer       string          `json:"answer"`
	N            int             `json:"n"`
	Code         string          `json:"code"`
	Detail       string          `json:"detail"`
	Conversation string          `json:"conversation"`
	Epoch        string          `json:"epoch"`
	Reload       bool            `json:"reload"`
	Post         string          `json:"post"`
}

// greeted takes in what ready says.
func (t *tab) greeted(f frame, cut func()) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.w.note("%s ready: %s at %d, holds %d, reload %v", t.name, f.Conversation, f.Offset, t.holds, f.Reload)
	if f.Conversation != t.conversation {
		t.w.wrong("%s: ready of %s, and the ticket was for %s", t.name, f.Conversation, t.conversation)
	}
	if f.Reload != (t.epoch != "" && t.epoch != f.Epoch) {
		t.w.wrong("%s holds %d of epoch %s and is told of %s: reload %v", t.name, t.holds, t.epoch, f.Epoch, f.Reload)
	}
	if f.Reload {
		t.w.count("reload")
		t.forget()
	}
	if f.Offset < t.holds {
		t.w.wrong("%s holds %d and the newest is %d", t.name, t.holds, f.Offset)
	}
	t.epoch, t.ready, t.cut, t.since = f.Epoch, true, cut, time.Now()
	t.answered, t.from, t.newest, t.dozed = map[string]bool{}, t.holds, f.Offset, false
	for _, o := range t.outbox {
		o.sent = false
	}
}

func (t *tab) parted() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.ready, t.cut = false, nil
}

// ended looks at why the connection has ended.
func (t *tab) ended(err error) error {
	if c, ok := err.(*closed); ok && c.code == 4410 {
		t.gone()
	}
	return err
}

// gone forgets a conversation that was erased.
func (t *tab) gone() {
	v := t.visitor
	t.mu.Lock()
	defer t.mu.Unlock()
	v.mu.Lock()
	defer v.mu.Unlock()
	t.w.note("%s: %s is erased", t.name, t.conversation)
	if v.conversation == t.conversation {
		v.conversation = ""
	}
	t.forget()
	t.conversation, t.outbox, t.idle = "", nil, true
}

// forget drops what the tab holds. The caller holds the lock.
func (t *tab) forget() {
	t.w.history.Reloaded(t.name)
	t.holds, t.epoch, t.answers = 0, "", nil
}

// heard takes in a frame. A part of an answer may still come from a node that has
// not heard that another one has answered, but not after the answer itself.
func (t *tab) heard(f frame) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.w.count("frame " + f.Type)
	switch f.Type {
	case "message":
		t.w.note("%s sees %d %s %s %s", t.name, f.Offset, f.Role, f.Kind, f.ID)
		at, err := time.Parse(time.RFC3339, f.At)
		if err != nil {
			t.w.wrong("%s: message at %q", t.name, f.At)
		}
		t.w.history.Got(t.name, chat.Message{
			Conversation: t.conversation, Offset: f.Offset, CID: f.ID, Role: f.Role, Kind: f.Kind, ReplyTo: f.ReplyTo, Body: f.Body, At: at,
		})
		t.holds = f.Offset
		if t.late(f.Offset, at) {
			t.w.wrong("%s sees %d %v after it was stored, greeted %v ago", t.name, f.Offset, time.Since(at), time.Since(t.since))
		}
		if f.Kind == chat.KindAnswer {
			t.answers = append(t.answers, f.Offset)
			t.answered[f.ID] = true
		}
	case "ack":
		t.acked(f)
	case "error":
		t.refused(f)
	case "delta":
		switch {
		case t.answered[f.Answer]:
			t.w.wrong("%s is shown a part of %s, which it has whole", t.name, f.Answer)
		case f.N < 1 || f.Answer != fmt.Sprint("a-", f.ReplyTo):
			t.w.wrong("%s is shown part %d of %s for %d", t.name, f.N, f.Answer, f.ReplyTo)
		}
	case "progress", "typing", "desk":
	default:
		t.w.wrong("%s got a frame of type %q", t.name, f.Type)
	}
}

func (t *tab) acked(f frame) {
	t.w.note("%s ack of %s at %d", t.name, f.ID, f.Offset)
	t.w.history.Acked(t.name, t.conversation, f.ID, f.Offset)
	t.w.mu.Lock()
	t.w.acked[f.ID] = true
	t.w.mu.Unlock()
	if slices.ContainsFunc(t.outbox, func(o *outgoing) bool { return o.ID == f.ID && o.times > 1 }) {
		t.w.count("ack at last")
	}
	t.outbox = slices.DeleteFunc(t.outbox, func(o *outgoing) bool { return o.ID == f.ID })
}

// refused takes in that a frame was not taken. Only a server that is busy is
// asked again.
func (t *tab) refused(f frame) {
	t.w.note("%s error %s of %s %s", t.name, f.Code, f.ID, f.Detail)
	t.w.count("error " + f.Code)
	if f.Code != "busy" {
		t.w.wrong("%s: error %q of %s: %s", t.name, f.Code, f.ID, f.Detail)
		return
	}
	for _, o := range t.outbox {
		if o.ID == f.ID {
			time.AfterFunc(within(t.w.rollNow(t.name), time.Second/2, 3*time.Second), func() { t.again(o) })
		}
	}
}
