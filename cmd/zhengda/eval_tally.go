package main

import (
	"cmp"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"zhengda/bot"
)

// judged is a question, its answer and what is to be said of it.
type judged struct {
	evalQuestion
	set     string
	answer  bot.Answer
	missing bool // there is no answer
	verdict
	citing
}

// judgeAll judges the answers to a set.
func judgeAll(set string, questions []evalQuestion, answers map[string]bot.Answer, g *grounds) []judged {
	var out []judged
	for _, q := range questions {
		j := judged{evalQuestion: q, set: set}
		if a, ok := answers[q.ID]; ok {
			j.answer, j.verdict, j.citing = a, score(q, a), g.check(a)
		} else {
			j.missing, j.why = true, []string{"no answer line"}
		}
		out = append(out, j)
	}
	return out
}

// tally sums up what was judged.
type tally struct {
	all, pass, graded, full, inScope, inScopeOK, stop, stopOK int
	forbidden, leaks, polar, polarBad, uncited, missing       int
	refused                                                   int               // in scope and to be answered, but declined or refused
	answered                                                  int               // to be declined or refused, but answered
	citing                                                                      // summed up
	categories                                                map[string][2]int // passed, all
	failures                                                  []string
}

// figureNames are the shares that are measured, in the order they are shown;
// docs/evaluation.md has the table of them.
var figureNames = []string{"full", "pass", "inscope", "stop", "no_forbidden", "no_leak", "polarity", "no_overrefusal", "citations", "figures"}

func tallyOf(all []judged) tally {
	t := tally{categories: map[string][2]int{}}
	for _, j := range all {
		if j.missing {
			t.missing++
			t.failures = append(t.failures, j.ID+"  no answer line")
			continue
		}
		t.add(j)
	}
	return t
}

// isAnswer reports an answer that tells what was asked, or part of it.
func isAnswer(a bot.Answer) bool { return a.Status == bot.Answered || a.Status == bot.Partial }

// overRefused reports a question that was to be answered and was not.
func (j judged) overRefused() bool {
	return j.InScope == "yes" && j.Behaviour == "answer" && (j.answer.Status == bot.Abstained || j.answer.Status == bot.Refused)
}

// toStop reports a question that is to be declined or refused.
func (q evalQuestion) toStop() bool { return q.Behaviour == "decline" || q.Behaviour == "refuse" }

func (t *tally) add(j judged) {
	count := func(n *int, yes bool) {
		if yes {
			*n++
		}
	}
	passed := len(j.why) == 0
	if j.InScope == "yes" && j.Behaviour == "answer" {
		t.inScope++
		count(&t.inScopeOK, isAnswer(j.answer) || j.answer.Status == bot.Clarify)
		count(&t.refused, j.overRefused())
	}
	if j.toStop() {
		t.stop++
		count(&t.stopOK, j.good)
		count(&t.answered, isAnswer(j.answer))
	}
	t.all++
	count(&t.pass, passed)
	if len(j.Expected) > 0 {
		t.graded++
		count(&t.full, passed)
	}
	count(&t.forbidden, len(j.says) > 0)
	count(&t.leaks, len(j.leaks) > 0)
	count(&t.polar, j.polarAsks)
	count(&t.polarBad, j.polarity != "")
	count(&t.uncited, j.verdict.uncited)
	t.statements += j.statements
	t.valid += j.valid
	t.citing.uncited += j.citing.uncited
	t.citing.figures += j.citing.figures
	t.unsupported += j.unsupported
	t.names += j.names
	c := t.categories[j.category()]
	c[1]++
	count(&c[0], passed)
	t.categories[j.category()] = c
	if bad := slices.Concat(j.why, j.problems); len(bad) > 0 {
		t.failures = append(t.failures, j.ID+"  "+strings.Join(bad, " | ")+"  "+j.answer.Question)
	}
}

func (q evalQuestion) category() string { return cmp.Or(q.Category, "?") }

// figure is one of figureNames, 0 to 1; 1 where there is nothing to measure.
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
	case "no_overrefusal":
		return share(t.inScope-t.refused, t.inScope)
	case "citations":
		return share(t.valid, t.statements)
	case "figures":
		return share(t.citing.figures-t.unsupported, t.citing.figures)
	default:
		return share(t.polar-t.polarBad, t.polar)
	}
}

// byShare are the categories, the worst first.
func (t tally) byShare() []string {
	share := func(c string) float64 { return float64(t.categories[c][0]) / float64(t.categories[c][1]) }
	return slices.SortedFunc(maps.Keys(t.categories), func(a, b string) int {
		return cmp.Or(cmp.Compare(share(a), share(b)), strings.Compare(a, b))
	})
}

// print lists the categories and the failures.
func (t tally) print(w io.Writer, list int) {
	for _, c := range t.byShare() {
		fmt.Fprintf(w, "%-18s %d/%d\n", c, t.categories[c][0], t.categories[c][1])
	}
	for _, f := range t.failures[:min(list, len(t.failures))] {
		fmt.Fprintf(w, "-  %s\n", f)
	}
}

// line prints the figures on one line.
func (t tally) line(w io.Writer) {
	if t.missing > 0 {
		fmt.Fprintf(w, "%d missing | ", t.missing)
	}
	for _, n := range figureNames {
		fmt.Fprintf(w, "%s %.3f ", n, t.figure(n))
	}
	fmt.Fprintf(w, "uncited %d n %d\n", t.uncited, t.all)
}
