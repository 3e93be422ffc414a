package chat

import (
	"context"
	"errors"
	"fmt"
	"time"

	"zhengda/pii"
)

// Agent is a person of customer service.
type Agent struct {
	ID   string
	Name string // as visitors see it
}

const agentTextMax = 2000 // characters of what an agent writes

// TakeOver gives the conversation to an agent: from the status that it stores
// on, nothing of the bot's follows, and what the visitor asks is the agent's.
// It may be called again with the same CID. ErrHeld when another agent holds the conversation.
func (s *Service) TakeOver(ctx context.Context, conversation string, a Agent, cid string) (Message, error) {
	if !validCID(cid) {
		return Message{}, ErrCID
	}
	c, err := s.Store.Conversation(ctx, conversation)
	if err != nil {
		return Message{}, fmt.Errorf("take over conversation %s: %w", conversation, err)
	}
	m, repeat, err := s.status(ctx, conversation, cid, Status{Status: Taken, Name: a.Name}, Attached{
		Handling: &Handling{Agent: a.ID, Name: a.Name}, Holder: new(""),
	})
	if err != nil {
		return Message{}, err
	}
	if !repeat && !c.Handling.Waiting.IsZero() {
		s.desk.waited(s.Now().Sub(c.Handling.Waiting))
	}
	if s.stopHere(conversation) || s.alone() {
		return m, nil
	}
	if err := s.stopElsewhere(ctx, conversation, m.Offset); err != nil {
		s.Log.Warn("answer not stopped after a take-over", "conversation", conversation, "error", err) // it will not be stored
	}
	return m, nil
}

// AgentSay stores what the agent who holds the conversation writes to the
// visitor; personal data is masked. A CID that is there already is the same
// message. Errors: ErrHeld, ErrEmpty, ErrTooLong, ErrCID, ErrNotFound.
func (s *Service) AgentSay(ctx context.Context, conversation string, a Agent, cid, text string) (Message, error) {
	text, err := readable(text, agentTextMax)
	switch {
	case err != nil:
		return Message{}, err
	case text == "":
		return Message{}, ErrEmpty
	case !validCID(cid):
		return Message{}, ErrCID
	}
	text, _ = pii.Mask(text)
	m, _, err := s.append(ctx, Message{Conversation: conversation, CID: cid, Kind: KindSay, Role: FromAgent, Body: agentBody(text, a.Name)},
		Attached{Holder: &a.ID})
	return m, err
}

// Release gives the conversation back to the bot. What was asked meanwhile
// stays the agent's. ErrHeld when the agent does not hold it.
func (s *Service) Release(ctx context.Context, conversation string, a Agent, cid string) (Message, error) {
	if !validCID(cid) {
		return Message{}, ErrCID
	}
	m, _, err := s.status(ctx, conversation, cid, Status{Status: Released, Name: a.Name}, Attached{Handling: &Handling{}, Holder: &a.ID})
	return m, err
}

// Typing tells who follows the conversation that the agent is writing. Nothing
// is stored; it holds for a few seconds.
func (s *Service) Typing(conversation string, a Agent) {
	s.hub.typing(conversation, a.Name)
	s.ring(Ring{Conversation: conversation, Typing: a.Name})
}

// Present notes that an agent is at the desk until a time, or, with one that is
// past, that they have left.
func (s *Service) Present(ctx context.Context, a Agent, until time.Time) error {
	if err := s.Store.SetPresent(ctx, a.ID, until); err != nil {
		return fmt.Errorf("note agent %s: %w", a.ID, err)
	}
	return s.lookAtDesk(ctx)
}

// Notice is news of a photo order for the visitor.
type Notice struct {
	Order string `json:"order"`
	State string `json:"state"`
	Title string `json:"title"`
	Text  string `json:"text,omitempty"`
	Path  string `json:"path,omitempty"` // on this server, beginning with a slash
}

// Notify stores a notice in the conversation. A CID that is there already is the same notice.
func (s *Service) Notify(ctx context.Context, conversation, cid string, n Notice) (Message, error) {
	if !validCID(cid) {
		return Message{}, ErrCID
	}
	if n.Title == "" {
		return Message{}, errors.New("notify: a notice needs a title")
	}
	n.Title, _ = pii.Mask(n.Title)
	n.Text, _ = pii.Mask(n.Text)
	m, _, err := s.append(ctx, Message{Conversation: conversation, CID: cid, Kind: KindOrder, Role: FromSystem, Body: mustEncode(n)}, Attached{})
	return m, err
}
