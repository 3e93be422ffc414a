package bot

import (
	"slices"
	"strings"

	"zhengda/knowledge"
)

// inEnglish is an answer in English in the making. Sentences come from the rules'
// outcomes and typed facts through templates (english_way.go), and from the
// reviewed English of passages; what has none is quoted in Chinese and marked so.
// Every sentence is checked against the passage it cites (english_check.go).
type inEnglish struct {
	asked asked
	u     understanding
	d     decision
	k     knowledge.Case
	check *englishChecker
	said  mentions
	whys  []string // the sentences of rules that are shown
	emit  func(int, Block)
	out   composed
}

// composeEnglish words a decision in English without a model.
func composeEnglish(q asked, u understanding, d decision, corpus *knowledge.Corpus, day knowledge.Date, emit func(int, Block)) (composed, []Check) {
	e := &inEnglish{
		asked: q, u: u, d: d, k: u.facts.knowledgeCase(), said: mentions{}, emit: emit,
		check: &englishChecker{corpus: corpus, outcomes: d.outcomes, region: u.facts.Region, day: day},
	}
	if !e.procedure() {
		for _, pt := range e.reviewedFirst() {
			e.part(pt)
		}
		if d.caveat != nil {
			if en, ok := reviewedEnglish()[firstParagraph(*d.caveat)]; ok {
				e.put(Block{Kind: Notice, Runs: e.runs(en, *d.caveat)})
			}
		}
	}
	if len(e.out.blocks) == 0 { // its English did not stand up to checking
		for _, pt := range d.parts {
			e.quote(pt)
		}
	}
	if c, ok := clarificationsEn[d.asks]; ok {
		e.put(Block{Kind: Notice, Runs: []Run{{Text: c}}})
	} else if d.notice != "" && u.facts.Region != "" {
		e.put(Block{Kind: Notice, Runs: []Run{{Text: notLocalEn(u.facts.Region)}}})
	}
	return e.out, e.check.checks
}

// reviewedFirst are the parts with those in front that have reviewed English: the
// others are quoted in Chinese.
func (e *inEnglish) reviewedFirst() []part {
	parts := slices.Clone(e.d.parts)
	if e.asked.detail && len(parts) > 1 && parts[0].passage.Leads() {
		parts = parts[1:]
	}
	first := func(pt part) bool {
		if whether := slices.Contains(e.u.aspects, AspectMay); whether && e.answers(pt) != whether {
			return false
		}
		return e.has(pt)
	}
	if i := slices.IndexFunc(parts, first); i < 0 && slices.Contains(e.u.aspects, AspectMay) {
		first = e.answers // a yes or no in Chinese tells more than an English passage without
	}
	slices.SortStableFunc(parts, func(a, b part) int { return boolOrder(first(a)) - boolOrder(first(b)) })
	return parts
}

// answers reports a part that begins with yes or no.
func (e *inEnglish) answers(pt part) bool {
	zh := pt.sentence
	if zh == "" {
		zh = pt.passage.Text
	}
	word, _ := yesNoEn(zh)
	line, _, _ := strings.Cut(zh, "\n")
	en := reviewedEnglish()[line]
	return word != "" || strings.HasPrefix(en, "Yes") || strings.HasPrefix(en, "No.") || strings.HasPrefix(en, "No,")
}

// has reports that a part has reviewed English.
func (e *inEnglish) has(pt part) bool {
	if pt.sentence == "" {
		return e.reviewed(pt.passage.Section.Blocks)
	}
	_, rest := yesNoEn(pt.sentence)
	return reviewedEnglish()[pt.sentence] != "" || reviewedEnglish()[rest] != ""
}

// runs is a sentence with the citation of the first of the passages that supports
// it; nil when none does.
func (e *inEnglish) runs(text string, from ...knowledge.Passage) []Run {
	said := mentions{}
	for name := range e.said {
		said[name] = true
	}
	filled := said.fill(text)
	if e.asked.flips && len(e.out.blocks) == 0 {
		filled = flip(filled)
	}
	bad := "cites nothing"
	for _, p := range from {
		if bad = e.check.sentence(filled, p); bad == "" {
			e.said = said
			return cited(filled, e.out.cite(p))
		}
	}
	e.check.checks = append(e.check.checks, Check{Sentence: filled, Reason: bad})
	return nil
}

// put adds a block that says something.
func (e *inEnglish) put(b Block) bool {
	b.Items = slices.DeleteFunc(b.Items, func(item []Run) bool { return len(item) == 0 })
	if len(b.Runs) == 0 && len(b.Items) == 0 && len(b.Rows) == 0 {
		return false
	}
	e.out.blocks = append(e.out.blocks, b)
	e.emit(len(e.out.blocks)-1, b)
	return true
}

// part words a part of the decision: a sentence of a rule or a passage.
func (e *inEnglish) part(pt part) {
	if pt.sentence != "" {
		e.sentence(pt.sentence, pt.passage)
		return
	}
	blocks := pt.passage.Section.Blocks
	if !e.reviewed(blocks) {
		e.quote(pt)
		return
	}
	for i, b := range blocks {
		e.translate(b, pt.passage, announces(blocks, i))
	}
}

