package chat_test

import (
	"testing"
	"testing/synctest"
	"time"
)

// TestErasedAtTheOtherNode: a question that waits for another node's turn to end,
// in a conversation that is erased meanwhile, is let go.
func TestErasedAtTheOtherNode(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		first, second := slow(time.Hour), &scriptedBot{}
		one, two, _ := nodes(t, &wire{}, first, second)
		one.say("q1", "一")
		time.Sleep(time.Second)
		two.say("q2", "二")
		time.Sleep(time.Second)
		if err := two.Erase(t.Context(), two.id); err != nil {
			t.Fatal(err)
		}
		time.Sleep(2 * time.Second)
		if one.Working() || two.Working() {
			t.Errorf("turns at node one: %v, at node two: %v, of a conversation that is erased", one.Working(), two.Working())
		}
		if asked := second.questions(); len(asked) > 0 {
			t.Errorf("the bot was asked %d questions of a conversation that is erased", len(asked))
		}
	})
}
