package chat

import (
	"context"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"zhengda/pii"
)

// Saying is a question as a visitor sends it.
type Saying struct {
	CID  string // made by the visitor's page, unique in the conversation
	Text string
	City string // the page's own city, a code or a name; kept only in the answer's record
	From string // tells the network address that model budgets apply to; not stored
}

const (
	answerCID    = "a-" // and the question's offset: an answer made again after a crash is the same message
	cityMaxRunes = 20
)

var cidForm = regexp.MustCompile(`^[A-Za-z0-9_-]{1,64}$`)

// Say masks and stores a question and starts the turn that answers it. It
// returns when the message is durable. A CID that the conversation has already
// gives back the stored message with repeat true, and is not answered twice.
// Errors: ErrEmpty, ErrTooLong, ErrCID, ErrTooFast, ErrNotFound, ErrBusy, or
// the store's, after which the same Saying may be sent again.
func (s *Service) Say(ctx context.Context, conversation string, say Saying) (m Message, repeat bool, err error) {
	text, err := s.checkSaying(say)
	if err != nil {
		return Message{}, false, err
	}
	if s.stopping() {
		return Message{}, false, ErrBusy
	}
	c, err := s.Store.Conversation(ctx, conversation)
	if err != nil {
		return Message{}, false, fmt.Errorf("say in conversation %s: %w", conversation, err)
	}
	text, _ = pii.Mask(text)
	return s.append(ctx, c, Message{Conversation: conversation, CID: say.CID, Role: FromVisitor, Body: visitorBody(text)},
		turn{city: city(say.City), from: say.From})
}

// append stores a message of the visitor, within their limits, and starts its turn.
func (s *Service) append(ctx context.Context, c Conversation, m Message, t turn) (stored Message, repeat bool, err error) {
	now := s.Now()
	if !s.limits.take(c.Visitor, now) {
		return Message{}, false, ErrTooFast
	}
	m.At = now
	// What is being stored is stored even when its socket closes now.
	write, cancel := context.WithTimeout(context.WithoutCancel(ctx), storeTimeout)
	defer cancel()
	m, repeat, err = s.Store.Append(write, m, nil)
	if err != nil || repeat {
		s.limits.giveBack(c.Visitor, now)
	}
	if err != nil {
		return Message{}, false, fmt.Errorf("say in conversation %s: %w", c.ID, err)
	}
	if !repeat {
		s.hub.publish(m)
	}
	if repeat && m.Role != FromVisitor {
		return m, repeat, nil
	}
	// Also for a repeat: the first may have been stored by a process that is
	// gone. The turn finds out whether there is an answer.
	t.offset, t.text, t.edit = m.Offset, textOf(m), editOf(m)
	s.enqueue(c.ID, nil, t)
	return m, repeat, nil
}

// checkSaying gives the text as it is measured and stored: valid, trimmed.
func (s *Service) checkSaying(say Saying) (string, error) {
	text := strings.TrimSpace(strings.Map(visible, strings.ToValidUTF8(say.Text, "\uFFFD")))
	switch {
	case text == "":
		return "", ErrEmpty
	case utf8.RuneCountInString(text) > s.MaxText:
		return "", ErrTooLong
	case !cidForm.MatchString(say.CID) || isAnswerCID(say.CID):
		return "", ErrCID
	}
	return text, nil
}

// visible drops control and bidirectional characters, which would mislead who
// reads the conversation later.
func visible(r rune) rune {
	switch {
	case r == '\n' || r == '\t':
		return r
	case unicode.IsControl(r), r >= 0x202A && r <= 0x202E, r >= 0x2066 && r <= 0x2069, r == 0x200E, r == 0x200F:
		return -1
	}
	return r
}

func isAnswerCID(cid string) bool {
	number, ok := strings.CutPrefix(cid, answerCID)
	if !ok {
		return false
	}
	_, err := strconv.ParseUint(number, 10, 64)
	return err == nil
}

// city is what the page says of its city, unless it can be no city.
func city(s string) string {
	s = strings.TrimSpace(strings.ToValidUTF8(s, ""))
	if utf8.RuneCountInString(s) > cityMaxRunes {
		return ""
	}
	if _, found := pii.Mask(s); len(found) > 0 {
		return ""
	}
	return s
}
