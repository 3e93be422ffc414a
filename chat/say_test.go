package chat_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"zhengda/chat"
)

func TestSayIsStoredAndAnsweredOnce(t *testing.T) {
	b := &scriptedBot{}
	r := newRoom(t, b)
	f := r.follow(0)
	m, repeat, err := r.Say(t.Context(), r.id, chat.Saying{CID: "m1", Text: "  身份证到期了怎么办？\n", City: "440800"})
	if err != nil || repeat {
		t.Fatalf("say: repeat %v, %v", repeat, err)
	}
	if stored := r.stored(); len(stored) == 0 || string(stored[0].Body) != `{"text":"身份证到期了怎么办？"}` || m.Offset != 1 {
		t.Fatalf("the message is not stored when Say returns: %+v, %+v", m, stored)
	}
	messages(t, f, 2)
	// The same again, as a page does that has not seen the acknowledgement.
	var group sync.WaitGroup
	for range 8 {
		group.Go(func() {
			again, repeat, err := r.Say(t.Context(), r.id, chat.Saying{CID: "m1", Text: "身份证到期了怎么办？"})
			if err != nil || !repeat || again.Offset != m.Offset || !again.At.Equal(m.At) {
				t.Errorf("repeat = %v, %+v, %v, want the message at %d", repeat, again, err, m.Offset)
			}
		})
	}
	group.Wait()
	closeSoon(t, r.Service)
	gapless(t, r.stored(), 1, 2)
	if asked := b.questions(); len(asked) != 1 || asked[0].City != "440800" {
		t.Errorf("the bot was asked %+v, want one question from 440800", asked)
	}
}

// hangingUp is a store during whose writes the visitor's socket closes.
type hangingUp struct {
	chat.Store
	hangUp func()
}

func (s hangingUp) Append(ctx context.Context, m chat.Message, k chat.Attached) (chat.Message, bool, error) {
	s.hangUp()
	return s.Store.Append(ctx, m, k)
}

func TestSayIsFinishedWhenTheSocketCloses(t *testing.T) {
	ctx, hangUp := context.WithCancel(t.Context())
	r := newRoom(t, &scriptedBot{}, func(o *chat.Options) { o.Store = hangingUp{o.Store, hangUp} })
	if _, _, err := r.Say(ctx, r.id, chat.Saying{CID: "m1", Text: "问"}); err != nil {
		t.Fatal(err)
	}
	gapless(t, messages(t, r.follow(0), 2), 1, 2)
}

func TestSameSayingAtOnce(t *testing.T) {
	b := &scriptedBot{}
	r := newRoom(t, b)
	var group sync.WaitGroup
	for range 8 {
		group.Go(func() {
			if m, _, err := r.Say(t.Context(), r.id, chat.Saying{CID: "m1", Text: "问"}); err != nil || m.Offset != 1 {
				t.Errorf("offset %d, %v, want 1", m.Offset, err)
			}
		})
	}
	group.Wait()
	messages(t, r.follow(0), 2)
	closeSoon(t, r.Service)
	gapless(t, r.stored(), 1, 2)
	if n := len(b.questions()); n != 1 {
		t.Errorf("the bot was asked %d times, want once", n)
	}
}

func TestSayRefuses(t *testing.T) {
	b := &scriptedBot{}
	r := newRoom(t, b)
	tests := []struct {
		name         string
		conversation string
		say          chat.Saying
		want         error
	}{
		{"empty", r.id, chat.Saying{CID: "m1"}, chat.ErrEmpty},
		{"blank", r.id, chat.Saying{CID: "m1", Text: " \n\t　"}, chat.ErrEmpty},
		{"too long", r.id, chat.Saying{CID: "m1", Text: strings.Repeat("问", 501)}, chat.ErrTooLong},
		{"no id", r.id, chat.Saying{Text: "问"}, chat.ErrCID},
		{"long id", r.id, chat.Saying{CID: strings.Repeat("m", 65), Text: "问"}, chat.ErrCID},
		{"id of other characters", r.id, chat.Saying{CID: "m 1", Text: "问"}, chat.ErrCID},
		{"id of an answer", r.id, chat.Saying{CID: "a-1", Text: "问"}, chat.ErrCID},
		{"no conversation", "c_none", chat.Saying{CID: "m1", Text: "问"}, chat.ErrNotFound},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if _, _, err := r.Say(t.Context(), tt.conversation, tt.say); !errors.Is(err, tt.want) {
				t.Errorf("error = %v, want %v", err, tt.want)
			}
		})
	}
	if stored := r.stored(); len(stored) != 0 {
		t.Errorf("refused, but stored: %+v", stored)
	}
	r.say("a-x1", strings.Repeat("问", 500)) // both just allowed
}

