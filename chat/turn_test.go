package chat_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"zhengda/bot"
	"zhengda/chat"
)

// answerOf decodes a message of the bot.
func answerOf(t *testing.T, m chat.Message) bot.Answer {
	t.Helper()
	var a bot.Answer
	if err := json.Unmarshal(m.Body, &a); err != nil {
		t.Fatalf("body of message %d: %v", m.Offset, err)
	}
	return a
}

// reply is the decoded answer to the question at that offset.
func reply(t *testing.T, list []chat.Message, question int64) bot.Answer {
	t.Helper()
	for _, m := range list {
		if m.Role == chat.FromBot && m.ReplyTo == question {
			return answerOf(t, m)
		}
	}
	t.Fatalf("no answer to the question at %d", question)
	return bot.Answer{}
}

func TestAnswerIsTheRecord(t *testing.T) {
	var given bot.Answer
	r := newRoom(t, &scriptedBot{script: func(_ context.Context, q bot.Question, _ func(bot.Event)) bot.Answer {
		given = echo(q)
		given.Text = "到期换领每证20元[1]。<b>&"
		given.Case.Region = "440800"
		return given
	}})
	q := r.say("m1", "多少钱")
	m := messages(t, r.follow(0), 2)[1]
	if m.Role != chat.FromBot || m.ReplyTo != q.Offset || m.CID != "a-1" {
		t.Errorf("answer = %+v, want the bot's a-1 to offset 1", m)
	}
	var keys map[string]json.RawMessage
	if err := json.Unmarshal(m.Body, &keys); err != nil {
		t.Fatal(err)
	}
	want := []string{"blocks", "case", "choices", "citations", "composer", "generated", "language", "level", "offer", "question", "reason", "resolved", "status", "text"}
	if got := slices.Sorted(maps.Keys(keys)); !slices.Equal(got, want) {
		t.Errorf("keys of the body = %v, want those of docs/protocol.md: %v", got, want)
	}
	given.Timings, given.Trace = bot.Timings{}, nil
	if got := answerOf(t, m); !reflect.DeepEqual(got, given) {
		t.Errorf("stored answer:\n got %+v\nwant %+v", got, given)
	}
	c, err := r.db.Conversation(t.Context(), r.id)
	if err != nil || c.Case.Region != "440800" {
		t.Errorf("case of the conversation = %+v, %v, want the answer's", c.Case, err)
	}
}

// TestRecordIsForOperators: the trace is asked for and kept with the answer,
// and neither the body nor what feeds deliver has it.
func TestRecordIsForOperators(t *testing.T) {
	b := &scriptedBot{script: func(_ context.Context, q bot.Question, _ func(bot.Event)) bot.Answer {
		a := echo(q)
		if q.Trace {
			a.Trace = &bot.Trace{Corpus: "cafe", City: q.City, Model: &bot.TracedModel{Said: []bot.Saying{{Text: "模型的原话<1>"}}}}
		}
		return a
	}}
	r := newRoom(t, b)
	f := r.follow(0)
	r.say("m1", "多少钱")
	live := messages(t, f, 2)[1]
	stored := messages(t, r.follow(0), 2)[1]
	for name, m := range map[string]chat.Message{"live": live, "stored": stored} {
		if m.Record != nil || strings.Contains(string(m.Body), "cafe") || strings.Contains(string(m.Body), "原话") {
			t.Errorf("%s message has the record: %+v", name, m)
		}
	}
	record, err := r.db.Record(t.Context(), r.id, stored.Offset)
	if err != nil {
		t.Fatal(err)
	}
	var got bot.Trace
	if err := json.Unmarshal(record, &got); err != nil || got.Corpus != "cafe" || got.Model.Said[0].Text != "模型的原话<1>" {
		t.Errorf("record %s, %v", record, err)
	}
	closeSoon(t, r.Service)
	if log := r.logged.String(); !strings.Contains(log, "answer="+chat.AnswerID(stored)) {
		t.Errorf("the log does not name the answer %s:\n%s", chat.AnswerID(stored), log)
	}
}

