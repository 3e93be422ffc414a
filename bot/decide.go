package bot

import (
	"regexp"
	"slices"
	"strings"

	"zhengda/index"
	"zhengda/knowledge"
)

// part is a piece of an answer: a whole section, or one sentence that a rule
// gives and a section supports.
type part struct {
	passage  knowledge.Passage
	sentence string // set: this sentence instead of the section's text
	titled   bool   // show the section's heading
}

// decision is what will be answered, before it is worded.
type decision struct {
	reason   Reason
	parts    []part               // what the answer says, in order
	caveat   *knowledge.Passage   // the one thing people forget
	notice   string               // our own words on what is not known
	also     []knowledge.Passage  // further evidence, for a model only
	outcomes []knowledge.Outcome  // the rules applied to the case
	family   []*knowledge.Article // the article answering and the one it inherits from
	ruling   []*knowledge.Article // the family whose rules decide the procedure; often the same
	choices  []Choice
	offer    *Offer
}

// Bounds of evidence.
const (
	closeToBest  = 0.55 // of the best score: near enough to be preferred for its kind
	nearWay      = 0.40 // the same for the short answer of the article with the rules, when the way is asked
	nearAnswer   = 0.97 // the same for any short answer
	nearYes      = 0.75 // the same for a section that begins with yes or no, when that is asked
	mostEvidence = 6    // passages a model sees
)

// supports reports whether a passage holds that share of the question, or
// enough of it by BM25 whatever else the question tells: long questions tell
// much that no passage has.
func (ev evidence) supports(share, text float64) bool {
	return slices.ContainsFunc(ev.hits[:min(3, len(ev.hits))], func(h index.Hit) bool {
		return h.Share >= share || h.Text >= text && h.Share >= 0.08
	})
}

// decide picks what answers the question, or which reply is due.
func decide(u understanding, ev evidence) decision {
	if u.outside != "" {
		return decision{reason: ReasonOutOfArea}
	}
	if !idCardWords.MatchString(u.folded) && (otherDocumentDone.MatchString(u.folded) || otherDocuments.MatchString(u.folded) && !domainWords.MatchString(u.folded)) {
		return decision{reason: ReasonOtherDocument}
	}
	if vague(u) {
		return decision{reason: ReasonWhichProcedure, choices: procedureChoices}
	}
	if !u.domain && !ev.supports(0.5, 20) {
		return decision{reason: ReasonOffTopic}
	}
	if u.strays() && !ev.supports(0.4, 40) {
		return decision{reason: ReasonNoEvidence}
	}
	if !ev.supports(0.3, 8) && !u.told.procedure && !u.followUp || len(ev.hits) == 0 {
		return decision{reason: ReasonNoEvidence}
	}
	if otherMatters.MatchString(u.folded) && !ev.supports(0.45, 100) {
		return decision{reason: ReasonNoEvidence}
	}
	d := decision{reason: ReasonAnswered}
	k := u.facts.knowledgeCase()
	best := pickBest(ev, k)
	d.family = ev.corpus.Family(narrowest(ev.corpus, best.Article, u.facts.Region))
	d.ruling = rulingFamily(ev.corpus, d.family, u.facts)
	d.outcomes = knowledge.Decide(d.ruling, k)
	d.pickParts(u, ev, best, k)
	d.family = ev.corpus.Family(narrowest(ev.corpus, d.parts[0].passage.Article, u.facts.Region))
	d.applyRules(u, ev)
	d.pickCaveat(u, ev, k)
	d.checkLocal(u, ev)
	d.collectAlso(ev)
	d.suggest(u, ev, k)
	return d
}

// strays reports a turn that could lean on the conversation, but neither tells
// a fact nor asks for anything in particular nor has a word of the domain.
func (u understanding) strays() bool {
	if !u.followUp || u.told.region || u.told.procedure || u.told.person() || otherPerson.MatchString(u.folded) || domainWords.MatchString(u.folded) {
		return false
	}
	if len(u.aspects) > 0 && u.told.aspect {
		if _, particular := ownKind[u.aspects[0]]; particular {
			return false
		}
	}
	return contentRunes(u.folded) > 2
}

// vague tells questions that name no matter: 身份证怎么办.
func vague(u understanding) bool {
	if u.followUp || u.told.procedure || u.told.person() || len(u.aspects) > 0 && !slices.Contains([]Aspect{AspectHow, AspectMay}, u.aspects[0]) {
		return false
	}
	n := contentRunes(u.folded)
	return n <= 1 || !u.domain && n <= 3 && len(u.aspects) > 0
}

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

