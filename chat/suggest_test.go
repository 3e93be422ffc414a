package chat_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"zhengda/bot"
	"zhengda/chat"
)

func TestSuggestFollowsTheVisitor(t *testing.T) {
	quoting := map[string]bool{}
	b := &scriptedBot{script: func(ctx context.Context, q bot.Question, _ func(bot.Event)) bot.Answer {
		quoting[q.Text] = ctx.Err() != nil
		a := echo(q)
		a.Case.RegionName += q.Text
		return a
	}}
	r := newRoom(t, &scriptedBot{}, func(o *chat.Options) { o.Assistant = b })
	a := r.Suggest(t.Context(), []chat.Turn{
		{Role: chat.FromVisitor, Text: "一"}, {Role: chat.FromAgent, Text: "您好"}, {Role: chat.FromVisitor, Text: "二"}, {Role: chat.FromBot, Text: "答"},
	}, bot.Question{Case: bot.CaseFacts{RegionName: "零"}, City: "湛江"})
	asked := b.questions()
	if len(asked) != 2 || a.Case.RegionName != "零一二" || asked[1].Previous == nil || asked[1].Previous.Question != "一" || asked[0].City != "湛江" {
		t.Errorf("asked %+v, case %q", asked, a.Case.RegionName)
	}
	if !quoting["一"] || quoting["二"] {
		t.Errorf("answered without the model: %v, want only the earlier turn", quoting)
	}
	a = r.Suggest(t.Context(), nil, bot.Question{Text: "我的身份证号440199199003072316"})
	if strings.Contains(a.Question, "440199199003072316") {
		t.Errorf("the number was not masked: %s", a.Question)
	}
}

// TestSuggestComesBack: a bot in grief, or one that waits, gives an answer all the same.
func TestSuggestComesBack(t *testing.T) {
	b := &scriptedBot{script: func(ctx context.Context, q bot.Question, _ func(bot.Event)) bot.Answer {
		if q.Text == "坏" {
			panic("broken")
		}
		<-ctx.Done()
		return echo(q)
	}}
	r := newRoom(t, b, func(o *chat.Options) { o.AnswerTimeout = 50 * time.Millisecond })
	if a := r.Suggest(t.Context(), []chat.Turn{{Role: chat.FromVisitor, Text: "坏"}}, bot.Question{}); a.Reason != bot.ReasonInternal || a.Text == "" || a.Generated == "" {
		t.Errorf("after a panic: %+v", a)
	}
	if a := r.Suggest(t.Context(), nil, bot.Question{Text: "慢"}); a.Status == "" {
		t.Errorf("after the time limit: %+v", a)
	}
}
