package index

import (
	"cmp"
	"context"
	"slices"

	"zhengda/knowledge"
)

// Query is what passages are looked for.
type Query struct {
	Text      string              // what is asked, without the place
	Asked     string              // the same with the place, when it named one: it may be a wording as it stands
	Clauses   []string            // parts of a longer question that ask by themselves; only replies are looked for by them
	Context   string              // what the question leans on; its words count least
	Regions   []string            // region codes that may answer; empty means all
	Procedure knowledge.Procedure // preferred, when known
	Document  knowledge.Document  // preferred, when known
	Kinds     []knowledge.Kind    // preferred kinds of section
	Case      *knowledge.Case     // sections for a case that is not known to be this one stand back
	Day       knowledge.Date      // articles not in force on it are left out; zero: none are
	Limit     int                 // most hits; 0 means 20
	Without   []Signal            // signals left out; none in use, for measuring
}

// Hit is a passage found, with why it stands where it stands.
type Hit struct {
	Passage knowledge.Passage
	Facts   []knowledge.OwnedFact // typed facts that go with it and hold for the query
	Score   float64               // Text times and plus what Reasons tell, or that of the passage it stands for
	Text    float64               // what the words are worth (BM25), with what the passage's facts and its best sentence add
	Share   float64               // part of what the query is about that the passage holds, by weight and rarity: 0 to 1
	Reasons []string              // the factors applied, such as "procedure renew ×1.30"

	factors []factor // what Reasons is worded from, for the hits that are returned
	times   float64  // their product
	doc     int
}

// Result is the hits of a search, best first, and the corpus they are from.
type Result struct {
	Hits     []Hit
	Rejected []Rejected // found as well, among the best, and left out
	Added    []Added    // what the synonyms added to the query
	Grounds  Grounds    // what Confidence rests on
	Replies  []Reply    // asked nearly in such words, the nearest first
	Corpus   *knowledge.Corpus
	Served   string // by what (see Index.Served)

	// Confidence is how likely it is that one of the first hits answers the
	// query, 0 to 1.
	Confidence float64
}

// Rejected is a passage that was found and may not be used.
type Rejected struct {
	Hit
	Why string
}

// Search finds passages. It fails with ErrUnavailable while no generation can
// be served.
func (ix *Index) Search(ctx context.Context, q Query) (Result, error) {
	g := ix.current.Load()
	if g == nil {
		return Result{}, ErrUnavailable
	}
	if err := ctx.Err(); err != nil {
		return Result{}, err
	}
	if q.Limit <= 0 {
		q.Limit = 20
	}
	var added []Added
	if q.with(SignalSynonyms) {
		added = ix.synonyms.Load().Find(q.Text)
	}
	r := g.search(q, added)
	r.Added = added
	return r, nil
}

// weights are the query's terms with what each counts.
func (q Query) weights(added []Added) map[string]float64 {
	weights := weighted(q.Text)
	add := func(text string, share float64) {
		for t, w := range weighted(text) {
			if _, there := weights[t]; !there {
				weights[t] = w * share
			}
		}
	}
	for _, a := range added {
		for _, t := range a.Terms {
			add(t, tune.terms)
		}
	}
	add(q.Context, tune.context)
	return weights
}

// considered is how many passages are looked into, by their words and factors.
const considered = 200

// tracedElsewhere is how many passages of other regions are kept, to tell why
// they were left out.
const tracedElsewhere = 5

// search finds, weighs and sorts passages.
func (g *generation) search(q Query, added []Added) Result {
	weights := q.weights(added)
	p := g.lookup(weights)
	terms := p.resolve(weights, q.with(SignalSound))
	if slices.ContainsFunc(added, Added.latin) { // a question in English
		terms = slices.DeleteFunc(terms, func(t queryTerm) bool {
			return functionWords[t.text] || len(t.words) == 0 && slices.ContainsFunc(added, func(a Added) bool { return a.has(t.text) })
		})
	}
	about := matter(q.Text)
	for i, t := range terms {
		ofMatter, asked := about[t.text]
		terms[i].asking = asked && !ofMatter
	}
	s := p.borrow()
	defer p.giveBack(s)
	p.score(terms, s.score)
	if q.with(SignalFacts) {
		g.lend(s.score)
	}
	w := weigher{generation: g, q: q, arrays: p}
	w.near = g.wordings.near(q.Text)
	var hits, elsewhere []*Hit
	for doc, score := range s.score {
		switch {
		case score == 0 || g.entries[doc].fact != "":
		case q.holdsIn(g.entries[doc].passage):
			hits = append(hits, w.hit(doc, score))
		default:
			elsewhere = append(elsewhere, w.hit(doc, score))
		}
	}
	hits = append(strongest(hits, considered), strongest(elsewhere, tracedElsewhere)...)
	fullest := 0.0 // the largest share
	p.begin(terms, s)
	defer p.end(terms, s)
	for _, h := range hits {
		c := p.closeness(h.doc, terms, s)
		h.Share = c.share
		if q.with(SignalNear) && h.Text > 0 {
			h.together(tune.near * c.unit)
		}
		if q.holdsIn(h.Passage) {
			fullest = max(fullest, c.share)
		}
	}
	for _, h := range hits {
		if !q.holdsIn(h.Passage) {
			continue
		}
		fit := 1.0
		if fullest > 0 {
			fit = h.Share / fullest
		}
		h.lean(q, fit)
	}
	r := q.sort(hits, g.corpus)
	r.Replies = w.replies(s.score, terms, s)
	r.Served = g.served
	r.Grounds = w.grounds(r.Hits, terms)
	r.Confidence = r.Grounds.confidence()
	return r
}

