package index

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"

	"zhengda/knowledge"
)

// Query is what passages are looked for.
type Query struct {
	Text      string              // what is asked
	Terms     string              // the guidance's words for what is asked; they count less
	Context   string              // what the question leans on; its words count least
	Regions   []string            // region codes that may answer; empty means all
	Procedure knowledge.Procedure // preferred, when known
	Document  knowledge.Document  // preferred, when known
	Kinds     []knowledge.Kind    // preferred kinds of section
	Case      *knowledge.Case     // sections for a case that is not known to be this one stand back
	Day       knowledge.Date      // articles not in force on it are left out; zero: none are
	Limit     int                 // most hits; 0 means 20
}

// Hit is a passage found, with why it stands where it stands.
type Hit struct {
	Passage knowledge.Passage
	Score   float64  // Text times the factors of Reasons, or that of the passage it stands for
	Text    float64  // what the words alone are worth (BM25)
	Share   float64  // part of the query's terms that the passage holds, by weight and rarity: 0 to 1
	Reasons []string // the factors applied, such as "procedure renew ×1.30"

	factors []factor // what Reasons is worded from, for the hits that are returned
}

// factor is one thing that the score was multiplied by.
type factor struct {
	by  float64
	why string
	of  string // what it is about; may be empty
}

func (f factor) String() string {
	if f.of == "" {
		return fmt.Sprintf("%s ×%.2f", f.why, f.by)
	}
	return fmt.Sprintf("%s %s ×%.2f", f.why, f.of, f.by)
}

// Result is the hits of a search, best first, and the corpus they are from.
type Result struct {
	Hits     []Hit
	Rejected []Rejected // found as well, among the best Limit, and left out
	Corpus   *knowledge.Corpus
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
	hits, err := g.search(q)
	if err != nil {
		return Result{}, err
	}
	return q.sort(hits, g.corpus), nil
}

// sort puts the hits in order, as many as are wanted, and takes out what is not
// in force, what is replaced in the region, and what holds for another case.
func (q Query) sort(hits []Hit, c *knowledge.Corpus) Result {
	hits, replaced := q.replaced(hits, c)
	slices.SortStableFunc(hits, func(a, b Hit) int { return cmp.Compare(b.Score, a.Score) })
	limit := q.Limit
	if limit == 0 {
		limit = 20
	}
	r := Result{Corpus: c}
	for _, h := range hits {
		if len(r.Hits) == limit {
			break
		}
		why := ""
		if !q.Day.IsZero() {
			why = h.Passage.Article.OutOfForce(q.Day)
		}
		switch by := replaced[h.Passage.ID]; {
		case why != "":
		case by != "":
			why = "replaced in this region by " + by
		case q.Case != nil && h.Passage.Section.When.Hold(*q.Case) == knowledge.No:
			why = "holds for another case: " + h.Passage.Section.When.String()
		}
		for _, f := range h.factors {
			h.Reasons = append(h.Reasons, f.String())
		}
		switch {
		case why == "":
			r.Hits = append(r.Hits, h)
		case len(r.Rejected) < limit:
			r.Rejected = append(r.Rejected, Rejected{h, why})
		}
	}
	return r
}

// replaced puts the sections that stand in the place of others among the hits,
// with the score of those where it is the higher one, and tells by which each of
// those is replaced.
func (q Query) replaced(hits []Hit, c *knowledge.Corpus) ([]Hit, map[string]string) {
	at := map[string]int{}
	for i, h := range hits {
		at[h.Passage.ID] = i
	}
	k := knowledge.Case{Procedure: q.Procedure}
	if q.Case != nil {
		k = *q.Case
	}
	by := map[string]string{}
	for _, r := range c.Replacements(q.Regions, k, q.Day) {
		from, found := at[r.Of]
		if !found || by[r.Of] != "" {
			continue
		}
		by[r.Of] = r.By.ID
		to, there := at[r.By.ID]
		if !there {
			to = len(hits)
			at[r.By.ID] = to
			hits = append(hits, Hit{Passage: r.By})
		}
		if hits[from].Score > hits[to].Score {
			hits[to].Score, hits[to].Text, hits[to].Share = hits[from].Score, hits[from].Text, hits[from].Share
			hits[to].factors = append(hits[to].factors, factor{1, "stands for", r.Of})
		}
	}
	return hits, by
}

