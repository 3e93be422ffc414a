package bot

import (
	"fmt"
	"strconv"
	"strings"

	"zhengda/knowledge"
)

// All words of the bot in English that are not reviewed English of the corpus
// (english.tsv) stand in this file: plain, short, calm, with the next step. They
// state no figure.

// repliesEn are the reviewed answers of routes that compose nothing.
var repliesEn = map[Reason]string{
	ReasonEmpty:          "I see no question. Please write in a sentence what you would like to do, for example: Where do I renew my ID card in Zhanjiang?",
	ReasonNoEvidence:     "I found no reviewed rule on this, so I cannot give you an answer. Please ask the local police household-registration counter (户政窗口), or ask me in other words, with the city and what you want done.",
	ReasonOffTopic:       "I only answer questions on the resident ID card (居民身份证) and its photo receipt (相片回执). You can ask me where to renew an ID card, how to replace a lost one, or how to get the photo receipt.",
	ReasonOtherDocument:  "That document is not covered here: I only answer on the resident ID card (居民身份证) and photo receipt (相片回执) in Guangdong. Please ask the office that issues it.",
	ReasonOutOfArea:      "I only know the rules of Guangdong and cannot answer for other provinces. Please ask the police household-registration counter (户政窗口) there. If you are in Guangdong, tell me the city and I will answer for it.",
	ReasonUnknowable:     "That depends on how things are there at the time, or only the office knows it; public rules do not say, so I cannot tell. Please look at the notices or the booking page of the local police, or ask the police household-registration counter (户政窗口).",
	ReasonUsedElsewhere:  "That is about using an ID card elsewhere. Whoever asks to see the card makes that rule, and I cannot look it up; please ask them. You can ask me how to apply for, renew or replace the card itself.",
	ReasonForgery:        "I cannot help with that. Forging or altering an ID card is a crime. A card that is lost, damaged or wrong can be replaced lawfully, and I can tell you how.",
	ReasonTrade:          "I cannot help with that. ID cards must not be bought, sold or rented out. If you lack a document, you can apply for or replace one lawfully, and I can tell you how.",
	ReasonLending:        "I cannot help with that. An ID card is for its holder only; it must not be lent, nor another person's used. If you left yours, lost it or never had one, I can tell you the lawful way.",
	ReasonOwnOrder:       "I cannot see your order, nor change, refund or speed it up. In the mini-programme where you placed it, see 订单 (orders) at the bottom; for changes and refunds tap 客服 (customer service).",
	ReasonDistress:       "What you say matters much more than any document. Please do not carry it alone: tell somebody you trust now and ask them to stay with you; if it is urgent, call the police or go to the nearest hospital. The card can wait.",
	ReasonDanger:         "Your safety comes first. If you can leave, leave, and call the police now, or ask somebody near to call; say where you are and what has happened. If a child is missing, call the police at once too. The card can wait until you are safe.",
	ReasonScam:           "Please stop: transfer no money, give no codes or ID numbers, stop sharing the screen and hang up. If you have paid or told something already, call the police and your bank now. Whether the matter is real, ask at a police station (派出所) yourself.",
	ReasonOtherPerson:    "I cannot help with that. Other people's identity data is protected by law; I neither give it nor can look it up. If you have a lawful need, please ask the police.",
	ReasonBypass:         "I cannot help with that. The person must go through the identity check themselves; getting round it or posing as somebody else is against the law. If it does not work, the police counter (户政窗口) will help.",
	ReasonInjection:      "I cannot do that. I only answer questions on the ID card and photo receipt from reviewed rules; please tell me what you would like to do.",
	ReasonAskedForPerson: "I have noted that you want a person. Nobody is online right now; leave a message with the city and what you want done. If it is urgent, please ask the local police household-registration counter (户政窗口).",
	ReasonHello:          "Hello. I am 证答 (zhengda) and answer questions on the resident ID card and photo receipt in Guangdong. I am not the police. Please tell me the city and what you want to do.",
	ReasonThanks:         "You are welcome. Ask me any time about the ID card or photo receipt.",
	ReasonAbout:          "I am 证答 (zhengda), an assistant that answers questions, not the police, and I issue no documents. I answer on the resident ID card and photo receipt in Guangdong from reviewed public rules, with the source of every sentence.",
	ReasonNoIndex:        "The material is being prepared and cannot be searched right now. Please ask again in a while; if it is urgent, ask the local police household-registration counter (户政窗口).",
	ReasonInternal:       "Something went wrong and I could not answer. Please ask again; if it is urgent, ask the local police household-registration counter (户政窗口).",
	ReasonPersonalData:   "The personal data you sent was masked and not kept. Numbers, phones and addresses are not needed here; please just tell me the city and what you want to do.",
	ReasonWhichProcedure: "Which of these do you want to do? Choose one, so that I can answer by the rules.",
}

