package bot

import (
	"regexp"
	"slices"
	"strings"

	"zhengda/knowledge"
)

// ownKind are the aspects that have a kind of section of their own.
var ownKind = map[Aspect]knowledge.Kind{
	AspectMaterials: knowledge.KindMaterials, AspectFee: knowledge.KindFee, AspectTime: knowledge.KindTime,
	AspectValidity: knowledge.KindValidity, AspectPhoto: knowledge.KindPhoto,
}

// ofAspect are the kinds of section that an aspect has of its own.
var ofAspect = func() map[knowledge.Kind]bool {
	kinds := map[knowledge.Kind]bool{}
	for _, k := range ownKind {
		kinds[k] = true
	}
	return kinds
}()

// asking is one thing that a question asks, and what there is to answer it from.
type asking struct {
	aspect Aspect // empty when nothing in particular is asked
	u      understanding
	ev     evidence
	best   knowledge.Passage // the best hit that holds for the case
	k      knowledge.Case
}

// way reports that the way of a procedure is asked for.
func (q asking) way() bool {
	return q.u.told.procedure && (q.aspect == AspectHow || q.aspect == AspectWhere || q.aspect == "")
}

// leadStep is one way of finding the section that leads an answer.
type leadStep struct {
	name string
	find func(*decision, asking) (knowledge.Passage, bool)
}

// leadSteps are tried in order; the first that finds a section gives the lead.
// The trace names it.
var leadSteps = []leadStep{
	{"the city's own section on where to book", leadBooking},
	{"a follow-up that names nothing but a place: the city's own section on where to book", leadPlaceAlone},
	{"a follow-up that names nothing but the aspect: its section on the page of the procedure", leadAspectAlone},
	{"materials, fee, time or validity: a section of that kind", leadOwnKind},
	{"nothing but a document named: its short answer", leadDocument},
	{"the picture: a section of that kind", leadPhoto},
	{"a channel that is not closed: its section; where steps are asked for, only a city's own", leadChannel},
	{"the best hit, a short answer for this very case or city", leadVery},
	{"nothing but a procedure named: its short answer", leadBare},
	{"steps: a section of that kind", leadStepByStep},
	{"the way of a procedure: the short answer where its rules stand", leadWay},
	{"whether: a section that begins with yes or no", leadWhether},
	{"a short answer about as good as the best hit", leadNear},
	{"whether something may be done that the rules decide: the short answer where they stand", leadRuled},
}

// lead is the section that speaks of what is asked, and the step that found it.
func (d *decision) lead(q asking) (knowledge.Passage, string) {
	for _, s := range leadSteps {
		if p, ok := s.find(d, q); ok {
			return p, s.name
		}
	}
	return q.best, bestHit
}

// bestHit is the step that takes what the search found first.
const bestHit = "the best hit"

// unsureSteps rest on the score alone.
var unsureSteps = []string{bestHit, "the best hit, a short answer for this very case or city", "whether: a section that begins with yes or no", "a short answer about as good as the best hit", "the way of a procedure: the short answer where its rules stand", "the picture: a section of that kind"}

func leadBooking(_ *decision, q asking) (knowledge.Passage, bool) {
	if q.aspect != AspectBooking || q.u.channel == knowledge.SelfService {
		return knowledge.Passage{}, false
	}
	return q.ev.booking(q.k)
}

func leadPlaceAlone(_ *decision, q asking) (knowledge.Passage, bool) {
	if !q.u.followUp || !q.u.told.region || q.aspect != AspectWhere || q.k.Procedure != "" || contentRunes(withoutPlaces(q.u.folded)) > 0 {
		return knowledge.Passage{}, false
	}
	return q.ev.booking(q.k)
}

func leadAspectAlone(d *decision, q asking) (knowledge.Passage, bool) {
	if !q.u.followUp || contentRunes(q.u.folded) > 3 || q.u.told.procedure { // more than 多久能拿到
		return knowledge.Passage{}, false
	}
	kind := ownKind[q.aspect]
	switch q.aspect {
	case AspectWhere:
		kind = knowledge.KindAnswer
	case AspectHow:
		kind = knowledge.KindSteps
	}
	return d.guideSection(kind, q.k)
}

func leadOwnKind(d *decision, q asking) (knowledge.Passage, bool) {
	kind, has := ownKind[q.aspect]
	if !has || q.aspect == AspectPhoto {
		return knowledge.Passage{}, false
	}
	return d.ofKind(kind, q.ev, q.best, q.k), true
}

func leadDocument(d *decision, q asking) (knowledge.Passage, bool) {
	if len(d.outcomes) > 0 || stepWords.MatchString(q.u.folded) || contentRunes(documentWords.ReplaceAllString(q.u.folded, "")) > 1 {
		return knowledge.Passage{}, false
	}
	return d.answerNear(q.ev, nearWay, q.k, func(p knowledge.Passage) bool { return p.Article.Document == q.u.facts.Document })
}

func leadPhoto(d *decision, q asking) (knowledge.Passage, bool) {
	if q.aspect != AspectPhoto {
		return knowledge.Passage{}, false
	}
	return d.ofKind(knowledge.KindPhoto, q.ev, q.best, q.k), true
}

