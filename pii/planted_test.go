package pii

import (
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"
)

// planted is a piece of personal data written in some way, and the plain
// digits or words of it that must not survive.
type planted struct{ written, plain string }

// surroundings of a planted piece; none lends it a word that announces it.
var surroundings = []string{"%s", "你好%s谢谢", "请看 %s,然后呢?", "《%s》", "a。%s\nb", "身份证丢了%s怎么补", "2023-03-31办的,%s,20元"}

// besideName has no word directly behind, for 我是 asks that the clause ends.
var besideName = []string{"%s", "你好%s", "请看 %s,然后呢?", "《%s》", "a。%s\nb", "身份证丢了%s 怎么补", "%s。2023-03-31办的,20元"}

// group cuts digits into groups by sizes and joins them by sep.
func group(s string, sizes []int, sep string) string {
	var parts []string
	for _, n := range sizes {
		n = min(n, len(s))
		parts, s = append(parts, s[:n]), s[n:]
	}
	if s != "" {
		parts = append(parts, s)
	}
	return strings.Join(parts, sep)
}

// scripts write a digit in other ways.
var scripts = map[string]string{
	"full width":   "０１２３４５６７８９",
	"Chinese":      "〇一二三四五六七八九",
	"spelled":      "零幺二三四五六七八九",
	"formal":       "零壹贰叁肆伍陆柒捌玖",
	"circled":      "⓪①②③④⑤⑥⑦⑧⑨",
	"black":        "⓿❶❷❸❹❺❻❼❽❾",
	"Arabic-Indic": "٠١٢٣٤٥٦٧٨٩",
	"Devanagari":   "०१२३४५६७८९",
	"mathematical": "𝟎𝟏𝟐𝟑𝟒𝟓𝟔𝟕𝟖𝟗",
	"monospace":    "𝟶𝟷𝟸𝟹𝟺𝟻𝟼𝟽𝟾𝟿",
	"raised":       "⁰¹²³⁴⁵⁶⁷⁸⁹",
	"lowered":      "₀₁₂₃₄₅₆₇₈₉",
}

func rewrite(s, script string) string {
	digits := []rune(script)
	return strings.Map(func(r rune) rune {
		if '0' <= r && r <= '9' {
			return digits[r-'0']
		}
		return r
	}, s)
}

// writings returns plain in all scripts, groupings and separators.
func writings(plain string, groupings [][]int) []planted {
	var out []planted
	add := func(w string) { out = append(out, planted{w, plain}) }
	ones := make([]int, len(plain))
	for i := range ones {
		ones[i] = 1
	}
	add(plain)
	for _, sep := range []string{" ", "-", ".", "·", "　", "–", "－", "\u00a0", "\u2009", " - "} {
		for _, sizes := range groupings {
			add(group(plain, sizes, sep))
		}
		add(group(plain, ones, sep))
	}
	for _, sep := range []string{"\u200b", "\u200d", "\ufeff", "\u00ad", "\u2060", "\ufe0f\u20e3", "\x00", "\u0336"} {
		add(group(plain, ones, sep))
		add(group(plain, []int{5, 3}, sep))
	}
	for _, script := range scripts {
		w := rewrite(plain, script)
		add(w)
		add(rewrite(group(plain, groupings[0], " "), script))
		add(rewrite(group(plain, ones, "\u200b"), script))
		add(rewrite(plain[:5], script) + plain[5:]) // half and half
	}
	return out
}

var idGroupings = [][]int{{6, 8, 4}, {6, 4, 4, 4}, {6, 4, 2, 2, 4}, {3, 3, 4, 4, 4}, {6, 12}, {14, 4}, {2, 2, 2, 2, 2, 2, 2, 2, 2}}

func plantedIDs() []planted {
	var out []planted
	for _, first17 := range []string{"44019919851231002", "44019920080229117", withX[:17], "11019919490101998", "65999920240630000"} {
		right := id(first17)
		out = append(out, writings(right, idGroupings)...)
		for c := byte('0'); c <= '9'; c++ { // nine of ten are wrong
			out = append(out, planted{first17 + string(c), first17 + string(c)})
		}
		wrong := first17 + string('0'+(right[17]^1)%10)
		out = append(out, writings(wrong, idGroupings)...)
		for _, x := range []string{"X", "x", "Ｘ", "ｘ", "Х", "×", " X", "-x"} {
			out = append(out, planted{first17 + x, first17})
		}
		old := first17[:6] + first17[8:17]
		out = append(out, writings(old, [][]int{{6, 6, 3}, {6, 2, 2, 2, 3}})...)
	}
	out = append(out, planted{"440199198513310026", "440199198513310026"}) // month 13
	return out
}

