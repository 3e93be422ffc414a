package chat

import (
	"context"
	"fmt"
	"slices"

	"zhengda/bot"
)

// turn is one question that is to be answered, or a change of the case to be made
// before it, or both.
type turn struct {
	offset int64
	text   string        // masked; empty when only the case is changed
	edit   *bot.CaseEdit // nil: the case stays as it is
	city   string
	from   string // the visitor's network address; empty when it is not known any more
	late   bool   // whoever was to answer it is gone: it is answered from the passages
}

// queue holds the turns of one conversation. It lives while there are any, on
// a goroutine of its own. Service.mu guards it.
type queue struct {
	waiting []turn
	stop    context.CancelFunc // ends the running turn's context; nil between turns
	hurry   chan struct{}      // tells the running turn to look whether it was stopped at another node
}

// backlogAtOnce is how many conversations Start answers at the same time, so
// that a restart does not fall upon the model with all of them.
const backlogAtOnce = 4

// enqueue adds turns. A new queue waits for a place at gate first, when there
// is one. While the service is closing nothing is added: the next Start finds
// the questions.
func (s *Service) enqueue(conversation string, gate chan struct{}, turns ...turn) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.stopping() {
		return
	}
	q, ok := s.queues[conversation]
	if !ok {
		q = &queue{hurry: make(chan struct{}, 1)}
		s.queues[conversation] = q
	}
	q.waiting = append(q.waiting, turns...)
	if !ok {
		s.running.Go(func() { s.run(conversation, q, gate) })
	}
}

// run answers the turns of a queue until there are none left.
func (s *Service) run(conversation string, q *queue, gate chan struct{}) {
	if gate != nil {
		select {
		case gate <- struct{}{}:
			defer func() { <-gate }()
		case <-s.closing:
		}
	}
	for held := false; ; {
		if !held {
			held = s.claim(conversation)
		}
		ctx, cancel := context.WithTimeout(s.ctx, s.AnswerTimeout)
		t, ok := s.next(q, cancel)
		if ok {
			end := s.keep(conversation, q, t, cancel)
			s.answer(ctx, conversation, t)
			end()
		}
		cancel()
		if ok {
			continue
		}
		if held {
			s.disclaim(conversation)
			held = false
		}
		if s.ended(conversation, q) {
			return
		}
	}
}

// next takes the next turn, if there is one and the service goes on.
func (s *Service) next(q *queue, cancel context.CancelFunc) (turn, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	q.stop = nil
	if len(q.waiting) == 0 || s.stopping() {
		return turn{}, false
	}
	t := q.waiting[0]
	q.waiting, q.stop = q.waiting[1:], cancel
	return t, true
}

// ended forgets the queue, unless turns were added since.
func (s *Service) ended(conversation string, q *queue) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(q.waiting) > 0 && !s.stopping() {
		return false
	}
	delete(s.queues, conversation)
	return true
}

// Stop ends the context of the conversation's running turn, if there is one,
// on whichever node it runs. The bot finishes the answer with what it has, and
// it is stored. Questions that wait are not touched.
func (s *Service) Stop(ctx context.Context, conversation string) error {
	if s.stopHere(conversation) || s.alone() {
		return nil
	}
	offset, err := s.inTheMaking(ctx, conversation)
	if err == nil && offset > 0 {
		err = s.stopElsewhere(ctx, conversation, offset)
	}
	if err != nil {
		return fmt.Errorf("stop the answer in conversation %s: %w", conversation, err)
	}
	return nil
}

// inTheMaking is the offset of the question that is being answered: of those at
// the end of the conversation that still ask, the first. 0: there is none.
func (s *Service) inTheMaking(ctx context.Context, conversation string) (offset int64, err error) {
	c, err := s.Store.Conversation(ctx, conversation)
	if err != nil {
		return 0, err
	}
	for end := c.Last; end > 0; end -= historyPage {
		from := max(0, end-historyPage)
		page, err := s.Store.Messages(ctx, conversation, from, int(end-from))
		if err != nil {
			return 0, err
		}
		i := slices.IndexFunc(page, func(m Message) bool { return m.Asks && !m.At.Before(s.Now().Add(-unansweredFor)) })
		if i < 0 {
			break
		}
		offset = page[i].Offset
	}
	return offset, nil
}

// stopElsewhere ends the turns at other nodes for questions up to that offset.
func (s *Service) stopElsewhere(ctx context.Context, conversation string, offset int64) error {
	if err := s.Store.SetStop(ctx, conversation, offset); err != nil {
		return err
	}
	s.Broker.Publish(Ring{Conversation: conversation, Stop: true})
	return nil
}

func (s *Service) stopHere(conversation string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	q := s.queues[conversation]
	if q == nil || q.stop == nil {
		return false
	}
	q.stop()
	return true
}

// hurry makes the conversation's running turn, if it runs here, look whether it
// is to be stopped.
func (s *Service) hurry(conversation string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if q := s.queues[conversation]; q != nil {
		select {
		case q.hurry <- struct{}{}:
		default:
		}
	}
}