// clarificationsEn are the questions of clarifications in English.
var clarificationsEn = map[string]string{
	"age":          "It is different for people under 16 and from 16 on. Who is the card for?",
	"household":    "It is different for a Guangdong household registration (户籍) and one elsewhere. Where is yours?",
	"fingerprints": "It depends on whether you have had a card with fingerprints from the Guangdong police. Have you?",
}

const (
	progressSearchEn  = "Looking up the rules…"
	progressComposeEn = "Checking the source of every sentence…"
)

const maskedEn = "The personal data you sent was masked and not kept. Numbers, phones and addresses are not needed here."

// notLocalEn is notLocal in English.
func notLocalEn(code string) string {
	return "No public rules of " + placeName(code) + " itself were found; the above holds for the whole province or nation. Please ask the local police household-registration counter (户政窗口) before you go."
}

// choicesEn are the choices of an answer in English, by the Chinese text that is
// asked when they are tapped.
var choicesEn = map[string]Choice{
	"我是成年人":       {"16 or over", "I am an adult"},
	"孩子未满16周岁":    {"Under 16", "my child is under 16"},
	"我是广东户籍":      {"Guangdong hukou", "my hukou is in Guangdong"},
	"我是省外户籍":      {"Hukou elsewhere", "my hukou is in another province"},
	"在广东录过指纹":     {"Yes, with fingerprints", "I gave my fingerprints in Guangdong before"},
	"在广东没录过指纹":    {"No", "I never gave my fingerprints in Guangdong"},
	"去哪里办？":       {"Where to apply", "Where do I apply?"},
	"办理步骤是什么？":    {"Step by step", "How do I apply, step by step?"},
	"要带什么材料？":     {"What to bring", "What documents do I need to bring?"},
	"要多少钱？":       {"Fee", "How much does it cost?"},
	"多久能拿到？":      {"How long it takes", "How long does it take?"},
	"有效期多久？":      {"How long it is valid", "How long is it valid?"},
	"身份证照片有什么要求？": {"Photo requirements", "What are the photo requirements?"},
	"相片回执怎么办理？":   {"Photo receipt", "How do I get the photo receipt?"},
	"身份证到期去哪里换？":  {"Renew on expiry", "Where do I renew an expired ID card?"},
	"身份证丢了怎么补领？":  {"Replace a lost card", "How do I replace a lost ID card?"},
	"第一次办身份证怎么办？": {"First ID card", "How do I apply for a first ID card?"},
	"临时身份证怎么办？":   {"Temporary ID card", "How do I get a temporary ID card?"},
}

// offerLabelEn is the wording of the offer's button.
const offerLabelEn = "Get the photo receipt (相片回执)"

// inChineseEn marks what is quoted in Chinese.
const (
	inChineseEn     = "In Chinese (there is no reviewed English of it yet)"
	moreInChineseEn = "More on this, in Chinese:"
)

// doingEn word a procedure: what one can do, and the doing of it.
var doingEn = map[knowledge.Procedure][2]string{
	knowledge.Renew:      {"renew an ID card that has expired or is about to", "Renewing an expired ID card"},
	knowledge.Damaged:    {"exchange a damaged ID card", "Exchanging a damaged ID card"},
	knowledge.Lost:       {"replace a lost ID card", "Replacing a lost ID card"},
	knowledge.First:      {"apply for a first ID card", "A first ID card"},
	knowledge.Change:     {"exchange the ID card after a change of name or other information", "Exchanging the ID card after a change of information"},
	knowledge.Temporary:  {"apply for a {temp}", "A {temp}"},
	knowledge.Collect:    {"collect the card", "Collecting the card"},
	knowledge.ReportLoss: {"report the loss of an ID card", "Reporting the loss of an ID card"},
}

