package web_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"strings"
	"time"

	bots "zhengda/bot"
)

// bot answers by the seed: the same question in the same way. It may be slow,
// long, or come to grief; when it is stopped it ends soon, as the real one does.
type bot struct{ w *world }

func (b bot) Answer(ctx context.Context, q bots.Question, emit func(bots.Event)) bots.Answer {
	roll := b.w.roll("bot " + q.Text)
	a := bots.Answer{
		Question: q.Text, Resolved: q.Text, Status: bots.Answered, Reason: bots.ReasonAnswered, Text: "答：" + q.Text,
		Citations: []bots.Citation{}, Case: q.Case, Choices: []bots.Choice{}, Composer: bots.Quoted, Generated: bots.ByQuotation, Language: bots.Hans,
	}
	pause := time.Second
	switch roll.IntN(20) {
	case 0:
		pause = 12 * time.Second // some of these go beyond the time for an answer
	case 1, 2:
		pause = 0
	}
	grief := roll.IntN(40)
	emit(bots.Event{Progress: &bots.Progress{Step: "retrieve", Text: "正在查规定…"}})
	for index := range roll.IntN(8) {
		if !sleep(ctx, roll, pause) {
			a.Reason, a.Composer = "stopped", bots.Quoted
			break
		}
		if grief == 1 && index == 1 {
			panic(fmt.Sprint("the bot came to grief at ", q.Text))
		}
		block := bots.Block{Kind: bots.Paragraph, Runs: []bots.Run{{Text: b.words(roll)}}}
		emit(bots.Event{Delta: &bots.Delta{Index: index, Block: block}})
		a.Blocks = append(a.Blocks, block)
	}
	if grief == 2 {
		return bots.Answer{} // which is none
	}
	if grief == 3 {
		time.Sleep(time.Second) // it does not notice at once that it was stopped
	}
	return a
}

// words are a few, or now and then a screenful.
func (b bot) words(roll *rand.Rand) string {
	if roll.IntN(15) == 0 {
		return strings.Repeat("湛江市户政服务点。", 800)
	}
	return "到期换领每证20元。"
}

func sleep(ctx context.Context, roll *rand.Rand, most time.Duration) bool {
	select {
	case <-ctx.Done():
		return false
	case <-time.After(within(roll, 0, most)):
		return true
	}
}
