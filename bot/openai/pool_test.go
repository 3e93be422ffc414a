package openai_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"zhengda/bot"
	"zhengda/bot/openai"
	"zhengda/bot/openai/modeltest"
)

// scripted is a transport on the fake clock: works says whether it answers now.
type scripted struct {
	works atomic.Bool
	hang  atomic.Bool // it accepts the request and says nothing
	asked atomic.Int32
	text  string
	wait  time.Duration // before the text
}

func (s *scripted) RoundTrip(r *http.Request) (*http.Response, error) {
	s.asked.Add(1)
	if s.hang.Load() {
		<-r.Context().Done()
		return nil, r.Context().Err()
	}
	if !s.works.Load() {
		return &http.Response{StatusCode: 500, Body: http.NoBody, Request: r}, nil
	}
	return slow{{s.wait, event(s.text, "stop")}}.RoundTrip(r)
}

// asked is how often each was asked since the last call.
func asked(transports ...*scripted) (n []int32) {
	for _, s := range transports {
		n = append(n, s.asked.Swap(0))
	}
	return n
}

func newPool(t *testing.T, log *slog.Logger, transports ...*scripted) *openai.Pool {
	t.Helper()
	var clients []*openai.Client
	for i, s := range transports {
		m, err := openai.New(openai.Config{
			Name: fmt.Sprintf("e%d", i+1), BaseURL: "http://model.test/v1", Model: "test", Transport: s, Log: log,
		})
		if err != nil {
			t.Fatal(err)
		}
		clients = append(clients, m)
	}
	p, err := openai.NewPool(openai.Breaker{}, log, clients...)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func stream(ctx context.Context, m bot.Model) (text string, last error) {
	for piece, err := range m.Stream(ctx, prompt) {
		text, last = text+piece, err
	}
	return text, last
}

// Five failures within thirty seconds, and the endpoint rests; each fifteen
// seconds a single call sees whether it is back, and then it is used again.
func TestBreaker(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &scripted{text: "一"}
		log := &journal{}
		p := newPool(t, slog.New(slog.NewTextHandler(log, nil)), s)
		want := func(when, text string, kind error, calls int32) {
			t.Helper()
			got, err := stream(t.Context(), p)
			if n := asked(s)[0]; got != text || !errors.Is(err, kind) || n != calls {
				t.Errorf("%s: got %q, %v, %d calls; want %q, %v, %d", when, got, err, n, text, kind, calls)
			}
		}
		for i := range 5 {
			want(fmt.Sprint("failure ", i+1), "", bot.ErrRefusing, 1)
			time.Sleep(5 * time.Second)
		}
		// It has rested for five seconds.
		want("resting", "", bot.ErrResting, 0)
		if !p.States()[0].Resting || !strings.Contains(log.String(), "rests after failures") {
			t.Error("it is not said that the endpoint rests")
		}
		time.Sleep(9 * time.Second)
		want("still resting", "", bot.ErrResting, 0)
		time.Sleep(time.Second + time.Millisecond)
		want("probe fails", "", bot.ErrRefusing, 1)
		want("resting again", "", bot.ErrResting, 0)
		s.works.Store(true)
		time.Sleep(15*time.Second - time.Millisecond)
		want("back, not yet seen", "", bot.ErrResting, 0)
		time.Sleep(2 * time.Millisecond)
		want("probe succeeds", "一", nil, 1)
		want("in use", "一", nil, 1)
		if p.States()[0].Resting || !strings.Contains(log.String(), "in use again") {
			t.Error("it is not said that the endpoint is in use")
		}
		if n := strings.Count(log.String(), "rests after failures"); n != 1 {
			t.Errorf("that it rests is said %d times, want once for an outage", n)
		}
	})
}

// Failures further apart than the window, or rare among many answers, do not
// make an endpoint rest.
func TestBreakerStaysClosed(t *testing.T) {
	for _, tt := range []struct {
		name string
		run  func(s *scripted, ask func())
	}{
		{"slowly", func(s *scripted, ask func()) {
			for range 12 {
				ask()
				time.Sleep(8 * time.Second)
			}
		}},
		{"rarely", func(s *scripted, ask func()) {
			for i := range 100 {
				s.works.Store(i%10 != 9)
				ask()
				time.Sleep(100 * time.Millisecond)
			}
		}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := &scripted{text: "一"}
				p := newPool(t, nil, s)
				tt.run(s, func() { stream(t.Context(), p) })
				if p.States()[0].Resting {
					t.Error("the endpoint rests")
				}
			})
		})
	}
}

