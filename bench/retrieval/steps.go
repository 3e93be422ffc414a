package main

import (
	"context"
	"os"
	"slices"
	"time"

	"zhengda/bench/beir"
)

// openings is how often ours is opened in a fresh process; the medians count.
const openings = 3

// start starts the systems; what is missing for one is no fault of the others.
func (b *bench) start(ctx context.Context, r *result) error {
	for _, s := range systems() {
		if !slices.Contains(b.cfg.systems, s.name) {
			continue
		}
		cmd, err := s.command(ctx, b)
		var p *peer
		if err == nil {
			p, err = startPeer(s.name, cmd, b.cfg.deadline)
		}
		if err == nil {
			r.systems = append(r.systems, &measured{system: s, peer: p})
			continue
		}
		if err := b.leaveOut(ctx, r, s.name, err); err != nil {
			return err
		}
	}
	return nil
}

// build lets every system build, and keeps what it built last.
func (b *bench) build(ctx context.Context, r *result) error {
	for round := range b.cfg.builds {
		err := b.each(ctx, r, round, "build", func(m *measured) error {
			if m.built > b.cfg.budget {
				return errEnough
			}
			dir, err := os.MkdirTemp(b.temp, m.name+"-")
			if err != nil {
				return err
			}
			took, err := m.peer.build(dir, m.system.docs(r.docs))
			if err != nil {
				return err
			}
			m.built += took
			if round == 0 || took < m.build {
				m.build = took
			}
			last := m.dir
			m.dir = dir
			if last == "" {
				return nil
			}
			return os.RemoveAll(last)
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// judge takes the figures over all judged queries.
func (b *bench) judge(qrels beir.Qrels) func(context.Context, *result) error {
	return func(ctx context.Context, r *result) error {
		if r.size != natural {
			return nil
		}
		return b.each(ctx, r, 0, "judge", func(m *measured) error {
			answers, err := m.peer.search(m.texts(r.judged), limit)
			if err != nil {
				return err
			}
			for i, a := range answers {
				m.figures = append(m.figures, beir.Score(a.ids, qrels[r.judged[i].ID]))
			}
			return nil
		})
	}
}

// warm lets every system answer before it counts. A slow one stops when its
// budget is spent: what is slow by nature needs less of it.
func (b *bench) warm(ctx context.Context, r *result) error {
	for round := range b.cfg.warmup {
		var queries []beir.Query
		for i := range b.cfg.warmSize {
			queries = append(queries, r.timed[(round*b.cfg.warmSize+i)%len(r.timed)])
		}
		err := b.each(ctx, r, round, "warm up", func(m *measured) error {
			if m.warmed > b.cfg.budget {
				return errEnough
			}
			begun := time.Now()
			_, err := m.peer.search(m.texts(queries), limit)
			m.warmed += time.Since(begun)
			return err
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// time measures: a query's latency is its median over the rounds. A slow system
// takes fewer rounds, at least one.
func (b *bench) time(ctx context.Context, r *result) error {
	took := map[string][][]time.Duration{} // by system, query and round
	for round := range b.cfg.rounds {
		err := b.each(ctx, r, round, "measure", func(m *measured) error {
			if m.timed > b.cfg.budget {
				return errEnough
			}
			begun := time.Now()
			answers, err := m.peer.search(m.texts(r.timed), limit)
			if err != nil {
				return err
			}
			m.timed += time.Since(begun)
			m.rounds++
			if round == 0 {
				took[m.name] = make([][]time.Duration, len(answers))
			}
			for i, a := range answers {
				took[m.name][i] = append(took[m.name][i], a.took)
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	for _, m := range r.systems {
		for _, rounds := range took[m.name] {
			slices.Sort(rounds)
			m.latency = append(m.latency, quantile(rounds, 0.5))
		}
	}
	return nil
}

// reopen opens what ours has built in fresh processes that do nothing else.
func (b *bench) reopen(ctx context.Context, r *result) error {
	us := r.find(ours)
	var took []time.Duration
	var resident []int64
	for range openings {
		d, n, err := b.openFresh(ctx, us)
		if err != nil {
			return err
		}
		took, resident = append(took, d), append(resident, n)
	}
	slices.Sort(took)
	slices.Sort(resident)
	r.opening, r.resident = quantile(took, 0.5), quantile(resident, 0.5)
	return nil
}

func (b *bench) openFresh(ctx context.Context, us *measured) (time.Duration, int64, error) {
	cmd, err := us.command(ctx, b)
	if err != nil {
		return 0, 0, err
	}
	p, err := startPeer(us.name, cmd, b.cfg.deadline)
	if err != nil {
		return 0, 0, err
	}
	defer p.close()
	took, err := p.open(us.dir)
	if err != nil {
		return 0, 0, err
	}
	resident, err := p.resident()
	return took, resident, err
}