// rulingFamily is the family with rules for the procedure: the answering one
// when it has them, else the region's own.
func rulingFamily(c *knowledge.Corpus, family []*knowledge.Article, k CaseFacts) []*knowledge.Article {
	rules := func(as []*knowledge.Article) bool {
		return slices.ContainsFunc(as, func(a *knowledge.Article) bool {
			return slices.ContainsFunc(a.Rules, func(r knowledge.Rule) bool { return slices.Contains(r.Procedures, k.Procedure) })
		})
	}
	if k.Procedure == "" || rules(family) {
		return family
	}
	for _, a := range c.Articles() {
		if a.Region == knowledge.Guangdong && rules([]*knowledge.Article{a}) {
			return c.Family(narrowest(c, a, k.Region))
		}
	}
	return family
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

// lead is the section that speaks of the aspect.
//
//   - An aspect with a kind of its own: a section of that kind, the best one
//     near the best hit, else one of the family.
//   - A channel that was asked about, of a known procedure: the channel's
//     section where its rules stand.
//   - The way of a known procedure: the short answer of the article with its rules.
//   - Otherwise the best hit, or a short answer that is about as good.
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

// applyRules puts in front which channels the rules close for the person, when
// the turn told of the person or asks whether and where, and the leading
// section is not itself about that case.
func (d *decision) applyRules(u understanding, ev evidence) {
	asks := slices.ContainsFunc(u.aspects, func(a Aspect) bool { return a == AspectWhere || a == AspectMay || a == AspectHow })
	said := len(d.parts[0].passage.Section.When) > 0 && d.parts[0].passage.Section.Kind == knowledge.KindAnswer
	particular := len(u.aspects) > 0 && ownKind[u.aspects[0]] != "" && u.channel == ""
	var front []part
	for _, o := range d.outcomes {
		due := o.Channel == u.channel || u.channel == "" && !said && (asks || u.told.person())
		if !due || o.Open != knowledge.No || slices.ContainsFunc(front, func(p part) bool { return p.sentence == o.Why }) {
			continue
		}
		if particular && len(front) > 0 {
			break // what was asked for comes first, and one sentence on the way is enough
		}
		if p, ok := channelPassage(ev.corpus, d.ruling[0], o.Channel); ok {
			front = append(front, part{passage: p, sentence: o.Why})
		}
	}
	if particular || u.channel == "" && slices.Contains(u.aspects, AspectMay) {
		d.parts = append(d.parts, front...) // what was asked comes first
	} else {
		d.parts = append(front, d.parts...)
	}
	for i := range d.parts {
		d.parts[i].titled = i > 0 && d.parts[i].sentence == ""
	}
}

// channelPassage is the general section of a channel, or the short answer of an
// article that has none: 首次申领 has no section on doing it online.
func channelPassage(c *knowledge.Corpus, a *knowledge.Article, ch knowledge.Channel) (knowledge.Passage, bool) {
	for _, s := range c.Sections(a) {
		if s.Kind == knowledge.Kind(ch) && len(s.When) == 0 {
			return knowledge.NewPassage(s.Owner, &s.Section), true
		}
	}
	for _, s := range c.Sections(a) {
		if s.Kind == knowledge.KindAnswer && len(s.When) == 0 {
			return knowledge.NewPassage(s.Owner, &s.Section), true
		}
	}
	return knowledge.Passage{}, false
}

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

// contentRunes counts the runes of a question that are neither question words
// nor the everyday words of the domain.
func contentRunes(text string) int {
	n := 0
	for _, r := range emptyWords.ReplaceAllString(text, "") {
		if r > ' ' && !strings.ContainsRune("??。,.!、,", r) {
			n++
		}
	}
	return n
}

var emptyWords = regexp.MustCompile(`身份证|有点|问题|到底|哪个|这个|那个|这种|情况|一直|不行|为啥|为什么|不对|不了|它|他|她|老是|确定|有什么|什么|要求|规定|标准|哪些|二代|居民|证件|办理|业务|办|怎么样|怎么|怎样|如何|弄|搞|请问|想问|一下|我想|我要|你好|您好|可以|能不能|能|吗|呢|啊|的|了|我|要|想|去`)
