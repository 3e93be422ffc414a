package bot

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"

	"zhengda/index"
	"zhengda/knowledge"
)

// quotedSentences are the sentences of the quoted answers to the project's own
// questions, each once, with the passages they cite.
var quotedSentences = sync.OnceValues(func() ([]citedSentence, error) {
	v := embeddedVouched()
	ix, err := index.Open("", v.corpus, slog.New(slog.DiscardHandler))
	if err != nil {
		return nil, err
	}
	defer ix.Close()
	b := New(Options{Index: ix})
	var out []citedSentence
	seen := map[string]bool{}
	for _, set := range []string{"questions.jsonl", "questions-fresh.jsonl"} {
		raw, err := os.ReadFile("../cmd/zhengda/testdata/" + set)
		if err != nil {
			return nil, err
		}
		answers := map[string]Answer{}
		for line := range strings.Lines(string(raw)) {
			var q struct {
				ID, Text string
				Follow   string `json:"follow_up_of"`
			}
			if err := json.Unmarshal([]byte(line), &q); err != nil {
				return nil, err
			}
			ask := Question{Text: q.Text, Trace: true, AsOf: testDay, Language: Hans}
			if before, ok := answers[q.Follow]; ok {
				ask.Previous, ask.Case = &before, before.Case
			}
			a := b.Answer(context.Background(), ask, nil)
			answers[q.ID] = a
			for _, c := range a.Trace.Checks {
				return nil, fmt.Errorf("%s: a quotation is dropped: %q: %s", q.Text, c.Sentence, c.Reason)
			}
			for _, s := range a.cited(v.corpus) {
				if key := s.text + " " + s.passage.ID; !seen[key] {
					seen[key] = true
					out = append(out, s)
				}
			}
		}
	}
	return out, nil
})

// bad is what the checker has against the sentence.
func (s citedSentence) bad(v *vouched) string {
	k := &checker{vouched: v, given: s.given}
	if s.next != "" && isHead(s.text) {
		k.outcomes, k.quoting = s.outcomes, true
		return k.head(s.text, s.next, []knowledge.Passage{s.passage})
	}
	return k.sentence(s.text, []knowledge.Passage{s.passage})
}

// cited are the sentences of an answer that cite a passage.
func (a Answer) cited(c *knowledge.Corpus) []citedSentence {
	var given []knowledge.Passage
	for _, h := range a.Trace.Hits {
		article, anchor, _ := strings.Cut(h.Passage, "#")
		if p, ok := c.Passage(article, anchor); ok && h.Kept && len(given) < mostEvidence {
			given = append(given, p)
		}
	}
	outcomes := c.Decide(a.Case.knowledgeCase(), testDay).Outcomes
	ruled := slices.ContainsFunc(a.Trace.Leads, func(l TracedLead) bool { return l.Step == ruledStep })
	replied := len(a.Trace.Leads) > 0 && a.Trace.Leads[0].Step == replyStep && !ruled
	var out []citedSentence
	for _, b := range a.Blocks {
		if b.Kind == Notice && strings.Contains(plainText([]Block{b}), "两个来源") {
			continue // our own words on what sources dispute, made from facts
		}
		for _, one := range b.alone() {
			n := 0
			for _, group := range append(append([][]Run{one.Runs}, one.Items...), flat(one.Rows)...) {
				for _, r := range group {
					n = max(n, r.Cite)
				}
			}
			if n == 0 {
				continue // no statement of a passage
			}
			p, ok := c.Passage(a.Citations[n-1].Article, a.Citations[n-1].Section)
			if !ok {
				continue
			}
			for _, said := range one.statements() {
				for i, text := range said {
					text = withoutLabel(text, p)
					s := citedSentence{question: a.Question, text: text, passage: p, given: append([]knowledge.Passage{p}, given...)}
					if i+1 < len(said) && isHead(text) {
						if !replied {
							continue // given by the rules, which this checker is not told
						}
						s.next, s.outcomes = said[i+1], outcomes
					}
					out = append(out, s)
				}
			}
		}
	}
	return out
}

