package web

import (
	"slices"
	"strings"

	"zhengda/knowledge"
)

// factView is a row of the table of facts.
type factView struct {
	Name, Value string
	Level       string // region, when another than the page's
	From, Until string // days between which it holds, where given
	Medium      bool   // to be confirmed with the local police
	Sources     []int
	Held        *sourceView // its source, where another one disputes it
	Disputes    []disputeView
}

// disputeView is what another source says of the same fact, and why the page
// does not follow it.
type disputeView struct {
	Value, Why string
	Source     sourceView
}

// Numbers is the source's number as a list, as the template shows numbers.
func (d disputeView) Numbers() []int { return []int{d.Source.N} }

// factKinds are what one looks up at a glance. The other kinds, papers and
// dates, mean little without their sentence.
var factKinds = []knowledge.FactKind{
	knowledge.Money, knowledge.Duration, knowledge.Age, knowledge.Count, knowledge.Platform, knowledge.Phone,
	knowledge.PixelSize, knowledge.Dots, knowledge.FileSize,
}

// worthTelling are the facts for the table beside an answer; none where it
// would say next to nothing that the answer does not. What stands there as the
// disputed value of another fact is not told again.
func worthTelling(facts []knowledge.OwnedFact, answer string) []knowledge.OwnedFact {
	const fewest = 2 // facts beyond the answer: a single one has its section
	var out []knowledge.OwnedFact
	figures := knowledge.NewFigureSet(answer)
	beyond, disputed := 0, false
	for _, f := range facts {
		if !slices.Contains(factKinds, f.Kind) || slices.ContainsFunc(facts, func(o knowledge.OwnedFact) bool { return disputes(f, o) }) {
			continue
		}
		out = append(out, f)
		disputed = disputed || len(disputesOf(f)) > 0
		if !says(answer, figures, f.Fact) {
			beyond++
		}
	}
	if beyond < fewest && !disputed {
		return nil
	}
	return out
}

// disputes reports whether a fact is what a source says against another one.
func disputes(f, other knowledge.OwnedFact) bool {
	return slices.ContainsFunc(disputesOf(other), func(d knowledge.Dispute) bool {
		return f.Owner == other.Owner && f.ID != other.ID && f.Text() == d.Text() && f.Source == d.Source
	})
}

func disputesOf(f knowledge.OwnedFact) []knowledge.Dispute {
	var out []knowledge.Dispute
	for _, d := range f.Owner.Disputed {
		if d.Fact == f.ID {
			out = append(out, d)
		}
	}
	return out
}

// says reports whether a text, which has these figures, has the value of a fact:
// a figure however it is written, anything else to the letter.
func says(text string, figures knowledge.FigureSet, f knowledge.Fact) bool {
	if f.Kind == knowledge.Platform || f.Kind == knowledge.Phone || len(knowledge.Figures(f.Text())) == 0 {
		return strings.Contains(text, f.Text())
	}
	_, lacks := figures.Lacks(f.Text())
	return !lacks
}

// facts are the rows of the table. Values of one name that differ in nothing
// else share a row: three booking programmes are one fact to a reader.
func (w *writer) facts(facts []knowledge.OwnedFact) []factView {
	var views []factView
	for _, f := range facts {
		v := factView{
			Name: f.Name, Value: f.Text(), From: f.Effective.String(), Until: f.Expires.String(),
			Medium: f.Confidence == knowledge.Medium, Sources: []int{w.source(f.Owner, f.Source)},
		}
		if f.Where() != w.region {
			v.Level = regionName(f.Where())
		}
		for _, d := range disputesOf(f) {
			n := w.source(f.Owner, d.Source)
			v.Held = &w.sources[v.Sources[0]-1]
			v.Disputes = append(v.Disputes, disputeView{d.Text(), strings.TrimSuffix(d.Why, "。"), w.sources[n-1]})
		}
		if same := slices.IndexFunc(views, v.sharesRow); same >= 0 {
			views[same].Value += "、" + v.Value
			views[same].Sources = addNumber(views[same].Sources, v.Sources[0])
			continue
		}
		views = append(views, v)
	}
	return views
}

func (v factView) sharesRow(o factView) bool {
	return v.Name == o.Name && v.Level == o.Level && v.From == o.From && v.Until == o.Until && v.Medium == o.Medium &&
		len(v.Disputes)+len(o.Disputes) == 0
}
