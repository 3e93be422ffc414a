package bot

import (
	"regexp"
	"slices"
	"unicode/utf8"

	"zhengda/index"
	"zhengda/knowledge"
)

// pickBest is the best hit that holds for the case, or failing that the best
// of all: a section for a case that is not known yet must not lead.
func (u understanding) pickBest(ev evidence, k knowledge.Case) knowledge.Passage {
	hits := ev.hits
	if !u.asksWhere() { // where to book is no answer to anything else
		if i := slices.IndexFunc(hits, func(h index.Hit) bool { return h.Passage.Section.Anchor != bookingSection }); i > 0 {
			hits = hits[i:]
		}
	}
	for _, h := range hits {
		if h.Passage.Section.When.Hold(k) == knowledge.Yes && h.Score >= closeToBest*ev.hits[0].Score {
			return h.Passage
		}
	}
	return hits[0].Passage
}

// asksWhere reports a question that the place where to book may answer.
func (u understanding) asksWhere() bool {
	if len(u.aspects) == 0 {
		return u.channel == ""
	}
	return slices.Contains(u.aspects, AspectBooking) || u.channel == "" && slices.Contains(u.aspects, AspectWhere)
}

// pickParts finds a leading section for each thing asked and adds the sections
// that complete it.
func (d *decision) pickParts(u understanding, ev evidence, best knowledge.Passage, k knowledge.Case) {
	aspects := u.aspects
	if len(aspects) == 0 {
		aspects = []Aspect{""}
	}
	if r, others, ok := d.pickReply(u, ev, k); ok && (!u.english || reviewedEnglish()[r.sentence] != "") {
		d.leads = append(d.leads, TracedLead{"", replyStep, r.passage.ID})
		d.replied = true
		d.add(r)
		for _, p := range d.complete(r.passage, ev, k) {
			if p.ID != r.passage.ID || !tellsAll(r.sentence, p) {
				d.add(part{passage: p, titled: true})
			}
		}
		if !u.english {
			for _, o := range others {
				d.add(o)
			}
		}
		aspects = u.furtherAspects(r)
	}
	for _, a := range aspects {
		lead, step := d.lead(asking{a, u, ev, best, k})
		d.leads = append(d.leads, TracedLead{a, step, lead.ID})
		if p, ok := u.shortAnswer(lead, a, k); ok {
			d.add(part{passage: p, titled: len(d.parts) > 0})
		}
		for _, p := range d.withWay(a, lead, u, ev, k) {
			for _, p := range d.complete(p, ev, k) {
				d.add(part{passage: p, titled: len(d.parts) > 0})
			}
		}
		if p, ok := ev.detail(lead, k); ok {
			d.add(part{passage: p, titled: true})
		}
	}
}

// shortAnswer is the short answer of a topic whose further section was found:
// the section was written to be read behind it. The sections of a procedure's
// guide stand by themselves, and so does the very section of what is asked for.
func (u understanding) shortAnswer(lead knowledge.Passage, a Aspect, k knowledge.Case) (knowledge.Passage, bool) {
	article := lead.Article
	if len(article.Guides) > 0 || lead.Leads() || a != AspectPhoto && ownKind[a] != "" && ownKind[a] == lead.Section.Kind || a == AspectMay && u.answersWhether(lead.Text) || lead.Section.Kind == knowledge.KindAnswer && len(lead.Section.When) > 0 {
		return knowledge.Passage{}, false
	}
	for i := range article.Sections {
		p := knowledge.NewPassage(article, &article.Sections[i])
		if p.Leads() && p.Section.When.Hold(k) != knowledge.No {
			return p, true
		}
	}
	return knowledge.Passage{}, false
}

// nearDetail is the share of the short answer's score from which a further
// section of its topic is told along with it.
const nearDetail = 0.7

