package knowledge

// FactKind is the type of a fact's value.
type FactKind string

// The kinds of typed fact.
const (
	Money     FactKind = "money"    // 元
	Duration  FactKind = "duration" // 日, 个月, 年
	Age       FactKind = "age"      // 周岁
	Count     FactKind = "count"
	Day       FactKind = "date"
	Platform  FactKind = "platform" // name of a programme, account or site
	Phone     FactKind = "phone"
	PixelSize FactKind = "pixel-size"
	Dots      FactKind = "dpi"
	FileSize  FactKind = "file-size"
	Paper     FactKind = "document-name"
)

// Fact is one value that articles state and answers may repeat: a fee, a
// number of days, the name of a platform.
type Fact struct {
	ID         string      `yaml:"id"`   // unique in the article
	Name       string      `yaml:"name"` // what it is, as a reader would say it: 到期换领工本费
	Kind       FactKind    `yaml:"kind"`
	Value      string      `yaml:"value"` // figure or name without its unit: "20", "湛江户政"
	Unit       string      `yaml:"unit,omitempty"`
	Procedures []Procedure `yaml:"procedures,omitempty"`
	When       Conditions  `yaml:"when,omitempty"`
	Effective  Date        `yaml:"effective,omitempty"`
	Expires    Date        `yaml:"expires,omitempty"`
	Source     int         `yaml:"source,omitempty"` // 1-based; zero means the first source
}

// Text is the value with its unit, as an answer may print it.
func (f Fact) Text() string { return f.Value + f.Unit }

// HoldsOn reports whether the fact is current on the day.
func (f Fact) HoldsOn(day Date) bool {
	return !day.Before(f.Effective) && (f.Expires.IsZero() || day.Before(f.Expires))
}
