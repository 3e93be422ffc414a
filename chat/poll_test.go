package chat_test

import (
	"context"
	"errors"
	"reflect"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"zhengda/bot"
	"zhengda/chat"
)

// watched is a feed that counts how often it is told that something may be due.
type watched struct {
	*chat.Feed
	told atomic.Int64
}

func (r *room) watch(after int64) *watched {
	w := &watched{}
	w.Feed = r.Follow(r.id, after, func() { w.told.Add(1) })
	r.t.Cleanup(w.Close)
	return w
}

// drain polls until nothing is due.
func (w *watched) drain(t *testing.T) []string {
	t.Helper()
	var got []string
	for {
		it, ok, err := w.Poll(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if !ok {
			return got
		}
		got = append(got, brief(it))
	}
}

// leave stores a message as another process would.
func (r *room) leave(m chat.Message) chat.Message {
	r.t.Helper()
	m.Conversation, m.At = r.id, time.Now()
	if m.Body == nil {
		m.Body = []byte(`{}`)
	}
	m, _, err := r.db.Append(r.t.Context(), m, chat.Attached{})
	if err != nil {
		r.t.Fatal(err)
	}
	return m
}

func TestPollDoesNotWait(t *testing.T) {
	r := newRoom(t, &scriptedBot{})
	w := r.watch(0)
	if got := w.drain(t); got != nil {
		t.Errorf("of an empty conversation: %q", got)
	}
	if n := w.told.Load(); n != 0 {
		t.Errorf("told %d times that something is due, when nothing has happened", n)
	}
	r.leave(chat.Message{CID: "s1", Role: chat.FromSystem})
	if got := w.drain(t); got != nil {
		t.Errorf("before anybody rings: %q", got)
	}
	steps := []struct {
		what string
		do   func()
		want []string
		told bool
	}{
		{"a ring of another process", func() { r.RingHere(r.id, 1) }, []string{"system 1"}, true},
		{"a ring for what is there", func() { r.RingHere(r.id, 1) }, nil, false},
		{"a ring without an offset", func() { r.RingHere(r.id, 0) }, nil, true},
		{"a message", func() { r.PublishHere(r.leave(chat.Message{CID: "s2", Role: chat.FromSystem})) }, []string{"system 2"}, true},
		{"a message and its ring", func() {
			r.PublishHere(r.leave(chat.Message{CID: "s3", Role: chat.FromSystem}))
			r.RingHere(r.id, 3)
		}, []string{"system 3"}, true},
		{"an agent who types", func() { r.TypingHere(r.id, "小林") }, []string{"小林 types"}, true},
		{"the desk", r.DeskChanged, []string{"desk"}, true},
		{"another conversation", func() { r.RingHere("c_none", 9); r.TypingHere("c_none", "小林") }, nil, false},
	}
	for _, s := range steps {
		before := w.told.Load()
		s.do()
		if told := w.told.Load() > before; told != s.told {
			t.Errorf("%s: told %v, want %v", s.what, told, s.told)
		}
		if got := w.drain(t); !reflect.DeepEqual(got, s.want) {
			t.Errorf("%s: %q, want %q", s.what, got, s.want)
		}
	}
	if got := r.Followed(); !reflect.DeepEqual(got, map[string]int64{r.id: 3}) {
		t.Errorf("followed: %v", got)
	}
	r.watch(1)
	if got := r.Followed()[r.id]; got != 1 {
		t.Errorf("the lowest offset followed from is %d, want 1", got)
	}
}

func TestQueueIsBoundedByBytes(t *testing.T) {
	text := strings.Repeat("字", chat.FeedBytes/10)
	poured := make(chan bool)
	r := newRoom(t, &scriptedBot{script: func(_ context.Context, q bot.Question, emit func(bot.Event)) bot.Answer {
		for i := range 4 {
			emit(delta(i, text))
			poured <- true
		}
		return echo(q)
	}})
	reader, slow := r.watch(0), r.watch(0)
	r.say("m1", "问")
	for range 4 {
		<-poured
		reader.drain(t)
	}
	messages(t, reader.Feed, 2)
	if it, _, err := slow.Poll(t.Context()); !errors.Is(err, chat.ErrSlow) {
		t.Errorf("of a reader who holds too much: %s, %v, want ErrSlow", brief(it), err)
	}
	if slow.told.Load() == 0 {
		t.Error("a reader that is too slow was not told")
	}
	// What is larger than a queue may be on its own: nobody could be told it else.
	w := r.watch(2)
	w.drain(t)
	r.PublishHere(r.leave(chat.Message{CID: "s1", Role: chat.FromSystem, Body: []byte(`"` + strings.Repeat("x", 2*chat.FeedBytes) + `"`)}))
	if got := w.drain(t); !reflect.DeepEqual(got, []string{"system 3"}) {
		t.Errorf("of a large message: %q", got)
	}
}

func TestErasedEndsFeeds(t *testing.T) {
	half, rest := make(chan bool), make(chan bool)
	r := newRoom(t, &scriptedBot{script: func(_ context.Context, q bot.Question, emit func(bot.Event)) bot.Answer {
		emit(delta(0, "一"))
		half <- true
		<-rest
		emit(delta(0, "二"))
		return echo(q)
	}})
	w := r.watch(0)
	waiting := make(chan error)
	f := r.Follow(r.id, 1, nil)
	go func() {
		_, err := f.Next(context.Background())
		for err == nil {
			_, err = f.Next(context.Background())
		}
		waiting <- err
	}()
	r.say("m1", "问")
	<-half
	before := w.told.Load()
	r.ErasedHere(r.id)
	if w.told.Load() == before {
		t.Error("the feed was not told")
	}
	if it, _, err := w.Poll(t.Context()); !errors.Is(err, chat.ErrErased) {
		t.Errorf("what was read: %s, %v, want ErrErased", brief(it), err)
	}
	if err := <-waiting; !errors.Is(err, chat.ErrErased) {
		t.Errorf("who waited: %v, want ErrErased", err)
	}
	late := r.watch(2)
	close(rest)
	closeSoon(t, r.Service)
	if got := late.drain(t); len(got) > 0 && strings.Contains(strings.Join(got, " "), "block") {
		t.Errorf("the turn is still shown: %q", got)
	}
}

// TestNothingOfTheBotAfterAnAgent has an agent take over, or speak, while the
// bot composes on this node, heard of as a message or by a ring only.
func TestNothingOfTheBotAfterAnAgent(t *testing.T) {
	taken := chat.Message{CID: "s1", Role: chat.FromSystem, Kind: chat.KindStatus, Body: []byte(`{"status":"taken","name":"小林"}`)}
	spoken := chat.Message{CID: "s1", Role: chat.FromAgent, Kind: chat.KindSay}
	tests := []struct {
		name string
		m    chat.Message
		tell func(r *room, m chat.Message)
		want string
	}{
		{"taken here", taken, func(r *room, m chat.Message) { r.PublishHere(m) }, "system 2"},
		{"taken elsewhere", taken, func(r *room, m chat.Message) { r.RingHere(r.id, m.Offset) }, "system 2"},
		{"spoken here", spoken, func(r *room, m chat.Message) { r.PublishHere(m) }, "agent 2"},
		{"spoken elsewhere", spoken, func(r *room, m chat.Message) { r.RingHere(r.id, m.Offset) }, "agent 2"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			half, rest := make(chan bool), make(chan bool)
			r := newRoom(t, &scriptedBot{script: func(_ context.Context, q bot.Question, emit func(bot.Event)) bot.Answer {
				emit(delta(0, "一"))
				half <- true
				<-rest
				emit(delta(1, "二"))
				half <- true
				<-rest
				return echo(q)
			}})
			defer close(rest)
			w := r.watch(0)
			r.say("m1", "问")
			<-half
			w.drain(t)
			m := r.leave(tt.m)
			tt.tell(r, m)
			rest <- true
			<-half
			if got := w.drain(t); !reflect.DeepEqual(got, []string{tt.want}) {
				t.Errorf("from the agent's message on: %q, want %q alone", got, tt.want)
			}
		})
	}
}
