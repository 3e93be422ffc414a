package chat

import (
	"context"
	"fmt"
	"slices"

	"zhengda/pii"
)

const feedbackMax = 300 // characters of a visitor's own words on an answer

// Feedback is what a visitor thinks of an answer.
type Feedback struct {
	CID     string   `json:"-"`
	About   int64    `json:"about"` // offset of the answer
	Good    bool     `json:"good"`
	Reasons []string `json:"reasons,omitempty"` // of FeedbackReasons
	Text    string   `json:"text,omitempty"`
	From    string   `json:"-"` // tells the network address that limits apply to; not stored
}

// FeedbackReasons are what may be wrong with an answer: false, not to be
// understood, of another city, out of date, too long, something else.
var FeedbackReasons = []string{"wrong", "unclear", "city", "old", "long", "other"}

// Feedback stores what the visitor thinks of an answer, masked. The last one
// about an answer counts. Errors: ErrAbout when there is no answer at that
// offset or a reason is none, ErrTooLong, ErrCID, ErrTooFast, ErrNotFound.
func (s *Service) Feedback(ctx context.Context, conversation string, f Feedback) (Message, error) {
	text, err := readable(f.Text, feedbackMax)
	if err != nil {
		return Message{}, err
	}
	f.Text, _ = pii.Mask(text)
	if !validCID(f.CID) {
		return Message{}, ErrCID
	}
	f.Reasons = slices.Compact(slices.Sorted(slices.Values(f.Reasons))) // one said a thousand times is stored once
	if f.Good && len(f.Reasons) > 0 || slices.ContainsFunc(f.Reasons, func(r string) bool { return !slices.Contains(FeedbackReasons, r) }) {
		return Message{}, ErrReason
	}
	c, err := s.Store.Conversation(ctx, conversation)
	if err != nil {
		return Message{}, fmt.Errorf("feedback in conversation %s: %w", conversation, err)
	}
	about, err := s.Store.Messages(ctx, conversation, f.About-1, 1)
	if err != nil {
		return Message{}, fmt.Errorf("feedback in conversation %s: %w", conversation, err)
	}
	if f.About < 1 || len(about) == 0 || about[0].Kind != KindAnswer {
		return Message{}, ErrAbout
	}
	m := Message{Conversation: conversation, CID: f.CID, Kind: KindFeedback, Role: FromVisitor, Body: mustEncode(f)}
	if err := s.limits.takeMinute(c.Visitor, f.From, s.Now()); err != nil { // it is no question of the day
		return s.storedBefore(ctx, m, err)
	}
	m, _, err = s.append(ctx, m, Attached{})
	return m, err
}
