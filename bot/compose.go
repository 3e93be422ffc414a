package bot

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"zhengda/knowledge"
)

// errTooLittle says why a model's answer is replaced by the quotation.
type errTooLittle struct{ kept, replaced, dropped int }

func (e errTooLittle) Error() string {
	return fmt.Sprintf("too little is left after checking: %d sentences kept, %d quoted instead, %d dropped", e.kept, e.replaced, e.dropped)
}

// composeByModel words a decision through the model. Each sentence is checked
// as soon as it is whole and only then released; in the place of what fails the
// passage is quoted, or nothing is said. It fails when the model does, or when
// too little of its own is left.
func composeByModel(ctx context.Context, m Model, of prompting, k *checker, emit func(int, Block)) (composed, *TracedModel, error) {
	p, passages := of.prompt()
	d := of.d
	k.given = passages
	a := assembly{checker: k, passages: passages, emit: emit, line: -1}
	if len(d.parts) > 0 && d.parts[0].sentence != "" && d.parts[0].word != "" {
		a.opening = &d.parts[0]
	}
	t := &TracedModel{Name: m.Name()}
	var s scanner
	var failed error
	for piece, err := range m.Stream(ctx, p) {
		if err != nil {
			failed = err
			break
		}
		for _, u := range s.write(piece) {
			a.take(u)
		}
	}
	if failed == nil {
		for _, u := range s.flush() {
			a.take(u)
		}
		if a.head != nil {
			a.dropped++
			a.checker.note(a.head.text(), "says yes or no to nothing")
		}
		if a.kept == 0 || a.dropped > a.kept || a.replaced+a.dropped > 2*a.kept {
			failed = errTooLittle{a.kept, a.replaced, a.dropped}
		}
	}
	t.Kept, t.Replaced, t.Dropped = a.kept, a.replaced, a.dropped
	if failed != nil {
		t.Fallback = failed.Error()
		return composed{}, t, failed
	}
	if d.notice != "" {
		a.out.blocks = append(a.out.blocks, Block{Kind: Notice, Runs: []Run{{Text: d.notice}}})
		emit(len(a.out.blocks)-1, a.out.blocks[len(a.out.blocks)-1])
	}
	return a.out, t, nil
}

// assembly puts checked sentences together into blocks.
type assembly struct {
	checker   *checker
	passages  []knowledge.Passage // that the model's [n] mean
	emit      func(int, Block)
	out       composed
	line      int   // of the sentence put in last
	opening   *part // the reviewed reply with its yes or no that a quoted answer would begin with
	lead      *sentence
	head      *sentence // a yes or no that waits for the sentence behind it
	headCites []knowledge.Passage
	shown     map[string]bool // sentences released
	kept      int             // sentences shown as the model worded them
	replaced  int             // sentences quoted instead
	dropped   int
}

// take checks a sentence and puts it where it belongs.
func (a *assembly) take(s sentence) {
	var cites []knowledge.Passage
	for _, r := range s.runs {
		if r.Cite >= 1 && r.Cite <= len(a.passages) {
			cites = append(cites, a.passages[r.Cite-1])
		}
	}
	text := s.text()
	if len(cites) == 0 && leadsIn(s) {
		a.lead = &s // shown only with what it leads in
		return
	}
	if len(cites) > 0 && isHead(text) && (a.head == nil || a.head.line != s.line) {
		a.head, a.headCites = &s, cites // shown only with the sentence behind it
		return
	}
	if bad := a.checker.sentence(text, cites); bad != "" {
		a.head = nil
		a.checker.note(text, bad)
		if p, ok := a.rightly(text, bad); ok {
			a.checker.checks[len(a.checker.checks)-1].Quoted = text
			a.kept++
			a.release(s, text, []knowledge.Passage{p})
			return
		}
		a.replace(s, text, cites)
		return
	}
	a.kept++
	a.putHead(s, text)
	if a.opening != nil && !yesOrNo.MatchString(text) {
		a.open(sentence{line: s.line - 1}) // asked for yes or no, the model begins with neither
	}
	a.release(s, text, cites)
}

// rightly is the passage that a sentence with a misplaced citation should have
// cited: the citation is put right instead of the sentence being dropped.
func (a *assembly) rightly(text, bad string) (knowledge.Passage, bool) {
	if !strings.HasPrefix(bad, misplacedCitation) {
		return knowledge.Passage{}, false
	}
	for _, p := range a.passages {
		if a.checker.sentence(text, []knowledge.Passage{p}) == "" {
			return p, true
		}
	}
	return knowledge.Passage{}, false
}

