package budget

import (
	"fmt"
	"sync"
	"testing"
	"time"

	"zhengda/bot"
)

// at is a clock that a test sets.
type at struct{ t time.Time }

func (a *at) now() time.Time { return a.t }

func day(hour int) *at { return &at{time.Date(2026, 11, 29, hour, 0, 0, 0, china)} }

// The first limit that is reached is named, and nothing is taken then.
func TestLimits(t *testing.T) {
	who := bot.Payer{Visitor: "v1", Address: "203.0.113.7"}
	tests := []struct {
		name   string
		limits Limits
		other  bot.Payer // asks next
		over   string    // for who the fourth time
		others string    // for other after that
	}{
		{"none", Limits{}, bot.Payer{}, "", ""},
		{"visitor calls", Limits{Visitor: Limit{Calls: 3}}, bot.Payer{Visitor: "v2", Address: who.Address}, "visitor calls", ""},
		{"visitor tokens", Limits{Visitor: Limit{Tokens: 3999}}, bot.Payer{Visitor: "v2", Address: who.Address}, "visitor tokens", ""},
		{"address calls", Limits{Address: Limit{Calls: 3}}, bot.Payer{Visitor: "v2", Address: who.Address}, "address calls", "address calls"},
		{"address tokens", Limits{Address: Limit{Tokens: 3999}}, bot.Payer{Visitor: "v2", Address: "203.0.113.8"}, "address tokens", ""},
		{"day calls", Limits{All: Limit{Calls: 3}}, bot.Payer{Visitor: "v2", Address: "203.0.113.8"}, "day calls", "day calls"},
		{"day tokens", Limits{All: Limit{Tokens: 3000}}, bot.Payer{}, "day tokens", "day tokens"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			b := New(tt.limits, day(10).now)
			for i := range 3 {
				settle, over := b.Reserve(who, 1000)
				if over != "" {
					t.Fatalf("call %d: over %s", i+1, over)
				}
				settle(1, 1000)
			}
			for range 2 { // being over takes nothing
				if _, over := b.Reserve(who, 1000); over != tt.over {
					t.Errorf("fourth call: over %q, want %q", over, tt.over)
				}
			}
			if _, over := b.Reserve(tt.other, 1000); over != tt.others {
				t.Errorf("the other's call: over %q, want %q", over, tt.others)
			}
		})
	}
}

// What was reserved and not taken is given back; what was taken beyond it counts.
func TestSettle(t *testing.T) {
	b := New(Limits{Visitor: Limit{Calls: 3, Tokens: 1000}}, day(10).now)
	who := bot.Payer{Visitor: "v"}
	settle, _ := b.Reserve(who, 1000)
	if _, over := b.Reserve(who, 1); over != "visitor tokens" {
		t.Errorf("over %q while all is reserved", over)
	}
	settle(0, 0) // nothing was sent
	settle, over := b.Reserve(who, 900)
	if over != "" {
		t.Errorf("over %q after all was given back", over)
	}
	settle(2, 500) // a second try
	if settle, over = b.Reserve(who, 500); over != "" {
		t.Errorf("over %q with 500 left", over)
	}
	settle(1, 100)
	if _, over := b.Reserve(who, 1); over != "visitor calls" {
		t.Errorf("over %q after three calls", over)
	}
}

// The day ends at midnight in China. A call that spans it belongs to its day.
func TestMidnight(t *testing.T) {
	clock := day(23)
	b := New(Limits{All: Limit{Calls: 1, Tokens: 100}}, clock.now)
	settle, over := b.Reserve(bot.Payer{}, 10)
	if over != "" {
		t.Fatal(over)
	}
	if _, over = b.Reserve(bot.Payer{}, 10); over != "day calls" {
		t.Errorf("over %q", over)
	}
	clock.t = clock.t.Add(time.Hour).In(time.UTC)
	settle(3, 1000)
	if _, over = b.Reserve(bot.Payer{}, 100); over != "" {
		t.Errorf("the day before counts: over %q", over)
	}
}

// The memory is bounded, and who comes late is bounded too.
func TestManyPayers(t *testing.T) {
	b := New(Limits{Visitor: Limit{Calls: 1}}, day(10).now)
	b.most = 100
	var refused int
	for i := range 300 {
		if _, over := b.Reserve(bot.Payer{Visitor: fmt.Sprint(i)}, 1); over != "" {
			refused++
		}
	}
	if len(b.accounts) > b.most+1 || refused != 199 {
		t.Errorf("%d accounts, %d refused; want at most 101, and 199", len(b.accounts), refused)
	}
}

// Many at once never take more than there is.
func TestConcurrency(t *testing.T) {
	b := New(Limits{All: Limit{Calls: 50, Tokens: 50_000}}, day(10).now)
	var mu sync.Mutex
	var all sync.WaitGroup
	taken := 0
	for range 200 {
		all.Go(func() {
			settle, over := b.Reserve(bot.Payer{Visitor: "v"}, 1000)
			if over != "" {
				return
			}
			settle(1, 1000)
			mu.Lock()
			defer mu.Unlock()
			taken++
		})
	}
	all.Wait()
	if taken != 50 {
		t.Errorf("%d calls, want 50", taken)
	}
}
