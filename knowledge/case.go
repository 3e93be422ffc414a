package knowledge

import (
	"fmt"
	"strconv"
	"strings"
)

// Truth is the outcome of a condition on a case of which not all is known.
type Truth int

// The three outcomes; the zero value is Unknown.
const (
	Unknown Truth = iota
	No
	Yes
)

// String is "unknown", "no" or "yes".
func (t Truth) String() string { return [...]string{"unknown", "no", "yes"}[t] }

// MarshalText writes String.
func (t Truth) MarshalText() ([]byte, error) { return []byte(t.String()), nil }

// UnmarshalText reads what MarshalText writes.
func (t *Truth) UnmarshalText(b []byte) error {
	switch string(b) {
	case "yes":
		*t = Yes
	case "no":
		*t = No
	case "unknown", "":
		*t = Unknown
	default:
		return fmt.Errorf("truth %q is none of yes, no, unknown", b)
	}
	return nil
}

// AgeRange is what is known of a person's age in full years, both ends
// included. The zero value means unknown; Max 0 with Known means "under one".
type AgeRange struct {
	Known    bool `json:"known,omitempty"`
	Min, Max int
}

// Case is what is known of the person who asks and of what they want. Zero
// fields are unknown.
type Case struct {
	Region       string    // GB/T 2260 code of where it is to be done
	Document     Document  // 证件
	Procedure    Procedure // 办理事项
	Age          AgeRange
	Household    string // 户籍: GB/T 2260 code as narrow as known, or OtherProvince
	Fingerprints Truth  // a card with fingerprints was issued by Guangdong police before
	Proxy        Truth  // somebody else applies for an adult
}

// OtherProvince is the Household of whom is known only that it is outside Guangdong.
const OtherProvince = "other"

// Guangdong is the GB/T 2260 code of the province zhengda covers.
const Guangdong = "440000"

// Nation is the region code of what holds everywhere in the country.
const Nation = "000000"

// Condition is one test on a case, written as age>=16, age<16,
// household=440000, household!=440000, fingerprints=yes, procedure=lost, proxy=no.
type Condition struct {
	Fact  string // age, household, fingerprints, procedure, proxy
	Op    string // = != < >=
	Value string
}

// Conditions are tests that must all hold; in files they are joined by commas.
type Conditions []Condition

// ParseConditions reads conditions joined by commas; the empty string has none.
func ParseConditions(s string) (Conditions, error) {
	var cs Conditions
	for part := range strings.SplitSeq(s, ",") {
		part = strings.TrimSpace(part)
		if part == "" {
			continue
		}
		c, err := parseCondition(part)
		if err != nil {
			return nil, err
		}
		cs = append(cs, c)
	}
	return cs, nil
}

func parseCondition(s string) (Condition, error) {
	for _, op := range []string{"!=", ">=", "<", "="} {
		fact, value, ok := strings.Cut(s, op)
		if !ok {
			continue
		}
		c := Condition{strings.TrimSpace(fact), op, strings.TrimSpace(value)}
		switch c.Fact {
		case "age":
			if _, err := strconv.Atoi(c.Value); err != nil || op == "=" || op == "!=" {
				return Condition{}, fmt.Errorf("condition %q: age takes < or >= and a whole number", s)
			}
		case "household", "fingerprints", "procedure", "proxy":
			if op != "=" && op != "!=" {
				return Condition{}, fmt.Errorf("condition %q: %s takes = or !=", s, c.Fact)
			}
		default:
			return Condition{}, fmt.Errorf("condition %q: unknown case fact %q", s, c.Fact)
		}
		return c, nil
	}
	return Condition{}, fmt.Errorf("condition %q has none of = != < >=", s)
}

// String is the written form.
func (c Condition) String() string { return c.Fact + c.Op + c.Value }

// String is the written form.
func (cs Conditions) String() string {
	parts := make([]string, len(cs))
	for i, c := range cs {
		parts[i] = c.String()
	}
	return strings.Join(parts, ",")
}

// UnmarshalText reads what ParseConditions reads.
func (cs *Conditions) UnmarshalText(b []byte) (err error) {
	*cs, err = ParseConditions(string(b))
	return err
}

// MarshalText writes String.
func (cs Conditions) MarshalText() ([]byte, error) { return []byte(cs.String()), nil }

// Holds says whether the condition is met by the case.
func (c Condition) Holds(k Case) Truth {
	switch c.Fact {
	case "age":
		return c.ageHolds(k.Age)
	case "household":
		return c.equal(k.Household, func() bool { return RegionWithin(k.Household, c.Value) })
	case "procedure":
		return c.equal(string(k.Procedure), func() bool { return string(k.Procedure) == c.Value })
	case "fingerprints":
		return c.truth(k.Fingerprints)
	case "proxy":
		return c.truth(k.Proxy)
	}
	return Unknown
}

func (c Condition) ageHolds(a AgeRange) Truth {
	if !a.Known {
		return Unknown
	}
	limit, err := strconv.Atoi(c.Value)
	if err != nil {
		return Unknown
	}
	under := Unknown
	switch {
	case a.Max < limit:
		under = Yes
	case a.Min >= limit:
		under = No
	}
	if c.Op == ">=" {
		return under.not()
	}
	return under
}

func (c Condition) equal(have string, same func() bool) Truth {
	if have == "" {
		return Unknown
	}
	return truthOf(same() == (c.Op == "="))
}

func (c Condition) truth(have Truth) Truth {
	if have == Unknown {
		return Unknown
	}
	return truthOf((have.String() == c.Value) == (c.Op == "="))
}

// Hold says whether all conditions are met: No as soon as one is not, Unknown
// while one is open.
func (cs Conditions) Hold(k Case) Truth {
	all := Yes
	for _, c := range cs {
		switch c.Holds(k) {
		case No:
			return No
		case Unknown:
			all = Unknown
		}
	}
	return all
}

func truthOf(b bool) Truth {
	if b {
		return Yes
	}
	return No
}

func (t Truth) not() Truth {
	switch t {
	case Yes:
		return No
	case No:
		return Yes
	}
	return Unknown
}
