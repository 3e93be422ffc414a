package knowledge

import (
	"slices"

	"go.yaml.in/yaml/v3"
)

// Channel is a way in which a procedure can be done.
type Channel string

// The channels in Guangdong.
const (
	Online      Channel = "online"       // 网上办
	SelfService Channel = "self-service" // 自助机办
	Window      Channel = "window"       // 窗口办
	Entrusted   Channel = "entrusted"    // 委托代办: a relative takes the child to the window, entrusted in 粤居码
)

// Channels lists the channels in the order in which answers name them.
func Channels() []Channel { return []Channel{Online, SelfService, Window, Entrusted} }

// Name is the official Chinese name.
func (c Channel) Name() string {
	if c == Entrusted {
		return "委托代办"
	}
	return Kind(c).Name()
}

// Openness is what the rules say of a channel for a case.
type Openness string

// What a channel can be.
const (
	Open         Openness = "open"
	Closed       Openness = "closed"
	NotConfirmed Openness = "not-confirmed" // no public rule was found; Why says what to do
	Depends      Openness = "depends"       // on the case fact Outcome.Ask
)

// Rule is one row of the decision table. A precondition has no channel, or
// closes those it names; it is tried before the others. Of the rules for a
// procedure and channel the first whose conditions all hold decides.
type Rule struct {
	ID         string      `yaml:"id"` // R-01, D-11: unique in the corpus; preconditions are tried in this order
	Channels   []Channel   `yaml:"channels,omitempty,flow"`
	Procedures []Procedure `yaml:"procedures,flow"`
	When       Conditions  `yaml:"when,omitempty"`
	Result     Openness    `yaml:"result"`                   // open, closed or not-confirmed
	Why        string      `yaml:"why,omitempty"`            // closed, not confirmed: one sentence for the reader, with the next step
	Instead    []Channel   `yaml:"instead,omitempty,flow"`   // closed: where it can be done
	Materials  []string    `yaml:"materials,omitempty,flow"` // ids of facts of kind document-name
	Receipt    string      `yaml:"receipt,omitempty"`        // ReceiptNeeded, ReceiptOrHistory, ReceiptNone
	Fee        string      `yaml:"fee,omitempty"`            // id of a fact; {procedure} stands for the procedure
	Time       []string    `yaml:"time,omitempty,flow"`      // ids of facts
	Says       string      `yaml:"says"`                     // passage that states it, as article#anchor
	Source     int         `yaml:"source,omitempty"`         // 1-based; zero means the first source
}

// What a rule says of the photo receipt.
const (
	ReceiptNeeded    = "needed"     // unless a note tells what excuses from it and the case does not say
	ReceiptOrHistory = "or-history" // a photo given before does too
	ReceiptNone      = "none"
	ReceiptExempt    = "exempt" // by an adjustment
)

// Adjustment changes one thing of the outcomes whose procedure, channel and
// conditions it names.
type Adjustment struct {
	ID         string      `yaml:"id"`
	Of         string      `yaml:"of"` // fee, receipt, time, validity, materials, procedure
	Channels   []Channel   `yaml:"channels,omitempty,flow"`
	Procedures []Procedure `yaml:"procedures,flow"`
	When       Conditions  `yaml:"when,omitempty"`
	To         string      `yaml:"to,omitempty"`   // fee, time, validity: id of a fact; receipt: exempt; procedure: the one it turns into
	Note       string      `yaml:"note,omitempty"` // one sentence for the reader
	Says       string      `yaml:"says"`
	Source     int         `yaml:"source,omitempty"`
}

// adjustable are the things an adjustment may be of.
var adjustable = []string{"fee", "receipt", "time", "validity", "materials", "procedure"}

// MarshalYAML writes the rule on one line.
func (r Rule) MarshalYAML() (any, error) { type plain Rule; return oneLineNode(plain(r)) }

// MarshalYAML writes the adjustment on one line.
func (a Adjustment) MarshalYAML() (any, error) { type plain Adjustment; return oneLineNode(plain(a)) }

var _ yaml.Marshaler = Rule{}

// covers reports whether the rule speaks of the procedure and channel; no
// channel named means every one.
func (r *Rule) covers(p Procedure, ch Channel) bool { return covers(r.Procedures, r.Channels, p, ch) }

func (a *Adjustment) covers(p Procedure, ch Channel) bool {
	return covers(a.Procedures, a.Channels, p, ch)
}

func covers(procedures []Procedure, channels []Channel, p Procedure, ch Channel) bool {
	return slices.Contains(procedures, p) && (len(channels) == 0 || ch == "" || slices.Contains(channels, ch))
}
