package bot_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"zhengda/bot"
)

// TestTyped asks questions as people type them (in pinyin, Cantonese, misspelt)
// and counts for how many the article that is found first is that for the plain
// question. The floors are what was reached; -v lists what was not.
func TestTyped(t *testing.T) {
	floors := map[string]float64{"pinyin": 0.96, "cantonese": 0.88, "slips": 0.95}
	b := newBot(t, nil)
	first := func(text string) string {
		found, err := b.Find(t.Context(), bot.Question{Text: text}, 1)
		if err != nil {
			t.Fatal(err)
		}
		if len(found.Hits) == 0 {
			return "none"
		}
		return found.Hits[0].Passage.Article.ID
	}
	for name, floor := range floors {
		src, err := os.ReadFile(filepath.Join("testdata", "typed", name+".tsv"))
		if err != nil {
			t.Fatal(err)
		}
		asked, same := 0, 0
		for line := range strings.Lines(string(src)) {
			typed, plain, ok := strings.Cut(strings.TrimSpace(line), "\t")
			if !ok {
				continue
			}
			asked++
			if l := bot.LanguageOf(bot.Question{Text: typed}); l == bot.English || name == "pinyin" && l != bot.Hans {
				t.Errorf("%s: is answered in %s", typed, l)
			}
			got, want := first(typed), first(plain)
			if got == want {
				same++
				continue
			}
			t.Logf("%s: %s\n  read as %s\n  found %s, for %s %s", name, typed, bot.Read(b, typed), got, plain, want)
		}
		t.Logf("%s: %d of %d find what the plain question finds", name, same, asked)
		if asked == 0 || float64(same) < floor*float64(asked) {
			t.Errorf("%s: %d of %d find what the plain question finds, want at least %v", name, same, asked, floor)
		}
	}
}
