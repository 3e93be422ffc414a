package chat_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"time"

	"zhengda/bot"
	"zhengda/chat"
	"zhengda/store"
)

// scriptedBot answers as a test says, and remembers what it was asked.
type scriptedBot struct {
	script func(ctx context.Context, q bot.Question, emit func(bot.Event)) bot.Answer // nil: echo

	mu    sync.Mutex
	asked []bot.Question
	now   int // answers in the making
	most  int // most of them at once
}

func (b *scriptedBot) Answer(ctx context.Context, q bot.Question, emit func(bot.Event)) bot.Answer {
	b.mu.Lock()
	b.asked = append(b.asked, q)
	b.now++
	b.most = max(b.most, b.now)
	b.mu.Unlock()
	defer func() {
		b.mu.Lock()
		defer b.mu.Unlock()
		b.now--
	}()
	if b.script == nil {
		return echo(q)
	}
	return b.script(ctx, q, emit)
}

func (b *scriptedBot) questions() []bot.Question {
	b.mu.Lock()
	defer b.mu.Unlock()
	return slices.Clone(b.asked)
}

// echo is a whole answer that repeats the question.
func echo(q bot.Question) bot.Answer {
	text := "答：" + q.Text
	return bot.Answer{
		Question: q.Text, Resolved: q.Text, Status: bot.Answered, Reason: bot.ReasonAnswered, Text: text,
		Blocks:    []bot.Block{{Kind: bot.Paragraph, Runs: []bot.Run{{Text: text}}}},
		Citations: []bot.Citation{}, Case: q.Case, Choices: []bot.Choice{}, Composer: bot.Quoted,
		Timings: bot.Timings{Total: 12}, Trace: &bot.Trace{},
	}
}

// room is a service with one conversation, on a real store.
type room struct {
	*chat.Service
	t    *testing.T
	path string
	db   *store.DB
	id   string // of the conversation

	logged bytes.Buffer // read it after Close only
	log    *slog.Logger
}

func newRoom(t *testing.T, b *scriptedBot, change ...func(*chat.Options)) *room {
	t.Helper()
	r := &room{t: t, path: filepath.Join(t.TempDir(), "chat.db")}
	r.log = slog.New(slog.NewTextHandler(&r.logged, &slog.HandlerOptions{Level: slog.LevelDebug}))
	r.db = openStore(t, r.path)
	r.Service = r.service(r.db, b, change...)
	a, err := r.Admit(t.Context(), chat.Admitting{Origin: "https://zj.example"})
	if err != nil {
		t.Fatal(err)
	}
	r.id = a.Conversation
	return r
}

// service starts a service on the store; the end of the test closes it.
func (r *room) service(db *store.DB, b *scriptedBot, change ...func(*chat.Options)) *chat.Service {
	r.t.Helper()
	o := chat.Options{Store: db, Bot: b, Log: r.log, PerMinute: 1000, PerDay: 1000}
	for _, f := range change {
		f(&o)
	}
	s := chat.New(o)
	if err := s.Start(r.t.Context()); err != nil {
		r.t.Fatal(err)
	}
	r.t.Cleanup(func() { closeSoon(r.t, s) })
	return s
}