// channelEn is how a channel is named at the head of a line, and within a sentence.
var channelEn = map[knowledge.Channel][2]string{
	knowledge.Online:      {"{online}", "online"},
	knowledge.SelfService: {"{machine}", "by {machine}"},
	knowledge.Window:      {"{counter}", "at the {counter}"},
	knowledge.Entrusted:   {"{entrust}", "through {entrust}"},
}

// conditionEn words a condition of a rule, as what people must be or have.
func conditionEn(c knowledge.Condition) (string, bool) {
	switch s := c.String(); s {
	case "household=440000":
		return "with a Guangdong {hukou}", true
	case "household!=440000":
		return "with a household registration outside Guangdong", true
	case "fingerprints=yes":
		return "who have had a card with fingerprints issued by the Guangdong police before", true
	case "fingerprints=no":
		return "who have had no card with fingerprints issued by the Guangdong police", true
	case "machine-province=yes":
		return "whose home province is open on the machine", true
	case "guardian-present=yes":
		return "whose guardian comes along", true
	case "pending-card=yes":
		return "while the regular card is being applied for", true
	case "issued=yes":
		return "once the hukou place has issued the regular card", true
	case "collector=self":
		return "who collect it themselves", true
	case "collector=relative":
		return "whose relative collects it", true
	default:
		if n, ok := strings.CutPrefix(s, "age>="); ok {
			return "aged " + n + " or over", true
		}
		if n, ok := strings.CutPrefix(s, "age<"); ok {
			return "under " + n, true
		}
		return "", false
	}
}

// figureEn is a fact's value in English: 20元 is 20 yuan.
func figureEn(text string) string {
	switch text {
	case "免费":
		return "free of charge (免费)"
	case "长期":
		return "long-term (长期), with no end date"
	case "当场":
		return "on the spot (当场)"
	}
	for zh, en := range map[string][2]string{"元": {" yuan", " yuan"}, "日": {" day", " days"}, "个月": {" month", " months"}, "年": {" year", " years"}} {
		if n, ok := strings.CutSuffix(text, zh); ok {
			if _, err := strconv.Atoi(n); err != nil {
				return text
			}
			if n == "1" {
				return n + en[0]
			}
			return n + en[1]
		}
	}
	return text
}

// timesEn word the time limits by the id of their fact.
var timesEn = map[string]string{
	"time-law":         "%s at most by law",
	"time-ministry":    "within %s by the rules of the Ministry of Public Security",
	"temporary-time":   "within %s of the regular card being issued",
	"report-loss-time": "%s",
}

// replyIn is the reviewed reply in a language.
func replyIn(l Language, r Reason) string {
	if l == English {
		return repliesEn[r]
	}
	return replies[r]
}

// progressComposing words the checking of the answer.
func progressComposing(l Language) string {
	if l == English {
		return progressComposeEn
	}
	return progressCompose
}

// factTitlesEn and factWordsEn are factTitles and factWords in English.
var factTitlesEn = map[string]string{
	factRegion: "City", factDocument: "Document", factProcedure: "Matter", factAge: "Age", factHousehold: "Household registration",
	factFingerprints: "Fingerprints", factProxy: "Who applies", factDaysLeft: "Until it expires", "machine-province": "Home province and machines", "identity-doubt": "Identity check",
	"photo-2y": "Photo", "where": "Whereabouts", "hmt": "Hong Kong, Macao or Taiwan", "foreigner": "Foreigner", "hukou": "Hukou", "serving": "Military",
	"record-changed": "Change in the hukou", "residence-proof": "Proof of residence", "appearance-changed": "Looks", "fingerprinted": "Fingerprints on record", "offence": "Offence",
	"bad-credit": "Credit record", "province-connected": "Home province", "old-card": "Old card", "pending-card": "Regular card", "issued": "Issuing",
	"guardian-present": "Guardian", "collector": "Who collects", "relief": "Relief", "deceased": "Holder", "emigrated": "Emigration", "custody": "Custody", "incapable": "Health",
}

