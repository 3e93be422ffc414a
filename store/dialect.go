package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"strings"

	"github.com/jackc/pgx/v5/pgconn"
	_ "github.com/jackc/pgx/v5/stdlib" // database/sql driver "pgx"
	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"
	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

// dialect is all in which the two engines differ.
type dialect struct {
	name    string // for errors and logs: the path, or the address without its password
	goose   goose.Dialect
	locker  func() (lock.SessionLocker, error) // keeps two processes from migrating at once; nil: the engine does
	open    func(dsn string) (write, read *sql.DB, err error)
	check   func(ctx context.Context, db *sql.DB) error
	explain func(error) error                                   // puts what to do in front of the engine's words
	busy    func(error) bool                                    // tells that trying again helps; nil: it never does
	alone   bool                                                // one connection writes at a time: a group is worth it
	orphan  func(error) bool                                    // tells that a row would refer to one that is not there
	erasing func(ctx context.Context, tx *sql.Tx) error         // fails unless what is deleted is overwritten; nil: the engine cannot tell
	scrub   func(ctx context.Context, db *sql.DB) (bool, error) // takes what was deleted out of the engine's files; nil: it does so by itself
}

func dialectOf(dsn string) (dialect, error) {
	switch {
	case strings.HasPrefix(dsn, "postgres://"), strings.HasPrefix(dsn, "postgresql://"):
		return postgres(dsn)
	case dsn == "", strings.HasPrefix(dsn, "file:"), strings.Contains(dsn, ":memory:"):
		return dialect{name: dsn}, errors.New("give the path of a file, or postgres://user@host/database")
	}
	return dialect{
		name:    dsn,
		goose:   goose.DialectSQLite3,
		open:    openSQLite,
		check:   func(ctx context.Context, db *sql.DB) error { return checkSQLite(ctx, db, sqliteOldest) },
		explain: explainSQLite,
		busy:    busySQLite,
		alone:   true,
		orphan:  orphanSQLite,
		erasing: erasingSQLite,
		scrub:   scrubSQLite,
	}, nil
}

const (
	sqliteReaders = 4
	// Older SQLite can damage a WAL database when two connections write and
	// checkpoint at the same instant (https://www.sqlite.org/wal.html, "The WAL-reset bug").
	sqliteOldest = "3.51.3"
)

// openSQLite opens one connection that writes and a few that read. A single
// writer waits in Go's queue, which is fair, not in SQLite's retries.
func openSQLite(path string) (write, read *sql.DB, err error) {
	// Made here so that only its owner may read it. An existing file is left
	// alone: opening and closing it would drop the locks that this process holds on it.
	if f, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600); err == nil {
		if err := f.Close(); err != nil {
			return nil, nil, err
		}
	} else if !errors.Is(err, fs.ErrExist) {
		return nil, nil, err
	}
	settings := url.Values{
		"_busy_timeout": {"5000"},
		"_journal_mode": {"WAL"},
		"_synchronous":  {"FULL"}, // NORMAL may lose acknowledged messages when the power fails
		"_foreign_keys": {"on"},
		"_pragma":       {"secure_delete(on)"},
		"_txlock":       {"immediate"},
	}
	name := "file:" + (&url.URL{Path: filepath.Clean(path)}).EscapedPath() + "?"
	if write, err = sql.Open("sqlite", name+settings.Encode()); err != nil {
		return nil, nil, err
	}
	write.SetMaxOpenConns(1)
	settings.Set("_query_only", "on")
	settings.Del("_txlock")
	if read, err = sql.Open("sqlite", name+settings.Encode()); err != nil {
		return nil, nil, errors.Join(err, write.Close())
	}
	read.SetMaxOpenConns(sqliteReaders)
	read.SetMaxIdleConns(sqliteReaders)
	return write, read, nil
}

