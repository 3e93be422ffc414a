package knowledge

import "go.yaml.in/yaml/v3"

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

// Confidence says how well a fact is founded. What is less than medium is no fact.
type Confidence string

// The degrees of confidence.
const (
	High   Confidence = ""       // law, government or police, or several sources that agree
	Medium Confidence = "medium" // one source, or practice that differs: stated with 以当地公安为准
)

// Fact is one value that articles state and answers may repeat: a fee, a
// number of days, the name of a platform. The ID says the meaning: facts of the
// same ID in other articles speak of the same thing.
type Fact struct {
	ID         string      `yaml:"id"`   // unique in the article and region
	Name       string      `yaml:"name"` // what it is, as a reader would say it: 到期换领工本费
	Kind       FactKind    `yaml:"kind"`
	Value      string      `yaml:"value"` // figure or name without its unit: "20", "湛江户政"
	Unit       string      `yaml:"unit,omitempty"`
	Region     string      `yaml:"region,omitempty"` // GB/T 2260 code when narrower than the article's
	Procedures []Procedure `yaml:"procedures,omitempty,flow"`
	When       Conditions  `yaml:"when,omitempty"`
	Effective  Date        `yaml:"effective,omitempty"`
	Expires    Date        `yaml:"expires,omitempty"`
	Confidence Confidence  `yaml:"confidence,omitempty"`
	Source     int         `yaml:"source,omitempty"` // 1-based; zero means the first source
}

// Text is the value with its unit, as an answer may print it.
func (f Fact) Text() string { return f.Value + f.Unit }

// HoldsOn reports whether the fact is current on the day.
func (f Fact) HoldsOn(day Date) bool {
	return !day.Before(f.Effective) && (f.Expires.IsZero() || day.Before(f.Expires))
}

// Dispute is another value that a standing source gives for a fact. Both are
// shown with their dates; nothing is chosen silently.
type Dispute struct {
	Fact   string `yaml:"fact"`  // id of the article's own fact
	Value  string `yaml:"value"` // what the other source says
	Unit   string `yaml:"unit,omitempty"`
	Source int    `yaml:"source"` // 1-based number of the other source
	Why    string `yaml:"why"`    // why the fact is held rather than this
}

// Text is the other value with its unit.
func (d Dispute) Text() string { return d.Value + d.Unit }

// OwnedFact is a fact and the article that states it.
type OwnedFact struct {
	Fact
	Owner *Article
}

// Where is the code of the region that the fact is of.
func (f OwnedFact) Where() string {
	if f.Region != "" {
		return f.Region
	}
	return f.Owner.Region
}

// From is the source behind the fact.
func (f OwnedFact) From() Source { return f.Owner.sourceAt(f.Source) }

// sourceAt is a source by its number; zero means the first.
func (a *Article) sourceAt(n int) Source { return a.Sources[max(n, 1)-1] }

// Short values stand on one line of the file.

// MarshalYAML writes the source on one line.
func (s Source) MarshalYAML() (any, error) { type plain Source; return oneLineNode(plain(s)) }

// MarshalYAML writes the fact on one line.
func (f Fact) MarshalYAML() (any, error) { type plain Fact; return oneLineNode(plain(f)) }

// MarshalYAML writes the dispute on one line.
func (d Dispute) MarshalYAML() (any, error) { type plain Dispute; return oneLineNode(plain(d)) }

func oneLineNode(v any) (*yaml.Node, error) {
	var n yaml.Node
	if err := n.Encode(v); err != nil {
		return nil, err
	}
	n.Style = yaml.FlowStyle
	return &n, nil
}
