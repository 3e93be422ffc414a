package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"zhengda/bot"
)

// evaluate measures answers or retrieval.
func evaluate(ctx context.Context, args []string, s streams) error {
	if len(args) > 0 {
		switch args[0] {
		case "questions":
			return evaluateQuestions(ctx, args[1:], s)
		case "passages":
			return evaluatePassages(ctx, args[1:], s)
		case "retrieval":
			return evaluateRetrieval(ctx, args[1:], s)
		}
	}
	return usagef("eval: say what to score: eval questions FILE, eval passages FILE or eval retrieval DIR")
}

// evaluateQuestions scores the answers to a question set.
func evaluateQuestions(ctx context.Context, args []string, s streams) error {
	fs, load := flagSet("eval questions", commonKeys, s)
	list := fs.Int("list", 25, "most failures to list")
	answersTo := fs.String("answers", "", "also write the answers, as ask -batch does, to `FILE`")
	language := languageFlag(fs, "zh-Hans, and en for questions in English")
	under := floorFlag(fs, figureNames)
	if done, err := parseFlags(fs, args); done {
		return err
	}
	questions, h, err := openQuestions(ctx, "eval questions", fs, load, s)
	if err != nil {
		return err
	}
	defer h.close()
	answers, err := answerAll(ctx, h.bot, questions, language(true), *answersTo)
	if err != nil {
		return err
	}
	t := tallyAll(questions, answers)
	t.print(s.out, *list)
	return under(t.figure)
}

// openQuestions reads the one file of questions that a command was given, and
// opens the house.
func openQuestions(ctx context.Context, command string, fs *flag.FlagSet, load func() (config, error), s streams) ([]evalQuestion, *house, error) {
	if fs.NArg() != 1 {
		return nil, nil, usagef("%s: give one file of questions", command)
	}
	questions, err := readQuestions(fs.Arg(0))
	if err != nil {
		return nil, nil, err
	}
	h, err := openQuietly(ctx, load, s)
	return questions, h, err
}

// floorFlag adds -floor, which may be repeated, to a command that measures. The
// function it gives fails when a figure is below its bound.
func floorFlag(fs *flag.FlagSet, names []string) func(figure func(name string) float64) error {
	floors := map[string]float64{}
	fs.Func("floor", "fail when a figure is below a bound, such as "+names[0]+"=0.95 ("+strings.Join(names, ", ")+"); may be repeated", func(v string) error {
		name, bound, ok := strings.Cut(v, "=")
		x, err := strconv.ParseFloat(bound, 64)
		if !ok || err != nil || !slices.Contains(names, name) {
			return fmt.Errorf("%q is not of the form %s=0.95, with one of %s", v, names[0], strings.Join(names, ", "))
		}
		floors[name] = x
		return nil
	})
	return func(figure func(string) float64) error {
		var short []string
		for _, name := range names {
			if bound, set := floors[name]; set && figure(name) < bound {
				short = append(short, fmt.Sprintf("%s %.3f<%v", name, figure(name), bound))
			}
		}
		if len(short) > 0 {
			return fmt.Errorf("below the floor: %s", strings.Join(short, ", "))
		}
		return nil
	}
}

func readQuestions(file string) ([]evalQuestion, error) {
	f, err := os.Open(file)
	if err != nil {
		return nil, fmt.Errorf("open questions: %w", err)
	}
	defer f.Close()
	var out []evalQuestion
	dec := json.NewDecoder(bufio.NewReader(f))
	for {
		var q evalQuestion
		err := dec.Decode(&q)
		if errors.Is(err, io.EOF) {
			if len(out) == 0 {
				return nil, fmt.Errorf("%s: there is no question in it", file)
			}
			return out, nil
		}
		if err != nil {
			return nil, fmt.Errorf("%s: question %d: %w", file, len(out)+1, err)
		}
		for _, r := range q.ForbiddenRegex {
			if _, err := regexp.Compile(r); err != nil {
				return nil, fmt.Errorf("%s: question %s: forbidden_regex: %w", file, q.ID, err)
			}
		}
		if q.Behaviour == "" {
			q.Behaviour = "answer"
		}
		out = append(out, q)
	}
}

