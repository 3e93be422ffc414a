package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"zhengda/bot"
	"zhengda/index"
)

// evaluatePassages scores what is found for a question set: whether one of the
// first passages holds all that is expected.
func evaluatePassages(ctx context.Context, args []string, s streams) error {
	fs, load := flagSet("eval passages", commonKeys, s)
	depth := fs.Int("k", 5, "passages that are looked at")
	list := fs.Int("list", 10, "most failures to list")
	curve := fs.Bool("curve", false, "also print what each bound of confidence would answer and leave")
	ablate := fs.Bool("ablate", false, "also print the figures with each signal left out")
	foundTo := fs.String("found", "", "also write what was found, one JSON object a line, to `FILE`")
	var without []index.Signal
	fs.Func("without", "leave out a `SIGNAL` of "+fmt.Sprint(index.Signals())+"; may be repeated", func(v string) error {
		if !slices.Contains(index.Signals(), index.Signal(v)) {
			return fmt.Errorf("there is no signal %q", v)
		}
		without = append(without, index.Signal(v))
		return nil
	})
	under := floorFlag(fs, passageFigures)
	if done, err := parseFlags(fs, args); done {
		return err
	}
	if *depth < 1 {
		return usagef("eval passages: -k %d; write a number above 0", *depth)
	}
	questions, h, err := openQuestions(ctx, "eval passages", fs, load, s)
	if err != nil {
		return err
	}
	defer h.close()
	searches, err := findAll(ctx, h.bot, questions, *depth, without)
	if err != nil {
		return err
	}
	t := tallyPassages(searches)
	t.print(s.out, *list)
	if *foundTo != "" {
		if err := writeFound(*foundTo, searches); err != nil {
			return err
		}
	}
	if *curve {
		printCurve(s.out, searches)
	}
	for _, signal := range index.Signals() {
		if !*ablate {
			break
		}
		less, err := findAll(ctx, h.bot, questions, *depth, append(slices.Clone(without), signal))
		if err != nil {
			return err
		}
		fmt.Fprintf(s.out, "without %-12s%s\n", signal, tallyPassages(less))
	}
	return under(t.figure)
}

// searched is a question and what was found for it.
type searched struct {
	evalQuestion
	found bot.Found
	at    int // place of the first passage that holds all that is expected, from 1; 0: none does
}

// findAll searches for all questions, for follow-ups in the light of what they
// follow.
func findAll(ctx context.Context, b *bot.Bot, questions []evalQuestion, depth int, without []index.Signal) ([]searched, error) {
	leads := map[string]bool{} // questions that others follow
	for _, q := range questions {
		leads[q.FollowUpOf] = true
	}
	before := map[string]bot.Answer{}
	var out []searched
	for _, q := range questions {
		ask := bot.Question{Text: q.Text}
		if a, ok := before[q.FollowUpOf]; ok && q.FollowUpOf != "" {
			ask.Previous, ask.Case = &a, a.Case
		}
		if leads[q.ID] {
			before[q.ID] = b.Answer(ctx, ask, nil)
		}
		found, err := b.Find(ctx, ask, depth, without...)
		if err != nil {
			return nil, fmt.Errorf("question %s: %w", q.ID, err)
		}
		x := searched{evalQuestion: q, found: found}
		for i, h := range found.Hits {
			if holdsAll(q.Expected, h) {
				x.at = i + 1
				break
			}
		}
		out = append(out, x)
	}
	return out, ctx.Err()
}

// holdsAll reports whether a passage, with its heading and its typed facts, has
// every expected string.
func holdsAll(expected []string, h index.Hit) bool {
	parts := []string{h.Passage.Section.Heading, h.Passage.Text}
	for _, f := range h.Facts {
		parts = append(parts, f.Name, f.Text())
	}
	text := foldNumerals(strings.Join(parts, "\n"))
	for _, e := range expected {
		if !slices.ContainsFunc(strings.Split(e, "|"), func(x string) bool { return strings.Contains(text, fold(x)) }) {
			return false
		}
	}
	return true
}

