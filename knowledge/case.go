package knowledge

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"
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

// Range is what is known of a whole number, both ends included. The zero value
// means unknown; Max 0 with Known means "at most 0".
type Range struct {
	Known    bool `json:"known,omitempty"`
	Min, Max int
}

// parseRange reads 16 or 16-120.
func parseRange(s string) (Range, error) {
	lo, hi, both := strings.Cut(strings.TrimPrefix(s, "-"), "-")
	if !both {
		n, err := strconv.Atoi(s)
		if err != nil {
			return Range{}, fmt.Errorf("%q is no whole number", s)
		}
		return Range{true, n, n}, nil
	}
	a, errA := strconv.Atoi(lo)
	b, errB := strconv.Atoi(hi)
	if strings.HasPrefix(s, "-") {
		a = -a
	}
	if errA != nil || errB != nil || a > b {
		return Range{}, fmt.Errorf("%q is no range such as 16-120", s)
	}
	return Range{true, a, b}, nil
}

// Case is what is known of the person who asks and of what they want. Zero
// fields are unknown. casefields.go lists them with the names conditions use.
type Case struct {
	Region       string    // GB/T 2260 code of where it is to be done
	Procedure    Procedure // 办理事项
	Age          Range     // of whom the card is for, in full years (周岁)
	Household    string    // 户籍: GB/T 2260 code as narrow as known, or OtherProvince
	Where        string    // where the person is: guangdong or abroad
	DaysToExpiry Range     // days; 0 and less: expired
	Expiry       Date      // last day of the card's validity, when known exactly; with Today it decides before DaysToExpiry
	Today        Date      // the day asked about
	Collector    string    // who comes for the finished card: self, relative, friend

	Proxy             Truth // somebody else applies
	Fingerprints      Truth // a card with fingerprints was issued by Guangdong police before
	Fingerprinted     Truth // fingerprints are on file anywhere
	MachineProvince   Truth // the household's province is open on the self-service machines
	ProvinceConnected Truth // the household's province takes part in the procedure across provinces
	IdentityDoubt     Truth // the window cannot make sure of the identity
	AppearanceChanged Truth // 相貌变化较大
	PhotoWithin2Years Truth // a photo for a card was given in Guangdong within two years
	HMT               Truth // 港澳台居民 without a household registration on the mainland
	Foreigner         Truth // not naturalised
	Hukou             Truth // has a household registration (常住户口)
	Serving           Truth // 现役军人、武警
	RecordChanged     Truth // the change of name, birth date … is approved in the household register
	ResidenceProof    Truth // 居住、就业、就学 can be proved
	Offence           Truth // forged, traded or misused cards
	BadCredit         Truth // on the list of the national credit platform
	OldCard           Truth // the old card is in hand
	PendingCard       Truth // a card is being applied for
	Issued            Truth // that card has been issued by the home police
	GuardianPresent   Truth // the guardian can come along
	Relief            Truth // 城市低保, 农村特殊困难
	Deceased          Truth // whom the card is of
	Emigrated         Truth // settled abroad or naturalised elsewhere
	Custody           Truth // in prison or held
	Incapable         Truth // an adult who is bedridden or cannot express a will
}

// OtherProvince is the Household of whom is known only that it is outside Guangdong.
const OtherProvince = "other"

// Guangdong is the GB/T 2260 code of the province zhengda covers.
const Guangdong = "440000"

// Nation is the region code of what holds everywhere in the country.
const Nation = "000000"

// Condition is one test on a case, written as age>=16, age<16,
// household=440000, household!=440000, days-to-expiry<=6months, procedure=lost,
// or fact=value and fact!=value for the other facts of a case (see CaseField).
type Condition struct {
	Fact  string // a CaseField
	Op    string // = != < >= <= >
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
	for _, op := range []string{"!=", ">=", "<=", "<", ">", "="} {
		fact, value, ok := strings.Cut(s, op)
		if !ok {
			continue
		}
		c := Condition{strings.TrimSpace(fact), op, strings.TrimSpace(value)}
		return c, c.check()
	}
	return Condition{}, fmt.Errorf("condition %q has none of = != < >= <= >", s)
}

func (c Condition) check() error {
	f, ok := FieldByName(c.Fact)
	if !ok {
		return fmt.Errorf("condition %q: unknown case fact %q", c, c.Fact)
	}
	switch c.Fact {
	case "age":
		if _, err := strconv.Atoi(c.Value); err != nil || c.Op != "<" && c.Op != ">=" {
			return fmt.Errorf("condition %q: age takes < or >= and a whole number", c)
		}
		return nil
	case "household":
		if _, ok := RegionByCode(c.Value); !ok || c.Value == Nation {
			return fmt.Errorf("condition %q: household takes the GB/T 2260 code of a province, city or county", c)
		}
	case "days-to-expiry":
		if _, ok := months(c.Value); !ok || c.Op != "<=" && c.Op != ">" {
			return fmt.Errorf("condition %q: days-to-expiry takes <= or > and months, such as 6months", c)
		}
		return nil
	}
	if c.Op != "=" && c.Op != "!=" {
		return fmt.Errorf("condition %q: %s takes = or !=", c, c.Fact)
	}
	if f.Values != nil && !slices.Contains(f.Values, c.Value) {
		return fmt.Errorf("condition %q: %s is one of %v", c, c.Fact, f.Values)
	}
	return nil
}

