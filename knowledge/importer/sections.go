package importer

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"zhengda/knowledge"
)

// sections arranges the content under typed headings.
func (p *savedPage) sections(body []line) []knowledge.Section {
	b := &builder{page: p, lines: headings(body)}
	b.open(knowledge.Section{Heading: knowledge.KindAnswer.Name(), Kind: knowledge.KindAnswer})
	for i, l := range b.lines {
		switch l.form {
		case formHeading:
			b.heading(l)
		case formTable:
			b.block(knowledge.Block{Kind: knowledge.Table, Rows: l.rows})
		case formItem:
			b.item(l)
		default:
			b.text(i, l)
		}
	}
	return b.finish()
}

type builder struct {
	page  *savedPage
	lines []line

	done    []knowledge.Section
	current knowledge.Section
	style   string // of the last item
	num     int
	parents []line // headings above the current one that its sections depend on
	receipt bool   // the steps that follow are those of the photo receipt
}

func (b *builder) open(s knowledge.Section) {
	b.close()
	b.current, b.style, b.num = s, "", 0
}

func (b *builder) close() {
	s := b.current
	if len(s.Blocks) == 0 && stepForm.MatchString(s.Heading) {
		s.Blocks = []knowledge.Block{{Kind: knowledge.Paragraph, Text: stepText(s.Heading)}}
	}
	if len(s.Blocks) == 0 {
		return
	}
	if s.Kind == knowledge.KindMaterials {
		s.Blocks = listed(s.Blocks)
	}
	if len(s.When) > 0 {
		b.page.note("按小标题“%s”写了适用条件 %s，请核对", s.Heading, s.When)
	}
	b.done = append(b.done, s)
}

// listed makes a list of short lines that follow one another without marks, as
// materials often do in copied text.
func listed(blocks []knowledge.Block) (out []knowledge.Block) {
	short := func(b knowledge.Block) bool {
		return b.Kind == knowledge.Paragraph && runes(b.Text) <= 25 && !strings.ContainsAny(b.Text, "。:\uff1a")
	}
	for i, b := range blocks {
		before, after := i > 0 && short(blocks[i-1]), i+1 < len(blocks) && short(blocks[i+1])
		if short(b) && (before || after) {
			b = knowledge.Block{Kind: knowledge.List, Items: []string{b.Text}}
		}
		if n := len(out); n > 0 && b.Kind == knowledge.List && out[n-1].Kind == knowledge.List {
			out[n-1].Items = slices.Concat(out[n-1].Items, b.Items)
			continue
		}
		out = append(out, b)
	}
	return out
}

// heading opens a section. A heading that names a procedure or an age is also
// part of the headings below it, which would not be clear without.
func (b *builder) heading(l line) {
	for len(b.parents) > 0 && b.parents[len(b.parents)-1].level >= l.level {
		b.parents = b.parents[:len(b.parents)-1]
	}
	if kind := kindOf(l.text); l.level >= levelNumber && (kind == knowledge.KindNotes || isQuestion(l.text)) {
		b.parents = nil // notes and questions at the end are about the whole page
	}
	full := l.text
	for _, above := range slices.Backward(b.parents) {
		if len(explicitProcedures(l.text)) == 0 && len(conditionsOf(l.text)) == 0 {
			full = above.text + "\uff1a" + l.text
		}
		break
	}
	if len(explicitProcedures(l.text)) > 0 || len(conditionsOf(l.text)) > 0 {
		b.parents = append(b.parents, l)
	}
	s := knowledge.Section{Heading: full, Kind: kindOf(l.text), When: conditionsOf(full)}
	if s.Kind == "" {
		s.Kind = kindOf(full)
	}
	if procedures := explicitProcedures(full); len(procedures) == 1 {
		s.For = procedures
	}
	switch {
	case s.Kind != "":
	case len(b.done) == 0 && len(b.current.Blocks) == 0, isQuestion(l.text), len(s.For) > 0, len(s.When) > 0:
		s.Kind = knowledge.KindAnswer
	default:
		s.Kind = knowledge.KindNotes
		b.page.note("小标题“%s”看不出类别，暂记为“注意”(notes)，请核对", full)
	}
	if !stepForm.MatchString(l.text) {
		b.receipt = false
	} else if b.receipt && s.Kind == knowledge.KindSteps {
		s.For = []knowledge.Procedure{knowledge.Receipt}
	}
	b.open(s)
}

var stepsFollow = regexp.MustCompile(`(?:步骤|流程|方法|操作)(?:如下|为|是|办理?|进行|操作|有|分为)?\s*[:\x{ff1a}。]?$`)

