package bot

import (
	"slices"

	"zhengda/knowledge"
)

// wayKinds tell in which way something is done.
var wayKinds = []knowledge.Kind{knowledge.KindAnswer, knowledge.KindOnline, knowledge.KindSelfService, knowledge.KindWindow, knowledge.KindSteps}

// pickCaveat adds what people forget when they ask for the way: the photo.
func (d *decision) pickCaveat(u understanding, ev evidence, k knowledge.Case) {
	lead := slices.IndexFunc(d.parts, func(p part) bool { return p.sentence == "" })
	if d.shut() || !needsReceipt(d.view) || u.facts.Document == knowledge.PhotoReceipt || lead < 0 || !slices.Contains(wayKinds, d.parts[lead].passage.Section.Kind) {
		return
	}
	for _, s := range d.view.Sections {
		p := s.Passage()
		if s.Kind == knowledge.KindPhoto && speaksOf(p, k) && !slices.ContainsFunc(d.parts, func(q part) bool { return q.passage.ID == p.ID }) {
			d.caveat = &p
			return
		}
	}
}

// checkLocal says so when a city was named and nothing is known of its own.
func (d *decision) checkLocal(u understanding, ev evidence) {
	if u.facts.Region == "" || !slices.ContainsFunc(u.aspects, func(a Aspect) bool { return a == AspectWhere || a == AspectBooking }) {
		return
	}
	told := false // the city's own words say what is not confirmed
	for _, a := range ev.corpus.Articles() {
		if knowledge.Level(a.Region) != "city" || !knowledge.RegionWithin(u.facts.Region, a.Region) || !a.HoldsOn(ev.day) {
			continue
		}
		if slices.ContainsFunc(a.Facts, func(f knowledge.Fact) bool {
			return f.Kind == knowledge.Platform && f.ID == bookingEntry && f.HoldsOn(ev.day)
		}) {
			return
		}
		for _, p := range d.parts {
			if p.passage.Article == a && p.passage.Section.Anchor != bookingSection {
				return // something of the city's own answers
			}
			told = told || p.passage.Article == a
		}
	}
	d.reason = ReasonNotLocal
	if !told {
		d.notice = notLocal(u.facts.RegionName)
	}
}

// bookingEntry is the id of the fact that names a city's own booking entry.
const bookingEntry = "platform-booking"

// collectAlso gathers further hits for a model to draw on.
func (d *decision) collectAlso(ev evidence) {
	for _, h := range ev.hits {
		if len(d.parts)+len(d.also) >= mostEvidence {
			return
		}
		if h.Score < closeToBest*ev.hits[0].Score || slices.ContainsFunc(d.parts, func(p part) bool { return p.passage.ID == h.Passage.ID }) {
			continue
		}
		d.also = append(d.also, h.Passage)
	}
}

// nextAspects are what people ask next about a document, in that order.
var nextAspects = map[knowledge.Document][]Aspect{
	knowledge.IDCard:          {AspectMaterials, AspectWhere, AspectFee, AspectTime, AspectHow},
	knowledge.TemporaryIDCard: {AspectMaterials, AspectFee, AspectTime, AspectValidity, AspectWhere, AspectHow},
	knowledge.PhotoReceipt:    {AspectHow, AspectValidity},
}

// suggest finds the natural next questions, those that the family or its
// rules' family answers, and offers the photo receipt where it is needed.
func (d *decision) suggest(u understanding, ev evidence, k knowledge.Case) {
	if d.shut() && !d.closedTo("proxy") { // whoever cannot apply needs neither a fee nor a receipt; who goes in person does
		return
	}
	has := map[knowledge.Kind]bool{}
	note := func(s knowledge.OwnedSection) {
		if len(s.When) == 0 && speaksOf(s.Passage(), k) {
			has[s.Kind] = true
		}
	}
	for _, s := range slices.Concat(d.view.Sections, d.ruling.Sections) {
		note(s)
	}
	if u.facts.Document == knowledge.PhotoReceipt { // its topics have articles of their own
		for _, a := range ev.corpus.Articles() {
			if a.Document != knowledge.PhotoReceipt || !slices.Contains(a.Procedures, u.facts.Procedure) || !a.HoldsOn(ev.day) {
				continue
			}
			for _, s := range a.Sections {
				note(knowledge.OwnedSection{Section: s, Owner: a})
			}
		}
	}
	for _, a := range nextAspects[u.facts.Document] {
		kind := ownKind[a]
		switch a {
		case AspectHow:
			kind = knowledge.KindSteps
		case AspectWhere:
			kind = knowledge.KindWindow
		}
		if has[kind] && !d.shows(kind) && u.facts.Procedure != "" && !slices.Contains(u.aspects, a) && len(d.choices) < 3 {
			d.choices = append(d.choices, aspectQuestions[a])
		}
	}
	receipt, ok := ev.corpus.Article("receipt")
	if !ok || !needsReceipt(d.view) {
		return
	}
	if u.facts.Document != knowledge.PhotoReceipt {
		d.choices = append(d.choices, receiptQuestion)
	}
	d.offer = &Offer{
		Kind: "photo-order", Region: u.facts.Region, RegionName: u.facts.RegionName, Document: knowledge.IDCard,
		Procedure: u.facts.Procedure, Article: receipt.ID, Label: offerLabel(knowledge.IDCard),
	}
	if order, ok := ev.corpus.Article("receipt-order"); ok {
		d.offer.Article = order.ID
	}
}

// shows reports that the answer has a section of the kind, or its key fact.
func (d *decision) shows(kind knowledge.Kind) bool {
	return kind != "" && slices.ContainsFunc(d.parts, func(p part) bool { return p.passage.Section.Kind == kind && (p.sentence == "" || p.label != "") })
}

// shut reports that the rules leave the person no channel at all.
func (d *decision) shut() bool {
	return len(d.outcomes) > 0 && !slices.ContainsFunc(d.outcomes, func(o knowledge.Outcome) bool {
		return o.Open == knowledge.Open || o.Open == knowledge.Depends
	})
}

// closedTo reports that a channel is closed by a rule on the fact.
func (d *decision) closedTo(fact string) bool {
	return slices.ContainsFunc(d.outcomes, func(o knowledge.Outcome) bool {
		return o.Open == knowledge.Closed && o.Rule != nil && slices.ContainsFunc(o.Rule.When, func(c knowledge.Condition) bool { return c.Fact == fact })
	})
}

// needsReceipt reports whether a view is about something that takes a photo
// receipt.
func needsReceipt(v knowledge.View) bool {
	procedures := []knowledge.Procedure{v.Procedure}
	if v.Procedure == "" {
		if v.Articles[0].Document == knowledge.PhotoReceipt {
			return true
		}
		procedures = v.Articles[0].Procedures
	}
	return slices.ContainsFunc(procedures, func(p knowledge.Procedure) bool {
		return slices.Contains([]knowledge.Procedure{knowledge.Renew, knowledge.Damaged, knowledge.Lost, knowledge.First, knowledge.Change, knowledge.Receipt}, p)
	})
}
