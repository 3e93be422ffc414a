package bot

import (
	"regexp"
	"slices"
	"strings"

	"zhengda/index"
	"zhengda/knowledge"
)

// topic is the short answer of the hit's topic when that is near to it and fits
// as well: what was asked is more often the topic than a detail.
func (ev evidence) topic(h index.Hit, k knowledge.Case, fits func(knowledge.Passage) bool) knowledge.Passage {
	for _, o := range ev.hits {
		p := o.Passage
		if p.Article == h.Passage.Article && len(p.Article.Guides) == 0 && p.Leads() && o.Score >= nearYes*h.Score && fits(p) && speaksOf(p, k) {
			return p
		}
	}
	return h.Passage
}

// ofKind is the section of a kind: the best hit's own, one near it, one of its
// view, or the best whatever its kind.
func (d *decision) ofKind(main knowledge.Kind, ev evidence, best knowledge.Passage, k knowledge.Case) knowledge.Passage {
	own, ruled := d.ownSection(main, k)
	fits := func(p knowledge.Passage) bool { // where the procedure has a section of the kind, no general one stands for it
		return p.Section.Kind == main && (!ruled || slices.Contains(p.Procedures(), k.Procedure))
	}
	if fits(best) && knowledge.Level(best.Article.Region) == "city" {
		return best
	}
	ownShare, ownScore := 0.0, 0.0 // of what is asked that the procedure's own sections of the kind hold, and their best score
	for _, h := range ev.hits {
		if h.Passage.Section.Kind == main && slices.Contains(d.ruling.Articles, h.Passage.Article) {
			ownShare, ownScore = max(ownShare, h.Share), max(ownScore, h.Score)
		}
	}
	if k.Procedure == "" { // what holds for all, before what holds for one
		for _, h := range ev.hits {
			if n := len(h.Passage.Procedures()); h.Passage.Section.Kind == main && (n == 0 || n >= knowledge.OfMost) && h.Score >= nearGeneral*ev.hits[0].Score && speaksOf(h.Passage, k) {
				return h.Passage
			}
		}
	}
	near := func(level string) (knowledge.Passage, bool) {
		for i, h := range ev.hits {
			if ruled && i > 0 && level == "" && !slices.Contains(d.ruling.Articles, h.Passage.Article) && (h.Share < moreOfIt*ownShare || h.Score < moreOfIt*ownScore) {
				continue // another article's that holds no more of the question
			}
			if fits(h.Passage) && h.Score >= closeToBest*ev.hits[0].Score && speaksOf(h.Passage, k) && (level == "" || knowledge.Level(h.Passage.Article.Region) == level) {
				return ev.topic(h, k, fits), true
			}
		}
		return knowledge.Passage{}, false
	}
	for _, level := range []string{"city", ""} { // the city's own word before the province's
		if p, ok := near(level); ok {
			return p
		}
	}
	if ruled {
		return own
	}
	for _, s := range d.view.Sections {
		if p := s.Passage(); s.Kind == main && speaksOf(p, k) {
			return p
		}
	}
	return best
}

// answerNear is the best short answer with a score near enough to the best hit's.
// Where to book is not the answer to anything else.
func (d *decision) answerNear(ev evidence, near float64, k knowledge.Case, of func(knowledge.Passage) bool) (knowledge.Passage, bool) {
	for _, h := range ev.hits {
		p := h.Passage
		if p.Section.Anchor != bookingSection && h.Score >= near*ev.hits[0].Score && (p.Section.Kind == knowledge.KindAnswer || p.Leads()) && speaksOf(p, k) && of(p) {
			return p, true
		}
	}
	return knowledge.Passage{}, false
}

// ownSection is the general section of a kind of the procedure: of the view whose rules decide.
func (d *decision) ownSection(kind knowledge.Kind, k knowledge.Case) (knowledge.Passage, bool) {
	if len(d.outcomes) == 0 {
		return knowledge.Passage{}, false
	}
	return d.guideSection(kind, k)
}

