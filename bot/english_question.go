package bot

import (
	"regexp"
	"slices"
	"strings"

	"zhengda/knowledge"
)

// screenEnglish takes the questions in English that need a reviewed reply, as
// screen does.
func screenEnglish(text string) Reason {
	folded := foldEnglish(text)
	for _, r := range routesEn {
		if r.words.MatchString(folded) && (r.not == nil || !r.not.MatchString(folded)) {
			return r.reason
		}
	}
	return ""
}

func foldEnglish(text string) string {
	return strings.NewReplacer("’", "'", "‘", "'", "`", "'").Replace(strings.ToLower(text))
}

// inChinese is the question in Chinese that a question in English means: who it
// is for, where, on what matter, and what is asked. Of a question that has no word
// of the domain it is the question itself.
func inChinese(text string) asked {
	folded := spelledNumbers.ReplaceAllStringFunc(foldEnglish(text), func(w string) string { return smallNumbers[w] })
	folded = placesInChinese(folded)
	var parts []string
	add := func(s string) {
		if s != "" && !slices.Contains(parts, s) {
			parts = append(parts, s)
		}
	}
	for _, s := range person(folded) {
		add(s)
	}
	household, place := whereabouts(folded)
	add(household)
	add(place)
	add(timeLeft(folded))
	folded = aboutFingers.ReplaceAllString(folded, " ")
	matter := matterOf(folded)
	if matter == "" && !domainEnglish(folded, parts) {
		return asked{text: text}
	}
	add(matter)
	topic, _ := topicOf(folded)
	return asked{normalise(strings.Join(parts, ",")), topic.chinese != "", topic.flips, topic.detail}
}

// inWords is a question in the words that are understood.
func inWords(text string) string {
	if isEnglish(text) {
		return inChinese(text).text
	}
	return text
}

// asked is a question in English, put into Chinese.
type asked struct {
	text   string
	topic  bool // one of topicsEn: something in particular, not a procedure as such
	flips  bool // the Chinese asks for the opposite
	detail bool // of the topic, see phrase
}

// domainEnglish reports a question that has something to do with ID cards, or one
// that tells nothing but facts, as a follow-up does: and my son, who is 9?
func domainEnglish(folded string, told []string) bool {
	return cardWordsEn.MatchString(folded) || len(told) > 0 && len(latinWords.FindAllString(folded, -1)) <= 8
}

// person is what the question tells of whom the card is for.
func person(folded string) []string {
	var out []string
	age := ""
	for _, m := range agesEn.FindAllStringSubmatch(folded, -1) {
		age = strings.Join(m[1:], "") + "岁"
		break
	}
	for _, p := range whoEn {
		if !p.words.MatchString(folded) || slices.Contains(out, p.chinese) {
			continue
		}
		if p.chinese == "宝宝" && len(out) > 0 {
			continue
		}
		if p.chinese == "孩子" && len(out) > 0 && (out[0] == "儿子" || out[0] == "女儿" || out[0] == "新生儿宝宝") {
			continue
		}
		out = append(out, p.chinese)
	}
	if age != "" {
		kin := slices.IndexFunc(out, func(s string) bool { return slices.Contains(kinChinese, s) })
		if kin >= 0 {
			out[kin] += age
		} else {
			out = append(out, "我"+age)
		}
	}
	return out
}

var kinChinese = []string{"儿子", "女儿", "孩子", "宝宝", "母亲", "父亲", "老人"}

// agesEn is an age in years that is told of a person.
var agesEn = regexp.MustCompile(`\b([0-9]{1,3})[- ]?(?:years?|yrs?|yo)[- ]?(?:old|of age)?\b(?: old)?(?:[^.?]{0,3}(?:person|man|woman|boy|girl|son|daughter|child|kid|adult))|\b([0-9]{1,3})[- ]years?[- ]old\b|\b(?:i'm|am|is|he's|she's|aged?|turn(?:s|ed)?|just turned|who is|who's) ([0-9]{1,3})\b(?: years?)?(?:[ ,.?!]|$)`)

// whereabouts tells the household's place from where it is to be done.
func whereabouts(folded string) (household, place string) {
	rest := folded
	if m := householdEn.FindStringSubmatchIndex(folded); m != nil {
		for g := 2; g < len(m); g += 2 {
			if m[g] >= 0 && !hmtPlaces.MatchString(folded[m[g]:m[g+1]]) {
				household = folded[m[g]:m[g+1]] + "户口"
				rest = folded[:m[g]] + folded[m[g+1]:]
				break
			}
		}
	}
	for _, m := range knowledge.FindRegions(rest) {
		if m.Code == knowledge.Nation || m.Start > 0 && strings.HasSuffix(rest[:m.Start], "non-") {
			continue
		}
		if strings.HasPrefix(m.Code, "81") || strings.HasPrefix(m.Code, "82") || strings.HasPrefix(m.Code, "71") {
			continue // told of the person
		}
		if m.Code == knowledge.Guangdong && outsideEn.MatchString(rest) {
			continue
		}
		place = "在" + m.Name
		if knowledge.RegionWithin(m.Code, knowledge.Guangdong) && m.Code != knowledge.Guangdong {
			break // a city of ours before any other
		}
	}
	return household, place
}

