package bot

import (
	"slices"

	"zhengda/knowledge"
)

// disputed is a fact that a passage states, and what another source that stands
// says instead.
type disputed struct {
	fact  knowledge.OwnedFact
	other knowledge.Dispute
}

// disputes are those of the facts that the passages state on the day. A passage
// of the same article that does not speak of the fact brings none.
func disputes(passages []knowledge.Passage, day knowledge.Date) []disputed {
	var out []disputed
	for _, p := range passages {
		for _, x := range p.Article.Disputed {
			i := slices.IndexFunc(p.Article.Facts, func(f knowledge.Fact) bool { return f.ID == x.Fact && f.HoldsOn(day) })
			if i < 0 || slices.ContainsFunc(out, func(d disputed) bool { return d.fact.Owner == p.Article && d.other == x }) {
				continue
			}
			f := knowledge.OwnedFact{Fact: p.Article.Facts[i], Owner: p.Article}
			if _, lacks := knowledge.NewFigureSet(p.Text).Lacks(f.Text()); !lacks {
				out = append(out, disputed{f, x})
			}
		}
	}
	return out
}

// addDisputes shows both values of each disputed fact that the answer rests on,
// with their sources and dates: nothing is chosen silently.
func (c *composed) addDisputes(day knowledge.Date, emit func(int, Block)) {
	for _, d := range disputes(c.cited, day) {
		n := slices.IndexFunc(c.cited, func(p knowledge.Passage) bool { return p.Article == d.fact.Owner }) + 1
		b := Block{Kind: Notice, Runs: cited(disputeText(d), n)}
		c.blocks = append(c.blocks, b)
		emit(len(c.blocks)-1, b)
	}
}

// otherSource is the source behind the other value.
func (d disputed) otherSource() knowledge.Source { return d.fact.Owner.Sources[d.other.Source-1] }
