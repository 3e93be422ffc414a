package chat

import (
	"container/list"
	"sync"
	"time"

	"golang.org/x/time/rate"
)

// limits counts the questions of visitors, by the minute and by the day.
type limits struct {
	perMinute int
	perDay    int

	mu       sync.Mutex
	visitors map[string]*list.Element // of *allowance
	recent   *list.List               // the visitor who asked last is in front
}

// allowance is what one visitor may still ask.
type allowance struct {
	visitor string
	minute  *rate.Limiter
	day     int64 // number of the day that asked counts
	asked   int
}

// limitsMax bounds the memory: beyond it the visitor who asked longest ago is
// forgotten, whose minute is over.
const limitsMax = 20_000

func newLimits(perMinute, perDay int) *limits {
	return &limits{perMinute: perMinute, perDay: perDay, visitors: map[string]*list.Element{}, recent: list.New()}
}

// take counts a question, unless the visitor has had enough.
func (l *limits) take(visitor string, now time.Time) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	a := l.allowance(visitor)
	if today := dayOf(now); a.day != today {
		a.day, a.asked = today, 0
	}
	if a.asked >= l.perDay || !a.minute.AllowN(now, 1) {
		return false
	}
	a.asked++
	return true
}

// giveBack takes a question off the day's count that came to nothing. The
// minute's stays: trying again and again is what it is for.
func (l *limits) giveBack(visitor string, now time.Time) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if a := l.allowance(visitor); a.day == dayOf(now) && a.asked > 0 {
		a.asked--
	}
}

// allowance finds or makes the visitor's. The caller holds the lock.
func (l *limits) allowance(visitor string) *allowance {
	if e, ok := l.visitors[visitor]; ok {
		l.recent.MoveToFront(e)
		return e.Value.(*allowance)
	}
	if len(l.visitors) >= limitsMax {
		oldest := l.recent.Remove(l.recent.Back()).(*allowance)
		delete(l.visitors, oldest.visitor)
	}
	a := &allowance{visitor: visitor, minute: rate.NewLimiter(rate.Limit(float64(l.perMinute)/60), l.perMinute)}
	l.visitors[visitor] = l.recent.PushFront(a)
	return a
}

// dayOf numbers the days as they begin in China.
func dayOf(t time.Time) int64 {
	const eastOfUTC = 8 * 60 * 60
	return (t.Unix() + eastOfUTC) / (24 * 60 * 60)
}
