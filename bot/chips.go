package bot

import (
	"maps"
	"slices"
	"strconv"

	"zhengda/knowledge"
)

// Chip is one fact of a case as a visitor sees it, with what it may be changed to.
type Chip struct {
	Name         string   `json:"name"`  // what With and Without know it by
	Title        string   `json:"title"` // what kind of fact it is: 城市
	Label        string   `json:"label"` // the fact in words: 湛江市
	Value        string   `json:"value"` // as With takes it
	Alternatives []Option `json:"alternatives"`
}

// Option is a value that a fact may be changed to.
type Option struct {
	Label string `json:"label"`
	Value string `json:"value"`
}

// The names of the facts that a visitor may change, in the order in which they
// are shown; further facts follow in the order of their names.
const (
	factRegion       = "region"
	factDocument     = "document"
	factProcedure    = "procedure"
	factAge          = "age"
	factHousehold    = "household"
	factFingerprints = "fingerprints"
	factProxy        = "proxy"
	factDaysLeft     = "days-to-expiry"
)

var plainFacts = []string{factRegion, factDocument, factProcedure, factHousehold, factAge, factFingerprints, factProxy}

// Chips are the facts that a case tells, in words of a language: 湛江市 · 到期换领 ·
// 广东户籍 · 10岁. The document is told by the procedure, and has a chip of its own
// only when there is none and it is not the ID card, of which everything here is.
func (k CaseFacts) Chips(l Language) []Chip {
	chips := []Chip{}
	for _, name := range append(slices.Clone(plainFacts), slices.Sorted(maps.Keys(k.Further))...) {
		value := k.value(name)
		if value == "" || name == factDocument && (k.Procedure != "" || k.Document == knowledge.IDCard) {
			continue
		}
		c := Chip{Name: name, Title: factTitle(l, name), Label: factLabel(l, name, value), Value: value, Alternatives: []Option{}}
		if c.Label == "" {
			continue // a fact of another version, which has no words
		}
		for _, v := range alternatives(name) {
			if v != value {
				c.Alternatives = append(c.Alternatives, Option{factLabel(l, name, v), v})
			}
		}
		chips = append(chips, c)
	}
	return chips
}

// value is a fact in the form in which With takes it; empty when it is not known.
func (k CaseFacts) value(name string) string {
	truth := func(t knowledge.Truth) string {
		if t == knowledge.Unknown {
			return ""
		}
		return t.String()
	}
	switch name {
	case factRegion:
		return k.Region
	case factDocument:
		return string(k.Document)
	case factProcedure:
		return string(k.Procedure)
	case factHousehold:
		return k.Household
	case factAge:
		switch {
		case k.AgeMin == nil || k.AgeMax == nil:
			return ""
		case *k.AgeMin == *k.AgeMax:
			return strconv.Itoa(*k.AgeMin)
		}
		return strconv.Itoa(*k.AgeMin) + "-" + strconv.Itoa(*k.AgeMax)
	case factFingerprints:
		return truth(k.Fingerprints)
	case factProxy:
		return truth(k.Proxy)
	}
	return k.Further[name]
}

// Ages as a visitor chooses them; a turn that speaks of a child, a grown-up or
// an old person tells the same.
const (
	ageChild = "0-15"
	ageAdult = "16-120"
	ageElder = "60-120"
)

// alternatives are the values that a fact is offered to be changed to, in order.
// Any other valid value may be set all the same: an age of 10, or of days until the end.
func alternatives(name string) []string {
	switch name {
	case factRegion:
		return cityCodes()
	case factDocument:
		return []string{string(knowledge.IDCard), string(knowledge.TemporaryIDCard), string(knowledge.PhotoReceipt)}
	case factProcedure:
		var out []string
		for _, p := range knowledge.Procedures() {
			out = append(out, string(p))
		}
		return out
	case factAge:
		return []string{ageChild, ageAdult, ageElder}
	case factHousehold:
		return []string{knowledge.Guangdong, knowledge.OtherProvince}
	}
	f, _ := knowledge.FieldByName(name)
	return f.Values
}

// cityCodes are the codes of Guangdong's 21 cities, in order.
func cityCodes() []string {
	var out []string
	for n := 1; n < 100; n++ {
		code := strconv.Itoa(440000 + n*100)
		if r, ok := knowledge.City(code); ok && r.Code == code {
			out = append(out, code)
		}
	}
	return out
}

// factLabel words a value; empty when it has no words.
func factLabel(l Language, name, value string) string {
	label := labelHans
	if l == English {
		label = labelEn
	}
	s := label(name, value)
	if l == Hant {
		s = inHant(s)
	}
	return s
}

func factTitle(l Language, name string) string {
	switch l {
	case English:
		return factTitlesEn[name]
	case Hant:
		return inHant(factTitles[name])
	}
	return factTitles[name]
}

// years reads an age as With takes it.
func years(value string) (lo, hi int, ok bool) {
	var c knowledge.Case
	if c.Set(factAge, value) != nil {
		return 0, 0, false
	}
	return c.Age.Min, c.Age.Max, true
}
