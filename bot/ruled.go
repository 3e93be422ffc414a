package bot

import (
	"regexp"
	"slices"
	"strings"

	"zhengda/knowledge"
)

// ruleWord is the yes or no that the rules give to a question whether something
// may be done in a way, or at all; empty when they do not decide it.
func (d *decision) ruleWord(u understanding) string {
	if len(d.outcomes) == 0 {
		return ""
	}
	for _, clause := range append([]string{u.text}, clauseMark.Split(u.text, -1)...) {
		c := u.clause(clause)
		w := c.yesNo
		if w.forms&asksMay == 0 || w.negated || contentRunes(c.residue()) > 1 {
			continue
		}
		if u.channel != "" {
			return d.channelWord(u.channel)
		}
		if d.shut() {
			return "不可以。"
		}
		return "可以。"
	}
	return ""
}

// residue is what a question says besides the procedure, the way, the place and
// the person, all of which the rules know.
func (u understanding) residue() string {
	var b strings.Builder
	at := 0
	for _, m := range knowledge.FindRegions(u.folded) {
		b.WriteString(u.folded[at:m.Start])
		at = m.End
	}
	text := b.String() + u.folded[at:]
	for _, p := range procedureLexicon {
		if p.procedure == u.facts.Procedure { // a receipt used again is no part of replacing a card
			text = p.takeOut(text)
		}
	}
	for _, c := range channelLexicon {
		text = c.words.ReplaceAllString(text, "")
	}
	text = doneWords.ReplaceAllString(text, "")
	for _, w := range []*regexp.Regexp{whereWords, ageWords, childWords, adultWords, elderWords, outsideWords, localWords, otherPerson, householdWords} {
		text = w.ReplaceAllString(text, "")
	}
	return text
}

// doneWords name what is to be done and nothing else, where a question ends: 在这边换吗,
// and what leads to it: 那我先….
var doneWords = regexp.MustCompile(`(?:换|补|办)(?:理|证)?(?:吗|么|嘛|吧|不|行吗|可以吗|可以吧|得唔得)?[?。!]?$|^那?我?(?:先|就|直接)|总(?:行|可以)吧?[?。!]?$`)

// householdWords speak of where somebody is registered.
var householdWords = regexp.MustCompile(`户口|户籍|外地|本地|当地|异地|外省|省外|本省|人在|是|的人|直接|现在|这里|这边|那边|就|上`)

// channelWord tells whether a channel is open to the person.
func (d *decision) channelWord(ch knowledge.Channel) string {
	i := slices.IndexFunc(d.outcomes, func(o knowledge.Outcome) bool { return o.Channel == ch })
	if i < 0 {
		return ""
	}
	switch d.outcomes[i].Open {
	case knowledge.Open:
		return "可以。"
	case knowledge.Closed:
		return "不可以。"
	case knowledge.Depends:
		return "可以，但有条件。"
	}
	return ""
}

// clause is the understanding with only a part of its text.
func (u understanding) clause(text string) understanding {
	u.text, u.folded, u.search = text, strings.ToLower(text), withoutPlaces(text)
	u.yesNo = readWhether(u.folded)
	return u
}

// closeWord turns the yes of an answer into no where the rules close the very channel
// that was asked about.
func (d *decision) closeWord(u understanding) {
	if len(d.parts) == 0 || u.channel == "" || !strings.HasPrefix(d.parts[0].word, "可以") {
		return
	}
	w := u.yesNo
	closed := slices.ContainsFunc(d.outcomes, func(o knowledge.Outcome) bool { return o.Channel == u.channel && o.Open == knowledge.Closed })
	if closed && w.forms&asksMay != 0 && !w.without {
		d.parts[0].word = plainWord(w, knowledge.MayNot)
		d.leads = append(d.leads, TracedLead{AspectMay, ruledStep, d.parts[0].passage.ID})
	}
}

// ruledStep names in the trace that the rules gave the yes or no.
const ruledStep = "yes or no by the rules"

var (
	askFee   = regexp.MustCompile(`钱|费|收|付`)
	freeForm = regexp.MustCompile(`免费|不收|不用(再)?(交|付|给)|免(收|交|工本)`)
	feeForm  = regexp.MustCompile(`[0-9]元`)
	askFine  = regexp.MustCompile(`罚|拘留|坐牢|判刑|处罚|犯法|违法`)
	fined    = regexp.MustCompile(`罚款|拘留|警告|徒刑|处罚`)
	unfined  = regexp.MustCompile(`没有|不罚|不会|不处`)
)

// factWord is the yes or no that a fee or a penalty gives to a question whether
// there is one: 临时身份证要钱吗, 会罚款吗.
func (u understanding) factWord(text string) string {
	w := u.yesNo
	first, _, _ := strings.Cut(text, "。")
	switch {
	case w.negated || strings.ContainsAny(first, "\n\uff1a"): // it lists several
	case w.forms&asksMust != 0 && len(u.aspects) > 0 && u.aspects[0] == AspectFee && askFee.MatchString(u.folded):
		switch {
		case freeForm.MatchString(first):
			return plainWord(w, knowledge.NeedNot)
		case feeForm.MatchString(first) && strings.Count(first, "元") == 1:
			return plainWord(w, knowledge.Must)
		}
	case w.forms&asksWill != 0 && askFine.MatchString(u.folded) && fined.MatchString(first) && !unfined.MatchString(first):
		return plainWord(w, knowledge.Will)
	}
	return ""
}

// tellsNo is a sentence that says whom or what is not served.
var tellsNo = regexp.MustCompile(`不能|不可以|不行|不受理|办不了|不收`)

// unsettled is a sentence that says that there is no yes or no.
var unsettled = regexp.MustCompile(`没有查到|没查到|不一定|要看|看(情况|当地)|分情况`)

// putWord puts the yes or no of the rules in front of the answer, unless that
// begins with one.
func (d *decision) putWord(u understanding) {
	if len(d.parts) == 0 || d.parts[0].label != "" || d.parts[0].word != "" {
		return
	}
	lead := &d.parts[0]
	text := lead.sentence
	if text == "" {
		text = lead.passage.Text
	}
	if first, _, _ := strings.Cut(text, "。"); unsettled.MatchString(first) {
		return
	}
	word := d.ruleWord(u)
	if word == "可以。" && lead.sentence != "" && tellsNo.MatchString(text) {
		word = "" // the reply is on who may not; the rules do not know of that
	}
	if word == "" && !lead.titled {
		word = u.factWord(text)
	}
	if word != "" && !yesOrNo.MatchString(text) && !strings.HasPrefix(text, word) {
		lead.word = word
		d.leads = append(d.leads, TracedLead{AspectMay, ruledStep, lead.passage.ID})
	}
}
