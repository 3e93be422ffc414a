package store

import (
	"crypto/rand"
	"database/sql"
	"fmt"
	"log/slog"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// engine makes empty stores for tests; each call of open with the dsn opens that
// store anew, as another process would.
type engine struct {
	name string
	make func(t *testing.T) (dsn string)
	part func(t *testing.T, dsn string) string // makes one out of one that a test has used, where that is quicker
}

const postgresVariable = "ZHENGDA_TEST_POSTGRES"

func engines() []engine {
	return []engine{
		{"sqlite", newFile, func(t *testing.T, _ string) string { return newFile(t) }},
		{"postgres", newPostgres, emptied},
	}
}

func newFile(t *testing.T) string { return filepath.Join(t.TempDir(), "zhengda.db") }

// newPostgres makes a database of its own for the test and drops it afterwards.
func newPostgres(t *testing.T) string {
	t.Helper()
	server := os.Getenv(postgresVariable)
	if server == "" {
		message := "no PostgreSQL: set " + postgresVariable + ", for example postgres://postgres@127.0.0.1:5432/postgres?sslmode=disable"
		if os.Getenv("CI") == "true" {
			t.Fatal(message)
		}
		t.Skip(message)
	}
	u, err := url.Parse(server)
	if err != nil {
		t.Fatalf("%s: %v", postgresVariable, err)
	}
	admin, err := sql.Open("pgx", server)
	if err != nil {
		t.Fatal(err)
	}
	name := "zhengda_test_" + strings.ToLower(rand.Text())
	if _, err := admin.Exec(`CREATE DATABASE ` + name); err != nil {
		t.Fatalf("create database: %v", err)
	}
	t.Cleanup(func() {
		if _, err := admin.Exec(`DROP DATABASE ` + name + ` WITH (FORCE)`); err != nil {
			t.Errorf("drop database: %v", err)
		}
		admin.Close()
	})
	u.Path = "/" + name
	return u.String()
}

// emptied is that database without what a test has left in it.
func emptied(t *testing.T, dsn string) string {
	t.Helper()
	db := open(t, dsn)
	for _, table := range []string{"tickets", "messages", "conversations", "visitor_keys", "visitors", "agents_present"} {
		if _, err := db.write.ExecContext(t.Context(), `DELETE FROM `+table); err != nil {
			t.Fatal(err)
		}
	}
	return dsn
}

// open opens dsn for the length of the test.
func open(t *testing.T, dsn string) *DB {
	t.Helper()
	db, err := Open(t.Context(), dsn, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Errorf("close: %v", err)
		}
	})
	return db
}

func TestOpenRefuses(t *testing.T) {
	tests := []struct {
		name string
		dsn  func(t *testing.T) string
		want []string // in the error's text
	}{
		{"no name", func(*testing.T) string { return "" }, []string{"give the path of a file"}},
		{"memory", func(*testing.T) string { return ":memory:" }, []string{"give the path of a file"}},
		{"no folder", func(t *testing.T) string { return filepath.Join(t.TempDir(), "none", "z.db") }, []string{"none", "no such file or directory"}},
		{"bad address", func(*testing.T) string { return "postgres://u:secret%zz@h/db" }, []string{"not a URL", "%XX"}},
		{"some other file", func(t *testing.T) string {
			return writeFile(t, []byte(strings.Repeat("这不是数据库。", 1000)))
		}, []string{"the database is damaged", "put back the newest backup"}},
		{"middle overwritten", func(t *testing.T) string {
			data := filledFile(t)
			for i := 5 * 4096; i < 9*4096; i++ {
				data[i] = 0xA5
			}
			return writeFile(t, data)
		}, []string{"the database is damaged", "put back the newest backup"}},
		{"cut", func(t *testing.T) string {
			data := filledFile(t)
			return writeFile(t, data[:len(data)/2])
		}, []string{"the database is damaged", "put back the newest backup"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			db, err := Open(t.Context(), tt.dsn(t), slog.New(slog.DiscardHandler))
			if err == nil {
				db.Close()
				t.Fatal("opened without an error")
			}
			for _, want := range tt.want {
				if !strings.Contains(err.Error(), want) {
					t.Errorf("error %q does not say %q", err, want)
				}
			}
			if strings.Contains(err.Error(), "secret") {
				t.Errorf("error %q tells the password", err)
			}
		})
	}
}

func writeFile(t *testing.T, data []byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "zhengda.db")
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// filledFile is a whole database of some hundred pages.
func filledFile(t *testing.T) []byte {
	t.Helper()
	path := filepath.Join(t.TempDir(), "filled.db")
	db := open(t, path)
	newConversation(t, db, "c1")
	for i := range 60 {
		say(t, db, "c1", fmt.Sprintf("m%d", i), strings.Repeat("长", 2000))
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func TestSQLiteFileIsPrivateAndSafe(t *testing.T) {
	path := filepath.Join(t.TempDir(), "数据 ?#%41.db")
	db := open(t, path)
	info, err := os.Stat(path)
	if err != nil {
		t.Fatalf("the file is not where it was asked for: %v", err)
	}
	if got := info.Mode().Perm(); got != 0o600 {
		t.Errorf("mode of the file = %o, want 600", got)
	}
	for _, pool := range []struct {
		name string
		db   *sql.DB
	}{{"writer", db.write}, {"reader", db.read}} {
		for pragma, want := range map[string]string{
			"journal_mode": "wal", "synchronous": "2", "busy_timeout": "5000", "foreign_keys": "1", "secure_delete": "1",
			"query_only": map[string]string{"writer": "0", "reader": "1"}[pool.name],
		} {
			var got string
			if err := pool.db.QueryRowContext(t.Context(), "PRAGMA "+pragma).Scan(&got); err != nil || got != want {
				t.Errorf("%s: PRAGMA %s = %q, %v, want %q", pool.name, pragma, got, err, want)
			}
		}
	}
}

// TestSQLiteIsRecent: before 3.51.3 two processes can damage the file.
func TestSQLiteIsRecent(t *testing.T) {
	db := open(t, filepath.Join(t.TempDir(), "zhengda.db"))
	if err := checkSQLite(t.Context(), db.write, "3.51.3"); err != nil || olderVersion(sqliteOldest, "3.51.3") {
		t.Errorf("built with one older than 3.51.3, or %s will do: %v", sqliteOldest, err)
	}
	if err := checkSQLite(t.Context(), db.write, "99.0.0"); err == nil || !strings.Contains(err.Error(), "build with 99.0.0") {
		t.Errorf("a SQLite older than is needed: %v", err)
	}
}

func TestOlderVersion(t *testing.T) {
	for _, tt := range []struct {
		a, b string
		want bool
	}{
		{"3.51.2", "3.51.3", true},
		{"3.51.3", "3.51.3", false},
		{"3.54.1", "3.51.3", false},
		{"3.9.9", "3.51.3", true},
		{"4.0.0", "3.51.3", false},
	} {
		if got := olderVersion(tt.a, tt.b); got != tt.want {
			t.Errorf("olderVersion(%s, %s) = %v, want %v", tt.a, tt.b, got, tt.want)
		}
	}
}
