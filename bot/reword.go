package bot

import (
	"maps"
	"regexp"
	"strings"

	"zhengda/hans"
	"zhengda/knowledge"
)

// Reword is a question that is asked again once its case has been edited: k is
// the case after that. What the question says of the facts that were changed is
// put right (湛江 becomes 广州市) or left out; whatever the question said otherwise
// stays. Where its words do not go with the case, 到期 for another matter, the
// question is worded from the case. Understood with k, it leaves every fact of k as
// it is. The language is that of the answer that is asked for again.
func Reword(text string, k CaseFacts, e CaseEdit, l Language) string {
	if l == English {
		if s := rewordedEn(text, k, e); k.agreesWith(s) {
			return s
		}
		return k.questionEn()
	}
	simple := hans.Simplify(text)
	s := reworded(simple, k, e)
	switch {
	case !k.agreesWith(s):
		s = k.question()
	case s == simple:
		return text
	}
	if l == Hant {
		return inHant(s)
	}
	return s
}

// agreesWith reports whether a question, asked as a turn with the case, tells
// nothing else than the case does.
func (k CaseFacts) agreesWith(text string) bool {
	if contentRunes(text) == 0 {
		return false
	}
	u := understand(normalise(inWords(text)), k, &Answer{})
	for _, name := range append(plainFacts, factDocument) {
		if got := u.facts.value(name); got != k.value(name) && !(name == factDocument && k.Document == "") {
			return false
		}
	}
	return maps.Equal(u.facts.Further, k.Further) && u.outside == ""
}

// reworded puts the changed facts into a question's own words, or takes them out.
func reworded(text string, k CaseFacts, e CaseEdit) string {
	for _, name := range e.changed() {
		label := factLabel(Hans, name, k.value(name))
		switch name {
		case factRegion:
			text = withPlace(text, label)
		case factHousehold:
			text = withHousehold(text, label)
		case factAge:
			text = ageTold.ReplaceAllString(text, label)
		}
	}
	text = strings.Trim(strings.TrimSpace(text), ",，、 ")
	return strings.NewReplacer("，，", "，", "，？", "？").Replace(text)
}

// ageTold is an age with what belongs to it.
var ageTold = regexp.MustCompile(`(?:才|刚|已经|今年|还不到|不到|快|未满|年满|满)?(?:[0-9]{1,3}|[` + knowledge.NumeralChars + `]{1,4})\s*(?:周)?岁(?:了|以上|以下)?`)

// changed are the names of an edit's facts.
func (e CaseEdit) changed() []string {
	names := append([]string{}, e.Remove...)
	for _, name := range plainFacts {
		if _, ok := e.Set[name]; ok {
			names = append(names, name)
		}
	}
	return names
}

// withPlace names another place where something is to be done, or none.
func withPlace(text, place string) string {
	var b strings.Builder
	at := 0
	for _, m := range knowledge.FindRegions(strings.ToLower(text)) {
		if m.Start < at || knowledge.Level(m.Code) != "city" || !knowledge.RegionWithin(m.Code, knowledge.Guangdong) || isHousehold(text, m) {
			continue
		}
		before := text[at:m.Start]
		if place == "" {
			before = strings.TrimSuffix(before, "在")
		}
		b.WriteString(before)
		b.WriteString(place)
		at = m.End
	}
	b.WriteString(text[at:])
	return b.String()
}

// isHousehold reports whether a place named is that of the household.
func isHousehold(text string, m knowledge.RegionMatch) bool {
	return householdNear.MatchString(text[m.End:]) || householdLead.MatchString(text[:m.Start])
}

// withHousehold tells another household, or none.
func withHousehold(text, household string) string {
	var b strings.Builder
	at := 0
	for _, m := range knowledge.FindRegions(strings.ToLower(text)) {
		if m.Start < at || !isHousehold(text, m) {
			continue
		}
		lead := strings.TrimRight(householdTell.ReplaceAllString(text[at:m.Start], ""), " ")
		b.WriteString(lead)
		b.WriteString(household)
		at = m.End + len(householdNear.FindString(text[m.End:]))
	}
	b.WriteString(text[at:])
	text = b.String()
	for _, words := range []*regexp.Regexp{notLocalWords, outsideWords, localWords} {
		if words.MatchString(text) && !strings.Contains(text, household+"户") && household != words.FindString(text) {
			text = words.ReplaceAllString(text, household)
		}
	}
	return text
}

// householdTell leads in to the place of a household: 我是, 户口在.
var householdTell = regexp.MustCompile(`(?:(?:我|他|她)?(?:的)?(?:户口|户籍|户籍地|户口所在地|老家|籍贯)(?:地|所在地)?(?:是|在|为|属于)?(?:的)?|(?:我)?是)$`)

// question words the case as a question of its own: 广州市丢失补领居民身份证去哪里办？
func (k CaseFacts) question() string {
	place := k.RegionName
	matter := k.Procedure.Name()
	if d := k.Document.Name(); d != "" && k.Procedure != knowledge.Temporary && k.Procedure != knowledge.Receipt {
		matter += d
	}
	if matter == "" {
		matter = knowledge.IDCard.Name()
	}
	asked := aspectNames[k.Aspect]
	if asked == "" {
		asked = aspectNames[AspectHow]
	}
	if s := place + matter + asked + "？"; k.agreesWith(s) {
		return s
	}
	return place + matter
}

// rewordedEn is reworded in English, where only the place is put right.
func rewordedEn(text string, k CaseFacts, e CaseEdit) string {
	lower := strings.ToLower(text)
	if e.Set[factRegion] == "" || len(lower) != len(text) {
		return text
	}
	p := placesInLatin()
	var b strings.Builder
	at := 0
	for _, m := range p.form.FindAllStringSubmatchIndex(lower, -1) {
		code := p.byName[lower[m[2]:m[3]]].Code
		if knowledge.Level(code) == "city" && knowledge.RegionWithin(code, knowledge.Guangdong) {
			b.WriteString(text[at:m[0]] + placeName(k.Region))
			at = m[1]
		}
	}
	return b.String() + text[at:]
}

// questionEn is question in English.
func (k CaseFacts) questionEn() string {
	doing := doingPlainlyEn[k.Procedure]
	if doing == "" {
		doing = doingPlainlyEn[""]
	}
	place := ""
	if k.Region != "" {
		place = " in " + placeName(k.Region)
	}
	for _, ask := range []string{askingEn[k.Aspect], askingEn[AspectHow]} {
		if s := ask + doing + place + "?"; ask != "" && k.agreesWith(s) {
			return s
		}
	}
	return strings.TrimSpace(strings.ToUpper(doing[:1]) + doing[1:] + place)
}
