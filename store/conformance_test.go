package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"zhengda/bot"
	"zhengda/chat"
	"zhengda/knowledge"
)

// TestConformance holds both engines to the same behaviour.
func TestConformance(t *testing.T) {
	tests := []struct {
		name string
		run  func(t *testing.T, dsn string)
	}{
		{"visitors", testVisitors},
		{"conversations", testConversations},
		{"case facts", testCaseFacts},
		{"latest conversation", testLatestConversation},
		{"append", testAppend},
		{"append repeated", testAppendRepeated},
		{"record", testRecord},
		{"append from everywhere", testAppendFromEverywhere},
		{"same message from everywhere", testSameMessageFromEverywhere},
		{"bodies", testBodies},
		{"paging", testPaging},
		{"unanswered", testUnanswered},
		{"reopen", testReopen},
		{"open at once", testOpenAtOnce},
		{"newer schema", testNewerSchema},
		{"articles", testArticles},
		{"articles from everywhere", testArticlesFromEverywhere},
		{"remove article", testRemoveArticle},
		{"exclude article", testExcludeArticle},
		{"ended context", testEndedContext},
	}
	for _, e := range engines() {
		t.Run(e.name, func(t *testing.T) {
			for _, tt := range tests {
				t.Run(tt.name, func(t *testing.T) { tt.run(t, e.make(t)) })
			}
		})
	}
}

var someDay = time.Date(2026, 11, 22, 9, 30, 15, 123_000_000, time.UTC)

// newConversation adds the conversation id of the visitor "v-"+id.
func newConversation(t *testing.T, db *DB, id string) chat.Conversation {
	t.Helper()
	v := chat.Visitor{ID: "v-" + id, KeyHash: "hash of " + id, Created: someDay}
	c := chat.Conversation{ID: id, Visitor: v.ID, Site: "https://zj.example", Created: someDay, Updated: someDay}
	if err := db.AddVisitor(t.Context(), v); err != nil {
		t.Fatal(err)
	}
	if err := db.AddConversation(t.Context(), c); err != nil {
		t.Fatal(err)
	}
	return c
}

// say appends a visitor's message.
func say(t *testing.T, db *DB, conversation, cid, text string) chat.Message {
	t.Helper()
	body, err := json.Marshal(map[string]string{"text": text})
	if err != nil {
		t.Fatal(err)
	}
	return add(t, db, chat.Message{Conversation: conversation, CID: cid, Role: chat.FromVisitor, Body: body, At: someDay})
}

func add(t *testing.T, db *DB, m chat.Message) chat.Message {
	t.Helper()
	stored, repeat, err := db.Append(t.Context(), m, nil)
	if err != nil || repeat {
		t.Fatalf("append %s: repeat %v, %v", m.CID, repeat, err)
	}
	return stored
}

func equal(t *testing.T, what string, got, want any) {
	t.Helper()
	if !reflect.DeepEqual(got, want) {
		t.Errorf("%s:\n got %+v\nwant %+v", what, got, want)
	}
}

func testVisitors(t *testing.T, dsn string) {
	db, ctx := open(t, dsn), t.Context()
	v := chat.Visitor{ID: "v1", KeyHash: "h1", Created: someDay}
	if _, err := db.VisitorByKey(ctx, v.KeyHash); !errors.Is(err, chat.ErrNotFound) {
		t.Errorf("before it is added: %v, want ErrNotFound", err)
	}
	if err := db.AddVisitor(ctx, v); err != nil {
		t.Fatal(err)
	}
	got, err := db.VisitorByKey(ctx, v.KeyHash)
	if err != nil {
		t.Fatal(err)
	}
	equal(t, "visitor", got, v)
	for _, taken := range []chat.Visitor{
		{ID: "v1", KeyHash: "h2", Created: someDay},
		{ID: "v2", KeyHash: "h1", Created: someDay},
	} {
		if err := db.AddVisitor(ctx, taken); !errors.Is(err, chat.ErrConflict) {
			t.Errorf("add %+v: %v, want ErrConflict", taken, err)
		}
	}
}

