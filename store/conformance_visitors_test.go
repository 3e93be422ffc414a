package store

import (
	"fmt"
	"testing"
	"time"

	"zhengda/chat"
)

func testVisitors(t *testing.T, s chat.Store) {
	ctx := t.Context()
	v := chat.Visitor{ID: "v1", KeyHash: "h1", Created: someDay, Seen: someDay.Add(time.Hour)}
	_, err := s.VisitorByKey(ctx, v.KeyHash, someDay)
	isError(t, "before it is added", err, chat.ErrNotFound)
	if err := s.AddVisitor(ctx, v); err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		name  string
		since time.Time
		want  error
	}{
		{"seen later", someDay, nil},
		{"seen then", v.Seen, nil},
		{"seen before", v.Seen.Add(time.Millisecond), chat.ErrNotFound},
		{"at any time", time.Time{}, nil},
	} {
		got, err := s.VisitorByKey(ctx, v.KeyHash, tt.since)
		isError(t, tt.name, err, tt.want)
		if err == nil {
			equal(t, tt.name, got, v)
		}
	}
	for _, taken := range []chat.Visitor{
		{ID: "v1", KeyHash: "h2", Created: someDay, Seen: someDay},
		{ID: "v2", KeyHash: "h1", Created: someDay, Seen: someDay},
	} {
		isError(t, "add "+taken.ID+" with "+taken.KeyHash, s.AddVisitor(ctx, taken), chat.ErrConflict)
	}
	_, err = s.VisitorByKey(ctx, "h2", time.Time{})
	isError(t, "key of who was not added", err, chat.ErrNotFound)
}

// keysGood holds the keys to open the visitor's door, or not.
func keysGood(t *testing.T, s chat.Store, when, visitor string, keys map[string]bool) {
	t.Helper()
	for key, good := range keys {
		v, err := s.VisitorByKey(t.Context(), key, time.Time{})
		if good && (err != nil || v.ID != visitor || v.KeyHash != key) {
			t.Errorf("%s: %s finds %+v, %v, want %s by that key", when, key, v, err, visitor)
		}
		if !good {
			isError(t, when+": "+key, err, chat.ErrNotFound)
		}
	}
}

func testKeys(t *testing.T, s chat.Store) {
	ctx := t.Context()
	for _, id := range []string{"v1", "v2"} {
		if err := s.AddVisitor(ctx, chat.Visitor{ID: id, KeyHash: id + "-k0", Created: someDay, Seen: someDay}); err != nil {
			t.Fatal(err)
		}
	}
	for i, step := range []struct {
		name       string
		used, next string
		want       error
		good       map[string]bool
	}{
		{"first", "v1-k0", "k1", nil, map[string]bool{"v1-k0": true, "k1": true}},
		{"the reply was lost", "v1-k0", "k2", nil, map[string]bool{"v1-k0": true, "k1": true, "k2": true}},
		{"an older of two", "k1", "k3", nil, map[string]bool{"v1-k0": false, "k1": true, "k2": true, "k3": true}},
		{"void", "v1-k0", "k4", chat.ErrNotFound, map[string]bool{"k4": false, "k3": true}},
		{"somebody else's", "v2-k0", "k5", chat.ErrNotFound, map[string]bool{"k5": false, "k1": true}},
		{"next is taken", "k1", "v2-k0", chat.ErrConflict, map[string]bool{"k1": true, "k2": true, "k3": true}},
		{"the newest", "k3", "k6", nil, map[string]bool{"k1": false, "k2": false, "k3": true, "k6": true}},
	} {
		isError(t, step.name, s.RotateKey(ctx, "v1", step.used, step.next, someDay.Add(time.Duration(i+1)*time.Minute)), step.want)
		keysGood(t, s, step.name, "v1", step.good)
	}
	keysGood(t, s, "the other's", "v2", map[string]bool{"v2-k0": true})
	isError(t, "nobody's", s.RotateKey(ctx, "v3", "k6", "k7", someDay), chat.ErrNotFound)
	v, err := s.VisitorByKey(ctx, "k6", time.Time{})
	if want := someDay.Add(7 * time.Minute); err != nil || !v.Seen.Equal(want) || !v.Created.Equal(someDay) {
		t.Errorf("visitor is %+v, %v, want seen at %v", v, err, want)
	}
}

