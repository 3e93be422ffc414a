package bot

import (
	"cmp"
	"slices"
	"strings"

	"zhengda/knowledge"
)

// keyKinds are what whoever asks for the way wants to know as well.
var keyKinds = []knowledge.Kind{knowledge.KindMaterials, knowledge.KindFee, knowledge.KindTime}

// keyKindsOf are those of procedures that the rules do not decide.
var keyKindsOf = map[knowledge.Procedure][]knowledge.Kind{
	knowledge.Temporary: {knowledge.KindMaterials, knowledge.KindFee, knowledge.KindValidity, knowledge.KindTime},
}

// addKeyFacts adds to the way of a procedure what to bring, what it costs and how
// long it takes, one line each, from the sections of its page. What the answer
// shows already is left out.
func (d *decision) addKeyFacts(u understanding, k knowledge.Case) {
	if k.Procedure == "" {
		d.addMaterialsOfEach(u, k)
		return
	}
	kinds := keyKinds
	own, undecided := keyKindsOf[k.Procedure]
	if undecided {
		kinds = own
	} else if len(d.outcomes) == 0 {
		return
	}
	if d.shut() || len(d.parts) == 0 || d.ruling.Procedure != k.Procedure || !u.asksWay() && !d.grants(u) {
		return
	}
	if !slices.ContainsFunc(d.parts, func(p part) bool {
		a := p.passage.Article
		return d.tellsWay(a) || a.Way || undecided && slices.Contains(d.ruling.Articles, a)
	}) {
		return
	}
	for _, kind := range kinds {
		if slices.ContainsFunc(d.parts, func(p part) bool { return p.sentence == "" && p.passage.Section.Kind == kind }) {
			continue
		}
		told := false // the general one
		for _, s := range d.ruling.Sections {
			p := s.Passage()
			general := len(s.When) == 0
			if s.Kind != kind || !speaksOf(p, k) || general && told || !general && kind != knowledge.KindMaterials {
				continue
			}
			told = told || general
			d.parts = append(d.parts, part{passage: p, sentence: gist(p), label: label(p, kind, general)})
		}
	}
}

// addMaterialsOfEach adds to the way of somebody who names no procedure what to
// bring for each, from the article that answers.
func (d *decision) addMaterialsOfEach(u understanding, k knowledge.Case) {
	if d.shut() || len(d.parts) == 0 || !d.parts[0].leadsWay() || len(u.aspects) > 0 && u.aspects[0] != AspectHow {
		return
	}
	a := d.parts[0].passage.Article
	for i := range a.Sections {
		p := knowledge.NewPassage(a, &a.Sections[i])
		if s := p.Section; s.Kind == knowledge.KindMaterials && len(s.For) > 0 && s.When.Hold(k) == knowledge.Yes && !d.quotes(p) {
			d.parts = append(d.parts, part{passage: p, sentence: gist(p), label: s.Heading})
		}
	}
}

// addUrgent adds for who is in a hurry what can be had until the card is there: the
// temporary card.
func (d *decision) addUrgent(u understanding, ev evidence, k knowledge.Case) {
	if !inAHurryWords.in(u.folded) || d.shut() || len(d.parts) == 0 || !slices.Contains(ofCards, k.Procedure) {
		return
	}
	v, ok := ev.corpus.View(cmp.Or(k.Region, knowledge.Guangdong), knowledge.Temporary, ev.day)
	if !ok || slices.ContainsFunc(d.parts, func(p part) bool {
		return strings.Contains(p.sentence, "临时") || p.sentence == "" && strings.Contains(p.passage.Text, "临时")
	}) {
		return
	}
	for _, f := range hurryFacts {
		for _, s := range v.Sections {
			if p := s.Passage(); s.Kind == f.kind && knowledge.Level(p.Article.Region) == "nation" && s.When.Hold(k) == knowledge.Yes {
				d.parts = append(d.parts, part{passage: p, sentence: gist(p), label: f.label})
				break
			}
		}
	}
}

