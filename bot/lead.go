package bot

import (
	"regexp"
	"slices"

	"zhengda/knowledge"
)

// pickBest is the best hit that holds for the case, or failing that the best
// of all: a section for a case that is not known yet must not lead.
func pickBest(ev evidence, k knowledge.Case) knowledge.Passage {
	for _, h := range ev.hits {
		if h.Passage.Section.When.Hold(k) == knowledge.Yes && h.Score >= closeToBest*ev.hits[0].Score {
			return h.Passage
		}
	}
	return ev.hits[0].Passage
}

// narrowest is the region's own article that inherits from a, if there is one.
func narrowest(c *knowledge.Corpus, a *knowledge.Article, region string) *knowledge.Article {
	if region == "" {
		return a
	}
	for _, x := range c.Articles() {
		if x.Inherits == a.ID && knowledge.RegionWithin(region, x.Region) {
			return x
		}
	}
	return a
}

// pickParts finds a leading section for each thing asked and adds the sections
// that complete it.
func (d *decision) pickParts(u understanding, ev evidence, best knowledge.Passage, k knowledge.Case) {
	aspects := u.aspects
	if len(aspects) == 0 {
		aspects = []Aspect{""}
	}
	for _, a := range aspects {
		lead := d.lead(a, u, ev, best, k)
		for _, p := range d.withWay(a, lead, u, ev, k) {
			for _, p := range d.complete(p, ev, k) {
				d.add(part{passage: p, titled: len(d.parts) > 0})
			}
		}
	}
}

// A hit below both bounds is little more than a few words shared with the
// question.
const (
	weakShare = 0.25
	weakText  = 15 // BM25
)

// withWay is the lead, and where a procedure's way is asked for, the short
// answer of the article with the rules: instead of a weak hit, or behind a
// short answer from elsewhere.
func (d *decision) withWay(a Aspect, lead knowledge.Passage, u understanding, ev evidence, k knowledge.Case) []knowledge.Passage {
	way, ok := d.ownSection(knowledge.KindAnswer, ev, k)
	if !ok || !u.told.procedure || slices.Contains(d.ruling, lead.Article) || a != AspectHow && a != AspectWhere && a != "" {
		return []knowledge.Passage{lead}
	}
	switch {
	case ev.hits[0].Share < weakShare && ev.hits[0].Text < weakText:
		return []knowledge.Passage{way}
	case lead.Section.Kind == knowledge.KindAnswer && len(lead.Section.When) == 0:
		return []knowledge.Passage{lead, way}
	}
	return []knowledge.Passage{lead}
}

func (d *decision) add(p part) {
	if !slices.ContainsFunc(d.parts, func(q part) bool { return q.passage.ID == p.passage.ID && q.sentence == p.sentence }) {
		d.parts = append(d.parts, p)
	}
}

// ownKind are the aspects that have a kind of section of their own.
var ownKind = map[Aspect]knowledge.Kind{
	AspectMaterials: knowledge.KindMaterials, AspectFee: knowledge.KindFee, AspectTime: knowledge.KindTime,
	AspectValidity: knowledge.KindValidity, AspectPhoto: knowledge.KindPhoto,
}

// lead is the section that speaks of the aspect; the first of these that is there:
//
//   - A follow-up that names nothing but the aspect: the section for it where
//     the procedure's rules stand.
//   - An aspect with a kind of section of its own: one of that kind, near the
//     best hit or of its family.
//   - Nothing but a document named: the document's short answer.
//   - A channel that was asked about and is not closed: its section.
//   - The best hit, when it is a short answer for this very case or city.
//   - The way of a procedure: the short answer of the article with its rules.
//   - Whether: a section that begins with yes or no.
//   - A short answer about as good as the best hit, or the best hit.
func (d *decision) lead(a Aspect, u understanding, ev evidence, best knowledge.Passage, k knowledge.Case) knowledge.Passage {
	main, has := ownKind[a]
	if u.followUp && contentRunes(u.folded) <= 3 && !u.told.procedure { // nothing but the aspect: 多久能拿到
		kind := main
		if a == AspectWhere {
			kind = knowledge.KindAnswer
		}
		if p, ok := d.ownSection(kind, ev, k); ok {
			return p
		}
	}
	if has && a != AspectPhoto {
		return d.ofKind(main, ev, best, k)
	}
	if len(d.outcomes) == 0 && !stepWords.MatchString(u.folded) && contentRunes(documentWords.ReplaceAllString(u.folded, "")) <= 1 {
		if p, ok := d.answerNear(ev, nearWay, k, func(p knowledge.Passage) bool { return p.Article.Document == u.facts.Document }); ok {
			return p // nothing but the document was named: 相片回执怎么办
		}
	}
	if has {
		return d.ofKind(main, ev, best, k)
	}
	if u.channel != "" && u.facts.Procedure != "" && d.open(u.channel) && a != AspectBooking && a != AspectHow {
		if p, ok := channelPassage(ev.corpus, d.ruling[0], u.channel); ok {
			return p
		}
	}
	if best.Section.Kind == knowledge.KindAnswer && (len(best.Section.When) > 0 || knowledge.Level(best.Article.Region) == "city") {
		return best // for this very case, or for this very city
	}
	if a == AspectHow && len(d.outcomes) == 0 && stepWords.MatchString(u.folded) {
		if p := d.ofKind(knowledge.KindSteps, ev, best, k); p.Section.Kind == knowledge.KindSteps {
			return p
		}
	}
	if len(d.outcomes) > 0 && (a == AspectWhere || u.told.procedure && (a == AspectHow || a == "")) {
		near := nearWay
		if a == AspectHow && !slices.Contains(wayKinds, best.Section.Kind) {
			near = nearAnswer // something in particular may be asked: 旧证找到了怎么办
		}
		if p, ok := d.answerNear(ev, near, k, func(p knowledge.Passage) bool { return slices.Contains(d.ruling, p.Article) }); ok {
			return p
		}
	}
	if a == AspectMay {
		for _, h := range ev.hits {
			if h.Score >= nearYes*ev.hits[0].Score && yesOrNo.MatchString(h.Passage.Text) && speaksOf(h.Passage, k) {
				return h.Passage
			}
		}
	}
	if p, ok := d.answerNear(ev, nearAnswer, k, func(knowledge.Passage) bool { return true }); ok {
		return p
	}
	return best
}