// strongest are the k hits with the highest scores.
func strongest(hits []*Hit, k int) []*Hit {
	if len(hits) <= k {
		return hits
	}
	slices.SortFunc(hits, byScore)
	return hits[:k]
}

// holdsIn reports whether a passage is of one of the regions that may answer.
func (q Query) holdsIn(p knowledge.Passage) bool {
	return len(q.Regions) == 0 || slices.Contains(q.Regions, p.Article.Region)
}

// byScore puts the highest score first; of equal ones the id that comes first.
func byScore(a, b *Hit) int {
	return cmp.Or(cmp.Compare(b.Score, a.Score), cmp.Compare(a.Passage.ID, b.Passage.ID))
}

// weigher makes hits of the documents of one search.
type weigher struct {
	*generation
	q         Query
	arrays    *postings
	near      nearness
	elsewhere map[*knowledge.Article]string // of those asked about so far
}

// hit is a passage with the factors that what is known of the case gives it.
func (w *weigher) hit(doc int, score float64) *Hit {
	p := w.entries[doc].passage
	h := &Hit{Passage: p, Text: score, Score: score, times: 1, doc: doc}
	h.prefer(w.q, w.corpus)
	if w.q.with(SignalWordings) {
		if near, _ := w.near.to(w.entries[doc].asks); near >= tune.nearWording {
			h.factor(1+tune.wording*near, "asked in such words", "")
		}
	}
	if w.q.with(SignalLookalikes) && !slices.Contains(p.Article.Guides, w.q.Procedure) {
		if other := w.lookalike(p.Article); other != "" {
			h.factor(tune.lookalike, "asks what the article does not answer:", other)
		}
	}
	return h
}

func (w *weigher) lookalike(a *knowledge.Article) string {
	other, seen := w.elsewhere[a]
	if !seen {
		if w.elsewhere == nil {
			w.elsewhere = map[*knowledge.Article]string{}
		}
		other = w.near.elsewhere(a)
		w.elsewhere[a] = other
	}
	return other
}

// sort puts the hits in order, as many as are wanted, and takes out what is of
// another region, not in force, replaced in the region, or for another case.
func (q Query) sort(hits []*Hit, c *knowledge.Corpus) Result {
	hits, replaced := q.replaced(hits, c)
	slices.SortFunc(hits, byScore)
	r, typed := Result{Corpus: c}, facts{q: q, corpus: c}
	for _, h := range hits {
		if len(r.Hits) == q.Limit {
			break
		}
		why := q.rejects(h.Passage, replaced[h.Passage.ID])
		if why != "" && len(r.Rejected) == q.Limit {
			continue
		}
		for _, f := range h.factors {
			h.Reasons = append(h.Reasons, f.String())
		}
		if why != "" {
			r.Rejected = append(r.Rejected, Rejected{*h, why})
			continue
		}
		h.Facts = typed.of(h.Passage)
		r.Hits = append(r.Hits, *h)
	}
	return r
}

// rejects tells why a passage may not be used; empty when it may. by is the
// section that stands in its place in the region.
func (q Query) rejects(p knowledge.Passage, by string) string {
	if !q.holdsIn(p) {
		return "holds for another " + knowledge.Level(p.Article.Region) + ": " + p.Article.Region
	}
	if !q.Day.IsZero() {
		if why := p.Article.OutOfForce(q.Day); why != "" {
			return why
		}
	}
	if by != "" {
		return "replaced in this region by " + by
	}
	if q.Case != nil && p.Section.When.Hold(*q.Case) == knowledge.No {
		return "holds for another case: " + p.Section.When.String()
	}
	return ""
}

// replaced puts the sections that stand in the place of others among the hits,
// with the score of those where it is the higher one, and tells by which each of
// those is replaced.
func (q Query) replaced(hits []*Hit, c *knowledge.Corpus) ([]*Hit, map[string]string) {
	at := map[string]int{}
	for i, h := range hits {
		at[h.Passage.ID] = i
	}
	k := knowledge.Case{Procedure: q.Procedure}
	if q.Case != nil {
		k = *q.Case
	}
	replacements := c.Replacements(q.Regions, k, q.Day) // narrowest first
	by, stand := map[string]string{}, map[string]knowledge.Passage{}
	for _, r := range replacements {
		if by[r.Of] == "" {
			by[r.Of], stand[r.By.ID] = r.By.ID, r.By
		}
	}
	for _, r := range replacements {
		from, found := at[r.Of]
		if !found || by[r.Of] != r.By.ID {
			continue
		}
		last := r.By.ID // what stands in its place may itself be replaced
		for seen := map[string]bool{r.Of: true}; by[last] != "" && !seen[last]; last = by[last] {
			seen[last] = true
		}
		to, there := at[last]
		if !there {
			to = len(hits)
			at[last] = to
			hits = append(hits, &Hit{Passage: stand[last]})
		}
		if hits[from].Score > hits[to].Score {
			hits[to].Score, hits[to].Text, hits[to].Share = hits[from].Score, hits[from].Text, hits[from].Share
			hits[to].factors = append(hits[to].factors, factor{by: 1, why: "stands for", of: r.Of})
		}
	}
	return hits, by
}
