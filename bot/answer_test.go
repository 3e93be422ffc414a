package bot_test

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/txtar"

	"zhengda/bot"
	"zhengda/index"
	"zhengda/knowledge"
)

var update = flag.Bool("update", false, "write the golden files anew")

// embedded is the index of the embedded articles, in memory, for all tests.
var embedded = sync.OnceValues(func() (*index.Index, error) {
	c, err := knowledge.Embedded()
	if err != nil {
		return nil, err
	}
	return index.Open("", c, slog.New(slog.DiscardHandler))
})

// newBot answers from the embedded articles.
func newBot(t testing.TB, model bot.Model) *bot.Bot {
	t.Helper()
	ix, err := embedded()
	if err != nil {
		t.Fatal(err)
	}
	return bot.New(bot.Options{Index: ix, Model: model, Now: today})
}

func today() time.Time { return time.Date(2026, 11, 22, 10, 0, 0, 0, time.UTC) }

func botOver(t testing.TB, c *knowledge.Corpus, model bot.Model) *bot.Bot {
	t.Helper()
	ix, err := index.Open("", c, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(ix.Close)
	return bot.New(bot.Options{Index: ix, Model: model, Now: today})
}

// converse asks questions as turns of one conversation.
func converse(b *bot.Bot, questions ...string) []bot.Answer {
	var out []bot.Answer
	var q bot.Question
	for _, text := range questions {
		q.Text, q.Trace = text, true
		a := b.Answer(context.Background(), q, nil)
		out = append(out, a)
		q.Previous, q.Case = &a, a.Case
	}
	return out
}

// TestStories holds whole conversations against what a reader gets to see. Each
// file of testdata/answer has the questions, one a line, and the answers as
// golden text; run with -update and read the diff.
func TestStories(t *testing.T) {
	files, err := filepath.Glob("testdata/answer/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("no stories: %v", err)
	}
	b := newBot(t, nil)
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			ar, err := txtar.ParseFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if len(ar.Files) == 0 || ar.Files[0].Name != "ask" {
				t.Fatal("the first part of a story is -- ask --")
			}
			questions := strings.Split(strings.TrimSpace(string(ar.Files[0].Data)), "\n")
			var got strings.Builder
			for _, a := range converse(b, questions...) {
				got.WriteString(story(a))
			}
			if *update {
				ar.Files = []txtar.File{ar.Files[0], {Name: "answers", Data: []byte(got.String())}}
				if err := os.WriteFile(file, txtar.Format(ar), 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			if len(ar.Files) != 2 || got.String() != string(ar.Files[1].Data) {
				t.Errorf("answers differ from %s (go test ./bot -update writes them anew):\n%s", file, got.String())
			}
		})
	}
}

// story renders an answer as the golden files have it.
func story(a bot.Answer) string {
	var b strings.Builder
	fmt.Fprintf(&b, "> %s\n", a.Question)
	if a.Resolved != a.Question {
		fmt.Fprintf(&b, "= %s\n", a.Resolved)
	}
	facts, _ := json.Marshal(a.Case)
	fmt.Fprintf(&b, "%s %s level=%s %s\n\n%s\n\n", a.Status, a.Reason, a.Level, facts, a.Text)
	for _, c := range a.Citations {
		fmt.Fprintf(&b, "[%d] %s#%s %s %s\n", c.N, c.Article, c.Section, c.Publisher, c.Published)
	}
	for _, c := range a.Choices {
		fmt.Fprintf(&b, "? %s\n", c.Label)
	}
	if a.Offer != nil {
		fmt.Fprintf(&b, "! %s %s %s\n", a.Offer.Kind, a.Offer.Region, a.Offer.Article)
	}
	b.WriteString("\n")
	return b.String()
}

// TestFoundingQuestion states in words what the golden files may not lose.
func TestFoundingQuestion(t *testing.T) {
	as := converse(newBot(t, nil), "湛江换领身份证去哪里换?", "那要带什么材料", "孩子才10岁呢", "多少钱")
	where, what, child, fee := as[0], as[1], as[2], as[3]
	for _, want := range []string{"粤居码", "自助机", "湛江户政", "窗口", "16周岁", "广东户籍", "指纹"} {
		if !strings.Contains(where.Text, want) {
			t.Errorf("where: %q is missing in %s", want, where.Text)
		}
	}
	if where.Status != bot.Answered || where.Level != "city" || where.Composer != bot.Quoted {
		t.Errorf("where: status %s, level %s, composer %s", where.Status, where.Level, where.Composer)
	}
	if where.Offer == nil || where.Offer.Kind != "photo-order" || where.Offer.Region != "440800" {
		t.Errorf("where: offer %+v", where.Offer)
	}
	if len(where.Choices) < 2 {
		t.Errorf("where: choices %v", where.Choices)
	}
	if what.Case.Region != "440800" || what.Case.Procedure != knowledge.Renew || !strings.Contains(what.Text, "原居民身份证") || !strings.Contains(what.Text, "回执") {
		t.Errorf("materials: case %+v, %s", what.Case, what.Text)
	}
	for _, want := range []string{"监护人", "窗口", "不能网上办"} {
		if !strings.Contains(child.Text, want) {
			t.Errorf("child: %q is missing in %s", want, child.Text)
		}
	}
	if child.Case.AgeMax == nil || *child.Case.AgeMax != 10 || child.Case.Aspect != bot.AspectMaterials {
		t.Errorf("child: case %+v", child.Case)
	}
	if !strings.Contains(fee.Text, "20元") || strings.Contains(fee.Text, "40元") {
		t.Errorf("fee: %s", fee.Text)
	}
	for _, a := range as {
		checkCited(t, a)
	}
}

