package index

import (
	"slices"
	"testing"
	"unicode/utf8"

	"zhengda/knowledge"
)

// TestFoldQuickly holds the quick way of folding to the slow one on all our
// articles and on what is rare.
func TestFoldQuickly(t *testing.T) {
	c, err := knowledge.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	texts := []string{"ＡＢＣ１２３，。", "Straße İstanbul", "ｶﾞﾗｽ", "㈱①", "補領", "e\u0301", "\u3007", "豈", "〈“—”〉", "\xff"}
	for _, p := range c.Passages() {
		texts = append(texts, p.Text, p.Article.Question)
	}
	for _, text := range texts {
		expectFold(t, text)
	}
}

func expectFold(t *testing.T, text string) {
	t.Helper()
	got, want := fold(text), foldSlowly(text)
	// What neither Han characters nor words have parts terms alike, whatever it is.
	same := slices.EqualFunc(got, want, func(a, b rune) bool {
		return a == b || !isHan(a) && !inWord(a) && !isHan(b) && !inWord(b) && sentenceEnd(a) == sentenceEnd(b)
	})
	if !same && utf8.ValidString(text) {
		t.Errorf("%q: folded quickly %q, slowly %q", text, string(got), string(want))
	}
}

func TestReadings(t *testing.T) {
	for pair, want := range map[string]string{"身份": "shen'fen", "绿卡": "lv'ka", "儿女": "er'nv", "a证": ""} {
		rs := []rune(pair)
		if got := sounds().pair(rs[0], rs[1]); got != want {
			t.Errorf("%s: got %q, want %q", pair, got, want)
		}
	}
}