func plantedMobiles() []planted {
	var out []planted
	for second := byte('3'); second <= '9'; second++ {
		plain := "1" + string(second) + "800138000"
		out = append(out, writings(plain, [][]int{{3, 4, 4}, {3, 8}, {7, 4}, {3, 3, 5}})...)
		for _, code := range []string{"+86", "+86 ", "86-", "86 ", "0086", "0086-", "(+86)", "＋８６ ", "+86-", "86"} {
			for _, w := range []string{plain, group(plain, []int{3, 4, 4}, " "), group(plain, []int{3, 4, 4}, "-")} {
				out = append(out, planted{code + w, plain})
			}
		}
		for _, w := range []string{"电话" + group(plain, []int{4, 4, 3}, " "), "手机号码:" + group(plain, []int{5, 6}, " "), "微信" + plain} {
			out = append(out, planted{w, plain})
		}
	}
	return out
}

func plantedLandlines() []planted {
	var out []planted
	for _, area := range []string{"0759", "020", "010", "0755", "0769", "021"} {
		locals := []string{"12345678", "83118888"}
		if area == "0759" {
			locals = append(locals, "1234567", "3338300")
		}
		for _, n := range locals {
			plain := area + n
			for _, f := range []string{"%s-%s", "%s %s", "(%s)%s", "（%s）%s", "(%s) %s", "%s－%s", "%s%s", "%s.%s", "%s–%s"} {
				w := fmt.Sprintf(f, area, n)
				out = append(out, planted{w, plain}, planted{rewrite(w, scripts["full width"]), plain}, planted{rewrite(w, scripts["spelled"]), plain})
			}
			out = append(out, planted{"+86 " + area[1:] + " " + n, plain}, planted{fmt.Sprintf("%s-%s-8001", area, n), plain + "8001"})
		}
	}
	return out
}

func plantedCards() []planted {
	var out []planted
	for _, first := range []string{"622202123456789", "6222021234567890", "62220212345678901", "622202123456789012", "411111111111111", "955880123456789012"} {
		for c := byte('0'); c <= '9'; c++ {
			plain := first + string(c)
			for _, sep := range []string{" ", "-", "　", "."} {
				out = append(out, planted{group(plain, []int{4, 4, 4, 4}, sep), plain})
			}
			if luhn(plain) {
				out = append(out, writings(plain, [][]int{{4, 4, 4, 4}})...)
			}
		}
	}
	return out
}

func plantedEmails() []planted {
	var out []planted
	for _, local := range []string{"zhang.san", "lixiaoming88", "12345678", "a_b-c+d", "13800138000", "Wang"} {
		for _, host := range []string{"qq.com", "163.com", "gmail.com", "mail.example.com.cn", "vip.sina.com", "example.org"} {
			for _, f := range []string{"%s@%s", "%s＠%s", "%s @ %s", "%s(at)%s"} {
				out = append(out, planted{fmt.Sprintf(f, local, host), local})
			}
		}
	}
	for _, w := range []string{"zhangsan@qq", "zhangsan#qq.com", "zhangsan[at]163.com", "zhangsan at gmail dot com", "zhangsan艾特qq.com", "ｚｈａｎｇｓａｎ＠ｑｑ．ｃｏｍ", "zhangsan@qq。com"} {
		out = append(out, planted{w, "zhangsan"})
	}
	return out
}

func plantedDocuments() []planted {
	var out []planted
	for _, l := range []string{"E", "G", "EA", "ED", "PE", "DE", "SE", "C", "CA", "H", "M", "e"} {
		plain := "12345678"[:9-len(l)-max(0, 1-len(l))]
		if len(l) == 2 {
			plain = "1234567"
		}
		if l == "H" || l == "M" {
			out = append(out, planted{l + "1234567890", "1234567890"})
		}
		for _, w := range []string{l + plain, l + " " + plain, l + "-" + plain, l + "\u200b" + plain, l + rewrite(plain, scripts["full width"]), l + rewrite(plain, scripts["circled"]), l + group(plain, []int{4, 4}, " ")} {
			out = append(out, planted{w, plain})
		}
	}
	return append(out, planted{"A123456(3)", "123456"}, planted{"A123456（3）", "123456"})
}

func plantedPlates() []planted {
	var out []planted
	for _, p := range []string{"粤A", "粤B", "粤G", "桂A", "湘B", "京N", "新A", "贵C"} {
		for _, n := range []string{"12345", "D12345", "F12345", "1A234", "12D45"} {
			for _, sep := range []string{"", "·", " ", "-", "."} {
				out = append(out, planted{p + sep + n, n})
			}
		}
	}
	return append(out, planted{"粤Z1234港", "1234"}, planted{"粤A1234学", "1234"}, planted{"粤g12345", "12345"}, planted{"粤Ａ１２３４５", "12345"})
}

