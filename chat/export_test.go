package chat

import "time"

// Ring lets a test stand in for the broker.
func (s *Service) Ring(conversation string, offset int64) { s.hub.ring(conversation, offset) }

// Typing, Erased and Publish let a test stand in for other nodes.
func (s *Service) Typing(conversation, name string) { s.hub.typing(conversation, name) }
func (s *Service) Erased(conversation string)       { s.hub.erased(conversation) }
func (s *Service) Publish(m Message)                { s.hub.publish(m) }

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

// Limits are the limits alone.
type Limits struct{ l *limits }

func NewLimits(perMinute, perDay int) Limits { return Limits{newLimits(perMinute, perDay)} }

func (l Limits) Take(visitor string, now time.Time) bool { return l.l.take(visitor, now) }
func (l Limits) GiveBack(visitor string, now time.Time)  { l.l.giveBack(visitor, now) }
func (l Limits) Remembered() (visitors int)              { return len(l.l.visitors) }
