package knowledge

import (
	"slices"
	"strings"
)

// Stated is a piece of an outcome and where it is from.
type Stated struct {
	Text    string
	Fact    string // id
	Source  Source
	Article *Article // that states it

	Adjustment *Adjustment // of a note: what it is of
}

// Outcome is what the rules say of one channel for a case.
type Outcome struct {
	Channel   Channel
	Open      Openness
	Why       string    // closed, not confirmed: the sentence that says why; open: empty
	Instead   []Channel // closed: where it can be done
	Ask       string    // depends: the case fact to ask for next
	Presumes  []string  // facts that were not told, taken as usual, and would change Open if they were not so
	Fee       *Stated   // nil: none stated, or it depends on what is not known
	Time      []Stated
	Materials []Stated // those needed whatever is not known yet
	Receipt   string   // ReceiptNeeded and so on; empty: not stated, or it depends
	Notes     []Stated // of adjustments that hold, or may hold, for the person
	Rule      *Rule    // that decided; nil while it depends; of several that come out alike, the first
	Article   *Article // that states the rule
	Source    Source   // behind the rule
}

// Decision is what the rules say of a case.
type Decision struct {
	Case     Case      // with the procedure it turned into
	Turned   *Stated   // why the procedure is another than the one named; nil: it is not
	Outcomes []Outcome // one for each channel that the rules speak of, in order of Channels
	Validity *Stated   // how long the new card will be valid; nil: not stated, or the age is not known
}

// Outcome is that of a channel.
func (d Decision) Outcome(c Channel) (Outcome, bool) {
	for _, o := range d.Outcomes {
		if o.Channel == c {
			return o, true
		}
	}
	return Outcome{}, false
}

type ownedRule struct {
	*Rule
	owner *Article
}

type ownedAdjustment struct {
	*Adjustment
	owner *Article
}

// table is the decision table of a corpus: the rules of all its articles that
// are in force on a day and hold in a region, narrower regions first.
type table struct {
	corpus        *Corpus
	day           Date
	region        string
	preconditions []ownedRule
	rules         []ownedRule
	adjustments   []ownedAdjustment
}

// Decide applies the rules in force on the day to the case. Preconditions are
// tried in order of their ids, then the rules of each channel in theirs; those
// of narrower regions come before those of wider ones. What is not told is
// taken as usual where that is usual (CaseField.Presume); where else the result
// hangs on it, the outcome says which fact to ask for.
func (c *Corpus) Decide(k Case, day Date) Decision {
	t := c.table(k, day)
	k.Today = day
	d := Decision{Case: k}
	for _, a := range t.adjustments {
		if a.Of == "procedure" && a.covers(k.Procedure, "") && a.When.Hold(k) == Yes {
			d.Case.Procedure = Procedure(a.To)
			d.Turned = &Stated{Text: a.Note, Source: a.owner.sourceAt(a.Source), Article: a.owner}
			break
		}
	}
	for _, ch := range Channels() {
		if o, ok := t.outcome(d.Case, ch); ok {
			d.Outcomes = append(d.Outcomes, o)
		}
	}
	for _, a := range t.adjustments {
		if a.Of == "validity" && a.covers(d.Case.Procedure, "") && a.When.Hold(d.Case) == Yes {
			d.Validity = t.fact(a.To)
			break
		}
	}
	return d
}

func (c *Corpus) table(k Case, day Date) *table {
	t := &table{corpus: c, day: day, region: k.Region}
	if t.region == "" {
		t.region = Guangdong
	}
	for _, region := range Ancestors(t.region) {
		var pre, rules []ownedRule
		var adjust []ownedAdjustment
		for _, a := range c.articles {
			if a.Region != region || !a.HoldsOn(day) {
				continue
			}
			for i := range a.Preconditions {
				pre = append(pre, ownedRule{&a.Preconditions[i], a})
			}
			for i := range a.Rules {
				rules = append(rules, ownedRule{&a.Rules[i], a})
			}
			for i := range a.Adjustments {
				adjust = append(adjust, ownedAdjustment{&a.Adjustments[i], a})
			}
		}
		byID := func(x, y ownedRule) int { return strings.Compare(x.ID, y.ID) }
		slices.SortStableFunc(pre, byID)
		slices.SortStableFunc(rules, byID)
		slices.SortStableFunc(adjust, func(x, y ownedAdjustment) int { return strings.Compare(x.ID, y.ID) })
		t.preconditions = append(t.preconditions, pre...)
		t.rules = append(t.rules, rules...)
		t.adjustments = append(t.adjustments, adjust...)
	}
	return t
}