// putHead shows the yes or no in front of a sentence that has been checked.
func (a *assembly) putHead(s sentence, text string) {
	h := a.head
	a.head = nil
	if h == nil || h.line != s.line {
		return
	}
	word := h.text()
	if bad := a.checker.head(word, text, a.headCites); bad != "" {
		a.checker.note(word, bad)
		if a.open(*h) {
			return
		}
		a.dropped++
		return
	}
	a.kept++
	a.release(*h, word, a.headCites)
}

// replace puts in the place of a sentence that may not be shown the one that
// comes nearest to it in what it cites, or in what it could have cited: the
// passage speaks for itself. What has no such sentence is dropped.
func (a *assembly) replace(s sentence, text string, cites []knowledge.Passage) {
	quoted, from, ok := a.checker.instead(text, cites)
	if !ok {
		quoted, from, ok = a.checker.instead(text, append(a.passages[:len(a.passages):len(a.passages)], a.checker.ruling()...))
	}
	if !ok || a.shown[quoted] {
		a.dropped++
		return
	}
	a.replaced++
	a.checker.checks[len(a.checker.checks)-1].Quoted = quoted
	a.release(s, quoted, []knowledge.Passage{from})
}

// open begins the answer with the reviewed reply and its yes or no, where the model
// begins with neither or with the wrong one. It reports whether it did.
func (a *assembly) open(s sentence) bool {
	if a.opening == nil || len(a.shown) > 0 {
		return false
	}
	word, text, from := a.opening.word, a.opening.sentence, []knowledge.Passage{a.opening.passage}
	a.opening = nil
	if a.checker.sentence(text, from) != "" || a.checker.head(word, text, from) != "" {
		return false
	}
	a.release(s, word+text, from)
	a.shown[text] = true
	return true
}

// release shows a sentence with its citations, behind the line that leads it in.
func (a *assembly) release(s sentence, text string, cites []knowledge.Passage) {
	if a.shown[text] {
		return
	}
	if a.shown == nil {
		a.shown = map[string]bool{}
	}
	a.shown[text] = true
	if a.lead != nil && a.lead.line < s.line {
		a.putLead(cites)
	}
	a.lead = nil
	runs := []Run{{Text: text}}
	for _, p := range cites {
		runs = append(runs, Run{Cite: a.out.cite(p)})
	}
	a.put(s, runs)
}

// putLead shows the line that announced a list, when what it says stands up to
// the passages of the list's first item.
func (a *assembly) putLead(cites []knowledge.Passage) {
	text := a.lead.text()
	if bad := a.checker.sentence(text, cites); bad != "" {
		a.checker.note(text, bad)
		return
	}
	a.put(sentence{line: a.lead.line, first: true}, []Run{{Text: text}})
}

// leadsIn reports a short line that only announces a list: 要带三样:
func leadsIn(s sentence) bool {
	rs := []rune(s.text())
	last := rs[len(rs)-1]
	return s.mark == "" && len(rs) <= 20 && (last == ':' || last == '\uff1a') && len(knowledge.Figures(s.text())) == 0
}

// put adds a sentence's runs to the block it continues, or to a new one.
func (a *assembly) put(s sentence, runs []Run) {
	n := len(a.out.blocks)
	kind := map[string]BlockKind{"": Paragraph, "- ": List, "1. ": Steps, "!": Notice}[s.mark]
	same := n > 0 && a.out.blocks[n-1].Kind == kind
	switch {
	case s.line == a.line && same: // goes on in its line
		last := &a.out.blocks[n-1]
		if kind == List || kind == Steps {
			last.Items[len(last.Items)-1] = append(last.Items[len(last.Items)-1], runs...)
		} else {
			last.Runs = append(last.Runs, runs...)
		}
	case same && (kind == List || kind == Steps):
		a.out.blocks[n-1].Items = append(a.out.blocks[n-1].Items, runs)
	case kind == List || kind == Steps:
		a.out.blocks = append(a.out.blocks, Block{Kind: kind, Items: [][]Run{runs}})
	default:
		a.out.blocks = append(a.out.blocks, Block{Kind: kind, Runs: runs})
	}
	a.line = s.line
	n = len(a.out.blocks)
	a.emit(n-1, a.out.blocks[n-1].clone())
}

// clone is a copy whose growth the receiver of an event does not see.
func (b Block) clone() Block { return b.each(slices.Clone[[]Run]) }
