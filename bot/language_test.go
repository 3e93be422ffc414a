package bot_test

import (
	"context"
	"os"
	"strings"
	"testing"

	"zhengda/bot"
	"zhengda/hans"
)

func TestLanguageOf(t *testing.T) {
	before := func(l bot.Language) *bot.Answer { return &bot.Answer{Language: l} }
	tests := []struct {
		name, text string
		asked      bot.Language
		previous   *bot.Answer
		want       bot.Language
	}{
		{"simplified", "湛江换领身份证去哪里换", "", nil, bot.Hans},
		{"traditional", "湛江換領身份證去哪裡換", "", nil, bot.Hant},
		{"one character", "身份證", "", nil, bot.Hant},
		{"one in a shared text", "我想知道在湛江申報身份有何門路", "", nil, bot.Hant},
		{"shared characters", "湛江", "", nil, bot.Hans},
		{"shared after traditional", "湛江呢", "", before(bot.Hant), bot.Hant},
		{"shared after simplified", "湛江呢", "", before(bot.Hans), bot.Hans},
		{"simplified after traditional", "广州呢", "", before(bot.Hant), bot.Hans},
		{"traditional after simplified", "廣州呢", "", before(bot.Hans), bot.Hant},
		{"a name in traditional characters", "我叫陳大文，身份证丢了怎么补办", "", nil, bot.Hans},
		{"one simplified slip", "身份證過期了,該怎么辦", "", nil, bot.Hant},
		{"as many of each", "身份證丢了", "", before(bot.Hant), bot.Hant},
		{"Cantonese", "影相喺邊度", "", nil, bot.Hant},
		{"Cantonese in shared characters", "冇咗身份", "", nil, bot.Hant},
		{"Cantonese in simplified characters", "身份证唔见咗点算", "", nil, bot.Hans},
		{"nothing", "", "", nil, bot.Hans},
		{"Latin after traditional", "id card?", "", before(bot.Hant), bot.Hant},
		{"asked for", "湛江换领身份证去哪里换", bot.Hant, nil, bot.Hant},
		{"asked for, against the writing", "湛江換領身份證", bot.Hans, before(bot.Hant), bot.Hans},
		{"an answer of an earlier version", "湛江", "", &bot.Answer{}, bot.Hans},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := bot.LanguageOf(bot.Question{Text: tt.text, Language: tt.asked, Previous: tt.previous})
			if got != tt.want {
				t.Errorf("%q: got %s, want %s", tt.text, got, tt.want)
			}
		})
	}
}

// shown are all the texts of an answer that a visitor sees.
func shown(a bot.Answer) []string {
	texts := []string{a.Text}
	runs := func(rs []bot.Run) {
		for _, r := range rs {
			texts = append(texts, r.Text)
		}
	}
	for _, b := range a.Blocks {
		texts = append(texts, b.Title)
		runs(b.Runs)
		for _, item := range b.Items {
			runs(item)
		}
		for _, row := range b.Rows {
			for _, cell := range row {
				runs(cell)
			}
		}
	}
	for _, c := range a.Citations {
		texts = append(texts, c.Title, c.Heading, c.Publisher, c.Source, c.Quote)
	}
	for _, c := range a.Choices {
		texts = append(texts, c.Label, c.Text)
	}
	if a.Offer != nil {
		texts = append(texts, a.Offer.Label, a.Offer.RegionName)
	}
	return texts
}

// TestTraditionalThroughout asks in traditional characters and holds everything
// that is shown, on the way and in the end, to them; only the names of platforms
// stay. The same question in simplified characters gets the same answer.
func TestTraditionalThroughout(t *testing.T) {
	names := strings.NewReplacer("粤居码", "", "湛江户政", "", "粤省事", "", "广东政务服务网", "", "照片回执号", "", "广州公安", "", "广州微警务", "", "佛山政务服务", "", "深圳公安", "", "i莞家", "")
	b := newBot(t, nil)
	for _, question := range []string{
		"湛江換領身份證去哪裡換", "身份證唔見咗點算", "廣州補領身份證要幾錢", "未滿16週歲的孩子辦身份證要帶什麼", "相片回執怎麼辦", "身份證怎麼辦", "你好嗎，請問身份證",
		"護照怎麼辦", "假身份證哪裡買", "湖南的身份證在湖南怎麼辦", "臨時身份證多少錢", "拍照要求是什麼，眼鏡可以戴嗎", "轉人工客服", "佛山預約身份證在哪裡約",
	} {
		var steps []string
		emit := func(e bot.Event) {
			if e.Progress != nil {
				steps = append(steps, e.Progress.Text)
			}
			if e.Delta != nil {
				steps = append(steps, shown(bot.Answer{Blocks: []bot.Block{e.Delta.Block}})...)
			}
		}
		a := b.Answer(context.Background(), bot.Question{Text: question}, emit)
		if a.Language != bot.Hant {
			t.Errorf("%s: language %s", question, a.Language)
		}
		for _, text := range append(shown(a), steps...) {
			if _, simplified := hans.Count(names.Replace(text)); simplified > 0 || strings.ContainsAny(text, "“”") {
				t.Errorf("%s: not in traditional characters: %s", question, text)
			}
		}
		plain := b.Answer(context.Background(), bot.Question{Text: question, Language: bot.Hans}, nil)
		if plain.Status != a.Status || plain.Reason != a.Reason || len(plain.Citations) != len(a.Citations) || hans.Simplify(strings.NewReplacer("「", "“", "」", "”").Replace(a.Text)) != plain.Text {
			t.Errorf("%s: the answers differ:\n%s\n%s", question, a.Text, plain.Text)
		}
		if hans.Simplify(a.Resolved) != a.Resolved || a.Case.RegionName != hans.Simplify(a.Case.RegionName) {
			t.Errorf("%s: what is worked with is not simplified: %s, %s", question, a.Resolved, a.Case.RegionName)
		}
	}
}

// TestLanguageLasts holds a conversation to its language until it is changed.
func TestLanguageLasts(t *testing.T) {
	as := converse(newBot(t, nil), "湛江換領身份證去哪裡換", "湛江呢", "多少钱", "要帶什麼")
	for i, want := range []bot.Language{bot.Hant, bot.Hant, bot.Hans, bot.Hant} {
		if as[i].Language != want {
			t.Errorf("%s: %s, want %s", as[i].Question, as[i].Language, want)
		}
	}
	again := converse(newBot(t, nil), "湛江换领身份证去哪里换")[0]
	if _, simplified := hans.Count(again.Choices[0].Label + again.Choices[1].Label + again.Choices[2].Label); simplified == 0 {
		t.Errorf("the choices of other visitors were changed: %v", again.Choices)
	}
}

// TestTraditionalWords holds the bot's own words in traditional characters against
// a file that has been read; run with -update and read the diff.
func TestTraditionalWords(t *testing.T) {
	got := strings.Join(bot.OwnWords(bot.Hant), "\n") + "\n"
	const file = "testdata/text_zh_hant.golden"
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if want, err := os.ReadFile(file); err != nil || string(want) != got {
		t.Errorf("words differ from %s (go test ./bot -update writes it anew): %v\n%s", file, err, got)
	}
}