func TestLimits(t *testing.T) {
	now := time.Date(2026, 11, 22, 15, 59, 0, 0, time.UTC) // one minute before midnight in China
	var mu sync.Mutex
	r := newRoom(t, &scriptedBot{}, func(o *chat.Options) {
		o.PerMinute, o.PerDay = 2, 3
		o.Now = func() time.Time { mu.Lock(); defer mu.Unlock(); return now }
	})
	other, err := r.Admit(t.Context(), chat.Admitting{})
	if err != nil {
		t.Fatal(err)
	}
	steps := []struct {
		name         string
		later        time.Duration
		conversation string
		cid          string
		want         error
	}{
		{"first", 0, r.id, "1", nil},
		{"repeat counts by the minute", 0, r.id, "1", nil},
		{"third within a moment", 0, r.id, "2", chat.ErrTooFast},
		{"somebody else", 0, other.Conversation, "1", nil},
		{"half a minute later", 30 * time.Second, r.id, "2", nil},
		{"at once after it", 0, r.id, "3", chat.ErrTooFast},
		{"before midnight", 29 * time.Second, r.id, "3", chat.ErrTooFast},
		{"third of the next day", 30 * time.Second, r.id, "3", nil},
		{"still within the day", time.Hour, r.id, "4", nil},
		{"repeat does not count by the day", time.Hour, r.id, "4", nil},
		{"third of the day", time.Hour, r.id, "5", nil},
		{"fourth of the day", time.Hour, r.id, "6", chat.ErrTooFast},
		{"a day later", 24 * time.Hour, r.id, "6", nil},
	}
	for _, step := range steps {
		mu.Lock()
		now = now.Add(step.later)
		mu.Unlock()
		if _, _, err := r.Say(t.Context(), step.conversation, chat.Saying{CID: step.cid, Text: "问"}); !errors.Is(err, step.want) {
			t.Errorf("%s: error = %v, want %v", step.name, err, step.want)
		}
	}
}

func TestLimitsForgetTheOldest(t *testing.T) {
	now := time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)
	l := chat.NewLimits(1, 10)
	l.Take("first", now)
	for i := range chat.LimitsMax - 1 {
		l.Take(fmt.Sprint(i), now)
	}
	if l.Take("first", now) { // remembered, and now the most recent
		t.Error("a second question within the minute was allowed")
	}
	l.Take("one more", now)
	if got := l.Remembered(); got != chat.LimitsMax {
		t.Errorf("%d visitors remembered, want %d", got, chat.LimitsMax)
	}
	if l.Take("first", now) {
		t.Error("the visitor who asked last was forgotten")
	}
	if !l.Take("0", now) {
		t.Error("the visitor who asked longest ago was remembered")
	}
}

// TestPersonalDataStaysOutside plants ID numbers (the specimen of GB 11643)
// and looks for them wherever they could end up.
func TestPersonalDataStaysOutside(t *testing.T) {
	b := &scriptedBot{}
	r := newRoom(t, b)
	f := r.follow(0)
	sayings := []string{
		"我的身份证号是11010519491231002X，到期了",
		"110105 19491231 002x 丢了怎么补",
		"１１０１０５１９４９１２３１００２Ｘ 换领要什么",
	}
	for i, text := range sayings {
		if _, _, err := r.Say(t.Context(), r.id, chat.Saying{CID: fmt.Sprint("m", i), Text: text, City: "11010519491231002X"}); err != nil {
			t.Fatal(err)
		}
	}
	messages(t, f, int64(2*len(sayings)))
	places := map[string][]byte{"bot": fmt.Appendf(nil, "%+v", b.questions())}
	for _, suffix := range []string{"", "-wal"} {
		data, err := os.ReadFile(r.path + suffix)
		if err != nil {
			t.Fatal(err)
		}
		places["database"+suffix] = data
	}
	closeSoon(t, r.Service)
	places["log"] = r.logged.Bytes()
	if !bytes.Contains(places["database-wal"], []byte("丢了怎么补")) || !bytes.Contains(places["bot"], []byte("丢了怎么补")) {
		t.Fatal("the rest of the question is not where it should be: the search would find nothing")
	}
	for place, data := range places {
		for _, planted := range []string{"19491231", "002X", "002x", "１９４９", "００２"} {
			if bytes.Contains(data, []byte(planted)) {
				t.Errorf("%s holds %q", place, planted)
			}
		}
	}
	if bytes.Contains(places["log"], []byte("怎么补")) {
		t.Error("the log holds the question")
	}
}

func TestAdmit(t *testing.T) {
	r := newRoom(t, &scriptedBot{})
	ctx := t.Context()
	admit := func(key, conversation string) chat.Admission {
		t.Helper()
		a, err := r.Admit(ctx, chat.Admitting{Key: key, Conversation: conversation, Origin: "https://zj.example"})
		if err != nil {
			t.Fatal(err)
		}
		return a
	}
	first := admit("", "")
	if len(first.Key) < 52 || first.Visitor == "" || first.Conversation == "" || first.Epoch == "" {
		t.Fatalf("admission = %+v, want a key of 256 bits and everything set", first)
	}
	key := first.Key
	same := func(name, conversation string, who chat.Admission) {
		t.Helper()
		again := admit(key, conversation)
		if again.Visitor != who.Visitor || again.Conversation != who.Conversation || again.Epoch != who.Epoch || again.Key == key || again.Ticket == who.Ticket {
			t.Errorf("with %s: %+v, want the same as %+v with a new key and ticket", name, again, who)
		}
		key = again.Key
	}
	same("key and conversation", first.Conversation, first)
	same("the key alone", "", first)
	same("an unknown conversation", "c_none", first)
	stranger := admit("made-up-key", first.Conversation)
	if stranger.Key == "made-up-key" || stranger.Visitor == first.Visitor || stranger.Conversation == first.Conversation {
		t.Errorf("with an unknown key: %+v, want everything new", stranger)
	}
	key = stranger.Key
	same("somebody else's conversation", first.Conversation, stranger)
	for _, suffix := range []string{"", "-wal"} {
		data, err := os.ReadFile(r.path + suffix)
		if err != nil {
			t.Fatal(err)
		}
		if bytes.Contains(data, []byte(first.Key)) {
			t.Errorf("the database%s holds the key", suffix)
		}
	}
}
