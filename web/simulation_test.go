package web_test

import (
	"flag"
	"fmt"
	"maps"
	"os"
	"runtime"
	"runtime/debug"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

// The simulation runs whole conversations in virtual time: two nodes with their
// real chat and web rooms on one store and a bad bus, real websocket and HTTP
// clients on a bad network, agents, restarts and kills, all by one seed. Then
// everything heals, and what everybody saw is held against what is stored.

var (
	oneSeed  = flag.Uint64("seed", 0, "replay this seed of TestSimulation, with a log of what happens")
	manySeed = flag.Int("seeds", 0, "run so many seeds of TestSimulation; 0: as many as SEEDS says, or 2,000; under the race detector a twentieth")
)

func TestSimulation(t *testing.T) {
	if *oneSeed != 0 {
		defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1)) // as few ways as can be for goroutines to pass each other
		simulateSeed(t, *oneSeed, true)
		return
	}
	seeds := seedsToRun(t)
	var next atomic.Uint64
	var mu sync.Mutex
	counts := map[string]int{}
	defer debug.SetGCPercent(debug.SetGCPercent(400)) // much is made and thrown away
	for worker := range runtime.GOMAXPROCS(0) {
		t.Run(fmt.Sprint("worker ", worker+1), func(t *testing.T) {
			t.Parallel()
			for seed := next.Add(1); seed <= uint64(seeds); seed = next.Add(1) {
				w := simulateSeed(t, seed, false)
				mu.Lock()
				for what, n := range w.counts {
					counts[what] += n
				}
				mu.Unlock()
			}
		})
	}
	t.Cleanup(func() { lookAtCounts(t, counts, seeds) })
}

func seedsToRun(t *testing.T) int {
	n := 2000
	switch text := os.Getenv("SEEDS"); {
	case *manySeed != 0:
		return *manySeed
	case text != "":
		var err error
		if n, err = strconv.Atoi(text); err != nil {
			t.Fatalf("SEEDS: %v", err)
		}
	}
	if underRace || testing.Short() {
		n = max(100, n/20)
	}
	return n
}

// hangAfter is the real time after which a seed, which takes some milliseconds
// of it, is taken to hang.
const hangAfter = time.Minute

// simulateSeed runs one seed. What goes wrong is told with the seed.
func simulateSeed(t *testing.T, seed uint64, tell bool) (w *world) {
	t.Helper()
	if testing.Verbose() && !tell { // a panic on a goroutine of the server's ends all, and the last of these tell where
		t.Logf("seed %d", seed)
	}
	watchdog := time.AfterFunc(hangAfter, func() {
		debug.SetTraceback("all")
		panic(fmt.Sprintf("seed %d hangs: somebody waits for a lock while its holder sleeps", seed))
	})
	defer watchdog.Stop()
	w = &world{}
	func() {
		defer func() {
			if p := recover(); p != nil {
				w.faults = append(w.faults, fmt.Sprint(p))
			}
		}()
		synctest.Test(t, func(t *testing.T) { w.simulate(t, seed, tell) })
	}()
	if tell {
		t.Logf("seed %d:\n%s", seed, strings.Join(w.log, "\n"))
	}
	if len(w.faults) > 0 {
		t.Errorf("seed %d: %d faults\n  %s\nreplay: go test ./web -run TestSimulation -seed %d",
			seed, len(w.faults), strings.Join(w.faults, "\n  "), seed)
	}
	return w
}

// lookAtCounts tells what has happened in all seeds. What the simulation is there
// for must have.
func lookAtCounts(t *testing.T, counts map[string]int, seeds int) {
	for _, what := range slices.Sorted(maps.Keys(counts)) {
		t.Logf("%8d  %s", counts[what], what)
	}
	if seeds < 100 {
		return
	}
	for _, what := range []string{
		"websocket", "event stream", "websocket 1012", "websocket 1013", "websocket 4410", "event stream 1012", "event stream 1013", "event stream 4410", "reload", "connection reset by peer", "ack at last", "error busy",
		"frame delta", "frame typing", "frame desk", "answer answered", "answer stopped", "answer resumed", "answer internal", "system case",
		"status waiting", "status away", "status taken", "status released", "status cancelled", "visitor feedback", "agent say", "agent refused",
		"question of an agent's", "conversation erased",
	} {
		if counts[what] == 0 {
			t.Errorf("in %d seeds there was no %s", seeds, what)
		}
	}
}
