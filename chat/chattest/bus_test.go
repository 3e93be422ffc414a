package chattest_test

import (
	"slices"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"zhengda/chat"
	"zhengda/chat/chattest"
)

// heard publishes n rings at node a and gives the offsets that b hears.
func heard(t *testing.T, seed uint64, n int, healed bool) (got []int64) {
	synctest.Test(t, func(t *testing.T) {
		bus := chattest.NewBus(seed)
		if healed {
			bus.Heal()
		}
		a, b := bus.Node(), bus.Node()
		stop, err := b.Subscribe(func(r chat.Ring) { got = append(got, r.Offset) })
		if err != nil {
			t.Fatal(err)
		}
		for i := range n {
			a.Publish(chat.Ring{Conversation: "c", Offset: int64(i + 1)})
			time.Sleep(time.Millisecond)
		}
		time.Sleep(time.Second)
		stop()
		a.Publish(chat.Ring{Offset: 1 << 40})
		time.Sleep(time.Second)
	})
	return got
}

func TestBusLosesRepeatsAndMixes(t *testing.T) {
	const n = 1000
	times := map[int64]int{}
	disorder, last := 0, int64(0)
	for _, offset := range heard(t, 7, n, false) {
		times[offset]++
		if offset < last {
			disorder++
		}
		last = offset
	}
	twice := 0
	for _, k := range times {
		if k == 2 {
			twice++
		}
	}
	if lost := n - len(times); lost < n/5 || lost > n*2/5 || twice < n/20 || twice > n/5 || disorder < n/10 {
		t.Errorf("of %d rings %d were lost, %d came twice, %d were overtaken", n, lost, twice, disorder)
	}
	if times[1<<40] != 0 {
		t.Error("heard after stop")
	}
}

func TestBusIsGoodOnceHealed(t *testing.T) {
	got := heard(t, 7, 100, true)
	for i, offset := range got {
		if offset != int64(i+1) {
			t.Fatalf("heard %v", got)
		}
	}
	if len(got) != 100 {
		t.Errorf("heard %d of 100", len(got))
	}
}

func TestBusIsTheSameForTheSameSeed(t *testing.T) {
	a, b, other := heard(t, 1, 100, false), heard(t, 1, 100, false), heard(t, 2, 100, false)
	if !slices.Equal(a, b) || slices.Equal(a, other) {
		t.Errorf("seed 1 gave %v and %v, seed 2 %v", a, b, other)
	}
}

func TestNodeThatIsCutIsGone(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		bus := chattest.NewBus(1)
		bus.Heal()
		a, b := bus.Node(), bus.Node()
		var atA, atB atomic.Int64
		for node, count := range map[*chattest.Node]*atomic.Int64{a: &atA, b: &atB} {
			if _, err := node.Subscribe(func(chat.Ring) { count.Add(1) }); err != nil {
				t.Fatal(err)
			}
		}
		a.Publish(chat.Ring{})
		synctest.Wait()
		time.Sleep(time.Second)
		b.Publish(chat.Ring{})
		a.Cut() // before the ring has come
		a.Publish(chat.Ring{})
		time.Sleep(time.Second)
		if atA.Load() != 1 || atB.Load() != 2 {
			t.Errorf("heard %d rings at the node that was cut, want 1, and %d at the other, want 2", atA.Load(), atB.Load())
		}
	})
}