func plantedNames() []planted {
	var out []planted
	for _, n := range []string{"李小明", "王伟", "欧阳娜娜", "陳大文", "张三丰", "梁家辉"} {
		for _, f := range []string{"我叫%s", "我叫%s,想换身份证", "我叫%s想换身份证", "我的名字叫%s", "姓名:%s", "姓名：%s 性别:男", "姓名是%s", "姓名为%s。", "联系人:%s", "联系人：%s，", "我是%s,请问", "我是%s", "本人%s,男", "孩子叫%s", "收件人: %s", "我是%s的妈妈", "名字是%s"} {
			out = append(out, planted{fmt.Sprintf(f, n), n})
		}
	}
	for _, w := range []string{"my name is Li Lei", "My name is Li Lei, hello", "我叫 Li Lei", "姓名: Li Lei"} {
		out = append(out, planted{w, "Li Lei"})
	}
	return append(out, planted{"姓名:张 三", "张 三"}, planted{"my name is li xiaoming", "xiaoming"}, planted{"姓名:阿依古丽·买买提", "阿依古丽"}, planted{"我叫阿依古丽·买买提,", "买买提"})
}

func plantedAddresses() []planted {
	var out []planted
	for _, region := range []string{"", "湛江市霞山区", "广东省湛江市霞山区", "深圳南山区", "徐闻县"} {
		for _, core := range []string{"人民大道南45号", "海滨路12号3栋2单元501室", "解放街二十三号", "幸福新村6巷8号", "阳光花园A座1203", "碧桂园小区12栋", "湖光镇新坡村12号", "和平路１８号", "明珠公寓3号楼502", "大石村三组"} {
			for _, f := range []string{"%s", "住在%s", "住址:%s,", "地址是%s。", "我家在%s", "户籍地址:%s"} {
				out = append(out, planted{fmt.Sprintf(f, region+core), core})
			}
		}
		for _, core := range []string{"新坡村", "阳光小区", "碧海花园"} {
			for _, f := range []string{"我住在%s,去哪里换", "住址:%s", "户籍地址：%s。"} {
				out = append(out, planted{fmt.Sprintf(f, region+core), core})
			}
		}
	}
	return out
}

func TestMaskPlanted(t *testing.T) {
	tests := []struct {
		name    string
		kinds   []Kind
		planted []planted
	}{
		// 15 to 19 digits may pass for each other; what counts is that they go.
		{"id number", []Kind{IDNumber, BankCard}, plantedIDs()},
		{"mobile", []Kind{Phone}, plantedMobiles()},
		{"landline", []Kind{Landline}, plantedLandlines()},
		{"bank card", []Kind{BankCard, IDNumber}, plantedCards()},
		{"e-mail", []Kind{Email}, plantedEmails()},
		{"passport and permit", []Kind{Passport}, plantedDocuments()},
		{"plate", []Kind{Plate}, plantedPlates()},
		{"name", []Kind{Name}, plantedNames()},
		{"address", []Kind{Address}, plantedAddresses()},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if len(tt.planted) < 80 {
				t.Errorf("%d planted, want 80 or more", len(tt.planted))
			}
			around := surroundings
			if tt.name == "name" {
				around = besideName
			}
			for _, p := range tt.planted {
				for _, around := range around {
					checkPlanted(t, fmt.Sprintf(around, p.written), p.plain, tt.kinds)
				}
			}
			t.Logf("%d planted in %d surroundings", len(tt.planted), len(around))
		})
	}
}

func checkPlanted(t *testing.T, text, plain string, kinds []Kind) {
	t.Helper()
	got, found := Mask(text)
	seen := false
	for _, f := range found {
		for _, k := range kinds {
			seen = seen || f.Kind == k
		}
		if !utf8.ValidString(text[f.Start:f.End]) {
			t.Errorf("Find(%q) cuts a rune at %d:%d", text, f.Start, f.End)
		}
	}
	if !seen {
		t.Errorf("Mask(%q) = %q, want a token of %v", text, got, kinds)
	}
	if rest := remainder(got, plain); rest != "" {
		t.Errorf("Mask(%q) = %q, but %q survives", text, got, rest)
	}
	if again := MaskString(got); again != got {
		t.Errorf("MaskString(%q) = %q, want it unchanged", got, again)
	}
}

// remainder returns four or more characters of plain that are still in masked,
// in whatever script and with whatever between the digits.
func remainder(masked, plain string) string {
	var b strings.Builder
	for _, c := range decode(masked) {
		switch {
		case c.digit >= 0:
			b.WriteByte('0' + byte(c.digit))
		case separator(c.r) == none:
			b.WriteRune(c.r)
		}
	}
	var p strings.Builder
	for _, c := range decode(plain) {
		if c.digit >= 0 {
			p.WriteByte('0' + byte(c.digit))
		} else {
			p.WriteRune(c.r)
		}
	}
	r := []rune(p.String())
	n := min(4, len(r))
	for i := 0; i+n <= len(r); i++ {
		// 2023 and 0331 stand in the surroundings
		if s := string(r[i : i+n]); strings.Contains(strings.ReplaceAll(b.String(), "20230331", ""), s) {
			return s
		}
	}
	return ""
}