// guideSection is the general section of a kind on the page of the procedure.
func (d *decision) guideSection(kind knowledge.Kind, k knowledge.Case) (knowledge.Passage, bool) {
	if kind == "" || d.ruling.Procedure == "" || d.ruling.Procedure != k.Procedure {
		return knowledge.Passage{}, false
	}
	for _, s := range d.ruling.Sections {
		if p := s.Passage(); s.Kind == kind && len(s.When) == 0 && speaksOf(p, k) {
			return p, true
		}
	}
	return knowledge.Passage{}, false
}

// booking is the city's own section on where to book.
func (ev evidence) booking(k knowledge.Case) (knowledge.Passage, bool) {
	for _, a := range ev.corpus.Articles() {
		if k.Region == "" || knowledge.Level(a.Region) != "city" || !knowledge.RegionWithin(k.Region, a.Region) || !a.HoldsOn(ev.day) {
			continue
		}
		if p, ok := ev.corpus.Passage(a.ID, bookingSection); ok && p.Section.When.Hold(k) != knowledge.No {
			return p, true
		}
	}
	return knowledge.Passage{}, false
}

// bookingSection is the anchor of the section in which a city's article says
// where to book.
const bookingSection = "booking"

// speaksOf reports whether a passage holds for the case as far as it is known.
func speaksOf(p knowledge.Passage, k knowledge.Case) bool {
	procs := p.Procedures()
	return p.Section.When.Hold(k) == knowledge.Yes && (k.Procedure == "" || len(procs) == 0 || slices.Contains(procs, k.Procedure))
}

// isAnswer reports the short answer of its article, or what stands in its place.
func isAnswer(p knowledge.Passage) bool {
	return p.Section.Anchor == "answer" || slices.ContainsFunc(p.Section.Replaces, func(r string) bool { return strings.HasSuffix(r, "#answer") })
}

// tellsWay reports an article that says how the procedure is done here: the
// city's and the province's guide, not the law behind them where there is a narrower one.
func (d *decision) tellsWay(a *knowledge.Article) bool {
	return slices.Contains(d.ruling.Articles, a) && (knowledge.Level(a.Region) != "nation" || knowledge.Level(d.ruling.Articles[0].Region) == "nation")
}

// open reports that the rules speak of a channel and leave it open, if only for
// some.
func (d *decision) open(c knowledge.Channel) bool {
	return slices.ContainsFunc(d.outcomes, func(o knowledge.Outcome) bool {
		return o.Channel == c && (o.Open == knowledge.Open || o.Open == knowledge.Depends)
	})
}

// shutChannel reports a section on a channel that the rules close for the case.
func (d *decision) shutChannel(p knowledge.Passage) bool {
	return slices.ContainsFunc(d.outcomes, func(o knowledge.Outcome) bool {
		return o.Channel == knowledge.Channel(p.Section.Kind) && o.Open == knowledge.Closed
	})
}

// otherChannel reports a section on a channel that was not asked about.
func (u understanding) otherChannel(p knowledge.Passage) bool {
	c := knowledge.Channel(p.Section.Kind)
	return slices.Contains(knowledge.Channels(), c) && c != u.channel
}

// saysNo begins a text that says by itself that something is closed.
var saysNo = regexp.MustCompile(`^(不可以|不能|不用|不行|一般不|没有)`)

// yesOrNo begins a text that answers whether.
var yesOrNo = regexp.MustCompile(`^(可以|不可以|不能|不用|不需要|不必|不行|能|需要|要|没有|是|不是|会|不会|都)`)

// agreements pair the words that begin an answer with those of the questions
// they answer: 会 is no answer to whether one must, 不用 none to whether one may,
// unless one asks to do without: 没带户口簿可以吗.
var agreements = []struct{ begins, asked *regexp.Regexp }{
	{regexp.MustCompile(`^不?会`), regexp.MustCompile(`会|被|影响|怕`)},
	{regexp.MustCompile(`^(要|需要|不用|不需要|不必)`), regexp.MustCompile(`要|用|使|需|必|得|没|不|免|无|还`)},
}

// answersWhether reports a text that begins with yes or no in the words that the
// question asks in.
func (u understanding) answersWhether(text string) bool {
	if !yesOrNo.MatchString(text) {
		return false
	}
	for _, a := range agreements {
		if a.begins.MatchString(text) {
			return a.asked.MatchString(u.folded)
		}
	}
	return true
}
