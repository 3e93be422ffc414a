package chat_test

import (
	"testing"
	"testing/synctest"
	"time"
)

// TestStopLeavesWhatWaits: what is stopped from another node is the answer in the
// making, not one to a question that waited then.
func TestStopLeavesWhatWaits(t *testing.T) {
	for name, cut := range map[string]bool{"by the ring": false, "by renewing the claim": true} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				one, two, _ := nodes(t, &wire{cut: cut}, slow(30*time.Second), &scriptedBot{})
				one.say("q1", "一")
				one.say("q2", "二")
				time.Sleep(time.Second)
				if err := two.Stop(t.Context(), two.id); err != nil {
					t.Fatal(err)
				}
				time.Sleep(20 * time.Second) // of which the second has had fifteen at least
				one.want("say visitor 一", "say visitor 二", "answer bot 答：一")
				time.Sleep(20 * time.Second)
				one.want("say visitor 一", "say visitor 二", "answer bot 答：一", "answer bot 答：二")
			})
		})
	}
}
