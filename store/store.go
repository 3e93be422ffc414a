// Package store owns the database: visitors, conversations and messages of
// chat, and the operator's own articles. It implements chat.Store; only
// cmd/zhengda imports it.
//
// It guarantees that what a method has saved is durable when the method
// returns, that the offsets of a conversation are gapless whoever appends and
// from however many processes, and that a body comes back byte for byte. Every
// method has a deadline of its own besides the caller's; a write to SQLite that
// has begun by then is finished.
//
// SQLite is written to by one goroutine, which commits once for all who wait
// (group.go). Erase deletes all that a conversation left; Sweep takes it out of
// SQLite's files.
//
// On disk it is one SQLite file (with its -wal and -shm beside it while it is
// open) or a PostgreSQL database. Both are spoken to with the same SQL; where
// they differ stands in dialect.go. The schema is the numbered files in
// migrations, applied at open, forward only, each in a transaction; the table
// goose_db_version keeps which. Times are integers, milliseconds UTC.
package store

import (
	"context"
	"crypto/rand"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"sync/atomic"
	"time"
)

// Errors of this room; their text says what to do. Tested with errors.Is.
var (
	ErrDamaged = errors.New("the database is damaged: stop zhengda and put back the newest backup, or move the file away to begin with an empty store")
	ErrNewer   = errors.New("the database was made by a newer zhengda: start that version, or put back the backup from before the upgrade")
)

// Time limits of one call, and of opening with its check and migrations.
const (
	callTimeout = 10 * time.Second
	openTimeout = 10 * time.Minute
)

// DB is an open store. It is safe for concurrent use.
type DB struct {
	dialect
	write *sql.DB // SQLite: one connection
	read  *sql.DB // PostgreSQL: the same pool as write
	group *group  // SQLite: through which all is written; else nil
	log   *slog.Logger
	now   func() time.Time
	epoch string
	worn  atomic.Bool // something was erased that may not be gone from the files yet
}

// Open opens the store at dsn and brings its schema up to date. A dsn that
// begins with postgres:// is a PostgreSQL database; anything else is the path
// of a SQLite file, which is made when there is none.
func Open(ctx context.Context, dsn string, log *slog.Logger) (*DB, error) {
	ctx, cancel := context.WithTimeout(ctx, openTimeout)
	defer cancel()
	d, err := dialectOf(dsn)
	if err != nil {
		return nil, fmt.Errorf("open store %s: %w", d.name, err)
	}
	db := &DB{dialect: d, log: log, now: time.Now}
	if db.write, db.read, err = d.open(dsn); err != nil {
		return nil, fmt.Errorf("open store %s: %w", d.name, d.explain(err))
	}
	err = db.begin(ctx, d)
	for d.busy != nil && d.busy(err) && ctx.Err() == nil { // another process is making the same file
		time.Sleep(50 * time.Millisecond)
		err = db.begin(ctx, d)
	}
	if err != nil {
		return nil, errors.Join(fmt.Errorf("open store %s: %w", d.name, d.explain(err)), db.Close())
	}
	if d.alone {
		db.group = newGroup(db.write)
	}
	db.worn.Store(true) // the process before may have ended between
	log.Info("store opened", "store", d.name, "epoch", db.epoch)
	return db, nil
}

// begin checks the database, migrates it and makes or reads its epoch.
func (db *DB) begin(ctx context.Context, d dialect) error {
	if err := d.check(ctx, db.write); err != nil {
		return err
	}
	if err := migrate(ctx, db.write, d, db.log); err != nil {
		return err
	}
	if _, err := db.write.ExecContext(ctx,
		`INSERT INTO meta (one, epoch) VALUES (1, $1) ON CONFLICT DO NOTHING`, "e_"+rand.Text()); err != nil {
		return fmt.Errorf("make epoch: %w", err)
	}
	if err := db.write.QueryRowContext(ctx, `SELECT epoch FROM meta`).Scan(&db.epoch); err != nil {
		return fmt.Errorf("read epoch: %w", err)
	}
	return nil
}

// Ping tells whether the store can be read now.
func (db *DB) Ping(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, callTimeout)
	defer cancel()
	var one int
	if err := db.read.QueryRowContext(ctx, `SELECT one FROM meta`).Scan(&one); err != nil {
		return fmt.Errorf("ping store: %w", err)
	}
	return nil
}

// Close finishes the writes that wait, waits for running calls and closes the store.
func (db *DB) Close() error {
	if db.group != nil {
		db.group.close()
	}
	var err error
	if db.read != db.write {
		err = db.read.Close()
	}
	return errors.Join(err, db.write.Close()) // the writer last: it empties the WAL
}

// inTx runs do in a transaction and returns when it is committed. Its error
// rolls it back; what it wrote then was not.
func (db *DB) inTx(ctx context.Context, do work) error {
	if db.group != nil {
		return db.group.run(ctx, do)
	}
	return inTx(ctx, db.write, do)
}

func millis(t time.Time) int64 { return t.UnixMilli() }

func fromMillis(ms int64) time.Time { return time.UnixMilli(ms).UTC() }

// stamp is a time that may be missing: the zero time is 0.
func stamp(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return millis(t)
}

func fromStamp(ms int64) time.Time {
	if ms == 0 {
		return time.Time{}
	}
	return fromMillis(ms)
}