var factWordsEn = map[string]map[string]string{
	factDocument:  {"id-card": "ID card", "temporary-id-card": "Temporary ID card", "photo-receipt": "Photo receipt"},
	factProcedure: {"renew": "Renewal", "damaged": "Damaged card", "lost": "Lost card", "first": "First card", "change": "Change of details", "temporary": "Temporary card", "receipt": "Photo receipt", "collect": "Collecting the card", "report-loss": "Reporting the loss"},

	factFingerprints:     {"yes": "Fingerprints on file in Guangdong", "no": "No fingerprints on file in Guangdong"},
	factProxy:            {"yes": "Somebody else applies", "no": "Applies in person"},
	"machine-province":   {"yes": "Home province is on the machines", "no": "Home province is not on the machines"},
	"identity-doubt":     {"yes": "Identity is hard to confirm", "no": "Identity is easy to confirm"},
	"photo-2y":           {"yes": "ID photo in Guangdong within 2 years", "no": "No ID photo in Guangdong within 2 years"},
	"where":              {"guangdong": "In Guangdong", "abroad": "Abroad"},
	"hmt":                {"yes": "From Hong Kong, Macao or Taiwan", "no": "Not from Hong Kong, Macao or Taiwan"},
	"foreigner":          {"yes": "Foreigner", "no": "Not a foreigner"},
	"hukou":              {"yes": "Has a hukou", "no": "No hukou"},
	"serving":            {"yes": "Serving in the forces", "no": "Not in the forces"},
	"record-changed":     {"yes": "Hukou is changed", "no": "Hukou not changed yet"},
	"residence-proof":    {"yes": "Has proof of residence, work or study", "no": "No proof of residence, work or study"},
	"appearance-changed": {"yes": "Looks have changed much", "no": "Looks have changed little"},
	"fingerprinted":      {"yes": "Fingerprints taken before", "no": "No fingerprints taken before"},
	"offence":            {"yes": "Record of false or misused papers", "no": "No record of false or misused papers"},
	"bad-credit":         {"yes": "Bad credit record", "no": "No bad credit record"},
	"province-connected": {"yes": "Home province is connected", "no": "Home province is not connected"},
	"old-card":           {"yes": "Old card at hand", "no": "Old card not at hand"},
	"pending-card":       {"yes": "Regular card applied for", "no": "No regular card applied for"},
	"issued":             {"yes": "Issued by the hukou place", "no": "Not issued by the hukou place yet"},
	"guardian-present":   {"yes": "Guardian can come along", "no": "Guardian cannot come along"},
	"collector":          {"self": "Collects in person", "relative": "A relative collects", "friend": "A friend collects"},
	"relief":             {"yes": "On poverty relief", "no": "Not on poverty relief"},
	"deceased":           {"yes": "Holder has died", "no": "Holder is alive"},
	"emigrated":          {"yes": "Settled abroad", "no": "Not settled abroad"},
	"custody":            {"yes": "In custody", "no": "Not in custody"},
	"incapable":          {"yes": "Bedridden or cannot speak for themselves", "no": "Can apply in person"},
}

// labelEn words a value of a fact in English; empty when it has no words.
func labelEn(name, value string) string {
	switch name {
	case factRegion:
		return placeName(value)
	case factAge:
		return ageWord(value, "Age %d", "Under %d", "%d or over", "Age %d to %d")
	case factHousehold:
		switch place := placeName(value); {
		case value == knowledge.OtherProvince:
			return "Hukou outside Guangdong"
		case place != "":
			return place + " hukou"
		}
		return ""
	case factDaysLeft:
		switch n, err := strconv.Atoi(value); {
		case err != nil:
			return ""
		case n < 0:
			return fmt.Sprintf("Expired %d days ago", -n)
		default:
			return fmt.Sprintf("%d days left", n)
		}
	}
	return factWordsEn[name][value]
}

// doingPlainlyEn and askingEn word a question from a case, which is read again as
// if somebody had typed it.
var doingPlainlyEn = map[knowledge.Procedure]string{
	"":              "apply for an ID card",
	knowledge.Renew: "renew an expired ID card", knowledge.Damaged: "replace a damaged ID card", knowledge.Lost: "replace a lost ID card",
	knowledge.First: "get a first ID card", knowledge.Change: "change the name on my ID card", knowledge.Temporary: "get a temporary ID card",
	knowledge.Receipt: "get the photo receipt", knowledge.Collect: "collect the ID card", knowledge.ReportLoss: "report the loss of an ID card",
}

var askingEn = map[Aspect]string{
	AspectWhere: "Where do I ", AspectHow: "How do I ", AspectMaterials: "What do I need to bring to ", AspectFee: "How much does it cost to ",
	AspectTime: "How long does it take to ", AspectMay: "Can I ", AspectBooking: "How do I book an appointment to ",
}