// checkCited holds that everything stated is cited, that every mark resolves,
// and that only sources used are listed.
func checkCited(t *testing.T, a bot.Answer) {
	t.Helper()
	used := map[int]bool{}
	stated := func(runs []bot.Run, where string) {
		marked := false
		for _, r := range runs {
			if r.Cite != 0 {
				marked, used[r.Cite] = true, true
			}
		}
		text := runs[0].Text
		if !marked && !strings.HasSuffix(text, "：") && !strings.HasSuffix(text, ":") {
			t.Errorf("%s is not cited: %s", where, text)
		}
	}
	for _, b := range a.Blocks {
		switch b.Kind {
		case bot.Paragraph:
			stated(b.Runs, "paragraph")
		case bot.List, bot.Steps:
			for _, it := range b.Items {
				stated(it, "item")
			}
		}
		for _, r := range b.Runs {
			used[r.Cite] = r.Cite != 0 || used[r.Cite]
		}
		for _, row := range b.Rows {
			for _, cell := range row {
				for _, r := range cell {
					if r.Cite != 0 {
						used[r.Cite] = true
					}
				}
			}
		}
	}
	delete(used, 0)
	if len(used) != len(a.Citations) {
		t.Errorf("%d sources listed, %d used", len(a.Citations), len(used))
	}
	for i, c := range a.Citations {
		if c.N != i+1 || !used[c.N] || c.Publisher == "" || c.Reviewed == "" || c.Quote == "" {
			t.Errorf("citation %+v", c)
		}
	}
}

// TestChoicesLeadSomewhere taps every choice of an answer.
func TestChoicesLeadSomewhere(t *testing.T) {
	b := newBot(t, nil)
	wanted := map[string]string{"要带什么材料": "materials", "要多少钱": "fee", "多久能拿到": "time", "怎么一步步办": "steps", "有效期多久": "validity", "去哪里办": "answer"}
	for _, question := range []string{"湛江换领身份证去哪里换?", "身份证丢了怎么补", "第一次办身份证去哪里办", "临时身份证怎么办", "相片回执怎么办", "身份证坏了要多少钱"} {
		first := converse(b, question)[0]
		if len(first.Choices) == 0 {
			t.Errorf("%s: no choices", question)
		}
		for _, c := range first.Choices {
			a := b.Answer(context.Background(), bot.Question{Text: c.Text, Case: first.Case, Previous: &first}, nil)
			if a.Status != bot.Answered && a.Status != bot.Partial {
				t.Errorf("%s → %s: %s %s", question, c.Text, a.Status, a.Reason)
				continue
			}
			kind, found := wanted[c.Label], false
			for _, ct := range a.Citations {
				ix, _ := embedded()
				p, _ := ix.Corpus().Passage(ct.Article, ct.Section)
				found = found || string(p.Section.Kind) == kind
			}
			if kind != "" && !found {
				t.Errorf("%s → %s: no section of kind %s: %s", question, c.Text, kind, a.Text)
			}
		}
	}
}

func TestDatesAreHonoured(t *testing.T) {
	src := func(id, dates, text string) string {
		return fmt.Sprintf("---\nid: %s\nquestion: 身份证换领要多少钱?\nregion: \"440000\"\ndocument: id-card\nprocedures: [renew]\n%sreviewed: 2026-11-22\nsources:\n  - {title: t, publisher: p}\n---\n\n## 费用 {#fee kind=\"fee\"}\n\n%s\n", id, dates, text)
	}
	var as []*knowledge.Article
	for _, s := range []string{src("old", "expires: 2026-01-01\n", "换领工本费21元。"), src("new", "effective: 2026-01-01\n", "换领工本费22元。")} {
		a, err := knowledge.Parse("test", []byte(s))
		if err != nil {
			t.Fatal(err)
		}
		as = append(as, a)
	}
	c, err := knowledge.NewCorpus(as)
	if err != nil {
		t.Fatal(err)
	}
	b := botOver(t, c, nil)
	for day, want := range map[knowledge.Date]string{{Year: 2025, Month: 12, Day: 31}: "21元", {Year: 2026, Month: 1, Day: 1}: "22元"} {
		a := b.Answer(context.Background(), bot.Question{Text: "身份证换领多少钱", AsOf: day, Trace: true}, nil)
		if !strings.Contains(a.Text, want) {
			t.Errorf("%s: got %q, want %s", day, a.Text, want)
		}
		rejected := false
		for _, h := range a.Trace.Hits {
			rejected = rejected || !h.Kept && len(h.Reasons) > 0
		}
		if !rejected {
			t.Errorf("%s: the article out of force is not in the trace as rejected: %+v", day, a.Trace.Hits)
		}
	}
}

