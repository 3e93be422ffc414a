package web_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"net"
	"slices"
	"time"
)

// populate makes the visitors with their tabs, and the agents.
func (w *world) populate() {
	roll := w.roll("people")
	for i := range 2 + roll.IntN(2) {
		v := &visitor{name: fmt.Sprint("v", i+1)}
		w.visitors = append(w.visitors, v)
		for range 1 + roll.IntN(3) {
			w.open(v, roll)
		}
	}
	for i, name := range []string{"陈", "李"} {
		w.agents = append(w.agents, newAgent(w, fmt.Sprint("agent", i+1), name))
	}
}

// open opens a tab of the visitor's. The first of those that are open gets the
// visitor a key; others wait for it, since who has none is somebody new.
func (w *world) open(v *visitor, roll *rand.Rand) {
	v.mu.Lock()
	defer v.mu.Unlock()
	n := len(v.tabs) + 1
	t := &tab{
		w: w, visitor: v, name: fmt.Sprintf("%s.%d", v.name, n), nudge: make(chan struct{}, 1), more: make(chan struct{}),
		address: net.IPv4(127, byte(len(w.visitors)), byte(n), 1), room: []int{4 << 10, 64 << 10}[roll.IntN(2)],
		ways: [][]way{{bySocket}, {bySocket, byStream}, {byStream}}[roll.IntN(3)],
		roll: w.roll(fmt.Sprint("tab ", v.name, n)),
	}
	t.ctx, t.close = context.WithCancel(w.ended)
	v.tabs = append(v.tabs, t)
	w.running.Go(func() {
		for v.unknown() && slices.Index(v.open(), t) > 0 {
			t.pause(within(t.roll, 0, time.Second))
		}
		t.run()
	})
}

// step is something that happens at a moment.
type step struct {
	at time.Duration
	do func()
}

// newPlan draws all that will happen, before it does: nothing that happens
// changes the dice.
func newPlan(w *world) []step {
	roll := w.roll("plan")
	length := within(roll, 20*time.Second, 2*time.Minute)
	var plan []step
	for range 10 + roll.IntN(40) {
		plan = append(plan, step{within(roll, 0, length), w.something(roll)})
	}
	slices.SortStableFunc(plan, func(a, b step) int { return int(a.at - b.at) })
	return plan
}

// something draws what happens once.
func (w *world) something(roll *rand.Rand) func() {
	i := roll.IntN(len(w.visitors))
	v, a := w.visitors[i], w.agents[i%len(w.agents)]
	if roll.IntN(5) == 0 { // another one than usual
		a = w.agents[roll.IntN(len(w.agents))]
	}
	n := w.nodes[roll.IntN(len(w.nodes))]
	own := rand.New(rand.NewPCG(roll.Uint64(), 0)) // for what is drawn when it happens
	down := within(roll, time.Second, 10*time.Second)
	at := func(f func(*tab)) func() {
		return func() {
			if t := v.pick(own); t != nil {
				f(t)
			}
		}
	}
	switch dice := roll.IntN(100); {
	case dice < 40:
		return at(func(t *tab) { w.ask(t, own) })
	case dice < 46:
		return at(func(t *tab) { w.edit(t, own) })
	case dice < 50:
		return at(func(t *tab) { t.put("stop", "", nil) })
	case dice < 54:
		return at(func(t *tab) { w.judge(t, own) })
	case dice < 59:
		return at(func(t *tab) {
			t.put("person", w.cid(t), map[string]any{"text": "想找人问问", "cancel": own.IntN(3) == 0})
		})
	case dice < 63:
		return at((*tab).loadAnew)
	case dice < 68:
		return at((*tab).drop)
	case dice < 73:
		return at(func(t *tab) { t.sleep(within(own, time.Second, time.Minute)) })
	case dice < 75:
		return func() { w.open(v, own) }
	case dice < 77:
		return at(func(t *tab) { w.note("%s closes", t.name); t.close() })
	case dice < 78:
		return at(func(t *tab) { w.erase(t) })
	case dice < 87:
		if w.calm {
			return at((*tab).drop)
		}
		return w.trouble(dice, n, down)
	case dice < 90:
		return func() { a.takeOver(v) }
	case dice < 94:
		return func() { a.say(v, "请带上旧证。") }
	case dice < 95:
		return func() { a.typing(v) }
	case dice < 98:
		return func() { a.comes(6 * down) }
	}
	return func() { a.release(v) }
}

// trouble is what befalls nodes and the store.
func (w *world) trouble(dice int, n *node, down time.Duration) func() {
	switch {
	case dice < 80:
		return func() { w.restart(n, down, (*node).stop) }
	case dice < 83:
		return func() { w.restart(n, down, (*node).kill) }
	case dice < 86:
		return func() { w.outage.Store(time.Now().Add(2 * down).UnixNano()) }
	}
	return func() { w.restore(down) }
}

// play lets the plan happen.
func (w *world) play(plan []step) {
	for _, s := range plan {
		time.Sleep(s.at - time.Since(w.begun))
		s.do()
	}
}

// pick chooses a tab that is open.
func (v *visitor) pick(roll *rand.Rand) *tab {
	open := v.open()
	if len(open) == 0 {
		return nil
	}
	return open[roll.IntN(len(open))]
}

// unknown tells that the visitor has no key yet.
func (v *visitor) unknown() bool {
	v.mu.Lock()
	defer v.mu.Unlock()
	return v.key == ""
}

func (v *visitor) open() []*tab {
	v.mu.Lock()
	defer v.mu.Unlock()
	return slices.DeleteFunc(slices.Clone(v.tabs), func(t *tab) bool { return t.ctx.Err() != nil })
}

// restart ends a node's process and begins another one after a while.
func (w *world) restart(n *node, down time.Duration, end func(*node)) {
	if !n.isUp() {
		return
	}
	w.running.Go(func() {
		n.restarting <- struct{}{}
		defer func() { <-n.restarting }()
		end(n)
		// How long a process takes to end is drawn by net/http, so it begins again at
		// a full second.
		w.sleep(down - time.Since(w.begun)%time.Second)
		n.start()
	})
}

// restore puts back a copy of the database, which has lost nothing here, so that
// what was acknowledged stays: all nodes are down, and the epoch is another.
func (w *world) restore(down time.Duration) {
	w.running.Go(func() {
		for _, n := range w.nodes {
			n.restarting <- struct{}{}
			n.kill()
		}
		w.sleep(down)
		w.note("the store is put back")
		w.store.Restore(w.newID("epoch"))
		for _, n := range w.nodes {
			n.start()
			<-n.restarting
		}
	})
}
