package main

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"text/tabwriter"
	"time"
)

// The goals.
const (
	goalKB     = 8.0  // resident for an idle socket
	goalMemory = 1.55 // times the bare server's
	goalEcho   = 0.6  // of the bare server's round trips
)

// errMissed says that a goal was missed; the report says which.
var errMissed = errors.New("a goal is missed")

func (r *result) print(w io.Writer) error {
	fmt.Fprintf(w, "%d idle sockets on each server; then %d of them active, %d rounds of %v\n\n", r.sockets, r.active, r.rounds, r.round)
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(t, "server\tkB/socket\tstack kB\theap kB\tafter work\tgoroutines/socket\ttrips/s\tµs CPU/trip\t")
	for _, name := range []string{bare, ours} {
		f := r.of[name]
		fmt.Fprintf(t, "%s\t%.2f\t%.2f\t%.2f\t%.2f\t%.3f\t%.0f\t%.1f\t\n", name, r.idleKB(name),
			r.perSocket(int64(f.idle.Stacks)-int64(f.before.Stacks)), r.perSocket(int64(f.idle.Heap)-int64(f.before.Heap)), r.workedKB(name),
			float64(f.idle.Goroutines-f.before.Goroutines)/float64(r.sockets), median(f.perSecond), float64(median(f.cpu))/float64(time.Microsecond))
	}
	if err := t.Flush(); err != nil {
		return err
	}
	fmt.Fprintln(w)
	kb, times, echo := r.idleKB(ours), r.idleKB(ours)/r.idleKB(bare), median(r.echoes)
	met := true
	goal := func(what string, value, limit float64, holds bool, unit, side string) {
		word := "holds"
		if !holds {
			word, met = "MISSED", false
		}
		fmt.Fprintf(w, "%-45s %5.2f%s  %s %.2f: %s\n", what, value, unit, side, limit, word)
	}
	goal("resident for an idle socket", kb, goalKB, kb <= goalKB, " kB", "at most")
	goal("that, over the bare server's", times, goalMemory, times <= goalMemory, "   ", "at most")
	goal("round trips, over the bare server's (median)", echo, goalEcho, echo >= goalEcho, "   ", "at least")
	if !met {
		return errMissed
	}
	return nil
}

func median[T float64 | time.Duration](list []T) T {
	sorted := slices.Sorted(slices.Values(list))
	n := len(sorted)
	return (sorted[(n-1)/2] + sorted[n/2]) / 2
}
