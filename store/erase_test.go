package store

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"zhengda/chat"
)

// TestErasedIsGoneFromFiles looks into SQLite's files for the words of a
// conversation, written among those of another that stays.
func TestErasedIsGoneFromFiles(t *testing.T) {
	path := filepath.Join(t.TempDir(), "zhengda.db")
	db, ctx := open(t, path), t.Context()
	for _, id := range []string{"goes", "stays"} {
		newConversation(t, db, id)
		if err := db.AddTicket(ctx, chat.Ticket{Hash: "ticket-" + id, Conversation: id, Visitor: "v-" + id, Expires: someDay.Add(time.Hour)}); err != nil {
			t.Fatal(err)
		}
	}
	for i := range 300 {
		for _, id := range []string{"goes", "stays"} {
			m := answer(id, fmt.Sprint(id, "-cid-", i), 0)
			m.Body = fmt.Appendf(nil, `{"text":"%s"}`, strings.Repeat(id+" 的话。", 1+i*i%700)) // up to some pages
			m.Record = fmt.Appendf(nil, `{"record":"%s"}`, id)
			add(t, db, m)
		}
	}
	if in(t, path, "goes") == 0 {
		t.Fatal("the words are nowhere in the files to begin with")
	}
	isError(t, "erase", erased(db.Erase(ctx, "goes", time.Time{})), nil)
	isError(t, "sweep", db.Sweep(ctx, someDay, someDay), nil)
	if n := in(t, path, "goes"); n != 0 {
		t.Errorf("%d times the erased conversation is in the files", n)
	}
	if in(t, path, "stays") == 0 || len(messages(t, db, "stays")) != 300 {
		t.Error("the other conversation is not there any more")
	}
}

// in counts word in the database's files.
func in(t *testing.T, path, word string) (n int) {
	t.Helper()
	for _, suffix := range []string{"", "-wal", "-shm", "-journal"} {
		data, err := os.ReadFile(path + suffix)
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			t.Fatal(err)
		}
		n += bytes.Count(data, []byte(word))
	}
	return n
}

func TestEraseNeedsSecureDeletion(t *testing.T) {
	db := open(t, filepath.Join(t.TempDir(), "zhengda.db"))
	newConversation(t, db, "c1")
	say(t, db, "c1", "m1", "问")
	for _, how := range []string{"off", "fast"} { // fast leaves what is on free pages
		if _, err := db.write.ExecContext(t.Context(), `PRAGMA secure_delete = `+how); err != nil {
			t.Fatal(err)
		}
		if _, err := db.Erase(t.Context(), "c1", time.Time{}); err == nil || !strings.Contains(err.Error(), "secure deletion") {
			t.Errorf("erase with secure deletion %s: %v", how, err)
		}
	}
	gapless(t, db, "c1", 1)
}
