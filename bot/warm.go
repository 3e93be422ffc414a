package bot

import "context"

// warming is a question whose answer needs all that is worked out of the corpus
// once.
const warming = "shenfenzheng过期了怎么换，要带户口本吗"

// Warm works out what the first answers would otherwise wait for, a second or two:
// the sounds and neighbours of words, the examples of routes, what the wordings of
// replies ask for, what the corpus vouches for. It asks no model.
func (b *Bot) Warm(ctx context.Context) {
	w := b.begin(Question{Text: warming, Language: Hans}, nil)
	seen := w.read(b.index.Mend(normalise(warming)))
	u := understand(seen.text, CaseFacts{}, nil)
	ev, err := b.retrieve(ctx, u, w.day)
	if err != nil {
		return // the first question says so
	}
	for _, a := range ev.corpus.Articles() {
		for _, r := range a.Replies {
			if ctx.Err() != nil {
				return
			}
			ev.pose(r.Says)
			for _, asked := range r.Asks {
				ev.pose(asked)
			}
		}
	}
	b.decideAll(ctx, u, ev)
	b.vouchedFor(ev.corpus, w.day)
}
