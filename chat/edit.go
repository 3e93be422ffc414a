package chat

import (
	"context"
	"fmt"
	"slices"

	"zhengda/bot"
	"zhengda/pii"
)

// Change is what a visitor changes of their conversation's case by hand.
type Change struct {
	CID   string // made by the visitor's page, unique in the conversation
	Edit  bot.CaseEdit
	Again bool   // ask the last question again with the case as it is then
	From  string // tells the network address that model budgets apply to; not stored
}

// Edit stores a change of the case as a message of the visitor and starts the
// turn that makes it. The turns of a conversation follow each other, so an
// answer in the making keeps the case it began with and the change comes after
// it. What follows is a message as well: the answer to the question that is asked
// again, or, without Again or any question so far, one of FromSystem that has the
// case. A CID that the conversation has already is not made twice. The
// conversation is the caller's: whoever holds its ticket.
// Errors: *bot.FactError when a fact cannot be set or removed, ErrEmpty when
// nothing is changed, and those of Say.
func (s *Service) Edit(ctx context.Context, conversation string, c Change) (m Message, repeat bool, err error) {
	switch {
	case len(c.Edit.Set)+len(c.Edit.Remove) == 0:
		return Message{}, false, ErrEmpty
	case !validCID(c.CID):
		return Message{}, false, ErrCID
	case s.stopping():
		return Message{}, false, ErrBusy
	}
	failed := func(err error) (Message, bool, error) {
		return Message{}, false, fmt.Errorf("edit case of conversation %s: %w", conversation, err)
	}
	talk, err := s.Store.Conversation(ctx, conversation)
	if err != nil {
		return failed(err)
	}
	edited, err := talk.Case.Edited(c.Edit)
	if err != nil {
		return Message{}, false, err
	}
	text := ""
	if c.Again {
		last, err := s.lastQuestion(ctx, talk)
		if err != nil {
			return failed(err)
		}
		if last.text != "" {
			text, _ = pii.Mask(bot.Reword(last.text, edited, c.Edit, last.language))
		}
	}
	m, repeat, err = s.ask(ctx, talk, Message{Conversation: conversation, CID: c.CID, Kind: KindEdit, Role: FromVisitor, Asks: true, Body: editBody(text, c.Edit)},
		turn{from: c.From})
	if err == nil && !repeat && !m.Asks { // an agent holds the conversation: the case is changed, and nothing asked
		s.settle(conversation, turn{offset: m.Offset}, bot.Question{Case: edited}, nil, s.Log)
	}
	return m, repeat, err
}

// lastAsked is a question that may be asked again, and what it was answered in.
type lastAsked struct {
	text     string
	language bot.Language
}

// lastQuestion finds the visitor's last question on their matter: thanks, or what
// was refused, is not asked again.
func (s *Service) lastQuestion(ctx context.Context, c Conversation) (lastAsked, error) {
	settled := map[int64]bot.Answer{} // by the offset of the question
	for end := c.Last; end > 0; end -= historyPage {
		from := max(0, end-historyPage)
		page, err := s.Store.Messages(ctx, c.ID, from, int(end-from))
		if err != nil {
			return lastAsked{}, err
		}
		for _, m := range slices.Backward(page) {
			if m.Kind == KindAnswer {
				if a := s.answerIn(m); a != nil {
					settled[m.ReplyTo] = *a
				}
			}
			text := textOf(m)
			if m.Kind != KindSay && m.Kind != KindEdit || m.Role != FromVisitor || text == "" {
				continue
			}
			a, answered := settled[m.Offset]
			switch {
			case !answered: // in the making
				return lastAsked{text, bot.LanguageOf(bot.Question{Text: text})}, nil
			case slices.Contains(askedAgain, a.Status):
				return lastAsked{text, a.Language}, nil
			}
		}
	}
	return lastAsked{}, nil
}

// askedAgain are the ways for an answer to end after which its question makes
// sense with another case.
var askedAgain = []bot.Status{bot.Answered, bot.Partial, bot.Clarify, bot.Abstained, bot.Unavailable}

// edited makes the change of a turn. What was stored by another version and
// cannot be made any more leaves the case alone.
func (s *Service) edited(k bot.CaseFacts, t turn) bot.CaseFacts {
	if t.edit == nil {
		return k
	}
	changed, err := k.Edited(*t.edit)
	if err != nil {
		s.Log.Warn("stored edit of a case cannot be made", "error", err)
		return k
	}
	return changed
}

// caseIs settles a turn that changes the case and asks nothing; its words are in
// the language of the answer before.
func caseIs(q bot.Question) (Message, error) {
	l := bot.Hans
	if q.Previous != nil && q.Previous.Language != "" {
		l = q.Previous.Language
	}
	body, err := encode(struct {
		Case     bot.CaseFacts `json:"case"`
		Language bot.Language  `json:"language"`
	}{q.Case, l})
	return Message{Kind: KindCase, Role: FromSystem, Body: body}, err
}
