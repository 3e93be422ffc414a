package store

import (
	"fmt"
	"io/fs"
	"log/slog"
	"testing"
	"time"

	"github.com/pressly/goose/v3"

	"zhengda/chat"
)

// migrateTo makes a database with the schema of that version, as an older
// zhengda left it, and runs the statements in it.
func migrateTo(t *testing.T, dsn string, version int64, statements ...string) {
	t.Helper()
	d, err := dialectOf(dsn)
	if err != nil {
		t.Fatal(err)
	}
	write, read, err := d.open(dsn)
	if err != nil {
		t.Fatal(err)
	}
	defer write.Close()
	defer read.Close()
	files, err := fs.Sub(migrations, "migrations")
	if err != nil {
		t.Fatal(err)
	}
	p, err := goose.NewProvider(d.goose, write, files, goose.WithDisableGlobalRegistry(true), goose.WithSlog(slog.New(slog.DiscardHandler)))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := p.UpTo(t.Context(), version); err != nil {
		t.Fatal(err)
	}
	for _, statement := range statements {
		if _, err := write.ExecContext(t.Context(), statement); err != nil {
			t.Fatalf("%s: %v", statement, err)
		}
	}
}

// testUpgrade opens a database of the schema before handlings, with all that
// could be in it.
func testUpgrade(t *testing.T, dsn string) {
	at := func(minute int) int64 { return millis(someDay.Add(time.Duration(minute) * time.Minute)) }
	old := []string{
		`INSERT INTO meta (one, epoch) VALUES (1, 'e_old')`,
		fmt.Sprintf(`INSERT INTO visitors (id, key_hash, created) VALUES ('v1', 'h1', %d), ('v2', 'h2', %d)`, at(0), at(1)),
		fmt.Sprintf(`INSERT INTO conversations (id, visitor, site, case_facts, last, created, updated) VALUES
			('c1', 'v1', 'https://zj.example', '{"region":"440800"}', 9, %d, %d), ('c2', 'v1', '', '{}', 4, %d, %d)`,
			at(0), at(9), at(0), at(50)),
	}
	lines := []struct {
		conversation string
		role         chat.Role
		replyTo      int64
		body         string
		kind         chat.Kind
		asks         bool
	}{
		{"c1", chat.FromVisitor, 0, `{"text":"问一"}`, chat.KindSay, false},
		{"c1", chat.FromBot, 1, `{"text":"答一", "edit": 1}`, chat.KindAnswer, false},
		{"c1", chat.FromVisitor, 0, `{"text":"","edit":{"set":{"region":"440800"}}}`, chat.KindEdit, false},
		{"c1", chat.FromSystem, 3, `{"case":{}}`, chat.KindCase, false},
		{"c1", chat.FromVisitor, 0, `{"text":"\"edit\":这样写行吗"}`, chat.KindSay, true},
		{"c1", chat.FromVisitor, 0, `{"text":"问三"}`, chat.KindSay, false},
		{"c1", chat.FromBot, 6, `{"text":"答三"}`, chat.KindAnswer, false},
		{"c1", chat.FromVisitor, 0, `{"text":"再问","edit":{"remove":["region"]}}`, chat.KindEdit, true},
		{"c1", chat.FromSystem, 0, `{"case":{}}`, chat.KindCase, false},
		{"c2", chat.FromVisitor, 0, `{"text":"问"}`, chat.KindSay, false},
		{"c2", chat.FromAgent, 0, `{"text":"人答"}`, chat.KindSay, false},
		{"c2", chat.FromVisitor, 0, `{"text":"谢谢"}`, chat.KindSay, false},
		{"c2", chat.FromBot, 3, `{"text":"不用谢"}`, chat.KindAnswer, false},
	}
	offsets := map[string]int64{}
	var want []chat.Message
	for i, l := range lines {
		offsets[l.conversation]++
		m := chat.Message{Conversation: l.conversation, Offset: offsets[l.conversation], CID: fmt.Sprint("m", i), Kind: l.kind,
			Role: l.role, ReplyTo: l.replyTo, Body: []byte(l.body), At: someDay.Add(time.Duration(i) * time.Minute), Asks: l.asks}
		want = append(want, m)
		old = append(old, fmt.Sprintf(
			`INSERT INTO messages (conversation, msg_offset, cid, role, reply_to, body, at, record) VALUES ('%s', %d, '%s', '%s', %d, '%s', %d, '{"n":%d}')`,
			m.Conversation, m.Offset, m.CID, m.Role, m.ReplyTo, m.Body, millis(m.At), i))
	}
	migrateTo(t, dsn, 4, old...)

	db, ctx := open(t, dsn), t.Context()
	equal(t, "messages", append(messages(t, db, "c1"), messages(t, db, "c2")...), want)
	if record, err := db.Record(ctx, "c1", 2); err != nil || string(record) != `{"n":1}` {
		t.Errorf("record = %s, %v", record, err)
	}
	if epoch, err := db.Epoch(ctx); err != nil || epoch != "e_old" {
		t.Errorf("epoch = %s, %v", epoch, err)
	}
	c := conversation(t, db, "c1")
	if c.Last != 9 || c.Case.Region != "440800" || c.Handling != (chat.Handling{}) || c.Site != "https://zj.example" {
		t.Errorf("conversation is %+v", c)
	}
	list, err := db.Unanswered(ctx, someDay, someDay.Add(time.Hour), someDay)
	if err != nil {
		t.Fatal(err)
	}
	equal(t, "unanswered", ids(list), []string{"c1"})
	for _, v := range []chat.Visitor{
		{ID: "v1", KeyHash: "h1", Created: someDay, Seen: someDay.Add(50 * time.Minute)}, // spoke then
		{ID: "v2", KeyHash: "h2", Created: someDay.Add(time.Minute), Seen: someDay.Add(time.Minute)},
	} {
		got, err := db.VisitorByKey(ctx, v.KeyHash, v.Seen)
		if err != nil {
			t.Fatal(err)
		}
		equal(t, "visitor", got, v)
	}
	if err := db.RotateKey(ctx, "v1", "h1", "h3", someDay.Add(time.Hour)); err != nil {
		t.Error(err)
	}
	keysGood(t, db, "after the upgrade", "v1", map[string]bool{"h1": true, "h3": true})
	newConversation(t, db, "c3")
	for _, hash := range []string{"h1", "h2"} { // of keys, nothing is left where nothing looks
		var n int
		if err := db.read.QueryRowContext(ctx, `SELECT COUNT(*) FROM visitors WHERE key_hash = $1`, hash).Scan(&n); err != nil || n != 0 {
			t.Errorf("%s stands in %d visitors, %v", hash, n, err)
		}
	}
}
