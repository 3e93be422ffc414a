package chat

import (
	"context"
	"errors"
	"time"
)

// Where several nodes share a store, the turns of a conversation are run by the
// node that claims it, so that they follow one another whichever node a question
// came to. A claim that is not renewed ends by itself, and with it the hold of a
// node that is gone. Answers carry their question's offset in their id: that two
// nodes answer at once costs work and nothing else.
const (
	claimFor   = 15 * time.Second
	claimRenew = 5 * time.Second
	claimRetry = 500 * time.Millisecond
)

// alone tells that no other node shares the store, so that nothing is claimed.
func (s *Service) alone() bool { return s.Broker == nil }

// claim makes the conversation's turns this node's, waiting until no other node
// has them; false when the service is closing first, or there is no such
// conversation any more.
func (s *Service) claim(conversation string) bool {
	if s.alone() {
		return true
	}
	for {
		c, err := s.renew(conversation)
		switch {
		case errors.Is(err, ErrNotFound):
			return false
		case err != nil:
			s.Log.Warn("conversation not claimed", "conversation", conversation, "error", err)
		case c.Held:
			return true
		}
		select {
		case <-s.closing:
			return false
		case <-time.After(claimRetry):
		}
	}
}

func (s *Service) renew(conversation string) (Claimed, error) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(s.ctx), storeTimeout)
	defer cancel()
	now := s.Now()
	return s.Store.Claim(ctx, conversation, s.Node, now.Add(claimFor), now)
}

// keep renews the claim while a turn runs, and stops the turn when the visitor
// has said so, or erased the conversation, at another node. The returned function
// ends it.
func (s *Service) keep(conversation string, q *queue, t turn, stop func()) func() {
	if s.alone() {
		return func() {}
	}
	done := make(chan struct{})
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		tick := time.NewTicker(claimRenew)
		defer tick.Stop()
		for {
			select {
			case <-done:
				return
			case <-tick.C:
			case <-q.hurry:
			}
			c, err := s.renew(conversation)
			if err == nil && c.Stop >= t.offset || errors.Is(err, ErrNotFound) {
				stop()
			}
		}
	}()
	return func() {
		close(done)
		<-ended
	}
}

// disclaim lets other nodes have the conversation's turns.
func (s *Service) disclaim(conversation string) {
	if s.alone() {
		return
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(s.ctx), storeTimeout)
	defer cancel()
	if err := s.Store.Disclaim(ctx, conversation, s.Node); err != nil {
		s.Log.Warn("conversation not disclaimed", "conversation", conversation, "error", err)
	}
}
