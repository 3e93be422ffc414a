package chat_test

import (
	"context"
	"encoding/json"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"zhengda/bot"
	"zhengda/chat"
	"zhengda/chat/chattest"
)

// wire is a broker between the nodes of a test; cut, it carries nothing.
type wire struct {
	mu    sync.Mutex
	cut   bool
	heard []func(chat.Ring)
}

func (w *wire) Publish(r chat.Ring) {
	w.mu.Lock()
	heard := slices.Clone(w.heard)
	cut := w.cut
	w.mu.Unlock()
	if cut {
		return
	}
	for _, h := range heard {
		h(r)
	}
}

func (w *wire) Subscribe(heard func(chat.Ring)) (func(), error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.heard = append(w.heard, heard)
	return func() {}, nil
}

// nodes are two services on one store.
func nodes(t *testing.T, w *wire, a, b chat.Answerer) (talk, talk, *chattest.Store) {
	db := chattest.NewStore()
	on := func(name string) func(*chat.Options) {
		return func(o *chat.Options) { o.Broker, o.Node = w, name }
	}
	one := begin(t, db, a, on("one"))
	two := talk{started(t, db, b, on("two")), t, one.id}
	return one, two, db
}

func TestAnswerReachesTheOtherNode(t *testing.T) {
	for name, cut := range map[string]bool{"by the ring": false, "by the sweep": true} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				one, two, _ := nodes(t, &wire{cut: cut}, &scriptedBot{}, &scriptedBot{})
				feed := two.Follow(two.id, 0, nil)
				defer feed.Close()
				if _, due, err := feed.Poll(t.Context()); due || err != nil { // it has read the store, and waits
					t.Fatal(due, err)
				}
				one.say("q1", "一")
				within := time.Second
				if cut {
					within = 6 * time.Second
				}
				ctx, cancel := context.WithTimeout(t.Context(), within)
				defer cancel()
				for offset := int64(1); offset <= 2; offset++ {
					it, err := feed.Next(ctx)
					if err != nil || it.Message == nil || it.Message.Offset != offset {
						t.Fatalf("offset %d: %+v, %v", offset, it, err)
					}
				}
			})
		})
	}
}

// TestTurnsFollowEachOther: two tabs ask at two nodes, and are answered one after the other.
func TestTurnsFollowEachOther(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := slow(30 * time.Second)
		one, two, _ := nodes(t, &wire{}, b, b)
		one.say("q1", "一")
		two.say("q2", "二")
		time.Sleep(2 * time.Minute)
		b.mu.Lock()
		most := b.most
		b.mu.Unlock()
		if most != 1 {
			t.Errorf("%d answers at once, want one after the other", most)
		}
		events := one.events()
		if len(events) != 4 {
			t.Errorf("events %q, want two questions and two answers", events)
		}
	})
}

func TestStopAtTheOtherNode(t *testing.T) {
	for name, cut := range map[string]bool{"by the ring": false, "by renewing the claim": true} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				one, two, _ := nodes(t, &wire{cut: cut}, slow(time.Hour), &scriptedBot{})
				one.say("q1", "一")
				time.Sleep(time.Second)
				if err := two.Stop(t.Context(), two.id); err != nil {
					t.Fatal(err)
				}
				time.Sleep(6 * time.Second)
				one.want("say visitor 一", "answer bot 答：一")
			})
		})
	}
}

// TestNodeIsGone: what a node leaves in the middle of an answer is taken up by
// another, quoted and marked.
func TestNodeIsGone(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		db := chattest.NewStore()
		w := &wire{}
		quoted := false
		taker := &scriptedBot{script: func(ctx context.Context, q bot.Question, emit func(bot.Event)) bot.Answer {
			quoted = ctx.Err() != nil
			return echo(q)
		}}
		two := begin(t, db, taker, func(o *chat.Options) { o.Broker, o.Node = w, "two" })
		// A node that claims and is never heard of again.
		m, _, err := db.Append(t.Context(), chat.Message{
			Conversation: two.id, CID: "q1", Kind: chat.KindSay, Role: chat.FromVisitor, Asks: true, Body: []byte(`{"text":"一"}`), At: time.Now(),
		}, chat.Attached{})
		if err != nil {
			t.Fatal(err)
		}
		now := time.Now()
		if c, err := db.Claim(t.Context(), two.id, "one", now.Add(15*time.Second), now); err != nil || !c.Held {
			t.Fatal(c, err)
		}
		time.Sleep(14 * time.Second)
		two.want("say visitor 一")
		time.Sleep(20 * time.Second)
		two.want("say visitor 一", "answer bot 答：一")
		if !quoted {
			t.Error("the answer was not made from the passages alone")
		}
		list, err := db.Messages(t.Context(), two.id, m.Offset, 1)
		if err != nil || len(list) != 1 || field(list[0], "resumed") != "true" {
			t.Errorf("the answer is not marked as resumed: %v", err)
		}
	})
}

// field is a field of a message's body, as it is written.
func field(m chat.Message, name string) string {
	var b map[string]json.RawMessage
	if json.Unmarshal(m.Body, &b) != nil {
		return ""
	}
	return string(b[name])
}
