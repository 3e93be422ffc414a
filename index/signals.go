package index

import (
	"fmt"
	"slices"

	"zhengda/knowledge"
)

// Signal is one thing besides the words of the passages by which hits are
// ranked. A query can leave each out, to see what it is worth.
type Signal string

// The signals.
const (
	SignalSynonyms   Signal = "synonyms"   // the words of guidance for what people say
	SignalSound      Signal = "sound"      // pairs that no passage has, by their reading
	SignalNear       Signal = "near"       // terms together in one sentence
	SignalFacts      Signal = "facts"      // typed facts and rules, found by their names
	SignalWordings   Signal = "wordings"   // asked nearly in the words of one wording
	SignalLookalikes Signal = "lookalikes" // questions that an article says it does not answer
	SignalCity       Signal = "city"       // the city's own passages before wider ones
	SignalProcedure  Signal = "procedure"
	SignalGuide      Signal = "guide" // the short answers on the page of the procedure
	SignalDocument   Signal = "document"
	SignalKind       Signal = "kind" // sections of the kind that is asked for
	SignalCase       Signal = "case" // sections for this case, or for one that is not known
)

// Signals lists all signals.
func Signals() []Signal {
	return []Signal{SignalSynonyms, SignalSound, SignalNear, SignalFacts, SignalWordings, SignalLookalikes, SignalCity, SignalProcedure, SignalGuide, SignalDocument, SignalKind, SignalCase}
}

// with reports whether a signal counts.
func (q Query) with(s Signal) bool { return !slices.Contains(q.Without, s) }

// factor is one thing that the score was multiplied by.
type factor struct {
	by   float64
	why  string
	of   string // what it is about; may be empty
	adds bool   // it was added, not multiplied
}

func (f factor) String() string {
	if f.adds {
		return fmt.Sprintf("%s +%.2f", f.why, f.by)
	}
	if f.of == "" {
		return fmt.Sprintf("%s ×%.2f", f.why, f.by)
	}
	return fmt.Sprintf("%s %s ×%.2f", f.why, f.of, f.by)
}

// factor multiplies the score and remembers why.
func (h *Hit) factor(by float64, why, of string) {
	h.Score *= by
	h.times *= by
	h.factors = append(h.factors, factor{by: by, why: why, of: of})
}

// together adds to the words' worth what the best single sentence is worth.
func (h *Hit) together(unit float64) {
	h.Text += unit
	h.Score += unit * h.times
}

// prior notes what is added to the score whatever the words are worth: of short
// questions it counts for much, of long ones for little.
func (h *Hit) prior(by float64, why string) float64 {
	h.factors = append(h.factors, factor{by: by, why: why, adds: true})
	return by
}

// prefer multiplies the score by what is known of the case.
func (h *Hit) prefer(q Query, c *knowledge.Corpus) {
	p := h.Passage
	if q.Case != nil && q.with(SignalCase) {
		h.preferCase(q, c)
	}
	if q.Procedure != "" && q.with(SignalProcedure) {
		switch procs := p.Procedures(); {
		case slices.Contains(procs, q.Procedure):
			h.factor(tune.procedure, "procedure", string(q.Procedure))
		case len(procs) > 0:
			h.factor(tune.otherProcedure, "other procedure", "")
		}
	}
	if q.Document != "" && q.with(SignalDocument) {
		if p.Document() == q.Document {
			h.factor(tune.document, "document", string(q.Document))
		} else if p.Document() == knowledge.PhotoReceipt {
			h.factor(tune.otherDocument, "other document", "")
		}
	}
	if q.with(SignalKind) && slices.Contains(q.Kinds, p.Section.Kind) {
		by := tune.kind
		if p.Section.Kind == knowledge.KindAnswer { // every topic has one
			by = tune.answer
		}
		h.factor(by, "kind", string(p.Section.Kind))
	}
}

// lean gives what speaks for a passage whatever its words are: that it is the
// city's own, that it stands on the page of the procedure. fit is how much of the
// query it holds against the passage that holds the most, 0 to 1: a passage that
// lacks what others have gains little.
func (h *Hit) lean(q Query, fit float64) {
	p := h.Passage
	ofProcedure := q.Procedure != "" && slices.Contains(p.Procedures(), q.Procedure)
	add := 0.0
	if q.with(SignalCity) && len(q.Regions) > 2 && knowledge.Level(p.Article.Region) == "city" {
		city := tune.city
		notes := p.Section.Kind == knowledge.KindNotes && !slices.Contains(q.Kinds, knowledge.KindNotes)
		if notes { // beside what is asked for
			city = tune.cityNotes
		}
		h.factor(1+(city-1)*fit, "of the city", "")
		if ofProcedure && len(p.Section.For) > 0 && !notes {
			add += h.prior(tune.cityPrior*fit, "of the city, for the procedure")
		}
	}
	if q.with(SignalGuide) && ofProcedure && slices.Contains(p.Article.Guides, q.Procedure) && len(p.Section.When) == 0 && (p.Section.Kind == knowledge.KindAnswer || slices.Contains(q.Kinds, p.Section.Kind)) {
		add += h.prior(tune.guide*fit, "on the page of the procedure")
	}
	h.Score += add
}

// preferCase tells sections for this very case from those for one that is not
// known; those for another are taken out later, with the reason.
func (h *Hit) preferCase(q Query, c *knowledge.Corpus) {
	s := h.Passage.Section
	holds := s.When.Hold(*q.Case)
	switch {
	case holds == knowledge.No:
	case c.SomebodyElse(h.Passage.Article, *q.Case):
		h.factor(tune.somebodyElse, "on somebody that the person is not known to be", "")
	case holds == knowledge.Unknown, q.Procedure == "" && len(s.For) > 0 && len(s.For) < knowledge.OfMost:
		h.factor(tune.unknownCase, "for a case that is not known", "")
	case len(s.When) > 0:
		h.factor(tune.thisCase, "for this very case", "")
	}
}

// tuning are the weights of the signals; docs/evaluation.md has what each is
// worth, and the command that shows it.
type tuning struct {
	procedure, otherProcedure float64
	document, otherDocument   float64
	kind, answer              float64
	city, cityNotes           float64
	cityPrior, guide          float64
	thisCase, unknownCase     float64
	somebodyElse              float64
	terms, context            float64 // other words, against those of the question
	near                      float64 // the best single sentence, against the whole passage
	nearWording, wording      float64 // how near a wording must be, and what it counts
	alike, lookalike          float64 // how near a look-alike must be, and what it counts
	fact                      float64 // a fact found, for the passage that states it
}

var tune = tuning{
	procedure: 1.25, otherProcedure: 0.85,
	document: 1.2, otherDocument: 0.8,
	kind: 1.3, answer: 1.1,
	city: 2.4, cityNotes: 1.6, cityPrior: 12, guide: 8,
	thisCase: 1.3, unknownCase: 0.65, somebodyElse: 0.6,
	terms: 0.35, context: 0.2,
	near:        0.1,
	nearWording: 0.01, wording: 0.65,
	alike: 0.5, lookalike: 0.5,
	fact: 0.4,
}
