package bot

import (
	"fmt"
	"slices"
	"strings"

	"zhengda/knowledge"
)

// fee words what the procedure costs, with what is adjusted for a fact that was
// told.
func (e *inEnglish) fee(noun string) {
	o, ok := e.main()
	if !ok || o.Fee == nil {
		return
	}
	from := e.from(knowledge.KindFee, o, *o.Fee)
	text := noun + " costs " + figureEn(o.Fee.Text) + "."
	if strings.Contains(figureEn(o.Fee.Text), "free") {
		text = noun + " is " + figureEn(o.Fee.Text) + "."
	}
	if e.asksWhether() {
		text = map[bool]string{true: "Yes. ", false: "No. "}[strings.Contains(text, "free")] + text
	}
	e.put(Block{Kind: Paragraph, Runs: e.runs(text, from...)})
	for _, n := range o.Notes {
		if n.Adjustment == nil || n.Adjustment.Of != "fee" || !slices.ContainsFunc(n.Adjustment.When, func(c knowledge.Condition) bool { return slices.Contains(e.u.told.further, c.Fact) }) {
			continue
		}
		e.note(n)
	}
}

// asksWhether reports a question for yes or no about money: is it free?
func (e *inEnglish) asksWhether() bool { return strings.Contains(e.u.folded, "免费") }

// note is the reviewed English of what an adjustment tells.
func (e *inEnglish) note(n knowledge.Stated) bool {
	en, ok := reviewedEnglish()[n.Text]
	if !ok || n.Adjustment == nil {
		return false
	}
	article, anchor, _ := strings.Cut(n.Adjustment.Says, "#")
	p, ok := e.check.corpus.Passage(article, anchor)
	return ok && e.put(Block{Kind: Paragraph, Runs: e.runs(en, p)})
}

// materials words what to bring, and what others bring besides when it is not
// known whether the person is one of them.
func (e *inEnglish) materials(doing string) {
	o, ok := e.main()
	if !ok {
		return
	}
	var items [][]Run
	from := e.from(knowledge.KindMaterials, o, o.Materials...)
	for _, paper := range e.papers(o) {
		items = append(items, e.runs(paper+".", from...))
	}
	for _, v := range e.variants() {
		if more := e.more(o, v.with); len(more) > 0 {
			items = append(items, e.runs(v.whom+": also "+strings.Join(more, "; ")+".", e.from(knowledge.KindMaterials, v.outcome(e, o.Channel))...))
		}
	}
	if len(items) == 0 {
		return
	}
	e.put(Block{Kind: Paragraph, Runs: []Run{{Text: e.said.fill("To " + doing + e.place() + ", bring:")}}})
	e.put(Block{Kind: List, Items: items})
	e.caveat(o)
}

// variant is the case with one more thing known of the person.
type variant struct {
	whom string
	with knowledge.Case
}

func (v variant) outcome(e *inEnglish, c knowledge.Channel) knowledge.Outcome {
	o, _ := e.check.corpus.Decide(v.with, e.check.day).Outcome(c)
	return o
}

// variants are the people whose papers differ, as far as the person may be one.
func (e *inEnglish) variants() []variant {
	var out []variant
	if !e.k.Age.Known {
		with := e.k
		with.Age = knowledge.Range{Known: true, Min: 0, Max: 15}
		with.Household = householdOr(e.k.Household)
		out = append(out, variant{"For a child under 16", with})
	}
	if e.k.Household == "" {
		with := e.k
		with.Household = knowledge.OtherProvince
		if !e.k.Age.Known {
			with.Age = knowledge.Range{Known: true, Min: 16, Max: 150}
		}
		out = append(out, variant{"With a household registration outside Guangdong", with})
	}
	return out
}

func householdOr(h string) string {
	if h == "" {
		return knowledge.Guangdong
	}
	return h
}

