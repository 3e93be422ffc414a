package bot

import (
	"log/slog"
	"strings"
	"testing"

	"zhengda/index"
	"zhengda/knowledge"
	"zhengda/pii"
)

// BenchmarkRead is all that is done to a question before anything is searched:
// masked, normalised, read, screened, understood. It is to take less than two
// milliseconds.
func BenchmarkRead(b *testing.B) {
	c, err := knowledge.Embedded()
	if err != nil {
		b.Fatal(err)
	}
	ix, err := index.Open("", c, slog.New(slog.DiscardHandler))
	if err != nil {
		b.Fatal(err)
	}
	defer ix.Close()
	for _, q := range []struct{ name, text string }{
		{"simplified", "我湖南户口，人在深圳，身份证丢了，网上能补办吗？要带什么材料？"},
		{"traditional", "我湖南戶口，人在深圳，身份證丟了，網上能補辦嗎？要帶什麼材料？"},
		{"Cantonese", "我喺深圳，身份證唔見咗，點樣補領，使唔使攞戶口簿㗎"},
		{"pinyin", "wo zai shenzhen shenfenzhengdiulezenmeban yao dai shenme cailiao"},
		{"misspelt", "身份正过欺了，零时身份证肿么办，自助鸡在哪"},
		{"English", "My son is 9, his hukou is in Sichuan and we live in Zhuhai. Can he get his first ID card here?"},
		{"long", strings.Repeat("我的身份证在湛江丢了，想在深圳补领，不知道要带什么材料。", 7)},
	} {
		b.Run(q.name, func(b *testing.B) {
			for b.Loop() {
				text, _ := pii.Mask(q.text)
				text = ix.Mend(normalise(text))
				if screen(text).reason == "" {
					understand(text, CaseFacts{}, nil)
				}
			}
		})
	}
}
