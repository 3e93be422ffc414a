package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"

	"zhengda/chat"
)

// newSQLite is an open store with a table for jobs.
func newSQLite(t *testing.T) *DB {
	t.Helper()
	db := open(t, filepath.Join(t.TempDir(), "group.db"))
	for _, statement := range []string{
		`CREATE TABLE jobs (name TEXT PRIMARY KEY)`,
		// Looked at by COMMIT only, which then fails.
		`CREATE TABLE late (job TEXT REFERENCES jobs (name) DEFERRABLE INITIALLY DEFERRED)`,
	} {
		if _, err := db.write.ExecContext(t.Context(), statement); err != nil {
			t.Fatal(err)
		}
	}
	return db
}

func write(name string) work {
	return func(ctx context.Context, tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `INSERT INTO jobs (name) VALUES ($1)`, name)
		return err
	}
}

func written(t *testing.T, db *DB) []string {
	t.Helper()
	rows, err := db.read.QueryContext(t.Context(), `SELECT name FROM jobs ORDER BY rowid`)
	if err != nil {
		t.Fatal(err)
	}
	names, err := scanAll(rows, func(row scanner) (name string, err error) {
		err = row.Scan(&name)
		return name, err
	})
	if err != nil {
		t.Fatal(err)
	}
	return names
}

// hold keeps the group busy with a job until release is called; what comes in
// between is the next batch.
func hold(t *testing.T, db *DB) (release func()) {
	t.Helper()
	begun, end := make(chan struct{}), make(chan struct{})
	var group sync.WaitGroup
	group.Go(func() {
		if err := db.inTx(context.Background(), func(context.Context, *sql.Tx) error {
			close(begun)
			<-end
			return nil
		}); err != nil {
			t.Errorf("hold: %v", err)
		}
	})
	<-begun
	return func() { close(end); group.Wait() }
}

// crowd are callers whose jobs wait for the group.
type crowd struct {
	group sync.WaitGroup
	mu    sync.Mutex
	errs  map[string]error
}

// wait hands in a job and returns when it waits in line.
func (c *crowd) wait(ctx context.Context, db *DB, name string, do work) {
	c.group.Go(func() {
		err := db.inTx(ctx, do)
		c.mu.Lock()
		defer c.mu.Unlock()
		if c.errs == nil {
			c.errs = map[string]error{}
		}
		c.errs[name] = err
	})
	synctest.Wait()
}

// TestGroup runs in bubbles, in which it is known when who is to wait does wait.
func TestGroup(t *testing.T) {
	for _, tt := range []struct {
		name string
		run  func(t *testing.T)
	}{
		{"takes back one job only", groupTakesBackOneJobOnly},
		{"is fair", groupIsFair},
		{"when the commit fails", groupWhenCommitFails},
		{"when the transaction is lost", groupWhenTransactionIsLost},
		{"honours contexts", groupHonoursContexts},
		{"ends in Close", groupEndsInClose},
	} {
		t.Run(tt.name, func(t *testing.T) { synctest.Test(t, tt.run) })
	}
}

func groupTakesBackOneJobOnly(t *testing.T) {
	db := newSQLite(t)
	fault := errors.New("fault")
	release := hold(t, db)
	var c crowd
	ctx := t.Context()
	c.wait(ctx, db, "first", write("first"))
	c.wait(ctx, db, "failed", func(ctx context.Context, tx *sql.Tx) error {
		return errors.Join(write("failed")(ctx, tx), fault)
	})
	c.wait(ctx, db, "again", write("first")) // not unique
	c.wait(ctx, db, "last", write("last"))
	release()
	c.group.Wait()
	equal(t, "written", written(t, db), []string{"first", "last"})
	for name, want := range map[string]error{"first": nil, "failed": fault, "last": nil} {
		isError(t, name, c.errs[name], want)
	}
	if c.errs["again"] == nil {
		t.Error("again: no error, want that the name is taken")
	}
}

// groupIsFair has more jobs wait than a batch takes, in a known order.
func groupIsFair(t *testing.T) {
	db := newSQLite(t)
	release := hold(t, db)
	var c crowd
	var want []string
	for i := range groupMost + 10 {
		name := fmt.Sprintf("%03d", i)
		want = append(want, name)
		c.wait(t.Context(), db, name, write(name))
	}
	release()
	c.group.Wait()
	if got := written(t, db); !slices.Equal(got, want) {
		t.Errorf("written in the order %v", got)
	}
}

func groupWhenCommitFails(t *testing.T) {
	db := newSQLite(t)
	release := hold(t, db)
	var c crowd
	ctx := t.Context()
	c.wait(ctx, db, "good", write("good"))
	c.wait(ctx, db, "bad", func(ctx context.Context, tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `INSERT INTO late (job) VALUES ('none')`)
		return err
	})
	c.wait(ctx, db, "refused", func(context.Context, *sql.Tx) error { return chat.ErrConflict })
	release()
	c.group.Wait()
	for _, name := range []string{"good", "bad", "refused"} {
		if err := c.errs[name]; err == nil || errors.Is(err, chat.ErrConflict) {
			t.Errorf("%s: error %v, want that of the commit", name, err)
		}
	}
	equal(t, "written", written(t, db), []string(nil))
	isError(t, "afterwards", db.inTx(ctx, write("afterwards")), nil)
	equal(t, "written afterwards", written(t, db), []string{"afterwards"})
}

