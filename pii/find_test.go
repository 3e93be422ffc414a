package pii

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"
)

func TestMask(t *testing.T) {
	tests := []struct{ name, text, want string }{
		{"empty", "", ""},
		{"several kinds", "我叫李小明 440199198512310025 电话13800138000", "我叫〔姓名〕 〔身份证号〕 电话〔手机号〕"},
		{"glued", "13800138000440199198512310025", "〔手机号〕〔身份证号〕"},
		{"two mobiles glued", "1380013800013900139000", "〔手机号〕"},
		{"two numbers a space apart", "440199 1985 1231 0025 138 0013 8000", "〔身份证号〕 〔手机号〕"},
		{"lines of a form", "姓名:王伟\n电话:0759-1234567\n邮箱:a@qq.com", "姓名:〔姓名〕\n电话:〔电话〕\n邮箱:〔邮箱〕"},
		{"number is the mailbox", "440199198512310025@qq.com", "〔邮箱〕"},
		{"city stays", "我住在广东省湛江市霞山区人民大道南45号,去哪换", "我住在广东省湛江市霞山区〔地址〕,去哪换"},
		{"city without suffix stays", "住在广州番禺大石村,去哪换", "住在广州〔地址〕,去哪换"},
		{"date beside", "2023-03-31 13800138000", "2023-03-31 〔手机号〕"},
		{"service number beside", "12345和13800138000", "12345和〔手机号〕"},
		{"digit lost", "身份证号:44010019900101", "身份证号:〔身份证号〕"},
		{"foreigner's permanent residence card", "911199198108030025", "〔身份证号〕"},
		{"across lines", "440199\n19851231\n0025", "〔身份证号〕"},
		{"tokens stay", "〔身份证号〕〔地址〕〔姓名〕", "〔身份证号〕〔地址〕〔姓名〕"},
		{"broken UTF-8 inside", "4401991985\xff12310025", "〔身份证号〕"},
		{"broken UTF-8 stays outside", "\xe4\xbd13800138000\xff", "\xe4\xbd〔手机号〕\xff"},
		{"receipt number", "4401A13800138000B", "4401A13800138000B"},
		{"public service number", "客服电话4001234567", "客服电话4001234567"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := MaskString(tt.text); got != tt.want {
				t.Errorf("MaskString(%q) = %q, want %q", tt.text, got, tt.want)
			}
		})
	}
}

func TestFindValid(t *testing.T) {
	tests := []struct {
		name, text string
		want       Finding
	}{
		{"right check digit", "号440199198512310025", Finding{IDNumber, 3, 21, true}},
		{"wrong check digit", "号440199198512310026", Finding{IDNumber, 3, 21, false}},
		{"not yet born", id("44019920980101001"), Finding{IDNumber, 0, 18, false}},
		{"Luhn right", "4111111111111111", Finding{BankCard, 0, 16, true}},
		{"Luhn wrong", "4111 1111 1111 1112", Finding{BankCard, 0, 19, false}},
		{"old number", "440199851231002", Finding{IDNumber, 0, 15, false}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := Find(tt.text); !slices.Equal(got, []Finding{tt.want}) {
				t.Errorf("Find(%q) = %v, want [%v]", tt.text, got, tt.want)
			}
		})
	}
}

func TestTokensOfAllKinds(t *testing.T) {
	for _, k := range []Kind{IDNumber, Phone, Landline, BankCard, Email, Address, Name, Passport, Plate} {
		if tok := tokens[k]; tok == "" || MaskString(tok) != tok {
			t.Errorf("token of %s is %q, want one that Mask leaves", k, tok)
		}
	}
}

// TestMaskShuffled strings pieces together that finders care for, which byte
// fuzzing seldom does, and checks what FuzzMask checks.
func TestMaskShuffled(t *testing.T) {
	pieces := strings.Split("我叫|我是|姓名:|本人|李|小明|王伟|住在|地址:|湛江市|霞山区|人民|路|大道|村|小区|12号|3栋|501|室|县|的|,| |-|.|\n|、|(|)|+|86|0759|020|1234567|138|0013|8000|13800138000|440199|19851231|0025|440199198512310026|X|x|×|一|二零|十|6222|0212|E|EA|12345678|粤|A|12345|@|qq.com|a|at|#|dot|〔|〕|〔地址〕|〔身份证号〕|身份证号|电话|卡号|my name is |Li |\u200b|\xff|\xe4|·|－|０|2023-03-31|20元|转", "|")
	rnd := rand.New(rand.NewPCG(1, 2))
	for range 60000 {
		var b strings.Builder
		n := 1 + rnd.IntN(14)
		at := rnd.IntN(n)
		for i := range n {
			b.WriteString(pieces[rnd.IntN(len(pieces))])
			if i == at {
				b.WriteString(secret)
			}
		}
		text := b.String()
		masked, found := Mask(text)
		checkOffsets(t, text, found)
		if strings.Contains(masked, secret) {
			t.Errorf("Mask(%q) = %q, but the ID number survives", text, masked)
		}
		if again := MaskString(masked); again != masked {
			t.Errorf("Mask(%q) = %q, and again = %q", text, masked, again)
		}
	}
}