// outcome is what the table says of a channel; ok is false when it does not
// speak of it.
func (t *table) outcome(k Case, ch Channel) (Outcome, bool) {
	var rows []ownedRule
	speaks := false
	for _, r := range t.preconditions {
		if r.covers(k.Procedure, ch) {
			rows = append(rows, r)
		}
	}
	for _, r := range t.rules {
		if r.covers(k.Procedure, ch) {
			rows, speaks = append(rows, r), true
		}
	}
	if !speaks {
		return Outcome{}, false
	}
	presumed, taken := presume(k, rows)
	o := t.settle(presumed, ch, rows)
	for _, name := range taken {
		if o.changes(k, presumed, rows, name) {
			o.Presumes = append(o.Presumes, name)
		}
	}
	return o, true
}

// presume fills in what is usual for the facts the rows test, and names those
// it filled in.
func presume(k Case, rows []ownedRule) (Case, []string) {
	var taken []string
	for _, r := range rows {
		for _, c := range r.When {
			f, _ := FieldByName(c.Fact)
			if f.Presume == "" || k.knows(c.Fact) {
				continue
			}
			_ = k.Set(c.Fact, f.Presume) // one of its own values
			taken = append(taken, c.Fact)
		}
	}
	return k, taken
}

// changes reports whether the channel would be something else if a presumption
// did not hold.
func (o Outcome) changes(told, presumed Case, rows []ownedRule, name string) bool {
	var tried Conditions
	for _, r := range rows {
		for _, c := range r.When {
			if c.Fact != name || slices.Contains(tried, c) {
				continue
			}
			tried = append(tried, c)
			for _, other := range c.either(told) {
				with := presumed
				with.copy(name, other)
				if openness(with, rows) != o.Open {
					return true
				}
			}
		}
	}
	return false
}

// openness is the Open of what settle gives, without its fees and papers: the
// presumptions are tried with it, many times over.
func openness(k Case, rows []ownedRule) Openness {
	for i, r := range rows {
		switch r.When.Hold(k) {
		case Yes:
			return r.Result
		case No:
			continue
		}
		c, _ := r.When.open(k)
		parts := c.either(k)
		if len(parts) == 0 {
			return Depends // nothing that can be told would decide it
		}
		first := openness(parts[0], rows[i:])
		for _, part := range parts[1:] {
			if openness(part, rows[i:]) != first {
				return Depends
			}
		}
		return first
	}
	return Closed
}

// copy takes over one fact from another case.
func (k *Case) copy(field string, from Case) {
	if t := k.truth(field); t != nil {
		*t = *from.truth(field)
	}
	if s := k.text(field); s != nil {
		*s = *from.text(field)
	}
	if field == "days-to-expiry" {
		k.DaysToExpiry, k.Expiry = from.DaysToExpiry, from.Expiry
	}
}

// settle tries the rows in order. At a row that is neither met nor missed the
// case is split by the fact it hangs on: when all parts come out alike, that is
// the outcome, else it depends on that fact.
func (t *table) settle(k Case, ch Channel, rows []ownedRule) Outcome {
	for i, r := range rows {
		switch r.When.Hold(k) {
		case Yes:
			return t.apply(r, k, ch)
		case No:
			continue
		}
		c, _ := r.When.open(k)
		var parts []Outcome
		for _, part := range c.either(k) {
			parts = append(parts, t.settle(part, ch, rows[i:]))
		}
		if len(parts) == 0 {
			return Outcome{Channel: ch, Open: Depends, Ask: c.Fact} // nothing that can be told would decide it
		}
		return merge(parts, ch, c.Fact)
	}
	return Outcome{Channel: ch, Open: Closed}
}