// more are the papers that a variant brings besides those of the outcome.
func (e *inEnglish) more(o knowledge.Outcome, with knowledge.Case) []string {
	v := variant{with: with}.outcome(e, o.Channel)
	if v.Open != knowledge.Open {
		return nil
	}
	var out []string
	for _, m := range v.Materials {
		if !slices.ContainsFunc(o.Materials, func(s knowledge.Stated) bool { return s.Text == m.Text }) {
			en, ok := reviewedEnglish()[m.Text]
			if !ok {
				en = m.Text
			}
			out = append(out, en)
		}
	}
	return out
}

// time words how long it takes, with what may make it longer.
func (e *inEnglish) time(noun string) {
	o, ok := e.main()
	if !ok {
		return
	}
	if len(o.Time) == 0 && len(e.d.outcomes) > 0 {
		return
	}
	e.put(Block{Kind: Paragraph, Runs: e.limits(noun+" takes ", o)})
	for _, n := range o.Notes {
		if n.Adjustment != nil && n.Adjustment.Of == "time" && n.Adjustment.To == "" && n.Adjustment.When.Hold(e.k) == knowledge.Yes {
			e.note(n)
			return
		}
	}
}

// limits is a sentence on the time limits of an outcome.
func (e *inEnglish) limits(head string, o knowledge.Outcome) []Run {
	var parts []string
	for _, s := range o.Time {
		form, ok := timesEn[s.Fact]
		if !ok {
			form = "%s"
		}
		parts = append(parts, fmt.Sprintf(form, figureEn(s.Text)))
	}
	if len(parts) == 0 {
		return nil
	}
	return e.runs(head+strings.Join(parts, ", and ")+".", e.from(knowledge.KindTime, o, o.Time...)...)
}

// validity words how long the card is valid for the person's age.
func (e *inEnglish) validity() bool {
	v := e.check.corpus.Decide(e.k, e.check.day).Validity
	if v == nil {
		return false
	}
	var from []knowledge.Passage
	for i := range v.Article.Sections {
		from = append(from, knowledge.NewPassage(v.Article, &v.Article.Sections[i]))
	}
	head := "At this age, the card"
	if e.whom() == "your child" {
		head = "Your child's card"
	}
	return e.put(Block{Kind: Paragraph, Runs: e.runs(head+" is valid for "+strings.Replace(figureEn(v.Text), "long-term", "the long term", 1)+".", from...)})
}

// booking is a sentence on the city's own entry for appointments; nil when none
// is known.
func (e *inEnglish) booking() []Run {
	if e.u.facts.Region == "" {
		return nil
	}
	for _, a := range e.check.corpus.Articles() {
		if knowledge.Level(a.Region) != "city" || !knowledge.RegionWithin(e.u.facts.Region, a.Region) || !a.HoldsOn(e.check.day) {
			continue
		}
		for _, f := range a.Facts {
			if f.ID != bookingEntry || f.Kind != knowledge.Platform || !f.HoldsOn(e.check.day) || len(f.Procedures) > 0 && e.k.Procedure != "" && !slices.Contains(f.Procedures, e.k.Procedure) {
				continue
			}
			var from []knowledge.Passage
			if p, ok := e.check.corpus.Passage(a.ID, bookingSection); ok {
				from = append(from, p)
			}
			for i := range a.Sections {
				from = append(from, knowledge.NewPassage(a, &a.Sections[i]))
			}
			return e.runs("To book an appointment"+e.place()+": "+e.said.peek(f.Value)+".", from...)
		}
	}
	return nil
}

// caveat is the one thing people forget: the photo receipt, and when it can be
// left out.
func (e *inEnglish) caveat(o knowledge.Outcome) {
	for _, n := range o.Notes {
		if n.Adjustment == nil || n.Adjustment.Of != "receipt" {
			continue
		}
		article, anchor, _ := strings.Cut(n.Adjustment.Says, "#")
		p, ok := e.check.corpus.Passage(article, anchor)
		if en := reviewedEnglish()[n.Text]; ok && en != "" {
			e.put(Block{Kind: Notice, Runs: e.runs(en, p)})
			return
		}
	}
}
