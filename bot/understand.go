package bot

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"zhengda/knowledge"
)

// understanding is what one turn has told.
type understanding struct {
	text     string            // normalised question
	folded   string            // text in lower case, what patterns see
	yesNo    whether           // what it asks a yes or no about
	facts    CaseFacts         // the case with this turn's facts merged in
	aspects  []Aspect          // all that is asked, the leading one first; empty when nothing in particular
	told     told              // which facts this turn told
	resolved string            // the standalone question
	search   string            // the question without the place, which the search is told by its code
	context  string            // what it leans on, as far as it is words
	channel  knowledge.Channel // a channel asked about; empty when none is named
	followUp bool              // the turn leans on earlier ones
	own      bool              // it asks for something of its own of the matter before: 过期了呢
	outside  string            // name of a place outside Guangdong at which it is to be done; empty when there is none
	english  bool              // it is answered in English, from facts and rules
	domain   bool              // it is about ID cards, receipts or photos, by its words or as a follow-up
}

// told marks the facts that a turn told.
type told struct {
	region, document, procedure, aspect, age, household, fingerprints, proxy bool

	further []string // names of further facts
}

// person reports whether the turn told something about the person.
func (t told) person() bool {
	return t.age || t.household || t.fingerprints || t.proxy || len(t.further) > 0
}

// understand reads a normalised question in the light of the case so far.
func understand(text string, k CaseFacts, previous *Answer) understanding {
	folded := strings.ToLower(text)
	u := understanding{text: text, folded: folded, yesNo: readWhether(folded), facts: k}
	u.places()
	u.matter()
	u.subject(k, previous)
	u.person()
	u.merge(k, previous)
	u.search = withoutPlaces(u.text)
	if u.outside != "" && knowledge.RegionWithin(u.facts.Household, knowledge.Guangdong) {
		u.search += " 人在外省异地办"
	}
	if u.followUp {
		u.context = strings.Join(u.inherited(), " ")
		if contentRunes(u.search) <= leaning { // 广州那边呢: it says nothing by itself
			u.search, u.context = u.context+" "+u.search, ""
		}
	}
	return u
}

// leaning is how many characters with a meaning a follow-up may have that is
// searched together with what it leans on.
const leaning = 1

// withoutPlaces leaves out the names of Guangdong's places where something is
// to be done: the region says it better, and a name that few passages have
// would outweigh the matter.
func withoutPlaces(text string) string {
	var b strings.Builder
	at := 0
	lower := strings.ToLower(text)
	if len(lower) != len(text) {
		return text
	}
	for _, m := range knowledge.FindRegions(lower) {
		if knowledge.Level(m.Code) != "city" || !knowledge.RegionWithin(m.Code, knowledge.Guangdong) {
			continue
		}
		b.WriteString(text[at:m.Start])
		b.WriteByte(' ')
		at = m.End
	}
	b.WriteString(text[at:])
	return strings.TrimSpace(b.String())
}

// onlyNamed reports a place outside Guangdong that is not where something is to be
// done: where a card is sent, or what somebody is called by.
func onlyNamed(text string, m knowledge.RegionMatch) bool {
	return goalBefore.MatchString(text[:m.Start]) || nameBehind.MatchString(text[m.End:])
}

