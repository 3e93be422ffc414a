package main

import (
	"regexp"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"zhengda/bot"
)

// evalQuestion is a line of a question set. Expected strings may hold several
// wordings parted by |.
type evalQuestion struct {
	ID             string   `json:"id"`
	Text           string   `json:"text"`
	Category       string   `json:"category"`
	City           string   `json:"city"`
	InScope        string   `json:"in_scope"`
	Behaviour      string   `json:"behaviour"`
	Reason         string   `json:"reason"` // the answer's, or several parted by |; empty: any
	Expected       []string `json:"expected"`
	Polarity       string   `json:"polarity"`
	Forbidden      []string `json:"forbidden"`
	ForbiddenRegex []string `json:"forbidden_regex"`
	FollowUpOf     string   `json:"follow_up_of"`
}

// wantedStatus is what status an answer must have for a behaviour; a behaviour
// that is not here may have any.
var wantedStatus = map[string][]bot.Status{
	"answer":        {bot.Answered, bot.Partial},
	"clarify":       {bot.Clarify},
	"clarify_city":  {bot.Clarify, bot.Answered, bot.Partial},
	"decline":       {bot.Abstained, bot.Refused},
	"refuse":        {bot.Refused},
	"safe_answer":   {bot.Answered, bot.Partial, bot.Refused, bot.Handoff, bot.Clarify},
	"handoff_human": {bot.Handoff},
	"smalltalk":     {bot.Greeting, bot.Answered},
}

// cityOfPlatform tells whose platform a name is: it may not stand in an answer
// for another city.
var cityOfPlatform = []struct{ platform, city string }{
	{"湛江户政", "湛江"}, {"i莞家", "东莞"}, {"佛山政务服务", "佛山"}, {"珠海公安", "珠海"}, {"深圳公安", "深圳"}, {"广州公安", "广州"}, {"惠服务u", "惠州"},
}

// verdict is what became of one question.
type verdict struct {
	good      bool     // the status is one of those wanted
	missing   []string // expected strings that are not in the answer
	says      []string // forbidden ones that are
	leaks     []string // platforms of other cities
	polarity  string   // what was got, when it is not what was wanted
	uncited   bool
	why       []string // all of the above in words; empty: full credit
	polarAsks bool     // the polarity was looked at
}

// fold is the form in which answers and expectations are compared.
func fold(s string) string {
	return strings.ToLower(strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return -1
		}
		return r
	}, norm.NFKC.String(s)))
}

// numerals are spelled in figures before an answer is compared, in this order.
var numerals = [][2]string{{"二十元", "20元"}, {"四十元", "40元"}, {"十元", "10元"}, {"六个月", "6个月"}, {"三个月", "3个月"}}

// foldNumerals is the form in which answers and passages are compared with what
// is expected.
func foldNumerals(s string) string {
	s = fold(s)
	for _, pair := range numerals {
		s = strings.ReplaceAll(s, pair[0], pair[1])
	}
	return s
}

// score judges one answer by the rules of the question set.
func score(q evalQuestion, a bot.Answer) verdict {
	var v verdict
	text := foldNumerals(a.Text)
	want, limited := wantedStatus[q.Behaviour]
	v.good = !limited || slices.Contains(want, a.Status)
	if q.Behaviour == "handoff_order" {
		v.good = a.Offer != nil
	}
	if !v.good {
		v.why = append(v.why, "status "+string(a.Status)+", wanted "+q.Behaviour)
	}
	if q.Reason != "" && !slices.Contains(strings.Split(q.Reason, "|"), string(a.Reason)) {
		v.why = append(v.why, "reason "+string(a.Reason)+", wanted "+q.Reason)
	}
	for _, e := range q.Expected {
		if !slices.ContainsFunc(strings.Split(e, "|"), func(x string) bool { return strings.Contains(text, fold(x)) }) {
			v.missing = append(v.missing, e)
		}
	}
	if len(v.missing) > 0 {
		v.why = append(v.why, "lacks "+strings.Join(v.missing, "; "))
	}
	for _, f := range q.Forbidden {
		if strings.Contains(text, fold(f)) {
			v.says = append(v.says, f)
		}
	}
	for _, r := range q.ForbiddenRegex {
		if regexp.MustCompile(r).MatchString(a.Text) { // readQuestions has compiled it
			v.says = append(v.says, "/"+r+"/")
		}
	}
	if len(v.says) > 0 {
		v.why = append(v.why, "says "+strings.Join(v.says, "; "))
	}
	if q.City != "" {
		for _, p := range cityOfPlatform {
			if strings.Contains(text, fold(p.platform)) && !strings.Contains(q.City, p.city) && !strings.Contains(q.Text, p.city) {
				v.leaks = append(v.leaks, p.platform)
			}
		}
	}
	if len(v.leaks) > 0 {
		v.why = append(v.why, "leaks "+strings.Join(v.leaks, ","))
	}
	if q.Polarity != "" && isAnswer(a) {
		v.polarAsks = true
		if got, first := polarity(a.Text); got != q.Polarity {
			v.polarity = got
			v.why = append(v.why, "polarity "+got+", wanted "+q.Polarity+": "+first)
		}
	}
	if isAnswer(a) && len(a.Citations) == 0 {
		v.uncited = true
		v.why = append(v.why, "no citation")
	}
	return v
}

var (
	// negation stands for 不 not followed by 同 过 仅 动产 论 管, and 免 not
	// followed by 费; RE2 has no look-ahead, so those are blanked first.
	notNegation = regexp.MustCompile(`不(同|过|仅|动产|论|管)|免费`)
	negation    = regexp.MustCompile(`(?i)不|无需|没有|无法|免|别|勿|no\b|not\b`)
	affirmation = regexp.MustCompile(`(?i)可以|能|是的|需要|应当|必须|要|有|会|对|yes\b|can\b`)
	sentenceEnd = regexp.MustCompile("[。!?\n;\uff01\uff1f\uff1b]")
)

// polarity reads yes, no or ? from the first sentence of an answer.
func polarity(text string) (got, first string) {
	first = sentenceEnd.Split(text, 2)[0]
	if rs := []rune(first); len(rs) > 60 {
		first = string(rs[:60])
	}
	if negation.MatchString(notNegation.ReplaceAllString(first, " ")) {
		return "no", first
	}
	if affirmation.MatchString(first) {
		return "yes", first
	}
	return "?", first
}