// text adds a paragraph, unless it belongs to the item before it or opens a
// section by itself.
func (b *builder) text(i int, l line) {
	if l.more != "" && b.continueItem(l) || b.numberingGoesOn(i) && b.continueItem(l) {
		return
	}
	if m := inlineLabel.FindStringSubmatch(l.text); m != nil {
		label := m[1] + m[2]
		kind := kindOf(label)
		if isLabel(label) && kind != "" && kind != knowledge.KindAnswer && (m[1] != "" || labelBare.MatchString(label) || labelEnd.MatchString(label)) {
			b.heading(line{form: formHeading, level: levelLabel, text: headingText(label)})
			l.text = m[3]
			if inner := marked(l.text); inner.form == formItem && inner.style != "step" {
				b.item(inner)
				return
			}
		}
	}
	stepsNext := i+1 < len(b.lines) && b.lines[i+1].form == formHeading && stepForm.MatchString(b.lines[i+1].text)
	if stepsNext && stepsFollow.MatchString(l.text) && b.current.Kind != knowledge.KindSteps && b.current.Kind != knowledge.KindPhoto && len(b.current.Blocks) > 0 {
		s := knowledge.Section{Heading: "办理步骤", Kind: knowledge.KindSteps}
		if strings.Contains(l.text, "回执") {
			s = knowledge.Section{Heading: "相片回执怎么办", Kind: knowledge.KindPhoto}
			b.receipt = true
		}
		b.page.note("“%s”一段没有小标题，补了小标题“%s”", cut(l.text, 20), s.Heading)
		b.open(s)
	} else if stepsNext && strings.Contains(l.text, "回执") {
		b.receipt = true
	}
	b.block(knowledge.Block{Kind: knowledge.Paragraph, Text: l.text})
}

// numberingGoesOn reports whether the text at line i stands between two items
// of one ordered list.
func (b *builder) numberingGoesOn(i int) bool {
	if b.num == 0 || b.style == "ol" {
		return false
	}
	for _, l := range b.lines[i+1 : min(len(b.lines), i+6)] {
		switch {
		case l.form == formHeading:
			return false
		case l.form == formItem && l.style == b.style:
			return l.num == b.num+1
		}
	}
	return false
}

// maxItemBytes is far more than one item should hold. What goes on after it
// becomes a paragraph.
const maxItemBytes = 4 << 10

func (b *builder) continueItem(l line) bool {
	n := len(b.current.Blocks)
	if n == 0 || len(b.current.Blocks[n-1].Items) == 0 {
		return false
	}
	items := b.current.Blocks[n-1].Items
	last := &items[len(items)-1]
	if len(*last) > maxItemBytes {
		return false
	}
	if more := l.more; !strings.ContainsRune("。!?;:,、…\uff01\uff1f\uff1b\uff1a\uff0c", lastRune(*last)) {
		if more == "" {
			more = "。"
		}
		*last += more
	}
	*last += l.text
	return true
}

func (b *builder) item(l line) {
	if l.style == "step" && l.num <= 1 {
		switch b.current.Kind {
		case knowledge.KindSteps, knowledge.KindPhoto, knowledge.KindOnline, knowledge.KindSelfService, knowledge.KindWindow:
		default:
			b.open(knowledge.Section{Heading: "办理步骤", Kind: knowledge.KindSteps})
			b.page.note("“步骤一……”没有小标题，补了小标题“办理步骤”")
		}
	}
	kind := knowledge.List
	if l.ordered() && b.inSteps(l) {
		kind = knowledge.Steps
	}
	n := len(b.current.Blocks)
	if n > 0 && b.current.Blocks[n-1].Kind == kind {
		b.current.Blocks[n-1].Items = append(b.current.Blocks[n-1].Items, l.text)
	} else {
		b.block(knowledge.Block{Kind: kind, Items: []string{l.text}})
	}
	b.style, b.num = l.style, l.num
}

// inSteps reports whether numbered items are done one after another here: in
// a section of steps, or after a sentence or heading that says so.
func (b *builder) inSteps(l line) bool {
	if l.style == "step" || b.current.Kind == knowledge.KindSteps || stepForm.MatchString(b.current.Heading) {
		return true
	}
	if n := len(b.current.Blocks); n > 0 {
		last := b.current.Blocks[n-1]
		if last.Kind == knowledge.Steps || last.Kind == knowledge.Paragraph && stepsFollow.MatchString(last.Text) {
			return true
		}
	}
	return stepsWords.MatchString(b.current.Heading)
}

func (b *builder) block(blk knowledge.Block) {
	b.current.Blocks = append(b.current.Blocks, blk)
	b.style, b.num = "", 0
}

func (b *builder) finish() []knowledge.Section {
	b.close()
	anchors := map[string]bool{}
	for i := range b.done {
		s := &b.done[i]
		s.Anchor = string(s.Kind)
		for n := 2; anchors[s.Anchor]; n++ {
			s.Anchor = fmt.Sprintf("%s-%d", s.Kind, n)
		}
		anchors[s.Anchor] = true
	}
	if len(b.done) > 0 && !slices.ContainsFunc(b.done, func(s knowledge.Section) bool { return s.Kind == knowledge.KindAnswer }) {
		b.page.note("网页没有直接的回答，请在最前面补写“回答”(answer)一节")
	}
	return b.done
}
