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
	if !needsReceipt(d.family[0]) || u.facts.Document == knowledge.PhotoReceipt || lead < 0 || !slices.Contains(wayKinds, d.parts[lead].passage.Section.Kind) {
		return
	}
	for _, s := range ev.corpus.Sections(d.family[0]) {
		p := knowledge.NewPassage(s.Owner, &s.Section)
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
	for _, a := range ev.corpus.Articles() {
		if knowledge.Level(a.Region) == "city" && knowledge.RegionWithin(u.facts.Region, a.Region) {
			return
		}
	}
	d.reason, d.notice = ReasonNotLocal, notLocal(u.facts.RegionName)
}

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
	knowledge.TemporaryIDCard: {AspectMaterials, AspectFee, AspectTime, AspectValidity},
	knowledge.PhotoReceipt:    {AspectHow, AspectValidity},
}

// suggest finds the natural next questions, those that the family or its
// rules' family answers, and offers the photo receipt where it is needed.
func (d *decision) suggest(u understanding, ev evidence, k knowledge.Case) {
	has := map[knowledge.Kind]bool{}
	for _, a := range []*knowledge.Article{d.family[0], d.ruling[0]} {
		for _, s := range ev.corpus.Sections(a) {
			if len(s.When) == 0 && speaksOf(knowledge.NewPassage(s.Owner, &s.Section), k) {
				has[s.Kind] = true
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
		if has[kind] && u.facts.Procedure != "" && !slices.Contains(u.aspects, a) && len(d.choices) < 3 {
			d.choices = append(d.choices, aspectQuestions[a])
		}
	}
	receipt, ok := ev.corpus.Article("receipt")
	if !ok || !needsReceipt(d.family[0]) {
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

// needsReceipt reports whether an article is about something that takes a
// photo receipt.
func needsReceipt(a *knowledge.Article) bool {
	if a.Document == knowledge.PhotoReceipt {
		return true
	}
	return slices.ContainsFunc(a.Procedures, func(p knowledge.Procedure) bool {
		return slices.Contains([]knowledge.Procedure{knowledge.Renew, knowledge.Damaged, knowledge.Lost, knowledge.First, knowledge.Change}, p)
	})
}