// detail is the further section that fits the question best when the short
// answer of a topic leads: what was asked may well be that.
func (ev evidence) detail(lead knowledge.Passage, k knowledge.Case) (knowledge.Passage, bool) {
	if len(lead.Article.Guides) > 0 || !lead.Leads() {
		return knowledge.Passage{}, false
	}
	var least float64
	for _, h := range ev.hits {
		if h.Passage.ID == lead.ID {
			least = nearDetail * h.Score
		}
	}
	for _, h := range ev.hits {
		if h.Passage.Article == lead.Article && h.Passage.ID != lead.ID && h.Score >= least && least > 0 && speaksOf(h.Passage, k) {
			return h.Passage, true
		}
	}
	return knowledge.Passage{}, false
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
	way, ok := d.ownSection(knowledge.KindAnswer, k)
	if !ok || d.shut() || !u.told.procedure || d.tellsWay(lead.Article) || a != AspectHow && a != AspectWhere && a != "" {
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

// complete is the lead with the sections of its kind in its view that add to
// it for this very case. A short answer for the case stands instead of the
// general one; materials for the case come after the general ones.
func (d *decision) complete(lead knowledge.Passage, ev evidence, k knowledge.Case) []knowledge.Passage {
	kind := lead.Section.Kind
	if kind != knowledge.KindAnswer && kind != knowledge.KindMaterials && kind != knowledge.KindWindow || len(lead.Section.When) > 0 && len(lead.Section.For) > 0 {
		return []knowledge.Passage{lead}
	}
	var special []knowledge.Passage
	general := lead
	for _, s := range ev.viewOf(lead.Article, k).Sections {
		p := s.Passage()
		switch {
		case s.Kind != kind || !speaksOf(p, k):
		case len(s.When) > 0:
			special = append(special, p)
		case len(lead.Section.When) > 0 && len(s.For) == 0:
			general = p
		}
	}
	switch {
	case len(special) == 0, kind == knowledge.KindAnswer && !isAnswer(lead):
		return []knowledge.Passage{lead}
	case kind == knowledge.KindAnswer:
		return special[:1]
	case general.ID == lead.ID && len(lead.Section.When) > 0:
		return []knowledge.Passage{lead}
	}
	return append([]knowledge.Passage{general}, special...)
}

func (d *decision) add(p part) {
	if !slices.ContainsFunc(d.parts, func(q part) bool { return q.passage.ID == p.passage.ID && q.sentence == p.sentence }) {
		d.parts = append(d.parts, p)
	}
}

// furtherAspects are what is asked besides what a reply answers: of a question that
// asks once, all but the aspect of its section or the first one; of one that asks in
// several clauses, what neither its section is on nor the reply tells.
func (u understanding) furtherAspects(r part) []Aspect {
	onIt := func(a Aspect) bool {
		return ownKind[a] != "" && ownKind[a] == r.passage.Section.Kind || a == AspectBooking && r.passage.Section.Anchor == bookingSection
	}
	answered := func(i int, a Aspect) bool { return i == max(0, slices.IndexFunc(u.aspects, onIt)) }
	if len(u.asking()) > 1 {
		told := findAspects(fold(r.asked))
		answered = func(_ int, a Aspect) bool {
			return onIt(a) || slices.Contains(told, a) || toldBy[a] != nil && toldBy[a].MatchString(r.sentence)
		}
	}
	var out []Aspect
	for i, a := range u.aspects {
		if !answered(i, a) && (ownKind[a] != "" || a == AspectBooking) {
			out = append(out, a)
		}
	}
	return out
}

// toldBy are the marks of a sentence that tells of something in particular.
var toldBy = map[Aspect]*regexp.Regexp{
	AspectFee:       regexp.MustCompile(`[0-9]元|免费|费用`),
	AspectTime:      regexp.MustCompile(`[0-9]+个?(日|天|工作日)`),
	AspectValidity:  regexp.MustCompile(`[0-9]+(年|个月|天|日)|长期`),
	AspectMaterials: regexp.MustCompile(`户口簿|居住证|原身份证|回执`),
	AspectBooking:   regexp.MustCompile(`预约|约`),
	AspectPhoto:     regexp.MustCompile(`照片|相片`),
}

// Bounds of a second section where the lead is little more than the best of
// several hits that are about as good.
const (
	nearSecond    = 0.80
	longestSecond = 260 // runes
)

// addSecond adds the next best hit when the lead was found by its score alone and
// that is about as high: what was asked for may be either.
func (d *decision) addSecond(u understanding, ev evidence, k knowledge.Case) {
	if len(d.parts) == 0 || len(d.leads) != 1 || !d.replied && !slices.Contains(unsureSteps, d.leads[0].Step) {
		return
	}
	for _, h := range ev.hits[:min(3, len(ev.hits))] {
		p := h.Passage
		if h.Score < nearSecond*ev.hits[0].Score || p.Article.Way && d.tellsWay(d.parts[0].passage.Article) || u.followUp && ofAspect[p.Section.Kind] && d.shows(p.Section.Kind) || d.quotes(p) || !speaksOf(p, k) || p.Section.Anchor == bookingSection || u.told.person() && d.tellsWay(p.Article) && slices.Contains(wayKinds, p.Section.Kind) || utf8.RuneCountInString(p.Text) > longestSecond {
			continue
		}
		d.add(part{passage: p, titled: true})
		return
	}
}
