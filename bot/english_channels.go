package bot

import (
	"cmp"
	"slices"
	"strings"

	"zhengda/knowledge"
)

// others tells that some people have further ways, which the list explains.
func (e *inEnglish) others(besides knowledge.Channel) string {
	var ways []string
	for _, o := range e.d.outcomes {
		if o.Channel != besides && o.Channel != knowledge.Entrusted && (o.Open == knowledge.Open || o.Open == knowledge.Depends) {
			ways = append(ways, map[knowledge.Channel]string{knowledge.Online: "online", knowledge.SelfService: "at a self-service machine", knowledge.Window: "at a counter"}[o.Channel])
		}
	}
	if len(ways) == 0 {
		return ""
	}
	return " It may also be possible " + strings.Join(ways, " or ") + "; see below."
}

// why is the reviewed English of why a channel is closed or not confirmed, or the
// Chinese, marked.
func (e *inEnglish) why(o knowledge.Outcome, word string) []Run {
	if o.Why == "" {
		return nil
	}
	e.whys = append(e.whys, o.Why)
	en, ok := reviewedEnglish()[o.Why]
	if !ok {
		from := e.ruled(o)
		return cited(word+inChineseEn+": “"+o.Why+"”", e.out.cite(from[0]))
	}
	if strings.HasPrefix(en, "No.") {
		word = ""
	}
	return e.runs(word+en, e.ruled(o)...)
}

// channel is a line on a channel.
func (e *inEnglish) channel(o knowledge.Outcome) []Run {
	switch o.Open {
	case knowledge.Closed, knowledge.NotConfirmed:
		if slices.Contains(e.whys, o.Why) {
			return nil
		}
		return e.why(o, "")
	}
	text := e.channelText(o)
	if text == "" {
		return nil
	}
	return e.runs(text, e.ruled(o)...)
}

// channelText says of a channel that is open, or open to some, to whom and where.
func (e *inEnglish) channelText(o knowledge.Outcome) string {
	var b strings.Builder
	b.WriteString(channelEn[o.Channel][0])
	if o.Channel == knowledge.Online {
		if f, ok := e.fact(onlineEntry); ok {
			b.WriteString(", in " + e.said.peek(f.Value))
		}
	}
	b.WriteString(": ")
	if o.Open == knowledge.Open {
		switch {
		case o.Channel == knowledge.Window && o.Rule != nil && nearAny[e.k.Procedure]:
			b.WriteString("any one near where you live, work or study")
		default:
			b.WriteString("open to " + e.whom())
		}
		return b.String() + "."
	}
	to := e.openTo(o.Channel)
	if to == "" {
		return ""
	}
	return b.String() + to + "."
}

// nearAny are the procedures that any window near one takes (全省通办, 跨省通办).
var nearAny = map[knowledge.Procedure]bool{knowledge.Renew: true, knowledge.Damaged: true, knowledge.Lost: true, knowledge.First: true}

// onlineEntry is the id of the fact that names where to apply online.
const onlineEntry = "platform-online"

// peek is the name of a platform as it would be shown, before it is.
func (m mentions) peek(name string) string {
	seen := mentions{}
	for n := range m {
		seen[n] = true
	}
	return seen.platform(name)
}

// fact is a fact of the procedure's page.
func (e *inEnglish) fact(id string) (knowledge.OwnedFact, bool) {
	for _, f := range e.d.ruling.Facts(e.check.day) {
		if f.ID == id && f.When.Hold(e.k) != knowledge.No {
			return f, true
		}
	}
	return knowledge.OwnedFact{}, false
}

// openTo are the people to whom the rules open a channel, of those that the person
// may be, each with what is not known of the person.
func (e *inEnglish) openTo(c knowledge.Channel) string {
	var groups []string
	for _, a := range e.check.corpus.Articles() {
		if !a.HoldsOn(e.check.day) || !knowledge.RegionWithin(cmp.Or(e.u.facts.Region, knowledge.Guangdong), a.Region) {
			continue
		}
		for _, r := range a.Rules {
			if r.Result != knowledge.Open || !slices.Contains(r.Channels, c) || !slices.Contains(r.Procedures, e.k.Procedure) || r.When.Hold(e.k) == knowledge.No {
				continue
			}
			var words []string
			for _, cond := range r.When {
				if (knowledge.Conditions{cond}).Hold(e.k) == knowledge.Yes {
					continue
				}
				w, ok := conditionEn(cond)
				if !ok {
					return ""
				}
				words = append(words, w)
			}
			groups = append(groups, strings.Join(words, ", "))
		}
	}
	if len(groups) == 0 {
		return ""
	}
	return "for people " + strings.Join(groups, "; or ")
}

// bring is a line on the papers of an open channel.
func (e *inEnglish) bring(o knowledge.Outcome) []Run {
	papers := e.papers(o)
	if len(papers) == 0 {
		return nil
	}
	return e.runs("Bring: "+strings.Join(papers, "; ")+".", e.from(knowledge.KindMaterials, o, o.Materials...)...)
}

// papers are the papers of an outcome in English, the photo receipt last.
func (e *inEnglish) papers(o knowledge.Outcome) []string {
	var out []string
	for _, m := range o.Materials {
		out = append(out, cmp.Or(reviewedEnglish()[m.Text], m.Text))
	}
	switch o.Receipt {
	case knowledge.ReceiptNeeded:
		out = append(out, "the {receipt}")
	case knowledge.ReceiptOrHistory:
		out = append(out, "the {receipt}, or a photo on file from before (历史相片)")
	}
	return out
}
