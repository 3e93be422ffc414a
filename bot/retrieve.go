package bot

import (
	"context"
	"fmt"

	"zhengda/index"
	"zhengda/knowledge"
	"zhengda/pii"
)

// evidence is what was found for a question.
type evidence struct {
	corpus     *knowledge.Corpus
	hits       []index.Hit // that may be used, best first
	all        []TracedHit
	replies    []index.Reply  // short answers to questions like it
	posed      *posedWordings // of the wordings of replies
	added      []index.Added  // what synonyms added to the search
	served     string         // by which index
	confidence float64        // that the hits answer the question
	weight     float64        // of what they hold of it
	day        knowledge.Date
}

// provincial are the regions that answer when no city is known.
var provincial = []string{knowledge.Guangdong, knowledge.Nation}

// query is what is searched for a question: among the passages of its region
// and all that it lies in.
func (u understanding) query(limit int) index.Query {
	k := u.facts.knowledgeCase()
	q := index.Query{
		Text: u.search, Asked: u.text, Clauses: u.asking(), Context: u.context, Regions: provincial, Procedure: u.facts.Procedure, Document: u.facts.Document,
		Kinds: u.kinds(), Case: &k, Limit: limit,
	}
	if u.facts.Region != "" {
		q.Regions = knowledge.Ancestors(u.facts.Region)
	}
	if u.outside != "" {
		q.Without = []index.Signal{index.SignalGuide} // the pages of the procedures are Guangdong's
	}
	if u.facts.Document == knowledge.IDCard && !u.told.procedure && photoWords.MatchString(u.folded) {
		q.Document = "" // the picture: the receipt's articles speak of it as well as the card's
	}
	return q
}

// Found is what Find gives: the passages for a question, best first, those left
// out with the reason, and how sure it is that the question is answered by them.
type Found struct {
	Question string    // personal data masked
	Case     CaseFacts // as understood
	Regions  []string  // that may answer
	index.Result
}

// Find searches for a question as Answer does, without answering it. Signals can
// be left out, to see what they are worth.
func (b *Bot) Find(ctx context.Context, q Question, limit int, without ...index.Signal) (Found, error) {
	text, _ := pii.Mask(q.Text)
	u := understand(inWords(b.index.Mend(normalise(text))), startCase(q), q.Previous)
	query := u.query(limit)
	query.Day, query.Without = b.day(q), append(query.Without, without...)
	r, err := b.index.Search(ctx, query)
	if err != nil {
		return Found{}, fmt.Errorf("find: %w", err)
	}
	return Found{text, u.facts, query.Regions, r}, nil
}

// retrieve searches for the question and sorts out the passages that do not
// hold for the day or the case.
func (b *Bot) retrieve(ctx context.Context, u understanding, day knowledge.Date) (evidence, error) {
	query := u.query(20)
	query.Day = day
	r, err := b.index.Search(ctx, query)
	if err != nil {
		return evidence{}, fmt.Errorf("retrieve: %w", err)
	}
	ev := evidence{corpus: r.Corpus, hits: r.Hits, replies: r.Replies, posed: &b.posed, added: r.Added, served: r.Served, confidence: r.Confidence, weight: r.Grounds.Weight, day: day}
	for _, h := range r.Hits {
		ev.all = append(ev.all, traced(h, ""))
	}
	for _, x := range r.Rejected {
		ev.all = append(ev.all, traced(x.Hit, x.Why))
	}
	return ev, nil
}

// traced is a hit as the trace shows it; why says what keeps it from being used.
func traced(h index.Hit, why string) TracedHit {
	t := TracedHit{
		Passage: h.Passage.ID, Version: h.Passage.Article.Version, Kept: why == "",
		Score: round3(h.Score), Text: round3(h.Text), Share: round3(h.Share), Reasons: append([]string{}, h.Reasons...),
	}
	if why != "" {
		t.Reasons = append(t.Reasons, why)
	}
	return t
}

// kinds are the kinds of section that speak of what is asked.
func (u understanding) kinds() []knowledge.Kind {
	var kinds []knowledge.Kind
	if u.channel != "" {
		kinds = append(kinds, knowledge.Kind(u.channel))
	}
	for _, a := range u.aspects {
		kinds = append(kinds, aspectKinds[a]...)
	}
	return kinds
}
