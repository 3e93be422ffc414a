package chat

import "time"

// Rooms is how many conversations the hub remembers.
func (s *Service) Rooms() int {
	s.hub.mu.Lock()
	defer s.hub.mu.Unlock()
	return len(s.hub.rooms)
}

const (
	LimitsMax     = limitsMax
	BacklogAtOnce = backlogAtOnce
)

// Limits are the counts of visitors alone.
type Limits struct{ c *counts }

func NewLimits(perMinute, perDay int) Limits { return Limits{newCounts(perMinute, perDay)} }

func (l Limits) Take(visitor string, now time.Time) bool {
	minute, day := l.c.take(visitor, now, 0)
	return minute && day
}
func (l Limits) GiveBack(visitor string, now time.Time) { l.c.giveBack(visitor, now) }
func (l Limits) Remembered() (visitors int)             { return len(l.c.by) }

// Working tells whether turns run or wait here.
func (s *Service) Working() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.queues) > 0
}
