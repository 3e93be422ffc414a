package bot

import (
	"regexp"
	"strings"

	"zhengda/knowledge"
)

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

// ruling are the passages that state what the rules say of the person.
func (k *checker) ruling() []knowledge.Passage {
	var out []knowledge.Passage
	for _, o := range k.outcomes {
		if o.Rule == nil {
			continue
		}
		article, anchor, _ := strings.Cut(o.Rule.Says, "#")
		if p, ok := k.vouched.corpus.Passage(article, anchor); ok && p.Article.HoldsOn(k.vouched.day) {
			out = append(out, p)
		}
	}
	return out
}
