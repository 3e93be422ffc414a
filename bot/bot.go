package bot

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"time"

	"zhengda/index"
	"zhengda/knowledge"
	"zhengda/pii"
)

// Bot answers questions. It is safe for concurrent use.
type Bot struct {
	index *index.Index
	model Model
	log   *slog.Logger
	now   func() time.Time

	budget Budget
	used   func(ModelUse)

	promptTokens int

	vouching sync.Mutex    // of vouched
	vouched  [2]*vouched   // the newest first; nil before the first answers
	posed    posedWordings // of wordings; they stay the same whatever the corpus
}

// Options are what a Bot is made of.
type Options struct {
	Index *index.Index
	Model Model // nil: answers are quoted
	Log   *slog.Logger
	Now   func() time.Time // nil: time.Now

	Budget       Budget // nil: the model may be asked without bounds
	PromptTokens int    // most of a prompt, system and question together; 0: DefaultPromptTokens

	Used func(ModelUse) // told of each question for which there is a model; nil: nobody is
}

// New makes a Bot.
func New(o Options) *Bot {
	b := &Bot{index: o.Index, model: o.Model, log: o.Log, now: o.Now, budget: o.Budget, used: o.Used, promptTokens: o.PromptTokens}
	if b.promptTokens <= 0 {
		b.promptTokens = DefaultPromptTokens
	}
	if b.now == nil {
		b.now = time.Now
	}
	if b.log == nil {
		b.log = slog.New(slog.DiscardHandler)
	}
	return b
}

// Answer answers one question. The steps are told to emit, which may be nil, as
// they are taken; the returned answer is the record. Cancelling ctx ends the
// model's work; the question is then answered by quotation.
func (b *Bot) Answer(ctx context.Context, q Question, emit func(Event)) Answer {
	w := b.begin(q, emit)

	text, _ := pii.Mask(q.Text)
	w.answer.Question = text
	text = b.index.Mend(normalise(text))
	w.answer.Resolved = text

	seen := w.read(text)
	w.lap(&w.answer.Timings.Screen)
	if seen.reason != "" {
		return w.reply(seen.reason, q.Case)
	}

	u := understand(seen.text, w.startCase(q), q.Previous)
	u.english = w.answer.Language == English
	w.answer.Resolved, w.answer.Case = u.resolved, u.facts
	w.lap(&w.answer.Timings.Understand)

	w.progress("retrieve", progressFor(w.answer.Language, u.facts))
	ev, err := b.retrieve(context.WithoutCancel(ctx), u, w.day)
	if err != nil {
		return w.unavailable(err, u.facts)
	}
	w.traceHits(ev)
	w.lap(&w.answer.Timings.Retrieve)

	d := decideOn(seen.asked, b.decideAll(context.WithoutCancel(ctx), u, ev), u, ev).unlessLike(seen, u, ev)
	w.traceDecision(d, ev.corpus)
	w.lap(&w.answer.Timings.Decide)
	if len(d.parts) == 0 {
		w.answer.Choices, w.behind = d.choices, d.behind
		return w.reply(d.reason, keptCase(d.reason, u.facts, q.Case))
	}

	w.progress("compose", progressComposing(w.answer.Language))
	c := w.compose(ctx, u, d, ev.corpus)
	w.lap(&w.answer.Timings.Compose)
	return w.finish(c, d)
}

// work is one answer in the making.
type work struct {
	bot    *Bot
	answer Answer
	emit   func(Event)
	asked  asked // the question in the words that are understood
	day    knowledge.Date
	trace  bool
	behind *knowledge.Passage // quoted below a reviewed reply
	payer  Payer
	start  time.Time
	last   time.Time
}

func (b *Bot) begin(q Question, emit func(Event)) *work {
	w := &work{bot: b, day: b.day(q), trace: q.Trace, payer: q.Payer, start: time.Now()}
	w.last = w.start
	l := LanguageOf(q)
	w.emit = func(e Event) {
		if emit != nil {
			emit(e.in(l))
		}
	}
	w.answer = Answer{Language: l, Blocks: []Block{}, Citations: []Citation{}, Choices: []Choice{}, Composer: Quoted, Trace: w.record(q)}
	return w
}

// day is the day a question is answered for.
func (b *Bot) day(q Question) knowledge.Date {
	if q.AsOf.IsZero() {
		return knowledge.Today(b.now())
	}
	return q.AsOf
}

// startCase is the case before this turn; the page's own city stands in for a
// region that was never told.
func startCase(q Question) CaseFacts {
	k := q.Case
	if k.Region != "" || q.City == "" {
		return k
	}
	r, ok := knowledge.RegionByCode(q.City)
	if !ok {
		r, ok = knowledge.RegionByName(q.City)
	}
	if city, isCity := knowledge.City(r.Code); ok && isCity && knowledge.RegionWithin(city.Code, knowledge.Guangdong) {
		k.Region, k.RegionName = city.Code, city.Name
	}
	return k
}

// keptCase is the case after a reply: what is said of a matter that is not ours
// is not taken into it.
func keptCase(r Reason, told, before CaseFacts) CaseFacts {
	switch r {
	case ReasonOffTopic, ReasonOtherDocument, ReasonOutOfArea:
		return before
	}
	return told
}