// checkSQLite refuses a SQLite older than oldest and a file that is damaged.
func checkSQLite(ctx context.Context, db *sql.DB, oldest string) error {
	var version, result string
	if err := db.QueryRowContext(ctx, `SELECT sqlite_version()`).Scan(&version); err != nil {
		return err
	}
	if olderVersion(version, oldest) {
		return fmt.Errorf("built with SQLite %s, which can damage a database: build with %s or newer", version, oldest)
	}
	if err := db.QueryRowContext(ctx, `PRAGMA quick_check(1)`).Scan(&result); err != nil {
		return fmt.Errorf("quick check: %w", err)
	}
	if result != "ok" {
		return fmt.Errorf("%w (quick check: %s)", ErrDamaged, result)
	}
	return nil
}

// olderVersion compares versions such as 3.51.3 by their numbers.
func olderVersion(a, b string) bool {
	var x, y [3]int
	fmt.Sscanf(a, "%d.%d.%d", &x[0], &x[1], &x[2])
	fmt.Sscanf(b, "%d.%d.%d", &y[0], &y[1], &y[2])
	for i := range x {
		if x[i] != y[i] {
			return x[i] < y[i]
		}
	}
	return false
}

// busySQLite tells that a lock was not had. The busy timeout does not cover the
// change to WAL, which two processes that open a new file make at once.
func busySQLite(err error) bool {
	e, ok := errors.AsType[*sqlite.Error](err)
	return ok && (e.Code()&0xff == sqlite3.SQLITE_BUSY || e.Code()&0xff == sqlite3.SQLITE_LOCKED)
}

func explainSQLite(err error) error {
	if e, ok := errors.AsType[*sqlite.Error](err); ok {
		switch e.Code() & 0xff { // the upper bits only tell which kind
		case sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB:
			return fmt.Errorf("%w (%w)", ErrDamaged, err)
		}
	}
	return err
}

func orphanSQLite(err error) bool {
	e, ok := errors.AsType[*sqlite.Error](err)
	return ok && e.Code() == sqlite3.SQLITE_CONSTRAINT_FOREIGNKEY
}

func erasingSQLite(ctx context.Context, tx *sql.Tx) error {
	var on int
	if err := tx.QueryRowContext(ctx, `PRAGMA secure_delete`).Scan(&on); err != nil {
		return err
	}
	if on != 1 {
		return fmt.Errorf("secure deletion is %d: what is deleted would stay in the file", on)
	}
	return nil
}

// scrubSQLite empties the WAL, in which pages stand as they were before. It
// waits for readers as long as the busy timeout; what is read longer, or by
// another process that does the same, stays until the next time.
func scrubSQLite(ctx context.Context, db *sql.DB) (done bool, err error) {
	var busy, pages, moved int
	err = db.QueryRowContext(ctx, `PRAGMA wal_checkpoint(TRUNCATE)`).Scan(&busy, &pages, &moved)
	return busy == 0, err
}

const postgresConns = 16

func postgres(dsn string) (dialect, error) {
	u, err := url.Parse(dsn)
	if err != nil { // the error would repeat the password
		return dialect{name: "postgres"}, errors.New("the address is not a URL: write postgres://user:password@host:5432/database, special characters of the password as %XX")
	}
	return dialect{
		name:  u.Scheme + "://" + u.Host + u.Path,
		goose: goose.DialectPostgres,
		locker: func() (lock.SessionLocker, error) {
			return lock.NewPostgresSessionLocker(lock.WithLockTimeout(1, 300))
		},
		open: func(dsn string) (write, read *sql.DB, err error) {
			db, err := sql.Open("pgx", dsn)
			if err != nil {
				return nil, nil, err
			}
			db.SetMaxOpenConns(postgresConns)
			db.SetMaxIdleConns(postgresConns)
			return db, db, nil
		},
		check:   func(ctx context.Context, db *sql.DB) error { return db.PingContext(ctx) },
		explain: func(err error) error { return err },
		orphan: func(err error) bool {
			e, ok := errors.AsType[*pgconn.PgError](err)
			return ok && e.Code == "23503" // foreign_key_violation
		},
	}, nil
}
