package bot

import (
	"strings"

	"zhengda/knowledge"
)

// block checks a quoted block, sentence by sentence, against the passages it
// was taken from.
func (k *checker) block(b Block, cites []knowledge.Passage) string {
	k.quoting = true
	for _, said := range b.statements() {
		for i, text := range said {
			bad := ""
			if i+1 < len(said) && isHead(text) {
				bad = k.head(text, said[i+1], cites)
			} else {
				bad = k.statement(text, cites)
			}
			if bad != "" {
				return bad
			}
		}
	}
	return ""
}

// statements are the sentences of each paragraph, item and row of a block.
func (b Block) statements() [][]string {
	var out [][]string
	say := func(runs []Run) {
		for _, r := range runs {
			if said := cutSentences(r.Text); len(said) > 0 {
				out = append(out, said)
			}
		}
	}
	say(b.Runs)
	for _, it := range b.Items {
		say(it)
	}
	for _, row := range b.Rows {
		var cells []string
		for _, cell := range row {
			for _, r := range cell {
				if r.Cite == 0 {
					cells = append(cells, r.Text)
				}
			}
		}
		out = append(out, []string{strings.Join(cells, "\uff1a")})
	}
	return out
}

// instead is the sentence of some passages that comes nearest to one that may
// not be shown, and the passage that it is quoted from. ok is false when none
// comes near, or when the rules speak against it.
func (k *checker) instead(text string, from []knowledge.Passage) (quoted string, of knowledge.Passage, ok bool) {
	clauses := k.vouched.words.read(foldText(text))
	k.vouched.rare.weigh(clauses)
	var best float32 = leastQuoted
	for _, p := range from {
		b := k.vouched.bases[p.ID]
		if b == nil {
			continue
		}
		for _, s := range b.said {
			if like := likeness(clauses, s.clauses); like > best && k.sentence(s.text, []knowledge.Passage{p}) == "" {
				best, quoted, of, ok = like, s.text, p, true
			}
		}
	}
	return quoted, of, ok
}

// leastQuoted is how like a sentence must be to be quoted instead of another.
const leastQuoted = 0.3

// likeness is how like two sentences are, clause by clause.
func likeness(said, have []clause) float32 {
	var sum, all float32
	for i := range said {
		var best float32
		for j := range have {
			best = max(best, alike(said[i].terms, have[j].terms))
		}
		sum += best * said[i].weight
		all += said[i].weight
	}
	if all == 0 {
		return 0
	}
	return sum / all
}
