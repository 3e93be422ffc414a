package bot

import (
	"strings"
	"testing"

	"zhengda/knowledge"
)

// TestOwnWordsPass holds that the checker lets every sentence of every article
// pass with the passage it stands in: what it drops is never the truth as written.
func TestOwnWordsPass(t *testing.T) {
	c, err := knowledge.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	k := &checker{vouched: newVouched(c, knowledge.Date{Year: 2026, Month: 11, Day: 27})}
	n := 0
	for _, p := range c.Passages() {
		for _, s := range scanAll(strings.ReplaceAll(p.Text, "[", "(")) {
			n++
			if bad := k.sentence(s.text(), []knowledge.Passage{p}); bad != "" {
				t.Errorf("%s: %q is rejected: %s", p.ID, s.text(), bad)
			}
		}
	}
	if n < 300 {
		t.Errorf("only %d sentences were checked", n)
	}
}

// TestMutantsAreCaught changes one figure of a true sentence at a time.
func TestMutantsAreCaught(t *testing.T) {
	c, err := knowledge.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	k := &checker{vouched: newVouched(c, knowledge.Date{Year: 2026, Month: 11, Day: 27})}
	mutants, caught := 0, 0
	for _, p := range c.Passages() {
		have := knowledge.NewFigureSet(k.support(p))
		for _, s := range scanAll(p.Text) {
			for _, f := range knowledge.Figures(s.text()) {
				if f.Unit == "" || !strings.Contains(s.text(), f.Value) {
					continue
				}
				for _, other := range []string{"3", "7", "33", "2019"} {
					if have[knowledge.Figure{Value: other, Unit: f.Unit}] || have[knowledge.Figure{Value: other}] || other == f.Value {
						continue
					}
					mutants++
					lie := strings.Replace(s.text(), f.Value, other, 1)
					if k.sentence(lie, []knowledge.Passage{p}) != "" {
						caught++
					} else {
						t.Logf("%s: %q passes", p.ID, lie)
					}
				}
			}
		}
	}
	if mutants < 300 || caught < mutants*99/100 {
		t.Errorf("%d of %d mutants caught", caught, mutants)
	}
}
