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
	asked    string  // the wording of the reply nearest to the question
	clause   string  // what of the question is near to that
	sure     float64 // how likely the reply is to be the answer, 0 to 1
	sentence string  // set: this sentence instead of the section's text
	word     string  // yes or no in front; empty: none
	instead  string  // of this, with which the section's text begins
	label    string  // set with sentence: one of the key facts, under this name
	titled   bool    // show the section's heading
	title    string  // in the place of the section's heading
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
	sureReply     = 0.80 // of a reply, for a question without a word of the domain
)

// decideAll decides on each matter that the question asks for.
func (b *Bot) decideAll(ctx context.Context, u understanding, ev evidence) decision {
	matters := u.intents()
	if len(matters) == 0 || u.english {
		d := decide(u, ev)
		b.addClauses(ctx, &d, u, ev.day)
		return d
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
			all.parts[0].title, all.parts[0].titled = of.facts.Procedure.Name(), i+1 < len(matters) && d.parts[0].sentence == "" // a reply begins with its yes or no
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
	d := decision{reason: ReasonAnswered}
	k := u.facts.knowledgeCase()
	asked := func() bool { // in the words of a reply, if in none of the domain
		r, _, ok := (&decision{}).pickReply(u, ev, k)
		return ok && r.sure >= sureReply
	}
	if !u.domain && !idCardWords.in(u.folded) && (chance || ev.confidence < sureOffTopic) && !asked() {
		if u.followUp && !u.strays() {
			return decision{reason: ReasonNoEvidence}
		}
		return decision{reason: ReasonOffTopic}
	}
	if u.strays() && (chance || ev.confidence < sureStray) && !asked() {
		return decision{reason: ReasonNoEvidence}
	}
	if ev.confidence < sureAtAll && !u.told.procedure && !u.followUp || len(ev.hits) == 0 {
		return decision{reason: ReasonNoEvidence}
	}
	if otherMatters.MatchString(u.folded) && ev.confidence < sureOther && !misused.MatchString(u.folded) && !orderWords.MatchString(u.folded) {
		return decision{reason: ReasonNoEvidence}
	}
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
		d.addUrgent(u, ev, k)
		d.addResubmission(u, ev)
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
	if !u.followUp || u.told.region || u.told.procedure || u.told.person() || otherPerson.MatchString(u.folded) || domainWords.in(u.folded) {
		return false
	}
	if len(u.aspects) > 0 && u.told.aspect {
		if _, particular := ownKind[u.aspects[0]]; particular {
			return false
		}
	}
	return contentRunes(strings.TrimLeft(whereWords.ReplaceAllString(u.folded, ""), "那我该就还")) > 2
}

// asksBarely is a question that names nothing at all: 那个要几天.
var asksBarely = regexp.MustCompile(`^(那个?|这个?|请问|要|得|需要|大概|一般|总共|办|弄|去|到底|这种|一个|要花)*(多少钱|几钱|几多钱|几天|多久|多长时间|去?哪(里|儿)?|怎么(办|弄|搞)?|带什么|要什么材料|什么材料)(办|弄|啊|呀|呢|了|的|能?好|拿到|才行)*[?。!]*$`)

// vague tells questions that name no matter: 身份证怎么办.
func vague(u understanding) bool {
	if !u.followUp && !u.domain && asksBarely.MatchString(u.folded) {
		return true
	}
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
