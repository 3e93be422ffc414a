package knowledge

// Channel is a way in which a procedure can be done.
type Channel string

// The three channels in Guangdong.
const (
	Online      Channel = "online"       // 网上办
	SelfService Channel = "self-service" // 自助机办
	Window      Channel = "window"       // 窗口办
)

// Name is the official Chinese name.
func (c Channel) Name() string { return Kind(c).Name() }

// Rule states who may use a channel for which procedures. The needs are tried
// in order; the first that fails closes the channel and gives the reason.
type Rule struct {
	ID         string      `yaml:"id"`
	Channel    Channel     `yaml:"channel"`
	Procedures []Procedure `yaml:"procedures"`
	Needs      []Need      `yaml:"needs,omitempty"`
	Source     int         `yaml:"source,omitempty"` // 1-based; zero means the first source
}

// Need is one condition of a rule and the sentence a reader gets when it fails.
type Need struct {
	If   Condition `yaml:"if"`
	Else string    `yaml:"else"`
}

// UnmarshalText reads one condition.
func (c *Condition) UnmarshalText(b []byte) (err error) {
	*c, err = parseCondition(string(b))
	return err
}

// MarshalText writes String.
func (c Condition) MarshalText() ([]byte, error) { return []byte(c.String()), nil }

// Outcome is what the rules say of one channel for a case.
type Outcome struct {
	Channel Channel
	Open    Truth  // Yes open, No closed, Unknown depends on Ask
	Why     string // closed: the sentence that says why
	Ask     string // unknown: the case fact that decides, such as "age"
	Rule    *Rule
	Article *Article
}

// Decide applies the articles' rules to the case, one outcome per channel in
// the order of the rules. Rules for other procedures are passed over; a
// channel that no rule speaks of has no outcome.
func Decide(articles []*Article, k Case) []Outcome {
	var out []Outcome
	seen := map[Channel]bool{}
	for _, a := range articles {
		for i := range a.Rules {
			r := &a.Rules[i]
			if seen[r.Channel] || !r.covers(k.Procedure) {
				continue
			}
			seen[r.Channel] = true
			o := r.decide(k)
			o.Article = a
			out = append(out, o)
		}
	}
	return out
}

func (r *Rule) covers(p Procedure) bool {
	for _, q := range r.Procedures {
		if p == q {
			return true
		}
	}
	return false
}

func (r *Rule) decide(k Case) Outcome {
	o := Outcome{Channel: r.Channel, Open: Yes, Rule: r}
	for _, n := range r.Needs {
		switch n.If.Holds(k) {
		case No:
			return Outcome{Channel: r.Channel, Open: No, Why: n.Else, Rule: r}
		case Unknown:
			if o.Open == Yes {
				o.Open, o.Ask = Unknown, n.If.Fact
			}
		}
	}
	return o
}
