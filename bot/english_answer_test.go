package bot_test

import (
	"context"
	"iter"
	"strings"
	"testing"

	"zhengda/bot"
)

// unasked fails the test when it is asked.
type unasked struct{ t *testing.T }

func (unasked) Name() string { return "unasked" }

func (m unasked) Stream(context.Context, bot.Prompt) iter.Seq2[string, error] {
	m.t.Error("a model was asked to word an answer in English")
	return func(func(string, error) bool) {}
}

// TestEnglishAsksNoModel answers in English without the model, whose sentences
// could not be checked, and in English throughout.
func TestEnglishAsksNoModel(t *testing.T) {
	b := newBot(t, unasked{t})
	for _, q := range []bot.Question{
		{Text: "How do I renew my ID card in Zhanjiang?"},
		{Text: "湛江身份证到期怎么换?", Language: bot.English},
	} {
		a := b.Answer(context.Background(), q, nil)
		if a.Language != bot.English || a.Composer != bot.Quoted || !strings.HasPrefix(a.Text, "You can renew") || len(a.Citations) == 0 {
			t.Errorf("%s: %s %s %s", q.Text, a.Language, a.Composer, a.Text)
		}
		for _, c := range a.Choices {
			if bot.LanguageOf(bot.Question{Text: c.Text}) != bot.English {
				t.Errorf("%s: the choice %s is not in English", q.Text, c.Text)
			}
		}
		if a.Offer == nil || !strings.HasPrefix(a.Offer.Label, "Get the photo receipt") {
			t.Errorf("%s: offer %+v", q.Text, a.Offer)
		}
		checkCited(t, a)
	}
}
