package knowledge

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"golang.org/x/text/unicode/norm"
)

// checkContradictions reports facts of one id that give different values for
// the same place, time and case. A narrower region's own value is no
// contradiction, and neither is one that either article declares as disputed.
func (k *checker) checkContradictions() {
	type meaning struct{ id, region, when string }
	var order []meaning
	facts := map[meaning][]OwnedFact{}
	for _, a := range k.articles {
		for _, f := range a.Facts {
			o := OwnedFact{f, a}
			m := meaning{f.ID, o.Where(), f.When.String()}
			if facts[m] == nil {
				order = append(order, m)
			}
			facts[m] = append(facts[m], o)
		}
	}
	for _, m := range order {
		k.checkAgreement(facts[m])
	}
}

// checkAgreement reports those of the facts that go against what most say.
func (k *checker) checkAgreement(facts []OwnedFact) {
	votes := map[string]int{}
	most := ""
	for _, f := range facts {
		v := agreed(f)
		if votes[v]++; most == "" || votes[v] > votes[most] {
			most = v
		}
	}
	for _, f := range facts {
		if agreed(f) == most {
			continue
		}
		i := slices.IndexFunc(facts, func(g OwnedFact) bool { return agreed(g) == most && f.contradicts(g) })
		if i < 0 {
			i = slices.IndexFunc(facts, f.contradicts)
		}
		if i < 0 {
			continue
		}
		g := facts[i]
		p := k.of(f.Owner)
		p.fail(f.Owner.Lines.Facts[f.ID], "contradiction",
			fmt.Sprintf("fact %s is %s (%s), in %s it is %s (%s)", f.ID, f.Text(), f.Kind, k.files[g.Owner].Name, g.Text(), g.Kind),
			"correct one of them; when two sources that stand disagree, declare the other value in disputed; when another thing is meant, give it another id")
	}
}

// agreed is what a fact says, in one form whatever way it is written.
func agreed(f OwnedFact) string { return string(f.Kind) + " " + sameValue(f.Value, f.Unit) }

func (f OwnedFact) contradicts(g OwnedFact) bool {
	return agreed(f) != agreed(g) && f.overlaps(g) && !f.disputes(g) && !g.disputes(f)
}

// overlaps reports whether there is a day on which both hold.
func (f OwnedFact) overlaps(g OwnedFact) bool {
	begin := func(d, e Date) Date {
		if d.Before(e) {
			return e
		}
		return d
	}
	from := begin(begin(f.Effective, f.Owner.Effective), begin(g.Effective, g.Owner.Effective))
	for _, end := range []Date{f.Expires, f.Owner.Expires, f.Owner.Retired, g.Expires, g.Owner.Expires, g.Owner.Retired} {
		if !end.IsZero() && !from.Before(end) {
			return false
		}
	}
	return true
}

// disputes reports whether the fact's article declares the other's value.
func (f OwnedFact) disputes(g OwnedFact) bool {
	return slices.ContainsFunc(f.Owner.Disputed, func(d Dispute) bool {
		return d.Fact == f.ID && sameValue(d.Value, d.Unit) == sameValue(g.Value, g.Unit)
	})
}

// sameValue is a value with its unit in one form: 60 天, 六十日 and 60日 are the
// same, and so are names with and without quotation marks.
func sameValue(value, unit string) string {
	text := strings.ToLower(norm.NFKC.String(value + unit))
	if fs := FindFigures(text); len(fs) == 1 && fs[0].Start == 0 && fs[0].End == len(text) {
		return fs[0].String()
	}
	return blanks.ReplaceAllString(plainName(text), "")
}

var (
	blanks     = regexp.MustCompile(`\s+`)
	quoteMarks = strings.NewReplacer("“", "", "”", "", "‘", "", "’", "", "「", "", "」", "", "『", "", "』", "", "《", "", "》", "", `"`, "")
)

// plainName is a name without quotation marks.
func plainName(s string) string { return quoteMarks.Replace(s) }
