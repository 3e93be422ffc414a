package bot

import (
	"testing"

	"zhengda/knowledge"
)

// TestOffersBoth reads a verb that is offered with its negation.
func TestOffersBoth(t *testing.T) {
	for text, want := range map[string]form{
		"改完号码变不变": asksWill, "回执交不交": asksMust, "换证贵不贵": asksIs, "窗口理不理我": asksAny, "身份证丢了怎么补": 0, "不得不换": 0,
	} {
		if got := readWhether(text); got.forms != want || got.negated && want != 0 {
			t.Errorf("%s: forms %b, negated %v, want %b", text, got.forms, got.negated, want)
		}
	}
}

// TestHeard answers by yes or no whether what somebody heard is so.
func TestHeard(t *testing.T) {
	for _, tt := range []struct {
		text  string
		claim knowledge.Claim
		want  string
	}{
		{"窗口说要签承诺书,真有这回事?", knowledge.Must, "是的。"},
		{"听说要登报,真的吗", knowledge.NeedNot, "不是。"},
		{"同事说没指纹的不能用了,是真的吗", knowledge.May, "不是。"},
		{"听讲自助机补证不用交钱,真的假的", knowledge.NeedNot, "是的。"},
		{"网上办也不用填回执号吧", knowledge.Must, "不是，要。"},
		{"换证不用带户口本吧", knowledge.NeedNot, "对，不用。"},
		{"换证要带户口本吗", knowledge.NeedNot, "不用。"},
	} {
		w := readWhether(tt.text)
		if got, ok := w.word(tt.claim, w); !ok || got != tt.want {
			t.Errorf("%s (%s): %q %v, want %q", tt.text, tt.claim, got, ok, tt.want)
		}
	}
}

// A negation in another clause than the one that asks turns no answer round.
func TestNegationElsewhere(t *testing.T) {
	for text, want := range map[string]string{
		"孩子死活不肯去,我拿他照片去代他办行不": "", // 不用 of a proxy is not 可以
		"没带户口本,可以吗":           "可以。",
	} {
		w := readWhether(text)
		if got, _ := w.word(knowledge.NeedNot, w); got != want {
			t.Errorf("%s: %q, want %q", text, got, want)
		}
	}
}

// Names of places hold words that ask; they ask nothing.
func TestPlacesAskNothing(t *testing.T) {
	for _, text := range []string{"贵州户口在珠海换身份证", "四会换身份证", "高要换身份证", "新会补身份证"} {
		u := understand(text, CaseFacts{}, nil)
		if len(u.aspects) > 0 || u.yesNo.forms != 0 {
			t.Errorf("%s: asks for %v, forms %b", text, u.aspects, u.yesNo.forms)
		}
	}
}

// A place that is only named, or chosen in a form, is not where it is to be done.
func TestOnlyNamed(t *testing.T) {
	for text, want := range map[string]string{
		"新证能寄到湖南吗": "", "新疆名字中间那个点怎么打": "", "城市可以填外省吗,我在湖南办": "", "在湖南怎么换身份证": "湖南省",
	} {
		if got := understand(text, CaseFacts{}, nil).outside; got != want {
			t.Errorf("%s: outside %q, want %q", text, got, want)
		}
	}
}

func TestSlipOfThePen(t *testing.T) {
	for text, want := range map[string]string{
		"身份证挂失己补办": "身份证挂失已补办", "己过期": "已过期", "我自己过期了": "我自己过期了", "知己": "知己", "办给自己的": "办给自己的",
	} {
		if got := normalise(text); got != want {
			t.Errorf("%s: %s, want %s", text, got, want)
		}
	}
}

// A card that is kept to its end is nothing to be done, and a soldier is who serves.
func TestNotTheMatter(t *testing.T) {
	if u := understand("旧身份证还有12年,可以一直用到期吗", CaseFacts{}, nil); u.told.procedure {
		t.Errorf("a card used up is taken for %s", u.facts.Procedure)
	}
	for _, text := range []string{"马上要去当兵身份证丢了", "当兵快走了身份证丢了"} {
		if got := understand(text, CaseFacts{}, nil).facts.Further["serving"]; got != "" {
			t.Errorf("%s: serving %s", text, got)
		}
	}
	if got := understand("我在南沙出差一周身份证丢了", CaseFacts{}, nil).facts.Further["residence-proof"]; got != "" {
		t.Errorf("a business trip within reach: residence-proof %s", got)
	}
}

// TestReadmit lets an unlikely candidate answer only where it is worth far more.
func TestReadmit(t *testing.T) {
	r := &fitted{}
	r.value[fScore] = 1
	made := func(worth float64, why string, unlikely bool) candidate {
		c := candidate{why: why, unlikely: unlikely}
		c.features[fScore] = worth
		return c
	}
	for name, tt := range map[string]struct {
		all  []candidate
		want string // why of the first afterwards
	}{
		"far more":        {[]candidate{made(2, "far", true), made(-1, "", false)}, ""},
		"little more":     {[]candidate{made(0, "far", true), made(-1, "", false)}, "far"},
		"no other":        {[]candidate{made(1, "far", true)}, ""},
		"no other, poor":  {[]candidate{made(-1, "far", true)}, "far"},
		"cannot be":       {[]candidate{made(5, "for another case", false), made(-1, "", false)}, "for another case"},
		"the best of two": {[]candidate{made(2, "far", true), made(3, "far", true)}, "far"},
	} {
		r.readmit(tt.all)
		if got := tt.all[0].why; got != tt.want {
			t.Errorf("%s: %q, want %q", name, got, tt.want)
		}
	}
}

// TestGlyphs: what the set tells from a text agrees with a look at the text.
func TestGlyphs(t *testing.T) {
	c := about(`身份证|回执(丢|没)了|[abc]d`)
	for text, want := range map[string]bool{"我的身份证": true, "回执丢了": true, "回执": false, "xbd": true, "": false, "证份身": false} {
		of := glyphsOf(text)
		if got := c.in(text); got != want || got != (len(c.places(text, &of)) > 0) {
			t.Errorf("%q: %v, want %v", text, got, want)
		}
	}
	if got := branches(`a|b(c|d)|[|]|\||e`); len(got) != 5 {
		t.Errorf("cut into %q", got)
	}
}
