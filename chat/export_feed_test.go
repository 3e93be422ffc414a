package chat

// What a test may do in the place of other nodes, and of turns.
func (s *Service) RingHere(conversation string, offset int64) { s.hub.ring(conversation, offset) }
func (s *Service) TypingHere(conversation, name string)       { s.hub.typing(conversation, name) }
func (s *Service) ErasedHere(conversation string)             { s.hub.erased(conversation) }
func (s *Service) PublishHere(m Message)                      { s.hub.publish(m) }
func (s *Service) DeskChanged()                               { s.hub.deskChanged() }

// Followed is what the sweep compares with the store.
func (s *Service) Followed() map[string]int64 { return s.hub.followed() }

const (
	FeedQueue = feedQueue
	FeedBytes = feedBytes
	FeedPage  = feedPage
)
