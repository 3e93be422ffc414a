package bot

import (
	"cmp"
	"slices"
	"strings"

	"zhengda/knowledge"
)

// procedure words an answer on a procedure from what the rules and facts say of
// it: the way, or the one thing asked for. It reports false when that is not what
// the decision answers with.
func (e *inEnglish) procedure() bool {
	if e.asked.topic && !e.asked.flips {
		return false
	}
	if len(e.u.aspects) == 1 && e.u.facts.Document == knowledge.IDCard && e.alone(e.u.aspects[0]) {
		return true
	}
	doing, known := doingEn[e.u.facts.Procedure]
	if !known || len(e.d.outcomes) == 0 || e.d.ruling.Procedure != e.u.facts.Procedure || e.d.shut() && e.u.channel == "" || !e.ofProcedure() {
		return false
	}
	aspects := e.u.aspects
	if len(aspects) == 0 {
		aspects = []Aspect{AspectHow}
	}
	before := len(e.out.blocks)
	for _, a := range aspects {
		switch a {
		case AspectFee:
			e.fee(doing[1])
		case AspectMaterials:
			e.materials(doing[0])
		case AspectTime:
			e.time(doing[1])
		case AspectValidity:
			if !e.validity() {
				return e.startAgain(before)
			}
		case AspectBooking:
			if !e.alone(a) {
				return e.startAgain(before)
			}
		case AspectWhere, AspectHow, AspectMay:
			if e.u.facts.Procedure == knowledge.Collect || e.u.facts.Procedure == knowledge.ReportLoss {
				return e.startAgain(before)
			}
			e.way(doing[0], a)
		default:
			return e.startAgain(before)
		}
	}
	return len(e.out.blocks) > before
}

// alone words what needs no procedure: how long a card is valid at an age, and
// where a city lets people book.
func (e *inEnglish) alone(a Aspect) bool {
	switch {
	case a == AspectValidity && e.k.Age.Known:
		if e.k.Procedure == "" {
			e.k.Procedure = knowledge.Renew // of any card but the temporary one it is the same
		}
		return e.validity()
	case a == AspectBooking:
		if !e.put(Block{Kind: Paragraph, Runs: e.booking()}) {
			return false
		}
		if p, ok := e.check.corpus.Passage("booking", "answer"); ok && strings.Contains(e.u.folded, "要预约吗") && e.reviewed(p.Section.Blocks) {
			e.part(part{passage: p})
		}
		return true
	}
	return false
}

// startAgain takes back what was put and reports that the passages answer.
func (e *inEnglish) startAgain(before int) bool {
	e.out.blocks = e.out.blocks[:before]
	e.out.cited, e.said = nil, mentions{}
	return false
}

// ofProcedure reports that the leading passage is one of the procedure's own: its
// way, or the very section of what is asked; not a topic within it.
func (e *inEnglish) ofProcedure() bool {
	lead := e.d.parts[0]
	p := lead.passage
	if lead.sentence != "" { // what a rule says of a channel
		return slices.ContainsFunc(e.d.outcomes, func(o knowledge.Outcome) bool { return o.Why == lead.sentence })
	}
	if len(e.u.aspects) > 0 {
		if kind := ownKind[e.u.aspects[0]]; kind != "" && kind != knowledge.KindPhoto {
			return slices.Contains(e.d.ruling.Articles, p.Article) || p.Section.Kind == kind && len(p.Article.Guides) == 0 && slices.Contains(p.Procedures(), e.k.Procedure)
		}
		if e.u.aspects[0] == AspectBooking {
			return true
		}
	}
	if e.u.told.procedure && e.u.channel == "" && p.Section.Kind == knowledge.KindAnswer && len(p.Section.When) > 0 && slices.Contains(p.Procedures(), e.k.Procedure) && len(e.u.told.further) == 0 {
		return true // how it is for children, or people of other provinces: the rules tell it of the procedure
	}
	return slices.Contains(e.d.ruling.Articles, p.Article) && (slices.Contains(wayKinds, p.Section.Kind) || p.Section.Anchor == bookingSection)
}

// outcome is what the rules say of a channel.
func (e *inEnglish) outcome(c knowledge.Channel) (knowledge.Outcome, bool) {
	i := slices.IndexFunc(e.d.outcomes, func(o knowledge.Outcome) bool { return o.Channel == c })
	if i < 0 {
		return knowledge.Outcome{}, false
	}
	return e.d.outcomes[i], true
}

// main is the outcome that fees, times and papers are taken from: of the channel
// asked about, else of the window.
func (e *inEnglish) main() (knowledge.Outcome, bool) {
	for _, c := range []knowledge.Channel{e.u.channel, knowledge.Window, knowledge.SelfService, knowledge.Online} {
		if o, ok := e.outcome(c); ok && o.Open == knowledge.Open {
			return o, true
		}
	}
	return knowledge.Outcome{}, false
}

// whom is the person in a sentence.
func (e *inEnglish) whom() string {
	if a := e.k.Age; a.Known && a.Max < 16 {
		return "your child"
	}
	return "you"
}

// place is " in Zhuhai", or in Guangdong.
func (e *inEnglish) place() string {
	return " in " + placeName(cmp.Or(e.u.facts.Region, knowledge.Guangdong))
}

