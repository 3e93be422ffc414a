package chat

import "time"

// Ring lets a test stand in for the broker.
func (s *Service) Ring(conversation string) { s.hub.ring(conversation) }

// Rooms is how many conversations the hub remembers.
func (s *Service) Rooms() int {
	s.hub.mu.Lock()
	defer s.hub.mu.Unlock()
	return len(s.hub.rooms)
}

const (
	FeedQueue     = feedQueue
	FeedPage      = feedPage
	LimitsMax     = limitsMax
	BacklogAtOnce = backlogAtOnce
)

// Limits are the limits alone.
type Limits struct{ l *limits }

func NewLimits(perMinute, perDay int) Limits { return Limits{newLimits(perMinute, perDay)} }

func (l Limits) Take(visitor string, now time.Time) bool { return l.l.take(visitor, now) }
func (l Limits) GiveBack(visitor string, now time.Time)  { l.l.giveBack(visitor, now) }
func (l Limits) Remembered() (visitors int)              { return len(l.l.visitors) }