func TestTurnsRunOneAfterAnother(t *testing.T) {
	first := make(chan bool)
	b := &scriptedBot{script: func(_ context.Context, q bot.Question, _ func(bot.Event)) bot.Answer {
		if q.Text == "一" {
			<-first
		}
		a := echo(q)
		a.Case.RegionName += q.Text
		return a
	}}
	r := newRoom(t, b)
	for i, text := range []string{"一", "二", "三"} {
		r.say(fmt.Sprint("m", i), text)
	}
	close(first)
	list := messages(t, r.follow(0), 6)
	for i, m := range list[3:] {
		if m.ReplyTo != int64(i+1) {
			t.Errorf("answer %d is to question %d", i+1, m.ReplyTo)
		}
	}
	if b.most != 1 {
		t.Errorf("%d turns ran at once", b.most)
	}
	for i, q := range b.questions() {
		previous, told := "", []string{"", "一", "一二"}[i]
		if q.Previous != nil {
			previous = q.Previous.Question
		}
		if want := []string{"", "一", "二"}[i]; previous != want {
			t.Errorf("question %d came with the answer to %q before it, want %q", i+1, previous, want)
		}
		if q.Case.RegionName != told {
			t.Errorf("question %d came with the case %q, want %q", i+1, q.Case.RegionName, told)
		}
	}
}

func TestPreviousAnswerIsFoundFarBack(t *testing.T) {
	b := &scriptedBot{}
	r := newRoom(t, b)
	r.say("m1", "早先")
	messages(t, r.follow(0), 2)
	for i := range 50 {
		if _, _, err := r.db.Append(t.Context(), chat.Message{Conversation: r.id, CID: fmt.Sprint("s", i), Kind: chat.KindCase, Role: chat.FromSystem, Body: []byte(`{}`), At: time.Now()}, chat.Attached{}); err != nil {
			t.Fatal(err)
		}
	}
	r.say("m2", "那要带什么")
	messages(t, r.follow(52), 54)
	if q := b.questions()[1]; q.Previous == nil || q.Previous.Question != "早先" {
		t.Errorf("previous answer = %+v, want the one to 早先", q.Previous)
	}
}

func TestConversationsDoNotWaitForEachOther(t *testing.T) {
	block := make(chan bool)
	r := newRoom(t, &scriptedBot{script: func(_ context.Context, q bot.Question, _ func(bot.Event)) bot.Answer {
		if q.Text == "慢" {
			<-block
		}
		return echo(q)
	}})
	defer close(block)
	r.say("m1", "慢")
	other, err := r.Admit(t.Context(), chat.Admitting{})
	if err != nil {
		t.Fatal(err)
	}
	if _, _, err := r.Say(t.Context(), other.Conversation, chat.Saying{CID: "m1", Text: "快"}); err != nil {
		t.Fatal(err)
	}
	f := r.Follow(other.Conversation, 0, nil)
	defer f.Close()
	messages(t, f, 2)
}

func TestStop(t *testing.T) {
	begun := make(chan bool)
	r := newRoom(t, &scriptedBot{script: func(ctx context.Context, q bot.Question, _ func(bot.Event)) bot.Answer {
		a := echo(q)
		if q.Text == "长" {
			begun <- true
			<-ctx.Done()
			a.Text = "摘自原文"
		}
		return a
	}})
	stopped(t, r.Service, r.id) // nothing to stop
	r.say("m1", "长")
	r.say("m2", "短")
	<-begun
	stopped(t, r.Service, r.id)
	list := messages(t, r.follow(0), 4)
	if got := reply(t, list, 1).Text; got != "摘自原文" {
		t.Errorf("stopped answer = %q, want what the bot finished with", got)
	}
	if got := reply(t, list, 2).Text; got != "答：短" {
		t.Errorf("the question that waited got %q", got)
	}
}