// addResubmission adds for whose photo did not pass what is to be done about the
// order, whatever of the photo is asked for.
func (d *decision) addResubmission(u understanding, ev evidence) {
	a, ok := ev.corpus.Article("order-resubmit")
	if !ok || !rejectedWords.in(u.folded) || len(d.parts) == 0 || !a.HoldsOn(ev.day) {
		return
	}
	p := knowledge.NewPassage(a, &a.Sections[0])
	if d.parts[0].passage.Article == a || slices.ContainsFunc(d.parts, func(o part) bool { return o.passage.Article == a }) {
		return
	}
	d.parts = append(d.parts, part{passage: p, sentence: firstParagraph(p), label: p.Section.Heading})
}

// rejectedWords tell that the photo of an order was not accepted.
var rejectedWords = about(`(照片|相片|订单|审核)[^,。?]{0,6}(没过|不过|没通过|不通过|未通过|不合格|唔合格|失败|被退|打回|驳回)|重新提交`)

// ofCards are the procedures while which a temporary card can be had.
var ofCards = []knowledge.Procedure{knowledge.Renew, knowledge.Lost, knowledge.Damaged, knowledge.First, knowledge.Change}

// inAHurryWords tell that the card is needed before it can be there.
var inAHurryWords = about(`急用|着急|很急|好急|急着|加急|赶时间|来不(及|急)|赶(得|不)(上|及|切)|(今天|今晚|明天|后天|下周|下星期|过几天|这几天|马上)[^,。?]{0,8}(火车|高铁|飞机|航班|动车|出差|考试|高考|中考|面试|登机|要走|要用|就走)|(高考|中考|考试|考研|面试)[^,。?]{0,10}(丢|掉|没了|不见|过期|到期)|快走了`)

// addMaterials adds to the materials what is needed besides in the cases that are
// neither told nor excluded: whoever has to bring more must not read less.
func (d *decision) addMaterials(u understanding, k knowledge.Case) {
	own, ok := d.ownSection(knowledge.KindMaterials, k)
	if !ok || d.shut() || !slices.Contains(u.aspects, AspectMaterials) || !d.quotes(own) {
		return
	}
	for _, s := range d.ruling.Sections {
		if p := s.Passage(); s.Kind == knowledge.KindMaterials && s.When.Hold(k) == knowledge.Unknown && !d.quotes(p) {
			d.parts = append(d.parts, part{passage: p, sentence: gist(p), label: s.Heading})
		}
	}
}

// grants reports an answer that somebody may have the procedure done: how it is
// done is what they ask next.
func (d *decision) grants(u understanding) bool {
	lead := d.parts[0]
	own := lead.passage.Section.Kind == knowledge.KindAnswer && slices.Contains(d.ruling.Articles, lead.passage.Article)
	return u.told.procedure && u.channel == "" && slices.Contains(u.aspects, AspectMay) && (own || lead.leadsWay() || lead.passage.Article.Way && strings.HasPrefix(lead.word, "可以"))
}

// leadsWay reports the short answer of an article that tells who can have the
// procedure done, and where.
func (p part) leadsWay() bool {
	return p.passage.Article.Way && (p.passage.Leads() || isAnswer(p.passage))
}

// asksWay reports a question for the way of a procedure as a whole.
func (u understanding) asksWay() bool {
	return u.facts.Procedure != "" && (len(u.aspects) == 0 || u.aspects[0] == AspectHow) && u.channel == ""
}

// label names a key fact; materials for a case are named by their heading.
func label(p knowledge.Passage, kind knowledge.Kind, general bool) string {
	if general {
		return kind.Name()
	}
	return p.Section.Heading
}

// gistMark parts the items of a gist.
const gistMark = "\n"

// gist is the first sentence of a section, or the items of its list.
func gist(p knowledge.Passage) string {
	for i, b := range p.Section.Blocks {
		if announces(p.Section.Blocks, i) {
			continue
		}
		if len(b.Items) > 0 {
			return strings.Join(b.Items, gistMark)
		}
		if b.Kind == knowledge.Paragraph {
			first, _, _ := strings.Cut(b.Text, "。")
			return first
		}
	}
	return p.Text
}
