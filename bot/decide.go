package bot

import (
	"cmp"
	"context"
	"regexp"
	"slices"
	"strings"

	"zhengda/knowledge"
)

// part is a piece of an answer: a whole section, or one sentence that a rule
// gives and a section supports.
type part struct {
	passage  knowledge.Passage
	sentence string // set: this sentence instead of the section's text
	word     string // yes or no in front; empty: none
	instead  string // of this, with which the section's text begins
	label    string // set with sentence: one of the key facts, under this name
	titled   bool   // show the section's heading
	title    string // in the place of the section's heading
}

// decision is what will be answered, before it is worded.
type decision struct {
	reason   Reason
	parts    []part              // what the answer says, in order
	caveat   *knowledge.Passage  // the one thing people forget
	behind   *knowledge.Passage  // quoted below a reviewed reply
	notice   string              // our own words on what is not known
	asks     string              // the fact of the case that is asked for
	also     []knowledge.Passage // further evidence, for a model only
	outcomes []knowledge.Outcome // the rules applied to the case
	view     knowledge.View      // what the article answering is part of
	ruling   knowledge.View      // the view of the procedure; often the same
	choices  []Choice
	offer    *Offer
	premise  *premise // a figure that the question states, which the answer confirms or corrects
	replied  bool     // a reviewed reply leads
	replies  []TracedReply
	leads    []TracedLead // for the trace
}

// Bounds of evidence.
const (
	closeToBest  = 0.65 // of the best score: near enough to be preferred for its kind
	nearWay      = 0.70 // the same for the short answer of the article with the rules, when the way is asked
	nearAnswer   = 0.93 // the same for any short answer
	nearYes      = 0.85 // the same for a section that begins with yes or no, when that is asked
	nearGeneral  = 0.50 // the same for what holds for all procedures, when none is told
	moreOfIt     = 1.25 // of the share of the procedure's own section: another article's is nearer to what was asked
	mostEvidence = 6    // passages a model sees
)

// How confident the search must be (index.Result.Confidence) that the passages
// answer the question; docs/evaluation.md has the curve.
const (
	sureElsewhere = 0.80 // about a place where the card is used, or how it is made
	sureOther     = 0.90 // about a matter for which the card is only used: banks, logins
	sureOffTopic  = 0.40 // without a word of the domain
	sureShort     = 0.80 // the same two, where so little was asked that a passage holds much of it by chance
	shortWeight   = 0.35 // what counts as little (index.Grounds.Weight)
	sureStray     = 0.20 // a follow-up that names nothing of the talk so far
	sureAtAll     = 0.05 // about the card
)

// decideAll decides on each matter that the question asks for.
func (b *Bot) decideAll(ctx context.Context, u understanding, ev evidence) decision {
	matters := u.intents()
	if len(matters) == 0 || u.english {
		return decide(u, ev)
	}
	var all decision
	for i, text := range matters {
		of := understand(text, u.facts, nil)
		found, err := b.retrieve(ctx, of, ev.day)
		if err != nil {
			return decide(u, ev) // the whole was found
		}
		d := decide(of, found)
		switch {
		case len(d.parts) == 0:
		case len(all.parts) == 0:
			all = d
			all.parts[0].title, all.parts[0].titled = of.facts.Procedure.Name(), i+1 < len(matters)
		default:
			all.join(d, of.facts.Procedure)
		}
	}
	if len(all.parts) == 0 {
		return decide(u, ev)
	}
	return all
}