func (g *generation) search(q Query) ([]Hit, error) {
	weights := q.weights()
	terms := slices.Sorted(maps.Keys(weights)) // the same question gives the same sums
	score, share := g.postings.scores(terms, weights)
	near := g.wordings.near(q.Text)
	elsewhere := map[*knowledge.Article]string{} // of those asked about so far
	var hits []Hit
	for doc, id := range g.postings.ids {
		if score[doc] == 0 {
			continue
		}
		p, ok := g.passages[id]
		if !ok {
			return nil, fmt.Errorf("search: passage %s is not in the corpus", id)
		}
		if len(q.Regions) > 0 && !slices.Contains(q.Regions, p.Article.Region) {
			continue
		}
		h := Hit{Passage: p, Text: score[doc], Score: score[doc], Share: share[doc]}
		h.prefer(q)
		if near, _ := near.to(g.wordings.answered[p.ID]); near >= nearWording {
			h.factor(1+weightWording*near, "asked in such words", "")
		}
		w, seen := elsewhere[p.Article]
		if !seen {
			w = near.elsewhere(p.Article)
			elsewhere[p.Article] = w
		}
		if w != "" {
			h.factor(0.5, "asks what the article does not answer:", w)
		}
		hits = append(hits, h)
	}
	return hits, nil
}

// How near a question must be to a wording before that counts, and for how much.
const (
	nearWording   = 0.25
	weightWording = 1
)

// What other words count for against those of the question: procedure, document
// and region say most of the context already.
const (
	weightTerms   = 0.45
	weightContext = 0.2
)

func (q Query) weights() map[string]float64 {
	weights := weighted(q.Text)
	add := func(text string, share float64) {
		for t, w := range weighted(text) {
			if _, there := weights[t]; !there {
				weights[t] = w * share
			}
		}
	}
	add(q.Terms, weightTerms)
	add(q.Context, weightContext)
	return weights
}

// factor multiplies the score and remembers why.
func (h *Hit) factor(by float64, why, of string) {
	h.Score *= by
	h.factors = append(h.factors, factor{by, why, of})
}

// ofMost is the number of procedures from which a section is of most of them:
// where to book in a city is the same for all.
const ofMost = 4

// prefer multiplies the score by what is known of the case.
func (h *Hit) prefer(q Query) {
	p := h.Passage
	if q.Case != nil {
		open := p.Section.When.Hold(*q.Case) == knowledge.Unknown || q.Procedure == "" && len(p.Section.For) > 0 && len(p.Section.For) < ofMost
		switch {
		case p.Section.When.Hold(*q.Case) == knowledge.No: // taken out by sort
		case open:
			h.factor(0.6, "for a case that is not known", "")
		case len(p.Section.When) > 0:
			h.factor(1.3, "for this very case", "")
		}
	}
	if q.Procedure != "" {
		switch procs := p.Procedures(); {
		case slices.Contains(procs, q.Procedure):
			h.factor(1.25, "procedure", string(q.Procedure))
		case len(procs) > 0:
			h.factor(0.85, "other procedure", "")
		}
	}
	if q.Document != "" {
		if p.Document() == q.Document {
			h.factor(1.2, "document", string(q.Document))
		} else if p.Document() == knowledge.PhotoReceipt {
			h.factor(0.8, "other document", "")
		}
	}
	if slices.Contains(q.Kinds, p.Section.Kind) {
		by := 1.3
		if p.Section.Kind == knowledge.KindAnswer { // every topic has one
			by = 1.1
		}
		h.factor(by, "kind", string(p.Section.Kind))
	}
	if len(q.Regions) > 2 && knowledge.Level(p.Article.Region) == "city" {
		h.factor(1.3, "of the city", "")
	}
}
