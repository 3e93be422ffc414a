package web

import (
	"crypto/rand"
	"encoding/base64"
	"errors"
	"sync"
	"time"
)

// ticketLife is how long a ticket is good.
const ticketLife = 60 * time.Second

// maxTickets bounds the tickets that are out, some 30 MB.
const maxTickets = 100_000

var errTooManyTickets = errors.New("too many tickets are out")

// admitted is what a ticket opens: one socket on a conversation, for a page of
// the origin that asked for it.
type admitted struct {
	conversation string
	origin       string
	expires      time.Time
}

// tickets are the one-time passes from POST /api/tickets to the socket. They
// exist so that the visitor's lasting key is in no address and no log.
type tickets struct {
	now func() time.Time

	mu    sync.Mutex
	out   map[string]admitted
	order []string // by expiry, oldest first; used ones are passed over
}

func newTickets(now func() time.Time) *tickets {
	return &tickets{now: now, out: map[string]admitted{}}
}

// issue makes a ticket, or fails when too many are out.
func (t *tickets) issue(conversation, origin string) (string, error) {
	var secret [32]byte
	rand.Read(secret[:])
	id := "t_" + base64.RawURLEncoding.EncodeToString(secret[:])

	now := t.now()
	t.mu.Lock()
	defer t.mu.Unlock()
	t.sweep(now)
	if len(t.order) >= maxTickets {
		return "", errTooManyTickets
	}
	t.out[id] = admitted{conversation, origin, now.Add(ticketLife)}
	t.order = append(t.order, id)
	return id, nil
}

// sweep forgets tickets that are used or past their time, from the oldest on.
func (t *tickets) sweep(now time.Time) {
	gone := 0
	for _, id := range t.order {
		a, out := t.out[id]
		if out && now.Before(a.expires) {
			break
		}
		delete(t.out, id)
		gone++
	}
	t.order = t.order[gone:]
}

// redeem takes a ticket in. It is gone whatever comes of it, so one that
// strayed to another origin is of no use there or anywhere.
func (t *tickets) redeem(id, origin string) (admitted, bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	a, ok := t.out[id]
	delete(t.out, id)
	return a, ok && a.origin == origin && t.now().Before(a.expires)
}
