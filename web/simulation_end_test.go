package web_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"zhengda/chat"
)

// The time until nothing moves any more, at most.
const (
	healWithin   = 15 * time.Minute // a connection that has fallen silent, a claim that runs out, slow answers in a row
	answerWithin = 5 * time.Minute  // slow answers to a question of each tab
)

// heal ends all that fails but the bus: nobody may rely on a ring. Agents leave
// about half of what they hold to the bot.
func (w *world) heal() {
	w.note("everything heals")
	w.healed.Store(true)
	roll := w.roll("heal")
	for _, v := range w.visitors {
		if roll.IntN(2) == 0 {
			for _, a := range w.agents {
				a.release(v)
			}
		}
		if len(v.open()) == 0 {
			w.open(v, roll)
		}
		for _, t := range v.open() {
			t.sleep(0)
			t.wake()
		}
	}
	for _, a := range w.agents {
		close(a.todo)
	}
}

// settle waits until nothing moves any more.
func (w *world) settle(after string, within time.Duration) {
	for end := time.Now().Add(within); ; {
		moving := w.moving()
		if len(moving) == 0 {
			return
		}
		if time.Now().After(end) {
			w.wrong("%v after %s: %s", within, after, strings.Join(moving, "; "))
			return
		}
		time.Sleep(500 * time.Millisecond)
	}
}

// moving lists what is not as it will be.
func (w *world) moving() (list []string) {
	for _, n := range w.nodes {
		if !n.isUp() {
			list = append(list, n.host+" is down")
		}
	}
	for _, v := range w.visitors {
		for _, t := range v.open() {
			if what := t.unsettled(); what != "" {
				list = append(list, what)
			}
		}
	}
	for _, conversation := range w.history.Conversations() {
		if _, asking := w.store.Progress(conversation); asking > 0 {
			list = append(list, fmt.Sprintf("%d questions wait in %s", asking, conversation))
		}
	}
	return list
}

// lastQuestions asks once more everywhere, over new and quick connections, which
// half of the tabs open with nothing in their hands: what has been through all
// this still answers, and soon.
func (w *world) lastQuestions() {
	roll := w.roll("last")
	w.last.Store(true)
	for _, v := range w.visitors {
		for _, t := range v.open() {
			if roll.IntN(2) == 0 {
				t.loadAnew()
			} else {
				t.drop()
			}
		}
	}
	w.settle("new connections", answerWithin)
	for _, v := range w.visitors {
		for _, t := range v.open() {
			w.ask(t, roll)
		}
	}
}

// A message reaches a tab that is connected within this time after it was stored,
// or after the tab was greeted: at once, or with all rings lost when somebody
// sweeps, every five seconds. What is large takes a while on a narrow line.
const (
	toldWithin  = 2 * time.Second
	sweptWithin = 7 * time.Second
	largeWithin = 200 * time.Millisecond
)

// late tells whether a message that was stored at that moment has come too late.
// What there was when the tab was greeted was there to be read, and nobody had to
// tell of it. The caller holds the lock.
func (t *tab) late(offset int64, stored time.Time) bool {
	if !t.w.last.Load() && !t.w.calm || t.dozed || t.ctx.Err() != nil {
		return false
	}
	within := sweptWithin
	if t.w.calm || offset <= t.newest {
		within = toldWithin
	}
	if t.since.After(stored) {
		stored = t.since
	}
	return time.Since(stored) > within+time.Duration(offset-t.from)*largeWithin
}

// verify holds what everybody saw against what is stored.
func (w *world) verify() {
	w.mu.Lock()
	erasing := w.erasing
	w.mu.Unlock()
	for _, conversation := range w.history.Conversations() {
		stored, there := w.store.Stored(conversation)
		if !there {
			w.count("conversation erased")
			if !erasing[conversation] {
				w.wrong("%s is gone, and nobody has erased it", conversation)
			}
			continue
		}
		for _, fault := range append(w.history.Check(conversation, stored), w.history.Open(conversation, stored)...) {
			w.wrong("%s: %s", conversation, fault)
		}
		w.wishes(stored)
		w.tally(stored)
	}
	w.note("the end: %q", w.faults)
}

// wishes looks whether who was told that their wish for a person is stored was
// told what will come of it.
func (w *world) wishes(stored []chat.Message) {
	w.mu.Lock()
	acked := w.acked
	w.mu.Unlock()
	held, told := false, int64(0)
	for _, m := range stored {
		if m.Kind == chat.KindStatus {
			told = m.Offset
		}
	}
	for _, m := range stored {
		if m.Kind == chat.KindStatus {
			held = strings.Contains(string(m.Body), `"taken"`)
		}
		if m.Kind == chat.KindPerson && acked[m.CID] && !held && told < m.Offset {
			w.wrong("%s: nothing is said to the wish at %d", m.Conversation, m.Offset)
		}
	}
}

// tally counts what is stored, and tells it.
func (w *world) tally(stored []chat.Message) {
	answered := map[int64]bool{}
	for _, m := range stored {
		w.note("%s has %d %s %s %s, reply to %d", m.Conversation, m.Offset, m.Role, m.Kind, m.CID, m.ReplyTo)
		answered[m.ReplyTo] = true
		var body struct {
			Reason, Status string
			Resumed        bool
		}
		if err := json.Unmarshal(m.Body, &body); err != nil {
			w.wrong("%s: body at %d: %v", m.Conversation, m.Offset, err)
		}
		switch {
		case body.Resumed:
			w.count("answer resumed")
		case m.Kind == chat.KindAnswer:
			w.count("answer " + body.Reason)
		case m.Kind == chat.KindStatus:
			w.count("status " + body.Status)
		default:
			w.count(string(m.Role) + " " + string(m.Kind))
		}
	}
	for _, m := range stored {
		if m.Role == chat.FromVisitor && m.Kind == chat.KindSay && !answered[m.Offset] {
			w.count("question of an agent's")
		}
	}
}
