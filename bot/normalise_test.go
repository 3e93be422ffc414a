package bot

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"
)

func TestNormaliseForms(t *testing.T) {
	tests := []struct{ name, text, want string }{
		{"plain", "身份证丢了怎么补", "身份证丢了怎么补"},
		{"blanks", "  身份证\t\n 丢了 ", "身份证 丢了"},
		{"line and paragraph ends", "身份证\u2028丢了\u2029", "身份证 丢了"},
		{"width", "Ｓｆｚ１６岁！", "Sfz16岁!"},
		{"half-width kana marks", "身份証?", "身份证?"},
		{"joiners", "身\u200b份\u200d证\u2060丢\ufeff了", "身份证丢了"},
		{"directions", "\u202e身份证\u202c丢了\u2066\u2069", "身份证丢了"},
		{"soft hyphen", "身\u00ad份证", "身份证"},
		{"tags", "身份证\U000e0069\U000e0067\U000e006e\U000e007f丢了", "身份证丢了"},
		{"variation selectors", "身\ufe00份\U000e0100证", "身份证"},
		{"stacked marks", "身\u0335\u0336份\u0489证", "身份证"},
		{"a letter with its mark", "cafe\u0301", "café"},
		{"keycap", "1\ufe0f\u20e3", "1"},
		{"emoji between words", "身份证🪪丢了😭怎么补", "身份证 丢了 怎么补"},
		{"emoji joined", "👨\u200d👩\u200d👧办证", "办证"},
		{"skin", "👍🏽", ""},
		{"flags", "🇨🇳身份证", "身份证"},
		{"fillers", "身\u3164份\u115f证", "身份证"},
		{"braille blank", "身份证\u2800丢了", "身份证 丢了"},
		{"private use", "\ue000身份证\U000f0000", "身份证"},
		{"not UTF-8", "身\xff份证", "身份证"},
		{"NUL", "身\x00份\x1b证", "身份证"},
		{"radicals", "⾝份证⼾口", "身份证户口"},
		{"mathematical letters", "𝐬𝐟𝐳", "sfz"},
		{"traditional", "補領身份證", "补领身份证"},
		{"phrases", "頭髮乾淨", "头发干净"},
		{"nothing", "\u200b\u202e", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := normalise(tt.text); got != tt.want {
				t.Errorf("%q: got %q, want %q", tt.text, got, tt.want)
			}
		})
	}
	if got := normalise(strings.Repeat("证", 5000)); utf8.RuneCountInString(got) > maxQuestion {
		t.Errorf("%d characters of a long question are looked at", utf8.RuneCountInString(got))
	}
}

// TestHiddenRunesChangeNothing puts what is not seen between all characters.
func TestHiddenRunesChangeNothing(t *testing.T) {
	const question = "我的身份证在湛江丢了,16岁,怎么补领?"
	want := understand(normalise(question), CaseFacts{}, nil)
	for _, hidden := range []string{"\u200b", "\u200d", "\u202e", "\u2066", "\u00ad", "\ufe0f", "\U000e0041", "\u0301", "\u3164", "\x00"} {
		got := understand(normalise(strings.Join(strings.Split(question, ""), hidden)), CaseFacts{}, nil)
		if got.text != want.text || got.facts.Procedure != want.facts.Procedure || got.facts.Region != want.facts.Region {
			t.Errorf("with %U between: understood as %q, want %q", []rune(hidden), got.text, want.text)
		}
	}
}

func FuzzNormalise(f *testing.F) {
	for _, s := range []string{"身份证丢了", "\u202e證", "1\ufe0f\u20e3", "\xff\xfe", "👨\u200d👩", "ﷺ", "e\u0301\u0302\u0303"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		got := normalise(s)
		if !utf8.ValidString(got) || utf8.RuneCountInString(got) > 2*maxQuestion {
			t.Errorf("%q became %q", s, got)
		}
		if strings.TrimSpace(got) != got || strings.Contains(got, "  ") {
			t.Errorf("blanks are left: %q", got)
		}
		for _, r := range got {
			if unicode.In(r, unicode.Cf, unicode.Mn, unicode.Me, unicode.Co) || unicode.IsControl(r) {
				t.Errorf("%q keeps %U", s, r)
			}
		}
	})
}