var passageFigures = []string{"first", "found", "mrr"}

// passageTally sums up searches; only questions that expect something count.
type passageTally struct {
	graded, first, found int
	mrr                  float64
	failures             []string
}

func tallyPassages(searches []searched) passageTally {
	var t passageTally
	for _, x := range searches {
		if len(x.Expected) == 0 {
			continue
		}
		t.graded++
		switch {
		case x.at == 0:
			var ids []string
			for _, h := range x.found.Hits {
				ids = append(ids, h.Passage.ID)
			}
			t.failures = append(t.failures, fmt.Sprintf("%s  %s  wants %s; found %s", x.ID, x.found.Question, strings.Join(x.Expected, "; "), strings.Join(ids, " ")))
			continue
		case x.at == 1:
			t.first++
		}
		t.found++
		t.mrr += 1 / float64(x.at)
	}
	return t
}

// figure is one of passageFigures, 0 to 1.
func (t passageTally) figure(name string) float64 {
	n := float64(max(1, t.graded))
	switch name {
	case "first":
		return float64(t.first) / n
	case "found":
		return float64(t.found) / n
	}
	return t.mrr / n
}

func (t passageTally) String() string {
	return fmt.Sprintf("first %.3f found %.3f mrr %.3f n %d", t.figure("first"), t.figure("found"), t.figure("mrr"), t.graded)
}

func (t passageTally) print(w io.Writer, list int) {
	for _, f := range t.failures[:min(list, len(t.failures))] {
		fmt.Fprintf(w, "-  %s\n", f)
	}
	fmt.Fprintln(w, t)
}

// answerable tells which questions the passages answer: yes when one of the
// first holds what is expected, no for what is to be declined. Of others nothing
// is known.
func (x searched) answerable() (yes, no bool) {
	return x.Behaviour == "answer" && len(x.Expected) > 0 && x.at > 0, x.Behaviour == "decline"
}

// printCurve prints, for bounds of confidence, the share of the questions that
// the passages answer which would be answered, and of those to be declined which
// would be declined.
func printCurve(w io.Writer, searches []searched) {
	var yes, no []float64
	for _, x := range searches {
		switch is, not := x.answerable(); {
		case is:
			yes = append(yes, x.found.Confidence)
		case not:
			no = append(no, x.found.Confidence)
		}
	}
	fmt.Fprintf(w, "\nbound  answered of %-4d declined of %d\n", len(yes), len(no))
	for i := 1; i < 20; i++ {
		bound := float64(i) / 20
		fmt.Fprintf(w, "%5.2f  %16.3f %16.3f\n", bound, share(yes, func(c float64) bool { return c >= bound }), share(no, func(c float64) bool { return c < bound }))
	}
	var right float64 // of pairs, the area under the curve
	for _, y := range yes {
		right += share(no, func(c float64) bool { return c < y })
	}
	fmt.Fprintf(w, "area   %.3f\n", right/float64(max(1, len(yes))))
}

func share(list []float64, is func(float64) bool) float64 {
	n := 0
	for _, x := range list {
		if is(x) {
			n++
		}
	}
	return float64(n) / float64(max(1, len(list)))
}

// writeFound writes each search for further looking into it.
func writeFound(file string, searches []searched) (err error) {
	f, err := os.Create(file)
	if err != nil {
		return fmt.Errorf("write what was found: %w", err)
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	enc := json.NewEncoder(f)
	enc.SetEscapeHTML(false)
	for _, x := range searches {
		yes, no := x.answerable()
		if err := enc.Encode(struct {
			ID         string `json:"id"`
			At         int    `json:"at"`
			Answerable bool   `json:"answerable"`
			Decline    bool   `json:"decline"`
			foundPassages
		}{x.ID, x.at, yes, no, newFoundPassages(x.found)}); err != nil {
			return fmt.Errorf("write what was found: %w", err)
		}
	}
	return nil
}
