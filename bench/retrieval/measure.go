package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"time"

	"zhengda/bench/beir"
)

// limit is how many documents are asked for.
const limit = 10

// result is what was measured on one collection at one size.
type result struct {
	set      string
	size     int
	docs     []beir.Doc
	judged   []beir.Query // quality is over all of them, at the natural size
	timed    []beir.Query // a sample whose latency is measured
	systems  []*measured
	leftOut  []string // the systems that did not run, and why
	opening  time.Duration
	resident int64 // bytes, of ours; 0 where it is not known
}

// measured is one system in a result.
type measured struct {
	system
	peer    *peer
	dir     string         // of the last build
	build   time.Duration  // the fastest
	built   time.Duration  // all builds so far
	figures []beir.Figures // by judged query
	rounds  int            // measured
	latency []time.Duration
	warmed  time.Duration // so far
	timed   time.Duration // so far
}

// measure runs all systems on a collection at one size: each step is taken by
// all of them in turn, so that a busy moment of the machine strikes all alike.
func (b *bench) measure(ctx context.Context, name string, set *beir.Collection, size int) (*result, error) {
	r := &result{set: name, size: size, judged: set.Judged()}
	r.docs, r.timed = sized(set, size, b.cfg.queries, b.cfg.seed)
	defer r.close()
	steps := []func(context.Context, *result) error{b.start, b.build, b.judge(set.Qrels), b.warm, b.time, b.reopen}
	for _, step := range steps {
		if err := step(ctx, r); err != nil {
			return nil, fmt.Errorf("measure %s: %w", name, err)
		}
	}
	return r, nil
}

// errEnough says that a system has spent its budget.
var errEnough = errors.New("enough")

// each lets every system do something, beginning with another one each round. A
// peer that cannot is left out from then on.
func (b *bench) each(ctx context.Context, r *result, round int, what string, do func(*measured) error) error {
	begin := round % len(r.systems)
	for _, m := range slices.Concat(r.systems[begin:], r.systems[:begin]) {
		begun := time.Now()
		err := do(m)
		switch err {
		case errEnough:
			continue
		case nil:
			fmt.Fprintf(b.log, "%s, %d documents, round %d: %s %s in %v\n", r.set, len(r.docs), round+1, m.name, what, time.Since(begun).Round(time.Millisecond))
			continue
		}
		m.peer.close()
		r.systems = slices.DeleteFunc(r.systems, func(other *measured) bool { return other == m })
		if err := b.leaveOut(ctx, r, m.name, fmt.Errorf("%s: %w", what, err)); err != nil {
			return err
		}
	}
	return nil
}

// leaveOut notes that a peer does not run; without ours there is nothing to
// tell.
func (b *bench) leaveOut(ctx context.Context, r *result, name string, why error) error {
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	if name == ours {
		return why
	}
	fmt.Fprintf(b.log, "%s is left out: %v\n", name, why)
	r.leftOut = append(r.leftOut, fmt.Sprintf("%s: %v", name, why))
	return nil
}

// close ends the peers and removes what they have built.
func (r *result) close() {
	for _, m := range r.systems {
		m.peer.close()
		os.RemoveAll(m.dir)
	}
}

// find is the system of that name, or nil.
func (r *result) find(name string) *measured {
	for _, m := range r.systems {
		if m.name == name {
			return m
		}
	}
	return nil
}
