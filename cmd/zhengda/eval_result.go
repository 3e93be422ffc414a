package main

import (
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"os"
	"slices"
	"unicode/utf8"

	"zhengda/bot"
	"zhengda/pii"
)

// evalResult is what a run of eval questions found: what eval compare and the
// page are made of. docs/evaluation.md describes the fields.
type evalResult struct {
	Format     int                `json:"format"`   // 1
	Day        string             `json:"day"`      // answered on
	Corpus     string             `json:"corpus"`   // its hash
	Composer   string             `json:"composer"` // quoted, or the model's name
	Sets       []setResult        `json:"sets"`
	Figures    map[string]float64 `json:"figures"` // 0 to 1, by figureNames
	Counts     map[string]int     `json:"counts"`
	Statuses   map[string]int     `json:"statuses"`
	Latency    map[string]spread  `json:"latency_ms"` // of each step, and total
	Length     lengths            `json:"length"`     // of what is answered, wholly or in part
	Categories []categoryResult   `json:"categories"` // the worst first
	Questions  []questionResult   `json:"questions"`
}

type setResult struct {
	Name      string             `json:"name"`
	Questions int                `json:"questions"`
	Figures   map[string]float64 `json:"figures"`
}

type categoryResult struct {
	Name   string `json:"name"`
	Passed int    `json:"passed"`
	All    int    `json:"all"`
}

// questionResult is a question with its verdict.
type questionResult struct {
	Set       string        `json:"set"`
	ID        string        `json:"id"`
	Category  string        `json:"category"`
	Question  string        `json:"question"` // as asked, personal data masked
	Resolved  string        `json:"resolved"`
	Behaviour string        `json:"behaviour"` // wanted
	Status    string        `json:"status"`
	Reason    string        `json:"reason"`
	Passed    bool          `json:"passed"`
	Why       []string      `json:"why"`      // why it did not pass
	Problems  []string      `json:"problems"` // of its citations
	Text      string        `json:"text"`
	Sources   []sourceCited `json:"sources"`
	Millis    float64       `json:"ms"`
}

type sourceCited struct {
	N         int    `json:"n"`
	Passage   string `json:"passage"` // article#section
	Heading   string `json:"heading"`
	Publisher string `json:"publisher"`
	Quote     string `json:"quote"`
}

// spread is where values lie.
type spread struct {
	P50 float64 `json:"p50"`
	P90 float64 `json:"p90"`
	P99 float64 `json:"p99"`
	Max float64 `json:"max"`
}

// lengths are those of answers, in characters without marks, and in blocks.
type lengths struct {
	Median int `json:"characters_p50"`
	P90    int `json:"characters_p90"`
	Blocks int `json:"blocks_p50"`
}

// steps are those of an answer whose time is told.
var steps = []struct {
	name string
	of   func(bot.Timings) float64
}{
	{"screen", func(t bot.Timings) float64 { return t.Screen }},
	{"understand", func(t bot.Timings) float64 { return t.Understand }},
	{"retrieve", func(t bot.Timings) float64 { return t.Retrieve }},
	{"decide", func(t bot.Timings) float64 { return t.Decide }},
	{"compose", func(t bot.Timings) float64 { return t.Compose }},
	{"total", func(t bot.Timings) float64 { return t.Total }},
}

// newResult sums up a run.
func newResult(sets []questionSet, all []judged) evalResult {
	t := tallyOf(all)
	r := evalResult{Format: 1, Figures: t.figures(), Counts: t.counts(), Statuses: map[string]int{}, Latency: map[string]spread{}}
	for _, s := range sets {
		own := slices.DeleteFunc(slices.Clone(all), func(j judged) bool { return j.set != s.name })
		r.Sets = append(r.Sets, setResult{s.name, len(s.questions), tallyOf(own).figures()})
	}
	for _, c := range t.byShare() {
		r.Categories = append(r.Categories, categoryResult{c, t.categories[c][0], t.categories[c][1]})
	}
	var chars, blocks []float64
	took := map[string][]float64{}
	for _, j := range all {
		r.Questions = append(r.Questions, j.result())
		if j.missing {
			continue
		}
		r.Statuses[string(j.answer.Status)]++
		for _, s := range steps {
			took[s.name] = append(took[s.name], s.of(j.answer.Timings))
		}
		if isAnswer(j.answer) {
			chars = append(chars, float64(utf8.RuneCountInString(markForm.ReplaceAllString(j.answer.Text, ""))))
			blocks = append(blocks, float64(len(j.answer.Blocks)))
		}
	}
	for _, s := range steps {
		r.Latency[s.name] = spreadOf(took[s.name])
	}
	c, b := spreadOf(chars), spreadOf(blocks)
	r.Length = lengths{int(c.P50), int(c.P90), int(b.P50)}
	return r
}