// sentence words a sentence of a rule or a reply; the yes or no in front of a
// reply is worded by itself.
func (e *inEnglish) sentence(zh string, p knowledge.Passage) {
	word, rest := yesNoEn(zh)
	if en, ok := reviewedEnglish()[zh]; ok {
		if len(e.out.blocks) == 0 && slices.Contains(e.u.aspects, AspectMay) && e.closes(zh) && !strings.HasPrefix(en, "No.") {
			en = "No. " + en
		}
		e.put(Block{Kind: Paragraph, Runs: e.runs(en, p)})
		return
	}
	if en, ok := reviewedEnglish()[rest]; ok {
		if strings.HasPrefix(en, "Yes") || strings.HasPrefix(en, "No") {
			word = ""
		}
		e.put(Block{Kind: Paragraph, Runs: e.runs(word+en, p)})
		return
	}
	if e.reviewed(p.Section.Blocks) { // the section that supports it says it in English
		e.part(part{passage: p})
		return
	}
	e.put(Block{Kind: Paragraph, Runs: cited(word+inChineseEn+": “"+zh+"”", e.out.cite(p))})
}

// closes reports a sentence by which a rule closes a channel.
func (e *inEnglish) closes(zh string) bool {
	return slices.ContainsFunc(e.d.outcomes, func(o knowledge.Outcome) bool { return o.Open == knowledge.Closed && o.Why == zh })
}

// flip turns the yes or no in front of a sentence round.
func flip(s string) string {
	switch {
	case strings.HasPrefix(s, "Yes. "):
		return "No. " + s[len("Yes. "):]
	case strings.HasPrefix(s, "No. "):
		return "Yes. " + s[len("No. "):]
	}
	return s
}

// reviewed reports that all lines of the blocks have reviewed English.
func (e *inEnglish) reviewed(blocks []knowledge.Block) bool {
	return !slices.ContainsFunc(blocks, func(b knowledge.Block) bool {
		lines := slices.Concat(b.Items, slices.Concat(b.Rows...))
		if b.Text != "" {
			lines = append(lines, b.Text)
		}
		return slices.ContainsFunc(lines, func(line string) bool { return reviewedEnglish()[line] == "" })
	})
}

// translate puts the reviewed English of a block; a line that only announces a
// list is checked like the rest, but carries no citation of its own.
func (e *inEnglish) translate(b knowledge.Block, p knowledge.Passage, announces bool) {
	en := reviewedEnglish()
	switch b.Kind {
	case knowledge.Paragraph:
		runs := e.runs(en[b.Text], p)
		if announces && len(runs) > 0 {
			runs = runs[:1]
		}
		e.put(Block{Kind: Paragraph, Runs: runs})
	case knowledge.Table:
		out := Block{Kind: Table}
		for i, row := range b.Rows {
			var cells [][]Run
			for j, cell := range row {
				runs := e.runs(en[cell], p)
				if runs == nil {
					return // a table with a hole says something else
				}
				if i == 0 || j < len(row)-1 {
					runs = runs[:1]
				}
				cells = append(cells, runs)
			}
			out.Rows = append(out.Rows, cells)
		}
		e.put(out)
	default:
		out := Block{Kind: List}
		if b.Kind == knowledge.Steps {
			out.Kind = Steps
		}
		for _, it := range b.Items {
			out.Items = append(out.Items, e.runs(en[it], p))
		}
		e.put(out)
	}
}

// quote shows a passage in Chinese, marked as such, behind the yes or no that it
// begins with when that was asked for.
func (e *inEnglish) quote(pt part) {
	n := e.out.cite(pt.passage)
	if word, _ := yesNoEn(pt.passage.Text); word != "" && slices.Contains(e.u.aspects, AspectMay) && len(e.out.blocks) == 0 {
		e.put(Block{Kind: Paragraph, Runs: cited(strings.TrimSpace(word), n)})
	}
	for i, b := range pt.passage.Section.Blocks {
		out := quoteBlock(b, n)
		if announces(pt.passage.Section.Blocks, i) {
			out.Runs = []Run{{Text: b.Text}}
		}
		if i == 0 {
			out.Title = inChineseEn + ":"
			if len(e.out.blocks) > 0 {
				out.Title = moreInChineseEn
			}
		}
		e.put(out)
	}
}

// yesNoEn is the English of the yes or no that a Chinese sentence begins with,
// and the rest of it; empty when it begins with neither.
func yesNoEn(zh string) (word, rest string) {
	for _, w := range []struct{ zh, en string }{
		{"不可以", "No. "}, {"不能", "No. "}, {"不用", "No. "}, {"不需要", "No. "}, {"不必", "No. "}, {"不行", "No. "}, {"不会", "No. "}, {"不是", "No. "}, {"没有", "No. "}, {"不够", "No. "}, {"不算", "No. "}, {"不一样", "No. "}, {"不对", "No. "},
		{"可以", "Yes. "}, {"是的", "Yes. "}, {"要", "Yes. "}, {"需要", "Yes. "}, {"会", "Yes. "}, {"有", "Yes. "}, {"能", "Yes. "}, {"够", "Yes. "}, {"算", "Yes. "}, {"一样", "Yes. "}, {"对", "Yes. "}, {"是", "Yes. "},
	} {
		if after, ok := strings.CutPrefix(zh, w.zh); ok && (strings.HasPrefix(after, "。") || strings.HasPrefix(after, "，")) {
			return w.en, strings.TrimPrefix(strings.TrimPrefix(after, "。"), "，")
		}
	}
	return "", zh
}
