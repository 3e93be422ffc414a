package knowledge

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
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
	for _, p := range a.Procedures {
		a.checkProcedure(p, say)
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
	a.checkFacts(say)
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
		if f.ID == "" || seen[f.ID] {
			say("fact %q: id is missing or stands twice", f.ID)
		}
		seen[f.ID] = true
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

func (a *Article) checkRules(say sayFunc) {
	for _, r := range a.Rules {
		if r.ID == "" || Kind(r.Channel).Name() == "" || len(r.Procedures) == 0 {
			say("rule %q: id, channel (online, self-service, window) and procedures are needed", r.ID)
		}
		for _, p := range r.Procedures {
			a.checkProcedure(p, say)
		}
		for _, n := range r.Needs {
			if n.If.Fact == "" || n.Else == "" {
				say("rule %q: each need has if and else", r.ID)
			}
		}
		a.checkSource("rule "+r.ID, r.Source, say)
	}
}
