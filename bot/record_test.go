package bot_test

import (
	"context"
	"encoding/json"
	"reflect"
	"strings"
	"testing"
	"time"

	"zhengda/bot"
	"zhengda/bot/openai/modeltest"
)

// body is an answer without what differs from run to run, as JSON.
func body(t *testing.T, a bot.Answer) string {
	t.Helper()
	a.Timings, a.Trace = bot.Timings{}, nil
	b, err := json.Marshal(a)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// again answers the stored answer's question again, from what its JSON holds
// and on another day.
func again(t *testing.T, a bot.Answer) bot.Answer {
	t.Helper()
	raw, err := json.Marshal(a)
	if err != nil {
		t.Fatal(err)
	}
	var stored bot.Answer
	if err := json.Unmarshal(raw, &stored); err != nil {
		t.Fatal(err)
	}
	q, err := stored.Again()
	if err != nil {
		t.Fatal(err)
	}
	ix, err := embedded()
	if err != nil {
		t.Fatal(err)
	}
	later := func() time.Time { return today().AddDate(3, 0, 0) }
	return bot.New(bot.Options{Index: ix, Model: stored.Trace.Speaker(), Now: later}).Answer(context.Background(), q, nil)
}

func TestAnswersAreReproduced(t *testing.T) {
	b := newBot(t, nil)
	as := converse(b, "湛江换领身份证去哪里换?", "那要带什么材料", "孩子才10岁呢", "多少钱", "护照怎么办", "谢谢", "我叫王小明,身份证440199199003072316丢了怎么补")
	as = append(as, b.Answer(context.Background(), bot.Question{Text: "身份证到期去哪里换", City: "湛江", Trace: true}, nil))
	as = append(as, b.Answer(context.Background(), bot.Question{Text: "你好", City: "湛江", Trace: true}, nil))
	as = append(as, converse(b, "身份證到期喺邊度換", "收費多少", "帮我伪造一张身份证")...)
	as = append(as, converse(b, "Where do I renew my ID card in Zhanjiang?", "What should I bring?", "My child is 10")...)
	for _, a := range as {
		if got, want := body(t, again(t, a)), body(t, a); got != want {
			t.Errorf("%s:\n got %s\nwant %s", a.Question, got, want)
		}
	}
	for i, question := range askedQuestions(t) {
		if i%4 > 0 {
			continue // each takes a bot of its own, and that a fifth of a second
		}
		a := b.Answer(context.Background(), bot.Question{Text: question, Trace: true}, nil)
		if got, want := body(t, again(t, a)), body(t, a); got != want {
			t.Errorf("%s:\n got %s\nwant %s", question, got, want)
		}
	}
	first := as[0].Trace
	if first.Corpus == "" || first.Day.String() != "2026-11-22" || len(first.Used) == 0 || !first.Used[0].Cited || len(first.Used[0].Version) != 12 {
		t.Errorf("the record of the first answer: corpus %q, day %s, used %+v", first.Corpus, first.Day, first.Used)
	}
	if as[1].Trace.Previous == nil || as[1].Trace.Previous.Trace != nil || !reflect.DeepEqual(as[1].Trace.Before, as[0].Case) {
		t.Errorf("the record of the follow-up: before %+v, previous %+v", as[1].Trace.Before, as[1].Trace.Previous)
	}
}

// TestModelAnswersAreReproduced replays what a model said, what was dropped of
// it, and how it failed.
func TestModelAnswersAreReproduced(t *testing.T) {
	const good = "湛江换证有三种办法。[1]\n- 网上办:微信小程序“粤居码”。[1]\n- 工本费35元。[1]\n- 自助机办:先在“湛江户政”小程序预约。[1]"
	for name, script := range map[string]modeltest.Script{
		"finished": modeltest.Good(good).Split(1),
		"all lies": modeltest.Good("工本费35元。[1]"),
		"cut":      modeltest.Break("湛江换证有三种办法。[1]\n- 网上办:微信"),
	} {
		t.Run(name, func(t *testing.T) {
			b, _ := modelBot(t, script)
			a := b.Answer(context.Background(), bot.Question{Text: founding, Trace: true}, nil)
			m := a.Trace.Model
			if m == nil || len(m.Said) != 1 || !strings.HasPrefix(good, m.Said[0].Text) && name != "all lies" || (m.Said[0].Failed != "") != (name == "cut") {
				t.Fatalf("what the model said: %+v", m)
			}
			r := again(t, a)
			if got, want := body(t, r), body(t, a); got != want {
				t.Errorf("\n got %s\nwant %s", got, want)
			}
			if !reflect.DeepEqual(r.Trace.Checks, a.Trace.Checks) || !reflect.DeepEqual(r.Trace.Model.Said, m.Said) {
				t.Errorf("checks %+v and model %+v, want %+v and %+v", r.Trace.Checks, r.Trace.Model, a.Trace.Checks, m)
			}
		})
	}
}

func TestWithoutRecordThereIsNoReplay(t *testing.T) {
	if _, err := (bot.Answer{Question: "多少钱"}).Again(); err != bot.ErrNoRecord {
		t.Errorf("error %v, want ErrNoRecord", err)
	}
}

// TestLabels holds what is told of who worded an answer, to machines and readers.
func TestLabels(t *testing.T) {
	deltas := map[bot.Generated]int{}
	count := func(e bot.Event) {
		if e.Delta != nil {
			deltas[e.Delta.Generated]++
		}
	}
	b, _ := modelBot(t, modeltest.Good("湛江换证有三种办法。[1]"), modeltest.Good("工本费35元。[1]"))
	a := b.Answer(context.Background(), bot.Question{Text: founding}, count)
	if a.Generated != bot.ByAI || !strings.Contains(a.Label(), "AI") || !strings.Contains(a.Label(), "生成") || deltas[bot.ByAI] == 0 || len(deltas) != 1 {
		t.Errorf("by a model: %q, %q, deltas %v", a.Generated, a.Label(), deltas)
	}
	clear(deltas)
	a = b.Answer(context.Background(), bot.Question{Text: founding, Language: bot.Hant}, count) // every sentence is a lie: quoted instead
	if a.Generated != bot.ByQuotation || strings.Contains(a.Label(), "AI") || !strings.Contains(a.Label(), "自動摘自") || deltas[bot.ByQuotation] == 0 || len(deltas) != 1 {
		t.Errorf("quoted: %q, %q, deltas %v", a.Generated, a.Label(), deltas)
	}
	a = b.Answer(context.Background(), bot.Question{Text: "你好"}, nil)
	if a.Generated != bot.ByQuotation || !strings.Contains(a.Label(), "自动") {
		t.Errorf("a reply: %q, %q", a.Generated, a.Label())
	}
}
