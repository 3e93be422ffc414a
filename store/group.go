package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
)

// errClosed is what a write gets that comes when the store is closed.
var errClosed = errors.New("the store is closed")

// work is what is done in a transaction. It uses the context it is given.
type work func(ctx context.Context, tx *sql.Tx) error

// groupMost is how many jobs share a commit at most.
const groupMost = 64

// group writes for everybody on one goroutine: it takes the jobs that wait, in
// the order in which they came, runs them in one transaction and commits once.
// So the flush to disk, which costs more than the statements, is shared. Nobody
// is answered before the commit.
type group struct {
	db     *sql.DB
	ready  *sync.Cond // there is a job, or closed is set; guards both
	queue  []*job     // of callers who wait, one of each
	closed bool
	done   chan struct{} // closed when the goroutine has ended
}

// job is one caller's work.
type job struct {
	ctx   context.Context // while it waits
	do    work
	begun atomic.Bool   // set by the group that begins it or by the caller who leaves, once
	done  chan struct{} // closed when err is set
	err   error
}

func newGroup(db *sql.DB) *group {
	g := &group{db: db, ready: sync.NewCond(new(sync.Mutex)), done: make(chan struct{})}
	go g.serve()
	return g
}

// run does the work in a transaction and returns when it is committed. Once it
// has begun it is finished, whatever becomes of ctx; when ctx ends before,
// nothing is done.
func (g *group) run(ctx context.Context, do work) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	j := &job{ctx: ctx, do: do, done: make(chan struct{})}
	if !g.add(j) {
		return errClosed
	}
	select {
	case <-j.done:
	case <-ctx.Done():
		if j.begun.CompareAndSwap(false, true) {
			return ctx.Err()
		}
		<-j.done
	}
	return j.err
}

func (g *group) add(j *job) bool {
	g.ready.L.Lock()
	defer g.ready.L.Unlock()
	if g.closed {
		return false
	}
	g.queue = append(g.queue, j)
	g.ready.Signal()
	return true
}

// close refuses new jobs, finishes those that wait and ends the goroutine.
func (g *group) close() {
	g.ready.L.Lock()
	g.closed = true
	g.ready.Signal()
	g.ready.L.Unlock()
	<-g.done
}

func (g *group) serve() {
	defer close(g.done)
	for batch := g.next(); len(batch) > 0; batch = g.next() {
		g.commit(batch)
	}
}

// next waits for jobs and takes the first of them; none when the group is closed.
func (g *group) next() []*job {
	g.ready.L.Lock()
	defer g.ready.L.Unlock()
	for len(g.queue) == 0 && !g.closed {
		g.ready.Wait()
	}
	n := min(len(g.queue), groupMost)
	batch := slices.Clone(g.queue[:n])
	g.queue = slices.Delete(g.queue, 0, n)
	return batch
}

// commit runs the jobs and answers each. When the transaction is lost, all of
// them get its error: even a refusal may be owed to what is taken back now.
func (g *group) commit(batch []*job) {
	err := g.together(batch)
	for _, j := range batch {
		if err != nil {
			j.err = err
		}
		close(j.done)
	}
}

// together runs the jobs in one transaction. Its statements have no deadline: an
// interrupted one would take back what the others wrote. Waiting for another
// process's lock ends by the busy timeout.
func (g *group) together(batch []*job) error {
	ctx := context.Background()
	if len(batch) == 1 { // its error takes back all there is
		if j := batch[0]; j.begin() {
			j.err = inTx(ctx, g.db, j.do)
		}
		return nil
	}
	return inTx(ctx, g.db, func(ctx context.Context, tx *sql.Tx) error {
		for _, j := range batch {
			if j.begin() {
				if err := j.within(ctx, tx); err != nil {
					return err
				}
			}
		}
		return nil
	})
}

// begin tells whether the job is still wanted; from now on it is finished.
func (j *job) begin() bool {
	if err := j.ctx.Err(); err != nil {
		j.err = err
		return false
	}
	return j.begun.CompareAndSwap(false, true)
}

// within runs the job so that its error takes back only what it wrote itself. It
// fails when there is no transaction any more: on a full disk, for one, SQLite
// ends it by itself.
func (j *job) within(ctx context.Context, tx *sql.Tx) error {
	if _, err := tx.ExecContext(ctx, `SAVEPOINT job`); err != nil {
		return err
	}
	if j.err = j.do(ctx, tx); j.err != nil {
		if _, err := tx.ExecContext(ctx, `ROLLBACK TO job`); err != nil {
			return fmt.Errorf("transaction lost: %w (after: %v)", err, j.err) // which j.err is, is no matter to the others
		}
	}
	_, err := tx.ExecContext(ctx, `RELEASE job`)
	return err
}

// inTx runs do in a transaction; its error rolls it back.
func inTx(ctx context.Context, db *sql.DB, do work) error {
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback() // after Commit this does nothing
	if err := do(ctx, tx); err != nil {
		return err
	}
	return tx.Commit()
}