// places tells where it is to be done from where the household is registered.
func (u *understanding) places() {
	ofForm := cityOfForm.MatchString(u.folded)
	var native knowledge.Region // 湛江人: meant as the place too when no other is named
	inProvince := false
	taken := 0 // end of a 户口 that belongs to the place before it: 湖南户口在东莞
	for _, m := range knowledge.FindRegions(u.folded) {
		if near := householdNear.FindString(u.folded[m.End:]); near != "" && !strings.HasPrefix(u.folded[m.End+len(near):], "民") {
			u.facts.Household, u.told.household = m.Code, true
			taken = m.End + len(near)
			if city, ok := knowledge.City(m.Code); ok && strings.HasSuffix(near, "人") && knowledge.RegionWithin(m.Code, knowledge.Guangdong) {
				native = city
			}
			continue
		}
		if before := u.folded[taken:m.Start]; householdLead.MatchString(before) && !elsewhereLead.MatchString(before) {
			u.facts.Household, u.told.household = m.Code, true
			continue
		}
		if !knowledge.RegionWithin(m.Code, knowledge.Guangdong) {
			home := u.told.household && u.facts.Household != "" && goesBack.MatchString(u.folded[:m.Start]) && (knowledge.RegionWithin(u.facts.Household, m.Code) || knowledge.RegionWithin(m.Code, u.facts.Household))
			if m.Code != knowledge.Nation && u.outside == "" && !home && !hmtOnly(m.Code, u.folded[m.End:]) && !onlyNamed(u.folded, m) { // where one is registered is not where it is done
				u.outside = m.Name
			}
			continue
		}
		if m.Code == knowledge.Guangdong {
			inProvince = true // says no city
			continue
		}
		if u.told.region && strings.HasSuffix(u.folded[:m.Start], "回") {
			continue // 人在汕头,要回广州吗: it is to be done where one is
		}
		city, _ := knowledge.City(m.Code)
		u.facts.Region, u.facts.RegionName, u.told.region = city.Code, city.Name, true
	}
	if !u.told.region && native.Code != "" {
		u.facts.Region, u.facts.RegionName, u.told.region = native.Code, native.Name, true
	}
	if u.told.region || inProvince || ofForm {
		u.outside = ""
	}
	switch {
	case notLocalWords.MatchString(u.folded):
		u.facts.Household, u.told.household = knowledge.OtherProvince, true
	case u.told.household:
	case localWords.MatchString(u.folded) && !notNative.MatchString(u.folded):
		u.facts.Household, u.told.household = knowledge.Guangdong, true
	case outsideWords.MatchString(u.folded):
		u.facts.Household, u.told.household = knowledge.OtherProvince, true
	}
}

// hmtOnly reports Hong Kong, Macao or Taiwan named as where somebody is from: no card
// is applied for there.
func hmtOnly(code, after string) bool {
	return (code == "710000" || code == "810000" || code == "820000") && fromThere.MatchString(after)
}

var (
	fromThere = regexp.MustCompile(`^(永久性?)?(居民|人|同胞)`)
	goesBack  = regexp.MustCompile(`[回返](到)?$`)
)

// matter finds document, procedure and aspect.
func (u *understanding) matter() {
	folded := usedUp.ReplaceAllString(u.folded, " ")
	for _, p := range procedureLexicon {
		if p.words.MatchString(folded) {
			u.facts.Procedure, u.told.procedure = p.procedure, true
			break
		}
	}
	switch {
	case u.facts.Procedure == knowledge.Temporary && u.told.procedure:
		u.facts.Document, u.told.document = knowledge.TemporaryIDCard, true
	case u.facts.Procedure == knowledge.Receipt && u.told.procedure, strings.Contains(u.folded, "回执") && !u.told.procedure:
		u.facts.Document, u.told.document = knowledge.PhotoReceipt, true
	case u.told.procedure, strings.Contains(u.folded, "身份证"), strings.Contains(u.folded, "id card"):
		u.facts.Document, u.told.document = knowledge.IDCard, true
	}
	u.aspects = aspectsByClause(u.folded)
	if len(u.aspects) == 0 && u.yesNo.forms != 0 {
		u.aspects = []Aspect{AspectMay}
	}
	if len(u.aspects) == 0 && aboutPhoto.MatchString(u.folded) {
		u.aspects = []Aspect{AspectPhoto}
	}
	u.facts.Aspect, u.told.aspect = "", len(u.aspects) > 0
	if u.told.aspect {
		u.facts.Aspect = u.aspects[0]
	}
	channels := notChannel.ReplaceAllString(u.folded, " ")
	for _, c := range channelLexicon {
		if c.words.MatchString(channels) {
			u.channel = c.channel
			break
		}
	}
	u.domain = u.told.procedure || domainWords.in(u.folded) || strings.Contains(u.folded, "户口")
}