func (j judged) result() questionResult {
	a := j.answer
	q := questionResult{
		Set: j.set, ID: j.ID, Category: j.category(), Question: cmp.Or(a.Question, pii.MaskString(j.Text)), Resolved: a.Resolved, Behaviour: j.Behaviour,
		Status: string(a.Status), Reason: string(a.Reason), Passed: len(j.why) == 0,
		Why: append([]string{}, j.why...), Problems: append([]string{}, j.problems...), Text: a.Text, Sources: []sourceCited{}, Millis: a.Timings.Total,
	}
	for _, c := range a.Citations {
		q.Sources = append(q.Sources, sourceCited{c.N, c.Article + "#" + c.Section, c.Heading, c.Publisher, c.Quote})
	}
	return q
}

func (t tally) figures() map[string]float64 {
	out := map[string]float64{}
	for _, name := range figureNames {
		out[name] = math.Round(1e4*t.figure(name)) / 1e4
	}
	return out
}

func (t tally) counts() map[string]int {
	return map[string]int{
		"questions": t.all, "missing": t.missing, "graded": t.graded, "full_credit": t.full, "passed": t.pass,
		"in_scope": t.inScope, "over_refused": t.refused, "to_stop": t.stop, "refused_right": t.stopOK, "answered_wrongly": t.answered,
		"forbidden": t.forbidden, "city_leaks": t.leaks, "polarity_asked": t.polar, "polarity_errors": t.polarBad,
		"uncited_answers": t.uncited, "statements": t.statements, "valid_statements": t.valid, "uncited_statements": t.citing.uncited,
		"figures_stated": t.citing.figures, "unsupported_figures": t.unsupported, "unsupported_names": t.names,
	}
}

// spreadOf sorts the values and takes their quantiles by nearest rank.
func spreadOf(values []float64) spread {
	if len(values) == 0 {
		return spread{}
	}
	slices.Sort(values)
	at := func(q float64) float64 { return values[max(0, int(math.Ceil(q*float64(len(values))))-1)] }
	return spread{at(.5), at(.9), at(.99), at(1)}
}

// printCosts prints what the figures do not tell: refusals, citations, length, time.
func (r evalResult) printCosts(w io.Writer) {
	c := r.Counts
	fmt.Fprintf(w, "refused rightly %d of %d, answered instead %d; refused wrongly %d of %d in scope; city leaks %d; polarity errors %d of %d\n",
		c["refused_right"], c["to_stop"], c["answered_wrongly"], c["over_refused"], c["in_scope"], c["city_leaks"], c["polarity_errors"], c["polarity_asked"])
	fmt.Fprintf(w, "citations valid %d of %d, statements without %d; unsupported figures %d of %d, names %d\n",
		c["valid_statements"], c["statements"], c["uncited_statements"], c["unsupported_figures"], c["figures_stated"], c["unsupported_names"])
	fmt.Fprintf(w, "length %d characters, p90 %d, %d blocks\n", r.Length.Median, r.Length.P90, r.Length.Blocks)
	for _, s := range steps {
		l := r.Latency[s.name]
		fmt.Fprintf(w, "%-11s ms  p50 %.2f  p90 %.2f  p99 %.2f  max %.2f\n", s.name, l.P50, l.P90, l.P99, l.Max)
	}
}

// readResult reads what eval questions -json wrote.
func readResult(file string) (evalResult, error) {
	var r evalResult
	b, err := os.ReadFile(file)
	if err != nil {
		return r, fmt.Errorf("open result: %w", err)
	}
	if err := json.Unmarshal(b, &r); err != nil {
		return r, fmt.Errorf("read result %s; eval questions -json writes one: %w", file, err)
	}
	if r.Format != 1 {
		return r, fmt.Errorf("read result %s: format %d is not known; write it again with eval questions -json", file, r.Format)
	}
	return r, nil
}