// from are the passages that may support a sentence: what the rule says, the
// sections of the kind on the procedure's page, all of its other sections, and
// the sections of the article that states the fact.
func (e *inEnglish) from(kind knowledge.Kind, o knowledge.Outcome, stated ...knowledge.Stated) []knowledge.Passage {
	var out []knowledge.Passage
	add := func(p knowledge.Passage, fits bool) {
		if fits && p.Section.When.Hold(e.k) != knowledge.No && !slices.ContainsFunc(out, func(q knowledge.Passage) bool { return q.ID == p.ID }) {
			out = append(out, p)
		}
	}
	for _, s := range e.d.ruling.Sections {
		add(s.Passage(), s.Kind == kind)
	}
	if o.Rule != nil {
		article, anchor, _ := strings.Cut(o.Rule.Says, "#")
		p, ok := e.check.corpus.Passage(article, anchor)
		if ok {
			add(p, p.Section.When.Hold(e.k) == knowledge.Yes || len(out) == 0)
		}
	}
	for _, s := range e.d.ruling.Sections {
		add(s.Passage(), true)
	}
	for _, s := range stated {
		if s.Article == nil {
			continue
		}
		for i := range s.Article.Sections {
			add(knowledge.NewPassage(s.Article, &s.Article.Sections[i]), true)
		}
	}
	slices.SortStableFunc(out, func(a, b knowledge.Passage) int { // those for the person before those for whom the person may be
		return boolOrder(a.Section.When.Hold(e.k) == knowledge.Yes) - boolOrder(b.Section.When.Hold(e.k) == knowledge.Yes)
	})
	return out
}

// ruled are the passages that support what the rules say of a channel.
func (e *inEnglish) ruled(o knowledge.Outcome) []knowledge.Passage {
	kind := knowledge.Kind(o.Channel)
	from := e.from(kind, o)
	if o.Rule != nil {
		slices.SortStableFunc(from, func(a, b knowledge.Passage) int { // what the rule names first
			named := func(p knowledge.Passage) bool {
				return p.ID == o.Rule.Says && p.Section.When.Hold(e.k) == knowledge.Yes
			}
			return boolOrder(named(a)) - boolOrder(named(b))
		})
	}
	return from
}

func boolOrder(first bool) int {
	if first {
		return 0
	}
	return 1
}

// way words in which ways the procedure can be done: the answer first, then the
// channels, what to bring, fee, time and where to book.
func (e *inEnglish) way(doing string, asked Aspect) {
	head := e.head(doing, asked)
	if len(head) == 0 {
		return
	}
	e.put(Block{Kind: Paragraph, Runs: head})
	var items [][]Run
	for _, o := range e.d.outcomes {
		if o.Channel == knowledge.Entrusted && e.u.channel != o.Channel && !slices.Contains(e.u.told.further, "guardian-present") {
			continue // a way for children's guardians, told where it is asked for
		}
		items = append(items, e.channel(o))
	}
	if o, ok := e.main(); ok {
		items = append(items, e.bring(o))
		if o.Fee != nil {
			items = append(items, e.runs("{fee}: "+figureEn(o.Fee.Text)+".", e.from(knowledge.KindFee, o, *o.Fee)...))
		}
		items = append(items, e.limits("Time: ", o))
	}
	items = append(items, e.booking())
	e.put(Block{Kind: List, Items: items})
	if o, ok := e.main(); ok {
		e.caveat(o)
	}
}

// head is the answer in a sentence.
func (e *inEnglish) head(doing string, asked Aspect) []Run {
	whom := e.whom()
	could := func(c knowledge.Channel, o knowledge.Outcome, lead string) []Run {
		return e.runs(lead+strings.ToUpper(whom[:1])+whom[1:]+" can "+doing+e.place()+" "+channelEn[c][1]+"."+e.others(c), e.ruled(o)...)
	}
	for _, o := range e.d.outcomes { // what bars somebody like this comes first
		barred := o.Rule != nil && o.Why != "" && o.Channel != knowledge.Entrusted && slices.ContainsFunc(o.Rule.When, func(c knowledge.Condition) bool { return slices.Contains(e.u.told.further, c.Fact) })
		if barred {
			return e.why(o, map[bool]string{true: "No. "}[asked == AspectMay && o.Open == knowledge.Closed])
		}
	}
	if asked == AspectMay && e.u.channel != "" {
		o, ok := e.outcome(e.u.channel)
		if !ok {
			return nil
		}
		switch o.Open {
		case knowledge.Open:
			return could(o.Channel, o, "Yes. ")
		case knowledge.Depends:
			return e.runs("It depends on the person: "+e.channelText(o), e.ruled(o)...)
		case knowledge.Closed:
			return e.why(o, "No. ")
		}
		return e.why(o, "")
	}
	var open, maybe []knowledge.Outcome
	for _, o := range e.d.outcomes {
		switch {
		case o.Channel == knowledge.Entrusted:
		case o.Open == knowledge.Open:
			open = append(open, o)
		case o.Open == knowledge.Depends:
			maybe = append(maybe, o)
		}
	}
	lead := ""
	if asked == AspectMay {
		lead = "Yes. "
	}
	switch {
	case len(open) > 0:
		o := open[len(open)-1] // the window, when it is among them
		return could(o.Channel, o, lead)
	case len(maybe) > 0:
		return e.runs("It depends on the person in which way one can "+doing+e.place()+":", e.ruled(maybe[len(maybe)-1])...)
	}
	for _, o := range e.d.outcomes {
		if o.Why != "" {
			return e.why(o, map[bool]string{true: "No. "}[asked == AspectMay && o.Open == knowledge.Closed])
		}
	}
	return nil
}
