package bot_test

import (
	"log/slog"
	"strings"
	"testing"

	"zhengda/bot"
	"zhengda/knowledge"
)

// premises are questions that state a figure: what is so is confirmed, what is not
// is corrected, in the first word and with a citation.
var premises = []struct {
	right bool
	text  string
}{
	{false, "补办不是只要20块吗"},
	{false, "听说补领工本费20元是吗"},
	{false, "丢了补一张只要10块钱吧"},
	{false, "身份证丢失补办收费30元对吧"},
	{false, "补办身份证要交50元对不对"},
	{false, "身份证丢了补领不是免费吗"},
	{false, "到期换领身份证要40元是吧"},
	{false, "听说过期换证要交40块是吗"},
	{false, "身份证到期换证不是要40块吗"},
	{false, "有效期满换领工本费10元对吗"},
	{false, "身份证损坏换领只要20元吧"},
	{false, "损坏换新证不是20块吗"},
	{false, "身份证坏了换一张30元对吧"},
	{false, "第一次办身份证要交40吧"},
	{false, "首次申领身份证工本费20元是吧"},
	{false, "第一次领身份证不是要20块吗"},
	{false, "听说首次办证收10块钱是吗"},
	{false, "孩子第一次办身份证要交20块对吧"},
	{false, "临时身份证要40块吧"},
	{false, "临时身份证工本费20元对吗"},
	{false, "听说办临时身份证收费15元是吗"},
	{false, "临时身份证不是5块钱吗"},
	{false, "临时身份证能用一年吧"},
	{false, "临时身份证有效期半年是吧"},
	{false, "听说临时身份证能用6个月是吗"},
	{false, "临时身份证不是有效期一个月吗"},
	{false, "临时身份证有效期两年对吧"},
	{false, "临时证应该能用一个月吧"},
	{false, "临时身份证可以用2个月对不对"},
	{false, "改名换身份证要收40元对吧"},
	{false, "地址变更换证工本费30元是吗"},
	{true, "补办身份证要交40元对吧"},
	{true, "听说补领工本费40元是吗"},
	{true, "丢了补一张要40块吧"},
	{true, "身份证丢失补办收费四十元对吧"},
	{true, "身份证丢了补领不是40块吗"},
	{true, "补办身份证应该是40块吧"},
	{true, "到期换领身份证要20元是吧"},
	{true, "听说过期换证要交20块是吗"},
	{true, "身份证到期换证不是20块吗"},
	{true, "有效期满换领工本费20元对吗"},
	{true, "换证应该是20块吧"},
	{true, "听说换证要20块是吗"},
	{true, "身份证损坏换领要40元吧"},
	{true, "损坏换新证不是40块吗"},
	{true, "身份证坏了换一张40元对吧"},
	{true, "身份证损坏换领工本费四十块对不对"},
	{true, "临时身份证要10块吧"},
	{true, "临时身份证工本费10元对吗"},
	{true, "听说办临时身份证收费十元是吗"},
	{true, "临时身份证不是10块钱吗"},
	{true, "办临时身份证交10元对不对"},
	{true, "临时身份证能用三个月吧"},
	{true, "临时身份证有效期3个月是吧"},
	{true, "听说临时身份证能用3个月是吗"},
	{true, "临时身份证不是有效期三个月吗"},
	{true, "临时身份证有效期三个月是吗"},
	{true, "临时证应该能用三个月吧"},
	{true, "临时身份证可以用3个月对不对"},
	{true, "改名换身份证要收20元对吧"},
	{true, "地址变更换证工本费20元是吗"},
	{true, "人家说补证40元没错吧"},
}

func TestPremises(t *testing.T) {
	ix, err := embedded()
	if err != nil {
		t.Fatal(err)
	}
	b := bot.New(bot.Options{Index: ix, Log: slog.New(slog.DiscardHandler)})
	for _, tt := range premises {
		a := b.Answer(t.Context(), bot.Question{Text: tt.text, Trace: true, AsOf: knowledge.Date{Year: 2026, Month: 11, Day: 28}}, nil)
		word, _, _ := strings.Cut(a.Text, "。")
		yes := word == "是的" || word == "对" || word == "要"
		no := word == "不是" || word == "不对" || word == "不用"
		if a.Reason != bot.ReasonAnswered || len(a.Citations) == 0 || tt.right != yes || tt.right == no {
			t.Errorf("%s: got %s %q, with %d citations", tt.text, a.Reason, word, len(a.Citations))
		}
	}
}
