package bot

import (
	"regexp"
	"slices"
	"strings"

	"golang.org/x/text/unicode/norm"

	"zhengda/knowledge"
)

// checker decides of every sentence whether the passages it cites support it.
type checker struct {
	vouched  *vouched
	outcomes []knowledge.Outcome
	checks   []Check
}

// vouched is what a corpus vouches for on a day.
type vouched struct {
	corpus *knowledge.Corpus
	day    knowledge.Date
	names  []string            // platforms and papers named anywhere
	ruled  map[string][]string // sentences of the rules that a passage states, by its id
}

func newVouched(c *knowledge.Corpus, day knowledge.Date) *vouched {
	v := &vouched{corpus: c, day: day, ruled: map[string][]string{}}
	seen := map[string]bool{}
	for _, a := range c.Articles() {
		for _, f := range a.Facts { // whatever the day: a name of the past is a name
			if (f.Kind == knowledge.Platform || f.Kind == knowledge.Paper) && !seen[f.Value] {
				seen[f.Value] = true
				v.names = append(v.names, f.Value)
			}
		}
		if !a.HoldsOn(day) {
			continue
		}
		for _, r := range slices.Concat(a.Preconditions, a.Rules) {
			v.ruled[r.Says] = append(v.ruled[r.Says], r.Why)
		}
		for _, j := range a.Adjustments {
			v.ruled[j.Says] = append(v.ruled[j.Says], j.Note)
		}
	}
	return v
}

// vouchedFor is what the corpus vouches for on the day; it is made once and kept
// as long as both stay the same.
func (b *Bot) vouchedFor(c *knowledge.Corpus, day knowledge.Date) *vouched {
	if v := b.vouched.Load(); v != nil && v.corpus == c && v.day == day {
		return v
	}
	v := newVouched(c, day)
	b.vouched.Store(v)
	return v
}

func (k *checker) note(sentence, reason string) {
	k.checks = append(k.checks, Check{strings.TrimSpace(sentence), reason})
}

var (
	linkForm    = regexp.MustCompile(`https?:|www\.|[a-z0-9-]+\.[a-z]{2,}|[a-z0-9]/[a-z0-9]`)
	promiseForm = regexp.MustCompile(`保证|包过|一定(能|会|可以)|百分之百|100%|肯定(能|会|可以)|立刻出|秒出|我们(是|作为)公安|官方(唯一)?授权`)
	quotedForm  = regexp.MustCompile(`[“「『《"‘【〈'\[]([^”」』》"’】〉'\]]{2,40})[”」』》"’】〉'\]]`)
	platformEnd = regexp.MustCompile(`([\p{Han}a-z0-9]*)[”」』》"’】〉']?(小程序|公众号|服务号|app|网站|平台|热线|微信群|客户端)`)
	outsideName = regexp.MustCompile(`支付宝|微信号|qq|淘宝|抖音|美团|京东|拼多多|百度|闲鱼|小红书|快手|微博|钉钉|中介|黄牛|代办(公司|机构)`)
	latinWord   = regexp.MustCompile(`[a-z]{4,}`)
	hotlineForm = regexp.MustCompile(`[0-9][0-9-]{3,}`)
)

// sentence says why a sentence may not be shown with the passages it cites, or
// nothing when it may.
func (k *checker) sentence(text string, cites []knowledge.Passage) string {
	folded := strings.ToLower(norm.NFKC.String(text))
	if m := promiseForm.FindString(folded); m != "" {
		return "promises: " + m
	}
	if len(cites) == 0 {
		return "cites nothing"
	}
	basis := make([]string, 0, 2*len(cites))
	for _, p := range cites {
		basis = append(basis, k.support(p))
	}
	joined := strings.ToLower(norm.NFKC.String(strings.Join(basis, "\n")))
	if m := lacking(linkForm, folded, joined); m != "" {
		return "states a link: " + m
	}
	if f, lacking := knowledge.NewFigureSet(basis...).Lacks(text); lacking {
		return "states a figure that its passage does not have: " + f.String()
	}
	if name := k.unknownName(folded, joined); name != "" {
		return "names what its passage does not: " + name
	}
	return k.againstRules(folded)
}

// support is all that a citation of the passage vouches for: its text,
// headings, places, and the sentences of the rules that it states.
func (k *checker) support(p knowledge.Passage) string {
	var b strings.Builder
	b.WriteString(p.Section.Heading + "\n" + p.Text + "\n" + p.Article.Question)
	for _, code := range knowledge.Ancestors(p.Article.Region) {
		if r, ok := knowledge.RegionByCode(code); ok && code != knowledge.Nation {
			b.WriteString("\n" + r.Name)
		}
	}
	for _, s := range k.vouched.ruled[p.ID] {
		b.WriteString("\n" + s)
	}
	return b.String()
}

