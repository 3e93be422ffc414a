package knowledge

import (
	"fmt"
	"slices"
)

// CaseField is one fact of a case that conditions may test.
type CaseField struct {
	Name    string   // as conditions write it
	Chinese string   // what it is, as a reader would say it
	Values  []string // the values it can have; nil: age, household and days-to-expiry, see Condition
	Presume string   // what is taken for granted while nothing is told; empty: it is asked
}

// caseFields are all facts of a case, in no particular order: what is asked
// first follows from the order of the rules. Rare circumstances are presumed
// absent; an outcome names the presumptions on which its openness rests.
var caseFields = []CaseField{
	{"age", "年龄", nil, ""},
	{"household", "户籍", nil, ""},
	{"days-to-expiry", "离到期还有多久", nil, "0"},
	{"procedure", "办理事项", nil, ""},
	{"fingerprints", "在广东公安办过带指纹的身份证", yesNo, ""},
	{"machine-province", "户籍省份已在自助机上开通", yesNo, ""},
	{"identity-doubt", "窗口难以确认身份", yesNo, ""},
	{"photo-2y", "2年内在广东交过相片办过身份证", yesNo, ""},
	{"proxy", "由别人代为申请", yesNo, "no"},
	{"where", "人在哪里", []string{"guangdong", "abroad"}, "guangdong"},
	{"hmt", "港澳台居民，没有在内地落户", yesNo, "no"},
	{"foreigner", "没有入籍的外国人", yesNo, "no"},
	{"hukou", "有常住户口", yesNo, "yes"},
	{"serving", "现役军人或武警", yesNo, "no"},
	{"record-changed", "户口上的变更已经批准", yesNo, "yes"},
	{"residence-proof", "能交居住、就业、就学材料之一", yesNo, "yes"},
	{"appearance-changed", "相貌变化较大", yesNo, "no"},
	{"fingerprinted", "登记过指纹", yesNo, "yes"},
	{"offence", "有伪造、买卖、冒用证件等行为", yesNo, "no"},
	{"bad-credit", "是国家信用平台推送的不良信用记录人员", yesNo, "no"},
	{"province-connected", "户籍省份已接入这个事项", yesNo, "yes"},
	{"old-card", "原身份证在手上", yesNo, "yes"},
	{"pending-card", "正在申领、换领或补领正式证", yesNo, "yes"},
	{"issued", "户籍地已签发正式证", yesNo, "yes"},
	{"guardian-present", "监护人能带孩子到场", yesNo, "yes"},
	{"collector", "谁来领证", []string{"self", "relative", "friend"}, "self"},
	{"relief", "低保或农村特殊困难", yesNo, "no"},
	{"deceased", "持证人已去世", yesNo, "no"},
	{"emigrated", "已出国定居或取得外国国籍", yesNo, "no"},
	{"custody", "在监狱或看守所", yesNo, "no"},
	{"incapable", "成年人卧床或不能表达意思", yesNo, "no"},
}

var yesNo = []string{"yes", "no"}

// FieldByName finds a fact of a case by its name.
func FieldByName(name string) (CaseField, bool) {
	i := slices.IndexFunc(caseFields, func(f CaseField) bool { return f.Name == name })
	if i < 0 {
		return CaseField{}, false
	}
	return caseFields[i], true
}

// text is where the value of a field with a list of values stands in a case;
// nil for the others.
func (k *Case) text(field string) *string {
	switch field {
	case "where":
		return &k.Where
	case "collector":
		return &k.Collector
	}
	return nil
}

// truth is where the value of a yes-or-no field stands in a case; nil for the others.
func (k *Case) truth(field string) *Truth {
	switch field {
	case "fingerprints":
		return &k.Fingerprints
	case "machine-province":
		return &k.MachineProvince
	case "identity-doubt":
		return &k.IdentityDoubt
	case "photo-2y":
		return &k.PhotoWithin2Years
	case "proxy":
		return &k.Proxy
	case "hmt":
		return &k.HMT
	case "foreigner":
		return &k.Foreigner
	case "hukou":
		return &k.Hukou
	case "serving":
		return &k.Serving
	case "record-changed":
		return &k.RecordChanged
	case "residence-proof":
		return &k.ResidenceProof
	case "appearance-changed":
		return &k.AppearanceChanged
	case "fingerprinted":
		return &k.Fingerprinted
	case "offence":
		return &k.Offence
	case "bad-credit":
		return &k.BadCredit
	case "province-connected":
		return &k.ProvinceConnected
	case "old-card":
		return &k.OldCard
	case "pending-card":
		return &k.PendingCard
	case "issued":
		return &k.Issued
	case "guardian-present":
		return &k.GuardianPresent
	case "relief":
		return &k.Relief
	case "deceased":
		return &k.Deceased
	case "emigrated":
		return &k.Emigrated
	case "custody":
		return &k.Custody
	case "incapable":
		return &k.Incapable
	}
	return nil
}

// Set tells a fact of the case by its name: yes, no or one of the field's
// values; for age a number of years or a range (16-120), for household a region
// code or OtherProvince, for days-to-expiry a number of days, for procedure its name.
func (k *Case) Set(field, value string) error {
	f, ok := FieldByName(field)
	if !ok {
		return fmt.Errorf("there is no case fact %q", field)
	}
	if f.Values != nil && !slices.Contains(f.Values, value) {
		return fmt.Errorf("%s: %q is none of %v", field, value, f.Values)
	}
	if t := k.truth(field); t != nil {
		return t.UnmarshalText([]byte(value))
	}
	if s := k.text(field); s != nil {
		*s = value
		return nil
	}
	switch field {
	case "household":
		if _, ok := RegionByCode(value); !ok && value != OtherProvince {
			return fmt.Errorf("household: %q is neither a region code nor %q", value, OtherProvince)
		}
		k.Household = value
	case "procedure":
		if Procedure(value).Name() == "" {
			return fmt.Errorf("procedure %q is unknown", value)
		}
		k.Procedure = Procedure(value)
	case "age":
		r, err := parseRange(value)
		if err != nil {
			return fmt.Errorf("age: %w", err)
		}
		k.Age = r
	case "days-to-expiry":
		r, err := parseRange(value)
		if err != nil {
			return fmt.Errorf("days-to-expiry: %w", err)
		}
		k.DaysToExpiry = r
	}
	return nil
}

// knows reports whether the case tells the field.
func (k *Case) knows(field string) bool {
	if t := k.truth(field); t != nil {
		return *t != Unknown
	}
	if s := k.text(field); s != nil {
		return *s != ""
	}
	switch field {
	case "household":
		return k.Household != ""
	case "procedure":
		return k.Procedure != ""
	case "age":
		return k.Age.Known
	case "days-to-expiry":
		return k.DaysToExpiry.Known || !k.Expiry.IsZero()
	}
	return false
}