func TestUnavailable(t *testing.T) {
	c, err := knowledge.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	ix, err := index.Open("", c, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	ix.Close()
	a := bot.New(bot.Options{Index: ix}).Answer(context.Background(), bot.Question{Text: "身份证到期去哪里换"}, nil)
	if a.Status != bot.Unavailable || a.Reason != bot.ReasonNoIndex || a.Text == "" {
		t.Errorf("got %s %s %q", a.Status, a.Reason, a.Text)
	}
}

func TestEventsTellBlocksInOrder(t *testing.T) {
	var blocks []bot.Block
	var steps []string
	a := newBot(t, nil).Answer(context.Background(), bot.Question{Text: "湛江换领身份证去哪里换?"}, func(e bot.Event) {
		if e.Progress != nil {
			steps = append(steps, e.Progress.Step)
		}
		if d := e.Delta; d != nil {
			if d.Index != len(blocks) {
				t.Errorf("delta %d after %d blocks", d.Index, len(blocks))
			}
			blocks = append(blocks, d.Block)
		}
	})
	if got, want := fmt.Sprint(blocks), fmt.Sprint(a.Blocks); got != want {
		t.Errorf("deltas %s, answer %s", got, want)
	}
	if len(steps) < 2 {
		t.Errorf("progress %v", steps)
	}
}

func TestPersonalDataIsMaskedFirst(t *testing.T) {
	const id, phone = "440199199003072316", "13800138000"
	a := newBot(t, nil).Answer(context.Background(), bot.Question{Text: "我叫王小明,身份证" + id + "丢了怎么补,电话" + phone, Trace: true}, nil)
	raw, err := json.Marshal(a)
	if err != nil {
		t.Fatal(err)
	}
	for _, secret := range []string{id, phone, "王小明"} {
		if strings.Contains(string(raw), secret) {
			t.Errorf("%s is in the answer: %s", secret, raw)
		}
	}
	if a.Case.Procedure != knowledge.Lost {
		t.Errorf("the matter was lost with the data: %+v", a.Case)
	}
}

func BenchmarkAnswer(b *testing.B) {
	x := newBot(b, nil)
	for b.Loop() {
		x.Answer(context.Background(), bot.Question{Text: "湛江换领身份证去哪里换?"}, nil)
	}
}

// TestWholeAnswers holds what an answer must not leave out.
func TestWholeAnswers(t *testing.T) {
	b := newBot(t, nil)
	for _, tt := range []struct {
		name, question string
		want           []string
	}{
		{"several things asked", "身份证到期换要带什么,多久能拿到,旧证要不要交回", []string{"原居民身份证", "60日", "交回"}},
		{"who may have it done is told what to bring", "在广州读大学,湖北户口,身份证丢了", []string{"窗口", "相片回执", "40元"}},
		{"a grant is followed by what to bring", "我16了爸妈出差,我自己一个人去办第一张身份证行不行", []string{"可以", "户口簿"}},
		{"no procedure named", "未成年人身份证如何办理", []string{"监护人", "户口簿"}},
		{"a temporary card", "急用,临时身份证咋办", []string{"10元", "3个月"}},
		{"in a hurry", "身份证丢了怎么补,急着用", []string{"补领", "临时"}},
		{"a rejected photo, asked about the picture", "我的照片没过,说脸上有反光", []string{"阴影", "重新提交", "免费"}},
		{"on relief", "我家是低保户,证到期换新的也要交那20块吗", []string{"不用", "免"}},
		{"the city of the case", "我在番禺,回执城市选哪", []string{"广州"}},
		{"another", "下单没有徐闻,我写广东省行吗", []string{"不可以", "湛江"}},
		{"not yet in time", "卡上还剩八个月,现在提前换掉行不行", []string{"不可以", "6个月"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			a := b.Answer(t.Context(), bot.Question{Text: tt.question}, nil)
			for _, want := range tt.want {
				if !strings.Contains(a.Text, want) {
					t.Errorf("%s\nlacks %s:\n%s", tt.question, want, a.Text)
				}
			}
		})
	}
}

// A reply that names the city of the case names no other, and none without one.
func TestCityOfTheCase(t *testing.T) {
	b := newBot(t, nil)
	for _, question := range []string{"回执城市选哪", "在区里办证办证城市写哪个市"} {
		if a := b.Answer(t.Context(), bot.Question{Text: question}, nil); strings.Contains(a.Text, "{city}") || strings.Contains(a.Text, "城市就选") {
			t.Errorf("%s: %s", question, a.Text)
		}
	}
	a := b.Answer(t.Context(), bot.Question{Text: "在区里办证办证城市写哪个市", City: "440800"}, nil)
	if !strings.Contains(a.Text, "就选湛江") {
		t.Errorf("in Zhanjiang: %s", a.Text)
	}
}
