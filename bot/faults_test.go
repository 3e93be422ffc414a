package bot_test

import (
	"context"
	"fmt"
	"iter"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/txtar"

	"zhengda/bot"
	"zhengda/bot/budget"
	"zhengda/bot/openai"
	"zhengda/bot/openai/modeltest"
)

// poolOf is a model over endpoints of these servers, in order.
func poolOf(tb testing.TB, vary func(*openai.Config), servers ...*modeltest.Server) *openai.Pool {
	tb.Helper()
	var clients []*openai.Client
	for i, srv := range servers {
		c := openai.Config{Name: fmt.Sprintf("e%d", i+1), BaseURL: srv.URL, APIKey: modeltest.Key, Model: "m"}
		if vary != nil {
			vary(&c)
		}
		m, err := openai.New(c)
		if err != nil {
			tb.Fatal(err)
		}
		tb.Cleanup(m.Close)
		clients = append(clients, m)
	}
	p, err := openai.NewPool(openai.Breaker{}, nil, clients...)
	if err != nil {
		tb.Fatal(err)
	}
	return p
}

// botWith is a bot over the embedded articles; vary changes what it is made of.
func botWith(tb testing.TB, vary func(*bot.Options)) *bot.Bot {
	tb.Helper()
	ix, err := embedded()
	if err != nil {
		tb.Fatal(err)
	}
	o := bot.Options{Index: ix, Now: today}
	vary(&o)
	return bot.New(o)
}

// mute is a model that says nothing.
type mute struct{}

func (mute) Name() string { return "mute" }

func (mute) Stream(context.Context, bot.Prompt) iter.Seq2[string, error] {
	return func(yield func(string, error) bool) { yield("", bot.ErrCut) }
}

// storyQuestions are those of the golden stories for which a model is asked, and
// the answers they get without one.
func storyQuestions(tb testing.TB) (questions []string, quoted map[string]string) {
	tb.Helper()
	files, err := filepath.Glob("testdata/answer/*.txtar")
	if err != nil {
		tb.Fatal(err)
	}
	plain, muted := newBot(tb, nil), newBot(tb, mute{})
	quoted = map[string]string{}
	for _, file := range files {
		ar, err := txtar.ParseFile(file)
		if err != nil {
			tb.Fatal(err)
		}
		for q := range strings.FieldsFuncSeq(string(ar.Files[0].Data), func(r rune) bool { return r == '\n' }) {
			if quoted[q] == "" && muted.Answer(context.Background(), bot.Question{Text: q, Trace: true}, nil).Trace.Model != nil {
				questions, quoted[q] = append(questions, q), plain.Answer(context.Background(), bot.Question{Text: q}, nil).Text
			}
		}
	}
	if len(questions) < 50 {
		tb.Fatalf("%d questions, want 50 at least", len(questions))
	}
	return questions, quoted
}

// TestEveryQuestionIsAnswered plays every faulty stream, whole and cut by bytes,
// to the questions of the stories by turns: each gets the model's whole answer,
// or word for word what it gets without a model; never a part that looks finished.
func TestEveryQuestionIsAnswered(t *testing.T) {
	const said = "湛江换证有网上、自助机、窗口三种办法。[1]自助机办要先在“湛江户政”小程序预约。[1]"
	questions, quoted := storyQuestions(t)
	next := 0
	turn := func(n int) (qs []string) {
		for range n {
			qs = append(qs, questions[next%len(questions)])
			next++
		}
		return qs
	}
	for _, f := range modeltest.Faults(said) {
		for _, cut := range [][]int{nil, {1}, {37, 2}} {
			n := 3
			if len(cut) > 0 && cut[0] == 1 { // takes long, and is the stream's matter, not the question's
				if n = 1; f.Name == "huge line" || f.Name == "endless" {
					continue // two million writes
				}
			}
			asked := turn(n)
			t.Run(fmt.Sprintf("%s/%v", f.Name, cut), func(t *testing.T) {
				t.Parallel()
				srv := modeltest.New(t, f.Script.Split(cut...))
				b := newBot(t, poolOf(t, func(c *openai.Config) {
					c.FirstToken, c.Idle, c.Total = time.Minute, time.Minute, time.Minute
					if f.Hangs {
						c.FirstToken, c.Idle = 200*time.Millisecond, 200*time.Millisecond
					}
				}, srv))
				if a := b.Answer(t.Context(), bot.Question{Text: founding}, nil); f.Whole != (a.Composer == bot.ByModel) {
					t.Errorf("%s: composed by %s", founding, a.Composer)
				}
				for _, q := range asked {
					a := b.Answer(t.Context(), bot.Question{Text: q, Trace: true}, nil)
					if a.Composer == bot.ByModel {
						if !f.Whole || !strings.Contains(a.Text, "湛江户政") {
							t.Errorf("%s: the model's answer: %s", q, a.Text)
						}
						continue
					}
					if a.Text != quoted[q] {
						t.Errorf("%s: got %s\nwant as without a model: %s", q, a.Text, quoted[q])
					}
					if a.Trace.Model == nil || a.Trace.Model.Fallback == "" {
						t.Errorf("%s: the trace does not say why it is quoted", q)
					}
				}
			})
		}
	}
	if next < 2*len(questions) {
		t.Errorf("%d questions asked, want each of %d twice", next, len(questions))
	}
}