// compose words the decision through the model, or from the passages when there
// is none, it fails, or too little of its answer stands up to checking.
func (w *work) compose(ctx context.Context, u understanding, d decision, corpus *knowledge.Corpus) composed {
	k := &checker{vouched: w.bot.vouchedFor(corpus, w.day), outcomes: d.outcomes, premise: d.premise}
	defer func() { w.answer.Trace.Checks = k.checks }()
	emit := func(g Generated) func(int, Block) {
		return func(i int, b Block) { w.emit(Event{Delta: &Delta{Index: i, Block: b, Generated: g}}) }
	}
	if w.answer.Language == English { // a model is told to write Chinese, and its sentences are checked as such
		c, checks := composeEnglish(w.asked, u, d, corpus, w.day, emit(ByQuotation))
		k.checks = append(k.checks, checks...)
		if m := w.bot.model; m != nil {
			w.answer.Trace.Model = &TracedModel{Name: m.Name(), Fallback: "a question in English is answered by reviewed templates"}
		}
		return c
	}
	if w.bot.model != nil && ctx.Err() == nil {
		m := &meter{Model: w.bot.model, budget: w.bot.budget, payer: w.payer}
		heard := &listener{Model: m}
		c, t, err := composeByModel(ctx, heard, prompting{u, d, w.day, w.bot.promptTokens}, k, emit(ByAI))
		t.Calls, t.Said = m.calls, heard.said
		w.answer.Trace.Model = t
		if w.bot.used != nil {
			w.bot.used(ModelUse{Outcome: outcomeOf(err), Calls: m.calls})
		}
		if err == nil {
			w.answer.Composer = ByModel
			c.addDisputes(w.day, emit(ByAI))
			return c
		}
		w.bot.log.Log(ctx, fallbackLevel(err), "model did not answer and the passages are quoted", "model", t.Name, "error", err)
	}
	c := quote(d, k, emit(ByQuotation))
	c.addDisputes(w.day, emit(ByQuotation))
	return c
}

// finish makes the record of a composed answer.
func (w *work) finish(c composed, d decision) Answer {
	a := &w.answer
	if len(c.blocks) == 0 || len(c.cited) == 0 {
		return w.reply(ReasonNoEvidence, a.Case)
	}
	a.Status, a.Reason = statusOf[d.reason], d.reason
	a.Blocks = c.blocks
	w.sayMasked()
	for i, p := range c.cited {
		a.Citations = append(a.Citations, citation(i+1, p))
		a.Trace.cites(p)
	}
	a.Level = a.Citations[0].Level
	if d.choices != nil {
		a.Choices = d.choices
	}
	a.Offer = d.offer
	return w.end()
}

// reply makes the record of a reviewed reply.
func (w *work) reply(r Reason, k CaseFacts) Answer {
	a := &w.answer
	a.Status, a.Reason, a.Case, a.Offer = statusOf[r], r, k, nil
	a.Blocks = []Block{{Kind: Paragraph, Runs: []Run{{Text: replyIn(a.Language, r)}}}}
	w.back(r)
	if a.Choices == nil {
		a.Choices = []Choice{}
	}
	if r == ReasonHello || r == ReasonAbout || r == ReasonOffTopic || r == ReasonPersonalData || r == ReasonNoEvidence && k.Procedure == "" {
		a.Choices = procedureChoices
	}
	for i, b := range a.Blocks {
		w.emit(Event{Delta: &Delta{Index: i, Block: b, Generated: ByQuotation}})
	}
	return w.end()
}

// unavailable makes the record of a question that could not be searched.
func (w *work) unavailable(err error, k CaseFacts) Answer {
	w.bot.log.Error("passages cannot be searched", "error", err)
	if errors.Is(err, index.ErrUnavailable) {
		return w.reply(ReasonNoIndex, k)
	}
	return w.reply(ReasonInternal, k)
}

func (w *work) end() Answer {
	w.answer.translate()
	w.answer.Text = plainText(w.answer.Blocks)
	w.answer = w.answer.In(w.answer.Language)
	w.answer.Generated = generatedBy(w.answer.Composer)
	w.answer.Timings.Total = milliseconds(time.Since(w.start))
	if !w.trace {
		w.answer.Trace = nil
	}
	return w.answer
}

func (w *work) progress(step, text string) {
	w.emit(Event{Progress: &Progress{Step: step, Text: text}})
}

// lap writes the milliseconds since the lap before.
func (w *work) lap(into *float64) {
	now := time.Now()
	*into = milliseconds(now.Sub(w.last))
	w.last = now
}

func milliseconds(d time.Duration) float64 { return round3(float64(d.Microseconds()) / 1000) }

func (w *work) traceHits(ev evidence) {
	t := w.answer.Trace
	t.Hits = append(t.Hits, ev.all...)
	t.Index, t.Confidence = ev.served, round3(ev.confidence)
	for _, a := range ev.added {
		t.Added = append(t.Added, a.String())
	}
}

func (w *work) traceDecision(d decision, c *knowledge.Corpus) {
	w.answer.Trace.Leads, w.answer.Trace.Replies, w.answer.Trace.Corpus = d.leads, d.replies, c.Hash()
	w.answer.Trace.use(d)
	if d.premise != nil {
		w.answer.Trace.Premise = d.premise.figure.String() + ": " + d.parts[0].word
	}
	for _, o := range d.outcomes {
		t := TracedOutcome{Channel: string(o.Channel), Open: string(o.Open), Why: o.Why, Ask: o.Ask, Presumes: o.Presumes}
		if o.Rule != nil {
			t.Rule = o.Rule.ID
		}
		w.answer.Trace.Outcomes = append(w.answer.Trace.Outcomes, t)
	}
}

// citation is what a reader is told of a passage.
func citation(n int, p knowledge.Passage) Citation {
	s := p.Source()
	return Citation{
		N: n, Article: p.Article.ID, Title: p.Article.Question, Section: p.Section.Anchor, Heading: p.Section.Heading,
		Publisher: s.Publisher, Source: s.Title, URL: s.URL, Published: s.Published, Reviewed: p.Article.Reviewed.String(),
		Level: knowledge.Level(p.Article.Region), Version: p.Article.Version, Quote: p.Text,
	}
}
