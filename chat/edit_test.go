package chat_test

import (
	"context"
	"encoding/json"
	"errors"
	"testing"

	"zhengda/bot"
	"zhengda/chat"
)

// caseOf decodes the case that a message of the bot or the system carries.
func caseOf(t *testing.T, m chat.Message) bot.CaseFacts {
	t.Helper()
	var body struct {
		Case bot.CaseFacts `json:"case"`
	}
	if err := json.Unmarshal(m.Body, &body); err != nil {
		t.Fatal(err)
	}
	return body.Case
}

// telling answers as echo does, and has a case after it.
func telling(k bot.CaseFacts) func(context.Context, bot.Question, func(bot.Event)) bot.Answer {
	return func(_ context.Context, q bot.Question, _ func(bot.Event)) bot.Answer {
		if q.Case.Region == "" && q.Case.Household == "" {
			q.Case = k
		}
		return echo(q)
	}
}

var inZhanjiang = bot.CaseFacts{Region: "440800", RegionName: "湛江市", Document: "id-card", Procedure: "renew", Aspect: bot.AspectWhere, Household: "440000"}

// TestEditAsksAgain changes the city: stored once, asked again with the case as it is then.
func TestEditAsksAgain(t *testing.T) {
	b := &scriptedBot{script: telling(inZhanjiang)}
	r := newRoom(t, b)
	f := r.follow(0)
	r.say("q1", "湛江换领身份证去哪里换")
	messages(t, f, 2)
	change := chat.Change{CID: "e1", Edit: bot.CaseEdit{Set: map[string]string{"region": "440100"}, Remove: []string{"household"}}, Again: true}
	m, repeat, err := r.Edit(t.Context(), r.id, change)
	if err != nil || repeat || m.Offset != 3 || m.Role != chat.FromVisitor {
		t.Fatalf("edit: %+v, repeat %v, %v", m, repeat, err)
	}
	const want = `{"text":"广州市换领身份证去哪里换","edit":{"set":{"region":"440100"},"remove":["household"]}}`
	if string(m.Body) != want {
		t.Errorf("stored %s, want %s", m.Body, want)
	}
	list := messages(t, f, 4)
	k := caseOf(t, list[len(list)-1])
	if k.Region != "440100" || k.RegionName != "广州市" || k.Household != "" || k.Procedure != "renew" {
		t.Errorf("the case after it is %+v", k)
	}
	if again, repeat, err := r.Edit(t.Context(), r.id, change); err != nil || !repeat || again.Offset != 3 {
		t.Errorf("again: offset %d, repeat %v, %v", again.Offset, repeat, err)
	}
	r.say("q2", "那要带什么材料")
	messages(t, f, 6)
	if asked := b.questions(); len(asked) != 3 || asked[1].Text != "广州市换领身份证去哪里换" || asked[1].Case.Region != "440100" || asked[2].Case.Region != "440100" {
		t.Errorf("the bot was asked %+v", asked)
	}
}

// TestEditAlone changes the case and asks nothing: the next question has it.
func TestEditAlone(t *testing.T) {
	b := &scriptedBot{script: telling(inZhanjiang)}
	r := newRoom(t, b)
	f := r.follow(0)
	r.say("q1", "湛江换领身份证去哪里换")
	messages(t, f, 2)
	if _, _, err := r.Edit(t.Context(), r.id, chat.Change{CID: "e1", Edit: bot.CaseEdit{Remove: []string{"household"}}}); err != nil {
		t.Fatal(err)
	}
	list := messages(t, f, 4)
	last := list[len(list)-1]
	if last.Role != chat.FromSystem || last.ReplyTo != 3 || caseOf(t, last).Household != "" || caseOf(t, last).Region != "440800" {
		t.Errorf("the change is settled by %s %+v", last.Body, last)
	}
	c, err := r.db.Conversation(t.Context(), r.id)
	if err != nil || c.Case.Household != "" {
		t.Errorf("stored case %+v, %v", c.Case, err)
	}
	r.say("q2", "要多少钱")
	messages(t, f, 6)
	if asked := b.questions(); len(asked) != 2 || asked[1].Case.Household != "" || asked[1].Previous == nil || asked[1].Previous.Question != "湛江换领身份证去哪里换" {
		t.Errorf("the bot was asked %+v", asked)
	}
}

