package bot_test

import (
	"bufio"
	"context"
	"encoding/json"
	"os"
	"slices"
	"strings"
	"testing"

	"zhengda/bot"
)

// askedQuestions are those that the project measures itself by.
func askedQuestions(t *testing.T) []string {
	t.Helper()
	f, err := os.Open("../cmd/zhengda/testdata/questions.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var out []string
	for lines := bufio.NewScanner(f); lines.Scan(); {
		var q struct {
			Question string `json:"question"`
			Text     string `json:"text"`
		}
		if err := json.Unmarshal(lines.Bytes(), &q); err != nil {
			t.Fatal(err)
		}
		out = append(out, q.Question+q.Text)
	}
	return out
}

// TestVariantsHoldTogether cuts the answers to all questions we measure by: no
// mark dangles, no source is listed in vain, nothing is said that the whole
// answer does not say, and what the rules close stays said.
func TestVariantsHoldTogether(t *testing.T) {
	b := newBot(t, nil)
	lengths := map[bot.Length]int{}
	for _, question := range askedQuestions(t) {
		a := b.Answer(context.Background(), bot.Question{Text: question, Trace: true}, nil)
		if a.Status != bot.Answered && a.Status != bot.Partial {
			continue // a reviewed reply speaks for itself, and what it quotes is cited below it
		}
		checkVariants(t, a)
		checkVariants(t, a.In(bot.Hant))
		for _, v := range a.Variants() {
			lengths[v.Length]++
		}
	}
	for _, question := range []string{"Where do I renew my ID card in Zhanjiang?", "My child is 10, can we renew the ID card online in Zhanjiang?", "What do I need for a lost ID card?"} {
		a := b.Answer(context.Background(), bot.Question{Text: question, Trace: true}, nil)
		if a.Language != bot.English || len(a.Citations) == 0 {
			t.Errorf("%s: answered in %s, %d sources", question, a.Language, len(a.Citations))
		}
		for _, v := range a.Variants() {
			if v.Length == bot.Short {
				t.Errorf("%s: what a rule says is not known of English, and it is cut to %s", question, v.Text)
			}
		}
		checkVariants(t, a)
	}
	if lengths[bot.Full] < 100 || lengths[bot.Short] < lengths[bot.Full]/3 || lengths[bot.Medium] == 0 {
		t.Errorf("variants by length: %v", lengths)
	}
}

func checkVariants(t *testing.T, a bot.Answer) {
	t.Helper()
	vs := a.Variants()
	if n := len(vs); n == 0 || n > 3 || vs[n-1].Length != bot.Full || vs[n-1].Text != a.Text {
		t.Fatalf("%s: %d variants, %+v", a.Question, len(vs), vs)
	}
	for i, v := range vs {
		if a.Status == bot.Answered || a.Status == bot.Partial { // a refusal begins in our own words
			checkCited(t, bot.Answer{Blocks: v.Blocks, Citations: v.Citations})
		}
		if i > 0 && len([]rune(vs[i-1].Text)) >= len([]rune(v.Text)) {
			t.Errorf("%s: %s is not shorter than %s", a.Question, vs[i-1].Length, v.Length)
		}
		if len(a.Citations) > 0 && len(v.Citations) == 0 {
			t.Errorf("%s: %s cites nothing: %s", a.Question, v.Length, v.Text)
		}
		for _, text := range statements(v.Blocks) {
			if !strings.Contains(a.Text, text) {
				t.Errorf("%s: %s says what the answer does not: %s", a.Question, v.Length, text)
			}
		}
		if last := v.Blocks[len(v.Blocks)-1]; last.Kind == bot.Paragraph && len(last.Runs) > 0 && strings.HasSuffix(last.Runs[0].Text, "\uff1a") {
			t.Errorf("%s: %s announces what it leaves out: %s", a.Question, v.Length, v.Text)
		}
		for _, b := range a.Blocks {
			if b.Kind != bot.Paragraph && b.Kind != bot.Notice || len(b.Runs) == 0 {
				continue
			}
			said := b.Runs[0].Text
			closes := slices.ContainsFunc(a.Trace.Outcomes, func(o bot.TracedOutcome) bool { return o.Why == said && a.Language != bot.Hant })
			if (closes || b.Kind == bot.Notice && len(b.Runs) == 1) && !strings.Contains(v.Text, said) {
				t.Errorf("%s: %s leaves out %s", a.Question, v.Length, said)
			}
		}
		for _, c := range v.Citations {
			if !slices.ContainsFunc(a.Citations, func(o bot.Citation) bool { o.N = c.N; return o == c }) {
				t.Errorf("%s: %s lists a source of its own: %+v", a.Question, v.Length, c)
			}
		}
	}
}

// statements are the texts of the runs.
func statements(blocks []bot.Block) (out []string) {
	for _, b := range blocks {
		for _, runs := range slices.Concat([][]bot.Run{b.Runs}, b.Items, slices.Concat(b.Rows...)) {
			for _, r := range runs {
				out = append(out, r.Text)
			}
		}
	}
	return out
}

func TestVariantsAreNumberedAnew(t *testing.T) {
	cite := func(n int) bot.Citation {
		return bot.Citation{N: n, Article: "a", Section: string(rune('a' + n)), Level: []string{"", "city", "nation"}[n], Publisher: "p", Reviewed: "r", Quote: "q"}
	}
	closed := "未满16周岁不能网上办。"
	a := bot.Answer{
		Question: "孩子能网上换吗", Level: "city", Citations: []bot.Citation{cite(1), cite(2)},
		Trace: &bot.Trace{Outcomes: []bot.TracedOutcome{{Channel: "online", Open: "closed", Why: closed}}},
		Blocks: []bot.Block{
			{Kind: bot.Paragraph, Runs: []bot.Run{{Text: "要由监护人陪着到窗口办。"}, {Cite: 2}}},
			{Kind: bot.List, Title: "材料", Items: [][]bot.Run{{{Text: "户口簿"}, {Cite: 1}}}},
			{Kind: bot.Paragraph, Runs: []bot.Run{{Text: closed}, {Cite: 1}}},
			{Kind: bot.Notice, Runs: []bot.Run{{Text: "先预约。"}, {Cite: 1}}},
			{Kind: bot.Notice, Runs: []bot.Run{{Text: "没有查到本市的规定。"}}},
		},
	}
	a.Text = "要由监护人陪着到窗口办。[2]\n\n材料\n- 户口簿[1]\n\n" + closed + "[1]\n\n先预约。[1]\n\n没有查到本市的规定。"
	vs := a.Variants()
	want := "要由监护人陪着到窗口办。[1]\n\n" + closed + "[2]\n\n没有查到本市的规定。"
	if len(vs) != 2 || vs[0].Length != bot.Short || vs[0].Text != want || vs[0].Level != "nation" || vs[0].Citations[0].Section != a.Citations[1].Section {
		t.Errorf("variants %+v, want the first to read %s", vs, want)
	}
	if a.Blocks[0].Runs[1].Cite != 2 {
		t.Error("cutting changed the answer itself")
	}
	checkVariants(t, a)
}

// TestShortDoesNotTakeBack: a cut stands before no sentence that limits the one before.
func TestShortDoesNotTakeBack(t *testing.T) {
	long := strings.Repeat("带上原来的身份证，到居住地附近的户政窗口去，", 4)
	for text, want := range map[string]string{
		"可以在网上办理到期换领的手续。但未满16周岁的除外。窗口也能办，" + long + "。": "可以在网上办理到期换领的手续。但未满16周岁的除外。",
		"可以。到期换领可以在网上办理。窗口同样可以办理，" + long + "。":         "可以。到期换领可以在网上办理。",
		"只有一句，" + long + "。": "只有一句，" + long + "。",
	} {
		a := bot.Answer{Citations: []bot.Citation{{N: 1, Article: "a", Publisher: "p", Reviewed: "r", Quote: "q"}}, Blocks: []bot.Block{{Kind: bot.Paragraph, Runs: []bot.Run{{Text: text}, {Cite: 1}}}}, Text: text + "[1]"}
		if got := a.Variants()[0].Text; got != want+"[1]" {
			t.Errorf("short is %s, want %s[1]", got, want)
		}
	}
}
