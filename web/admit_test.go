package web

import (
	"context"
	"net/http"
	"testing"
	"time"

	"zhengda/chat"
)

// voidKey is a store in which another tab makes void each key that is used.
type voidKey struct{ chat.Store }

func (voidKey) RotateKey(context.Context, string, string, string, time.Time) error {
	return chat.ErrNotFound
}

// TestTicketIsAskedForAgain: a page whose visitor's key ends while it asks is told
// to come back, which it does with the newer one; any of 400 to 428 would be final.
func TestTicketIsAskedForAgain(t *testing.T) {
	h := newHouse(t, plan{chat: func(o *chat.Options) { o.Store = voidKey{o.Store} }})
	first := h.ticket(t, "", "")
	resp := h.do(t, http.MethodPost, "/api/tickets", `{"visitor":"`+first.Visitor+`"}`, "Content-Type", "application/json")
	if resp.StatusCode != http.StatusServiceUnavailable {
		t.Errorf("%s %s, want 503", resp.Status, bodyOf(t, resp))
	}
}