// TestEditDuringAnAnswer holds that an answer in the making does not undo a change.
func TestEditDuringAnAnswer(t *testing.T) {
	begun, finish := make(chan struct{}, 2), make(chan struct{})
	b := &scriptedBot{script: func(ctx context.Context, q bot.Question, emit func(bot.Event)) bot.Answer {
		begun <- struct{}{}
		<-finish
		return telling(inZhanjiang)(ctx, q, emit)
	}}
	r := newRoom(t, b)
	f := r.follow(0)
	r.say("q1", "湛江换领身份证去哪里换")
	<-begun
	if _, _, err := r.Edit(t.Context(), r.id, chat.Change{CID: "e1", Edit: bot.CaseEdit{Set: map[string]string{"region": "440600"}}, Again: true}); err != nil {
		t.Fatal(err)
	}
	close(finish)
	list := messages(t, f, 4)
	if k := caseOf(t, list[len(list)-1]); k.Region != "440600" || k.Household != "440000" {
		t.Errorf("the case is %+v, want the changed city and what the answer told", k)
	}
}

// TestEditAfterThanks asks the last question on the matter again, not the thanks.
func TestEditAfterThanks(t *testing.T) {
	b := &scriptedBot{script: func(ctx context.Context, q bot.Question, emit func(bot.Event)) bot.Answer {
		a := telling(inZhanjiang)(ctx, q, emit)
		if q.Text == "谢谢" {
			a.Status = bot.Greeting
		}
		return a
	}}
	r := newRoom(t, b)
	f := r.follow(0)
	r.say("q1", "换领身份证去哪里换")
	r.say("q2", "谢谢")
	messages(t, f, 4)
	m, _, err := r.Edit(t.Context(), r.id, chat.Change{CID: "e1", Edit: bot.CaseEdit{Set: map[string]string{"region": "440100"}}, Again: true})
	if err != nil || string(m.Body) != `{"text":"换领身份证去哪里换","edit":{"set":{"region":"440100"}}}` {
		t.Errorf("asked again: %s, %v", m.Body, err)
	}
}

// TestEditSurvivesARestart leaves a change behind and starts again.
func TestEditSurvivesARestart(t *testing.T) {
	hold := make(chan struct{})
	b := &scriptedBot{script: func(ctx context.Context, q bot.Question, _ func(bot.Event)) bot.Answer {
		select {
		case <-hold:
		case <-ctx.Done():
		}
		return echo(q)
	}}
	r := newRoom(t, b)
	r.say("q1", "换领身份证去哪里换")
	if _, _, err := r.Edit(t.Context(), r.id, chat.Change{CID: "e1", Edit: bot.CaseEdit{Set: map[string]string{"region": "440100"}}}); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := r.Service.Close(ctx); err != nil { // the first is answered, the change waits
		t.Fatal(err)
	}
	close(hold)
	s := r.service(r.db, &scriptedBot{})
	f := s.Follow(r.id, 0, nil)
	t.Cleanup(f.Close)
	list := messages(t, f, 4)
	if k := caseOf(t, list[len(list)-1]); k.Region != "440100" {
		t.Errorf("after the restart the case is %+v", k)
	}
}

func TestEditRefuses(t *testing.T) {
	r := newRoom(t, &scriptedBot{})
	for _, tt := range []struct {
		name string
		c    chat.Change
		want error
	}{
		{"nothing", chat.Change{CID: "e"}, chat.ErrEmpty},
		{"id", chat.Change{CID: "a b", Edit: bot.CaseEdit{Remove: []string{"age"}}}, chat.ErrCID},
		{"id of an answer", chat.Change{CID: "a-1", Edit: bot.CaseEdit{Remove: []string{"age"}}}, chat.ErrCID},
	} {
		if _, _, err := r.Edit(t.Context(), r.id, tt.c); !errors.Is(err, tt.want) {
			t.Errorf("%s: %v, want %v", tt.name, err, tt.want)
		}
	}
	_, _, err := r.Edit(t.Context(), r.id, chat.Change{CID: "e", Edit: bot.CaseEdit{Set: map[string]string{"region": "430000"}}})
	if fault, ok := errors.AsType[*bot.FactError](err); !ok || fault.Name != "region" {
		t.Errorf("another province: %v", err)
	}
	if _, _, err := r.Edit(t.Context(), "c_none", chat.Change{CID: "e", Edit: bot.CaseEdit{Remove: []string{"age"}}}); !errors.Is(err, chat.ErrNotFound) {
		t.Errorf("no conversation: %v", err)
	}
	if list := r.stored(); len(list) != 0 {
		t.Errorf("stored all the same: %+v", list)
	}
}
