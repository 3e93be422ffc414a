package knowledge

import "slices"

// HeldOut is a wording of a reply that was taken out of a corpus.
type HeldOut struct {
	Asked   string
	Reply   *Reply
	Passage Passage // that supports the reply
}

// HoldOut deals the wordings of all replies into folds, and gives those of one fold
// and the corpus as it would be had nobody thought of them, neither for replies nor
// for articles and sections. It is for measuring how questions fare that are worded
// as nobody has foreseen.
func (c *Corpus) HoldOut(fold, folds int) ([]HeldOut, *Corpus) {
	var held []HeldOut
	out := map[string]bool{}
	for _, a := range c.articles {
		for i := range a.Replies {
			r := &a.Replies[i]
			for j, asked := range r.Asks {
				if (i+j)%folds == fold {
					held = append(held, HeldOut{asked, r, a.SectionOf(r)})
					out[asked] = true
				}
			}
		}
	}
	return held, c.withoutWordings(out)
}

func (c *Corpus) withoutWordings(out map[string]bool) *Corpus {
	without := func(texts []string) []string {
		return slices.DeleteFunc(slices.Clone(texts), func(text string) bool { return out[text] })
	}
	articles := make([]*Article, len(c.articles))
	for i, a := range c.articles {
		b := *a
		b.Wordings = without(a.Wordings)
		b.WordingsOf = make(map[string][]string, len(a.WordingsOf))
		for anchor, texts := range a.WordingsOf {
			b.WordingsOf[anchor] = without(texts)
		}
		b.Replies = slices.Clone(a.Replies)
		for j := range b.Replies {
			b.Replies[j].Asks = without(b.Replies[j].Asks)
		}
		articles[i] = &b
	}
	less, _ := join(articles) // their ids are those of a corpus
	less.absent = c.absent
	return less
}
