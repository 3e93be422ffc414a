package knowledge

import (
	"slices"
	"strings"
)

// Standing are the facts of a case that tell what somebody is.
func Standing() []string {
	return []string{"serving", "hmt", "foreigner", "hukou", "emigrated", "deceased", "custody", "incapable"}
}

// personFacts tell what somebody is, or where: what holds for soldiers, or for
// people abroad, is no answer to anybody else.
var personFacts = append(Standing(), "where")

// aboutPersons are the articles on which a precondition about somebody in
// particular rests, with the conditions of those.
func aboutPersons(articles []*Article) map[*Article][]Conditions {
	byID := map[string]*Article{}
	for _, a := range articles {
		byID[a.ID] = a
	}
	out := map[*Article][]Conditions{}
	for _, a := range articles {
		for _, r := range a.Preconditions {
			id, _, _ := strings.Cut(r.Says, "#")
			about := byID[id]
			if about != nil && slices.ContainsFunc(r.When, func(c Condition) bool { return slices.Contains(personFacts, c.Fact) }) {
				out[about] = append(out[about], r.When)
			}
		}
	}
	return out
}

// SomebodyElse reports an article on somebody in particular (soldiers, people
// abroad) that the person of the case is not known to be.
func (c *Corpus) SomebodyElse(a *Article, k Case) bool {
	about := c.about[a]
	return len(about) > 0 && !slices.ContainsFunc(about, func(cs Conditions) bool { return cs.Hold(k) == Yes })
}