func testConversations(t *testing.T, dsn string) {
	db, ctx := open(t, dsn), t.Context()
	if _, err := db.Conversation(ctx, "c1"); !errors.Is(err, chat.ErrNotFound) {
		t.Errorf("before it is added: %v, want ErrNotFound", err)
	}
	c := newConversation(t, db, "c1")
	got, err := db.Conversation(ctx, "c1")
	if err != nil {
		t.Fatal(err)
	}
	equal(t, "conversation", got, c)
	if err := db.AddConversation(ctx, c); !errors.Is(err, chat.ErrConflict) {
		t.Errorf("add again: %v, want ErrConflict", err)
	}
	c.ID, c.Visitor = "c2", "nobody"
	if err := db.AddConversation(ctx, c); err == nil {
		t.Error("a conversation of nobody was added")
	}
}

func testCaseFacts(t *testing.T, dsn string) {
	db, ctx := open(t, dsn), t.Context()
	newConversation(t, db, "c1")
	k := bot.CaseFacts{
		Region: "440800", RegionName: "湛江市", AgeMin: new(15), AgeMax: new(16), Household: "other",
		Fingerprints: knowledge.Yes, Proxy: knowledge.No,
	}
	if _, _, err := db.Append(ctx, chat.Message{Conversation: "c1", CID: "a-1", Role: chat.FromBot, Body: []byte(`{}`), At: someDay}, &k); err != nil {
		t.Fatal(err)
	}
	say(t, db, "c1", "m1", "没有案情的一条") // leaves the case alone
	c, err := db.Conversation(ctx, "c1")
	if err != nil {
		t.Fatal(err)
	}
	equal(t, "case", c.Case, k)
}

func testLatestConversation(t *testing.T, dsn string) {
	db, ctx := open(t, dsn), t.Context()
	if _, err := db.LatestConversation(ctx, "v-c1"); !errors.Is(err, chat.ErrNotFound) {
		t.Errorf("without one: %v, want ErrNotFound", err)
	}
	c := newConversation(t, db, "c1")
	newConversation(t, db, "other")
	c.ID = "c2"
	if err := db.AddConversation(ctx, c); err != nil {
		t.Fatal(err)
	}
	add(t, db, chat.Message{Conversation: "c1", CID: "m1", Role: chat.FromVisitor, Body: []byte(`{}`), At: someDay.Add(time.Minute)})
	add(t, db, chat.Message{Conversation: "other", CID: "m1", Role: chat.FromVisitor, Body: []byte(`{}`), At: someDay.Add(time.Hour)})
	got, err := db.LatestConversation(ctx, c.Visitor)
	if err != nil {
		t.Fatal(err)
	}
	if got.ID != "c1" || got.Last != 1 || !got.Updated.Equal(someDay.Add(time.Minute)) {
		t.Errorf("latest = %+v, want c1 with the message of a minute later", got)
	}
}

func testAppend(t *testing.T, dsn string) {
	db, ctx := open(t, dsn), t.Context()
	newConversation(t, db, "c1")
	m := chat.Message{
		Conversation: "c1", CID: "a-7", Role: chat.FromBot, ReplyTo: 7, Body: []byte(`{"text":"到期换领每证20元[1]。"}`),
		At: someDay.Add(123_456 * time.Nanosecond).In(time.FixedZone("CST", 8*3600)),
	}
	stored := add(t, db, m)
	want := m
	want.Offset, want.At = 1, someDay
	equal(t, "stored", stored, want)
	list, err := db.Messages(ctx, "c1", 0, 10)
	if err != nil {
		t.Fatal(err)
	}
	equal(t, "read back", list, []chat.Message{want})
	m.Conversation = "none"
	if _, _, err := db.Append(ctx, m, nil); !errors.Is(err, chat.ErrNotFound) {
		t.Errorf("append to no conversation: %v, want ErrNotFound", err)
	}
}

