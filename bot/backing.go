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

// backs gives the passage behind a reply, while it holds.
func backs(c *knowledge.Corpus, r Reason, day knowledge.Date) (knowledge.Passage, bool) {
	return stated(c, backing[r], day)
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
func decideOn(r Reason, u understanding, ev evidence) decision {
	d := decide(u, ev)
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

// back quotes the section behind a reply below it.
func (w *work) back(r Reason) {
	corpus := w.bot.index.Corpus()
	if corpus == nil {
		return
	}
	p, ok := backs(corpus, r, w.day)
	if !ok {
		return
	}
	d, silent := decision{parts: []part{{passage: p}}}, func(int, Block) {}
	var c composed
	if w.answer.Language == English {
		c, _ = composeEnglish(asked{}, understanding{}, d, corpus, w.day, silent)
	} else {
		c = quote(d, &checker{vouched: w.bot.vouchedFor(corpus, w.day)}, silent)
	}
	w.answer.Blocks = append(w.answer.Blocks, c.blocks...)
	for i, p := range c.cited {
		w.answer.Citations = append(w.answer.Citations, citation(i+1, p))
		w.answer.Trace.cites(p)
		w.answer.Level = w.answer.Citations[0].Level
	}
}
