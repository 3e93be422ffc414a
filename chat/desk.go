package chat

import (
	"context"
	"errors"
	"strconv"
	"sync"
	"time"
)

// Desk is what there is to know of the people of customer service.
type Desk struct {
	Staffed bool
	Wait    int // minutes for one who asks now; 0: nobody knows
}

// DeskNow is the desk as it was at the last sweep.
func (s *Service) DeskNow() Desk {
	s.desk.mu.Lock()
	defer s.desk.mu.Unlock()
	return s.desk.now
}

// lookAtDesk finds out who is there, and tells those who wait when nobody is.
func (s *Service) lookAtDesk(ctx context.Context) error {
	present, err := s.Store.Present(ctx, s.Now())
	if err != nil {
		return err
	}
	waiting, err := s.Store.Waiting(ctx)
	if err != nil {
		return err
	}
	if present == 0 {
		for _, c := range waiting {
			cid := statusCID + strconv.FormatInt(c.Last, 10) // the same at every node
			_, _, err := s.status(ctx, c.ID, cid, Status{Status: Away}, Attached{Handling: &Handling{}, Holder: new("")})
			if err != nil && !errors.Is(err, ErrHeld) && !errors.Is(err, ErrNotFound) {
				return err
			}
		}
	}
	if err := s.releaseLeft(ctx); err != nil {
		return err
	}
	now := Desk{Staffed: present > 0}
	if now.Staffed {
		now.Wait = s.desk.minutes(len(waiting))
	}
	if s.desk.set(now) {
		s.hub.deskChanged()
	}
	return nil
}

// agentGone is how long an agent may be away from the desk, and a conversation
// they hold silent, before the bot answers in it again.
const agentGone = 15 * time.Minute

// releaseLeft gives the conversations of agents who have gone back to the bot.
func (s *Service) releaseLeft(ctx context.Context) error {
	left, err := s.Store.Left(ctx, s.Now().Add(-agentGone))
	if err != nil {
		return err
	}
	for _, c := range left {
		cid := statusCID + strconv.FormatInt(c.Last, 10)
		_, _, err := s.status(ctx, c.ID, cid, Status{Status: Released, Name: c.Handling.Name}, Attached{Handling: &Handling{}, Holder: &c.Handling.Agent})
		if err != nil && !errors.Is(err, ErrHeld) && !errors.Is(err, ErrNotFound) {
			return err
		}
	}
	return nil
}

// desk remembers how long visitors have waited of late.
type desk struct {
	mu    sync.Mutex
	now   Desk
	waits []time.Duration // of the last ones taken over
}

const waitsKept = 20

func (d *desk) waited(w time.Duration) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.waits = append(d.waits, w)
	if len(d.waits) > waitsKept {
		d.waits = d.waits[1:]
	}
}

// minutes is how long one with so many ahead may have to wait: as long as the
// last ones on average, for each; 0 when nobody has waited yet.
func (d *desk) minutes(ahead int) int {
	d.mu.Lock()
	defer d.mu.Unlock()
	if len(d.waits) == 0 {
		return 0
	}
	var sum time.Duration
	for _, w := range d.waits {
		sum += w
	}
	each := sum / time.Duration(len(d.waits))
	return int(((each * time.Duration(ahead+1)) + time.Minute - 1) / time.Minute)
}

// set notes how the desk is and tells whether that is new.
func (d *desk) set(now Desk) bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	changed := d.now.Staffed != now.Staffed
	d.now = now
	return changed
}

// deskChanged tells every feed that the desk has opened or closed.
func (h *hub) deskChanged() {
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, r := range h.rooms {
		for _, f := range r.feeds {
			f.push(Item{Desk: true})
		}
	}
}
