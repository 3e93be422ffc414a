package bot

import (
	"fmt"
	"maps"
	"slices"

	"zhengda/knowledge"
)

// Check finds what can be no fact of a case, for a case that comes from
// elsewhere; field is its JSON name. RegionName is not looked at: see Named.
func (k CaseFacts) Check() (field string, err error) {
	if _, ok := knowledge.RegionByCode(k.Region); k.Region != "" && !ok {
		return "region", fmt.Errorf("%q is no GB/T 2260 code", k.Region)
	}
	if k.Document != "" && k.Document.Name() == "" {
		return "document", fmt.Errorf("%q is no document", k.Document)
	}
	if k.Procedure != "" && k.Procedure.Name() == "" {
		return "procedure", fmt.Errorf("%q is no procedure", k.Procedure)
	}
	if k.Aspect != "" && aspectNames[k.Aspect] == "" {
		return "aspect", fmt.Errorf("%q is no aspect", k.Aspect)
	}
	switch {
	case (k.AgeMin == nil) != (k.AgeMax == nil):
		return "age_min", fmt.Errorf("age_min and age_max are told together")
	case k.AgeMin != nil && (*k.AgeMin < 0 || *k.AgeMax > oldest || *k.AgeMin > *k.AgeMax):
		return "age_min", fmt.Errorf("ages are 0 to %d, age_min not above age_max", oldest)
	}
	if k.Person != "" && k.Person != personAnybody && !slices.ContainsFunc(persons, func(p namedPerson) bool { return p.person == k.Person }) {
		return "person", fmt.Errorf("%q is nobody a card may be for", k.Person)
	}
	var c knowledge.Case
	if k.Household != "" {
		if err := c.Set("household", k.Household); err != nil {
			return "household", err
		}
	}
	for _, name := range slices.Sorted(maps.Keys(k.Further)) {
		if f, _ := knowledge.FieldByName(name); f.Values == nil && name != factDaysLeft {
			return "further", fmt.Errorf("%q is no further fact", name)
		}
		if err := c.Set(name, k.Further[name]); err != nil {
			return "further", err
		}
	}
	return "", nil
}

const oldest = 150 // years; what an open age range ends with

// Named is the case with the name of its region.
func (k CaseFacts) Named() CaseFacts {
	r, _ := knowledge.RegionByCode(k.Region)
	k.RegionName = r.Name
	return k
}
