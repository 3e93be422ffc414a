package chat

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"runtime"
	"runtime/debug"
	"time"

	"zhengda/bot"
)

// answer runs one turn: read what came before, ask the bot, store, publish.
func (s *Service) answer(ctx context.Context, conversation string, t turn) {
	log := s.Log.With("conversation", conversation, "offset", t.offset)
	begun := s.Now()
	var q bot.Question
	var done bool
	err := s.insist(func(ctx context.Context) (err error) {
		q, done, err = s.question(ctx, conversation, t)
		return err
	})
	if errors.Is(err, ErrNotFound) {
		return // it was erased
	}
	if err != nil {
		log.Error("turn not begun", "error", err)
		return
	}
	if done {
		s.hub.ring(conversation, 0) // another process answered it: feeds here have not heard
		return
	}
	if t.edit != nil && t.text == "" {
		s.settle(conversation, t, q, new(""), log)
		return
	}
	live := s.hub.begin(conversation, t.offset)
	defer s.hub.end(live)
	if t.late { // a bot whose time is up quotes
		quoting, quote := context.WithCancel(ctx)
		quote()
		ctx = quoting
	}
	a := askSafely(ctx, s.Bot, q, func(e bot.Event) { s.hub.emit(live, e) }, log.Error)
	a.Resumed = t.late
	body, err := AnswerBody(a)
	if err != nil {
		log.Error("answer not encoded", "error", err)
		a = sorry(q)
		if body, err = AnswerBody(a); err != nil {
			panic(err) // plain texts
		}
	}
	record, err := recordBody(a)
	if err != nil { // the answer is worth more than its record
		log.Error("record of the answer not encoded", "error", err)
	}
	var m Message
	err = s.insist(func(ctx context.Context) (err error) {
		m, _, err = s.Store.Append(ctx, Message{
			Conversation: conversation, CID: answerTo(t.offset), Kind: KindAnswer, Role: FromBot,
			ReplyTo: t.offset, Body: body, At: s.Now(), Record: record,
		}, Attached{Case: &a.Case, Holder: new(""), Asked: true})
		return err
	})
	if errors.Is(err, ErrHeld) || errors.Is(err, ErrNotFound) {
		// An agent has taken over, and may have left again, or it was erased.
		log.Info("answer dropped", "error", err)
		s.hub.ring(conversation, 0)
		s.ring(Ring{Conversation: conversation})
		return
	}
	if err != nil {
		log.Error("answer not stored", "error", err)
		return
	}
	s.publish(m)
	log.Info("turn finished", "answer", AnswerID(m), "status", a.Status, "reason", a.Reason, "composer", a.Composer, "took", s.Now().Sub(begun))
}

// settle ends a turn that changes the case and asks nothing, when that agent holds
// the conversation (nil: whoever does).
func (s *Service) settle(conversation string, t turn, q bot.Question, holder *string, log *slog.Logger) {
	m, err := caseIs(q)
	if err != nil {
		log.Error("case not encoded", "error", err)
		return
	}
	m.Conversation, m.CID, m.ReplyTo, m.At = conversation, answerTo(t.offset), t.offset, s.Now()
	var stored Message
	err = s.insist(func(ctx context.Context) (err error) {
		stored, _, err = s.Store.Append(ctx, m, Attached{Case: &q.Case, Holder: holder, Asked: holder != nil})
		return err
	})
	if errors.Is(err, ErrHeld) || errors.Is(err, ErrNotFound) {
		return
	}
	if err != nil {
		log.Error("changed case not stored", "error", err)
		return
	}
	s.publish(stored)
}

