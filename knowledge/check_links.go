package knowledge

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"
)

// checkLinks reports articles and sections that are named and not there.
func (p *pen) checkLinks() {
	for _, id := range p.a.Related {
		if p.corpus.byID[id] == nil && p.unread[id] == nil {
			p.fail(p.a.Lines.Keys["related"], "orphan", fmt.Sprintf("related article %q is not there", id), "name an article that is, or take it out")
		}
	}
	for _, s := range p.a.Sections {
		for _, r := range s.Replaces {
			if id, _, _ := strings.Cut(r, "#"); p.unread[id] != nil {
				continue
			}
			if err := p.corpus.checkReplaces(p.a, r); err != nil {
				p.fail(p.a.Lines.Sections[s.Anchor], "replaces", fmt.Sprintf("section #%s: it replaces %q, %s", s.Anchor, r, err), "name a section of a wider article that guides the same procedure, or take it out")
			}
		}
	}
}

// checkOrphans reports articles that no reader comes across: no other one
// relates to them, and they are part of no procedure's page.
func (k *checker) checkOrphans() {
	reached := map[string]bool{}
	for _, a := range k.articles {
		for _, id := range a.Related {
			reached[id] = reached[id] || id != a.ID
		}
	}
	for _, a := range k.articles {
		if !reached[a.ID] && len(a.Guides) == 0 {
			k.of(a).say(a.Lines.Keys["id"], Warning, "orphan", "no article relates to it and it guides no procedure", "name it in related of an article on a like matter")
		}
	}
}

// checkRules reports rows of the decision table that name what is not there.
func (p *pen) checkRules() {
	for _, r := range slices.Concat(p.a.Preconditions, p.a.Rules) {
		line := p.ruleLine(r.ID)
		p.checkRuleID(line, r.ID)
		p.checkSays(line, r.ID, r.Says)
		for _, id := range r.Materials {
			if f, ok := p.ruleFact(line, r.ID, id); ok && f.Kind != Paper {
				p.fail(line, "rule", fmt.Sprintf("rule %s: the material %s is a fact of kind %s", r.ID, id, f.Kind), "name a fact of kind "+string(Paper))
			}
		}
		for _, pr := range r.Procedures {
			p.ruleFact(line, r.ID, strings.ReplaceAll(r.Fee, "{procedure}", string(pr)))
		}
		for _, id := range r.Time {
			p.ruleFact(line, r.ID, id)
		}
		p.checkRuleText(line, r.ID, r.Says, r.Why)
	}
	for _, j := range p.a.Adjustments {
		line := p.ruleLine(j.ID)
		p.checkRuleID(line, j.ID)
		p.checkSays(line, j.ID, j.Says)
		switch j.Of {
		case "fee", "time", "validity":
			p.ruleFact(line, j.ID, j.To)
		}
		p.checkRuleText(line, j.ID, j.Says, j.Note)
	}
}

// checkRuleText reports what a rule tells the reader and neither its article nor
// the one that states it has as a fact.
func (p *pen) checkRuleText(line int, rule, says, text string) {
	facts := factsOf(p.a)
	id, _, _ := strings.Cut(says, "#")
	if a := p.corpus.byID[id]; a != nil && a != p.a {
		facts = append(facts, factsOf(a)...)
	}
	for _, what := range basisOf(facts).lacks(statedIn(text, nil)) {
		p.fail(line, "figure", fmt.Sprintf("rule %s tells %s, which is no fact of this article or of %s", rule, what, says), "add it to the facts of either, or take it out")
	}
	for _, s := range sentences(text) {
		if n := utf8.RuneCountInString(s); n > longestSentence {
			p.fail(line, "sentence", fmt.Sprintf("rule %s: a sentence has %d characters: %s…", rule, n, beginning(s, 12)), fmt.Sprintf("split it; at most %d", longestSentence))
		}
	}
}

func (p *pen) ruleLine(id string) int {
	first := p.a.Lines.Keys["preconditions"]
	for _, key := range []string{"rules", "adjustments"} {
		if n := p.a.Lines.Keys[key]; n > 0 && (first == 0 || n < first) {
			first = n
		}
	}
	for _, form := range []string{"id: " + id + ",", "id: " + id + "}", "id: \"" + id + "\"", "id: " + id + "\n"} {
		if n := p.file.lineWith(first, form); n > 0 {
			return n
		}
	}
	return first
}

func (p *pen) checkRuleID(line int, id string) {
	if other, twice := p.ruleIDs[id]; twice {
		p.fail(line, "rule", fmt.Sprintf("the rule id %s stands in %s too", id, other), "number one of them anew")
		return
	}
	p.ruleIDs[id] = p.file.Name
}

func (p *pen) checkSays(line int, rule, says string) {
	article, anchor, _ := strings.Cut(says, "#")
	if _, ok := p.corpus.Passage(article, anchor); !ok && p.unread[article] == nil {
		p.fail(line, "rule", fmt.Sprintf("rule %s: says %q, which is no section", rule, says), "name the section that states it, as article#anchor")
	}
}

// ruleFact finds a fact that a rule names where Decide would: in force, and of
// the article's region or a wider one.
func (p *pen) ruleFact(line int, rule, id string) (OwnedFact, bool) {
	if id == "" {
		return OwnedFact{}, false
	}
	f, ok := p.corpus.FactByID(id, p.a.Region, p.day)
	if !ok && !p.unreadHas("id: "+id+",") {
		p.fail(line, "rule", fmt.Sprintf("rule %s: there is no fact %q that holds in its region", rule, id), "name a fact of an article of this region or a wider one")
	}
	return f, ok
}
