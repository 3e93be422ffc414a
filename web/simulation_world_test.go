package web_test

import (
	"context"
	"fmt"
	"hash/fnv"
	"math/rand/v2"
	"net"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"zhengda/chat/chattest"
)

// world is all there is in a simulation.
type world struct {
	t        *testing.T
	seed     uint64
	begun    time.Time
	net      *chattest.Net
	bus      *chattest.Bus
	store    *chattest.Store
	history  chattest.History
	nodes    []*node
	alone    bool // there is one node, without a bus
	calm     bool // nothing fails but the network, and nobody sweeps: what is told must be told at once
	visitors []*visitor
	agents   []*agent

	healed  atomic.Bool  // from now on nothing fails by itself
	last    atomic.Bool  // the last questions are asked
	outage  atomic.Int64 // until then, in Unix nanoseconds, the store answers nobody
	ended   context.Context
	running sync.WaitGroup // clients, restarts, agents

	mu     sync.Mutex
	tell   bool
	log    []string
	faults []string
	ids    map[string]int

	erasing map[string]bool // conversations that somebody has asked to erase
	acked   map[string]bool // ids that were acknowledged
	counts  map[string]int  // of what has happened
}

// simulate runs a seed in the bubble it is called in.
func (w *world) simulate(t *testing.T, seed uint64, tell bool) {
	ctx, end := context.WithCancel(context.Background())
	w.t, w.seed, w.begun, w.ended, w.tell = t, seed, time.Now(), ctx, tell
	w.net, w.bus, w.store = chattest.NewNet(), chattest.NewBus(seed), chattest.NewStore()
	w.ids, w.erasing, w.acked, w.counts = map[string]int{}, map[string]bool{}, map[string]bool{}, map[string]int{}
	roll := w.roll("world")
	w.alone, w.calm = roll.IntN(5) == 0, roll.IntN(4) == 0
	if w.calm {
		w.bus.Heal()
	}
	nodes := 2
	if w.alone {
		nodes = 1
	}
	for i := range nodes {
		n := &node{w: w, host: fmt.Sprint("node", i+1), restarting: make(chan struct{}, 1)}
		w.nodes = append(w.nodes, n)
		n.start()
	}
	w.populate()
	w.play(newPlan(w))
	w.heal()
	w.settle("healing", healWithin)
	w.lastQuestions()
	w.settle("the last questions", answerWithin)
	w.verify()
	end()
	for _, n := range w.nodes {
		n.stop()
	}
	w.running.Wait()
}

// roll gives an actor's own dice, which nobody else's doings change.
func (w *world) roll(actor string) *rand.Rand {
	sum := fnv.New64a()
	sum.Write([]byte(actor))
	return rand.New(rand.NewPCG(w.seed, sum.Sum64()))
}

// rollNow gives dice for what happens at this moment: they do not depend on the
// order in which things of one moment happen.
func (w *world) rollNow(what string) *rand.Rand {
	return w.roll(what + time.Since(w.begun).String())
}

func (w *world) note(format string, args ...any) {
	if !w.tell || w.ended.Err() != nil {
		return
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.log = append(w.log, fmt.Sprintf("%12.6f  ", time.Since(w.begun).Seconds())+fmt.Sprintf(format, args...))
}

// wrong notes a fault that shows at once.
func (w *world) wrong(format string, args ...any) {
	w.note("FAULT: "+format, args...)
	w.mu.Lock()
	defer w.mu.Unlock()
	w.faults = append(w.faults, fmt.Sprintf(format, args...))
}

// count notes that something has happened that the simulation is there for.
func (w *world) count(what string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.counts[what]++
}

// newID gives the ids of conversations and visitors.
func (w *world) newID(node string) string {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.ids[node]++
	return fmt.Sprint(node, "-", w.ids[node])
}

// sleep waits, unless the world ends first.
func (w *world) sleep(d time.Duration) {
	select {
	case <-time.After(d):
	case <-w.ended.Done():
	}
}

// dial is the proxy in front of the nodes: it lets each connection go to some
// node, now and then to one that is down.
func (w *world) dial(ctx context.Context, roll *rand.Rand, from net.IP, room int) (net.Conn, error) {
	up := slices.DeleteFunc(slices.Clone(w.nodes), func(n *node) bool { return !n.isUp() })
	if len(up) == 0 || !w.healed.Load() && roll.IntN(10) == 0 {
		up = w.nodes
	}
	line := chattest.Line{Seed: roll.Uint64(), Delay: 30 * time.Millisecond, From: from, Room: room}
	if !w.healed.Load() {
		switch roll.IntN(10) {
		case 0:
			if !w.calm {
				line.Delay = time.Second
			}
		case 1, 2:
			line.Life = within(roll, 0, 40*time.Second)
		case 3:
			line.Life, line.Silent, line.Hangs = within(roll, 0, 40*time.Second), true, time.Minute
		}
	}
	return w.net.Dial(ctx, up[roll.IntN(len(up))].host, line)
}

func within(roll *rand.Rand, least, most time.Duration) time.Duration {
	return least + time.Duration(roll.Int64N(int64(most-least)+1))
}