// decide picks what answers the question, or which reply is due.
func decide(u understanding, ev evidence) decision {
	if u.outside != "" && !knowledge.RegionWithin(u.facts.Household, knowledge.Guangdong) { // else: a Guangdong household away from home
		return decision{reason: ReasonOutOfArea, behind: nationally(u, ev)}
	}
	if r := outside(u, ev); r != "" {
		return decision{reason: r}
	}
	if vague(u) {
		return decision{reason: ReasonWhichProcedure, choices: procedureChoices}
	}
	chance := ev.weight < shortWeight && ev.confidence < sureShort
	if !u.domain && !idCardWords.MatchString(u.folded) && (chance || ev.confidence < sureOffTopic) {
		return decision{reason: ReasonOffTopic}
	}
	if u.strays() && (chance || ev.confidence < sureStray) {
		return decision{reason: ReasonNoEvidence}
	}
	if ev.confidence < sureAtAll && !u.told.procedure && !u.followUp || len(ev.hits) == 0 {
		return decision{reason: ReasonNoEvidence}
	}
	if otherMatters.MatchString(u.folded) && ev.confidence < sureOther && !misused.MatchString(u.folded) && !orderWords.MatchString(u.folded) {
		return decision{reason: ReasonNoEvidence}
	}
	d := decision{reason: ReasonAnswered}
	k := u.facts.knowledgeCase()
	best := u.pickBest(ev, k)
	d.view = ev.viewOf(best.Article, k)
	d.ruling = d.view
	if v, ok := ev.corpus.View(cmp.Or(k.Region, knowledge.Guangdong), k.Procedure, ev.day); ok {
		d.ruling = v
	}
	d.outcomes = ev.outcomes(u.forRules(k))
	d.pickParts(u, ev, best, k)
	if !u.english {
		d.addSecond(u, ev, k)
	}
	d.view = ev.viewOf(d.parts[0].passage.Article, k)
	d.closeDoor(ev)
	d.applyRules(u, ev)
	d.putWord(u)
	d.confirms(u)
	d.settleHead(u)
	d.closeWord(u)
	if !u.english {
		d.addKeyFacts(u, k)
		d.addMaterials(u, k)
	}
	d.noteRelief(u, ev)
	d.pickCaveat(u, ev, k)
	d.checkLocal(u, ev)
	d.collectAlso(ev)
	d.suggest(u, ev, k)
	d.ask(u)
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

// viewOf is what an article is part of for the case: the page of the procedure
// in the region when the article guides it, else the article by itself.
func (ev evidence) viewOf(a *knowledge.Article, k knowledge.Case) knowledge.View {
	return ev.corpus.ViewOf(a, k.Region, k.Procedure, ev.day)
}

// applyRules puts in front which channels the rules close for the person or do
// not confirm, when
// the turn told of the person or asks whether and where, and the leading
// section is not itself about that case.
func (d *decision) applyRules(u understanding, ev evidence) {
	asks := slices.ContainsFunc(u.aspects, func(a Aspect) bool { return a == AspectWhere || a == AspectMay || a == AspectHow })
	said := len(d.parts[0].passage.Section.When) > 0 && d.parts[0].passage.Section.Kind == knowledge.KindAnswer
	particular := len(u.aspects) > 0 && ownKind[u.aspects[0]] != "" && u.channel == ""
	var front []part
	for _, o := range d.outcomes {
		due := o.Channel == u.channel || u.channel == "" && !said && (asks || u.told.person())
		if o.Channel == knowledge.Entrusted && o.Channel != u.channel {
			continue // a way for children's guardians, told where it is asked for
		}
		if !due || o.Open != knowledge.Closed && o.Open != knowledge.NotConfirmed || o.Why == "" || o.Channel != u.channel && !u.touches(o.Rule) || slices.ContainsFunc(front, func(p part) bool { return p.sentence == o.Why }) {
			continue
		}
		if particular && len(front) > 0 {
			break // what was asked for comes first, and one sentence on the way is enough
		}
		if p, ok := ev.stating(o.Rule); ok && !(d.quotes(p) && saysNo.MatchString(p.Text)) {
			front = append(front, part{passage: p, sentence: o.Why, word: u.closedWord(o)})
		}
	}
	if len(front) > 0 && u.touchesFurther(d.outcomes) {
		d.leaveOpen(ev)
	}
	if w := readWhether(u.folded); len(front) > 0 && d.shut() && w.forms&asksMay != 0 && !w.negated && !d.replied {
		if !yesOrNo.MatchString(front[0].sentence) {
			front[0].word = plainWord(w, knowledge.MayNot)
		}
		d.parts = append(front, d.parts...)
	} else if particular || u.channel == "" && slices.Contains(u.aspects, AspectMay) {
		d.parts = append(d.parts, front...) // what was asked comes first
	} else if d.replied {
		d.parts = slices.Concat(d.parts[:1:1], front, d.parts[1:])
	} else {
		d.parts = append(front, d.parts...)
	}
	if len(front) > 0 && front[0].word != "" {
		d.leads = append(d.leads, TracedLead{AspectMay, ruledStep, front[0].passage.ID})
	}
	for i := range d.parts {
		d.parts[i].titled = i > 0 && d.parts[i].sentence == ""
	}
}

// closedWord is the no to a question whether a channel that the rules close is open.
func (u understanding) closedWord(o knowledge.Outcome) string {
	w := readWhether(u.folded)
	if o.Open != knowledge.Closed || o.Channel != u.channel || w.forms&asksMay == 0 || w.negated || yesOrNo.MatchString(o.Why) {
		return ""
	}
	return plainWord(w, knowledge.MayNot)
}

// outcomes are what the rules say of each channel. Of a channel that is closed
// for one reason to children and for another to everybody else, the latter is
// told while the age is not.
func (ev evidence) outcomes(k knowledge.Case) []knowledge.Outcome {
	out := ev.corpus.Decide(k, ev.day).Outcomes
	if k.Age.Known {
		return out
	}
	adult := k
	adult.Age = knowledge.Range{Known: true, Min: 16, Max: 150}
	for i, o := range out {
		if o.Open != knowledge.Closed || o.Why != "" {
			continue
		}
		if a, ok := ev.corpus.Decide(adult, ev.day).Outcome(o.Channel); ok {
			out[i] = a
		}
	}
	return out
}

// quotes reports a passage that the answer shows already.
func (d *decision) quotes(p knowledge.Passage) bool {
	return slices.ContainsFunc(d.parts, func(q part) bool { return q.sentence == "" && q.passage.ID == p.ID })
}

// forRules is the case that rules are applied to. What bars people of other
// provinces is told of them, and that somebody else applies bars adults: when it
// is told and no household or age is, its rule answers with its own condition.
func (u understanding) forRules(k knowledge.Case) knowledge.Case {
	particular := len(u.aspects) > 0 && ownKind[u.aspects[0]] != "" // 帮爸妈换证要带什么: whoever goes, these are needed
	if u.told.proxy && k.Proxy == knowledge.Yes && !k.Age.Known && !particular {
		k.Age = knowledge.Range{Known: true, Min: 16, Max: 150}
	}
	for _, name := range []string{"offence", "bad-credit", "residence-proof"} {
		if k.Household == "" && slices.Contains(u.told.further, name) {
			k.Household = knowledge.OtherProvince
		}
	}
	return k
}

// noteRelief adds what the rules adjust for a fact that this turn told, when it is
// of what was asked for: 低保户换证要钱吗.
func (d *decision) noteRelief(u understanding, ev evidence) {
	if len(u.aspects) == 0 || u.aspects[0] != AspectFee {
		return
	}
	for _, o := range d.outcomes {
		for _, n := range o.Notes {
			told := slices.ContainsFunc(n.Adjustment.When, func(c knowledge.Condition) bool { return slices.Contains(u.told.further, c.Fact) })
			if !told || n.Adjustment.Of != "fee" {
				continue
			}
			if p, ok := ev.stating(&knowledge.Rule{Says: n.Adjustment.Says}); ok && !d.quotes(p) {
				d.parts = append([]part{{passage: p, sentence: n.Text}}, d.parts...)
			}
			return
		}
	}
}

// touches reports whether a rule hangs on a fact that this turn told: what is
// closed to everybody need not be said to somebody who did not ask for it.
func (u understanding) touches(r *knowledge.Rule) bool {
	if r == nil {
		return false
	}
	return slices.ContainsFunc(r.When, func(c knowledge.Condition) bool {
		switch c.Fact {
		case "age":
			return u.told.age
		case "household":
			return u.told.household
		case "fingerprints":
			return u.told.fingerprints
		case "proxy":
			return u.told.proxy
		}
		return slices.Contains(u.told.further, c.Fact)
	})
}

// closeDoor answers by what closes every channel to the person, where the answer
// would tell of a way that is not theirs: whichever aspect was asked for, and in
// follow-ups too.
func (d *decision) closeDoor(ev evidence) {
	if !d.shut() {
		return
	}
	var rule *knowledge.Rule
	for _, o := range d.outcomes {
		if o.Channel != knowledge.Entrusted && o.Rule != nil && o.Why != "" {
			rule = o.Rule
			break
		}
	}
	p, ok := ev.stating(rule)
	if !ok || d.parts[0].passage.Article == p.Article {
		return
	}
	d.parts = slices.DeleteFunc(d.parts, func(q part) bool {
		a := q.passage.Article
		return slices.Contains(d.ruling.Articles, a) || slices.Contains(a.Procedures, d.ruling.Procedure) && !ev.aboutSomebody(a)
	})
	if len(d.parts) > 0 {
		return // what is left speaks of the person's own case
	}
	d.parts = append([]part{{passage: p}}, d.parts...)
	for i := range d.parts {
		d.parts[i].titled = i > 0
	}
}

// aboutSomebody reports an article that a precondition rests on: on soldiers, on
// people abroad, and the like.
func (ev evidence) aboutSomebody(a *knowledge.Article) bool {
	return slices.ContainsFunc(ev.corpus.Articles(), func(x *knowledge.Article) bool {
		return slices.ContainsFunc(x.Preconditions, func(r knowledge.Rule) bool { return strings.HasPrefix(r.Says, a.ID+"#") })
	})
}

// touchesFurther reports that a rarer fact told by this turn closes a channel.
func (u understanding) touchesFurther(outcomes []knowledge.Outcome) bool {
	return slices.ContainsFunc(outcomes, func(o knowledge.Outcome) bool {
		return o.Rule != nil && (o.Open == knowledge.Closed || o.Open == knowledge.NotConfirmed) && slices.ContainsFunc(o.Rule.When, func(c knowledge.Condition) bool {
			return slices.Contains(u.told.further, c.Fact)
		})
	})
}

// leaveOpen puts the channels that are left in the place of the short answer that
// lists them all.
func (d *decision) leaveOpen(ev evidence) {
	var left []part
	for _, o := range d.outcomes {
		if o.Channel == knowledge.Entrusted || o.Open != knowledge.Open && o.Open != knowledge.Depends {
			continue
		}
		if p, ok := channelPassage(d.ruling, o.Channel); ok && p.Section.Kind == knowledge.Kind(o.Channel) {
			left = append(left, part{passage: p, titled: true})
		}
	}
	for i, p := range d.parts {
		if d.tellsWay(p.passage.Article) && (p.passage.Section.Kind == knowledge.KindAnswer || p.passage.Leads()) && p.sentence == "" {
			d.parts = slices.Concat(d.parts[:i:i], left, d.parts[i+1:])
			return
		}
	}
}

// stating is the passage that says what a rule does.
func (ev evidence) stating(r *knowledge.Rule) (knowledge.Passage, bool) {
	if r == nil {
		return knowledge.Passage{}, false
	}
	article, anchor, _ := strings.Cut(r.Says, "#")
	p, ok := ev.corpus.Passage(article, anchor)
	return p, ok && p.Article.HoldsOn(ev.day)
}

// channelPassage is the general section of a channel, or the short answer of a
// view that has none: 首次申领 has no section on doing it online.
func channelPassage(v knowledge.View, ch knowledge.Channel) (knowledge.Passage, bool) {
	for _, kind := range []knowledge.Kind{knowledge.Kind(ch), knowledge.KindAnswer} {
		for _, s := range v.Sections {
			if s.Kind == kind && len(s.When) == 0 {
				return s.Passage(), true
			}
		}
	}
	return knowledge.Passage{}, false
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

var emptyWords = regexp.MustCompile(`身份证|那边|这边|那里|这里|有点|问题|到底|哪个|这个|那个|这种|情况|一直|不行|为啥|为什么|不对|不了|它|他|她|老是|确定|有什么|什么|要求|规定|标准|哪些|二代|居民|证件|办理|业务|办|怎么样|怎么|怎样|如何|弄|搞|请问|想问|一下|我想|我要|你好|您好|可以|能不能|能|吗|呢|啊|的|了|我|要|想|去`)