func months(value string) (int, bool) {
	n, err := strconv.Atoi(strings.TrimSuffix(value, "months"))
	return n, err == nil && strings.HasSuffix(value, "months") && n > 0 && n < len(monthSpans())
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
	case "days-to-expiry":
		return c.expiryHolds(k)
	case "household":
		other := k.Household == OtherProvince && !RegionWithin(c.Value, Guangdong)
		if other || k.Household != c.Value && RegionWithin(c.Value, k.Household) {
			return Unknown // known only to be of a wider region, or outside Guangdong
		}
		return c.equal(k.Household, func() bool { return RegionWithin(k.Household, c.Value) })
	case "procedure":
		return c.equal(string(k.Procedure), func() bool { return string(k.Procedure) == c.Value })
	}
	if t := k.truth(c.Fact); t != nil {
		if *t == Unknown {
			return Unknown
		}
		return truthOf((t.String() == c.Value) == (c.Op == "="))
	}
	if s := k.text(c.Fact); s != nil {
		return c.equal(*s, func() bool { return *s == c.Value })
	}
	return Unknown
}

func (c Condition) ageHolds(a Range) Truth {
	limit, err := strconv.Atoi(c.Value)
	if !a.Known || err != nil {
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

// daysOfMonths is the number of days of the shortest and of the longest span of
// that many months: February makes the difference.
func daysOfMonths(n int) (least, most int) {
	span := monthSpans()[n]
	return span[0], span[1]
}

// monthSpans are the spans of up to ten years, by number of months.
var monthSpans = sync.OnceValue(func() (spans [121][2]int) {
	for n := range spans {
		spans[n] = [2]int{1 << 30, 0}
		for from := (Date{2023, 1, 1}); from.Before(Date{2024, 12, 31}); from = from.AddMonths(1) {
			days := from.DaysUntil(from.AddMonths(n))
			spans[n] = [2]int{min(spans[n][0], days), max(spans[n][1], days)}
		}
	}
	return spans
})

// expiryHolds tests the time left by the calendar when both days are known;
// with a number of days it is open between the shortest and the longest span.
func (c Condition) expiryHolds(k Case) Truth {
	n, ok := months(c.Value)
	if !ok {
		return Unknown
	}
	within := Unknown
	least, most := daysOfMonths(n)
	switch {
	case !k.Expiry.IsZero() && !k.Today.IsZero():
		within = truthOf(!k.Today.AddMonths(n).Before(k.Expiry))
	case !k.DaysToExpiry.Known:
	case k.DaysToExpiry.Max <= least:
		within = Yes
	case k.DaysToExpiry.Min > most:
		within = No
	}
	if c.Op == ">" {
		return within.not()
	}
	return within
}

func (c Condition) equal(have string, same func() bool) Truth {
	if have == "" {
		return Unknown
	}
	return truthOf(same() == (c.Op == "="))
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

// open is the first condition that the case leaves open.
func (cs Conditions) open(k Case) (Condition, bool) {
	for _, c := range cs {
		if c.Holds(k) == Unknown {
			return c, true
		}
	}
	return Condition{}, false
}

// either are the cases between which the condition, open so far, decides.
func (c Condition) either(k Case) []Case {
	var out []Case
	with := func(set func(*Case)) {
		next := k
		set(&next)
		out = append(out, next)
	}
	switch c.Fact {
	case "age":
		limit, _ := strconv.Atoi(c.Value)
		lo, hi := 0, 150
		if k.Age.Known {
			lo, hi = k.Age.Min, k.Age.Max
		}
		with(func(k *Case) { k.Age = Range{true, lo, limit - 1} })
		with(func(k *Case) { k.Age = Range{true, limit, hi} })
	case "days-to-expiry":
		n, _ := months(c.Value)
		least, most := daysOfMonths(n)
		with(func(k *Case) { k.Expiry, k.DaysToExpiry = Date{}, Range{true, least, least} })
		with(func(k *Case) { k.Expiry, k.DaysToExpiry = Date{}, Range{true, most + 1, most + 1} })
	case "household":
		for _, code := range []string{c.Value, sibling(c.Value), Guangdong, OtherProvince} {
			next := k
			next.Household = code
			if code != "" && k.mayHaveHousehold(code) && c.Holds(next) != Unknown {
				out = append(out, next)
			}
		}
	default:
		f, _ := FieldByName(c.Fact)
		for _, v := range f.Values {
			with(func(k *Case) { _ = k.Set(c.Fact, v) }) // one of its own values
		}
	}
	return out
}

// mayHaveHousehold reports whether a household in the region fits what the case
// tells of it.
func (k *Case) mayHaveHousehold(code string) bool {
	switch k.Household {
	case "":
		return true
	case OtherProvince:
		return code == OtherProvince || !RegionWithin(code, Guangdong)
	}
	return RegionWithin(code, k.Household)
}

// sibling is another region of the wider one that a region lies in: 440100 for
// 440800; empty when there is none.
func sibling(code string) string {
	r, _ := RegionByCode(code)
	first := regions().first[r.Parent]
	if first[0] == code {
		return first[1]
	}
	return first[0]
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