// testManyKeys comes with the same key again and again, as when every reply is lost.
func testManyKeys(t *testing.T, s chat.Store) {
	ctx := t.Context()
	if err := s.AddVisitor(ctx, chat.Visitor{ID: "v1", KeyHash: "k0", Created: someDay, Seen: someDay}); err != nil {
		t.Fatal(err)
	}
	for i := 1; i <= 20; i++ {
		if err := s.RotateKey(ctx, "v1", "k0", fmt.Sprintf("k%d", i), someDay.Add(time.Duration(i)*time.Second)); err != nil {
			t.Fatal(err)
		}
	}
	good := map[string]bool{"k0": true}
	for i := 1; i <= 20; i++ {
		good[fmt.Sprintf("k%d", i)] = i > 13
	}
	keysGood(t, s, "twenty later", "v1", good)
}

// testKeysClock rotates while the clock stands still, and when it is set back.
func testKeysClock(t *testing.T, s chat.Store) {
	ctx := t.Context()
	if err := s.AddVisitor(ctx, chat.Visitor{ID: "v1", KeyHash: "k0", Created: someDay, Seen: someDay}); err != nil {
		t.Fatal(err)
	}
	for i, at := range []time.Time{someDay, someDay, someDay.Add(-time.Hour)} {
		if err := s.RotateKey(ctx, "v1", fmt.Sprintf("k%d", i), fmt.Sprintf("k%d", i+1), at); err != nil {
			t.Fatal(err)
		}
	}
	keysGood(t, s, "the clock stood", "v1", map[string]bool{"k0": false, "k1": false, "k2": true, "k3": true})
}

func testTickets(t *testing.T, s chat.Store) {
	ctx := t.Context()
	newConversation(t, s, "c1")
	later := someDay.Add(time.Minute)
	once := chat.Ticket{Hash: "once", Conversation: "c1", Visitor: "v-c1", Site: "hall", Origin: "https://zj.example", Expires: later}
	many := chat.Ticket{Hash: "many", Conversation: "c1", Visitor: "v-c1", Many: true, Expires: later}
	for _, ticket := range []chat.Ticket{once, many, {Hash: "late", Conversation: "c1", Visitor: "v-c1", Expires: someDay}} {
		if err := s.AddTicket(ctx, ticket); err != nil {
			t.Fatal(err)
		}
	}
	isError(t, "ticket that is there", s.AddTicket(ctx, once), chat.ErrConflict)
	isError(t, "ticket of no conversation", s.AddTicket(ctx, chat.Ticket{Hash: "x", Conversation: "none", Visitor: "v-c1", Expires: later}), chat.ErrNotFound)
	for _, tt := range []struct {
		name, hash string
		now        time.Time
		want       error
		ticket     chat.Ticket
	}{
		{"unknown", "none", someDay, chat.ErrNotFound, chat.Ticket{}},
		{"expired", "late", someDay, chat.ErrNotFound, chat.Ticket{}},
		{"once, expired", "once", later, chat.ErrNotFound, chat.Ticket{}},
		{"once", "once", later.Add(-time.Millisecond), nil, once},
		{"once again", "once", someDay, chat.ErrNotFound, chat.Ticket{}},
		{"many", "many", someDay, nil, many},
		{"many again", "many", later.Add(-time.Millisecond), nil, many},
		{"many, expired", "many", later, chat.ErrNotFound, chat.Ticket{}},
	} {
		got, err := s.TakeTicket(ctx, tt.hash, tt.now)
		isError(t, tt.name, err, tt.want)
		equal(t, tt.name, got, tt.ticket)
	}
}