// groupWhenTransactionIsLost has a job after which SQLite has rolled back by
// itself, as it does on a full disk.
func groupWhenTransactionIsLost(t *testing.T) {
	db := newSQLite(t)
	release := hold(t, db)
	var c crowd
	ctx := t.Context()
	c.wait(ctx, db, "before", write("before"))
	c.wait(ctx, db, "lost", func(ctx context.Context, tx *sql.Tx) error {
		if _, err := tx.ExecContext(ctx, `ROLLBACK`); err != nil {
			return err
		}
		return errRepeat
	})
	c.wait(ctx, db, "after", write("after"))
	release()
	c.group.Wait()
	for _, name := range []string{"before", "lost", "after"} {
		if err := c.errs[name]; err == nil || errors.Is(err, errRepeat) {
			t.Errorf("%s: error %v, want that the transaction is lost", name, err)
		}
	}
	equal(t, "written", written(t, db), []string(nil))
	isError(t, "afterwards", db.inTx(ctx, write("afterwards")), nil)
}

// TestGroupOnFullDisk fills the file up in mid-batch.
func TestGroupOnFullDisk(t *testing.T) {
	db := newSQLite(t)
	newConversation(t, db, "c1")
	limit := func(pages int) {
		t.Helper()
		if _, err := db.write.ExecContext(t.Context(), fmt.Sprintf(`PRAGMA max_page_count = %d`, pages)); err != nil {
			t.Fatal(err)
		}
	}
	var pages int
	if err := db.write.QueryRowContext(t.Context(), `PRAGMA page_count`).Scan(&pages); err != nil {
		t.Fatal(err)
	}
	limit(pages + 20)
	var mu sync.Mutex
	acknowledged := map[string]bool{}
	failed := 0
	together(32, [2]chat.Store{db, db}, func(w int, s chat.Store) {
		for i := range 4 {
			m := question("c1", fmt.Sprint(w, "-", i))
			m.Body = []byte(`{"text":"` + strings.Repeat("x", 4096) + `"}`)
			_, _, err := s.Append(context.Background(), m, chat.Attached{})
			mu.Lock()
			if err == nil {
				acknowledged[m.CID] = true
			} else {
				failed++
			}
			mu.Unlock()
		}
	})
	if failed == 0 {
		t.Fatal("the disk was never full")
	}
	gapless(t, db, "c1", len(acknowledged))
	for _, m := range messages(t, db, "c1") {
		if !acknowledged[m.CID] {
			t.Errorf("%s is stored and was refused", m.CID)
		}
	}
	limit(1 << 30)
	isError(t, "with room again", db.inTx(t.Context(), write("room")), nil)
}

func groupHonoursContexts(t *testing.T) {
	db := newSQLite(t)
	release := hold(t, db)
	gone, leave := context.WithCancel(t.Context())
	var c crowd
	c.wait(gone, db, "gone", write("gone"))
	c.wait(t.Context(), db, "stays", write("stays"))
	leave()
	synctest.Wait()
	c.mu.Lock()
	isError(t, "who has left is told while the group is still held", c.errs["gone"], context.Canceled)
	c.mu.Unlock()
	release()
	c.group.Wait()
	equal(t, "written", written(t, db), []string{"stays"})

	// What has begun is finished, though the caller's context ends.
	begun, cancel := context.WithCancel(t.Context())
	err := db.inTx(begun, func(ctx context.Context, tx *sql.Tx) error {
		cancel()
		return write("begun")(ctx, tx)
	})
	isError(t, "begun", err, nil)
	equal(t, "written", written(t, db), []string{"stays", "begun"})
	isError(t, "ended before", db.inTx(begun, write("ended")), context.Canceled)
}

func groupEndsInClose(t *testing.T) {
	db := newSQLite(t)
	path := dbPath(t, db)
	release := hold(t, db)
	var c crowd
	c.wait(t.Context(), db, "waits", write("waits"))
	closed := make(chan error)
	go func() { closed <- db.Close() }()
	synctest.Wait()
	isError(t, "write during Close", db.inTx(t.Context(), write("late")), errClosed)
	release()
	if err := <-closed; err != nil {
		t.Errorf("close: %v", err)
	}
	c.group.Wait()
	isError(t, "write after Close", db.inTx(t.Context(), write("late")), errClosed)
	isError(t, "close again", db.Close(), nil)

	isError(t, "who waited", c.errs["waits"], nil)
	equal(t, "written", written(t, open(t, path)), []string{"waits"})
}

func dbPath(t *testing.T, db *DB) string {
	t.Helper()
	var seq int
	var name, path string
	if err := db.read.QueryRowContext(t.Context(), `PRAGMA database_list`).Scan(&seq, &name, &path); err != nil {
		t.Fatal(err)
	}
	return path
}