// aspectsByClause lists what a question asks for. Where and how, asked in a clause of
// their own beside something in particular (哪里可以换,多少钱), come first.
func aspectsByClause(text string) []Aspect {
	all := findAspects(text)
	if len(all) == 0 || ownKind[all[0]] == "" {
		return all
	}
	for _, c := range matterEnd.Split(text, -1) {
		if a := findAspects(c); len(a) == 1 && (a[0] == AspectWhere || a[0] == AspectHow) && procedureIn(c) != "" && !slices.Contains(all, a[0]) {
			return append([]Aspect{a[0]}, all[:min(2, len(all))]...)
		}
	}
	return all
}

// speakingNames are places whose names hold a word by which something is asked: 贵州
// is not dear, and 四会 asks whether nothing will be.
var speakingNames = strings.NewReplacer("贵州", "黔", "贵阳", "黔", "贵港", "桂", "贵溪", "赣", "新会", "粤", "四会", "粤", "高要", "粤", "会昌", "赣", "会同", "湘", "会宁", "陇", "会泽", "滇", "会理", "川", "会东", "川")

// findAspects lists what a question asks for. A general way of asking (怎么,
// 哪里, 吗) counts only when nothing in particular is asked for.
func findAspects(text string) []Aspect {
	var particular []Aspect
	var general Aspect
	text = speakingNames.Replace(text)
	of := glyphsOf(text)
	for _, a := range aspectLexicon {
		if !a.words.among(text, &of) {
			continue
		}
		switch a.aspect {
		case AspectWhat, AspectWhere, AspectHow, AspectMay:
			if general == "" {
				general = a.aspect
			}
		case AspectTime:
			if !slices.Contains(particular, AspectValidity) && !strings.Contains(text, "提前") { // 能用多久, 提前多久 ask for one thing
				particular = append(particular, a.aspect)
			}
		default:
			particular = append(particular, a.aspect)
		}
	}
	if len(particular) == 0 && general != "" {
		return []Aspect{general}
	}
	return particular[:min(3, len(particular))]
}

// person finds what is said of whoever the card is for. When somebody else is
// named than before, what was told of the one before is forgotten.
func (u *understanding) person() {
	further, taken := map[string]string{}, []string(nil)
	for _, w := range furtherWords {
		switch {
		case w.not != nil && w.not.in(u.folded): // 已经退伍了
			taken = append(taken, w.field)
		case w.words.in(u.folded):
			further[w.field] = w.value
			u.told.further = append(u.told.further, w.field)
		}
	}
	if days, ok := daysLeft(u.folded); ok {
		further[factDaysLeft] = strconv.Itoa(days)
		u.told.further = append(u.told.further, factDaysLeft)
	}
	u.turnTo(u.personMeant(further))
	child := childWords.MatchString(u.folded)
	known := func(lo, hi int) bool { // that age, or a narrower one, was told before
		return u.facts.AgeMin != nil && *u.facts.AgeMin >= lo && *u.facts.AgeMax <= hi
	}
	set := func(lo, hi int) { u.facts.AgeMin, u.facts.AgeMax, u.told.age = &lo, &hi, true }
	switch age, under, ok := findAge(u.folded); {
	case ok && under:
		set(0, max(0, age-1))
	case ok:
		set(age, age)
	case adultWords.MatchString(u.folded) && !child:
		if !known(16, oldest) {
			set(16, 120)
		}
	case child && turning16.MatchString(u.folded):
	case child:
		if !known(0, 15) {
			set(0, 15)
		}
	case elderWords.MatchString(u.folded) && !elderAlong.MatchString(u.folded):
		if !known(60, oldest) {
			set(60, 120)
		}
	}
	switch {
	case fingersNo.MatchString(u.folded):
		u.facts.Fingerprints, u.told.fingerprints = knowledge.No, true
	case fingersYes.MatchString(u.folded):
		u.facts.Fingerprints, u.told.fingerprints = knowledge.Yes, true
	}
	u.facts.Further = u.facts.tell(further, taken)
	switch {
	case inPerson.MatchString(u.folded):
		u.facts.Proxy, u.told.proxy = knowledge.No, true
	case proxyWords.MatchString(u.folded):
		u.facts.Proxy, u.told.proxy = knowledge.Yes, true
	}
}

