package bot

import (
	"regexp"
	"slices"
	"strings"

	"zhengda/knowledge"
)

// What no passage has to say, and names that are in no lexicon.
var (
	linkForm    = regexp.MustCompile(`https?:|www\.|[a-z0-9-]+\.[a-z]{2,}|[a-z0-9]/[a-z0-9]`)
	promiseForm = regexp.MustCompile(`保证|包过|包办|包成|一定(能|会|可以)|百分之百|100%|肯定(能|会|可以)|立刻出|秒出|我们?(是|作为|就是)(公安|警|官方|政府)|本(局|所|机关)|官方(唯一)?(授权|指定|认证)|放心(吧|好了)|加急通道|内部(渠道|关系)`)
	quotedForm  = regexp.MustCompile(`[“」『《"‘【〈'\[]([^”」』》"’】〉'\]]{2,40})[”」』》"’】〉'\]]`)
	platformEnd = regexp.MustCompile(`([\p{Han}a-z0-9]*)[”」』》"’】〉']?(小程序|公众号|服务号|app|网站|平台|热线|微信群|客户端)`)
	speedForm   = regexp.MustCompile(`立等可取|当场(拿证|拿到|领证|取证)|当天(拿证|拿到|领证|取证)|马上(拿|领|取)|加快|最快`)
	outsideName = regexp.MustCompile(`支付宝|微信号|qq|淘宝|抖音|美团|京东|拼多多|百度|闲鱼|小红书|快手|微博|钉钉|中介|黄牛|代办(公司|机构)`)
	latinWord   = regexp.MustCompile(`[a-z]{4,}`)
	hotlineForm = regexp.MustCompile(`[0-9][0-9-]{3,}`)
	// officeForm is a body by the last characters of its name.
	officeForm = regexp.MustCompile(`\p{Han}{2,6}(?:管理局|分局|委员会|办事处|事务所|服务站|服务中心|管理处|派出所|大队|支队)`)
)

// Words without one of which the forms above match nothing: looking for them
// first spares most sentences the forms.
var (
	promiseWords  = []string{"保证", "包过", "包办", "包成", "一定", "百分", "100%", "肯定", "立刻", "秒出", "我们", "我是", "我作为", "我就是", "本局", "本所", "本机关", "官方", "放心", "加急", "内部"}
	platformWords = []string{"小程序", "公众号", "服务号", "app", "网站", "平台", "热线", "微信群", "客户端"}
	outsiderWords = []string{"支付宝", "微信号", "qq", "淘宝", "抖音", "美团", "京东", "拼多多", "百度", "闲鱼", "小红书", "快手", "微博", "钉钉", "中介", "黄牛", "代办"}
	speedWords    = []string{"立等", "当场", "当天", "马上", "加快", "最快"}
	officeWords   = []string{"局", "委员会", "办事处", "事务所", "服务站", "服务中心", "管理处", "派出所", "大队", "支队"}
)

func hasAny(text string, words []string) bool {
	return slices.ContainsFunc(words, func(w string) bool { return strings.Contains(text, w) })
}

// promised is the promise that a folded sentence makes. 不保证 makes none.
func promised(folded string) string {
	if !hasAny(folded, promiseWords) {
		return ""
	}
	for _, at := range promiseForm.FindAllStringIndex(folded, -1) {
		if !strings.HasSuffix(folded[:at[0]], "不") {
			return folded[at[0]:at[1]]
		}
	}
	return ""
}

