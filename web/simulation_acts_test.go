package web_test

import (
	"fmt"
	"math/rand/v2"
	"time"
)

// This file is what visitors do.

// cid makes an id for what the tab sends.
func (w *world) cid(t *tab) string { return w.newID("m-" + t.visitor.name) }

// ask asks something; now and then two tabs of an outbox in common both send it.
func (w *world) ask(t *tab, roll *rand.Rand) {
	cid := w.cid(t)
	fields := func() map[string]any { return map[string]any{"text": "问题" + cid, "city": "440800"} }
	w.note("%s asks %s", t.name, cid)
	t.put("ask", cid, fields())
	if other := t.visitor.pick(roll); other != t && roll.IntN(4) == 0 {
		other.put("ask", cid, fields())
	}
}

// edit changes the case.
func (w *world) edit(t *tab, roll *rand.Rand) {
	set := []map[string]string{{"region": "440100"}, {"region": "440800"}, {"household": "other"}, {"age": "30"}}[roll.IntN(4)]
	t.put("case", w.cid(t), map[string]any{"set": set, "again": roll.IntN(2) == 0})
}

// judge says what the visitor thinks of an answer.
func (w *world) judge(t *tab, roll *rand.Rand) {
	t.mu.Lock()
	answers := t.answers
	t.mu.Unlock()
	if len(answers) == 0 {
		return
	}
	t.put("feedback", w.cid(t), map[string]any{"about": answers[roll.IntN(len(answers))], "good": false, "reasons": []string{"long"}})
}

// erase erases the conversation.
func (w *world) erase(t *tab) {
	t.mu.Lock()
	conversation := t.conversation
	t.mu.Unlock()
	if conversation == "" {
		return
	}
	w.mu.Lock()
	w.erasing[conversation] = true
	w.mu.Unlock()
	t.put("erase", w.cid(t), nil)
}

// loadAnew loads the page anew.
func (t *tab) loadAnew() {
	t.w.note("%s loads anew", t.name)
	t.mu.Lock()
	t.reload = true
	t.mu.Unlock()
	t.drop()
}

// drop breaks the tab's connection.
func (t *tab) drop() {
	t.mu.Lock()
	cut := t.cut
	t.ready = false
	t.mu.Unlock()
	if cut != nil {
		cut()
	}
	t.wake()
}

// sleep stops the tab from reading for a while.
func (t *tab) sleep(d time.Duration) {
	t.w.note("%s sleeps for %v", t.name, d)
	t.mu.Lock()
	defer t.mu.Unlock()
	t.sleepUntil = time.Now().Add(d)
}

// unsettled says what the tab still waits for; empty: nothing.
func (t *tab) unsettled() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	last, _ := t.w.store.Progress(t.conversation)
	switch {
	case t.idle && len(t.outbox) == 0:
		return ""
	case len(t.outbox) > 0:
		return fmt.Sprintf("%s has %s in its outbox", t.name, t.outbox[0].ID)
	case !t.ready:
		return t.name + " is not connected"
	case last < 0:
		return t.name + " has not heard that its conversation is erased"
	case t.holds < last:
		return fmt.Sprintf("%s holds %d of %d messages", t.name, t.holds, last)
	}
	return ""
}
