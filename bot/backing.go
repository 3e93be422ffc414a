package bot

import (
	"slices"
	"strings"

	"zhengda/index"
	"zhengda/knowledge"
)

// backing names the section (article#anchor) that says in law what a reviewed
// reply says in short; it is quoted below the reply and cited.
var backing = map[Reason]string{
	ReasonForgery:     "penalties#answer",
	ReasonTrade:       "penalties#answer",
	ReasonLending:     "penalties#lend",
	ReasonOtherPerson: "query-others#answer",
	ReasonOwnOrder:    "order-notice#missing",
}

// nationwide names, by what is asked, the section that holds in every province.
// It is quoted to who asks for a province that is not covered.
var nationwide = map[Aspect]string{
	AspectFee:      "fees#answer",
	AspectTime:     "time-law#answer",
	AspectValidity: "validity#answer",
}

// sureNationwide is how sure the search must be that its first hit answers, for
// it to be quoted when it is the nation's.
const sureNationwide = 0.9

// nationally finds what holds in every province of what is asked: the first hit,
// when it is of the nation's own law and not about particular people, else the
// general section. Where and how it is done differs from province to province.
func nationally(u understanding, ev evidence) *knowledge.Passage {
	for _, a := range u.aspects {
		switch a {
		case AspectWhere, AspectHow, AspectBooking, AspectProgress, AspectMaterials:
			return nil
		}
	}
	if len(ev.hits) > 0 && len(u.aspects) > 0 && ev.confidence >= sureNationwide {
		if p := ev.hits[0].Passage; p.Article.Region == knowledge.Nation && !ev.aboutSomebody(p.Article) {
			return &p
		}
	}
	for _, a := range u.aspects {
		if p, ok := stated(ev.corpus, nationwide[a], ev.day); ok {
			return &p
		}
	}
	return nil
}

// stated finds a section by article#anchor, while it holds.
func stated(c *knowledge.Corpus, section string, day knowledge.Date) (knowledge.Passage, bool) {
	article, anchor, _ := strings.Cut(section, "#")
	p, ok := c.Passage(article, anchor)
	return p, ok && p.Article.HoldsOn(day)
}

// decideOn decides on a question that touches a wrong: it is answered by the
// article on that wrong, or by one that leads to it. Where the passages found
// first are about something else (拿我哥的证去住店行不行 is not answered by how a
// card is renewed), only those of that article are left, and without any the
// reviewed reply is due.
func decideOn(r Reason, d decision, u understanding, ev evidence) decision {
	article, _, backed := strings.Cut(backing[r], "#")
	if !backed {
		return d
	}
	if len(d.parts) > 0 {
		a := d.parts[0].passage.Article
		if a.ID == article || slices.Contains(a.Related, article) {
			return d
		}
	}
	ev.hits = slices.DeleteFunc(slices.Clone(ev.hits), func(h index.Hit) bool { return h.Passage.Article.ID != article })
	if d = decide(u, ev); len(d.parts) > 0 && d.parts[0].passage.Article.ID == article {
		return d
	}
	return decision{reason: r}
}

// back quotes what stands behind a reply below it. Replies in English are left as
// they are: the sections are in Chinese.
func (w *work) back(r Reason) {
	corpus := w.bot.index.Corpus()
	if corpus == nil || w.answer.Language == English {
		return
	}
	p, ok := stated(corpus, backing[r], w.day)
	if w.behind != nil {
		p, ok = *w.behind, true
		w.answer.Blocks = append(w.answer.Blocks, Block{Kind: Paragraph, Runs: []Run{{Text: holdsNationwide}}})
	}
	if !ok {
		return
	}
	c := quote(decision{parts: []part{{passage: p}}}, &checker{vouched: w.bot.vouchedFor(corpus, w.day)}, func(int, Block) {})
	w.answer.Blocks = append(w.answer.Blocks, c.blocks...)
	for i, p := range c.cited {
		w.answer.Citations = append(w.answer.Citations, citation(i+1, p))
		w.answer.Trace.cites(p)
		w.answer.Level = w.answer.Citations[0].Level
	}
}

// sayMasked adds to an answer that personal data in the question was masked.
func (w *work) sayMasked() {
	if !strings.Contains(w.answer.Question, "〔") {
		return
	}
	b := Block{Kind: Notice, Runs: []Run{{Text: masked}}}
	if w.answer.Language == English {
		b.Runs[0].Text = maskedEn
	}
	w.emit(Event{Delta: &Delta{Index: len(w.answer.Blocks), Block: b, Generated: ByQuotation}})
	w.answer.Blocks = append(w.answer.Blocks, b)
}