// alone are a block's items, each as a block of its own; other blocks as they are.
func (b Block) alone() []Block {
	if b.Kind != List {
		return []Block{b}
	}
	var out []Block
	for _, it := range b.Items {
		out = append(out, Block{Kind: List, Items: [][]Run{it}})
	}
	return out
}

// withoutLabel is a key fact without the name that stands in front of it.
func withoutLabel(text string, p knowledge.Passage) string {
	if name, rest, ok := strings.Cut(text, "\uff1a"); ok && (name == p.Section.Kind.Name() || name == p.Section.Heading) {
		return rest
	}
	return text
}

func flat(rows [][][]Run) (out [][]Run) {
	for _, row := range rows {
		out = append(out, row...)
	}
	return out
}

// TestMutants changes one thing of a true sentence at a time: a figure, a unit,
// a date, a name, a place, yes into no, or the citation. At least 99 of 100 such
// lies are caught, and no true sentence is.
func TestMutants(t *testing.T) {
	sentences, err := quotedSentences()
	if err != nil {
		t.Fatal(err)
	}
	v := embeddedVouched()
	for _, s := range sentences {
		if bad := s.bad(v); bad != "" {
			t.Errorf("%s: %s: %q, which is true, is rejected: %s", s.question, s.passage.ID, s.text, bad)
		}
	}
	all, caught := 0, 0
	for _, m := range mutators {
		for _, manner := range []string{"as written", "reworded"} {
			made, missed := lies(t, v, m, sentences, manner == "reworded")
			t.Logf("%-22s %-10s %4d of %4d caught", m.kind, manner, made-missed, made)
			if missed*25 > made {
				t.Errorf("%s, %s: %d of %d lies pass", m.kind, manner, missed, made)
			}
			all, caught = all+made, caught+made-missed
		}
	}
	t.Logf("%d sentences, %d of %d lies caught", len(sentences), caught, all)
	if all < 5000 || caught*100 < all*99 {
		t.Errorf("%d of %d lies caught, want 99 of 100 of at least 5000", caught, all)
	}
}

// lies makes mutants of one kind and counts those that pass.
func lies(t *testing.T, v *vouched, m mutator, sentences []citedSentence, reworded bool) (made, missed int) {
	const wanted = 600
	r := rand.New(rand.NewPCG(1, uint64(len(m.kind))))
	seen := map[string]bool{}
	for range 40 * wanted {
		if made == wanted {
			break
		}
		truth := sentences[r.IntN(len(sentences))]
		if reworded {
			truth = reword(r, truth)
		}
		lie, ok := m.mutate(r, truth)
		key := lie.text + " " + lie.passage.ID
		if !ok || seen[key] || lie.stands() || lie.same(truth) {
			continue
		}
		seen[key] = true
		made++
		if lie.bad(v) == "" {
			missed++
			t.Logf("missed, %s: %q citing %s", m.kind, lie.text, lie.passage.ID)
		}
	}
	return made, missed
}

// TestRewordedTruthIsKept holds that a sentence worded otherwise is mostly let
// through: what is not is quoted, which is right but stiff.
func TestRewordedTruthIsKept(t *testing.T) {
	sentences, err := quotedSentences()
	if err != nil {
		t.Fatal(err)
	}
	r := rand.New(rand.NewPCG(2, 2))
	all, kept := 0, 0
	reasons := map[string]int{}
	for _, s := range sentences {
		for range 3 {
			s := reword(r, s)
			all++
			bad := s.bad(embeddedVouched())
			if bad == "" {
				kept++
				continue
			}
			why, _, _ := strings.Cut(bad, ":")
			if reasons[why]++; reasons[why] <= 10 {
				t.Logf("%s: %q: %s", s.passage.ID, s.text, bad)
			}
		}
	}
	t.Logf("%d of %d reworded sentences are kept; %v", kept, all, reasons)
	if kept*100 < all*85 {
		t.Errorf("%d of %d reworded sentences are kept", kept, all)
	}
}
