package bot

import (
	"regexp"
	"slices"
	"strings"

	"golang.org/x/text/unicode/norm"

	"zhengda/knowledge"
)

// englishChecker decides of every sentence in English whether the passage it cites
// supports it.
type englishChecker struct {
	corpus   *knowledge.Corpus
	outcomes []knowledge.Outcome
	region   string // code of the place answered for; empty: none
	day      knowledge.Date
	checks   []Check
}

// sentence says why a sentence may not be shown with the passages it cites, or
// nothing when it may: the rules of checker.sentence, for English. A figure must
// stand in a passage with the same unit, whatever words it is said in there; a
// Chinese name must be one that a passage has, or that terms explain.
func (k *englishChecker) sentence(text string, cites ...knowledge.Passage) string {
	if len(cites) == 0 {
		return "cites nothing"
	}
	var basis []string
	for _, p := range cites {
		basis = append(basis, k.support(p))
	}
	joined := norm.NFKC.String(strings.Join(basis, "\n"))
	folded := strings.ToLower(norm.NFKC.String(text))
	if m := promiseEn.FindString(folded); m != "" {
		return "promises: " + m
	}
	if m := lacking(linkForm, sentenceStops.ReplaceAllString(folded, " "), strings.ToLower(joined)); m != "" {
		return "states a link: " + m
	}
	if f, lacks := knowledge.NewFigureSet(basis...).Lacks(unitsInChinese(folded)); lacks {
		return "states a figure that its passage does not have: " + f.String()
	}
	for _, name := range hanRuns.FindAllString(norm.NFKC.String(text), -1) {
		if !strings.Contains(joined, name) && !explained(name) {
			return "names what its passage does not: " + name
		}
	}
	for _, m := range placesInLatin().form.FindAllStringSubmatch(folded, -1) {
		r := placesInLatin().byName[m[1]]
		if r.Code != knowledge.Guangdong && !strings.Contains(joined, r.Name) && (r.Short == "" || !strings.Contains(joined, r.Short)) && !k.placed(r) && !(strings.Contains(joined, "港澳") && hmtPlaces.MatchString(r.Name)) {
			return "names a place that its passage does not: " + m[1]
		}
	}
	return k.againstRulesEn(folded)
}

// support is all that a citation of the passage vouches for: its text, headings,
// places, the papers and fees its article states as facts, and the sentences of
// rules and replies that rest on it.
func (k *englishChecker) support(p knowledge.Passage) string {
	var b strings.Builder
	line := func(s string) { b.WriteString(s + "\n") }
	line(p.Section.Heading)
	line(p.Text)
	line(p.Article.Question)
	for _, code := range knowledge.Ancestors(p.Article.Region) {
		if r, ok := knowledge.RegionByCode(code); ok && code != knowledge.Nation {
			line(r.Name)
		}
	}
	for _, r := range p.Article.Replies {
		if r.Of == p.Section.Anchor {
			line(r.Says)
		}
	}
	for _, a := range k.corpus.Articles() {
		for _, r := range slices.Concat(a.Preconditions, a.Rules) {
			if r.Says != p.ID {
				continue
			}
			line(r.Why)
			for _, id := range slices.Concat(r.Materials, r.Time) { // the papers and times of the rule that it states
				if f, ok := k.corpus.FactByID(id, knowledge.Guangdong, k.day); ok && f.Kind == knowledge.Paper {
					line(f.Value)
				}
			}
			for _, c := range r.When {
				if c.Fact == "age" {
					line(c.Value + "周岁")
				}
			}
		}
		for _, j := range a.Adjustments {
			if j.Says == p.ID {
				line(j.Note)
			}
		}
	}
	return b.String()
}

var (
	promiseEn     = regexp.MustCompile(`guarantee|100%|definitely|certainly|we (?:are|as) the police|officially authori[sz]ed|instantly`)
	sentenceStops = regexp.MustCompile(`[.,;:](?:\s|$)`)
	hanRuns       = regexp.MustCompile(`\p{Han}{2,}`)
)

// placed reports the place the question is answered for, and what it lies in.
func (k *englishChecker) placed(r knowledge.Region) bool {
	return k.region != "" && knowledge.RegionWithin(k.region, r.Code)
}

// explained reports a Chinese name that answers explain by themselves.
func explained(name string) bool {
	for _, t := range terms {
		if t.english != "" && t.chinese == name {
			return true
		}
	}
	return false
}

var (
	monthsEn = strings.NewReplacer("january", "1月", "february", "2月", "march", "3月", "april", "4月", "june", "6月", "july", "7月",
		"august", "8月", "september", "9月", "october", "10月", "november", "11月", "december", "12月")
	hoursEn   = regexp.MustCompile(`([0-9]) hours?\b`)
	countedEn = regexp.MustCompile(`\b(one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)[ -](yuan|days?|months?|years?)\b`)
	ordinalEn = regexp.MustCompile(`([0-9])(?:st|nd|rd|th)\b`)
)

// unitsInChinese writes the figures of an English text as knowledge.Figures reads
// them.
func unitsInChinese(text string) string {
	text = countedEn.ReplaceAllStringFunc(text, func(s string) string {
		m := countedEn.FindStringSubmatch(s)
		return smallNumbers[m[1]] + " " + m[2]
	})
	text = hoursEn.ReplaceAllString(text, "$1 小时")
	text = ordinalEn.ReplaceAllString(text, "$1")
	return monthsEn.Replace(text)
}

var (
	channelsOfEn = map[knowledge.Channel]*regexp.Regexp{
		knowledge.Online:      regexp.MustCompile(`\bonline\b|网上办|粤居码`),
		knowledge.SelfService: regexp.MustCompile(`\bmachines?\b|自助机`),
		knowledge.Window:      regexp.MustCompile(`\bcounters?\b|户政窗口`),
	}
	closesEn     = regexp.MustCompile(`\b(?:cannot|can't|not|no|neither|only|if|depends|for people|instead|go to|goes to|takes the child|without)\b`)
	leavesOpenEn = regexp.MustCompile(`\bask\b|not (?:found|confirmed)|\bno public\b`)
	ofReceiptEn  = regexp.MustCompile(`receipt|photo|progress|appointment|\bbook`)
)

// againstRulesEn is againstRules for a sentence in English.
func (k *englishChecker) againstRulesEn(sentence string) string {
	for _, o := range k.outcomes {
		form := channelsOfEn[o.Channel]
		if o.Open != knowledge.Closed && o.Open != knowledge.NotConfirmed || form == nil || !form.MatchString(sentence) || ofReceiptEn.MatchString(sentence) {
			continue
		}
		if closesEn.MatchString(sentence) || o.Open == knowledge.NotConfirmed && leavesOpenEn.MatchString(sentence) {
			continue
		}
		return "opens a channel that the rules close: " + string(o.Channel)
	}
	return ""
}