// restingBot is a bot whose only endpoint rests.
func restingBot(tb testing.TB) (*bot.Bot, *modeltest.Server) {
	srv := modeltest.New(tb, modeltest.Status(500, ""))
	b := newBot(tb, poolOf(tb, nil, srv))
	for range 5 {
		b.Answer(context.Background(), bot.Question{Text: founding}, nil)
	}
	return b, srv
}

// TestRestingModelCostsNoTime: without a model, and while its endpoint rests,
// nothing is sent and the answer is there at once. The goal is 300 ms; the bound
// is for a busy machine.
func TestRestingModelCostsNoTime(t *testing.T) {
	resting, srv := restingBot(t)
	sent := len(srv.Requests())
	for name, b := range map[string]*bot.Bot{"no model": newBot(t, nil), "resting": resting} {
		b.Warm(t.Context()) // what is worked out once is no part of it
		for range 20 {
			begun := time.Now()
			a := b.Answer(context.Background(), bot.Question{Text: founding, Trace: true}, nil)
			if took := time.Since(begun); took > 2*time.Second {
				t.Errorf("%s: took %s", name, took)
			}
			if a.Composer != bot.Quoted || a.Status != bot.Answered {
				t.Errorf("%s: %s by %s", name, a.Status, a.Composer)
			}
			if name == "resting" && !strings.Contains(a.Trace.Model.Fallback, bot.ErrResting.Error()) {
				t.Errorf("the trace does not say why it is quoted: %+v", a.Trace.Model)
			}
		}
	}
	if n := len(srv.Requests()); n != sent {
		t.Errorf("%d requests were sent to a resting endpoint", n-sent)
	}
}

// BenchmarkAnswerResting is BenchmarkAnswer while the model's endpoint rests.
func BenchmarkAnswerResting(b *testing.B) {
	resting, _ := restingBot(b)
	for b.Loop() {
		resting.Answer(context.Background(), bot.Question{Text: founding}, nil)
	}
}

// TestBudget: what is over budget is quoted, the trace says which budget, and
// what a call took is in the trace and told.
func TestBudget(t *testing.T) {
	srv := modeltest.New(t, modeltest.Counted("湛江换证有网上、自助机、窗口三种办法。[1]", 1000, 50))
	var told []bot.ModelUse
	b := botWith(t, func(o *bot.Options) {
		o.Model = poolOf(t, func(c *openai.Config) { c.PriceIn, c.PriceOut = 2, 8 }, srv)
		o.Budget = budget.New(budget.Limits{Visitor: budget.Limit{Calls: 1}, All: budget.Limit{Calls: 2}}, nil)
		o.Used = func(u bot.ModelUse) { told = append(told, u) }
	})
	ask := func(visitor string) bot.Answer {
		return b.Answer(t.Context(), bot.Question{Text: founding, Trace: true, Payer: bot.Payer{Visitor: visitor}}, nil)
	}
	a := ask("v1")
	if a.Composer != bot.ByModel || len(a.Trace.Model.Calls) != 1 {
		t.Fatalf("by %s, trace %+v", a.Composer, a.Trace.Model)
	}
	if c := a.Trace.Model.Calls[0]; c.Prompt != 1000 || c.Completion != 50 || c.Estimated || c.Cost != 0.0024 || c.Endpoint != "e1" {
		t.Errorf("call %+v", c)
	}
	for _, tt := range []struct{ visitor, over string }{{"v1", "visitor calls"}, {"v2", ""}, {"v3", "day calls"}} {
		a := ask(tt.visitor)
		want := bot.Quoted
		if tt.over == "" {
			want = bot.ByModel
		}
		if a.Status != bot.Answered || a.Composer != want || !strings.HasSuffix(a.Trace.Model.Fallback, tt.over) {
			t.Errorf("%s: %s by %s, trace %+v; want over %q", tt.visitor, a.Status, a.Composer, a.Trace.Model, tt.over)
		}
	}
	if n := len(srv.Requests()); n != 2 {
		t.Errorf("%d requests, want 2", n)
	}
	var outcomes []string
	for _, u := range told {
		outcomes = append(outcomes, u.Outcome)
	}
	if got := strings.Join(outcomes, " "); got != "worded over-budget worded over-budget" {
		t.Errorf("told %s", got)
	}
}

// TestNothingIsReservedForAPromptThatIsNotSent: a resting endpoint takes nothing
// out of a budget.
func TestNothingIsReservedForAPromptThatIsNotSent(t *testing.T) {
	srv := modeltest.New(t, modeltest.Status(500, ""))
	b := botWith(t, func(o *bot.Options) {
		o.Model = poolOf(t, nil, srv)
		o.Budget = budget.New(budget.Limits{Visitor: budget.Limit{Calls: 6}}, nil)
	})
	var last bot.Answer
	for range 12 {
		last = b.Answer(t.Context(), bot.Question{Text: founding, Trace: true, Payer: bot.Payer{Visitor: "v"}}, nil)
	}
	if !strings.Contains(last.Trace.Model.Fallback, bot.ErrResting.Error()) {
		t.Errorf("trace %+v", last.Trace.Model)
	}
}

func TestEstimateTokens(t *testing.T) {
	for text, want := range map[string]int{"": 0, "身份证": 3, "id card": 2, "换领20元。": 5, "a": 1} {
		if got := bot.EstimateTokens(text); got != want {
			t.Errorf("%q: %d, want %d", text, got, want)
		}
	}
}