func leadChannel(d *decision, q asking) (knowledge.Passage, bool) {
	if q.u.channel == "" || q.u.channel == knowledge.Entrusted || q.u.facts.Procedure == "" || !d.open(q.u.channel) || q.aspect == AspectBooking {
		return knowledge.Passage{}, false
	}
	p, ok := channelPassage(d.ruling, q.u.channel)
	return p, ok && (q.aspect != AspectHow || knowledge.Level(p.Article.Region) == "city")
}

func leadVery(_ *decision, q asking) (knowledge.Passage, bool) {
	short := q.best.Section.Kind == knowledge.KindAnswer || q.best.Leads()
	if q.aspect == AspectMay && q.u.channel != "" && !q.u.answersWhether(q.best.Text) {
		return knowledge.Passage{}, false // it says how, and was asked whether
	}
	return q.best, short && (len(q.best.Section.When) > 0 || knowledge.Level(q.best.Article.Region) == "city")
}

func leadBare(d *decision, q asking) (knowledge.Passage, bool) {
	p, ok := d.ownSection(knowledge.KindAnswer, q.k)
	if !ok || !q.way() || !q.u.bare() {
		return knowledge.Passage{}, false
	}
	own, ok := d.answerNear(q.ev, closeToBest, q.k, func(p knowledge.Passage) bool { // an article of the operator's on this very matter
		return knowledge.Level(p.Article.Region) == "city" && len(p.Article.Guides) == 0 && slices.Contains(p.Procedures(), q.k.Procedure)
	})
	if ok {
		return own, true
	}
	return p, true
}

func leadStepByStep(d *decision, q asking) (knowledge.Passage, bool) {
	if q.aspect != AspectHow || len(d.outcomes) > 0 || !stepWords.MatchString(q.u.folded) {
		return knowledge.Passage{}, false
	}
	p := d.ofKind(knowledge.KindSteps, q.ev, q.best, q.k)
	return p, p.Section.Kind == knowledge.KindSteps
}

func leadWay(d *decision, q asking) (knowledge.Passage, bool) {
	if len(d.outcomes) == 0 || q.aspect != AspectWhere && !q.way() {
		return knowledge.Passage{}, false
	}
	near := nearWay
	if q.aspect == AspectHow && !slices.Contains(wayKinds, q.best.Section.Kind) {
		near = nearAnswer // something in particular may be asked: 旧证找到了怎么办
	}
	return d.answerNear(q.ev, near, q.k, func(p knowledge.Passage) bool { return d.tellsWay(p.Article) })
}

func leadWhether(d *decision, q asking) (knowledge.Passage, bool) {
	if q.aspect != AspectMay {
		return knowledge.Passage{}, false
	}
	says := func(p knowledge.Passage) bool { // where to book is no answer to whether
		return p.Section.Anchor != bookingSection && q.u.answersWhether(p.Text) && !(d.shutChannel(p) && !saysNo.MatchString(p.Text))
	}
	if top := q.ev.hits[0].Passage; len(top.Article.Guides) == 0 && says(top) && top.Section.When.Hold(q.k) == knowledge.Unknown {
		return top, true // a topic of people of other provinces, asked without saying that one is
	}
	for _, h := range q.ev.hits {
		if h.Score >= nearYes*q.ev.hits[0].Score && says(h.Passage) && speaksOf(h.Passage, q.k) && !q.u.otherChannel(h.Passage) {
			return q.ev.topic(h, q.k, says), true
		}
		if h.Passage.Leads() && len(h.Passage.Article.Guides) == 0 && speaksOf(h.Passage, q.k) && h.Score >= nearAnswer*q.ev.hits[0].Score {
			return h.Passage, true // the very topic, answered in its own words
		}
	}
	if !q.u.told.procedure || !q.u.told.person() {
		return knowledge.Passage{}, false
	}
	return d.answerNear(q.ev, nearWay, q.k, func(p knowledge.Passage) bool { return d.tellsWay(p.Article) })
}

func leadNear(d *decision, q asking) (knowledge.Passage, bool) {
	return d.answerNear(q.ev, nearAnswer, q.k, func(knowledge.Passage) bool { return true })
}

// leadRuled takes the place of a best hit on something that a story told in
// passing: 他的证是二十年的，可以在这边换吗.
func leadRuled(d *decision, q asking) (knowledge.Passage, bool) {
	if q.aspect != AspectMay || q.u.channel != "" || !q.u.told.procedure || d.tellsWay(q.best.Article) || d.ruleWord(q.u) == "" {
		return knowledge.Passage{}, false
	}
	return d.ownSection(knowledge.KindAnswer, q.k)
}

// bare reports a question that names a procedure, a place and a person at most:
// 小孩身份证过期了怎么换.
func (u understanding) bare() bool {
	text := strings.ToLower(u.search)
	for _, p := range procedureLexicon {
		text = p.takeOut(text)
	}
	for _, w := range []*regexp.Regexp{whereWords, childWords, adultWords, elderWords, outsideWords, localWords, otherPerson} {
		text = w.ReplaceAllString(text, "")
	}
	return contentRunes(text) <= 1
}

// whereWords ask for the place and nothing else.
var whereWords = regexp.MustCompile(`(去|在|到|要去|该去)?(哪里|哪儿|哪|边度|什么地方)(办|弄|搞)?`)

// documentWords name a document and nothing about it.
var documentWords = regexp.MustCompile(`相片|照片|采集|回执|单|临时|身份证|图像号`)