// open reports that the rules speak of a channel and do not close it.
func (d *decision) open(c knowledge.Channel) bool {
	return slices.ContainsFunc(d.outcomes, func(o knowledge.Outcome) bool { return o.Channel == c && o.Open != knowledge.No })
}

// documentWords name a document and nothing about it.
var documentWords = regexp.MustCompile(`相片|照片|采集|回执|单|临时|身份证|图像号`)

// yesOrNo begins a text that answers whether.
var yesOrNo = regexp.MustCompile(`^(可以|不可以|不能|不用|不需要|不必|不行|能|需要|要|没有|是|不是|会|不会|都)`)

// ownSection is the general section of a kind in the family whose rules decide.
func (d *decision) ownSection(kind knowledge.Kind, ev evidence, k knowledge.Case) (knowledge.Passage, bool) {
	if kind == "" || len(d.outcomes) == 0 {
		return knowledge.Passage{}, false
	}
	for _, s := range ev.corpus.Sections(d.ruling[0]) {
		if p := knowledge.NewPassage(s.Owner, &s.Section); s.Kind == kind && len(s.When) == 0 && speaksOf(p, k) {
			return p, true
		}
	}
	return knowledge.Passage{}, false
}

// ofKind is the section of a kind: the best hit's own, one near it, one of its
// family, or the best whatever its kind.
func (d *decision) ofKind(main knowledge.Kind, ev evidence, best knowledge.Passage, k knowledge.Case) knowledge.Passage {
	if best.Section.Kind == main {
		return best
	}
	for _, h := range ev.hits {
		if h.Passage.Section.Kind == main && h.Score >= closeToBest*ev.hits[0].Score && speaksOf(h.Passage, k) {
			return h.Passage
		}
	}
	for _, s := range ev.corpus.Sections(d.family[0]) {
		if p := knowledge.NewPassage(s.Owner, &s.Section); s.Kind == main && speaksOf(p, k) {
			return p
		}
	}
	return best
}

// answerNear is the best short answer with a score near enough to the best hit's.
func (d *decision) answerNear(ev evidence, near float64, k knowledge.Case, of func(knowledge.Passage) bool) (knowledge.Passage, bool) {
	for _, h := range ev.hits {
		p := h.Passage
		if h.Score >= near*ev.hits[0].Score && p.Section.Kind == knowledge.KindAnswer && speaksOf(p, k) && of(p) {
			return p, true
		}
	}
	return knowledge.Passage{}, false
}

// speaksOf reports whether a passage holds for the case as far as it is known.
func speaksOf(p knowledge.Passage, k knowledge.Case) bool {
	procs := p.Procedures()
	return p.Section.When.Hold(k) == knowledge.Yes && (k.Procedure == "" || len(procs) == 0 || slices.Contains(procs, k.Procedure))
}

// complete is the lead with the sections of its kind in the family that add to
// it for this very case. A short answer for the case stands instead of the
// general one; materials for the case come after the general ones.
func (d *decision) complete(lead knowledge.Passage, ev evidence, k knowledge.Case) []knowledge.Passage {
	kind := lead.Section.Kind
	if kind != knowledge.KindAnswer && kind != knowledge.KindMaterials && kind != knowledge.KindWindow || len(lead.Section.When) > 0 && len(lead.Section.For) > 0 {
		return []knowledge.Passage{lead}
	}
	family := ev.corpus.Family(narrowest(ev.corpus, lead.Article, k.Region))
	if !slices.Contains(family, lead.Article) {
		family = []*knowledge.Article{lead.Article}
	}
	var special []knowledge.Passage
	general := lead
	for _, s := range ev.corpus.Sections(family[0]) {
		p := knowledge.NewPassage(s.Owner, &s.Section)
		switch {
		case s.Kind != kind || !speaksOf(p, k):
		case len(s.When) > 0:
			special = append(special, p)
		case len(lead.Section.When) > 0 && len(s.For) == 0:
			general = p
		}
	}
	switch {
	case len(special) == 0, kind == knowledge.KindAnswer && lead.Section.Anchor != "answer":
		return []knowledge.Passage{lead}
	case kind == knowledge.KindAnswer:
		return special[:1]
	case general.ID == lead.ID && len(lead.Section.When) > 0:
		return []knowledge.Passage{lead}
	case general.ID != lead.ID:
		return []knowledge.Passage{general, lead}
	}
	return append([]knowledge.Passage{general}, special...)
}
