package bot

import (
	"strconv"
	"strings"

	"zhengda/knowledge"
)

// How old somebody is, and how long their card is still valid, as a question tells it.

// daysLeft reads how many days a card is still valid, when a question tells:
// 还有三年到期. Months count 30 days and years 365: near the bound of six months
// the rules leave it open.
func daysLeft(text string) (int, bool) {
	m := expiryLeft.FindStringSubmatch(text)
	if m == nil || !expiryWords.MatchString(text) {
		return 0, false
	}
	number, unit := m[1]+m[3], m[2]+m[4]
	per := map[string]int{"年": 365, "个月": 30, "个多月": 31, "天": 1}[unit]
	if number == "半" {
		return per / 2, true
	}
	n, err := strconv.Atoi(number)
	if err != nil {
		var ok bool
		if n, ok = knowledge.ChineseNumber(number); !ok {
			return 0, false
		}
	}
	return n * per, true
}

// findAge reads the first age in years that is told of a person; under tells
// that it is not reached yet (还不到16岁). 年满16周岁 and the like state a limit,
// not an age.
func findAge(text string) (age int, under, ok bool) {
	for _, m := range ageWords.FindAllStringSubmatchIndex(text, -1) {
		before, after := text[:m[0]], text[m[1]:]
		limit := strings.HasSuffix(before, "满") && !reached.MatchString(before+"#"+after)
		if limit || differs.MatchString(before) || strings.HasPrefix(after, "以上") || strings.HasPrefix(after, "以下") || longAgo.MatchString(after) {
			continue
		}
		for g := 2; g+1 < len(m); g += 2 {
			if m[g] < 0 {
				continue
			}
			word := text[m[g]:m[g+1]]
			n, err := strconv.Atoi(word)
			if err != nil {
				var is bool
				if n, is = knowledge.ChineseNumber(word); !is {
					continue
				}
			}
			if n <= 120 {
				return n, notYet.MatchString(before), true
			}
		}
	}
	return 0, false, false
}
