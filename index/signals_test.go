package index

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"zhengda/knowledge"
)

const rankSignals = "testdata/rank_signals.txt"

// TestSignals measures each signal by leaving it out, over the questions of the
// golden ranking, and holds the table. A signal that costs more than it gives is
// not kept.
func TestSignals(t *testing.T) {
	c, err := knowledge.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	own, err := DefaultSynonyms()
	if err != nil {
		t.Fatal(err)
	}
	g := inMemory(c)
	var questions []ranking
	files, _ := filepath.Glob("testdata/rank/*.txt")
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for block := range strings.SplitSeq(strings.TrimSpace(string(text)), "\n\n") {
			r, err := parseRanking(block)
			if err != nil {
				t.Fatalf("%s: %v", file, err)
			}
			questions = append(questions, r)
		}
	}
	measure := func(without ...Signal) (first, found, mrr float64) {
		for _, r := range questions {
			q := r.query
			q.Without = without
			var added []Added
			if q.with(SignalSynonyms) {
				added = own.Find(q.Text)
			}
			for i, h := range g.search(q, added).Hits {
				if slices.Contains(r.relevant, h.Passage.ID) {
					if i == 0 {
						first++
					}
					found++
					mrr += 1 / float64(i+1)
					break
				}
			}
		}
		n := float64(len(questions))
		return first / n, found / n, mrr / n
	}
	type figures struct{ first, found, mrr float64 }
	signals := Signals()
	without := make([]figures, len(signals)+1) // the last leaves nothing out
	var wait sync.WaitGroup
	for i := range without {
		wait.Go(func() {
			f := &without[i]
			f.first, f.found, f.mrr = measure(signals[i:min(i+1, len(signals))]...)
		})
	}
	wait.Wait()
	nothing := without[len(signals)]
	all := nothing.mrr
	table := fmt.Sprintf("%-12s %9s %9s %9s\n%-12s %9.3f %9.3f %9.3f\n", "without", "recall@1", "recall@5", "MRR@5", "nothing", nothing.first, nothing.found, all)
	for i, s := range signals {
		first, found, mrr := without[i].first, without[i].found, without[i].mrr
		table += fmt.Sprintf("%-12s %9.3f %9.3f %9.3f\n", s, first, found, mrr)
		if mrr > all+0.005 {
			t.Errorf("without %s MRR is %.3f, with it %.3f", s, mrr, all)
		}
	}
	have, _ := os.ReadFile(rankSignals)
	golden(t, rankSignals, string(have), table)
	if *update {
		if err := os.WriteFile(rankSignals, []byte(table), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}
