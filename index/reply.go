package index

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"zhengda/knowledge"
)

// Reply is a short answer found for a query.
type Reply struct {
	*knowledge.Reply
	Passage knowledge.Passage // that supports it
	Score   float64           // BM25 of its wordings and its own words, with the best single one
	Share   float64           // part of what the query is about that it holds, 0 to 1
	Near    []Near            // its wordings that are near to the query
}

// Near is how near the query is to one wording of a reply.
type Near struct {
	Asked string  // the wording
	Text  string  // what of the query is near to it: the whole, or one of its clauses
	By    float64 // weighted Jaccard of the terms, 0 to 1
}

// farthest is the nearness from which a wording is told of.
const farthest = 0.04

// replyDocuments are the replies of a corpus, found by their wordings and by what
// they say.
func replyDocuments(c *knowledge.Corpus) []corpusDocument {
	var out []corpusDocument
	for _, a := range c.Articles() {
		for i := range a.Replies {
			r := &a.Replies[i]
			p, id := a.SectionOf(r), fmt.Sprintf("%s#~reply-%d", a.ID, i)
			d := document{id: id, fields: make([]string, len(passageSchema))}
			d.set(fieldWordings, strings.Join(r.Asks, "\n"))
			d.set(fieldBody, r.Says)
			d.facets = facets{article: a.ID, region: a.Region, kind: "reply"}
			out = append(out, corpusDocument{d, entry{passage: p, fact: id, reply: r}})
		}
	}
	return out
}

// mostReplies is how many replies a search looks into.
const mostReplies = 30

// foundReply is a reply under way.
type foundReply struct {
	doc   int
	score float64
}

// replies are those that hold most of the query and may be used: of the regions,
// in force, and not for another case. The best comes first.
func (w *weigher) replies(score []float64, terms []queryTerm, s *scratch) []Reply {
	var found []foundReply
	for doc, x := range score {
		e := &w.entries[doc]
		if e.reply == nil || x == 0 || !w.q.holdsIn(e.passage) || w.q.rejects(e.passage, "") != "" {
			continue
		}
		if w.q.Case == nil || e.reply.When.Hold(*w.q.Case) != knowledge.No {
			found = append(found, foundReply{doc, x})
		}
	}
	slices.SortFunc(found, func(a, b foundReply) int { return cmp.Or(cmp.Compare(b.score, a.score), cmp.Compare(a.doc, b.doc)) })
	found = found[:min(len(found), mostReplies)]
	texts, near := []string{w.q.Text}, []nearness{w.near}
	for _, c := range w.q.Clauses {
		texts, near = append(texts, c), append(near, w.wordings.near(c))
	}
	var out []Reply
	for _, f := range found {
		e, c := &w.entries[f.doc], w.arrays.closeness(f.doc, terms, s)
		r := Reply{Reply: e.reply, Passage: e.passage, Score: f.score + weightTogether*c.unit, Share: c.share}
		for i, n := range near {
			for _, ask := range w.wordings.asks[e.reply] {
				if n.by[ask] >= farthest {
					r.Near = append(r.Near, Near{w.wordings.texts[ask], texts[i], n.by[ask]})
				}
			}
		}
		out = append(out, r)
	}
	slices.SortStableFunc(out, func(a, b Reply) int { return cmp.Compare(b.Score, a.Score) })
	return out
}
