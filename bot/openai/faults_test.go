package openai_test

import (
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"strings"
	"testing"
	"time"

	"zhengda/bot"
	"zhengda/bot/openai"
	"zhengda/bot/openai/modeltest"
)

// Every stream of the catalogue in several cuts: the whole text, or an error
// of bot's, never a part that looks finished.
func TestCatalogue(t *testing.T) {
	faults := modeltest.Faults(answer)
	if len(faults) < 18 {
		t.Fatalf("%d streams, want 18 at least", len(faults))
	}
	for _, f := range faults {
		for _, cut := range [][]int{nil, {1}, {7, 1}, {64}, {1000, 3}} {
			if len(cut) > 0 && cut[0] < 64 && (f.Name == "huge line" || f.Name == "endless") {
				continue // two million writes
			}
			t.Run(fmt.Sprintf("%s/%v", f.Name, cut), func(t *testing.T) {
				t.Parallel()
				srv := modeltest.New(t, f.Script.Split(cut...))
				m := newClient(t, srv, func(c *openai.Config) {
					c.FirstToken, c.Idle, c.Total = time.Minute, time.Minute, time.Minute
					if f.Hangs {
						c.FirstToken, c.Idle = 200*time.Millisecond, 200*time.Millisecond
					}
				})
				text, err := collect(t, t.Context(), m)
				switch {
				case f.Whole && (text != answer || err != nil):
					t.Errorf("got %q, %v; want the answer", text, err)
				case !f.Whole && !ours(err):
					t.Errorf("got %q, %v; want an error of bot's", text, err)
				}
			})
		}
	}
}

func ours(err error) bool {
	for _, kind := range []error{bot.ErrCut, bot.ErrTimeout, bot.ErrRefusing, bot.ErrTooLong} {
		if errors.Is(err, kind) && strings.HasPrefix(err.Error(), kind.Error()) {
			return true
		}
	}
	return false
}

// cutBody delivers a body in pieces of these sizes, over and over, and ends
// as a connection does, well or broken off.
type cutBody struct {
	left  []byte
	sizes []int
	well  bool
	n     int
}

func (b *cutBody) Read(p []byte) (int, error) {
	if len(b.left) == 0 {
		if b.well {
			return 0, io.EOF
		}
		return 0, io.ErrUnexpectedEOF
	}
	n := min(b.sizes[b.n%len(b.sizes)], len(b.left), len(p))
	b.n++
	copy(p, b.left[:n])
	b.left = b.left[n:]
	return n, nil
}

func (b *cutBody) Close() error { return nil }

// roundTrip is a transport made of a func.
type roundTrip func(*http.Request) (*http.Response, error)

func (f roundTrip) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

// Wherever a stream of the catalogue is cut into pieces, what comes of it is
// the same. The cuts are drawn; a failure names its seed.
func TestCutsChangeNothing(t *testing.T) {
	seed := rand.Uint64()
	draw := rand.New(rand.NewPCG(seed, 0))
	streams := 0
	for _, f := range modeltest.Faults(answer) {
		body, well, ok := f.Script.Bytes(modeltest.Request{AsksUsage: true})
		if !ok {
			continue
		}
		streams++
		run := func(sizes []int) string {
			m, err := openai.New(openai.Config{
				BaseURL: "http://model.test/v1", Model: "test",
				Transport: roundTrip(func(r *http.Request) (*http.Response, error) {
					return &http.Response{StatusCode: 200, Body: &cutBody{left: body, sizes: sizes, well: well}, Request: r}, nil
				}),
			})
			if err != nil {
				t.Fatal(err)
			}
			text, err := collect(t, t.Context(), m)
			return fmt.Sprintf("%q, %v", text, err)
		}
		cuts, again := 20, f.Name == "connection closed before text" // a second try, after a pause
		if again || len(body) > 1<<20 {
			cuts = 2
		}
		want := run([]int{len(body) + 1})
		for range cuts {
			sizes := make([]int, 1+draw.IntN(5))
			for i := range sizes {
				if sizes[i] = 1 + draw.IntN(9); draw.IntN(3) == 0 || len(body) > 1<<20 {
					sizes[i] = 1 + draw.IntN(2000)
				}
			}
			if got := run(sizes); got != want {
				t.Errorf("%s, seed %d, pieces of %v: got %s, want %s", f.Name, seed, sizes, got, want)
			}
		}
	}
	if streams < 18 {
		t.Errorf("%d streams, want 18 at least", streams)
	}
}
