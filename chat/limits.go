package chat

import (
	"container/list"
	"sync"
	"time"

	"golang.org/x/time/rate"
)

// LimitError says which limit a question has met; it is an ErrTooFast.
type LimitError struct{ Limit Limit }

// Limit names a limit on questions, by the code that the visitor's page is told.
type Limit string

// The limits, in the order in which they are looked at.
const (
	LimitVisitorMinute Limit = "fast"
	LimitVisitorDay    Limit = "day"
	LimitAddress       Limit = "crowd"
	LimitSite          Limit = "full"
)

func (e *LimitError) Error() string { return ErrTooFast.Error() + ": " + string(e.Limit) }

// Unwrap is ErrTooFast.
func (e *LimitError) Unwrap() error { return ErrTooFast }

// limits are what this process lets visitors, addresses and sites ask.
type limits struct{ visitors, addresses, sites *counts }

func newLimits(o Options) limits {
	return limits{
		visitors:  newCounts(o.PerMinute, o.PerDay),
		addresses: newCounts(o.AddressPerMinute, o.AddressPerDay),
		sites:     newCounts(0, 0),
	}
}

// take counts a question of the visitor, from the address, on the site, which
// may have sitePerDay a day (0: as many as it likes). Empty names are not counted.
func (l limits) take(visitor, address, site string, sitePerDay int, now time.Time) error {
	if minute, day := l.visitors.take(visitor, now, 0); !minute {
		return &LimitError{LimitVisitorMinute}
	} else if !day {
		return &LimitError{LimitVisitorDay}
	}
	minute, day := l.addresses.take(address, now, 0)
	if !minute || !day {
		l.visitors.giveBack(visitor, now)
		return &LimitError{LimitAddress}
	}
	if sitePerDay == 0 {
		return nil
	}
	if _, day := l.sites.take("site "+site, now, sitePerDay); !day {
		l.visitors.giveBack(visitor, now)
		l.addresses.giveBack(address, now)
		return &LimitError{LimitSite}
	}
	return nil
}

// takeMinute counts what is no question by the minute alone.
func (l limits) takeMinute(visitor, address string, now time.Time) error {
	for _, of := range []struct {
		counts *counts
		name   string
		limit  Limit
	}{{l.visitors, visitor, LimitVisitorMinute}, {l.addresses, address, LimitAddress}} {
		if minute, _ := of.counts.take(of.name, now, -1); !minute {
			return &LimitError{of.limit}
		}
		of.counts.giveBack(of.name, now)
	}
	return nil
}

// giveBack takes a question off the day's counts that came to nothing.
func (l limits) giveBack(visitor, address, site string, now time.Time) {
	l.visitors.giveBack(visitor, now)
	l.addresses.giveBack(address, now)
	l.sites.giveBack("site "+site, now)
}

// counts counts the questions of one sort of asker, by the minute and by the day.
type counts struct {
	perMinute int // 0: no limit
	perDay    int // 0: no limit

	mu     sync.Mutex
	by     map[string]*list.Element // of *allowance
	recent *list.List               // who asked last is in front
}

// allowance is what one asker may still ask.
type allowance struct {
	name   string
	minute *rate.Limiter // nil: no limit
	day    int64         // number of the day that asked counts
	asked  int
}

// limitsMax bounds the memory: beyond it the one who asked longest ago is
// forgotten, whose minute is over; their day begins anew.
const limitsMax = 20_000

func newCounts(perMinute, perDay int) *counts {
	return &counts{perMinute: perMinute, perDay: perDay, by: map[string]*list.Element{}, recent: list.New()}
}

// take counts a question, and tells whether the minute and the day allow it;
// perDay, unless 0, is in place of the counts' own, and below 0 there is no limit.
func (l *counts) take(name string, now time.Time, perDay int) (minute, day bool) {
	if name == "" {
		return true, true
	}
	if perDay == 0 {
		perDay = l.perDay
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	a := l.allowance(name)
	if today := dayOf(now); a.day != today {
		a.day, a.asked = today, 0
	}
	if perDay > 0 && a.asked >= perDay {
		return true, false
	}
	if a.minute != nil && !a.minute.AllowN(now, 1) {
		return false, true
	}
	a.asked++
	return true, true
}

// giveBack takes a question off the day's count. The minute's stays: trying
// again and again is what it is for.
func (l *counts) giveBack(name string, now time.Time) {
	l.mu.Lock()
	defer l.mu.Unlock()
	e, ok := l.by[name]
	if !ok {
		return
	}
	if a := e.Value.(*allowance); a.day == dayOf(now) && a.asked > 0 {
		a.asked--
	}
}

// allowance finds or makes the asker's. The caller holds the lock.
func (l *counts) allowance(name string) *allowance {
	if e, ok := l.by[name]; ok {
		l.recent.MoveToFront(e)
		return e.Value.(*allowance)
	}
	if len(l.by) >= limitsMax {
		oldest := l.recent.Remove(l.recent.Back()).(*allowance)
		delete(l.by, oldest.name)
	}
	a := &allowance{name: name}
	if l.perMinute > 0 {
		a.minute = rate.NewLimiter(rate.Limit(float64(l.perMinute)/60), l.perMinute)
	}
	l.by[name] = l.recent.PushFront(a)
	return a
}

// dayOf numbers the days as they begin in China.
func dayOf(t time.Time) int64 {
	const eastOfUTC = 8 * 60 * 60
	return (t.Unix() + eastOfUTC) / (24 * 60 * 60)
}