// apply is the outcome of a rule whose conditions hold.
func (t *table) apply(r ownedRule, k Case, ch Channel) Outcome {
	o := Outcome{Channel: ch, Open: r.Result, Why: r.Why, Instead: r.Instead, Receipt: r.Receipt, Rule: r.Rule, Article: r.owner, Source: r.owner.sourceAt(r.Source)}
	if r.Result != Open {
		return o
	}
	for _, id := range r.Materials {
		if s := t.fact(id); s != nil {
			o.Materials = append(o.Materials, *s)
		}
	}
	o.Fee = t.fact(strings.ReplaceAll(r.Fee, "{procedure}", string(k.Procedure)))
	for _, id := range r.Time {
		if s := t.fact(id); s != nil {
			o.Time = append(o.Time, *s)
		}
	}
	changed := map[string]bool{} // by an adjustment that stands before: a narrower region's goes before a wider one's
	for _, a := range t.adjustments {
		if a.Of == "procedure" || a.Of == "validity" || !a.covers(k.Procedure, ch) {
			continue
		}
		holds := a.When.Hold(presumeConditions(k, a.When))
		if a.To != "" && changed[a.Of] {
			continue
		}
		changed[a.Of] = changed[a.Of] || a.To != "" && holds != No
		t.adjust(&o, a, holds)
	}
	return o
}

func presumeConditions(k Case, cs Conditions) Case {
	k, _ = presume(k, []ownedRule{{Rule: &Rule{When: cs}}})
	return k
}

// adjust changes the outcome as far as the adjustment holds. When that is not
// known the outcome stays as the rule has it and the note tells of the other.
func (t *table) adjust(o *Outcome, a ownedAdjustment, holds Truth) {
	if holds == No {
		return
	}
	if a.Note != "" {
		o.Notes = append(o.Notes, Stated{Text: a.Note, Source: a.owner.sourceAt(a.Source), Article: a.owner, Adjustment: a.Adjustment})
	}
	if holds != Yes {
		return
	}
	switch a.Of {
	case "fee":
		if a.To != "" {
			o.Fee = t.fact(a.To)
		}
	case "receipt":
		if o.Receipt == ReceiptNeeded {
			o.Receipt = a.To
		}
	case "time":
		if s := t.fact(a.To); s != nil {
			o.Time = []Stated{*s}
		}
	}
}

// fact finds a current fact by id, the region's own before the wider ones.
func (t *table) fact(id string) *Stated {
	f, ok := t.corpus.FactByID(id, t.region, t.day)
	if !ok {
		return nil
	}
	return &Stated{Text: f.Text(), Fact: id, Source: f.From(), Article: f.Owner}
}

// merge is the outcome of parts between which one fact decides.
func merge(parts []Outcome, ch Channel, fact string) Outcome {
	first := parts[0]
	for _, p := range parts[1:] {
		if p.Open != first.Open || p.Ask != first.Ask {
			return Outcome{Channel: ch, Open: Depends, Ask: fact}
		}
		if p.Open != Open && p.Why != first.Why {
			first.Why, first.Instead = "", nil // the same either way, each for a reason of its own
		}
		if first.Fee != nil && (p.Fee == nil || p.Fee.Text != first.Fee.Text) {
			first.Fee = nil
		}
		if p.Receipt != first.Receipt {
			first.Receipt = ""
		}
		same := func(in []Stated) func(Stated) bool {
			return func(s Stated) bool {
				return !slices.ContainsFunc(in, func(o Stated) bool { return o.Text == s.Text })
			}
		}
		first.Materials = slices.DeleteFunc(slices.Clone(first.Materials), same(p.Materials))
		first.Time = slices.DeleteFunc(slices.Clone(first.Time), same(p.Time))
		first.Notes = append(slices.Clone(first.Notes), slices.DeleteFunc(slices.Clone(p.Notes), func(s Stated) bool { return !same(first.Notes)(s) })...)
	}
	return first
}
