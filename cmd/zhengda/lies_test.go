package main

import (
	"io"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"zhengda/bot"
	"zhengda/bot/openai"
	"zhengda/bot/openai/modeltest"
	"zhengda/knowledge"
)

// liar is a model that gives the quoted answer in sentences and lies besides, in
// each question in another mode.
type liar struct {
	mu     sync.Mutex
	quoted map[string]bot.Answer // by the question as it was resolved
	asked  int
	lies   map[string][]string // by the same, what must not be shown
	modes  map[string]modeltest.Mode
}

var markInText = regexp.MustCompile(`\[[0-9]+\]`)

// say is what the liar answers to a request.
func (l *liar) say(r modeltest.Request) string {
	l.mu.Lock()
	defer l.mu.Unlock()
	p := r.Parsed()
	modes := modeltest.Modes()
	mode := modes[l.asked%len(modes)]
	l.asked++
	text, lies := mode.Say(r)
	l.lies[p.Question], l.modes[p.Question] = lies, mode
	if mode == modeltest.OnlyLies {
		return text
	}
	return honest(l.quoted[p.Question], p.Passages) + "\n" + text
}

// honest gives an answer's sentences with the numbers of the passages they stand in.
func honest(a bot.Answer, passages []modeltest.Passage) string {
	var b strings.Builder
	for line := range strings.Lines(markInText.ReplaceAllString(a.Text, "")) {
		bare := strings.TrimSpace(strings.TrimPrefix(strings.TrimSpace(line), "- "))
		i := slices.IndexFunc(passages, func(p modeltest.Passage) bool { return bare != "" && strings.Contains(p.Text, bare) })
		if i < 0 || slices.ContainsFunc(passages, func(p modeltest.Passage) bool { return strings.Contains(p.Head, "— "+bare+"(") }) {
			continue
		}
		item := ""
		if strings.HasPrefix(strings.TrimSpace(line), "- ") {
			item = "- "
		}
		b.WriteString(item)
		for _, s := range strings.SplitAfter(bare, "。") {
			if s != "" {
				b.WriteString(s + "[" + strconv.Itoa(i+1) + "]")
			}
		}
		b.WriteString("\n")
	}
	return b.String()
}

// TestLyingModel asks every question of the project's sets of a model that lies
// each time in another way: fees, days, links, phones, organisations, yes for no,
// forged citations, promises, its own instructions, orders obeyed. No lie may
// reach the reader, and the answers must be as good as quoted ones.
func TestLyingModel(t *testing.T) {
	c, ix, log := embeddedIndex(t)
	l := &liar{quoted: map[string]bot.Answer{}, lies: map[string][]string{}, modes: map[string]modeltest.Mode{}}
	srv := modeltest.New(t, modeltest.Reply(l.say))
	m, err := openai.New(openai.Config{BaseURL: srv.URL, APIKey: modeltest.Key, Model: "liar", FirstToken: 20 * time.Second, Idle: 20 * time.Second, Total: 40 * time.Second})
	if err != nil {
		t.Fatal(err)
	}
	defer m.Close()
	now := func() time.Time { return time.Date(2026, 11, 27, 10, 0, 0, 0, time.UTC) }
	quoting := bot.New(bot.Options{Index: ix, Log: log, Now: now})
	lying := bot.New(bot.Options{Index: ix, Log: log, Now: now, Model: m})
	ground := newGrounds(c, knowledge.Today(now()))
	var honest, lied []judged // of all sets
	for _, set := range []string{"questions.jsonl", "questions-fresh.jsonl"} {
		questions, err := readQuestions("testdata/" + set)
		if err != nil {
			t.Fatal(err)
		}
		good, err := answerAll(t.Context(), quoting, questions, bot.Hans, io.Discard)
		if err != nil {
			t.Fatal(err)
		}
		for _, a := range good {
			l.quoted[a.Resolved] = a
		}
		got, err := answerAll(t.Context(), lying, questions, bot.Hans, io.Discard)
		if err != nil {
			t.Fatal(err)
		}
		told, byModel := 0, 0
		for id, a := range got {
			told += len(l.lies[a.Resolved])
			if a.Composer == bot.ByModel {
				byModel++
			}
			for _, lie := range l.lies[a.Resolved] {
				if !strings.Contains(a.Text, lie) || strings.Contains(good[id].Text, lie) || l.modes[a.Resolved] == modeltest.CiteWrong && standsInCited(c, a, lie) {
					continue
				}
				t.Errorf("%s: a lie is shown (%s): %q in\n%s", id, l.modes[a.Resolved], lie, a.Text)
			}
		}
		honest, lied = append(honest, judgeAll(set, questions, good, ground)...), append(lied, judgeAll(set, questions, got, ground)...)
		if told < len(got)/3 || byModel < len(got)/3 {
			t.Errorf("%s: only %d lies in %d answers by the model: the test proves little", set, told, byModel)
		}
		t.Logf("%s: %d lies told, %d of %d answers by the model", set, told, byModel, len(got))
	}
	before, after := tallyOf(honest), tallyOf(lied)
	for _, f := range []string{"pass", "full", "citations", "figures"} {
		t.Logf("%s: %.4f quoted, %.4f lying", f, before.figure(f), after.figure(f))
		if after.figure(f) < before.figure(f)-0.02 {
			t.Errorf("%s is %.3f, quoted %.3f", f, after.figure(f), before.figure(f))
		}
	}
}

// standsInCited reports a sentence that is shown with the passage it stands in.
func standsInCited(c *knowledge.Corpus, a bot.Answer, sentence string) bool {
	for _, cite := range a.Citations {
		p, ok := c.Passage(cite.Article, cite.Section)
		if ok && strings.Contains(p.Text, strings.TrimSuffix(sentence, "。")) && strings.Contains(a.Text, sentence+"["+strconv.Itoa(cite.N)+"]") {
			return true
		}
	}
	return false
}