// While one call sees whether the endpoint is back, others are not kept
// waiting: they go on at once.
func TestSingleProbe(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		first, second := &scripted{text: "一"}, &scripted{text: "二"}
		second.works.Store(true)
		p := newPool(t, nil, first, second)
		for range 5 {
			stream(t.Context(), p)
		}
		time.Sleep(16 * time.Second)
		asked(first, second)
		first.hang.Store(true)
		start := time.Now()
		probe := make(chan string)
		go func() { text, _ := stream(t.Context(), p); probe <- text }()
		synctest.Wait()
		for range 20 {
			if text, err := stream(t.Context(), p); text != "二" || err != nil {
				t.Errorf("got %q, %v; want 二", text, err)
			}
		}
		if took := time.Since(start); took != 0 {
			t.Errorf("others waited %s", took)
		}
		if n := asked(first, second); n[0] != 1 || n[1] != 20 {
			t.Errorf("asked %v, want one probe and 20", n)
		}
		if text := <-probe; text != "二" { // after its six seconds
			t.Errorf("the probe's question got %q", text)
		}
		if took := time.Since(start); took != 6*time.Second {
			t.Errorf("the probe took %s, want 6 s", took)
		}
	})
}

// A visitor's stop says nothing of the endpoint, in use or as a probe.
func TestStopIsNoFailure(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &scripted{text: "一"}
		s.hang.Store(true)
		p := newPool(t, nil, s)
		stopped := func() {
			ctx, cancel := context.WithTimeout(t.Context(), time.Second)
			defer cancel()
			time.AfterFunc(time.Second/2, cancel)
			if _, err := stream(ctx, p); err != context.Canceled {
				t.Errorf("got %v, want %v", err, context.Canceled)
			}
		}
		for range 10 {
			stopped()
		}
		if p.States()[0].Resting {
			t.Fatal("stops made it rest")
		}
		s.hang.Store(false)
		for range 5 {
			stream(t.Context(), p)
		}
		time.Sleep(16 * time.Second)
		s.hang.Store(true)
		stopped() // the probe
		s.hang.Store(false)
		s.works.Store(true)
		if text, err := stream(t.Context(), p); text != "一" || err != nil {
			t.Errorf("after a stopped probe: %q, %v", text, err)
		}
	})
}

// What a model declines is no failure of its endpoint.
func TestRefusalIsNoFailure(t *testing.T) {
	srv := modeltest.New(t, modeltest.Finish("content_filter", ""))
	p, err := openai.NewPool(openai.Breaker{}, nil, newClient(t, srv, nil))
	if err != nil {
		t.Fatal(err)
	}
	for range 8 {
		if _, err := stream(t.Context(), p); !errors.Is(err, bot.ErrRefusing) {
			t.Errorf("got %v, want %v", err, bot.ErrRefusing)
		}
	}
	if n := len(srv.Requests()); n != 8 {
		t.Errorf("%d requests, want 8", n)
	}
}

// The next endpoint is asked when nothing was yielded, and only then.
func TestFailover(t *testing.T) {
	for _, f := range modeltest.Faults(answer) {
		if f.Name == "endless" || f.Name == "huge line" {
			continue // long, and tested above
		}
		t.Run(f.Name, func(t *testing.T) {
			t.Parallel()
			faulty, good := modeltest.New(t, f.Script), modeltest.New(t, modeltest.Counted("另一个。", 7, 3))
			limits := func(c *openai.Config) {
				if f.Hangs {
					c.FirstToken, c.Idle = 200*time.Millisecond, 200*time.Millisecond
				}
			}
			p, err := openai.NewPool(openai.Breaker{}, nil, newClient(t, faulty, limits), newClient(t, good, nil))
			if err != nil {
				t.Fatal(err)
			}
			var text string
			var last error
			pr, used := prompt, bot.Usage{}
			pr.Usage = &used
			for piece, err := range p.Stream(t.Context(), pr) {
				text, last = text+piece, err
			}
			switch n := len(good.Requests()); {
			case n == 1 && (text != "另一个。" || last != nil):
				t.Errorf("the next one was asked: got %q, %v", text, last)
			case n == 0 && text == "":
				t.Errorf("the next one was not asked: %v", last)
			case n == 0 && f.Whole != (last == nil):
				t.Errorf("got %q, %v", text, last)
			case n > 1:
				t.Errorf("the next one was asked %d times", n)
			}
			if calls := len(used.Calls); calls != len(faulty.Requests())+len(good.Requests()) {
				t.Errorf("%d calls told of, %d sent", calls, len(faulty.Requests())+len(good.Requests()))
			}
		})
	}
}

