package bot_test

import (
	"log/slog"
	"sync/atomic"
	"testing"

	"zhengda/bot"
	"zhengda/knowledge"
)

// TestFindSearchesAsAnswerDoes compares the passages of both.
func TestFindSearchesAsAnswerDoes(t *testing.T) {
	ix, err := embedded()
	if err != nil {
		t.Fatal(err)
	}
	b := bot.New(bot.Options{Index: ix, Log: slog.New(slog.DiscardHandler)})
	for _, text := range []string{"我广东户口人在上海丢了身份证怎么补办", "湛江换领身份证去哪里换", "孩子8岁能网上办吗", "how to renew my ID card in Shenzhen"} {
		q := bot.Question{Text: text, Trace: true}
		found, err := b.Find(t.Context(), q, 20)
		if err != nil {
			t.Fatal(err)
		}
		hits := b.Answer(t.Context(), q, nil).Trace.Hits
		for i, h := range found.Hits {
			if i >= len(hits) || hits[i].Passage != h.Passage.ID {
				t.Errorf("%s: hit %d is %s, and another one for Answer", text, i+1, h.Passage.ID)
				break
			}
		}
	}
}

// TestWordingsAreNotDeclined asks every wording of every article as it stands: no
// threshold may hide what it was written for.
func TestWordingsAreNotDeclined(t *testing.T) {
	ix, err := embedded()
	if err != nil {
		t.Fatal(err)
	}
	b := bot.New(bot.Options{Index: ix, Log: slog.New(slog.DiscardHandler)})
	var asked atomic.Int32
	t.Run("articles", func(t *testing.T) {
		for _, a := range ix.Corpus().Articles() {
			texts := append([]string{a.Question}, a.Wordings...)
			for _, own := range a.WordingsOf {
				texts = append(texts, own...)
			}
			t.Run(a.ID, func(t *testing.T) {
				t.Parallel()
				for _, text := range texts {
					asked.Add(1)
					got := b.Answer(t.Context(), bot.Question{Text: text, AsOf: knowledge.Date{Year: 2026, Month: 11, Day: 28}}, nil)
					switch got.Reason {
					case bot.ReasonNoEvidence, bot.ReasonOffTopic, bot.ReasonOtherDocument:
						t.Errorf("%s: %s", text, got.Reason)
					}
				}
			})
		}
	})
	if n := asked.Load(); n < 2000 {
		t.Errorf("%d wordings, want at least 2000", n)
	}
	t.Logf("%d wordings", asked.Load())
}
