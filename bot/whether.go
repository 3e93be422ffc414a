package bot

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"zhengda/knowledge"
)

// A yes-or-no question is read for what it asks (whether one may, must, whether
// it will, is, has) and whether the thing asked about is itself negated
// (没带户口本可以吗). The word that answers is made from both and from the typed
// claim of a reply or an outcome of the rules, never from the wording of a
// passage: 不用带 answers 要带吗 with 不用, and 没带可以吗 with 可以.

// form is a way of asking for yes or no.
type form uint8

// The forms; a question may have several.
const (
	asksMay form = 1 << iota
	asksMust
	asksWill
	asksIs
	asksHas
	asksAny // 吗 and nothing else
)

// whether is what a question asks for a yes or no about.
type whether struct {
	forms     form
	negated   bool     // the thing asked about is negated, not the modal
	denied    []string // the first two characters of what is negated
	scopes    []string // what stands behind each negation, up to six characters
	without   bool     // it asks whether one may do without: 能不能不交, 两样都没有行吗
	text      string
	elsewhere bool // what is negated stands in another clause than what is asked
	supposes  bool // it supposes that one need not: 不用填吧
	heard     bool // it asks whether what was heard is so: 要换新的,真的吗
	heardNot  bool // what was heard is a negation
}

type formWord struct {
	form  form
	words *concept
}

