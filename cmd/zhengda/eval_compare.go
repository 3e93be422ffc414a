package main

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
)

// compareRuns says what got better and worse from one run of eval questions to
// another.
func compareRuns(_ context.Context, args []string, s streams) error {
	fs, _ := flagSet("eval compare", []string{}, s)
	failOnWorse := fs.Bool("fail-on-worse", false, "fail when a question got worse, or one that was passed is gone")
	list := fs.Int("list", 0, "most questions to list under each heading; 0 for all")
	if done, err := parseFlags(fs, args); done {
		return err
	}
	if fs.NArg() != 2 {
		return usagef("eval compare: give two files that eval questions -json wrote, the earlier one first")
	}
	before, err := readResult(fs.Arg(0))
	if err != nil {
		return err
	}
	after, err := readResult(fs.Arg(1))
	if err != nil {
		return err
	}
	c := compareResults(before, after)
	c.print(s.out, *list)
	if worse := len(c.worse) + len(c.lost()); *failOnWorse && worse > 0 {
		return fmt.Errorf("worse than before: %d of %d questions", worse, len(before.Questions))
	}
	return nil
}

// comparison is what differs between two runs.
type comparison struct {
	before, after          evalResult
	better, worse, changed []pairOfResults // changed: neither, but for other reasons than before
	gone, added            []questionResult
}

// pairOfResults are the results of one question in two runs.
type pairOfResults struct{ before, after questionResult }

// key names a question through runs.
func (q questionResult) key() string { return q.Set + "/" + q.ID }

// faults are all that is wrong with an answer.
func (q questionResult) faults() []string { return slices.Concat(q.Why, q.Problems) }

func compareResults(before, after evalResult) comparison {
	c := comparison{before: before, after: after}
	was := map[string]questionResult{}
	for _, q := range before.Questions {
		was[q.key()] = q
	}
	for _, now := range after.Questions {
		old, ok := was[now.key()]
		if !ok {
			c.added = append(c.added, now)
			continue
		}
		delete(was, now.key())
		p := pairOfResults{old, now}
		switch d := p.change(); {
		case d > 0:
			c.better = append(c.better, p)
		case d < 0:
			c.worse = append(c.worse, p)
		case !slices.Equal(old.faults(), now.faults()):
			c.changed = append(c.changed, p)
		}
	}
	for _, q := range before.Questions {
		if _, ok := was[q.key()]; ok {
			c.gone = append(c.gone, q)
		}
	}
	return c
}

// change is above 0 when a question got better, below when worse: whether it
// passes comes first, then how much is wrong with its citations.
func (p pairOfResults) change() int {
	passed := func(q questionResult) int {
		if q.Passed {
			return 1
		}
		return 0
	}
	return cmp.Or(passed(p.after)-passed(p.before), len(p.before.Problems)-len(p.after.Problems))
}

// lost are the questions that passed and are not asked any more.
func (c comparison) lost() []questionResult {
	return slices.DeleteFunc(slices.Clone(c.gone), func(q questionResult) bool { return !q.Passed })
}

func (c comparison) print(w io.Writer, list int) {
	for _, r := range []struct {
		when string
		evalResult
	}{{"before", c.before}, {"after", c.after}} {
		fmt.Fprintf(w, "%-7s %s, corpus %s, %s, %d questions\n", r.when, r.Day, r.Corpus, r.Composer, len(r.Questions))
	}
	fmt.Fprintf(w, "\n%-20s %9s %9s %9s\n", "", "before", "after", "change")
	row := func(name, form string, a, b float64) {
		change := "="
		if a != b {
			change = fmt.Sprintf("%+"+form, b-a)
		}
		fmt.Fprintf(w, "%-20s %9s %9s %9s\n", name, fmt.Sprintf("%"+form, a), fmt.Sprintf("%"+form, b), change)
	}
	for _, n := range figureNames {
		row(n, ".4f", c.before.Figures[n], c.after.Figures[n])
	}
	for _, n := range slices.Sorted(maps.Keys(c.after.Counts)) {
		row(n, ".0f", float64(c.before.Counts[n]), float64(c.after.Counts[n]))
	}
	for _, s := range steps {
		a, b := c.before.Latency[s.name], c.after.Latency[s.name]
		row(s.name+" ms p50", ".2f", a.P50, b.P50)
		row(s.name+" ms p99", ".2f", a.P99, b.P99)
	}
	row("characters p50", ".0f", float64(c.before.Length.Median), float64(c.after.Length.Median))
	printPairs(w, "better", "+", c.better, list)
	printPairs(w, "worse", "-", c.worse, list)
	printPairs(w, "not passed for other reasons than before", "~", c.changed, list)
	fmt.Fprintf(w, "\n%d better, %d worse, %d for other reasons; %d gone (%d of them passed), %d new\n",
		len(c.better), len(c.worse), len(c.changed), len(c.gone), len(c.lost()), len(c.added))
}

func printPairs(w io.Writer, heading, sign string, pairs []pairOfResults, list int) {
	if len(pairs) == 0 {
		return
	}
	fmt.Fprintf(w, "\n%s: %d\n", heading, len(pairs))
	words := func(q questionResult) string {
		return cmp.Or(strings.Join(q.faults(), " | "), "passed")
	}
	for i, p := range pairs {
		if list > 0 && i == list {
			fmt.Fprintf(w, "%s … and %d more\n", sign, len(pairs)-list)
			break
		}
		fmt.Fprintf(w, "%s %s  %s\n    was: %s\n    now: %s\n", sign, p.after.key(), p.after.Question, words(p.before), words(p.after))
	}
}
