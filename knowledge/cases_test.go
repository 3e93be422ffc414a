package knowledge

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"
)

// A file of testdata/cases is one person: what they say as the comment, the
// facts of it, and what the table has to tell them. The want files are written
// by hand from the official rules, so there is no -update here.
//
// In want, each channel has a line and what belongs to it below. The reason why
// a channel is closed and the notes are given by a few words that must occur in
// them; a closed channel without words has no one reason. "citizen" stands for
// the presumptions that everybody's case rests on, see usualCitizen.

func TestCases(t *testing.T) {
	c := corpusForTest(t)
	files, err := filepath.Glob("testdata/cases/*.txtar")
	if err != nil {
		t.Fatal(err)
	}
	if len(files) < 72 {
		t.Errorf("there are %d cases, want at least 72", len(files))
	}
	told := map[string]bool{}
	for _, file := range files {
		name := strings.TrimSuffix(filepath.Base(file), ".txtar")
		ar, err := txtar.ParseFile(file)
		if err != nil {
			t.Fatal(err)
		}
		t.Run(name, func(t *testing.T) {
			facts, want := sectionsOfCase(t, ar)
			k, day := caseOfFacts(t, facts)
			for fact := range strings.FieldsSeq(facts) {
				field, _, _ := strings.Cut(fact, "=")
				told[field] = true
				told[fact] = true
			}
			got := verdictLines(c.Decide(k, day))
			if !sameVerdict(got, want) {
				t.Errorf("%s", verdictDiff(string(ar.Comment), facts, got, want))
			}
		})
	}
	for _, f := range caseFields {
		if !told[f.Name] {
			t.Errorf("no case tells %s (%s)", f.Name, f.Chinese)
		}
	}
	for _, p := range Procedures() {
		if p != Receipt && !told["procedure="+string(p)] { // no rule speaks of the photo receipt
			t.Errorf("no case is about %s (%s)", p, p.Name())
		}
	}
}

func sectionsOfCase(t testing.TB, ar *txtar.Archive) (facts string, want []string) {
	t.Helper()
	if len(ar.Files) != 2 || ar.Files[0].Name != "case" || ar.Files[1].Name != "want" {
		t.Fatal("a case is a comment, -- case -- and -- want --")
	}
	if strings.TrimSpace(string(ar.Comment)) == "" {
		t.Error("the comment does not tell who the person is")
	}
	return string(ar.Files[0].Data), strings.Split(strings.TrimSpace(string(ar.Files[1].Data)), "\n")
}

// caseOfFacts reads facts as Case.Set takes them, separated by space; besides
// those region=, expiry= and today=.
func caseOfFacts(t testing.TB, facts string) (Case, Date) {
	t.Helper()
	var k Case
	day := caseDay
	for fact := range strings.FieldsSeq(facts) {
		field, value, ok := strings.Cut(fact, "=")
		if !ok {
			t.Fatalf("%q is not of the form fact=value", fact)
		}
		var err error
		switch field {
		case "region":
			k.Region = value
		case "expiry":
			k.Expiry, err = ParseDate(value)
		case "today":
			day, err = ParseDate(value)
		default:
			err = k.Set(field, value)
		}
		if err != nil {
			t.Fatalf("%s: %v", fact, err)
		}
	}
	return k, day
}

var caseDay = Date{2026, 11, 27}

// embeddedOnce is the embedded corpus, which does not change, for all tests.
var embeddedOnce = sync.OnceValues(Embedded)

func corpusForTest(t testing.TB) *Corpus {
	t.Helper()
	c, err := embeddedOnce()
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// verdictLines tells a decision as a want file does.
func verdictLines(d Decision) []string {
	var out []string
	say := func(format string, args ...any) { out = append(out, fmt.Sprintf(format, args...)) }
	if d.Turned != nil {
		say("turned %s", d.Case.Procedure)
	}
	for _, o := range d.Outcomes {
		say("%s", strings.TrimSpace(fmt.Sprintf("%s: %s %s%s", o.Channel, o.Open, o.Why, o.Ask)))
		if len(o.Instead) > 0 {
			say("  instead %s", joinChannels(o.Instead))
		}
		if o.Fee != nil {
			say("  fee %s", o.Fee.Text)
		}
		if len(o.Time) > 0 {
			say("  time %s", strings.Join(texts(o.Time), " "))
		}
		for _, m := range texts(o.Materials) {
			say("  material %s", m)
		}
		if o.Open == Open && o.Receipt != "" {
			say("  receipt %s", o.Receipt)
		}
		for _, n := range texts(o.Notes) {
			say("  note %s", n)
		}
		if p := presumesShort(o.Presumes); o.Open != Closed && p != "" {
			say("  presumes %s", p)
		}
	}
	if d.Validity != nil {
		say("validity %s", d.Validity.Text)
	}
	return out
}

// usualCitizen are the presumptions of.
var usualCitizen = []string{"hmt", "foreigner", "hukou", "serving"}

// presumesShort names presumptions in order of the alphabet, the usual four of
// them as one.
// usualPerson are presumptions that nearly every outcome rests on and that the
// cases do not repeat; each has a case of its own.
var usualPerson = []string{"deceased", "emigrated", "custody", "incapable"}

func presumesShort(names []string) string {
	rest := slices.Clone(names)
	slices.Sort(rest)
	rest = slices.DeleteFunc(rest, func(n string) bool { return slices.Contains(usualPerson, n) })
	for _, usual := range usualCitizen {
		if !slices.Contains(rest, usual) {
			return strings.Join(rest, " ")
		}
	}
	rest = slices.DeleteFunc(rest, func(n string) bool { return slices.Contains(usualCitizen, n) })
	return strings.Join(append([]string{"citizen"}, rest...), " ")
}

func texts(of []Stated) []string {
	out := make([]string, len(of))
	for i, s := range of {
		out[i] = s.Text
	}
	return out
}

func joinChannels(cs []Channel) string {
	out := make([]string, len(cs))
	for i, c := range cs {
		out[i] = string(c)
	}
	return strings.Join(out, " ")
}

func sameVerdict(got, want []string) bool {
	return slices.EqualFunc(got, want, sameLine)
}

// sameLine compares a line of a verdict; of reasons and notes a few words are enough.
func sameLine(got, want string) bool {
	for _, head := range []string{": closed ", ": not-confirmed ", "  note "} {
		before, words, ok := strings.Cut(want, head)
		if !ok || words == "" {
			continue
		}
		rest, ok := strings.CutPrefix(got, before+head)
		return ok && strings.Contains(rest, words)
	}
	return got == want
}

// verdictDiff shows a case that came out wrong: got beside want, line by line,
// with those marked that differ.
func verdictDiff(story, facts string, got, want []string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s\n%s\n", strings.TrimSpace(story), strings.Join(strings.Fields(facts), " "))
	for i, j := 0, 0; i < len(got) || j < len(want); {
		switch {
		case i < len(got) && j < len(want) && sameLine(got[i], want[j]):
			fmt.Fprintf(&b, "       %s\n", got[i])
			i, j = i+1, j+1
		case j < len(want) && (i == len(got) || !slices.ContainsFunc(got[i:], func(g string) bool { return sameLine(g, want[j]) })):
			fmt.Fprintf(&b, "  want %s\n", want[j])
			j++
		default:
			fmt.Fprintf(&b, "  got  %s\n", got[i])
			i++
		}
	}
	return b.String()
}