// unknownName is a name in the sentence that its passages do not have.
func (k *checker) unknownName(sentence, basis string) string {
	for _, n := range k.vouched.names {
		n = strings.ToLower(n)
		if strings.Contains(sentence, n) && !strings.Contains(basis, n) {
			return n
		}
	}
	for _, m := range quotedForm.FindAllStringSubmatch(sentence, -1) {
		if !strings.Contains(basis, m[1]) {
			return m[1]
		}
	}
	for _, m := range platformEnd.FindAllStringSubmatch(sentence, -1) {
		if !k.platformKnown(m[1], m[2], basis) {
			return m[0]
		}
	}
	for _, form := range []*regexp.Regexp{outsideName, latinWord, hotlineForm} {
		if m := lacking(form, sentence, basis); m != "" {
			return m
		}
	}
	for _, r := range knowledge.FindRegions(sentence) {
		if r.Code != knowledge.Nation && r.Code != knowledge.Guangdong && !strings.Contains(basis, r.Name) && (r.Short == "" || !strings.Contains(basis, r.Short)) {
			return r.Name
		}
	}
	return ""
}

// lacking is the first match in the sentence that its basis does not have.
func lacking(form *regexp.Regexp, sentence, basis string) string {
	for _, m := range form.FindAllString(sentence, -1) {
		if !strings.Contains(basis, m) {
			return m
		}
	}
	return ""
}

// platformKnown reports whether what stands before 小程序 and the like is the
// name of a platform of the corpus that the passage has, the passage's own
// wording, or no name at all (打开微信小程序).
func (k *checker) platformKnown(before, word, basis string) bool {
	rs := []rune(before)
	if len(rs) == 0 {
		return true
	}
	for _, n := range k.vouched.names {
		if n = strings.ToLower(n); strings.HasSuffix(before, n) {
			return strings.Contains(basis, n)
		}
	}
	return noName.MatchString(before) || strings.Contains(basis, string(rs[max(0, len(rs)-4):])+word)
}

// noName ends in words that lead to 小程序 without naming one.
var noName = regexp.MustCompile(`(^|使用|打开|通过|进入|登录|搜索|在|上|个|该|这个|当地|市里|自己)(的)?(微信|手机)?$|(^|[^\p{Han}]|办|换|要|可以|能|先|请)用(微信|手机)$`)

var (
	channelNames = map[knowledge.Channel]*regexp.Regexp{
		knowledge.Online:      regexp.MustCompile(`网上|网办|线上|在线|手机上|粤居码|足不出户`),
		knowledge.SelfService: regexp.MustCompile(`自助`),
		knowledge.Window:      regexp.MustCompile(`窗口|现场`),
	}
	closes     = regexp.MustCompile(`不可以|不能|无法|不得|不可|不行|不支持|不受理|没有开通|未开通|只对|仅限|只能(到|去)|(要|须|请|得|应)(由监护人)?(带[^,。]{0,6})?(到|去)[^,。]{0,8}窗口`)
	leavesOpen = regexp.MustCompile(`没有?查到|未核实|不确定|没有?公开|先问|问清`)
	ofReceipt  = regexp.MustCompile(`回执|照片|相片|进度|预约`)
	ofCard     = regexp.MustCompile(`换证|换领|补领|申领|办证|身份证|申请`)
)

// againstRules finds a sentence that speaks of a channel that the rules close to
// the person without saying that it is closed. Conditions excuse nothing: what
// is closed by rule is closed.
func (k *checker) againstRules(sentence string) string {
	for _, o := range k.outcomes {
		if o.Open != knowledge.Closed && o.Open != knowledge.NotConfirmed || channelNames[o.Channel] == nil || !channelNames[o.Channel].MatchString(sentence) || closes.MatchString(sentence) || o.Open == knowledge.NotConfirmed && leavesOpen.MatchString(sentence) {
			continue
		}
		if ofReceipt.MatchString(sentence) && !ofCard.MatchString(sentence) {
			continue // how the receipt is got, not the card
		}
		return "opens a channel that the rules close: " + string(o.Channel)
	}
	return ""
}

// block checks a quoted block against the passages it was taken from.
func (k *checker) block(b Block, cites []knowledge.Passage) string {
	basis := make([]string, len(cites))
	for i, p := range cites {
		basis[i] = k.support(p)
	}
	text := plainText([]Block{{Kind: Paragraph, Runs: b.Runs, Items: b.Items, Rows: b.Rows}})
	text = citeMark.ReplaceAllString(text, "")
	if f, lacking := knowledge.NewFigureSet(basis...).Lacks(listNumbers.ReplaceAllString(text, "")); lacking {
		return "states a figure that its passage does not have: " + f.String()
	}
	return ""
}

var (
	citeMark    = regexp.MustCompile(`\[[0-9]+\]`)
	listNumbers = regexp.MustCompile(`(?m)^[0-9]+\. `)
)
