package web_test

import (
	"context"
	"encoding/json"
	"slices"
)

// outgoing is a frame that waits for its acknowledgement.
type outgoing struct {
	ID     string
	fields map[string]any
	sent   bool // on this connection
	once   bool // nobody acknowledges it, and it is not sent again
	times  int  // it was sent
}

// again sends what was refused once more.
func (t *tab) again(o *outgoing) {
	t.mu.Lock()
	defer t.mu.Unlock()
	o.sent = false
	t.stir()
}

// stir tells the pump that there is something to send. The caller holds the lock.
func (t *tab) stir() {
	close(t.more)
	t.more = make(chan struct{})
}

// put puts a frame into the outbox.
func (t *tab) put(kind, id string, fields map[string]any) {
	if fields == nil {
		fields = map[string]any{}
	}
	fields["type"] = kind
	o := &outgoing{ID: id, fields: fields, once: id == ""}
	if id != "" {
		fields["id"] = id
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.idle && kind != "ask" {
		return
	}
	t.outbox = append(t.outbox, o)
	if t.idle {
		t.idle = false
		defer t.wake()
	}
	t.stir()
}

// pump sends what is in the outbox, in order, until the connection ends.
func (t *tab) pump(ctx context.Context, l link) {
	for {
		t.mu.Lock()
		more := t.more
		i := slices.IndexFunc(t.outbox, func(o *outgoing) bool { return !o.sent })
		var o *outgoing
		if i >= 0 {
			o = t.outbox[i]
			o.sent, o.times = true, o.times+1
			if o.once {
				t.outbox = slices.Delete(t.outbox, i, i+1)
			}
			t.w.note("%s sends %s", t.name, o.ID)
			if !o.once {
				t.w.history.Sent(t.name, t.conversation, o.ID)
			}
		}
		t.mu.Unlock()
		if o == nil {
			select {
			case <-more:
				continue
			case <-ctx.Done():
				return
			}
		}
		raw, err := json.Marshal(o.fields)
		if err != nil {
			t.w.t.Error(err)
			return
		}
		reply, err := l.send(raw)
		switch {
		case err != nil:
			t.w.note("%s does not send %s: %v", t.name, o.ID, err)
			l.end()
			return
		case reply != nil:
			t.heard(*reply)
		}
	}
}
