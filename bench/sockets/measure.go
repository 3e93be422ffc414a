package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"time"
)

// result is what was found out about both servers.
type result struct {
	config
	of     map[string]*figures
	echoes []float64 // ours over the bare one's, by round
}

// figures are those of one server.
type figures struct {
	before, idle, worked state
	left                 int // goroutines more than before when all sockets had gone
	perSecond            []float64
	cpu                  []time.Duration // for a round trip, by round
}

// perSocket is what a socket adds to a figure, in kB.
func (r *result) perSocket(bytes int64) float64 { return float64(bytes) / float64(r.sockets) / 1000 }

func (r *result) idleKB(name string) float64 {
	f := r.of[name]
	return r.perSocket(f.idle.Resident - f.before.Resident)
}

func (r *result) workedKB(name string) float64 {
	f := r.of[name]
	return r.perSocket(f.worked.Resident - f.before.Resident)
}

// measure opens idle sockets on both servers, one server after the other, then
// has some of them talk, in turns.
func measure(ctx context.Context, cfg config, progress io.Writer) (r *result, err error) {
	const spare = 300 // pipes, connections for tickets
	if err := needFiles(2*max(cfg.sockets, cfg.warm) + spare); err != nil {
		return nil, err
	}
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	r = &result{config: cfg, of: map[string]*figures{}}
	var loads []*load
	for _, name := range []string{bare, ours} {
		c, err := startChild(context.WithoutCancel(ctx), name, progress)
		if err != nil {
			return nil, err
		}
		defer func() { err = errors.Join(err, c.close()) }()
		l := newLoad(c)
		loads = append(loads, l)
		r.of[name] = &figures{}
		if err := r.fill(ctx, l, progress); err != nil {
			return nil, errors.Join(err, context.Cause(ctx))
		}
		l.keepAlive(ctx, cancel)
	}
	if err := r.talk(ctx, loads, progress); err != nil {
		return nil, errors.Join(err, context.Cause(ctx))
	}
	return r, nil
}

// fill warms a server up and opens its idle sockets.
func (r *result) fill(ctx context.Context, l *load, progress io.Writer) error {
	f := r.of[l.child.name]
	first, err := l.child.rest()
	if err != nil {
		return err
	}
	fmt.Fprintf(progress, "%s: admitting %d visitors, warming up with %d sockets\n", l.child.name, r.sockets, r.warm)
	if err := l.admit(ctx, r.sockets); err != nil {
		return err
	}
	if err := l.open(ctx, r.warm); err != nil {
		return err
	}
	if r.warm > 0 {
		if _, err := l.echo(ctx, min(r.active, r.warm), r.round); err != nil {
			return err
		}
	}
	if err := l.close(ctx, first.Goroutines+strays); err != nil {
		return err
	}
	if f.before, err = l.child.rest(); err != nil {
		return err
	}
	fmt.Fprintf(progress, "%s: opening %d sockets\n", l.child.name, r.sockets)
	if err := l.open(ctx, r.sockets); err != nil {
		return err
	}
	f.idle, err = settled(ctx, l.child)
	return err
}

// strays are goroutines that a server may have more or fewer of for reasons of
// its own, such as a connection to its database.
const strays = 10

// settled is the state at rest once connections for tickets and what opening
// has left behind have gone.
func settled(ctx context.Context, c *child) (state, error) {
	select {
	case <-ctx.Done():
		return state{}, ctx.Err()
	case <-time.After(500 * time.Millisecond):
	}
	return c.rest()
}

// talk lets the servers take turns, the one that begins too.
func (r *result) talk(ctx context.Context, loads []*load, progress io.Writer) error {
	for round := range r.rounds {
		fmt.Fprintf(progress, "round %d of %d\n", round+1, r.rounds)
		for _, l := range loads {
			if err := r.one(ctx, l); err != nil {
				return err
			}
		}
		last := func(name string) float64 { return r.of[name].perSecond[round] }
		r.echoes = append(r.echoes, last(ours)/last(bare))
		slices.Reverse(loads)
	}
	for _, l := range loads {
		f := r.of[l.child.name]
		var err error
		if f.worked, err = settled(ctx, l.child); err != nil {
			return err
		}
		if err := l.close(ctx, f.before.Goroutines+strays); err != nil {
			return err
		}
		after, err := l.child.state()
		if err != nil {
			return err
		}
		f.left = after.Goroutines - f.before.Goroutines
	}
	return nil
}

// one is a round of one server.
func (r *result) one(ctx context.Context, l *load) error {
	f := r.of[l.child.name]
	before, err := l.child.state()
	if err != nil {
		return err
	}
	begun := time.Now()
	trips, err := l.echo(ctx, r.active, r.round)
	if err != nil {
		return err
	}
	took := time.Since(begun)
	after, err := l.child.state()
	if err != nil {
		return err
	}
	f.perSecond = append(f.perSecond, float64(trips)/took.Seconds())
	f.cpu = append(f.cpu, (after.CPU-before.CPU)/time.Duration(max(trips, 1)))
	return nil
}
