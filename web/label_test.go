package web

import (
	"os"
	"regexp"
	"testing"

	"zhengda/bot"
)

// TestLabelsAreTheBots holds the widget's labels to the bot's, in each language.
func TestLabelsAreTheBots(t *testing.T) {
	answers := map[string]bot.Answer{
		"byModel": {Composer: bot.ByModel, Citations: []bot.Citation{{N: 1}}},
		"quoted":  {Composer: bot.Quoted, Citations: []bot.Citation{{N: 1}}},
		"reply":   {Composer: bot.Quoted},
	}
	for _, l := range []bot.Language{bot.Hans, bot.Hant, bot.English} {
		words, err := os.ReadFile("static/widget/i18n/" + string(l) + ".js")
		if err != nil {
			t.Fatal(err)
		}
		for key, a := range answers {
			m := regexp.MustCompile(`(?m)^  ` + key + `: '(.*)',$`).FindSubmatch(words)
			if m == nil || string(m[1]) != a.LabelIn(l) {
				t.Errorf("%s: %s is %q, the bot's %q", l, key, m, a.LabelIn(l))
			}
		}
	}
}
