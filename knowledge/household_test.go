package knowledge

import (
	"strings"
	"testing"
)

// TestHouseholdOfACity decides by a household narrower than the province, known,
// half known and unknown.
func TestHouseholdOfACity(t *testing.T) {
	rules := `rules:
  - {id: Z-01, channels: [window], procedures: [renew], when: household=440800, result: open, says: "sample#answer"}
  - {id: Z-02, channels: [window], procedures: [renew], when: household!=440800, result: closed, why: 只给湛江户籍。, says: "sample#answer"}
  - {id: Z-03, channels: [online], procedures: [renew], when: household=430000, result: open, says: "sample#answer"}
---
`
	a, err := Parse("sample.md", []byte(strings.Replace(sample, "---\n\n## 回答", rules+"\n## 回答", 1)))
	if err != nil {
		t.Fatal(err)
	}
	c, err := NewCorpus([]*Article{a})
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		name, household string
		channel         Channel
		want            Openness
	}{
		{"of the city", "440800", Window, Open},
		{"of a county of it", "440881", Window, Open},
		{"of another city", "440100", Window, Closed},
		{"of Guangdong, city not known", Guangdong, Window, Depends},
		{"of another province", "430000", Window, Closed},
		{"outside Guangdong, province not known", OtherProvince, Window, Closed},
		{"not known", "", Window, Depends},
		{"of the other province asked for", "430100", Online, Open},
		{"of Guangdong, other province asked for", Guangdong, Online, Closed},
		{"outside Guangdong, other province asked for", OtherProvince, Online, Depends},
		{"not known, other province asked for", "", Online, Depends},
	} {
		t.Run(tt.name, func(t *testing.T) {
			o, _ := c.Decide(Case{Region: "440800", Procedure: Renew, Household: tt.household}, Date{2026, 11, 27}).Outcome(tt.channel)
			if o.Open != tt.want || tt.want == Depends && o.Ask != "household" {
				t.Errorf("got %s (ask %q), want %s", o.Open, o.Ask, tt.want)
			}
		})
	}
}

// TestRulesAreValidated gives rules with a slip in them.
func TestRulesAreValidated(t *testing.T) {
	for name, tt := range map[string]struct{ rule, want string }{
		"household code":       {`rules: [{id: A, channels: [window], procedures: [renew], when: household=44000, result: open, says: "sample#answer"}]`, "44000"},
		"household other":      {`rules: [{id: A, channels: [window], procedures: [renew], when: household=other, result: open, says: "sample#answer"}]`, "GB/T 2260"},
		"months":               {`rules: [{id: A, channels: [window], procedures: [renew], when: days-to-expiry<=200months, result: open, says: "sample#answer"}]`, "6months"},
		"channel":              {`rules: [{id: A, channels: [windw], procedures: [renew], result: open, says: "sample#answer"}]`, "windw"},
		"adjustment channel":   {`adjustments: [{id: A, of: fee, channels: [windw], procedures: [renew], says: "sample#answer"}]`, "windw"},
		"adjustment procedure": {`adjustments: [{id: A, of: procedure, procedures: [renew], to: lostt, says: "sample#answer"}]`, "lostt"},
		"adjustment receipt":   {`adjustments: [{id: A, of: receipt, procedures: [renew], to: exemptt, says: "sample#answer"}]`, "exemptt"},
		"closed without why":   {`rules: [{id: A, channels: [window], procedures: [renew], result: closed, says: "sample#answer"}]`, "needs why"},
		"no passage":           {`rules: [{id: A, channels: [window], procedures: [renew], result: open}]`, "says"},
	} {
		src := strings.Replace(sample, "---\n\n## 回答", tt.rule+"\n---\n\n## 回答", 1)
		if _, err := Parse("sample.md", []byte(src)); err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: got error %v, want one with %q", name, err, tt.want)
		}
	}
}
