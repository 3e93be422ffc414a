package bot

import (
	"cmp"
	"slices"
	"strings"

	"zhengda/knowledge"
)

// composed is an answer in the making: its blocks, and the passages they cite
// in the order of their numbers.
type composed struct {
	blocks []Block
	cited  []knowledge.Passage // citation n is cited[n-1]
}

// number is the number that cite will give a passage: what is not released in the
// end takes none.
func (c *composed) number(p knowledge.Passage) int {
	if i := slices.IndexFunc(c.cited, func(q knowledge.Passage) bool { return q.ID == p.ID }); i >= 0 {
		return i + 1
	}
	return len(c.cited) + 1
}

// cite is the number of a passage, a new one at its first use.
func (c *composed) cite(p knowledge.Passage) int {
	if i := slices.IndexFunc(c.cited, func(q knowledge.Passage) bool { return q.ID == p.ID }); i >= 0 {
		return i + 1
	}
	c.cited = append(c.cited, p)
	return len(c.cited)
}

// quote words a decision from the passages themselves. Every paragraph, item
// and row is cited. Each block is handed to emit as soon as it is checked.
func quote(d decision, k *checker, emit func(int, Block)) composed {
	var c composed
	release := func(b Block, p knowledge.Passage) bool {
		if bad := k.block(b, []knowledge.Passage{p}); bad != "" {
			k.note(plainText([]Block{b}), bad)
			return false
		}
		c.cite(p)
		c.blocks = append(c.blocks, b)
		emit(len(c.blocks)-1, b)
		return true
	}
	// worded releases a block with the yes or no in front, or without it when that
	// does not stand up to the passage.
	worded := func(b Block, word, instead string, p knowledge.Passage) {
		if word != "" && len(b.Runs) > 0 {
			with := b.clone()
			with.Runs[0].Text = word + strings.TrimPrefix(with.Runs[0].Text, instead)
			if release(with, p) {
				return
			}
		}
		release(b, p)
	}
	for i, pt := range d.parts {
		if pt.label != "" {
			if i == 0 || d.parts[i-1].label == "" {
				c.keyFacts(d.parts[i:], k, emit)
			}
			continue
		}
		n := c.number(pt.passage)
		if pt.sentence != "" {
			out := Block{Kind: Paragraph, Runs: cited(pt.sentence, n)}
			if pt.titled {
				out.Title = cmp.Or(pt.title, pt.passage.Section.Heading)
			}
			worded(out, pt.word, pt.instead, pt.passage)
			continue
		}
		blocks := pt.passage.Section.Blocks
		for i, b := range blocks {
			out := quoteBlock(b, n)
			if announces(blocks, i) {
				out.Runs = []Run{{Text: b.Text}} // its items carry the citation
			}
			if i == 0 && pt.titled {
				out.Title = cmp.Or(pt.title, pt.passage.Section.Heading)
			}
			if i == 0 {
				worded(out, pt.word, pt.instead, pt.passage)
			} else {
				release(out, pt.passage)
			}
		}
	}
	if d.caveat != nil {
		n := c.number(*d.caveat)
		release(Block{Kind: Notice, Runs: cited(firstParagraph(*d.caveat), n)}, *d.caveat)
	}
	if d.notice != "" {
		b := Block{Kind: Notice, Runs: []Run{{Text: d.notice}}}
		c.blocks = append(c.blocks, b)
		emit(len(c.blocks)-1, b)
	}
	return c
}

// announces reports a paragraph that only leads in the list behind it.
func announces(blocks []knowledge.Block, i int) bool {
	b := blocks[i]
	return b.Kind == knowledge.Paragraph && i+1 < len(blocks) && blocks[i+1].Kind != knowledge.Paragraph &&
		(strings.HasSuffix(b.Text, "\uff1a") || strings.HasSuffix(b.Text, ":")) && !strings.ContainsAny(b.Text, "。")
}

func quoteBlock(b knowledge.Block, n int) Block {
	switch b.Kind {
	case knowledge.List, knowledge.Steps:
		out := Block{Kind: List}
		if b.Kind == knowledge.Steps {
			out.Kind = Steps
		}
		for _, it := range b.Items {
			out.Items = append(out.Items, cited(it, n))
		}
		return out
	case knowledge.Table:
		out := Block{Kind: Table}
		for i, row := range b.Rows {
			var cells [][]Run
			for j, cell := range row {
				runs := []Run{{Text: cell}}
				if i > 0 && j == len(row)-1 {
					runs = cited(cell, n)
				}
				cells = append(cells, runs)
			}
			out.Rows = append(out.Rows, cells)
		}
		return out
	}
	return Block{Kind: Paragraph, Runs: cited(b.Text, n)}
}

// cited is a text with its citation after it.
func cited(text string, n int) []Run { return []Run{{Text: text}, {Cite: n}} }

func firstParagraph(p knowledge.Passage) string {
	for _, b := range p.Section.Blocks {
		if b.Kind == knowledge.Paragraph {
			return b.Text
		}
	}
	return strings.ReplaceAll(p.Text, "\n", " ")
}

// keyFacts makes one list of the key facts that parts begin with.
func (c *composed) keyFacts(parts []part, k *checker, emit func(int, Block)) {
	b := Block{Kind: List}
	for _, p := range parts {
		if p.label == "" {
			break
		}
		said := Block{Kind: List} // checked by its pieces: the label is ours
		for _, piece := range strings.Split(p.sentence, gistMark) {
			said.Items = append(said.Items, []Run{{Text: piece}})
		}
		if bad := k.block(said, []knowledge.Passage{p.passage}); bad != "" {
			k.note(p.sentence, bad)
			continue
		}
		text := strings.ReplaceAll(p.sentence, gistMark, "\uff1b")
		b.Items = append(b.Items, cited(p.label+"\uff1a"+text, c.cite(p.passage)))
	}
	if len(b.Items) > 0 {
		c.blocks = append(c.blocks, b)
		emit(len(c.blocks)-1, b)
	}
}
