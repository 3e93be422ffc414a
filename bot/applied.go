package bot

import (
	"slices"
	"strings"

	"zhengda/knowledge"
)

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
	if w := u.yesNo; len(front) > 0 && d.shut() && w.forms&asksMay != 0 && !w.negated && !d.replied {
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
	w := u.yesNo
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
			p, ok := ev.stating(&knowledge.Rule{Says: n.Adjustment.Says})
			if !ok {
				return
			}
			note := part{passage: p, sentence: n.Text}
			if n.Adjustment.To != "" && u.yesNo.forms&asksMust != 0 {
				note.word = plainWord(u.yesNo, knowledge.NeedNot)
			}
			for i := range d.parts {
				d.parts[i].word = "" // it is for everybody else
			}
			if i := slices.IndexFunc(d.parts, func(o part) bool { return o.passage.ID == p.ID && o.sentence == "" }); i >= 0 {
				note.sentence = "" // all of it is quoted
				d.parts = slices.Delete(d.parts, i, i+1)
			}
			d.parts = append([]part{note}, d.parts...)
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