// megabytes are texts of 1 MB that invite a finder to look far at every step.
var megabytes = map[string]string{
	"digits":        repeat("4401991985123"),
	"zeros":         repeat("0"),
	"ones":          repeat("1"),
	"digits apart":  repeat("1 "),
	"valid numbers": repeat("440199198512310025"),
	"mobiles":       repeat("13800138000,"),
	"at signs":      repeat("@"),
	"mailboxes":     repeat("a@b."),
	"letters":       repeat("a"),
	"Han":           repeat("我在广东省湛江市霞山区住"),
	"Chinese ones":  repeat("一"),
	"roads":         repeat("路一"),
	"names":         repeat("我叫李"),
	"homes":         repeat("住在村"),
	"tokens":        repeat("〔身份证号〕"),
	"brackets":      repeat("〔"),
	"zero width":    repeat("1\u200b"),
	"broken":        repeat("\xff1"),
	"Thai digits":   repeat("๑"),
	"receipts":      repeat("A1"),
	"hashes":        repeat("a#"),
	"plates":        repeat("粤A1234"),
}

func repeat(s string) string { return strings.Repeat(s, 1<<20/len(s)) }

// The limit is generous: a quadratic finder would take hours.
func TestFindTakesLinearTime(t *testing.T) {
	for name, text := range megabytes {
		t.Run(name, func(t *testing.T) {
			start := time.Now()
			masked := MaskString(text)
			took := time.Since(start)
			if took > 20*time.Second {
				t.Errorf("masking 1 MB took %v, want less than 20s", took)
			}
			if masked == text {
				return // no need to wait for the same again
			}
			if again := MaskString(masked); again != masked {
				t.Error("masking the masked text changed it")
			}
		})
	}
}

func BenchmarkMask(b *testing.B) {
	for _, name := range []string{"digits", "Han", "valid numbers", "mobiles"} {
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(megabytes[name])))
			for b.Loop() {
				MaskString(megabytes[name])
			}
		})
	}
}

// FuzzMask checks, besides that nothing panics: masking twice is masking once;
// offsets are ordered and cut no rune; an ID number planted anywhere goes; and
// what has no digit, sign or word that announces anything stays.
func FuzzMask(f *testing.F) {
	for _, seed := range []string{
		"", "我叫李小明,", "440199", "1", "X", "a@b.cn ", "我住在霞山区人民路1号", "姓名:", "+86 138-0013-8000", "0759-1234567-",
		"粤B·D1234", "E1234567", "6222 0212 3456 7890 ", "〔身份证号", "\xe4\xbd", "一二三\u200b", "my name is ", "2023-03-31 ", "A1B2", "４４ ",
	} {
		f.Add(seed, seed)
		f.Add(seed, "")
		f.Add("", seed)
	}
	f.Fuzz(func(t *testing.T, before, after string) {
		for _, number := range []string{"440199198512310025", withX} {
			text := before + number + after
			masked, found := Mask(text)
			if strings.Contains(masked, number) {
				t.Errorf("Mask(%q) = %q, but the ID number survives", text, masked)
			}
			if again := MaskString(masked); again != masked {
				t.Errorf("Mask(%q) = %q, and again = %q", text, masked, again)
			}
			checkOffsets(t, text, found)
		}
		text := before + after
		masked, found := Mask(text)
		checkOffsets(t, text, found)
		if again := MaskString(masked); again != masked {
			t.Errorf("Mask(%q) = %q, and again = %q", text, masked, again)
		}
		if masked != text && !suspicious(text) {
			t.Errorf("Mask(%q) = %q, want it unchanged", text, masked)
		}
	})
}

func checkOffsets(t *testing.T, text string, found []Finding) {
	t.Helper()
	at := 0
	for _, f := range found {
		if f.Start < at || f.End <= f.Start || f.End > len(text) {
			t.Fatalf("Find(%q) = %v, want ordered ranges", text, found)
		}
		if !utf8.RuneStart(text[f.Start]) && utf8.ValidString(text) || f.End < len(text) && !utf8.RuneStart(text[f.End]) && utf8.ValidString(text) {
			t.Fatalf("Find(%q) = %v, which cuts a rune", text, found)
		}
		at = f.End
	}
}

// suspicious reports whether text has anything a finder could begin with.
func suspicious(text string) bool {
	for _, c := range decode(text) {
		if c.digit >= 0 || strings.ContainsRune("@#艾十百"+cueFirst, c.r) {
			return true
		}
	}
	low := strings.ToLower(text)
	for _, w := range []string{"at", "my name", "住", "址", "寄", "送到", "家在", "栋", "幢", "座", "棟", "甲", "乙", "丙", "丁"} {
		if strings.Contains(low, w) {
			return true
		}
	}
	return len(decode(text)) > 0 && strings.ContainsAny(text, "ａｍＡＭ")
}

func TestFirstCharacters(t *testing.T) {
	for _, tt := range []struct {
		name  string
		words []string
		first string
	}{
		{"placeFirst", placeEnds, placeFirst},
		{"placeFirst", estates, placeFirst},
		{"unitFirst", units, unitFirst},
		{"cueFirst", cueWords(), cueFirst},
	} {
		for _, w := range tt.words {
			if r, _ := utf8.DecodeRuneInString(w); !strings.ContainsRune(tt.first, r) {
				t.Errorf("%s lacks %c of %s", tt.name, r, w)
			}
		}
	}
}

func cueWords() []string {
	var words []string
	for _, c := range nameCues {
		words = append(words, c.word)
	}
	return words
}
