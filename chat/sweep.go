package chat

import (
	"context"
	"errors"
	"slices"
	"time"
)

const (
	sweepTimeout = time.Minute
	orphanAfter  = 15 * time.Second // a question that no node has claimed for so long has nobody to answer it
	lastsAtOnce  = 500              // conversations asked after in one query
	tidyEvery    = 10 * time.Minute // how often what is past its time is erased
	eraseAtOnce  = 100
	emptyFor     = 48 * time.Hour // after which a conversation in which nobody has said anything is erased
)

// hear acts on a ring of another node, or of this one.
func (s *Service) hear(r Ring) {
	switch {
	case r.Erased:
		s.running.Go(func() { s.gone(r.Conversation) })
	case r.Typing != "":
		s.hub.typing(r.Conversation, r.Typing)
	case r.Stop:
		s.hurry(r.Conversation)
	default:
		s.hub.ring(r.Conversation, r.Offset)
	}
}

// gone ends what is done here in a conversation that another node says is
// erased, when the store says so too: pages forget what is gone.
func (s *Service) gone(conversation string) {
	ctx, cancel := context.WithTimeout(s.ctx, storeTimeout)
	defer cancel()
	if _, err := s.Store.Conversation(ctx, conversation); errors.Is(err, ErrNotFound) {
		s.stopHere(conversation)
		s.hub.erased(conversation)
	}
}

// sweep does from time to time what rings and calls may have left undone, until
// the service closes.
func (s *Service) sweep() {
	tick := time.NewTicker(s.SweepEvery)
	defer tick.Stop()
	tidy := time.NewTicker(tidyEvery)
	defer tidy.Stop()
	for {
		do := s.sweepOnce
		select {
		case <-s.closing:
			return
		case <-tick.C:
		case <-tidy.C:
			do = s.tidyUp
		}
		ctx, cancel := context.WithTimeout(s.ctx, sweepTimeout)
		if err := do(ctx); err != nil && !s.stopping() {
			s.Log.Warn("sweep not finished", "error", err)
		}
		cancel()
	}
}

// sweepOnce finds what a lost ring has missed, takes up what a node that is gone
// has left, and tells who waits for an agent when none is there any more. One node
// alone needs it too: a message may be stored and its reply lost, and a turn gives
// up when the store is away for long.
func (s *Service) sweepOnce(ctx context.Context) error {
	if err := s.lookAtDesk(ctx); err != nil {
		return err
	}
	seen := s.hub.followed()
	names := make([]string, 0, len(seen))
	for name := range seen {
		names = append(names, name)
	}
	for some := range slices.Chunk(names, lastsAtOnce) {
		lasts, err := s.Store.Lasts(ctx, some)
		if err != nil {
			return err
		}
		for _, name := range some {
			if last, ok := lasts[name]; !ok {
				s.hub.erased(name)
			} else if last > seen[name] {
				s.hub.ring(name, last)
			}
		}
	}
	return s.takeUp(ctx, orphanAfter)
}

// tidyUp erases conversations that are past their time, and tickets and visitors
// that are of no use any more.
func (s *Service) tidyUp(ctx context.Context) error {
	now := s.Now()
	erased := 0
	for more := true; more; {
		idle, err := s.Store.Idle(ctx, now.Add(-s.KeepFor), now.Add(-emptyFor), eraseAtOnce)
		if err != nil {
			return err
		}
		for _, c := range idle {
			// Not what has been said in this moment.
			was, err := s.erase(ctx, c, now.Add(-min(emptyFor, s.KeepFor)))
			if err != nil {
				return err
			}
			if was {
				erased++
			}
		}
		more = len(idle) == eraseAtOnce
	}
	if erased > 0 {
		s.Log.Info("conversations past their time are erased", "conversations", erased)
	}
	// Last, for it also empties what the database has written beside its file.
	return s.Store.Sweep(ctx, now, now.Add(-visitorIdle))
}

// Erase deletes a conversation with all that belongs to it, at once and for
// good, and ends its feeds with ErrErased.
func (s *Service) Erase(ctx context.Context, conversation string) error {
	_, err := s.erase(ctx, conversation, time.Time{})
	return err
}

// erase is Erase of what, unless before is zero, has not been updated since.
func (s *Service) erase(ctx context.Context, conversation string, before time.Time) (bool, error) {
	write, cancel := context.WithTimeout(context.WithoutCancel(ctx), storeTimeout)
	defer cancel()
	erased, err := s.Store.Erase(write, conversation, before)
	if err != nil || !erased && !before.IsZero() {
		return false, err
	}
	s.stopHere(conversation)
	s.hub.erased(conversation)
	s.ring(Ring{Conversation: conversation, Erased: true})
	return erased, nil
}
