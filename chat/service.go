package chat

import (
	"context"
	"crypto/rand"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"zhengda/bot"
)

// Answerer answers a question, telling emit what it is doing. It is called on
// a goroutine of the service and returns soon after ctx ends, with an answer
// even then. *bot.Bot is the one in use.
type Answerer interface {
	Answer(ctx context.Context, q bot.Question, emit func(bot.Event)) bot.Answer
}

// Options are what a Service is made of. Store, Bot and Log are required.
type Options struct {
	Store         Store
	Bot           Answerer
	Assistant     Answerer // answers for agents, see Suggest; nil: Bot
	Log           *slog.Logger
	Now           func() time.Time // nil: time.Now
	NewID         func() string    // random and unguessable; nil: crypto/rand.Text
	AnswerTimeout time.Duration    // after which a turn's context ends; 0: 60 s
	MaxText       int              // characters of a question; 0: 500
	PerMinute     int              // questions of a visitor; 0: 20
	PerDay        int              // questions of a visitor; 0: 300
}

// Service runs the conversations of one process. It is safe for concurrent use.
type Service struct {
	Options
	hub    *hub
	limits *limits

	ctx    context.Context // of the turns; ends when Close has waited long enough
	cancel context.CancelFunc

	mu      sync.Mutex
	queues  map[string]*queue // conversations with turns to run
	closing chan struct{}     // closed when no new turn may begin
	running sync.WaitGroup    // queues
}

const (
	unansweredFor = 24 * time.Hour   // what Start answers; older questions are stale
	storeTimeout  = 10 * time.Second // for a write that must not end with its caller
	closeGrace    = 5 * time.Second  // for cancelled turns to store their answers
)

// New makes a service; Start it before it is used.
func New(o Options) *Service {
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.NewID == nil {
		o.NewID = rand.Text
	}
	if o.AnswerTimeout == 0 {
		o.AnswerTimeout = 60 * time.Second
	}
	if o.MaxText == 0 {
		o.MaxText = 500
	}
	if o.Assistant == nil {
		o.Assistant = o.Bot
	}
	if o.PerMinute == 0 {
		o.PerMinute = 20
	}
	if o.PerDay == 0 {
		o.PerDay = 300
	}
	s := &Service{
		Options: o,
		hub:     newHub(),
		limits:  newLimits(o.PerMinute, o.PerDay),
		queues:  map[string]*queue{},
		closing: make(chan struct{}),
	}
	s.ctx, s.cancel = context.WithCancel(context.Background())
	return s
}

// Start begins to answer what the last day left unanswered, a few
// conversations at a time, and returns without waiting for it.
func (s *Service) Start(ctx context.Context) error {
	since := s.Now().Add(-unansweredFor)
	list, err := s.Store.Unanswered(ctx, since)
	if err != nil {
		return fmt.Errorf("start chat: %w", err)
	}
	gate := make(chan struct{}, backlogAtOnce)
	questions := 0
	for _, c := range list {
		turns, err := s.unanswered(ctx, c.ID, since)
		if err != nil {
			return fmt.Errorf("start chat: %w", err)
		}
		questions += len(turns)
		s.enqueue(c.ID, gate, turns...)
	}
	if questions > 0 {
		s.Log.Info("answering what was left unanswered", "conversations", len(list), "questions", questions)
	}
	return nil
}

// Close lets no new turn begin and waits for those that run. When ctx ends
// first they are cancelled, which makes the bot finish quickly, and given a
// moment to be stored. Turns still waiting are answered at the next Start.
func (s *Service) Close(ctx context.Context) error {
	s.mu.Lock()
	if !s.stopping() {
		close(s.closing)
	}
	s.mu.Unlock()
	done := make(chan struct{})
	go func() {
		s.running.Wait()
		close(done)
	}()
	defer s.cancel()
	select {
	case <-done:
		return nil
	case <-ctx.Done():
	}
	s.cancel()
	select {
	case <-done:
		return nil
	case <-time.After(closeGrace):
		return fmt.Errorf("close chat: turns still running: %w", ctx.Err())
	}
}

func (s *Service) stopping() bool {
	select {
	case <-s.closing:
		return true
	default:
		return false
	}
}

// Newest is the offset of the conversation's newest message, and the epoch
// that offsets belong to.
func (s *Service) Newest(ctx context.Context, conversation string) (int64, string, error) {
	epoch, err := s.Store.Epoch(ctx)
	if err != nil {
		return 0, "", fmt.Errorf("newest of conversation %s: %w", conversation, err)
	}
	c, err := s.Store.Conversation(ctx, conversation)
	if err != nil {
		return 0, "", fmt.Errorf("newest of conversation %s: %w", conversation, err)
	}
	return c.Last, epoch, nil
}
