package bot

import (
	"strings"
	"testing"

	"zhengda/knowledge"
)

// The word that answers agrees with how it is asked.
func TestWhetherWord(t *testing.T) {
	for _, c := range []struct {
		asked string
		claim knowledge.Claim
		as    string
		word  string
		ok    bool
	}{
		{"换证要带户口本吗", knowledge.NeedNot, "换证要带户口本吗", "不用。", true},
		{"没带户口本可以换证吗", knowledge.NeedNot, "换证要带户口本吗", "可以。", true},
		{"领新证不交旧证可以吗", knowledge.Must, "旧证要交吗", "不行。", true},
		{"旧证可以不交吗", knowledge.Must, "旧证要交吗", "不行。", true},
		{"小孩第一次办证收费吗", knowledge.NeedNot, "第一次办要钱吗", "不用。", true},
		{"多小的孩子能办证", knowledge.May, "婴儿能办证吗", "", true},
		{"多小的孩子都能办证吗", knowledge.May, "婴儿能办证吗", "可以。", true},
		{"不带户口本行不行", knowledge.NeedNot, "换证要带户口本吗", "可以。", true},
		{"没有户口本能补吗", knowledge.Must, "补证要带户口本吗", "不行。", true},
		{"补证用不用带户口本", knowledge.Must, "没带户口本能补吗", "要。", true},
		{"戴帽子拍可以吗", knowledge.MayNot, "可以戴帽子吗", "不可以。", true},
		{"不戴帽子可以吗", knowledge.MayNot, "可以戴帽子吗", "", false},
		{"能戴帽子吗", knowledge.MayNot, "可以戴帽子吗", "不可以。", true},
		{"过期了会不会罚款", knowledge.WillNot, "过期会罚款吗", "不会。", true},
		{"是不是要本人去", knowledge.Must, "要本人去吗", "要。", true},
		{"未满16岁可以网上办吗", knowledge.MayNot, "小孩能网上办吗", "不可以。", true},
		{"一个家长去够吗", knowledge.Is, "一个家长去够不够", "够的。", true},
		{"临时证有没有照片", knowledge.Has, "临时证有照片吗", "有。", true},
		{"柜员能不能不认", knowledge.May, "银行能用临时证吗", "", true},
		{"能不能不带户口本", knowledge.NeedNot, "要带户口本吗", "可以。", true},
		{"怎么办", knowledge.May, "可以办吗", "", true},
		{"有效期是按签发那天算的吗", knowledge.Is, "从哪天算", "是的。", true},
		{"第一次办收不收费", knowledge.NeedNot, "第一次办要钱吗", "不用。", true},
		{"旧证不交可以吗", knowledge.Must, "旧证要交吗", "不行。", true},
		{"领证系咪要本人去", knowledge.NeedNot, "领证要本人去吗", "不用。", true},
		{"点不一样算银行录错吗", knowledge.Is, "点不一样是银行录错吗", "是的，算。", true},
		{"认不清人脸的该不该换", knowledge.Must, "磨花了要换吗", "要。", true},
		{"腿脚不方便能不能代办", knowledge.MayNot, "能代办吗", "不可以。", true},
		{"地址对不上非换不可吗", knowledge.NeedNot, "地址变了要换吗", "不用。", true},
		{"没录过指纹回老家也办不了是吗", knowledge.IsNot, "没指纹是不是回老家也不给办", "不是。", true},
		{"录过指纹能异地办吗", knowledge.MayNot, "没录过指纹能异地办吗", "", false},
		{"时限按工作日算吗", knowledge.IsNot, "是工作日吗", "不是。", true},
		{"新证和旧证号码一样吗", knowledge.Is, "号码一样吗", "是的，一样。", true},
		{"15岁办是五年还是十年", knowledge.IsNot, "15岁办是十年吗", "", true},
		{"过期换证还是20元吗", knowledge.Is, "换证是20元吗", "是的。", true},
		{"要带还是不用带", knowledge.NeedNot, "要带吗", "不用。", true},
		{"第一次办免费吗", knowledge.NeedNot, "第一次办要钱吗", "", true},
		{"唔见咗身份证使唔使登报", knowledge.NeedNot, "要登报吗", "不用。", true},
		{"不能网上办吗", knowledge.MayNot, "能网上办吗", "不可以。", true},
	} {
		word, ok := readWhether(c.asked).word(c.claim, readWhether(c.as))
		if word != c.word || ok != c.ok {
			t.Errorf("%s (%s): got %q %v, want %q %v", c.asked, c.claim, word, ok, c.word, c.ok)
		}
	}
}

// Every wording of a reply with a claim gets its word. With -v all are listed,
// to be read.
func TestReplyWords(t *testing.T) {
	corpus, err := knowledge.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	for _, a := range corpus.Articles() {
		for _, r := range a.Replies {
			for _, asked := range r.Asks {
				w := readWhether(strings.ToLower(normalise(asked)))
				word, ok := w.word(r.Claim, w)
				t.Logf("%s#%s  %s → %s%s", a.ID, r.Of, asked, word, r.Says)
				if !ok {
					t.Errorf("%s: %q is asked the other way round than its claim %s answers", a.ID, asked, r.Claim)
				}
			}
		}
	}
}

// What is to be changed is one subject however it is told, and 换证 beside it says
// nothing more.
func TestChangeIsOneSubject(t *testing.T) {
	want := subjectsOf("改名")[matterClass]
	for _, text := range []string{"名字改好了身份证要换吗", "民族改过来之后还要去换证吗", "给女儿换个名字", "户口从乡下迁到市区了要换身份证吗", "更正出生日期后换证"} {
		if got := subjectsOf(text)[matterClass]; len(got) != 1 || got[0] != want[0] {
			t.Errorf("%s is about %v, wanted %v", text, got, want)
		}
	}
	for text, matter := range map[string]string{"换身份证要多久": "renew", "证坏了要换证": "damaged", "照片审核没通过重新提交收费吗": "receipt"} {
		if got := subjectsOf(text)[matterClass]; len(got) != 1 || got[0] != matter {
			t.Errorf("%s is about %v, wanted %s", text, got, matter)
		}
	}
}
