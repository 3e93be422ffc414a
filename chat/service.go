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

	PerMinute        int                   // questions of a visitor; 0: 20
	PerDay           int                   // questions of a visitor; 0: 300
	AddressPerMinute int                   // questions from an address; 0: 120
	AddressPerDay    int                   // questions from an address; 0: 3,000
	SitePerDay       func(site string) int // questions on a website; 0, or nil: no limit

	Broker     Broker        // tells the other nodes on the same store; nil: there are none
	Node       string        // name of this node; empty: random
	SweepEvery time.Duration // how often what a lost ring missed is looked for; 0: 5 s
	KeepFor    time.Duration // after which a conversation without a message is erased; 0: 180 days
}

// Service runs the conversations of one process. It is safe for concurrent use.
type Service struct {
	Options
	hub    *hub
	limits limits
	desk   desk

	ctx    context.Context // of the turns; ends when Close has waited long enough
	cancel context.CancelFunc

	mu      sync.Mutex
	queues  map[string]*queue // conversations with turns to run
	backlog chan struct{}     // room for conversations that are answered late
	closing chan struct{}     // closed when no new turn may begin
	running sync.WaitGroup    // queues
}

const (
	unansweredFor = 24 * time.Hour   // what is answered late; older questions are stale
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
	if o.AddressPerMinute == 0 {
		o.AddressPerMinute = 120
	}
	if o.AddressPerDay == 0 {
		o.AddressPerDay = 3000
	}
	if o.Node == "" {
		o.Node = rand.Text()
	}
	if o.SweepEvery == 0 {
		o.SweepEvery = 5 * time.Second
	}
	if o.KeepFor == 0 {
		o.KeepFor = 180 * 24 * time.Hour
	}
	s := &Service{
		Options: o,
		hub:     newHub(),
		limits:  newLimits(o),
		queues:  map[string]*queue{},
		backlog: make(chan struct{}, backlogAtOnce),
		closing: make(chan struct{}),
	}
	s.ctx, s.cancel = context.WithCancel(context.Background())
	return s
}

// Start begins to answer what the last day left unanswered, a few
// conversations at a time, to listen to other nodes, and to sweep; it returns
// without waiting for any of it.
func (s *Service) Start(ctx context.Context) error {
	// What another node has been asked a moment ago is its own to answer.
	young := orphanAfter
	if s.alone() {
		young = 0
	}
	if err := s.takeUp(ctx, young); err != nil {
		return fmt.Errorf("start chat: %w", err)
	}
	unsubscribe := func() {}
	if !s.alone() {
		stop, err := s.Broker.Subscribe(s.hear)
		if err != nil {
			return fmt.Errorf("start chat: listen to the other nodes: %w", err)
		}
		unsubscribe = stop
	}
	s.running.Go(func() {
		defer unsubscribe()
		s.sweep()
	})
	return nil
}

// takeUp answers what nobody is left to answer: what was asked within a day,
// and not a moment ago, in conversations that no node claims.
func (s *Service) takeUp(ctx context.Context, young time.Duration) error {
	now := s.Now()
	since := now.Add(-unansweredFor)
	list, err := s.Store.Unanswered(ctx, since, now.Add(-young), now)
	if err != nil {
		return err
	}
	conversations, questions := 0, 0
	for _, c := range list {
		if s.busyWith(c.ID) {
			continue
		}
		turns, err := s.unanswered(ctx, c.ID, since)
		if err != nil {
			return err
		}
		if len(turns) == 0 { // somebody was quicker
			continue
		}
		conversations, questions = conversations+1, questions+len(turns)
		s.enqueue(c.ID, s.backlog, turns...)
	}
	if questions > 0 {
		s.Log.Info("answering what was left unanswered", "conversations", conversations, "questions", questions)
	}
	return nil
}

// busyWith tells whether turns of the conversation run or wait here.
func (s *Service) busyWith(conversation string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.queues[conversation] != nil
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