func openStore(t *testing.T, path string) *store.DB {
	t.Helper()
	db, err := store.Open(t.Context(), path, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	return db
}

func closeSoon(t *testing.T, s *chat.Service) {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	if err := s.Close(ctx); err != nil {
		t.Errorf("close: %v", err)
	}
}

func (r *room) say(cid, text string) chat.Message {
	r.t.Helper()
	m, repeat, err := r.Say(r.t.Context(), r.id, chat.Saying{CID: cid, Text: text})
	if err != nil || repeat {
		r.t.Fatalf("say %s: repeat %v, %v", cid, repeat, err)
	}
	return m
}

func (r *room) follow(after int64) *chat.Feed {
	f := r.Follow(r.id, after, nil)
	r.t.Cleanup(f.Close)
	return f
}

// next is the feed's next item, which comes within a time that is only
// reached when it never comes.
func next(t *testing.T, f *chat.Feed) chat.Item {
	t.Helper()
	it, err := nextOrError(t, f)
	if err != nil {
		t.Fatalf("next: %v", err)
	}
	return it
}

func nextOrError(t *testing.T, f *chat.Feed) (chat.Item, error) {
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	return f.Next(ctx)
}

// messages reads until the message at that offset, leaving out what is transient.
func messages(t *testing.T, f *chat.Feed, until int64) []chat.Message {
	t.Helper()
	var list []chat.Message
	for len(list) == 0 || list[len(list)-1].Offset < until {
		if it := next(t, f); it.Message != nil {
			list = append(list, *it.Message)
		}
	}
	return list
}

// gapless fails unless the offsets are first, first+1, … up to last.
func gapless(t *testing.T, list []chat.Message, first, last int64) {
	t.Helper()
	for i, m := range list {
		if m.Offset != first+int64(i) {
			t.Fatalf("message %d has offset %d, want %d", i, m.Offset, first+int64(i))
		}
	}
	if n := last - first + 1; int64(len(list)) != n {
		t.Fatalf("%d messages, want %d", len(list), n)
	}
}

func (r *room) stored() []chat.Message {
	r.t.Helper()
	list, err := r.db.Messages(r.t.Context(), r.id, 0, 10_000)
	if err != nil {
		r.t.Fatal(err)
	}
	return list
}

func TestRestartAnswersWhatWasLeft(t *testing.T) {
	b := &scriptedBot{}
	r := newRoom(t, b)
	r.say("m1", "第一问")
	messages(t, r.follow(0), 2)
	closeSoon(t, r.Service)
	// A process that died between the acknowledgement and the answer.
	now := time.Now()
	leave := func(cid, text string, at time.Time) {
		t.Helper()
		_, _, err := r.db.Append(t.Context(), chat.Message{Conversation: r.id, CID: cid, Kind: chat.KindSay, Asks: true, Role: chat.FromVisitor, Body: []byte(`{"text":"` + text + `"}`), At: at}, chat.Attached{})
		if err != nil {
			t.Fatal(err)
		}
	}
	leave("old", "两天前的问题", now.Add(-48*time.Hour))
	leave("m2", "第二问", now)
	leave("m3", "第三问", now)
	if err := r.db.Close(); err != nil {
		t.Fatal(err)
	}

	r.db = openStore(t, r.path)
	b.asked = nil
	// Two processes start at once; both find the same questions.
	r.Service = r.service(r.db, b)
	other := r.service(openStore(t, r.path), b)
	gapless(t, messages(t, r.follow(0), 7), 1, 7)
	closeSoon(t, r.Service)
	closeSoon(t, other)
	list := r.stored()
	gapless(t, list, 1, 7)
	replies := map[int64]int{}
	for _, m := range list {
		if m.Role == chat.FromBot {
			replies[m.ReplyTo]++
		}
	}
	if want := map[int64]int{1: 1, 4: 1, 5: 1}; fmt.Sprint(replies) != fmt.Sprint(want) {
		t.Errorf("answers by question = %v, want %v", replies, want)
	}
	for _, q := range b.questions() {
		if q.Text != "第二问" && q.Text != "第三问" {
			t.Errorf("the bot was asked %q after the restart", q.Text)
		}
	}

	// Nothing is left for a third.
	b.asked = nil
	closeSoon(t, r.service(r.db, b))
	if got := b.questions(); len(got) != 0 {
		t.Errorf("a restart with nothing left asked the bot %d questions", len(got))
	}
}

func TestRestartKeepsOrderOfOneConversation(t *testing.T) {
	b := &scriptedBot{}
	r := newRoom(t, b)
	closeSoon(t, r.Service)
	for i := range 5 {
		if _, _, err := r.db.Append(t.Context(), chat.Message{Conversation: r.id, CID: fmt.Sprint(i), Kind: chat.KindSay, Asks: true, Role: chat.FromVisitor,
			Body: fmt.Appendf(nil, `{"text":"%d"}`, i), At: time.Now()}, chat.Attached{}); err != nil {
			t.Fatal(err)
		}
	}
	r.Service = r.service(r.db, b)
	r.say("live", "5") // does not overtake what waits
	messages(t, r.follow(0), 12)
	for i, q := range b.questions() {
		if q.Text != fmt.Sprint(i) {
			t.Errorf("question %d was %q", i, q.Text)
		}
	}
}

func TestRestartDoesNotFloodTheBot(t *testing.T) {
	const left = 3 * chat.BacklogAtOnce
	begun, release := make(chan bool), make(chan bool)
	b := &scriptedBot{script: func(_ context.Context, q bot.Question, _ func(bot.Event)) bot.Answer {
		begun <- true
		<-release
		return echo(q)
	}}
	r := newRoom(t, b)
	closeSoon(t, r.Service)
	for range left {
		a, err := r.Admit(t.Context(), chat.Admitting{})
		if err != nil {
			t.Fatal(err)
		}
		if _, _, err := r.db.Append(t.Context(), chat.Message{Conversation: a.Conversation, CID: "m1", Kind: chat.KindSay, Asks: true, Role: chat.FromVisitor,
			Body: []byte(`{"text":"问"}`), At: time.Now()}, chat.Attached{}); err != nil {
			t.Fatal(err)
		}
	}
	s := r.service(r.db, b)
	for range chat.BacklogAtOnce {
		<-begun
	}
	select {
	case <-begun:
		t.Fatal("one turn too many has begun")
	case <-time.After(100 * time.Millisecond): // time enough for one that does not wait its turn
	}
	for i := range left {
		release <- true
		if i < left-chat.BacklogAtOnce {
			<-begun
		}
	}
	closeSoon(t, s)
	if list, err := r.db.Unanswered(t.Context(), time.Time{}, time.Now(), time.Now()); len(list) != 0 || err != nil {
		t.Errorf("%d conversations left, %v", len(list), err)
	}
}

func TestCloseWaitsForTurns(t *testing.T) {
	begun, release := make(chan bool), make(chan bool)
	r := newRoom(t, &scriptedBot{script: func(ctx context.Context, q bot.Question, _ func(bot.Event)) bot.Answer {
		begun <- true
		<-release
		if ctx.Err() != nil {
			t.Error("the turn was cancelled while Close had time")
		}
		return echo(q)
	}})
	r.say("m1", "第一问")
	r.say("m2", "等着的")
	<-begun
	closed := make(chan error)
	go func() { closed <- r.Close(context.Background()) }()
	for { // Close has begun when nothing more may be said
		_, _, err := r.Say(t.Context(), r.id, chat.Saying{CID: "late", Text: "还有"})
		if errors.Is(err, chat.ErrBusy) {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Millisecond)
	}
	select {
	case err := <-closed:
		t.Fatalf("closed before the turn ended: %v", err)
	default:
	}
	release <- true
	if err := <-closed; err != nil {
		t.Errorf("close: %v", err)
	}
	var answered []int64
	for _, m := range r.stored() {
		if m.Role == chat.FromBot {
			answered = append(answered, m.ReplyTo)
		}
	}
	if !slices.Equal(answered, []int64{1}) {
		t.Errorf("answered %v when Close returned, want the turn that ran, and the others left to the next start", answered)
	}
	if err := r.Close(context.Background()); err != nil {
		t.Errorf("second close: %v", err)
	}
}

func TestCloseCancelsTurnsAtLast(t *testing.T) {
	begun := make(chan bool)
	r := newRoom(t, &scriptedBot{script: func(ctx context.Context, q bot.Question, _ func(bot.Event)) bot.Answer {
		begun <- true
		<-ctx.Done()
		return echo(q)
	}})
	r.say("m1", "第一问")
	<-begun
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := r.Close(ctx); err != nil {
		t.Errorf("close: %v", err)
	}
	gapless(t, r.stored(), 1, 2)
}

func TestNewest(t *testing.T) {
	r := newRoom(t, &scriptedBot{})
	epoch, err := r.db.Epoch(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	r.say("m1", "问")
	messages(t, r.follow(0), 2)
	if last, e, err := r.Newest(t.Context(), r.id); last != 2 || e != epoch || err != nil {
		t.Errorf("newest = %d, %q, %v, want 2, %q", last, e, err, epoch)
	}
	if _, _, err := r.Newest(t.Context(), "none"); !errors.Is(err, chat.ErrNotFound) {
		t.Errorf("newest of no conversation: %v, want ErrNotFound", err)
	}
}
