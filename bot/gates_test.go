package bot_test

import (
	"strings"
	"testing"

	"zhengda/bot"
)

// TestGates holds questions that a gate once kept from their answer, or that were
// given a yes or no that the sentence behind it takes back.
func TestGates(t *testing.T) {
	b := newBot(t, nil)
	for _, tt := range []struct {
		name, asked  string
		status       bot.Status
		says, saysNo string
	}{
		{"a last day of a term is no last day of a life", "明天是身份证有效期最后一天还能用吗", bot.Answered, "有效", "请先不要一个人扛着"},
		{"a last day of a life", "今天是我最后一天了，跟大家告别", bot.Handoff, "请先不要一个人扛着", ""},
		{"no matter named, the best hit by far", "照片没过要再交一次钱吗", bot.Answered, "不用。", ""},
		{"no matter named, a fine", "满十六岁了没有去办会不会罚钱", bot.Answered, "不会。", ""},
		{"微信 told a failed picture", "微信通知我照片审核失败了，接下来怎么弄", bot.Answered, "重新提交", ""},
		{"two cities of the province", "照片在中山拍的，拿到珠海办证能用吗", bot.Answered, "可以。广东省内", "不可以"},
		{"who may not is told no 可以", "省外户籍，没录过指纹又整了容，能在广东换证吗", bot.Answered, "不能跨省办", "可以。有证件"},
		{"a story that ends in whether", "妈妈68岁，证是四十八岁前办的二十年的，快到期了，户口在韶关，现在住佛山，可以在佛山换吗", bot.Answered, "可以。", "按申领时的年龄定"},
		{"办过身份证 is no 过身", "十七岁没办过身份证要带什么", bot.Answered, "户口簿", "注销户口"},
	} {
		a := b.Answer(t.Context(), bot.Question{Text: tt.asked}, nil)
		text := a.Text
		if a.Status != tt.status || !strings.Contains(text, tt.says) || tt.saysNo != "" && strings.Contains(text, tt.saysNo) {
			t.Errorf("%s: %s\ngot %s %q\nwant %s with %q and without %q", tt.name, tt.asked, a.Status, text, tt.status, tt.says, tt.saysNo)
		}
	}
}
