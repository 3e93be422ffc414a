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
	statusCID    = "s-" // and the offset of what it follows
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
	return s.ask(ctx, c, Message{Conversation: conversation, CID: say.CID, Kind: KindSay, Role: FromVisitor, Asks: true, Body: visitorBody(text)},
		turn{city: city(say.City), from: say.From})
}

// ask stores a message that the bot is to answer, within the limits, and starts
// its turn, unless an agent holds the conversation.
func (s *Service) ask(ctx context.Context, c Conversation, m Message, t turn) (stored Message, repeat bool, err error) {
	now, site := s.Now(), c.Site
	if err := s.limits.take(c.Visitor, t.from, site, s.sitePerDay(site), now); err != nil {
		stored, err := s.storedBefore(ctx, m, err)
		return stored, err == nil, err
	}
	m, repeat, err = s.append(ctx, m, Attached{})
	if err != nil || repeat {
		s.limits.giveBack(c.Visitor, t.from, site, now)
	}
	if err != nil {
		return Message{}, false, err
	}
	// Also for a repeat: the first may have been stored by a process that is
	// gone. The turn finds out whether there is an answer.
	if m.Asks {
		t.offset, t.text, t.edit = m.Offset, textOf(m), editOf(m)
		s.enqueue(c.ID, nil, t)
	}
	return m, repeat, nil
}

// storedBefore is the message with the CID of m that was stored before, whose
// acknowledgement was lost: a limit does not keep it from being told. Otherwise
// it gives the limit's error.
func (s *Service) storedBefore(ctx context.Context, m Message, limit error) (Message, error) {
	stored, err := s.Store.MessageByCID(ctx, m.Conversation, m.CID)
	if err != nil {
		return Message{}, limit
	}
	return stored, nil
}

// append stores a message at this moment and tells everybody. What is being
// stored is stored even when its socket closes now.
func (s *Service) append(ctx context.Context, m Message, a Attached) (stored Message, repeat bool, err error) {
	if m.At.IsZero() {
		m.At = s.Now()
	}
	write, cancel := context.WithTimeout(context.WithoutCancel(ctx), storeTimeout)
	defer cancel()
	stored, repeat, err = s.Store.Append(write, m, a)
	if err != nil {
		return Message{}, false, fmt.Errorf("append to conversation %s: %w", m.Conversation, err)
	}
	if repeat { // the first may have been stored and not told of, its reply being lost
		s.hub.ring(stored.Conversation, stored.Offset)
		s.ring(Ring{Conversation: stored.Conversation, Offset: stored.Offset})
		return stored, true, nil
	}
	s.publish(stored)
	return stored, false, nil
}

// publish tells who follows the conversation, here and at other nodes, of a
// message that is stored.
func (s *Service) publish(m Message) {
	m.Asks = false // whether it still does is the store's to say
	s.hub.publish(m)
	s.ring(Ring{Conversation: m.Conversation, Offset: m.Offset})
}

func (s *Service) ring(r Ring) {
	if !s.alone() {
		s.Broker.Publish(r)
	}
}

func (s *Service) sitePerDay(site string) int {
	if s.SitePerDay == nil {
		return 0
	}
	return s.SitePerDay(site)
}

// checkSaying gives the text as it is measured and stored: valid, trimmed.
func (s *Service) checkSaying(say Saying) (string, error) {
	text, err := readable(say.Text, s.MaxText)
	switch {
	case err != nil:
		return "", err
	case text == "":
		return "", ErrEmpty
	case !validCID(say.CID):
		return "", ErrCID
	}
	return text, nil
}

// readable is a text as it is measured and stored: valid, visible, trimmed, and
// of at most so many characters.
func readable(text string, most int) (string, error) {
	text = strings.TrimSpace(strings.Map(visible, strings.ToValidUTF8(text, "\uFFFD")))
	if utf8.RuneCountInString(text) > most {
		return "", ErrTooLong
	}
	return text, nil
}

// validCID tells whether a client may use the id: it has the form, and is none
// that the service makes by itself.
func validCID(cid string) bool { return cidForm.MatchString(cid) && !isOwnCID(cid) }

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

// isOwnCID tells whether an id is one of an answer or of a status.
func isOwnCID(cid string) bool {
	for _, own := range []string{answerCID, statusCID} {
		if number, ok := strings.CutPrefix(cid, own); ok {
			if _, err := strconv.ParseUint(number, 10, 64); err == nil {
				return true
			}
		}
	}
	return false
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
