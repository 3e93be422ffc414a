package bot

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
)

// toldOf renders a case: place, document, procedure, then who,
// age, household and what else is known, each by its name.
func toldOf(k CaseFacts) string {
	parts := []string{k.RegionName, string(k.Document), string(k.Procedure)}
	add := func(name, value string) {
		if value != "" {
			parts = append(parts, name+"="+value)
		}
	}
	add("aspect", string(k.Aspect))
	for _, name := range []string{factAge, factHousehold, factFingerprints, factProxy} {
		add(name, k.value(name))
	}
	for _, name := range slices.Sorted(maps.Keys(k.Further)) {
		add(name, k.Further[name])
	}
	return strings.Join(strings.Fields(strings.Join(parts, " ")), " ")
}

// TestChangeOfSubject holds talks of two and three turns to what is known after
// the last: a new matter drops what belonged to the old one and keeps place and
// person, another person drops what was told of the one before.
func TestChangeOfSubject(t *testing.T) {
	tests := []struct{ talk, want string }{
		// another matter: the place and the person stay
		{"湛江换身份证要带什么/丢了呢", "湛江市 id-card lost"},
		{"湛江换身份证要带什么/丢了要多少钱", "湛江市 id-card lost aspect=fee"},
		{"我是广西户口,在东莞换证去哪里/临时身份证怎么办", "东莞市 temporary-id-card temporary aspect=how household=450000"},
		{"湛江身份证还有三年到期能提前换吗/身份证丢了怎么补", "湛江市 id-card lost aspect=how"},
		{"湛江身份证还有三年到期能提前换吗/要多少钱", "湛江市 id-card renew aspect=fee days-to-expiry=1095"},
		{"湛江身份证还有三年到期能提前换吗/换证要多久", "湛江市 id-card renew aspect=time days-to-expiry=1095"},
		{"还有20天到期,深圳换证/相片回执怎么办", "深圳市 photo-receipt receipt aspect=how"},
		{"佛山临时身份证能用多久/身份证到期怎么换", "佛山市 id-card renew aspect=how"},
		{"佛山临时身份证能用多久/过期了呢", "佛山市 temporary-id-card temporary"},
		{"相片回执有效多久/身份证丢了怎么补/要多少钱", "id-card lost aspect=fee"},
		{"朋友可以帮我领身份证吗/身份证坏了怎么换", "id-card damaged aspect=how"},
		{"朋友可以帮我领身份证吗/要带什么", "id-card collect aspect=materials collector=friend"},
		{"孩子10岁,湛江换证/那第一次办呢", "湛江市 id-card first age=10"},
		{"我在部队当兵,身份证过期了怎么换/丢了怎么补", "id-card lost aspect=how serving=yes"},
		{"低保户换身份证要钱吗/临时身份证要多少钱", "temporary-id-card temporary aspect=fee relief=yes"},
		{"珠海首次申领身份证去哪里/那换领呢/要多久", "珠海市 id-card renew aspect=time"},
		{"没录过指纹,外省户口,广州网上能换证吗/丢了能网上补吗", "广州市 id-card lost aspect=may household=other fingerprints=no"},

		// another place: the matter and the person stay
		{"孩子10岁,湛江换证要带什么/佛山呢", "佛山市 id-card renew aspect=materials age=10"},
		{"我是湖南户口,湛江换证去哪里/如果在广州呢", "广州市 id-card renew aspect=where household=430000"},
		{"湛江换证去哪里/广州呢/要多少钱", "广州市 id-card renew aspect=fee"},

		// another person
		{"孩子10岁,湛江换证要带什么/我自己的呢", "湛江市 id-card renew aspect=materials age=16-120"},
		{"我是广西户口,湛江换证要带什么/我妈的呢", "湛江市 id-card renew aspect=materials"},
		{"我妈70岁,外省户口,深圳换证/我爸的呢", "深圳市 id-card renew"},
		{"儿子9岁,湛江第一次办身份证/女儿呢", "湛江市 id-card first age=0-15"},
		{"我在部队当兵,身份证过期了/我老婆的呢", "id-card renew"},
		{"我爸去世了,身份证要交回吗/我妈的丢了怎么补", "id-card lost aspect=how"},
		{"女儿8岁没录过指纹,广州换证/我17岁要带什么", "广州市 id-card renew aspect=materials age=17"},
		{"孩子10岁,湛江换证/我在国外,身份证丢了怎么补", "湛江市 id-card lost aspect=how where=abroad"},
		{"我妈没录过指纹,东莞换证/那我呢", "东莞市 id-card renew"},
		{"奶奶80岁,身份证到期怎么换/我同事的呢", "id-card renew aspect=how"},
		{"还有20天到期,深圳换证/我老公的呢", "深圳市 id-card renew"},
		{"外国人能办身份证吗/身份证丢了怎么补", "id-card lost aspect=how"},
		{"外国人能办身份证吗/要带什么", "id-card aspect=materials foreigner=yes"},

		// the same person, or somebody the card is not for
		{"我妈70岁,深圳换证/我妈没录过指纹", "深圳市 id-card renew age=70 fingerprints=no"},
		{"奶奶80岁,身份证到期怎么换/老人走不动呢", "id-card renew aspect=how age=80 incapable=yes"},
		{"孩子10岁,湛江换证要带什么/儿子是广西户口", "湛江市 id-card renew aspect=materials age=10 household=450000"},
		{"我25岁,广州换证/要我本人去吗", "广州市 id-card renew aspect=may age=25 proxy=no"},
		{"我是广西户口,湛江换证/能让我妈代办吗", "湛江市 id-card renew aspect=may household=450000 proxy=yes"},
		{"我是广西户口,湛江换证/老婆能帮我领证吗", "湛江市 id-card collect aspect=may household=450000"},
		{"孩子10岁,湛江换证/奶奶带去行吗", "湛江市 id-card renew aspect=may age=10"},
		{"孩子10岁,湛江换证/爸妈都在外地呢", "湛江市 id-card renew age=10 guardian-present=no"},
		{"我17岁,湛江换证/要带爸妈的户口本吗", "湛江市 id-card renew aspect=materials age=17"},
		{"我是广西户口,湛江换证/朋友说可以网上办", "湛江市 id-card renew aspect=may household=450000"},
		{"孩子10岁,湛江换证要带什么/我在广州呢", "广州市 id-card renew aspect=materials age=10"},
		{"广西户口能在湛江换证吗/要跟老公一起去吗", "湛江市 id-card renew aspect=may household=450000"},
		{"我在部队当兵,身份证过期了/我已经退伍了", "id-card renew"},

		// a new fact replaces the old one
		{"孩子10岁,湛江换证/不对,孩子16岁了", "湛江市 id-card renew age=16"},
		{"外省户口,湛江换证/说错了,是广东户口", "湛江市 id-card renew household=440000"},
		{"没录过指纹,湛江换证/想起来录过指纹", "湛江市 id-card renew fingerprints=yes"},
	}
	for _, tt := range tests {
		t.Run(tt.talk, func(t *testing.T) {
			var k CaseFacts
			var previous *Answer
			for text := range strings.SplitSeq(tt.talk, "/") {
				k, previous = understand(normalise(text), k, previous).facts, &Answer{}
			}
			if got := toldOf(k); got != tt.want {
				t.Errorf("\ngot  %s\nwant %s (person %s)", got, tt.want, fmt.Sprint(k.Person))
			}
		})
	}
}
