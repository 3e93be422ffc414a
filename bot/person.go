package bot

import (
	"regexp"
	"slices"
	"strings"
)

// Who a card is for, as the conversation has said it. It decides no rule; it tells
// whether a turn goes on about the same person or has turned to another one.

// The persons that stand for others too.
const (
	personSelf  = "self"
	personChild = "child"
	personElder = "elder"

	personAnybody = "anybody" // somebody of a kind, asked about in general
)

// personWords name who a card may be for. Of two in one sentence the one that
// stands first in the list is meant: 爸妈怎么给孩子办.
var personWords = []struct{ person, words string }{
	{"son", `儿子`},
	{"daughter", `女儿|闺女`},
	{"grandchild", `孙子|孙女|外孙`},
	{"nephew", `侄子|侄女|侄儿|外甥`},
	{personChild, `孩子|小孩|宝宝|婴儿|新生儿|娃|小朋友|细路|子女`},
	{"in-law", `岳父|岳母|丈母娘|公公|婆婆|家公|家婆`},
	{"grandmother", `奶奶|外婆|姥姥|阿嬷`},
	{"grandfather", `爷爷|外公|姥爷|阿公`},
	{"parents", `父母|爸妈|双亲`},
	{"father", `我爸|爸爸|父亲|老爸|老豆`},
	{"mother", `我妈|妈妈|母亲|老妈|老母`},
	{"spouse", `老公|老婆|丈夫|妻子|太太|爱人|媳妇`},
	{"brother", `我哥|我弟|哥哥|弟弟`},
	{"sister", `我姐|我妹|姐姐|妹妹`},
	{"relative", `叔叔|伯伯|舅舅|舅妈|姑姑|姑妈|阿姨|姨妈|表哥|表弟|表姐|表妹|堂哥|堂弟|堂姐|堂妹|亲戚`},
	{"friend", `女朋友|男朋友|女友|男友|朋友`},
	{"colleague", `同事|室友|同学|老乡|邻居|员工|工友`},
	{personElder, `老人家?|老年人|长者`},
	{personSelf, `我自己|我本人|自己的|那我呢|那我的|^我呢|^我的呢|大人`},
}

type namedPerson struct {
	person string
	words  *regexp.Regexp
}

var (
	persons = func() (out []namedPerson) {
		for _, p := range personWords {
			out = append(out, namedPerson{p.person, regexp.MustCompile(p.words)})
		}
		return out
	}()

	anybody = func() string {
		var all []string
		for _, p := range personWords {
			if p.person != personSelf {
				all = append(all, p.words)
			}
		}
		return `(?:` + strings.Join(all, "|") + `)(?:们)?`
	}()

	// bystanders are people who are named in a question without the card being for
	// them: who applies for another, comes along, is away, or whose papers are to be shown.
	bystanders = regexp.MustCompile(
		anybody + `[^,。?]{0,5}(?:帮|替|代)(?:我|他|她|本人|孩子|小孩|儿子|女儿|忙|办|领|换|补|取|拿)` +
			`|(?:让|叫|请|托|委托|由|麻烦)(?:我|我的)?` + anybody +
			`|` + anybody + `[^,。?]{0,3}(?:带|陪|领(?:着|孩子|小孩|娃|他|她|我))` +
			`|` + anybody + `(?:都)?[^,。?]{0,3}(?:不在|出差|没空|没时间|来不了|去不了|不能陪|走不开|在外地|在外面)` +
			`|` + anybody + `(?:说|讲|告诉|问)` +
			`|(?:和|跟|同|与)(?:我|我的)?` + anybody +
			`|(?:带|拿|用|要|出示|需要)(?:上|到|着)?(?:我|我的)?` + anybody + `的?(?:户口本|户口簿|身份证|证件|证明)`)

	// aboutMyself turns from somebody else to whoever asks.
	aboutMyself = regexp.MustCompile(`(?:^|[,。?! ])(?:那|那么)?我(?:是|今年|已经|的?身份证|自己|本人|当|想换|要换|想补|要补|的(?:丢|坏|过期|到期)|[0-9]{1,3}岁)`)

	// whereIAm says where whoever asks is; with a matter of its own, 我在国外身份证丢了,
	// it is about them too, while 我在广州 may be told of a child's card.
	whereIAm = regexp.MustCompile(`^我(?:人)?(?:现在)?在`)

	// leaningWords begin or end a question that goes on about the same person.
	leaningWords = regexp.MustCompile(`^(?:那|还|如果|要是|假如)|呢[?。]?$`)
)

// personNamed is who a question says the card is for; empty when it names nobody.
func personNamed(text string) string {
	rest := bystanders.ReplaceAllStringFunc(text, func(m string) string {
		for _, child := range persons[:5] { // 奶奶带孙子去办: the child's
			if loc := child.words.FindAllStringIndex(m, -1); loc != nil && loc[len(loc)-1][0] > 0 {
				return " " + m[loc[len(loc)-1][0]:]
			}
		}
		return " "
	})
	for _, p := range persons {
		if p.words.MatchString(rest) {
			return p.person
		}
	}
	if aboutMyself.MatchString(text) {
		return personSelf
	}
	return ""
}

// personMeant is who a turn is about: the person named, else what the question
// says by its form. What foreigners may do is asked of anybody, and the next
// question that stands by itself is one's own again.
func (u *understanding) personMeant(further map[string]string) string {
	if named := personNamed(u.folded); named != "" {
		return named
	}
	if u.told.document && whereIAm.MatchString(u.folded) {
		return personSelf
	}
	general := slices.ContainsFunc(ofAnybody, func(name string) bool { return further[name] != "" })
	switch {
	case general && !strings.Contains(u.folded, "我"):
		return personAnybody
	case !general && u.facts.Person == personAnybody && u.told.document && ownMatter.MatchString(u.folded) && !leaningWords.MatchString(u.folded):
		return personSelf
	}
	return ""
}

// ofAnybody are further facts that are asked about in general: 外国人能办吗.
var ofAnybody = []string{"hmt", "foreigner", "deceased", "custody"}

// wider are the persons that a word for several may mean.
var wider = map[string][]string{
	personChild: {"son", "daughter", "grandchild", "nephew"},
	personElder: {"grandmother", "grandfather", "father", "mother", "parents", "in-law"},
}

// samePerson reports whether a person named may be the one spoken of before.
func samePerson(before, named string) bool {
	return before == named || slices.Contains(wider[before], named) || slices.Contains(wider[named], before)
}

// turnTo takes the case to the person that a turn names. What was told of another
// one is forgotten. Whoever asks is meant while nobody is named, and a child while
// the age is one's.
func (u *understanding) turnTo(named string) {
	before := u.facts.Person
	if before == "" {
		before = personSelf
		if u.facts.AgeMax != nil && *u.facts.AgeMax < 16 {
			before = personChild
		}
	}
	if named == "" {
		return
	}
	if samePerson(before, named) {
		if u.facts.Person == "" || slices.Contains(wider[before], named) {
			u.facts.Person = named // 孩子, then 儿子
		}
		return
	}
	household, told := u.facts.Household, u.told.household
	u.facts = u.facts.somebodyElse()
	u.facts.Person = named
	if told {
		u.facts.Household = household
	}
}

// somebodyElse is the case without what was told of the person and of their card:
// the place and the matter stay.
func (k CaseFacts) somebodyElse() CaseFacts {
	return CaseFacts{Region: k.Region, RegionName: k.RegionName, Document: k.Document, Procedure: k.Procedure, Aspect: k.Aspect}
}
