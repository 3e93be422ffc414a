package chattest

import (
	"fmt"
	"hash/fnv"
	"math/rand/v2"
	"slices"
	"sync"
	"time"

	"zhengda/chat"
)

// Bus carries rings between nodes as badly as a chat.Broker may: it loses some,
// repeats some, and delays each by a time of its own, so that they change places.
// What it does with a ring depends on its seed, the ring and the moment, so that
// a run is repeated though rings of one moment change places.
type Bus struct {
	seed uint64

	mu             sync.Mutex
	lost, repeated float64       // of the rings to each node, 0–1
	slow           time.Duration // the most that a ring is delayed
	ears           []*ear        // in the order in which they came
}

// NewBus makes a bus that loses 30 %, repeats 10 %, and delays by up to 200 ms.
func NewBus(seed uint64) *Bus {
	return &Bus{seed: seed, lost: 0.3, repeated: 0.1, slow: 200 * time.Millisecond}
}

// Heal makes it lose, repeat and delay nothing from now on.
func (b *Bus) Heal() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.lost, b.repeated, b.slow = 0, 0, 0
}

// publish hands the ring to everybody, or not, after a while.
func (b *Bus) publish(r chat.Ring) {
	b.mu.Lock()
	defer b.mu.Unlock()
	sum := fnv.New64a()
	fmt.Fprint(sum, r)
	roll := rand.New(rand.NewPCG(b.seed^sum.Sum64(), uint64(time.Now().UnixNano())))
	for _, e := range b.ears {
		copies := 1
		switch dice := roll.Float64(); {
		case dice < b.lost:
			copies = 0
		case dice < b.lost+b.repeated:
			copies = 2
		}
		for range copies {
			time.AfterFunc(delay(roll, b.slow), func() { e.hear(r) })
		}
	}
}

// Node is the bus as one node has it, a chat.Broker.
type Node struct {
	bus *Bus
	mu  sync.Mutex
	cut bool
}

var _ chat.Broker = (*Node)(nil)

// Node makes one more end of the bus.
func (b *Bus) Node() *Node { return &Node{bus: b} }

// Cut ends the node's part in the bus as the death of its process does: what it
// publishes goes nowhere, and it hears nothing.
func (n *Node) Cut() {
	n.mu.Lock()
	n.cut = true
	n.mu.Unlock()
	n.bus.leave(func(e *ear) bool { return e.node == n })
}

func (n *Node) isCut() bool {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.cut
}

// Publish hands on a ring, or not.
func (n *Node) Publish(r chat.Ring) {
	if !n.isCut() {
		n.bus.publish(r)
	}
}

// Subscribe calls heard with what all nodes publish, this one too.
func (n *Node) Subscribe(heard func(chat.Ring)) (stop func(), err error) {
	e := &ear{node: n, heard: heard}
	n.bus.mu.Lock()
	n.bus.ears = append(n.bus.ears, e)
	n.bus.mu.Unlock()
	return func() {
		n.bus.leave(func(other *ear) bool { return other == e })
		e.mu.Lock() // waits for a call that runs
		defer e.mu.Unlock()
		e.heard = nil
	}, nil
}

func (b *Bus) leave(who func(*ear) bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.ears = slices.DeleteFunc(b.ears, who)
}

// ear is one who has subscribed.
type ear struct {
	node  *Node
	mu    sync.Mutex // held for one call
	heard func(chat.Ring)
}

func (e *ear) hear(r chat.Ring) {
	if e.node.isCut() {
		return
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.heard != nil {
		e.heard(r)
	}
}
