package bot

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"zhengda/knowledge"
)

// CaseEdit is what a visitor changes of a case by hand.
type CaseEdit struct {
	Set    map[string]string `json:"set,omitempty"`    // values by the names of facts
	Remove []string          `json:"remove,omitempty"` // names of facts
}

// FactError says which fact cannot be set or removed, and what can.
type FactError struct {
	Name string // of the fact at fault
	Why  string
}

// Error names the fact and says what can be set.
func (e *FactError) Error() string { return fmt.Sprintf("case fact %q: %s", e.Name, e.Why) }

// Names are the facts that a visitor may set and remove: what Chips shows, and
// what knowledge.CaseField has besides.
func (CaseFacts) Names() []string {
	return append(slices.Clone(plainFacts), furtherNames()...)
}

// furtherNames are the names of rarer facts, sorted.
func furtherNames() []string {
	names := slices.Sorted(maps.Keys(factTitles))
	return slices.DeleteFunc(names, func(n string) bool { return slices.Contains(plainFacts, n) })
}

// Edited is the case with the edit made: first what is removed, then what is
// set, the matter before what belongs to it. An error is a *FactError.
func (k CaseFacts) Edited(e CaseEdit) (CaseFacts, error) {
	var err error
	for i, name := range e.Remove {
		if _, both := e.Set[name]; both || slices.Contains(e.Remove[:i], name) {
			return k, &FactError{name, "it can be set or removed, once"}
		}
		if k, err = k.Without(name); err != nil {
			return k, err
		}
	}
	names := slices.Sorted(maps.Keys(e.Set))
	matter := func(n string) bool { return n == factDocument || n == factProcedure } // the document first
	slices.SortStableFunc(names, func(a, b string) int {
		switch {
		case matter(a) == matter(b):
			return 0
		case matter(a):
			return -1
		}
		return 1
	})
	for _, name := range names {
		if k, err = k.With(name, e.Set[name]); err != nil {
			return k, err
		}
	}
	return k, nil
}

// With is the case with a fact set, just as a turn that tells it sets it: a
// procedure brings its document and drops what belonged to the one before; what
// somebody is (a soldier, a foreigner) takes the place of what they were. The
// error is a *FactError that says what can be set.
func (k CaseFacts) With(name, value string) (CaseFacts, error) {
	refused := func(what string) (CaseFacts, error) {
		return k, &FactError{name, fmt.Sprintf("%q cannot be set; it takes %s", value, what)}
	}
	switch name {
	case factRegion:
		city, ok := knowledge.City(value)
		if !ok || !knowledge.RegionWithin(value, knowledge.Guangdong) {
			return refused("the GB/T 2260 code of a city of Guangdong: " + strings.Join(cityCodes(), ", "))
		}
		k.Region, k.RegionName = city.Code, city.Name
	case factDocument:
		d := knowledge.Document(value)
		if d.Name() == "" {
			return refused("one of " + strings.Join(alternatives(name), ", "))
		}
		if d == k.Document {
			return k, nil
		}
		k = k.newMatter()
		k.Document, k.Procedure = d, procedureOf(d)
	case factProcedure:
		p := knowledge.Procedure(value)
		if p.Name() == "" {
			return refused("one of " + strings.Join(alternatives(name), ", "))
		}
		if p != k.Procedure {
			k = k.newMatter()
		}
		k.Procedure, k.Document = p, documentOf(p)
	case factAge:
		lo, hi, ok := years(value)
		if !ok || lo < 0 || hi > oldest {
			return refused(fmt.Sprintf("years or a range of years, 0 to %d: 10, %s, %s", oldest, ageChild, ageAdult))
		}
		k.AgeMin, k.AgeMax = &lo, &hi
	case factHousehold:
		if _, ok := knowledge.RegionByCode(value); !ok && value != knowledge.OtherProvince {
			return refused(fmt.Sprintf("a GB/T 2260 code or %q", knowledge.OtherProvince))
		}
		k.Household = value
	case factFingerprints, factProxy:
		f, _ := knowledge.FieldByName(name)
		if !slices.Contains(f.Values, value) {
			return refused("one of " + strings.Join(f.Values, ", "))
		}
		truth := knowledge.No
		if value == "yes" {
			truth = knowledge.Yes
		}
		if name == factProxy {
			k.Proxy = truth
		} else {
			k.Fingerprints = truth
		}
	case factDaysLeft:
		if n, err := strconv.Atoi(value); err != nil || n < -maxDaysLeft || n > maxDaysLeft {
			return refused("a number of days, below zero when it is past")
		}
		k.Further = k.tell(map[string]string{name: value}, nil)
	default:
		if factTitles[name] == "" {
			return k, unknownFact(name)
		}
		f, _ := knowledge.FieldByName(name)
		if !slices.Contains(f.Values, value) {
			return refused("one of " + strings.Join(f.Values, ", "))
		}
		k.Further = k.tell(map[string]string{name: value}, nil)
	}
	return k, nil
}

const maxDaysLeft = 50 * 365

// Without is the case with a fact not known. The matter takes along what belongs
// to it, and of the ID card's own papers leaves the card.
func (k CaseFacts) Without(name string) (CaseFacts, error) {
	switch name {
	case factRegion:
		k.Region, k.RegionName = "", ""
	case factDocument:
		k = k.newMatter()
		k.Document, k.Procedure = "", ""
	case factProcedure:
		k = k.newMatter()
		k.Procedure = ""
		if k.Document != "" {
			k.Document = knowledge.IDCard
		}
	case factAge:
		k.AgeMin, k.AgeMax = nil, nil
	case factHousehold:
		k.Household = ""
	case factFingerprints:
		k.Fingerprints = knowledge.Unknown
	case factProxy:
		k.Proxy = knowledge.Unknown
	default:
		if factTitles[name] == "" {
			return k, unknownFact(name)
		}
		k.Further = k.tell(nil, []string{name})
	}
	return k, nil
}

func unknownFact(name string) error {
	return &FactError{name, "there is no such fact; there are " + strings.Join(CaseFacts{}.Names(), ", ")}
}

// documentOf is the document that a procedure is about.
func documentOf(p knowledge.Procedure) knowledge.Document {
	switch p {
	case knowledge.Temporary:
		return knowledge.TemporaryIDCard
	case knowledge.Receipt:
		return knowledge.PhotoReceipt
	}
	return knowledge.IDCard
}

// procedureOf is the one procedure that a document has; empty for the ID card,
// which has several.
func procedureOf(d knowledge.Document) knowledge.Procedure {
	switch d {
	case knowledge.TemporaryIDCard:
		return knowledge.Temporary
	case knowledge.PhotoReceipt:
		return knowledge.Receipt
	}
	return ""
}

// ofTheMatter are the further facts that belong to what is to be done rather
// than to the person: they say nothing once something else is to be done.
var ofTheMatter = []string{factDaysLeft, "photo-2y", "record-changed", "old-card", "pending-card", "issued", "collector", "machine-province", "province-connected", "identity-doubt"}

// newMatter is the case once something else is to be done: the place and the
// person stay.
func (k CaseFacts) newMatter() CaseFacts {
	k.Further = k.tell(nil, ofTheMatter)
	return k
}
