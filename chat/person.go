package chat

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"sync"
	"time"

	"zhengda/pii"
)

// Wish is what a visitor says of being talked to by a person.
type Wish struct {
	CID    string
	Text   string // a message for the agent; may be empty
	Cancel bool   // does not want one any more
}

// Status tells the visitor who answers; docs/protocol.md, section 6.
type Status struct {
	Status string `json:"status"`
	Name   string `json:"name,omitempty"`  // of the agent
	Ahead  int    `json:"ahead,omitempty"` // visitors who come first
	Wait   int    `json:"wait,omitempty"`  // minutes; 0: nobody knows
}

// What a Status says.
const (
	Waiting   = "waiting"
	Away      = "away"
	Taken     = "taken"
	Released  = "released"
	Cancelled = "cancelled"
)

// Person stores that the visitor wants a person, or does not any more, and
// tells them at once what will come of it: see docs/protocol.md, section 6. An
// agent who holds the conversation is left with Cancel. The wish counts as one
// question of the limits. Errors: ErrTooLong, ErrCID, ErrTooFast, ErrNotFound.
func (s *Service) Person(ctx context.Context, conversation string, w Wish) (Message, error) {
	text, err := readable(w.Text, s.MaxText)
	if err != nil {
		return Message{}, err
	}
	if !validCID(w.CID) {
		return Message{}, ErrCID
	}
	text, _ = pii.Mask(text)
	c, err := s.Store.Conversation(ctx, conversation)
	if err != nil {
		return Message{}, fmt.Errorf("wish in conversation %s: %w", conversation, err)
	}
	if err := s.limits.take(c.Visitor, "", "", 0, s.Now()); err != nil {
		return Message{}, err
	}
	m, _, err := s.append(ctx, Message{
		Conversation: conversation, CID: w.CID, Kind: KindPerson, Role: FromVisitor, Body: wishBody(text, w.Cancel),
	}, Attached{})
	if err != nil {
		return Message{}, err
	}
	// Also for a repeat: the first may have ended before its status was stored.
	return m, s.reply(ctx, m, w.Cancel)
}

// reply stores the status that follows a wish.
func (s *Service) reply(ctx context.Context, m Message, cancel bool) error {
	c, err := s.Store.Conversation(ctx, m.Conversation)
	if err != nil {
		return fmt.Errorf("wish in conversation %s: %w", m.Conversation, err)
	}
	cid := statusCID + strconv.FormatInt(m.Offset, 10)
	holder := &c.Handling.Agent
	var st Status
	var h *Handling
	switch {
	case cancel && *holder != "":
		st, h = Status{Status: Released, Name: c.Handling.Name}, &Handling{}
	case cancel:
		st, h = Status{Status: Cancelled}, &Handling{}
	case *holder != "":
		return nil // somebody is there already
	default:
		st, h, err = s.inLine(ctx, c, m.At)
		if err != nil {
			return err
		}
	}
	_, _, err = s.status(ctx, m.Conversation, cid, m.Offset, st, Attached{Handling: h, Holder: holder})
	if errors.Is(err, ErrHeld) {
		return nil // an agent has come, or gone, in this moment, and said so
	}
	return err
}

// inLine is what to tell who asks for an agent at that time.
func (s *Service) inLine(ctx context.Context, c Conversation, at time.Time) (Status, *Handling, error) {
	present, err := s.Store.Present(ctx, s.Now())
	if err != nil {
		return Status{}, nil, err
	}
	if present == 0 {
		return Status{Status: Away}, &Handling{}, nil
	}
	if !c.Handling.Waiting.IsZero() {
		at = c.Handling.Waiting
	}
	waiting, err := s.Store.Waiting(ctx)
	if err != nil {
		return Status{}, nil, err
	}
	st := Status{Status: Waiting}
	for _, w := range waiting {
		if w.ID != c.ID && w.Handling.Waiting.Before(at) {
			st.Ahead++
		}
	}
	st.Wait = s.desk.minutes(st.Ahead)
	return st, &Handling{Waiting: at}, nil
}

// status stores a message that says who answers.
func (s *Service) status(ctx context.Context, conversation, cid string, replyTo int64, st Status, a Attached) (Message, bool, error) {
	return s.append(ctx, Message{
		Conversation: conversation, CID: cid, Kind: KindStatus, Role: FromSystem, ReplyTo: replyTo, Body: mustEncode(st),
	}, a)
}

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
			_, _, err := s.status(ctx, c.ID, cid, 0, Status{Status: Away}, Attached{Handling: &Handling{}, Holder: new("")})
			if err != nil && !errors.Is(err, ErrHeld) && !errors.Is(err, ErrNotFound) {
				return err
			}
		}
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
