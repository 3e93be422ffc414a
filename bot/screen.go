package bot

import (
	"regexp"
	"slices"
	"strings"
)

// asksAbout asks what zhengda itself is.
var asksAbout = regexp.MustCompile(`^(请问)?(你|您)(们)?(是|系)(谁|什么|机器人|人工|真人|机器|ai|公安|警察|派出所)|^(请问)?(你|您)叫(什么|啥)|你们是(公安|警察|官方|政府)|^what are you|^who are you`)

// courtesy is greeting, thanks and assent; what is nothing else is answered in
// kind, and elsewhere it does not hide the question.
var (
	courtesy  = regexp.MustCompile(`谢谢|多谢|唔该晒?|感谢|谢了|thank you|thanks|thx|好的|好嘞|好吧|明白了?|知道了|清楚了|了解|ok|你好|您好|hello|hi|嗨|在吗|在不在|在么|有人(?:在)?[吗么嘛不]|早上好|上午好|中午好|下午好|晚上好|^早|^喂|再见|拜拜|辛苦|there|[呀啊哦哈吖啦您你了哈的晒]`)
	hails     = regexp.MustCompile(`^((你|您)好|在吗|在不在|在么|有人在?吗|嗨|喂|hi|hello)[,。!?\s]*`)
	greetings = regexp.MustCompile(`(你|您|早上|上午|中午|下午|晚上)好`)
	thanks    = regexp.MustCompile(`谢|唔该|thank|thx|好|明白|知道|清楚|了解|ok|再见|拜拜|辛苦`)
)

// maskTokens are what pii leaves in place of personal data, with the labels and
// blanks around it.
var maskTokens = regexp.MustCompile(`〔[^〕]{2,5}〕|姓名|名字|身份证号?码?|电话|手机号?|微信|住址|地址|我叫|我是|[:,。;、\s]`)

// formLabels are the fields of a form, of which one alone may be what is asked for.
var formLabels = regexp.MustCompile(`姓名|身份证|电话|手机|微信|住址|地址`)

// idle are requests for company that have nothing to do with documents.
var idle = regexp.MustCompile(`(写|作|讲|说|唱|来)(一|个|首|段|一首|一个|一段)?[^,。]{0,2}(诗|歌|笑话|故事|作文|段子)|(聊天|陪我聊)`)

// screening is what the first look at a question gives.
type screening struct {
	reason Reason  // of the reviewed reply that is due; empty: the passages are asked
	asked  Reason  // of the reply when the passages speak of something else
	text   string  // what is left to be understood: orders to the machine that stand beside a question are not
	like   Reason  // what it is like among the examples, when no detector takes it
	surely float64 // how much it is, 0 to 1
}

// screen takes the questions that need a reviewed reply instead of passages. What
// it was before slips were mended and pinyin was read may be given as well: there
// a disguise is still seen.
func screen(text string, before ...string) screening {
	folded := strings.ToLower(text)
	if r := courtesies(folded); r != "" {
		return screening{reason: r}
	}
	pieces, stretches := sentencesOf(text)
	for _, b := range before {
		if b != text {
			_, more := sentencesOf(b)
			stretches = append(stretches, more...)
		}
	}
	for _, hidden := range decoded(text) {
		_, more := sentencesOf(hidden)
		stretches = append(stretches, more...)
	}
	if asksAbout.MatchString(hails.ReplaceAllString(folded, "")) {
		return screening{reason: ReasonAbout}
	}
	taken, where, asked := detect(routes, stretches)
	if taken == ReasonInjection {
		if rest := besides(pieces, where); rest != "" {
			return screening{text: rest}
		}
	}
	if taken == "" && idle.MatchString(folded) {
		taken = ReasonAbout
	}
	seen := screening{reason: taken, asked: asked, text: text}
	if taken == "" {
		seen.like, seen.surely = learned().likest(pieces, stretches)
		if asked != "" && slices.Contains(mild, seen.like) {
			seen.like = "" // the law on a wrong is asked for
		}
	}
	return seen
}

// besides gives the sentences that are no orders to the machine, when they ask
// something on the card themselves.
func besides(pieces []string, orders []bool) string {
	var rest []string
	for i, p := range pieces {
		if !orders[i] {
			rest = append(rest, p)
		}
	}
	text := strings.Join(rest, "。")
	if folded := strings.ToLower(text); !domainWords.in(folded) || len(findAspects(folded)) == 0 {
		return ""
	}
	if taken, _, _ := detect(routes, stretchesOf(rest)); taken != "" {
		return ""
	}
	return text
}

// courtesies takes what holds no question: nothing at all, personal data only,
// greetings, thanks.
func courtesies(folded string) Reason {
	if strings.Trim(folded, "?。,.!…~ ") == "" {
		return ReasonEmpty
	}
	if rest := maskTokens.ReplaceAllString(folded, ""); len([]rune(rest)) <= 1 && (strings.Contains(folded, "〔") || len(formLabels.FindAllString(folded, 3)) > 1) {
		return ReasonPersonalData
	}
	if rest := courtesy.ReplaceAllString(folded, ""); strings.Trim(rest, " ,。.!~?") == "" {
		if thanks.MatchString(greetings.ReplaceAllString(folded, "")) {
			return ReasonThanks
		}
		return ReasonHello
	}
	return ""
}
