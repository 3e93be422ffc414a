package store

import (
	"errors"
	"log/slog"
	"strings"
	"sync"
	"testing"

	"zhengda/chat"
)

// TestDatabase holds both engines to what a store in memory does not do.
func TestDatabase(t *testing.T) {
	tests := []struct {
		name string
		run  func(t *testing.T, dsn string)
	}{
		{"record", testRecord},
		{"reopen", testReopen},
		{"open at once", testOpenAtOnce},
		{"newer schema", testNewerSchema},
		{"upgrade", testUpgrade},
		{"articles", testArticles},
		{"articles from everywhere", testArticlesFromEverywhere},
		{"remove article", testRemoveArticle},
		{"exclude article", testExcludeArticle},
	}
	for _, e := range engines() {
		t.Run(e.name, func(t *testing.T) {
			for _, tt := range tests {
				t.Run(tt.name, func(t *testing.T) { tt.run(t, e.make(t)) })
			}
		})
	}
}

func testRecord(t *testing.T, dsn string) {
	db, ctx := open(t, dsn), t.Context()
	newConversation(t, db, "c1")
	const record = `{"day":"2026-11-22","model":{"said":"每证20元[1]。<b>&"}}`
	m := add(t, db, chat.Message{Conversation: "c1", CID: "a-1", Role: chat.FromBot, Body: []byte(`{}`), At: someDay, Record: []byte(record)})
	say(t, db, "c1", "m1", "没有记录的一条")
	if m.Record != nil {
		t.Errorf("the appended message was given back with its record %s", m.Record)
	}
	list, err := db.Messages(ctx, "c1", 0, 10)
	if err != nil || len(list) != 2 {
		t.Fatalf("%d messages, %v", len(list), err)
	}
	if list[0].Record != nil {
		t.Errorf("the message was read with its record %s", list[0].Record)
	}
	again, repeat, err := db.Append(ctx, chat.Message{Conversation: "c1", CID: "a-1", Role: chat.FromBot, Body: []byte(`{}`), At: someDay, Record: []byte(`{"day":"2027-01-01"}`)}, chat.Attached{})
	if err != nil || !repeat || again.Record != nil {
		t.Errorf("append again: repeat %v, record %s, %v", repeat, again.Record, err)
	}
	got, err := db.Record(ctx, "c1", 1)
	if err != nil || string(got) != record {
		t.Errorf("record = %s, %v, want it byte for byte", got, err)
	}
	if got, err := db.Record(ctx, "c1", 2); err != nil || got != nil {
		t.Errorf("record of a visitor's message = %s, %v, want none", got, err)
	}
	if _, err := db.Record(ctx, "c1", 3); !errors.Is(err, chat.ErrNotFound) {
		t.Errorf("record of no message: %v, want ErrNotFound", err)
	}
}

func testReopen(t *testing.T, dsn string) {
	ctx := t.Context()
	db := open(t, dsn)
	newConversation(t, db, "c1")
	m := say(t, db, "c1", "m1", "身份证丢了怎么办")
	epoch, err := db.Epoch(ctx)
	if err != nil || len(epoch) < 20 {
		t.Fatalf("epoch %q, %v", epoch, err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	db = open(t, dsn)
	if got, err := db.Epoch(ctx); got != epoch || err != nil {
		t.Errorf("epoch after reopening = %q, %v, want %q", got, err, epoch)
	}
	list, err := db.Messages(ctx, "c1", 0, 10)
	if err != nil {
		t.Fatal(err)
	}
	equal(t, "messages", list, []chat.Message{m})
	if err := db.Ping(ctx); err != nil {
		t.Errorf("ping: %v", err)
	}
}

// testOpenAtOnce starts several processes on an empty database.
func testOpenAtOnce(t *testing.T, dsn string) {
	var dbs [4]*DB
	var group sync.WaitGroup
	for i := range dbs {
		group.Go(func() {
			db, err := Open(t.Context(), dsn, slog.New(slog.DiscardHandler))
			if err != nil {
				t.Error(err)
				return
			}
			dbs[i] = db
		})
	}
	group.Wait()
	for _, db := range dbs {
		if db == nil {
			continue
		}
		if dbs[0] != nil && db.epoch != dbs[0].epoch {
			t.Errorf("epochs %s and %s, want one", db.epoch, dbs[0].epoch)
		}
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	}
}

func testNewerSchema(t *testing.T, dsn string) {
	db := open(t, dsn)
	if _, err := db.write.ExecContext(t.Context(), `INSERT INTO goose_db_version (version_id, is_applied) VALUES ($1, $2)`, 9999, true); err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	db, err := Open(t.Context(), dsn, db.log)
	if err == nil {
		db.Close()
		t.Fatal("opened a database of a newer zhengda")
	}
	if !errors.Is(err, ErrNewer) || !strings.Contains(err.Error(), "9999") {
		t.Errorf("error = %v, want ErrNewer that names the version", err)
	}
}

// handles opens the database twice, as two processes do.
func handles(t *testing.T, dsn string) [2]*DB { return [2]*DB{open(t, dsn), open(t, dsn)} }
