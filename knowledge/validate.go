package knowledge

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
)

var idForm = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)

// validate reports everything that is wrong with one article by itself.
func (a *Article) validate() error {
	var errs []error
	say := func(format string, args ...any) { errs = append(errs, fmt.Errorf(format, args...)) }
	if !idForm.MatchString(a.ID) {
		say("id %q: use lower-case letters, digits and hyphens", a.ID)
	}
	if a.Question == "" {
		say("question is missing: write the title as the question it answers")
	}
	if _, ok := RegionByCode(a.Region); !ok {
		say("region %q is no GB/T 2260 code; write \"440000\" for Guangdong", a.Region)
	}
	if a.Document.Name() == "" {
		say("document %q is unknown; write id-card, temporary-id-card or photo-receipt", a.Document)
	}
	for _, p := range slices.Concat(a.Procedures, a.Guides) {
		a.checkProcedure(p, say)
	}
	for p, t := range a.Titles {
		if !slices.Contains(a.Guides, p) || !strings.Contains(t, "{place}") {
			say("title %q: it is for a procedure in guides and has {place} for the name of the place", t)
		}
	}
	if a.Reviewed.IsZero() {
		say("reviewed is missing: write the day it was checked against its sources")
	}
	if !a.Expires.IsZero() && !a.Effective.Before(a.Expires) {
		say("expires %s is not after effective %s", a.Expires, a.Effective)
	}
	if len(a.Sources) == 0 {
		say("sources are missing: an article without a source is not published")
	}
	for i, s := range a.Sources {
		if s.Title == "" || s.Publisher == "" {
			say("source %d: title and publisher are needed", i+1)
		}
	}
	if len(a.Sections) == 0 {
		say("there is no section: begin with ## 回答 {#answer kind=\"answer\"}")
	}
	a.checkSections(say)
	a.checkWordingsOf(say)
	a.checkReplies(say)
	a.checkFacts(say)
	a.checkDisputes(say)
	a.checkRules(say)
	return errors.Join(errs...)
}

type sayFunc func(format string, args ...any)

func (a *Article) checkProcedure(p Procedure, say sayFunc) {
	if p.Name() == "" {
		say("procedure %q is unknown", p)
	}
}

func (a *Article) checkSource(what string, n int, say sayFunc) {
	if n < 0 || n > len(a.Sources) {
		say("%s: there is no source %d", what, n)
	}
}

func (a *Article) checkSections(say sayFunc) {
	seen := map[string]bool{}
	for _, s := range a.Sections {
		if seen[s.Anchor] {
			say("section #%s stands twice", s.Anchor)
		}
		seen[s.Anchor] = true
		if s.Kind.Name() == "" {
			say("section #%s: kind %q is none of %v", s.Anchor, s.Kind, Kinds())
		}
		if len(s.Blocks) == 0 {
			say("section #%s is empty", s.Anchor)
		}
		for _, p := range s.For {
			a.checkProcedure(p, say)
		}
		for _, n := range s.Sources {
			a.checkSource("section #"+s.Anchor, n, say)
			if n == 0 {
				say("section #%s: sources are counted from 1", s.Anchor)
			}
		}
	}
}

func (a *Article) checkFacts(say sayFunc) {
	kinds := []FactKind{Money, Duration, Age, Count, Day, Platform, Phone, PixelSize, Dots, FileSize, Paper}
	seen := map[string]bool{}
	for _, f := range a.Facts {
		if key := f.ID + f.Region + f.When.String(); f.ID == "" || seen[key] {
			say("fact %q: id is missing or stands twice", f.ID)
		} else {
			seen[key] = true
		}
		if _, ok := RegionByCode(f.Region); f.Region != "" && (!ok || !RegionWithin(f.Region, a.Region)) {
			say("fact %q: region %q does not lie in the article's", f.ID, f.Region)
		}
		if f.Confidence != High && f.Confidence != Medium {
			say("fact %q: confidence %q; write medium or leave it out", f.ID, f.Confidence)
		}
		if f.Name == "" || f.Value == "" {
			say("fact %q: name and value are needed", f.ID)
		}
		if !slices.Contains(kinds, f.Kind) {
			say("fact %q: kind %q is none of %v", f.ID, f.Kind, kinds)
		}
		if f.Unit == "" && f.Value != "" && f.Value[0] >= '0' && f.Value[0] <= '9' && slices.Contains([]FactKind{Money, Duration, Age}, f.Kind) {
			say("fact %q: a %s given as a figure needs a unit", f.ID, f.Kind)
		}
		for _, p := range f.Procedures {
			a.checkProcedure(p, say)
		}
		a.checkSource("fact "+f.ID, f.Source, say)
	}
}