// What breaks off in its first sentence is begun anew elsewhere; with nowhere to
// go it is still told, for the record.
func TestFailoverInTheFirstSentence(t *testing.T) {
	blank := modeltest.New(t, modeltest.Blank())
	cut := modeltest.New(t, modeltest.NoFinish("湛江换证有三种"))
	good := modeltest.New(t, modeltest.Good("另一个。"))
	p, err := openai.NewPool(openai.Breaker{}, nil, newClient(t, blank, nil), newClient(t, cut, nil), newClient(t, good, nil))
	if err != nil {
		t.Fatal(err)
	}
	if text, err := stream(t.Context(), p); text != "另一个。" || err != nil {
		t.Errorf("got %q, %v; want the other's answer alone", text, err)
	}
	alone, err := openai.NewPool(openai.Breaker{}, nil, newClient(t, cut, nil))
	if err != nil {
		t.Fatal(err)
	}
	if text, err := stream(t.Context(), alone); text != "湛江换证有三种" || !errors.Is(err, bot.ErrCut) {
		t.Errorf("got %q, %v; want what was said, and %v", text, err, bot.ErrCut)
	}
}

// A sentence is not held back longer than until it may be whole.
func TestFirstSentenceIsNotHeldBack(t *testing.T) {
	srv := modeltest.New(t, modeltest.HangAfter("湛江有三种。[1]网上"))
	p, err := openai.NewPool(openai.Breaker{}, nil, newClient(t, srv, nil))
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	var text string
	for piece, err := range p.Stream(ctx, prompt) {
		if text += piece; err == nil && strings.HasSuffix(text, "网上") {
			cancel()
		}
	}
	if text != "湛江有三种。[1]网上" {
		t.Errorf("got %q", text)
	}
	<-srv.Disconnected()
}

// The whole answer has one total, whoever gives it; a hanging first endpoint
// costs its own wait for the first text.
func TestFailoverInTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		first, second := &scripted{}, &scripted{text: "二", wait: 5 * time.Second}
		first.hang.Store(true)
		second.works.Store(true)
		p := newPool(t, nil, first, second)
		start := time.Now()
		if text, err := stream(t.Context(), p); text != "二" || err != nil {
			t.Errorf("got %q, %v", text, err)
		}
		if took := time.Since(start); took != 11*time.Second {
			t.Errorf("took %s, want 11 s", took)
		}
		var others sync.WaitGroup // and four hangs later it is not waited for any more
		for range 4 {
			others.Go(func() { stream(t.Context(), p) })
		}
		others.Wait()
		start = time.Now()
		stream(t.Context(), p)
		if took := time.Since(start); took != 5*time.Second {
			t.Errorf("with the first resting it took %s, want 5 s", took)
		}
	})
}

func TestPoolNeedsAnEndpoint(t *testing.T) {
	if _, err := openai.NewPool(openai.Breaker{}, nil); err == nil {
		t.Error("a pool without endpoints is made")
	}
	srv := modeltest.New(t, modeltest.Good(answer))
	if _, err := openai.NewPool(openai.Breaker{Failures: -1}, nil, newClient(t, srv, nil)); err == nil {
		t.Error("a negative breaker is taken")
	}
}

// A caller that panics in the middle does not leave a probe open for ever.
func TestPanicReleasesTheProbe(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &scripted{text: "一"}
		p := newPool(t, nil, s)
		for range 5 {
			stream(t.Context(), p)
		}
		time.Sleep(16 * time.Second)
		s.works.Store(true)
		func() {
			defer func() { recover() }()
			for range p.Stream(t.Context(), prompt) {
				panic("in the checks")
			}
		}()
		if text, err := stream(t.Context(), p); text != "一" || err != nil {
			t.Errorf("got %q, %v", text, err)
		}
	})
}
