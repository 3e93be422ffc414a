package main

import (
	_ "embed"
	"fmt"
	"html/template"
	"io"
	"slices"

	"zhengda/web"
)

// The page is one file without scripts: it is read from an artifact of CI or an
// e-mail, on a phone too.

//go:embed eval_page.html
var evalPageHTML string

var evalPage = template.Must(template.New("page").Funcs(template.FuncMap{
	"percent": func(x float64) string { return fmt.Sprintf("%.1f%%", 100*x) },
	"ms":      func(x float64) string { return fmt.Sprintf("%.1f", x) },
	"share":   func(c categoryResult) float64 { return float64(c.Passed) / float64(max(1, c.All)) },
}).Parse(evalPageHTML))

// figureWords say what each of figureNames is, for who reads the page.
var figureWords = map[string]string{
	"full":           "full credit, of questions with expectations",
	"pass":           "nothing wrong, of all questions",
	"inscope":        "in scope, answered or rightly asked back",
	"stop":           "declined or refused as wanted",
	"no_forbidden":   "without anything forbidden",
	"no_leak":        "without another city's platform",
	"polarity":       "yes or no as wanted",
	"no_overrefusal": "in scope, not declined or refused",
	"citations":      "cited statements that their passages bear out",
	"figures":        "figures and dates that stand in what is cited",
}

// countRows are the counts that the page shows, each out of another.
var countRows = []struct{ Name, Of, Words string }{
	{"refused_right", "to_stop", "declined or refused rightly"},
	{"answered_wrongly", "to_stop", "answered, to be declined or refused"},
	{"over_refused", "in_scope", "declined or refused, to be answered"},
	{"forbidden", "questions", "saying what is forbidden"},
	{"city_leaks", "questions", "naming another city's platform"},
	{"polarity_errors", "polarity_asked", "with yes for no, or no for yes"},
	{"uncited_answers", "questions", "answered without a citation"},
	{"uncited_statements", "statements", "statements that cite nothing"},
	{"unsupported_figures", "figures_stated", "figures and dates that no cited passage has"},
	{"unsupported_names", "statements", "platforms that no cited passage has"},
}

// page writes the result as a page.
func (r evalResult) page(w io.Writer) error {
	tokens, err := web.Tokens()
	if err != nil {
		return err
	}
	type named struct {
		Name, Words string
		Value       float64
	}
	type counted struct {
		Words     string
		Value, Of int
	}
	type timed struct {
		Name string
		spread
	}
	data := struct {
		evalResult
		Tokens         template.CSS
		Shown          []named
		Counted        []counted
		Timed          []timed
		Failed, Passed []questionResult
	}{evalResult: r, Tokens: template.CSS(tokens)} // ours
	for _, n := range figureNames {
		data.Shown = append(data.Shown, named{n, figureWords[n], r.Figures[n]})
	}
	for _, c := range countRows {
		data.Counted = append(data.Counted, counted{c.Words, r.Counts[c.Name], r.Counts[c.Of]})
	}
	for _, s := range steps {
		data.Timed = append(data.Timed, timed{s.name, r.Latency[s.name]})
	}
	failed := func(q questionResult) bool { return len(q.faults()) > 0 }
	data.Failed = slices.DeleteFunc(slices.Clone(r.Questions), func(q questionResult) bool { return !failed(q) })
	data.Passed = slices.DeleteFunc(slices.Clone(r.Questions), failed)
	return evalPage.Execute(w, data)
}
