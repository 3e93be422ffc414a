package knowledge

import "slices"

// WithoutWordings is the corpus as it would be had nobody thought of the wordings
// that out names: of articles, of sections and of replies. It is for measuring how
// questions fare that are worded as nobody has foreseen.
func (c *Corpus) WithoutWordings(out func(text string) bool) *Corpus {
	articles := make([]*Article, len(c.articles))
	for i, a := range c.articles {
		b := *a
		b.Wordings = without(a.Wordings, out)
		b.WordingsOf = make(map[string][]string, len(a.WordingsOf))
		for anchor, texts := range a.WordingsOf {
			b.WordingsOf[anchor] = without(texts, out)
		}
		b.Replies = slices.Clone(a.Replies)
		for j := range b.Replies {
			b.Replies[j].Asks = without(b.Replies[j].Asks, out)
		}
		articles[i] = &b
	}
	less, _ := join(articles) // their ids are those of a corpus
	less.absent = c.absent
	return less
}

func without(texts []string, out func(string) bool) []string {
	return slices.DeleteFunc(slices.Clone(texts), out)
}