func TestTurnOutlivesItsCaller(t *testing.T) {
	begun := make(chan bool)
	var ended error
	r := newRoom(t, &scriptedBot{script: func(ctx context.Context, q bot.Question, _ func(bot.Event)) bot.Answer {
		begun <- true
		<-ctx.Done()
		ended = ctx.Err()
		return echo(q)
	}}, func(o *chat.Options) { o.AnswerTimeout = 50 * time.Millisecond })
	ctx, hangUp := context.WithCancel(t.Context())
	if _, _, err := r.Say(ctx, r.id, chat.Saying{CID: "m1", Text: "问"}); err != nil {
		t.Fatal(err)
	}
	hangUp()
	<-begun
	messages(t, r.follow(0), 2)
	if !errors.Is(ended, context.DeadlineExceeded) {
		t.Errorf("the turn's context ended with %v, want its own time limit", ended)
	}
}

func TestFaultOfTheBotIsAnswered(t *testing.T) {
	tests := []struct {
		name   string
		script func(q bot.Question) bot.Answer
		logged string
	}{
		{"panics with the question", func(q bot.Question) bot.Answer { panic(q.Text) }, "panic=string"},
		{"panics with an error", func(q bot.Question) bot.Answer { panic(fmt.Errorf("cannot answer %s", q.Text)) }, "panic=*errors.errorString"},
		{"reads beyond the end", func(q bot.Question) bot.Answer { return bot.Answer{Text: q.Text[len(q.Text)+1:]} }, "slice bounds out of range"},
		{"gives no answer", func(bot.Question) bot.Answer { return bot.Answer{} }, "bot gave no answer"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r := newRoom(t, &scriptedBot{script: func(_ context.Context, q bot.Question, _ func(bot.Event)) bot.Answer {
				if q.Text == "好的" {
					return echo(q)
				}
				return tt.script(q)
			}})
			first, second := r.say("m1", "秘密的问题"), r.say("m2", "好的")
			list := messages(t, r.follow(0), 4)
			a := reply(t, list, first.Offset)
			if a.Status != bot.Abstained || a.Text == "" || len(a.Blocks) != 1 || a.Question != "秘密的问题" {
				t.Errorf("answer = %+v, want unavailable, in words", a)
			}
			if got := reply(t, list, second.Offset).Text; got != "答：好的" {
				t.Errorf("the next question got %q", got)
			}
			closeSoon(t, r.Service)
			log := r.logged.String()
			if !strings.Contains(log, tt.logged) {
				t.Errorf("the log does not say %q:\n%s", tt.logged, log)
			}
			if strings.Contains(log, "秘密") {
				t.Errorf("the log holds the question:\n%s", log)
			}
		})
	}
}

// failing is a store whose next writes of the bot fail.
type failing struct {
	chat.Store
	left atomic.Int32
}

func (s *failing) Append(ctx context.Context, m chat.Message, k chat.Attached) (chat.Message, bool, error) {
	if m.Role == chat.FromBot && s.left.Add(-1) >= 0 {
		return chat.Message{}, false, errors.New("disk full")
	}
	return s.Store.Append(ctx, m, k)
}

func TestAnswerIsStoredWhenTheStoreRecovers(t *testing.T) {
	b := &scriptedBot{}
	r := newRoom(t, b, func(o *chat.Options) {
		s := &failing{Store: o.Store}
		s.left.Store(1)
		o.Store = s
	})
	r.say("m1", "问")
	gapless(t, messages(t, r.follow(0), 2), 1, 2)
	if n := len(b.questions()); n != 1 {
		t.Errorf("the bot was asked %d times, want once", n)
	}
}

func stopped(t *testing.T, s *chat.Service, conversation string) {
	t.Helper()
	if err := s.Stop(t.Context(), conversation); err != nil {
		t.Fatal(err)
	}
}
