package bot

import (
	"testing"

	"zhengda/knowledge"
)

// A choice that is tapped tells the fact that was asked for, whatever it was before.
func TestChoicesTellTheFact(t *testing.T) {
	for field, c := range clarifications {
		if _, ok := knowledge.FieldByName(field); !ok {
			t.Errorf("%s is no fact of a case", field)
		}
		seen := map[string]bool{}
		if clarificationsEn[field] == "" {
			t.Errorf("%s is not asked for in English", field)
		}
		for _, choice := range c.choices {
			before := CaseFacts{Document: knowledge.IDCard, Procedure: knowledge.Renew, Aspect: AspectMaterials}
			u := understand(normalise(choice.Text), before, &Answer{})
			k := u.facts.knowledgeCase()
			value := ""
			switch field {
			case "age":
				if k.Age.Known {
					value = map[bool]string{true: "child", false: "adult"}[k.Age.Max < 16]
				}
			case "household":
				value = k.Household
			case "fingerprints":
				value = k.Fingerprints.String()
			}
			if value == "" || seen[value] {
				t.Errorf("%s: %q tells %q", field, choice.Text, value)
			}
			seen[value] = true
			en := understand(inWords(choicesEn[choice.Text].Text), before, &Answer{}).facts.knowledgeCase()
			if en.Age != k.Age || en.Household != k.Household || en.Fingerprints != k.Fingerprints {
				t.Errorf("%q (%s): in English %+v, in Chinese %+v", choicesEn[choice.Text].Text, choice.Text, en, k)
			}
			if u.facts.Procedure != knowledge.Renew || u.facts.Aspect != AspectMaterials {
				t.Errorf("%q forgets what was asked: %+v", choice.Text, u.facts)
			}
		}
	}
}