// unknownName says what link or name is in the sentence that its passages do
// not have.
func (k *checker) unknownName(sentence string, bases []*basis) string {
	has := func(s string) bool {
		return slices.ContainsFunc(bases, func(b *basis) bool { return strings.Contains(b.text, s) })
	}
	if strings.IndexFunc(sentence, func(r rune) bool { return r >= 'a' && r <= 'z' }) >= 0 {
		if m := firstNot(has, linkForm, sentence); m != "" {
			return "states a link: " + m
		}
		if m := firstNot(has, latinWord, sentence); m != "" {
			return "names what its passage does not: " + m
		}
	}
	if strings.ContainsAny(sentence, "“」『《\"‘【〈'[") {
		for _, m := range quotedForm.FindAllStringSubmatch(sentence, -1) {
			if !has(m[1]) {
				return "names what its passage does not: " + m[1]
			}
		}
	}
	if hasAny(sentence, platformWords) {
		for _, m := range platformEnd.FindAllStringSubmatch(sentence, -1) {
			if !has(m[0]) && !k.platformKnown(m[1], m[2], has) {
				return "names what its passage does not: " + m[0]
			}
		}
	}
	if hasAny(sentence, speedWords) {
		if m := firstNot(has, speedForm, sentence); m != "" {
			return "promises: " + m
		}
	}
	if hasAny(sentence, outsiderWords) {
		if m := firstNot(has, outsideName, sentence); m != "" {
			return "names what its passage does not: " + m
		}
	}
	if strings.ContainsAny(sentence, "0123456789") {
		if m := firstNot(has, hotlineForm, sentence); m != "" {
			return "names what its passage does not: " + m
		}
	}
	if hasAny(sentence, officeWords) {
		for _, m := range officeForm.FindAllString(sentence, -1) {
			rs := []rune(m)
			if !has(string(rs[max(0, len(rs)-4):])) {
				return "names what its passage does not: " + m
			}
		}
	}
	return ""
}

// firstNot is the first match in a sentence that is not had.
func firstNot(has func(string) bool, form *regexp.Regexp, sentence string) string {
	for _, m := range form.FindAllString(sentence, -1) {
		if !has(m) {
			return m
		}
	}
	return ""
}

// lacking is the first match in a sentence that its basis does not have.
func lacking(form *regexp.Regexp, sentence, basis string) string {
	return firstNot(func(s string) bool { return strings.Contains(basis, s) }, form, sentence)
}

// platformKnown reports whether what stands before 小程序 and the like is the
// name of a platform of the corpus that the passage has, the passage's own
// wording, or no name at all (打开微信小程序).
func (k *checker) platformKnown(before, word string, has func(string) bool) bool {
	rs := []rune(before)
	if len(rs) == 0 {
		return true
	}
	for _, n := range k.vouched.names {
		if strings.HasSuffix(before, n) {
			return has(n)
		}
	}
	return noName.MatchString(before) || has(string(rs[max(0, len(rs)-4):])+word)
}

// noName ends in words that lead to 小程序 without naming one.
var noName = regexp.MustCompile(`(^|使用|打开|通过|进入|登录|搜索|在|上|个|该|这个|当地|市里|自己)(的)?(微信|手机)?$|(^|[^\p{Han}]|办|换|要|可以|能|先|请)用(微信|手机)$`)

// feeWords say which procedure a fee is for.
var feeWords = []struct {
	form       *regexp.Regexp
	procedures []knowledge.Procedure
}{
	{regexp.MustCompile(`补领|补办|补证|丢失|丢了|遗失|不见`), []knowledge.Procedure{knowledge.Lost}},
	{regexp.MustCompile(`损坏|坏了|毁坏`), []knowledge.Procedure{knowledge.Damaged}},
	{regexp.MustCompile(`到期|期满|过期`), []knowledge.Procedure{knowledge.Renew}},
	{regexp.MustCompile(`首次|第一次|初次|头一回`), []knowledge.Procedure{knowledge.First}},
	{regexp.MustCompile(`临时`), []knowledge.Procedure{knowledge.Temporary}},
	{regexp.MustCompile(`变更`), []knowledge.Procedure{knowledge.Change}},
}

// feeOfOther finds a sum that the facts give to another procedure than the one
// the clause speaks of. The clause of a passage that says the same excuses it.
func (k *checker) feeOfOther(c *clause, bases []*basis) string {
	for i := range c.marks {
		m := &c.marks[i]
		if m.kind != figureMark || !strings.HasSuffix(m.value, "元") {
			continue
		}
		var of []knowledge.Procedure
		for _, w := range feeWords {
			if w.form.MatchString(c.text) {
				of = append(of, w.procedures...)
			}
		}
		if len(of) == 0 {
			continue
		}
		found, agrees := "", false
		for _, b := range bases {
			for _, f := range b.fees {
				if slices.ContainsFunc(f.Procedures, func(p knowledge.Procedure) bool { return slices.Contains(of, p) }) {
					found = f.Name + f.Text()
					agrees = agrees || f.Text() == m.value
				}
			}
		}
		if found != "" && !agrees && !slices.ContainsFunc(bases, func(b *basis) bool { return strings.Contains(b.text, c.text) }) {
			return "states another sum than the fact: " + found
		}
	}
	return ""
}
