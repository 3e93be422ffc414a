package bot_test

import (
	"context"
	"strings"
	"testing"

	"zhengda/bot"
	"zhengda/bot/openai"
	"zhengda/bot/openai/modeltest"
	"zhengda/knowledge"
)

const disputedArticle = `---
id: fee
question: 身份证换领要多少钱？
region: "440000"
document: id-card
procedures: [renew]
reviewed: "2026-11-22"
sources:
  - {title: 收费公告, publisher: 省发改委, published: "2025-03"}
  - {title: 收费目录, publisher: 市发改委, published: "2019-07"}
facts:
  - {id: fee-renew, name: 到期换领工本费, kind: money, value: "20", unit: 元, procedures: [renew], source: 1}
disputed:
  - {fact: fee-renew, value: "25", unit: 元, source: 2, why: 目录没有更新}
---

## 费用 {#fee kind="fee"}

身份证到期换领收工本费20元。

## 怎么交 {#pay kind="notes"}

在窗口交费，也可以手机上交。
`

// TestDisputedFactsAreShownWithBothSources holds that an answer that rests on a
// fact on which two sources differ shows both with their dates, quoted or worded
// by a model, and that the model is told of both.
func TestDisputedFactsAreShownWithBothSources(t *testing.T) {
	c := disputedCorpus(t)
	srv := modeltest.New(t, modeltest.Good("到期换领收工本费20元。[1]"))
	m, err := openai.New(openai.Config{BaseURL: srv.URL, APIKey: modeltest.Key, Model: "m"})
	if err != nil {
		t.Fatal(err)
	}
	defer m.Close()
	for composer, model := range map[bot.Composer]bot.Model{bot.Quoted: nil, bot.ByModel: m} {
		got := botOver(t, c, model).Answer(context.Background(), bot.Question{Text: "身份证到期换领多少钱", Trace: true}, nil)
		if got.Composer != composer {
			t.Fatalf("composer %s, want %s: %+v", got.Composer, composer, got.Trace.Checks)
		}
		for _, want := range []string{"20元", "25元", "省发改委", "市发改委", "2025-03", "2019-07"} {
			if !strings.Contains(got.Text, want) {
				t.Errorf("%s: %q is not told: %s", composer, want, got.Text)
			}
		}
	}
	user := srv.Requests()[0].User
	for _, want := range []string{"25元", "市发改委", "2019-07"} {
		if !strings.Contains(user, want) {
			t.Errorf("the model is not told %q:\n%s", want, user)
		}
	}
}

// disputedCorpus has one article, on whose fee two sources differ.
func disputedCorpus(t *testing.T) *knowledge.Corpus {
	t.Helper()
	a, err := knowledge.Parse("fee", []byte(disputedArticle))
	if err != nil {
		t.Fatal(err)
	}
	c, err := knowledge.NewCorpus([]*knowledge.Article{a})
	if err != nil {
		t.Fatal(err)
	}
	return c
}