// askSafely calls the bot; its panic, or an answer without a status, becomes an
// answer that says sorry. The panic's value may hold the question, so only its
// type is logged.
func askSafely(ctx context.Context, b Answerer, q bot.Question, emit func(bot.Event), logError func(string, ...any)) (a bot.Answer) {
	defer func() {
		p := recover()
		if p == nil {
			return
		}
		what := fmt.Sprintf("%T", p)
		if e, ok := p.(runtime.Error); ok {
			what = e.Error()
		}
		logError("bot panicked", "panic", what, "stack", string(debug.Stack()))
		a = sorry(q)
	}()
	a = b.Answer(ctx, q, emit)
	if a.Status == "" {
		logError("bot gave no answer")
		a = sorry(q)
	}
	return a
}

// historyPage is how many messages are read at a time from the end.
const historyPage = 20

// question puts together what the bot needs to know. done is true when the
// turn needs no answer: it has one, or is an agent's to answer.
func (s *Service) question(ctx context.Context, conversation string, t turn) (q bot.Question, done bool, err error) {
	c, err := s.Store.Conversation(ctx, conversation)
	if err != nil {
		return q, false, fmt.Errorf("read conversation: %w", err)
	}
	payer := bot.Payer{Visitor: c.Visitor, Address: t.from}
	q = bot.Question{Text: t.text, Case: s.edited(c.Case, t), City: t.city, Payer: payer, Trace: true}
	if c.Handling.Agent != "" {
		return q, true, nil
	}
	if asks, err := s.asks(ctx, conversation, t.offset); err != nil || !asks {
		return q, true, err
	}
	for end := c.Last; end > 0 && q.Previous == nil; end -= historyPage {
		from := max(0, end-historyPage)
		page, err := s.Store.Messages(ctx, conversation, from, int(end-from))
		if err != nil {
			return q, false, err
		}
		for i := len(page) - 1; i >= 0; i-- {
			if q.Previous == nil && page[i].Kind == KindAnswer {
				q.Previous = s.answerIn(page[i])
			}
		}
	}
	return q, false, nil
}

// asks tells whether the message at that offset still waits for the bot.
func (s *Service) asks(ctx context.Context, conversation string, offset int64) (bool, error) {
	asked, err := s.Store.Messages(ctx, conversation, offset-1, 1)
	return len(asked) == 1 && asked[0].Offset == offset && asked[0].Asks, err
}

// answerIn decodes a message of the bot. One that cannot be read is as if it
// had not been: the question at hand is answered all the same.
func (s *Service) answerIn(m Message) *bot.Answer {
	var a bot.Answer
	if err := json.Unmarshal(m.Body, &a); err != nil {
		s.Log.Warn("stored answer not readable", "conversation", m.Conversation, "offset", m.Offset, "error", err)
		return nil
	}
	return &a
}

// unanswered lists the turns of a conversation that are still to be run.
func (s *Service) unanswered(ctx context.Context, conversation string, since time.Time) ([]turn, error) {
	var open []turn
	for after := int64(0); ; {
		page, err := s.Store.Messages(ctx, conversation, after, feedPage)
		if err != nil {
			return nil, err
		}
		for _, m := range page {
			after = m.Offset
			if m.Asks && !m.At.Before(since) {
				open = append(open, turn{offset: m.Offset, text: textOf(m), edit: editOf(m), late: true})
			}
		}
		if len(page) < feedPage {
			return open, nil
		}
	}
}

// insist calls f, which uses the store, until it succeeds, for some seconds:
// the question is acknowledged, so giving up would leave it in silence. A
// conversation that does not exist, or is an agent's, is not waited for. The turn's own context
// plays no part: its answer is stored though it was stopped.
func (s *Service) insist(f func(ctx context.Context) error) error {
	for wait := 250 * time.Millisecond; ; wait *= 2 {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(s.ctx), storeTimeout)
		err := f(ctx)
		cancel()
		if err == nil || errors.Is(err, ErrNotFound) || errors.Is(err, ErrHeld) || wait > 4*time.Second {
			return err
		}
		select {
		case <-time.After(wait):
		case <-s.ctx.Done():
			return err
		}
	}
}