func (a *Article) checkWordingsOf(say sayFunc) {
	for anchor := range a.WordingsOf {
		if !slices.ContainsFunc(a.Sections, func(s Section) bool { return s.Anchor == anchor }) {
			say("wordings-of: there is no section #%s", anchor)
		}
	}
}

func (a *Article) checkDisputes(say sayFunc) {
	for _, d := range a.Disputed {
		if !slices.ContainsFunc(a.Facts, func(f Fact) bool { return f.ID == d.Fact }) {
			say("disputed: there is no fact %q in this article", d.Fact)
		}
		if d.Value == "" || d.Why == "" || d.Source == 0 {
			say("disputed %q: value, source and why are needed", d.Fact)
		}
		a.checkSource("disputed "+d.Fact, d.Source, say)
	}
}

func (a *Article) checkRules(say sayFunc) {
	for _, r := range a.Preconditions {
		a.checkRule(r, say)
	}
	for _, r := range a.Rules {
		if len(r.Channels) == 0 {
			say("rule %q: channels are needed", r.ID)
		}
		a.checkRule(r, say)
	}
	for _, j := range a.Adjustments {
		if j.ID == "" || !slices.Contains(adjustable, j.Of) || len(j.Procedures) == 0 || j.Says == "" {
			say("adjustment %q: id, of (%v), procedures and says are needed", j.ID, adjustable)
		}
		for _, p := range j.Procedures {
			a.checkProcedure(p, say)
		}
		a.checkChannels("adjustment "+j.ID, j.Channels, say)
		switch {
		case j.Of == "procedure":
			a.checkProcedure(Procedure(j.To), say)
		case j.Of == "receipt" && j.To != "" && j.To != ReceiptExempt:
			say("adjustment %q: to %q of receipt is not %s", j.ID, j.To, ReceiptExempt)
		}
		a.checkSource("adjustment "+j.ID, j.Source, say)
	}
}

func (a *Article) checkChannels(what string, channels []Channel, say sayFunc) {
	for _, c := range channels {
		if !slices.Contains(Channels(), c) {
			say("%s: channel %q is none of %v", what, c, Channels())
		}
	}
}

func (a *Article) checkRule(r Rule, say sayFunc) {
	if r.ID == "" || len(r.Procedures) == 0 || r.Says == "" {
		say("rule %q: id, procedures and says (article#anchor) are needed", r.ID)
	}
	a.checkChannels("rule "+r.ID, slices.Concat(r.Channels, r.Instead), say)
	for _, p := range r.Procedures {
		a.checkProcedure(p, say)
	}
	switch r.Result {
	case Open:
	case Closed, NotConfirmed:
		if r.Why == "" {
			say("rule %q: a channel that is %s needs why", r.ID, r.Result)
		}
	default:
		say("rule %q: result %q is none of open, closed, not-confirmed", r.ID, r.Result)
	}
	if !slices.Contains([]string{"", ReceiptNeeded, ReceiptOrHistory, ReceiptNone}, r.Receipt) {
		say("rule %q: receipt %q is none of needed, or-history, none", r.ID, r.Receipt)
	}
	a.checkSource("rule "+r.ID, r.Source, say)
}