var (
	formWords = []formWord{
		{asksMust, about(`要不要|该不该|应不应该|用得着|非[^,。?]{1,8}不可|(应该|应当|该)[^,。?]{1,12}(吗|么|嘛|不$)|用不用|需不需要|要唔要|使唔使|使不使|洗唔洗|是否(需要|要|必须)|收不收(费|钱|工本费)|收(费|钱)(吗|么|不|嘛)|是不是(都|一定|也|还|就|全|全都|都得|每次|又)*(要|得|必须|需要|非|该)|必须|非得|非要|一定(要|得)|有必要|(需要|还要|还得|也要|都要|只要|就要|得|要|用|需|使|不用|不需要|不必|(^|[^不没未唔提])交)[^,。?]{0,14}(吗|么|嘛|吧|咩|不$|不\?|没$)|系咪(都)?(要|得)|(还|又)(要|得)(再)?[^,。?]{1,12}[?]$|[^不]要[^,。?]{1,14}还是不`)},
		{asksMay, about(`能不能|可不可以|可以不可以|可唔可以|能唔能|得唔得|得不得|行不行|好不好使|能否|可否|是否(可以|能)|是不是(可以|能|不能|只能)|可以|行(吗|么|不|嘛|吧)|(能|得|让|准|允许|给|许|接受|认|支持|批)[^,。?]{0,14}(吗|么|嘛|吧|咩|不$|不\?)|让不让|准不准|给不给|认不认|收不收|允不允许|还能|就能|只能|不能|能(用|办|换|补)([^,。?]{0,6}(吗|么|不)|[?]?$)|没问题(吗|吧)|ok(吗|不)`)},
		{asksWill, about(`会不会|会唔会|会[^,。?]{0,14}(吗|么|嘛|吧|不$|不\?)|影响(吗|不|大)|(要不要|会|被)[^,。]{0,3}(罚|坐牢|拘留|追究)|(罚|判|查)[^,。]{0,4}(吗|么|不)|犯法(吗|不)|违法(吗|不)`)},
		{asksIs, about(`是不是|是否|算不算|够不够|对不对|系唔系|系咪|一样不|(是|算|够|对|一样|有效|通用|真的|真|违法|犯法|合法|正常|有用|管用|作数|作废|失效|属于|相同|统一|强制|永久|长期)[^,。?]{0,10}(吗|么|嘛|吧|咩)`)},
		{asksHas, about(`有没有|有冇|有无|(有|存在|出现)[^,。?]{0,12}(吗|么|嘛|没|吧|咩)`)},
	}
	anyForm = about(`(吗|么|嘛|吧|咩)[?。!,]?|不\?|[^,。?]{2,}(不|没|没有|不)$|还是`)

	// modalNot are negations that belong to the asking itself.
	modalNot = regexp.MustCompile(`能不能|可不可以|可以不可以|要不要|用不用|需不需要|该不该|应不应该|行不行|会不会|是不是|算不算|够不够|对不对|有没有|让不让|准不准|给不给|得不得|允不允许|认不认|收不收|是不|一样不|可唔可以|得唔得|使唔使|会唔会|系唔系|要唔要|能唔能|有冇|有无|不能|不可以|不用|不需要|不必|不行|不会|不是|不算|不够|唔使|唔得|不$|不\?|没$|没有$|没\?|不同|不过|不动产|不管|不论|还是不|差不多|不知道|不懂|不清楚|不太|不明白|不好意思|非[^,。?]{1,8}不可|对不上|认不出|打不出|刷不出|读不出|不方便|不便|不灵便|不清(?:人|字|脸|楚)|(?:看|认|辨|分)不清|走不开|抽不开|抽不出|出不了门|动不了|下不了床|走不动|赶不(?:回|及)|来不及|回不(?:去|来)|没空|没时间|没工夫|请不了假|请不到假|不懂事|请问|不见|唔见|唔记得|没收到|未成年|(未|不|没|没有|还没)(满|到|足)?(16|十六|[0-9一二三四五六七八九十]{1,3})(周)?岁|(未|不|没)满`)
	// mayWithout asks whether one may do without something, or without any of several.
	mayWithout = about(`(能|可以|可不可以|能不能)(不可以)?(再)?(省|免)(掉|去|了|下)?(吗|么|嘛|吧|不|[?]?$)|(能不能|可不可以|行不行)(不|唔|免)[^,。?]|(可以|能)(不|唔|免)[^能可,。?]|[都全](没|不|冇)`)

	// notAsking hold 么 and 不 that ask nothing.
	notAsking = regexp.MustCompile(`[怎什那这多要]么|为什么|不知道`)
	// openWords ask for a thing, a place or a figure: 几岁可以办 asks for no yes
	// or no unless it is marked as such (几岁都可以办吗).
	openWords = about(`什么|哪|谁|怎|点样|点解|边度|边个|咩(?:人|嘢|材料)|多少|多久|多长|多大|多小|几(?:多|耐|岁|天|日|年|个|块|钱|时|点)`)
	yesNoMark = regexp.MustCompile(`吗|[^怎什那这多要]么|嘛|吧|咩[?。!]?$|不[?。!]?$|没(?:有)?[?。!]?$|是否|能否|可否|有无|有冇|还是|能不能|可不可以|可以不可以|要不要|用不用|需不需要|该不该|应不应该|行不行|会不会|是不是|算不算|够不够|对不对|有没有|让不让|准不准|给不给|得不得|允不允许|认不认|收不收|[可得使会系要能]唔[可得使会系要能]`)
	// tagMay at the end asks whether what stands before it is allowed, whatever
	// verbs it has: 不交旧证可以吗.
	tagMay   = about(`[^才](?:可以|行|得|能行)(?:吗|么|嘛|吧|不|咩)[?。!]?$|(?:行不行|可不可以|可唔可以|得唔得|得不得)[?。!]?$|(?:可以|能)[不唔][^能,。?]{1,10}(?:吗|么|嘛|不|咩)[?。!]?$`)
	innerNot = regexp.MustCompile(`不|没|未|冇|唔|无|免(?:交|带|去|填|提)|缺|忘(?:了|记)?带`)
)

// readWhether reads a normalised question in lower case.
func readWhether(text string) whether {
	text = speakingNames.Replace(text)
	of := glyphsOf(text)
	if heard.among(text, &of) {
		if m := heardWords.FindStringIndex(text); m != nil && m[0] > 0 {
			return readHeard(text[:m[0]])
		}
	}
	if openWords.among(text, &of) && !yesNoMark.MatchString(text) {
		return whether{text: text}
	}
	if strings.Contains(text, "么") || strings.Contains(text, "不知道") {
		text = notAsking.ReplaceAllString(text, " ")
		of = glyphsOf(text)
	}
	w := whether{text: text}
	for _, f := range formWords {
		if f.words.among(text, &of) {
			w.forms |= f.form
		}
	}
	if tagMay.among(text, &of) {
		w.forms = w.forms&^asksMust | asksMay
	}
	offered := "" // the verb with its negation, which denies nothing
	if w.forms == 0 {
		w.forms, offered = offersBoth(text)
	}
	if w.forms == 0 && anyForm.among(text, &of) {
		w.forms = asksAny
	}
	w.supposes = supposed.among(text, &of)
	w.without = mayWithout.among(text, &of)
	if !negations.among(text, &of) {
		return w
	}
	plain := modalNot.ReplaceAllString(text, " ")
	if offered != "" {
		plain = strings.ReplaceAll(plain, offered, " ")
	}
	for _, m := range innerNot.FindAllStringIndex(plain, -1) {
		w.negated = true
		if strings.HasPrefix(plain[m[1]:], "了") {
			continue // 办不了 names nothing that is not there
		}
		rs := []rune(strings.TrimLeft(plain[m[1]:], "有过了"))
		w.denied = append(w.denied, string(rs[:min(2, len(rs))]))
		w.scopes = append(w.scopes, string(rs[:min(6, len(rs))]))
	}
	if w.negated {
		w.elsewhere = !negations.in(modalNot.ReplaceAllString(askedClause(text), " "))
	}
	return w
}

