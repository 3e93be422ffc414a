package knowledge

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// Reply is a reviewed sentence or two that answers questions worded like Asks,
// in front of the section that supports it. What it answers with yes or no is
// told by Claim and not written into Says: the word that agrees with the very
// question (可以, 不用, 要) is put there by code.
type Reply struct {
	Of    string     `yaml:"of"`                   // anchor of the section that supports it and is cited
	Claim Claim      `yaml:"claim,omitempty"`      // empty: no yes or no
	When  Conditions `yaml:"when,omitempty"`       // the case it holds for, besides the section's own
	Until []string   `yaml:"until,omitempty,flow"` // facts of a case that, once all are told, leave the word to other replies: it tells by cases
	Says  string     `yaml:"says"`                 // without the yes or no; {city} stands for the city that the case names, and without one the reply is not given
	Asks  []string   `yaml:"asks"`                 // questions it answers, as people type them
}

// Claim is what a reply says of what it is asked about.
type Claim string

// The claims, each with its opposite.
const (
	May     Claim = "may" // 可以
	MayNot  Claim = "may-not"
	Must    Claim = "must" // 要
	NeedNot Claim = "need-not"
	Will    Claim = "will" // 会
	WillNot Claim = "will-not"
	Is      Claim = "is" // 是, 算, 一样
	IsNot   Claim = "is-not"
	Has     Claim = "has" // 有
	HasNot  Claim = "has-not"
)

// Claims lists all claims.
func Claims() []Claim {
	return []Claim{May, MayNot, Must, NeedNot, Will, WillNot, Is, IsNot, Has, HasNot}
}

// Bounds of a reply.
const (
	longestReply = 110 // runes
	fewestAsks   = 2
)

// begins are the words of yes and no that a reply with a claim leaves to code.
var begins = []string{"可以。", "可以，", "不可以", "不能。", "不能，", "不用。", "不用，", "要。", "要，", "会。", "会，", "不会。", "不会，", "是。", "是，", "是的", "不是。", "不是，", "有。", "有，", "没有。", "没有，", "能。", "能，", "行。", "行，", "不行", "需要。", "需要，", "不需要。", "不需要，"}

func (a *Article) checkReplies(say sayFunc) {
	for i, r := range a.Replies {
		what := func(text string) { say("reply %d (%q): %s", i+1, r.Says, text) }
		if !slices.ContainsFunc(a.Sections, func(s Section) bool { return s.Anchor == r.Of }) {
			what("of: there is no section #" + r.Of)
		}
		if r.Claim != "" && !slices.Contains(Claims(), r.Claim) {
			what("claim " + string(r.Claim) + " is unknown; see docs/articles.md")
		}
		for _, f := range r.Until {
			if _, ok := FieldByName(f); !ok && f != "region" {
				what("until: " + f + " is no fact of a case, nor region")
			}
		}
		if !strings.HasSuffix(r.Says, "。") {
			what("says is missing or does not end in 。")
		}
		if utf8.RuneCountInString(r.Says) > longestReply {
			what("says is long; leave the rest to the section")
		}
		if r.Claim != "" && slices.ContainsFunc(begins, func(b string) bool { return strings.HasPrefix(r.Says, b) }) {
			what("says begins with yes or no; the claim says it")
		}
		if len(r.Asks) < fewestAsks {
			what("asks: give the question in at least two wordings")
		}
	}
}

// cityMark stands in a reply for the name of a city.
const cityMark = "{city}"

// NamesCity reports a reply that is given only where a city of Guangdong is told.
func (r *Reply) NamesCity() bool { return strings.Contains(r.Says, cityMark) }

// In is the reply with the name of a city.
func (r *Reply) In(city string) *Reply {
	in := *r
	in.Says = strings.ReplaceAll(r.Says, cityMark, city)
	return &in
}

// Forms are the sentences that the reply can be given in: one, or one for each
// city of Guangdong.
func (r *Reply) Forms() []string {
	if !r.NamesCity() {
		return []string{r.Says}
	}
	var out []string
	for _, city := range guangdongCities() {
		out = append(out, r.In(city).Says)
	}
	return out
}

// Settled reports that all is told on which a reply that tells by cases hangs.
func (r *Reply) Settled(k Case) bool {
	return len(r.Until) > 0 && !slices.ContainsFunc(r.Until, func(f string) bool { return !k.tells(f) })
}

// tells reports whether a fact is told, or the region.
func (k *Case) tells(field string) bool { return field == "region" && k.Region != "" || k.knows(field) }

// SectionOf is the section that supports a reply.
func (a *Article) SectionOf(r *Reply) Passage {
	for i := range a.Sections {
		if a.Sections[i].Anchor == r.Of {
			return NewPassage(a, &a.Sections[i])
		}
	}
	return Passage{}
}

// AsksOf are the wordings of the replies that a section supports.
func (a *Article) AsksOf(anchor string) []string {
	var out []string
	for _, r := range a.Replies {
		if r.Of == anchor {
			out = append(out, r.Asks...)
		}
	}
	return out
}
