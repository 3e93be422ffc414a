package openai_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"zhengda/bot"
	"zhengda/bot/openai"
	"zhengda/bot/openai/modeltest"
)

// Every stream of the catalogue in several cuts: the whole text, or an error
// of bot's, never a part that looks finished.
func TestCatalogue(t *testing.T) {
	faults := modeltest.Faults(answer)
	if len(faults) < 18 {
		t.Fatalf("%d streams, want 18 at least", len(faults))
	}
	for _, f := range faults {
		for _, cut := range [][]int{nil, {1}, {7, 1}, {64}, {1000, 3}} {
			if len(cut) > 0 && cut[0] < 64 && (f.Name == "huge line" || f.Name == "endless") {
				continue // two million writes
			}
			t.Run(fmt.Sprintf("%s/%v", f.Name, cut), func(t *testing.T) {
				t.Parallel()
				srv := modeltest.New(t, f.Script.Split(cut...))
				m := newClient(t, srv, func(c *openai.Config) {
					c.FirstToken, c.Idle, c.Total = time.Minute, time.Minute, time.Minute
					if f.Hangs {
						c.FirstToken, c.Idle = 200*time.Millisecond, 200*time.Millisecond
					}
				})
				text, err := collect(t, t.Context(), m)
				switch {
				case f.Whole && (text != answer || err != nil):
					t.Errorf("got %q, %v; want the answer", text, err)
				case !f.Whole && !ours(err):
					t.Errorf("got %q, %v; want an error of bot's", text, err)
				}
			})
		}
	}
}

func ours(err error) bool {
	for _, kind := range []error{bot.ErrCut, bot.ErrTimeout, bot.ErrRefusing, bot.ErrTooLong} {
		if errors.Is(err, kind) && strings.HasPrefix(err.Error(), kind.Error()) {
			return true
		}
	}
	return false
}