// offersBoth reads a verb that is offered with its negation: 变不变, 收不收.
func offersBoth(text string) (form, string) {
	rs := []rune(text)
	for i := 0; i+2 < len(rs); i++ {
		if rs[i] != rs[i+2] || !unicode.Is(unicode.Han, rs[i]) || rs[i+1] != '不' && rs[i+1] != '唔' && rs[i+1] != '没' {
			continue
		}
		of := asksAny
		switch {
		case strings.ContainsRune("换交带去回拍填办补签写报收", rs[i]):
			of = asksMust
		case strings.ContainsRune("变罚扣影改", rs[i]):
			of = asksWill
		case strings.ContainsRune("贵多少远近快慢难好大小高低长短", rs[i]):
			of = asksIs
		}
		return of, string(rs[i : i+3])
	}
	return 0, ""
}

// askedClause is the clause that asks, with the one before it where it says little
// by itself (没带户口本,可以吗): what another clause denies was told, not asked.
func askedClause(text string) string {
	clauses := strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune(",。;?! ", r) })
	for i := len(clauses) - 1; i >= 1; i-- {
		of := glyphsOf(clauses[i])
		if !slices.ContainsFunc(formWords, func(f formWord) bool { return f.words.among(clauses[i], &of) }) {
			continue
		}
		if utf8.RuneCountInString(clauses[i]) >= fullClause {
			return clauses[i]
		}
		return clauses[i-1] + "," + clauses[i]
	}
	return text
}

// fullClause is from how many characters on a clause that asks stands by itself.
const fullClause = 7

// negations are characters of which every one is a negation or asks by one.
var negations = about(`[不没未冇唔无免缺忘]`)

// heard are the words without which heardWords are not met.
var heard = about(`(这|那)(回|种)?事|真的|属实|说法|规定`)

// supposed is that something need not be, which is to be confirmed.
var supposed = about(`(不用|不需要|不必|唔使|唔洗)[^,。?]{0,14}(吧|对吧|是吧)[?。!]*$`)

// heardWords ask whether what was heard is so.
var heardWords = regexp.MustCompile(`[,。?! ]*(真有(这|那)(回|种)?事|有(这|那)(回|种)?事|是真的|真的假的|真的|属实|有(这|那)(种|个)?(说法|规定))(吗|么|嘛|吧|不|没|咩)?[?。!]*$`)

// heardModals are what somebody was told to do, or that will be.
var heardModals = regexp.MustCompile(`不(能|可以|用|需要|必|会|要|得)|没有|要|必须|得|需要|能|可以|会`)

// readHeard reads what somebody has heard and asks about.
func readHeard(said string) whether {
	w := whether{text: said, heard: true, forms: asksIs}
	all := heardModals.FindAllString(said, -1)
	if len(all) == 0 {
		return w
	}
	modal := all[len(all)-1]
	w.heardNot = strings.HasPrefix(modal, "不") || modal == "没有"
	switch strings.TrimPrefix(modal, "不") {
	case "要", "必须", "得", "需要", "用", "必":
		w.forms = asksMust
	case "能", "可以":
		w.forms = asksMay
	case "会":
		w.forms = asksWill
	}
	return w
}

// reverses reports that one of two questions asks of a thing what the other asks
// of its contrary: 戴帽子可以吗, 不戴帽子可以吗.
func (w whether) reverses(o whether) bool {
	denies := func(a, b whether) bool {
		return slices.ContainsFunc(a.denied, func(d string) bool { return d != "" && !b.denies(d) && strings.Contains(b.text, d) })
	}
	return denies(w, o) || denies(o, w)
}