// answerAll answers the questions in order, follow-ups in the light of what
// they follow.
func answerAll(ctx context.Context, b *bot.Bot, questions []evalQuestion, in bot.Language, to string) (map[string]bot.Answer, error) {
	var out io.Writer = io.Discard
	if to != "" {
		f, err := os.Create(to)
		if err != nil {
			return nil, fmt.Errorf("write answers: %w", err)
		}
		defer f.Close()
		out = f
	}
	answers := map[string]bot.Answer{}
	for n, q := range questions {
		raw, err := json.Marshal(batchLine{q.ID, q.Text, q.FollowUpOf})
		if err != nil {
			return nil, err
		}
		if err := printJSON(out, answerLine(ctx, b, n+1, raw, bot.Question{Language: in}, answers), false); err != nil {
			return nil, err
		}
	}
	return answers, ctx.Err()
}

// tally sums up verdicts.
type tally struct {
	all, pass, graded, full, inScope, inScopeOK, stop, stopOK int
	forbidden, leaks, polar, polarBad, uncited, missing       int
	categories                                                map[string][2]int // full credit, all
	failures                                                  []string
}

var figureNames = []string{"full", "pass", "inscope", "stop", "no_forbidden", "no_leak", "polarity"}

func tallyAll(questions []evalQuestion, answers map[string]bot.Answer) tally {
	t := tally{categories: map[string][2]int{}}
	for _, q := range questions {
		a, ok := answers[q.ID]
		if !ok {
			t.missing++
			t.failures = append(t.failures, q.ID+"  no answer line")
			continue
		}
		t.add(q, a, score(q, a))
	}
	return t
}

func (t *tally) add(q evalQuestion, a bot.Answer, v verdict) {
	count := func(n *int, yes bool) {
		if yes {
			*n++
		}
	}
	full := len(v.why) == 0
	if q.InScope == "yes" && q.Behaviour == "answer" {
		t.inScope++
		count(&t.inScopeOK, a.Status == bot.Answered || a.Status == bot.Partial || a.Status == bot.Clarify)
	}
	if q.Behaviour == "decline" || q.Behaviour == "refuse" {
		t.stop++
		count(&t.stopOK, v.good)
	}
	t.all++
	count(&t.pass, full)
	if len(q.Expected) > 0 {
		t.graded++
		count(&t.full, full)
	}
	count(&t.forbidden, len(v.says) > 0)
	count(&t.leaks, len(v.leaks) > 0)
	count(&t.polar, v.polarAsks)
	count(&t.polarBad, v.polarity != "")
	count(&t.uncited, v.uncited)
	category := q.Category
	if category == "" {
		category = "?"
	}
	c := t.categories[category]
	c[1]++
	count(&c[0], full)
	t.categories[category] = c
	if !full {
		t.failures = append(t.failures, q.ID+"  "+strings.Join(v.why, " | ")+"  "+a.Question)
	}
}

// figure is one of figureNames, 0 to 1.
func (t tally) figure(name string) float64 {
	share := func(a, b int) float64 {
		if b == 0 {
			return 1
		}
		return float64(a) / float64(b)
	}
	switch name {
	case "full":
		return share(t.full, t.graded)
	case "pass":
		return share(t.pass, t.all)
	case "inscope":
		return share(t.inScopeOK, t.inScope)
	case "stop":
		return share(t.stopOK, t.stop)
	case "no_forbidden":
		return share(t.all-t.forbidden, t.all)
	case "no_leak":
		return share(t.all-t.leaks, t.all)
	default:
		return share(t.polar-t.polarBad, t.polar)
	}
}

func (t tally) print(w io.Writer, list int) {
	names := make([]string, 0, len(t.categories))
	for c := range t.categories {
		names = append(names, c)
	}
	share := func(c string) float64 { return float64(t.categories[c][0]) / float64(t.categories[c][1]) }
	slices.SortFunc(names, func(a, b string) int {
		if d := share(a) - share(b); d != 0 {
			return map[bool]int{true: -1, false: 1}[d < 0]
		}
		return strings.Compare(a, b)
	})
	for _, c := range names {
		fmt.Fprintf(w, "%-18s %d/%d\n", c, t.categories[c][0], t.categories[c][1])
	}
	for _, f := range t.failures[:min(list, len(t.failures))] {
		fmt.Fprintf(w, "-  %s\n", f)
	}
	if t.missing > 0 {
		fmt.Fprintf(w, "%d missing | ", t.missing)
	}
	for _, n := range figureNames {
		fmt.Fprintf(w, "%s %.3f ", n, t.figure(n))
	}
	fmt.Fprintf(w, "uncited %d n %d\n", t.uncited, t.all)
}
