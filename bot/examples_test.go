package bot

import (
	"slices"
	"testing"
)

// TestExamplesAreWellFormed holds every example to a reason with a reviewed reply,
// and to standing there once.
func TestExamplesAreWellFormed(t *testing.T) {
	all, err := readExamples(examplesFile)
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	for _, e := range all {
		if e.reason != "" && replyIn(Hans, e.reason) == "" {
			t.Errorf("%s: no reply for %q", e.text, e.reason)
		}
		if seen[e.text] {
			t.Errorf("%s stands there twice", e.text)
		}
		seen[e.text] = true
	}
	for _, r := range learn(all[:50]).weights {
		if slices.Max(r) > 100 {
			t.Fatal("the weights run away")
		}
	}
}

// TestExamplesTellTheUnseen learns from four fifths of the examples and tells the
// last fifth, five times over: what it finds there it has not seen. The bounds are
// what was reached; a reason needs most of its sentences told, and hardly a
// harmless one may be taken.
func TestExamplesTellTheUnseen(t *testing.T) {
	all, err := readExamples(examplesFile)
	if err != nil {
		t.Fatal(err)
	}
	told, of := map[Reason]int{}, map[Reason]int{}
	for fold := range 5 {
		var known, unseen []example
		for i, e := range all {
			if i%5 == fold {
				unseen = append(unseen, e)
			} else {
				known = append(known, e)
			}
		}
		l := learn(known)
		for _, e := range unseen {
			of[e.reason]++
			pieces, stretches := sentencesOf(normalise(e.text))
			r, p := l.likest(pieces, stretches)
			taken, _, _ := detect(routes, stretches)
			switch {
			case e.reason == "" && p < overAnswer, e.reason != "" && r == e.reason && p >= overAnswer:
				told[e.reason]++
			case testing.Verbose():
				t.Logf("%q is like %q (%.2f), detected %q: %s", e.reason, r, p, taken, e.text)
			}
		}
	}
	wrongs, wrongsTold := 0, 0
	for r, n := range of {
		t.Logf("%-16q %d of %d", r, told[r], n)
		if r != "" {
			wrongs, wrongsTold = wrongs+n, wrongsTold+told[r]
		}
	}
	if share := float64(wrongsTold) / float64(wrongs); share < 0.64 {
		t.Errorf("%.3f of what was not seen is told", share)
	} else {
		t.Logf("%.3f of what was not seen is told", share)
	}
	if share := float64(told[""]) / float64(of[""]); share < 0.94 {
		t.Errorf("%.3f of the harmless are left alone", share)
	} else {
		t.Logf("%.3f of the harmless are left alone", share)
	}
}
