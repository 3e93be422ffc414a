package chat

import (
	"context"

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
}

// queue holds the turns of one conversation. It lives while there are any, on
// a goroutine of its own. Service.mu guards it.
type queue struct {
	waiting []turn
	stop    context.CancelFunc // ends the running turn's context
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
		q = &queue{}
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
	for {
		ctx, cancel := context.WithTimeout(s.ctx, s.AnswerTimeout)
		t, ok := s.next(conversation, q, cancel)
		if ok {
			s.answer(ctx, conversation, t)
		}
		cancel()
		if !ok {
			return
		}
	}
}

// next takes the next turn; without one it ends the queue.
func (s *Service) next(conversation string, q *queue, cancel context.CancelFunc) (turn, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(q.waiting) == 0 || s.stopping() {
		delete(s.queues, conversation)
		return turn{}, false
	}
	t := q.waiting[0]
	q.waiting, q.stop = q.waiting[1:], cancel
	return t, true
}

// Stop ends the context of the conversation's running turn, if there is one.
// The bot finishes the answer with what it has, and it is stored. Questions
// that wait are not touched.
func (s *Service) Stop(conversation string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if q := s.queues[conversation]; q != nil && q.stop != nil {
		q.stop()
	}
}
