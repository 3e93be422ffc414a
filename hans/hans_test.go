package hans_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"zhengda/hans"
)

// TestHardWords are words whose characters have several traditional forms.
func TestHardWords(t *testing.T) {
	words := strings.Fields(`头发=頭髮 发财=發財 签发=簽發 发型=髮型 干净=乾淨 若干=若干 干部=幹部 哪里=哪裡 里面=裡面 公里=公里 家里=家裡 之后=之後 皇后=皇后
		面条=麵條 表面=表面 只需=只需 一只=一隻 台山=台山 一台机器=一台機器 平台=平台 台湾=台灣 证件=證件 制证=製證 制度=制度 复印=複印 复印件=複印件 回复=回覆 恢复=恢復
		几天=幾天 茶几=茶几 联系=聯繫 关系=關係 系统=系統 余额=餘額 姓余=姓余 云浮=雲浮 郁南=郁南 斗门=斗門 佛山里水=佛山里水 准考证=准考證 批准=批准 标准=標準 采集=採集
		身份证=身份證 户口簿=戶口簿 周岁=周歲 一周=一週 委托=委託 着装=着裝 说明=說明 卫生=衛生 才能=才能 于是=於是 注销=註銷 表格=表格 手表=手錶 范围=範圍 分钟=分鐘
		征信=徵信 松开=鬆開 胡须=鬍鬚 必须=必須 日历=日曆 经历=經歷 占用=佔用 计划=計劃 老板=老闆 尽快=儘快 扎起来=紮起來 曲江=曲江 并联系银行=並聯繫銀行 相片回执=相片回執`)
	for _, w := range words {
		simplified, traditional, _ := strings.Cut(w, "=")
		if got := hans.Traditional(simplified); got != traditional {
			t.Errorf("Traditional(%s) = %s, want %s", simplified, got, traditional)
		}
		if got := hans.Simplify(traditional); got != simplified {
			t.Errorf("Simplify(%s) = %s, want %s", traditional, got, simplified)
		}
	}
}

// TestSimplifyForms reads what Hong Kong and Taiwan each write.
func TestSimplifyForms(t *testing.T) {
	for from, want := range map[string]string{
		"說明": "说明", "説明": "说明", "衛生": "卫生", "衞生": "卫生", "戶口": "户口", "裡面": "里面", "裏面": "里面", "臺灣": "台湾", "台灣": "台湾", "為什麼": "为什么", "爲甚麼": "为甚么",
		"乾坤": "乾坤", "餅乾": "饼干", "著名": "著名", "瞭解": "了解", "證": "证", "a證b": "a证b", "": "", "\xff證": "\xff证", "㑳": "㑇",
	} {
		if got := hans.Simplify(from); got != want {
			t.Errorf("Simplify(%q) = %q, want %q", from, got, want)
		}
	}
}

func TestCount(t *testing.T) {
	tests := []struct {
		text                    string
		traditional, simplified int
	}{
		{"湛江", 0, 0}, {"身份", 0, 0}, {"證", 1, 0}, {"证", 0, 1}, {"身份證到期去哪裡換", 3, 0}, {"乾坤著於", 0, 0}, {"干后里面台几系余查", 0, 0}, {"广厂价种", 0, 4},
		{"abc 123 ，。", 0, 0}, {"", 0, 0}, {"\xff", 0, 0},
	}
	for _, tt := range tests {
		if traditional, simplified := hans.Count(tt.text); traditional != tt.traditional || simplified != tt.simplified {
			t.Errorf("Count(%q) = %d, %d, want %d, %d", tt.text, traditional, simplified, tt.traditional, tt.simplified)
		}
	}
}

func FuzzConvert(f *testing.F) {
	for _, s := range []string{"头发", "乾坤", "\xff证", "一目了然", "𠮷", "a\u0301", "发发发财"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		for _, got := range []string{hans.Traditional(s), hans.Simplify(s)} {
			if utf8.ValidString(got) != utf8.ValidString(s) {
				t.Errorf("%q became %q", s, got)
			}
			if n, want := utf8.RuneCountInString(got), utf8.RuneCountInString(s); n > 2*want || 2*n < want {
				t.Errorf("%q of %d characters became %q of %d", s, want, got, n)
			}
		}
	})
}

const fifty = "請問我的居民身份證過期了，人在深圳但是戶籍在湖南，網上可以換領嗎？還是要去派出所的窗口辦理？要帶什麼？"

func BenchmarkSimplify(b *testing.B) {
	for b.Loop() {
		hans.Simplify(fifty)
	}
}

func BenchmarkTraditional(b *testing.B) {
	text := hans.Simplify(fifty)
	for b.Loop() {
		hans.Traditional(text)
	}
}
