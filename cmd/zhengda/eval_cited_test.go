package main

import (
	"encoding/json"
	"io"
	"log/slog"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"zhengda/bot"
	"zhengda/index"
	"zhengda/knowledge"
)

// tampering breaks one thing of an answer and tells whether there was anything to break.
var tamperings = []struct {
	name  string
	least float64 // part that must be seen
	do    func(a *bot.Answer) bool
}{
	{"a mark is lost", 1, func(a *bot.Answer) bool {
		r := citingRuns(a)
		i := slices.IndexFunc(r, func(r runsAt) bool { return r.kind != bot.Notice && !strings.HasSuffix((*r.runs)[0].Text, "\uff1a") })
		if i < 0 {
			return false
		}
		*r[i].runs = slices.DeleteFunc(*r[i].runs, func(r bot.Run) bool { return r.Cite != 0 })
		return true
	}},
	// Two passages may bear the same statement, so a few are no mistakes.
	{"each mark is another's", 0.85, func(a *bot.Answer) bool {
		for _, r := range citingRuns(a) {
			for i := range *r.runs {
				if c := &(*r.runs)[i].Cite; *c != 0 {
					*c = *c%len(a.Citations) + 1
				}
			}
		}
		return len(a.Citations) > 1
	}},
	{"a mark leads nowhere", 1, func(a *bot.Answer) bool {
		for _, r := range citingRuns(a) {
			(*r.runs)[len(*r.runs)-1].Cite = len(a.Citations) + 1
			return true
		}
		return false
	}},
	{"a figure is another", 1, func(a *bot.Answer) bool {
		for _, r := range citingRuns(a) {
			if t := &(*r.runs)[0].Text; digits.MatchString(*t) {
				n, _ := strconv.Atoi(digits.FindString(*t))
				*t = strings.Replace(*t, digits.FindString(*t), strconv.Itoa(n+7), 1)
				return true
			}
		}
		return false
	}},
	{"a platform nobody spoke of", 1, func(a *bot.Answer) bool {
		for _, r := range citingRuns(a) {
			(*r.runs)[0].Text += "也可以用“i莞家”。"
			return !strings.Contains(a.Text, "东莞")
		}
		return false
	}},
	{"words of something else", 1, func(a *bot.Answer) bool {
		for _, r := range citingRuns(a) {
			(*r.runs)[0].Text = "明天珠江两岸阵雨转阴，出海渔船注意避风。"
			return true
		}
		return false
	}},
	{"the quotation is changed", 1, func(a *bot.Answer) bool { a.Citations[0].Quote += "。"; return true }},
	{"the passage is gone", 1, func(a *bot.Answer) bool { a.Citations[0].Section = "nowhere"; return true }},
	{"a source is listed that nothing cites", 1, func(a *bot.Answer) bool {
		c := a.Citations[0]
		c.N = len(a.Citations) + 1
		a.Citations = append(a.Citations, c)
		return true
	}},
}

var digits = regexp.MustCompile(`[0-9]+`)

type runsAt struct {
	kind bot.BlockKind
	runs *[]bot.Run
}

// citingRuns are the paragraphs and items that cite.
func citingRuns(a *bot.Answer) []runsAt {
	var out []runsAt
	add := func(kind bot.BlockKind, r *[]bot.Run) {
		if slices.ContainsFunc(*r, func(r bot.Run) bool { return r.Cite != 0 }) {
			out = append(out, runsAt{kind, r})
		}
	}
	for i := range a.Blocks {
		b := &a.Blocks[i]
		add(b.Kind, &b.Runs)
		for j := range b.Items {
			add(b.Kind, &b.Items[j])
		}
	}
	return out
}

// markedText gives the marks of an answer in the order of its blocks, as its text
// has them; of the text no more is looked at.
func markedText(a bot.Answer) string {
	var b strings.Builder
	for _, s := range statementsOf(a) {
		for _, n := range s.cites {
			b.WriteString("[" + strconv.Itoa(n) + "]")
		}
	}
	return b.String()
}

// TestCitationsAreChecked holds that the check finds nothing wrong with the
// answers to the project's questions, and sees what is broken in them.
func TestCitationsAreChecked(t *testing.T) {
	c, ix, log := embeddedIndex(t)
	now := func() time.Time { return time.Date(2026, 11, 27, 10, 0, 0, 0, time.UTC) }
	b := bot.New(bot.Options{Index: ix, Log: log, Now: now})
	g := newGrounds(c, knowledge.Today(now()))
	questions, err := readQuestions("testdata/questions.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	tried, seen := map[string]int{}, map[string]int{}
	for _, in := range []bot.Language{bot.Hans, bot.Hant} {
		whole, err := answerAll(t.Context(), b, questions, in, io.Discard)
		if err != nil {
			t.Fatal(err)
		}
		for id, a := range whole {
			if found := g.check(a); len(found.problems) > 0 || found.valid != found.statements {
				t.Errorf("%s %s: %d of %d valid, %q in\n%s", in, id, found.valid, found.statements, found.problems, a.Text)
			}
			if in != bot.Hans || !isAnswer(a) {
				continue
			}
			for _, x := range tamperings {
				broken := copyOf(t, a)
				if !x.do(&broken) {
					continue
				}
				broken.Text = markedText(broken)
				tried[x.name]++
				if found := g.check(broken); len(found.problems) > 0 {
					seen[x.name]++
				} else if x.least == 1 {
					t.Errorf("%s: not seen that %s:\n%+v", id, x.name, statementsOf(broken))
				}
			}
		}
	}
	for _, x := range tamperings {
		t.Logf("%-40s %d of %d seen", x.name, seen[x.name], tried[x.name])
		if tried[x.name] < 30 || float64(seen[x.name]) < x.least*float64(tried[x.name]) {
			t.Errorf("%s: %d of %d seen, want %v of at least 30", x.name, seen[x.name], tried[x.name], x.least)
		}
	}
}

func copyOf(t *testing.T, a bot.Answer) bot.Answer {
	t.Helper()
	raw, err := json.Marshal(a)
	if err != nil {
		t.Fatal(err)
	}
	var out bot.Answer
	if err := json.Unmarshal(raw, &out); err != nil {
		t.Fatal(err)
	}
	return out
}

// embeddedIndex is an index in memory of the articles that ship with the binary.
func embeddedIndex(t *testing.T) (*knowledge.Corpus, *index.Index, *slog.Logger) {
	t.Helper()
	c, err := knowledge.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	log := slog.New(slog.DiscardHandler)
	ix, err := index.Open("", c, log)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { ix.Close() })
	return c, ix, log
}
