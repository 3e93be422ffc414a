package index

import (
	"cmp"
	"slices"

	"zhengda/knowledge"
)

// Reply is a short answer whose wordings are near to what is asked.
type Reply struct {
	*knowledge.Reply
	Passage knowledge.Passage // that supports it
	Near    float64           // to the nearest wording, 0 to 1 (weighted Jaccard of the terms)
	Asked   string            // that wording
}

// replyWordings are the wordings of one reply.
type replyWordings struct {
	reply   *knowledge.Reply
	passage knowledge.Passage
	asks    []int32
}

// Bounds of the replies that a search tells of.
const (
	mostReplies   = 5
	farthestReply = 0.15
)

// replies are those near to the question that may be used: of the regions, in
// force, and not for another case.
func (w *weigher) replies() []Reply {
	var out []Reply
	for _, x := range w.wordings.replies {
		near, asked := w.near.to(x.asks)
		if near < farthestReply || !w.q.holdsIn(x.passage) || w.q.rejects(x.passage, "") != "" {
			continue
		}
		if w.q.Case != nil && x.reply.When.Hold(*w.q.Case) == knowledge.No {
			continue
		}
		out = append(out, Reply{x.reply, x.passage, near, asked})
	}
	slices.SortStableFunc(out, func(a, b Reply) int { return cmp.Compare(b.Near, a.Near) })
	return out[:min(len(out), mostReplies)]
}
