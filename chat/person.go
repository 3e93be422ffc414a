package chat

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"time"

	"zhengda/pii"
)

// Wish is what a visitor says of being talked to by a person.
type Wish struct {
	CID    string
	Text   string // a message for the agent; may be empty
	Cancel bool   // does not want one any more
	From   string // tells the network address that limits apply to; not stored
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
	m := Message{Conversation: conversation, CID: w.CID, Kind: KindPerson, Role: FromVisitor, Body: wishBody(text, w.Cancel)}
	if err = s.limits.take(c.Visitor, w.From, "", 0, s.Now()); err != nil {
		m, err = s.storedBefore(ctx, m, err)
	} else {
		m, _, err = s.append(ctx, m, Attached{})
	}
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
	_, _, err = s.status(ctx, m.Conversation, cid, st, Attached{Handling: h, Holder: holder})
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
func (s *Service) status(ctx context.Context, conversation, cid string, st Status, a Attached) (Message, bool, error) {
	return s.append(ctx, Message{
		Conversation: conversation, CID: cid, Kind: KindStatus, Role: FromSystem, Body: mustEncode(st),
	}, a)
}