var (
	// aboutFingers tells of the person, and asks nothing about fingerprints.
	aboutFingers = regexp.MustCompile(`\b(?:never (?:had|gave|given|recorded|registered)|have (?:given|registered|recorded)|gave)[^.?]{0,10} fingerprints?(?: taken)?\b|\b(?:no|without) fingerprints?\b`)
	hmtPlaces    = regexp.MustCompile(`香港|澳门|台湾`)
	householdEn  = regexp.MustCompile(`\b(?:hukou|household(?: registration)?|registered(?: residence)?|hometown|home town|home province|native)\b(?: is| are| was)?(?: still)?(?: registered)?(?: in| at| of| from| to)? (\p{Han}+)|(\p{Han}+)(?:'s)? (?:hukou|household|registered)|\b(?:come|comes|am|i'm|is|he's|she's|are|originally|people|someone|somebody|students?|workers?|girl|boy|man|woman|wife|husband) from (\p{Han}+)|\b(?:native of|back (?:home )?(?:to|in)|(?:go|going|return|travel|fly) home (?:to|in)|return to) (\p{Han}+)`)
	outsideEn    = regexp.MustCompile(`\b(?:outside|not|non|isn't)(?: of| a| in| from)?[- ]广东`)
)

// timeLeft tells how long the card is still valid.
func timeLeft(folded string) string {
	m := leftEn.FindStringSubmatch(folded)
	if m == nil {
		return ""
	}
	number, unit := m[1]+m[3], m[2]+m[4]
	if strings.HasPrefix(number, "a") {
		number = "1"
	}
	if strings.HasPrefix(number, "half") {
		number = "半"
	}
	return "还有" + number + map[byte]string{'y': "年", 'm': "个月", 'w': "周", 'd': "天"}[unit[0]] + "到期"
}

var leftEn = regexp.MustCompile(`\b(?:expires?|expiring|run(?:s)? out|valid for)(?: only)?(?: in| for| after| another)* ` + countEn + ` (?:more )?(years?|months?|weeks?|days?)\b|\b` + countEn + ` (years?|months?|weeks?|days?) (?:left|to go|remaining|before it expires|until it expires|until expiry|before expiry)`)

// matterOf is what is asked, in Chinese; empty when no word of it is known.
func matterOf(folded string) string {
	find := func(in []phrase) string {
		for _, p := range in {
			if p.words.MatchString(folded) {
				return p.chinese
			}
		}
		return ""
	}
	matter := find(mattersEn)
	if timeLeft(folded) != "" && renewEn.MatchString(folded) {
		return "身份证能换领吗"
	}
	switch t, ok := topicOf(folded); {
	case ok && t.flips && matter != "":
		return matter + t.chinese
	case ok && t.flips:
		return "身份证" + t.chinese
	case ok:
		return t.chinese
	}
	channel := find(channelsEn)
	asks := askedEnglish(folded)
	if matter == "" && cardWordsEn.MatchString(folded) {
		matter = "身份证"
		for _, g := range glossEn {
			if g.words.MatchString(folded) && g.chinese != "临时身份证" {
				matter += g.chinese
			}
		}
	}
	if matter == "身份证" && channel == "" && len(asks) == 1 && asks[0] == "能办吗" {
		return "能办身份证吗"
	}
	return matter + channel + strings.Join(asks, "、")
}

var renewEn = regexp.MustCompile(`\brenew\w*`)

func topicOf(folded string) (phrase, bool) {
	i := slices.IndexFunc(topicsEn, func(t phrase) bool { return t.words.MatchString(folded) })
	if i < 0 {
		return phrase{}, false
	}
	return topicsEn[i], true
}

// askedEnglish are the things asked of a matter. The general ones (where, how,
// whether) count only when nothing in particular is asked, as in Chinese.
func askedEnglish(folded string) []string {
	var out []string
	for i, a := range asksEn {
		general := i >= len(asksEn)-3
		if !a.words.MatchString(folded) || general && len(out) > 0 {
			continue
		}
		if a.chinese == "要多少钱" && slices.Contains(out, "免费吗") || a.chinese == "怎么预约" && slices.Contains(out, "要预约吗") {
			continue
		}
		if a.chinese == "多久能拿到" && slices.Contains(out, "有效期多久") {
			continue
		}
		out = append(out, a.chinese)
		if len(out) == 3 {
			break
		}
	}
	return out
}

var (
	spelledNumbers = regexp.MustCompile(`\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|twenty)\b`)
	smallNumbers   = map[string]string{
		"one": "1", "two": "2", "three": "3", "four": "4", "five": "5", "six": "6", "seven": "7", "eight": "8", "nine": "9", "ten": "10", "eleven": "11",
		"twelve": "12", "thirteen": "13", "fourteen": "14", "fifteen": "15", "sixteen": "16", "seventeen": "17", "eighteen": "18", "nineteen": "19", "twenty": "20",
	}
)
