package bot

import (
	"regexp"
	"slices"
	"strings"

	"zhengda/index"
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

// pickParts finds a leading section for each thing asked and adds the sections
// that complete it.
func (d *decision) pickParts(u understanding, ev evidence, best knowledge.Passage, k knowledge.Case) {
	aspects := u.aspects
	if len(aspects) == 0 {
		aspects = []Aspect{""}
	}
	for _, a := range aspects {
		lead := d.lead(a, u, ev, best, k)
		if p, ok := shortAnswer(lead, a, k); ok {
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
func shortAnswer(lead knowledge.Passage, a Aspect, k knowledge.Case) (knowledge.Passage, bool) {
	article := lead.Article
	if len(article.Guides) > 0 || lead.Leads() || a != AspectPhoto && ownKind[a] != "" && ownKind[a] == lead.Section.Kind || a == AspectMay && yesOrNo.MatchString(lead.Text) || lead.Section.Kind == knowledge.KindAnswer && len(lead.Section.When) > 0 {
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
	way, ok := d.ownSection(knowledge.KindAnswer, ev, k)
	if !ok || !u.told.procedure || d.tellsWay(lead.Article) || a != AspectHow && a != AspectWhere && a != "" {
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

// tellsWay reports an article that says how the procedure is done here: the
// city's and the province's guide, not the law behind them where there is a narrower one.
func (d *decision) tellsWay(a *knowledge.Article) bool {
	return slices.Contains(d.ruling.Articles, a) && (knowledge.Level(a.Region) != "nation" || knowledge.Level(d.ruling.Articles[0].Region) == "nation")
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
//   - Where to book, in a city: the city's own section on that.
//   - An aspect with a kind of section of its own: one of that kind, near the
//     best hit or of its family.
//   - Nothing but a document named: the document's short answer.
//   - A channel that was asked about and is not closed: its section; where steps are asked for, only a city's own.
//   - The best hit, when it is a short answer for this very case or city.
//   - The way of a procedure: the short answer of the article with its rules.
//   - Whether: a section that begins with yes or no.
//   - A short answer about as good as the best hit, or the best hit.
func (d *decision) lead(a Aspect, u understanding, ev evidence, best knowledge.Passage, k knowledge.Case) knowledge.Passage {
	main, has := ownKind[a]
	if p, ok := ev.booking(k); ok && a == AspectBooking && u.channel != knowledge.SelfService {
		return p
	}
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
	if u.channel != "" && u.facts.Procedure != "" && d.open(u.channel) && a != AspectBooking {
		if p, ok := channelPassage(d.ruling, u.channel); ok && (a != AspectHow || knowledge.Level(p.Article.Region) == "city") {
			return p
		}
	}
	if (best.Section.Kind == knowledge.KindAnswer || best.Leads()) && (len(best.Section.When) > 0 || knowledge.Level(best.Article.Region) == "city") {
		return best // for this very case, or for this very city
	}
	if p, ok := d.ownSection(knowledge.KindAnswer, ev, k); ok && u.told.procedure && (a == AspectHow || a == AspectWhere || a == "") && u.bare() {
		if own, ok := d.answerNear(ev, closeToBest, k, func(p knowledge.Passage) bool {
			return knowledge.Level(p.Article.Region) == "city" && len(p.Article.Guides) == 0 && slices.Contains(p.Procedures(), k.Procedure)
		}); ok {
			return own // an article of the operator's own on this very matter
		}
		return p
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
		if p, ok := d.answerNear(ev, near, k, func(p knowledge.Passage) bool { return d.tellsWay(p.Article) }); ok {
			return p
		}
	}
	if a == AspectMay {
		for _, h := range ev.hits {
			if h.Score >= nearYes*ev.hits[0].Score && yesOrNo.MatchString(h.Passage.Text) && speaksOf(h.Passage, k) && !u.otherChannel(h.Passage) {
				return ev.topic(h, k, func(p knowledge.Passage) bool { return yesOrNo.MatchString(p.Text) })
			}
			if h.Passage.Leads() && len(h.Passage.Article.Guides) == 0 && speaksOf(h.Passage, k) && h.Score >= nearAnswer*ev.hits[0].Score {
				return h.Passage // the very topic, answered in its own words
			}
		}
		if p, ok := d.answerNear(ev, nearWay, k, func(p knowledge.Passage) bool { return d.tellsWay(p.Article) }); ok && u.told.procedure && u.told.person() {
			return p
		}
	}
	if p, ok := d.answerNear(ev, nearAnswer, k, func(knowledge.Passage) bool { return true }); ok {
		return p
	}
	return best
}

// topic is the short answer of the hit's topic when that is near to it and fits
// as well: what was asked is more often the topic than a detail.
func (ev evidence) topic(h index.Hit, k knowledge.Case, fits func(knowledge.Passage) bool) knowledge.Passage {
	for _, o := range ev.hits {
		p := o.Passage
		if p.Article == h.Passage.Article && len(p.Article.Guides) == 0 && p.Leads() && o.Score >= nearYes*h.Score && fits(p) && speaksOf(p, k) {
			return p
		}
	}
	return h.Passage
}

// bare reports a question that names a procedure, a place and a person at most:
// 小孩身份证过期了怎么换.
func (u understanding) bare() bool {
	text := strings.ToLower(u.search)
	for _, p := range procedureLexicon {
		text = p.words.ReplaceAllString(text, "")
	}
	for _, w := range []*regexp.Regexp{whereWords, childWords, adultWords, elderWords, outsideWords, localWords, otherPerson} {
		text = w.ReplaceAllString(text, "")
	}
	return contentRunes(text) <= 1
}

// whereWords ask for the place and nothing else.
var whereWords = regexp.MustCompile(`(去|在|到|要去|该去)?(哪里|哪儿|哪|边度|什么地方)(办|弄|搞)?`)

// otherChannel reports a section on a channel that was not asked about.
func (u understanding) otherChannel(p knowledge.Passage) bool {
	c := knowledge.Channel(p.Section.Kind)
	return slices.Contains(knowledge.Channels(), c) && c != u.channel
}

// booking is the city's own section on where to book.
func (ev evidence) booking(k knowledge.Case) (knowledge.Passage, bool) {
	for _, a := range ev.corpus.Articles() {
		if k.Region == "" || knowledge.Level(a.Region) != "city" || !knowledge.RegionWithin(k.Region, a.Region) || !a.HoldsOn(ev.day) {
			continue
		}
		if p, ok := ev.corpus.Passage(a.ID, bookingSection); ok && p.Section.When.Hold(k) != knowledge.No {
			return p, true
		}
	}
	return knowledge.Passage{}, false
}

// bookingSection is the anchor of the section in which a city's article says
// where to book.
const bookingSection = "booking"

// open reports that the rules speak of a channel and leave it open, if only for
// some.
func (d *decision) open(c knowledge.Channel) bool {
	return slices.ContainsFunc(d.outcomes, func(o knowledge.Outcome) bool {
		return o.Channel == c && (o.Open == knowledge.Open || o.Open == knowledge.Depends)
	})
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
	for _, s := range d.ruling.Sections {
		if p := s.Passage(); s.Kind == kind && len(s.When) == 0 && speaksOf(p, k) {
			return p, true
		}
	}
	return knowledge.Passage{}, false
}

// ofKind is the section of a kind: the best hit's own, one near it, one of its
// family, or the best whatever its kind.
func (d *decision) ofKind(main knowledge.Kind, ev evidence, best knowledge.Passage, k knowledge.Case) knowledge.Passage {
	own, ruled := d.ownSection(main, ev, k)
	fits := func(p knowledge.Passage) bool { // where the procedure has a section of the kind, no general one stands for it
		return p.Section.Kind == main && (!ruled || slices.Contains(p.Procedures(), k.Procedure))
	}
	if fits(best) && knowledge.Level(best.Article.Region) == "city" {
		return best
	}
	near := func(level string) (knowledge.Passage, bool) {
		for _, h := range ev.hits {
			if fits(h.Passage) && h.Score >= closeToBest*ev.hits[0].Score && speaksOf(h.Passage, k) && (level == "" || knowledge.Level(h.Passage.Article.Region) == level) {
				return ev.topic(h, k, fits), true
			}
		}
		return knowledge.Passage{}, false
	}
	for _, level := range []string{"city", ""} { // the city's own word before the province's
		if p, ok := near(level); ok {
			return p
		}
	}
	if ruled {
		return own
	}
	for _, s := range d.view.Sections {
		if p := s.Passage(); s.Kind == main && speaksOf(p, k) {
			return p
		}
	}
	return best
}

// answerNear is the best short answer with a score near enough to the best hit's.
func (d *decision) answerNear(ev evidence, near float64, k knowledge.Case, of func(knowledge.Passage) bool) (knowledge.Passage, bool) {
	for _, h := range ev.hits {
		p := h.Passage
		if h.Score >= near*ev.hits[0].Score && (p.Section.Kind == knowledge.KindAnswer || p.Leads()) && speaksOf(p, k) && of(p) {
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

// isAnswer reports the short answer of its article, or what stands in its place.
func isAnswer(p knowledge.Passage) bool {
	return p.Section.Anchor == "answer" || slices.ContainsFunc(p.Section.Replaces, func(r string) bool { return strings.HasSuffix(r, "#answer") })
}

// complete is the lead with the sections of its kind in the family that add to
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
	case general.ID != lead.ID:
		return []knowledge.Passage{general, lead}
	}
	return append([]knowledge.Passage{general}, special...)
}