// subject notices a change of it. A new procedure or document is a new matter:
// what belonged to the old one is dropped, the place and the person stay. A card
// spoken of in a talk on another document is that document, unless the card's own
// procedures are named.
func (u *understanding) subject(before CaseFacts, previous *Answer) {
	if previous == nil || before.Document == "" {
		return
	}
	if before.Document != knowledge.IDCard && u.facts.Document == knowledge.IDCard && !ownMatter.MatchString(u.folded) {
		u.facts.Document, u.facts.Procedure = before.Document, before.Procedure
		u.told.document, u.told.procedure = false, false
		u.own = true
	}
	another := u.told.document && u.facts.Document != before.Document
	if another && !u.told.procedure {
		u.facts.Procedure = ""
	}
	if another || u.told.procedure && before.Procedure != "" && u.facts.Procedure != before.Procedure {
		u.facts = u.facts.newMatter()
	}
}

// merge decides what of the earlier case still holds and words the standalone
// question: the aspect of a new matter is asked anew.
func (u *understanding) merge(before CaseFacts, previous *Answer) {
	if before.Document == "" && u.told.region && !u.domain && previous != nil && (previous.Status == Answered || previous.Status == Partial || previous.Status == Clarify) {
		before.Document = knowledge.IDCard // 深圳怎么约, and then 那东莞呢: what was answered was on the card, though no word said so
	}
	hasPast := previous != nil && before.Document != ""
	u.followUp = hasPast && !u.told.document && u.outside == ""
	if !u.followUp {
		if !u.told.document && u.domain {
			u.facts.Document = knowledge.IDCard
		}
		u.resolved = u.text
		if hasPast && !u.told.region && u.facts.Region != "" && u.outside == "" {
			u.resolved = u.facts.RegionName + " " + u.text
		}
		return
	}
	u.domain = true
	if !u.told.aspect && (u.told.region || u.told.person() || !u.own && contentRunes(u.folded) < 3) { // else it asks for something of its own
		u.facts.Aspect = before.Aspect
		if before.Aspect != "" {
			u.aspects = []Aspect{before.Aspect}
		}
	}
	u.resolved = strings.Join(append(u.inherited(), u.text), " ")
}

// inherited words the facts that a follow-up leans on.
func (u *understanding) inherited() []string {
	var parts []string
	if u.facts.RegionName != "" && !u.told.region {
		parts = append(parts, u.facts.RegionName)
	}
	if u.facts.Procedure != "" {
		parts = append(parts, u.facts.Procedure.Name())
	}
	if d := u.facts.Document.Name(); d != "" && !strings.Contains(strings.Join(parts, ""), d) {
		parts = append(parts, d)
	}
	if !u.told.aspect && u.facts.Aspect != "" {
		parts = append(parts, aspectNames[u.facts.Aspect])
	}
	return parts
}

// knowledgeCase is the case in the form that rules take.
func (k CaseFacts) knowledgeCase() knowledge.Case {
	c := knowledge.Case{
		Region: k.Region, Procedure: k.Procedure,
		Household: k.Household, Fingerprints: k.Fingerprints, Proxy: k.Proxy,
		Fingerprinted: k.Fingerprints, // who says so does not say where
	}
	if k.AgeMin != nil && k.AgeMax != nil {
		c.Age = knowledge.Range{Known: true, Min: *k.AgeMin, Max: *k.AgeMax}
	}
	for field, value := range k.Further {
		_ = c.Set(field, value) // what was stored by another version and is no fact any more says nothing
	}
	return c
}