// denies reports that a question negates a thing, if with a verb between: 没录过指纹
// denies what 没指纹 does.
func (w whether) denies(thing string) bool {
	return slices.ContainsFunc(w.scopes, func(scope string) bool { return strings.Contains(scope, thing) })
}

// family are the claims that a form asks for.
type family struct {
	form    form
	yes, no knowledge.Claim
}

// families are those of each form.
var families = []family{
	{asksMay, knowledge.May, knowledge.MayNot},
	{asksMust, knowledge.Must, knowledge.NeedNot},
	{asksWill, knowledge.Will, knowledge.WillNot},
	{asksIs, knowledge.Is, knowledge.IsNot},
	{asksHas, knowledge.Has, knowledge.HasNot},
}

// formOf is the form that asks for a claim.
func formOf(c knowledge.Claim) form {
	for _, f := range families {
		if c == f.yes || c == f.no {
			return f.form
		}
	}
	return 0
}

// word is the yes or no, as a sentence, by which the claim answers the question;
// as is how the claim's own wording asks. ok is false when the claim does not
// answer it: asked the other way round, or for something else.
func (w whether) word(c knowledge.Claim, as whether) (word string, ok bool) {
	of := formOf(c)
	switch {
	case c == "" || w.forms == 0 || eitherOr.MatchString(w.text):
		return "", true
	case of == asksMust && forFree.MatchString(w.text):
		return "", true // 免费吗 asks whether one need not pay
	case of == asksMust && w.forms&asksMust == 0 && w.forms&asksMay != 0:
		if !w.negated || w.elsewhere { // 带户口本可以吗 asks nothing that 不用带 answers
			return "", as.negated == w.negated
		}
		return map[knowledge.Claim]string{knowledge.Must: "不行。", knowledge.NeedNot: "可以。"}[c], true
	case of == asksMust && as.forms&asksMust == 0 && as.negated:
		return plainWord(w, c), !w.negated
	case w.reverses(as):
		return "", false
	case w.without && !as.without && of != asksMust:
		return "", true // the sentence tells it by itself
	case w.forms&(of|asksAny) == 0:
		return "", true // asked in another way: the sentence tells it by itself
	}
	return plainWord(w, c), true
}

// predicates take the place of 是 where the question has them.
var predicates = []struct {
	asked   *regexp.Regexp
	yes, no string
}{
	{regexp.MustCompile(`够`), "够的。", "不够。"},
	{regexp.MustCompile(`算不算|算[^吗么嘛吧不没?。,]`), "是的，算。", "不算。"},
	{regexp.MustCompile(`一样(吗|么|嘛|吧|不|没|\?|$)`), "是的，一样。", "不一样。"},
	{regexp.MustCompile(`对吗|对不对`), "对。", "不对。"},
}

var (
	// eitherOr is a question that names what may be chosen (是五年还是十年).
	eitherOr = regexp.MustCompile(`(还是|定系|抑或)[^不吗么嘛吧咩?]+$`)
	forFree  = regexp.MustCompile(`免费|免不免|免唔免`)
)

// asksByIs is a question that 是 asks, whatever else it holds (是按哪天算的吗).
var asksByIs = regexp.MustCompile(`是不是|是否|系咪|系唔系|是[^,。?]*的(吗|么|嘛|吧)`)

// plainWord is the word for a claim in the words of the question.
func plainWord(w whether, c knowledge.Claim) string {
	if w.heard {
		yes := slices.ContainsFunc(families, func(f family) bool { return f.yes == c })
		if yes != w.heardNot {
			return "是的。"
		}
		return "不是。"
	}
	switch c {
	case knowledge.May:
		return "可以。"
	case knowledge.MayNot:
		return "不可以。"
	case knowledge.Must:
		if w.supposes {
			return "不是，要。"
		}
		return "要。"
	case knowledge.NeedNot:
		if w.supposes {
			return "对，不用。"
		}
		return "不用。"
	case knowledge.Will:
		return "会。"
	case knowledge.WillNot:
		return "不会。"
	case knowledge.Has:
		return "有。"
	case knowledge.HasNot:
		return "没有。"
	}
	for _, p := range predicates {
		if p.asked.MatchString(w.text) && !asksByIs.MatchString(w.text) {
			return map[knowledge.Claim]string{knowledge.Is: p.yes, knowledge.IsNot: p.no}[c]
		}
	}
	return map[knowledge.Claim]string{knowledge.Is: "是的。", knowledge.IsNot: "不是。"}[c]
}
