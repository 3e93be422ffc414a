package chat

import "time"

// Ring lets a test stand in for the broker.
func (s *Service) Ring(conversation string, offset int64) { s.hub.ring(conversation, offset) }

// Types, Erased and Publish let a test stand in for other nodes.
func (s *Service) Types(conversation, name string) { s.hub.typing(conversation, name) }
func (s *Service) Erased(conversation string)      { s.hub.erased(conversation) }
func (s *Service) Publish(m Message)               { s.hub.publish(m) }

// Followed is what the sweep compares with the store.
func (s *Service) Followed() map[string]int64 { return s.hub.followed() }

// Rooms is how many conversations the hub remembers.
func (s *Service) Rooms() int {
	s.hub.mu.Lock()
	defer s.hub.mu.Unlock()
	return len(s.hub.rooms)
}

const (
	FeedQueue     = feedQueue
	FeedBytes     = feedBytes
	FeedPage      = feedPage
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