func testAppendRepeated(t *testing.T, dsn string) {
	db, ctx := open(t, dsn), t.Context()
	newConversation(t, db, "c1")
	newConversation(t, db, "c2")
	first := say(t, db, "c1", "m1", "身份证到期了")
	before, err := db.Conversation(ctx, "c1")
	if err != nil {
		t.Fatal(err)
	}
	again := first
	again.Body, again.At = []byte(`{"text":"别的话"}`), someDay.Add(time.Hour)
	got, repeat, err := db.Append(ctx, again, &bot.CaseFacts{Region: "440800"})
	if err != nil || !repeat {
		t.Fatalf("repeat = %v, %v, want true", repeat, err)
	}
	equal(t, "repeated message", got, first)
	after, err := db.Conversation(ctx, "c1")
	if err != nil {
		t.Fatal(err)
	}
	equal(t, "conversation after the repeat", after, before)
	if m := say(t, db, "c1", "m2", "多少钱"); m.Offset != 2 {
		t.Errorf("offset after the repeat = %d, want 2", m.Offset)
	}
	if m := say(t, db, "c2", "m1", "你好"); m.Offset != 1 {
		t.Errorf("same id in another conversation: offset %d, want 1", m.Offset)
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
	again, repeat, err := db.Append(ctx, chat.Message{Conversation: "c1", CID: "a-1", Role: chat.FromBot, Body: []byte(`{}`), At: someDay, Record: []byte(`{"day":"2027-01-01"}`)}, nil)
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

// handles opens the database twice, as two processes do.
func handles(t *testing.T, dsn string) [2]*DB { return [2]*DB{open(t, dsn), open(t, dsn)} }

func testAppendFromEverywhere(t *testing.T, dsn string) {
	const writers, each = 16, 8
	dbs := handles(t, dsn)
	newConversation(t, dbs[0], "c1")
	var group sync.WaitGroup
	for w := range writers * len(dbs) {
		db := dbs[w%len(dbs)]
		group.Go(func() {
			last := int64(0)
			for i := range each {
				m, repeat, err := db.Append(context.Background(), chat.Message{
					Conversation: "c1", CID: fmt.Sprintf("w%d-%d", w, i), Role: chat.FromVisitor, Body: []byte(`{}`), At: someDay,
				}, nil)
				if err != nil || repeat {
					t.Errorf("writer %d: repeat %v, %v", w, repeat, err)
					return
				}
				if m.Offset <= last {
					t.Errorf("writer %d: offset %d after %d", w, m.Offset, last)
				}
				last = m.Offset
			}
		})
	}
	group.Wait()
	list, err := dbs[1].Messages(t.Context(), "c1", 0, 10_000)
	if err != nil {
		t.Fatal(err)
	}
	if want := writers * len(dbs) * each; len(list) != want {
		t.Fatalf("%d messages, want %d", len(list), want)
	}
	for i, m := range list {
		if m.Offset != int64(i+1) {
			t.Fatalf("message %d has offset %d", i+1, m.Offset)
		}
	}
	c, err := dbs[0].Conversation(t.Context(), "c1")
	if err != nil || c.Last != int64(len(list)) {
		t.Errorf("last = %d, %v, want %d", c.Last, err, len(list))
	}
}

func testSameMessageFromEverywhere(t *testing.T, dsn string) {
	dbs := handles(t, dsn)
	newConversation(t, dbs[0], "c1")
	var mu sync.Mutex
	var group sync.WaitGroup
	firsts := 0
	for w := range 16 {
		db := dbs[w%len(dbs)]
		group.Go(func() {
			m, repeat, err := db.Append(context.Background(), chat.Message{
				Conversation: "c1", CID: "a-1", Role: chat.FromBot, ReplyTo: 1, Body: []byte(`{}`), At: someDay,
			}, nil)
			if err != nil || m.Offset != 1 {
				t.Errorf("offset %d, %v, want 1", m.Offset, err)
			}
			mu.Lock()
			defer mu.Unlock()
			if !repeat {
				firsts++
			}
		})
	}
	group.Wait()
	if firsts != 1 {
		t.Errorf("%d appends were told to be the first, want 1", firsts)
	}
}

func testBodies(t *testing.T, dsn string) {
	db := open(t, dsn)
	newConversation(t, db, "c1")
	bodies := []string{
		`{"text":"粤居码 〔身份证号1〕 '\"\\ \u0000 </script> 𠮷 👨‍👩‍👧 e\u0301 é"}`,
		"{\n  \"text\" :\t\"空白原样\"  }",
		`{"b":1,"a":2,"a":3}`,
		`{"text":"` + strings.Repeat("湛江市户政服务点，", 40_000) + `"}`,
	}
	for i, body := range bodies {
		add(t, db, chat.Message{Conversation: "c1", CID: fmt.Sprint(i), Role: chat.FromBot, Body: []byte(body), At: someDay})
	}
	list, err := db.Messages(t.Context(), "c1", 0, 10)
	if err != nil || len(list) != len(bodies) {
		t.Fatalf("%d messages, %v, want %d", len(list), err, len(bodies))
	}
	for i, m := range list {
		if string(m.Body) != bodies[i] {
			t.Errorf("body %d changed: %d bytes, want %d", i, len(m.Body), len(bodies[i]))
		}
	}
}

func testPaging(t *testing.T, dsn string) {
	db, ctx := open(t, dsn), t.Context()
	newConversation(t, db, "c1")
	newConversation(t, db, "c2")
	for i := range 7 {
		say(t, db, "c1", fmt.Sprint(i), "问")
		say(t, db, "c2", fmt.Sprint(i), "问")
	}
	for _, tt := range []struct {
		conversation string
		after        int64
		limit        int
		want         []int64
	}{
		{"c1", 0, 3, []int64{1, 2, 3}},
		{"c1", 3, 3, []int64{4, 5, 6}},
		{"c1", 6, 3, []int64{7}},
		{"c1", 7, 3, nil},
		{"c1", 100, 3, nil},
		{"none", 0, 3, nil},
	} {
		list, err := db.Messages(ctx, tt.conversation, tt.after, tt.limit)
		if err != nil {
			t.Fatal(err)
		}
		var got []int64
		for _, m := range list {
			got = append(got, m.Offset)
		}
		equal(t, fmt.Sprintf("offsets of %s after %d", tt.conversation, tt.after), got, tt.want)
	}
}

func testUnanswered(t *testing.T, dsn string) {
	db, ctx := open(t, dsn), t.Context()
	type line struct {
		role    chat.Role
		replyTo int64
		minute  int
	}
	tests := []struct {
		name  string // and id
		lines []line
		want  bool
	}{
		{"empty", nil, false},
		{"asked", []line{{chat.FromVisitor, 0, 0}}, true},
		{"answered", []line{{chat.FromVisitor, 0, 0}, {chat.FromBot, 1, 1}}, false},
		{"case changed", []line{{chat.FromVisitor, 0, 0}, {chat.FromSystem, 1, 1}}, false},
		{"a word of the system", []line{{chat.FromVisitor, 0, 0}, {chat.FromSystem, 0, 1}}, true},
		{"asked again", []line{{chat.FromVisitor, 0, 0}, {chat.FromBot, 1, 1}, {chat.FromVisitor, 0, 2}}, true},
		{"first of two answered", []line{{chat.FromVisitor, 0, 0}, {chat.FromVisitor, 0, 0}, {chat.FromBot, 1, 1}}, true},
		{"two answered", []line{{chat.FromVisitor, 0, 0}, {chat.FromVisitor, 0, 0}, {chat.FromBot, 1, 1}, {chat.FromBot, 2, 1}}, false},
		{"agent answered", []line{{chat.FromVisitor, 0, 0}, {chat.FromAgent, 0, 1}}, false},
		{"asked after agent", []line{{chat.FromAgent, 0, 0}, {chat.FromVisitor, 0, 1}}, true},
		{"old", []line{{chat.FromVisitor, 0, -60}}, false},
		{"old, then answered", []line{{chat.FromVisitor, 0, -60}, {chat.FromVisitor, 0, 0}, {chat.FromBot, 2, 1}}, false},
	}
	var want []string
	for _, tt := range tests {
		newConversation(t, db, tt.name)
		for i, l := range tt.lines {
			add(t, db, chat.Message{Conversation: tt.name, CID: fmt.Sprint(i), Role: l.role, ReplyTo: l.replyTo,
				Body: []byte(`{}`), At: someDay.Add(time.Duration(l.minute) * time.Minute)})
		}
		if tt.want {
			want = append(want, tt.name)
		}
	}
	list, err := db.Unanswered(ctx, someDay)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for i, c := range list {
		got = append(got, c.ID)
		if i > 0 && c.Updated.Before(list[i-1].Updated) {
			t.Errorf("%s comes after %s, which was updated later", c.ID, list[i-1].ID)
		}
	}
	slices.Sort(got)
	slices.Sort(want)
	equal(t, "unanswered", got, want)
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

func testArticles(t *testing.T, dsn string) {
	db, ctx := open(t, dsn), t.Context()
	draft := SavedArticle{ID: "lost", State: Draft, Markdown: "# 挂失\n", Notes: `{"unsure":["费用"]}`, Updated: someDay}
	published := SavedArticle{ID: "lost", State: Published, Markdown: "# 丢失补领\n", Notes: `{}`, Updated: someDay.Add(time.Hour)}
	later := published
	later.Updated = someDay.Add(2 * time.Hour)
	changed := later
	changed.Markdown = "# 丢失补领，新\n"
	unpublishedAgain := draft
	unpublishedAgain.Markdown = "# 草稿二\n"
	steps := []struct {
		name      string
		save      SavedArticle
		drafts    []SavedArticle
		published []SavedArticle
		version   int64
	}{
		{"draft", draft, []SavedArticle{draft}, nil, 0},
		{"publish", published, nil, []SavedArticle{published}, 1},
		{"publish unchanged", later, nil, []SavedArticle{published}, 1},
		{"draft beside it", unpublishedAgain, []SavedArticle{unpublishedAgain}, []SavedArticle{published}, 1},
		{"publish unchanged, drops the draft", later, nil, []SavedArticle{published}, 1},
		{"publish changed", changed, nil, []SavedArticle{changed}, 2},
	}
	for _, step := range steps {
		if err := db.SaveArticle(ctx, step.save); err != nil {
			t.Fatalf("%s: %v", step.name, err)
		}
		for state, want := range map[string][]SavedArticle{Draft: step.drafts, Published: step.published} {
			got, err := db.Articles(ctx, state)
			if err != nil {
				t.Fatal(err)
			}
			equal(t, step.name+", "+state, got, want)
		}
		if got, err := db.ArticlesVersion(ctx); err != nil || got != step.version {
			t.Errorf("%s: version %d, %v, want %d", step.name, got, err, step.version)
		}
	}
	for _, id := range []string{"b", "A", "中", "a"} {
		if err := db.SaveArticle(ctx, SavedArticle{ID: id, State: Draft}); err != nil {
			t.Fatal(err)
		}
	}
	list, err := db.Articles(ctx, Draft)
	if err != nil {
		t.Fatal(err)
	}
	var ids []string
	for _, a := range list {
		ids = append(ids, a.ID)
		if a.Updated.IsZero() || a.Updated.Year() < 2020 {
			t.Errorf("%s: updated %v, want the time it was saved", a.ID, a.Updated)
		}
	}
	equal(t, "order of ids", ids, []string{"A", "a", "b", "中"})
	if err := db.SaveArticle(ctx, SavedArticle{ID: "x", State: "lost"}); err == nil {
		t.Error("an article with an unknown state was saved")
	}
}

func testRemoveArticle(t *testing.T, dsn string) {
	db, ctx := open(t, dsn), t.Context()
	for _, state := range []string{Published, Draft} {
		if err := db.SaveArticle(ctx, SavedArticle{ID: "lost", State: state, Markdown: "文"}); err != nil {
			t.Fatal(err)
		}
	}
	before, err := db.ArticlesVersion(ctx)
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []bool{true, false} {
		if gone, err := db.RemoveArticle(ctx, "lost"); err != nil || gone != want {
			t.Errorf("removal %d: %v, %v, want %v", i+1, gone, err, want)
		}
	}
	for _, state := range []string{Published, Draft} {
		if left, err := db.Articles(ctx, state); err != nil || len(left) != 0 {
			t.Errorf("%s articles left: %v, %v", state, left, err)
		}
	}
	if after, err := db.ArticlesVersion(ctx); err != nil || after != before+1 {
		t.Errorf("version went from %d to %d, %v", before, after, err)
	}
}

func testExcludeArticle(t *testing.T, dsn string) {
	db, ctx := open(t, dsn), t.Context()
	for _, step := range []struct {
		name    string
		do      func(context.Context, string) (bool, error)
		id      string
		changed bool
		left    []string
		version int64
	}{
		{"exclude", db.ExcludeArticle, "renew", true, []string{"renew"}, 1},
		{"exclude again", db.ExcludeArticle, "renew", false, []string{"renew"}, 1},
		{"exclude another", db.ExcludeArticle, "fees", true, []string{"fees", "renew"}, 2},
		{"include", db.IncludeArticle, "renew", true, []string{"fees"}, 3},
		{"include what is not excluded", db.IncludeArticle, "renew", false, []string{"fees"}, 3},
	} {
		if changed, err := step.do(ctx, step.id); err != nil || changed != step.changed {
			t.Errorf("%s: got %v, %v, want %v", step.name, changed, err, step.changed)
		}
		left, err := db.ExcludedArticles(ctx)
		if err != nil {
			t.Fatal(err)
		}
		equal(t, step.name, left, step.left)
		if version, err := db.ArticlesVersion(ctx); err != nil || version != step.version {
			t.Errorf("%s: version %d, %v, want %d", step.name, version, err, step.version)
		}
	}
	if _, err := db.ExcludeArticle(ctx, ""); err == nil {
		t.Error("an empty id was excluded")
	}
}

func testArticlesFromEverywhere(t *testing.T, dsn string) {
	dbs := handles(t, dsn)
	var group sync.WaitGroup
	for w := range 8 {
		db := dbs[w%len(dbs)]
		group.Go(func() {
			if err := db.SaveArticle(context.Background(), SavedArticle{ID: fmt.Sprint(w), State: Published, Markdown: "文"}); err != nil {
				t.Error(err)
			}
		})
	}
	group.Wait()
	if got, err := dbs[1].ArticlesVersion(t.Context()); err != nil || got != 8 {
		t.Errorf("version = %d, %v, want 8", got, err)
	}
}

func testEndedContext(t *testing.T, dsn string) {
	db := open(t, dsn)
	newConversation(t, db, "c1")
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	m := chat.Message{Conversation: "c1", CID: "m1", Role: chat.FromVisitor, Body: []byte(`{}`), At: someDay}
	if _, _, err := db.Append(ctx, m, nil); !errors.Is(err, context.Canceled) {
		t.Errorf("append: %v, want context.Canceled", err)
	}
	if got := add(t, db, m); got.Offset != 1 {
		t.Errorf("offset after the append that was given up = %d, want 1", got.Offset)
	}
}
