package main

import (
	"context"
	"errors"
	"io"
	"os"
	"strings"
	"testing"
	"time"
)

// TestMain lets the test binary be a server, as the command is.
func TestMain(m *testing.M) {
	if len(os.Args) == 3 && os.Args[1] == serveFlag {
		main()
		return
	}
	os.Setenv("GORACE", "atexit_sleep_ms=0")
	os.Exit(m.Run())
}

// TestMeasure runs all of it with few sockets. That the goals hold is for the
// command to say, of many; here it is that each socket costs one goroutine, that
// nothing stays behind, and that there are figures.
func TestMeasure(t *testing.T) {
	cfg := config{sockets: 200, warm: 50, active: 20, rounds: 2, round: 100 * time.Millisecond}
	var log strings.Builder
	r, err := measure(t.Context(), cfg, &log)
	if err != nil {
		t.Fatalf("%v\n%s", err, log.String())
	}
	const idleWorkers = 40 // and whatever else a server may have more of than before
	for _, name := range []string{bare, ours} {
		f := r.of[name]
		if more := f.idle.Goroutines - f.before.Goroutines; more < cfg.sockets-strays || more > cfg.sockets+idleWorkers {
			t.Errorf("%s: %d goroutines for %d idle sockets", name, more, cfg.sockets)
		}
		if f.left > strays {
			t.Errorf("%s: %d goroutines are left", name, f.left)
		}
		if len(f.perSecond) != cfg.rounds || median(f.perSecond) <= 0 || median(f.cpu) <= 0 || f.worked.Resident <= 0 {
			t.Errorf("%s: figures are missing: %+v", name, *f)
		}
	}
	var out strings.Builder
	if err := r.print(&out); err != nil && !errors.Is(err, errMissed) {
		t.Fatal(err)
	}
	for _, want := range []string{"200 idle sockets", "\n     bare", "\n  zhengda", "resident for an idle socket", "round trips, over the bare server's"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("%q is not in the report:\n%s", want, out.String())
		}
	}
}

func TestGoals(t *testing.T) {
	r := func(kb, bareKB, echo float64) *result {
		at := func(kb float64) *figures {
			return &figures{idle: state{Resident: int64(kb * 1000 * 100)}, perSecond: []float64{1}, cpu: []time.Duration{1}}
		}
		return &result{config: config{sockets: 100}, of: map[string]*figures{bare: at(bareKB), ours: at(kb)}, echoes: []float64{0, echo, 9}}
	}
	tests := []struct {
		name string
		r    *result
		want string // the goal that is missed
	}{
		{"all hold", r(7, 5, 0.6), ""},
		{"too much memory", r(8.1, 6, 1), "resident for"},
		{"too much beside the bare one", r(7, 4.5, 1), "that, over"},
		{"too slow", r(7, 5, 0.59), "round trips"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var out strings.Builder
			if err := tt.r.print(&out); (err != nil) != (tt.want != "") {
				t.Errorf("error %v", err)
			}
			missed := ""
			for line := range strings.Lines(out.String()) {
				if strings.Contains(line, "MISSED") {
					missed += line
				}
			}
			if !strings.HasPrefix(missed, tt.want) || strings.Count(missed, "MISSED") > 1 || tt.want == "" && missed != "" {
				t.Errorf("missed:\n%swant %q", missed, tt.want)
			}
		})
	}
}

func TestRefuses(t *testing.T) {
	tests := []struct {
		args []string
		want string
	}{
		{[]string{"twice"}, `what is "twice"?`},
		{[]string{"-sockets", "0"}, "-sockets is 0"},
		{[]string{"-sockets", "200000"}, "-sockets is 200000"},
		{[]string{"-sockets", "10", "-active", "11"}, "-active is 11"},
		{[]string{"-warm", "-1"}, "-warm is -1"},
		{[]string{"-rounds", "0"}, "-rounds takes"},
		{[]string{"-round", "2h"}, "-round 1ms to 1m"},
		{[]string{serveFlag, "nginx"}, "there is no such server"},
	}
	for _, tt := range tests {
		t.Run(tt.want, func(t *testing.T) {
			if err := run(t.Context(), tt.args, nil, io.Discard, io.Discard); err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("error %v, want %q in it", err, tt.want)
			}
		})
	}
}

func TestStops(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := measure(ctx, config{sockets: 10, active: 1, rounds: 1, round: time.Millisecond}, io.Discard); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v, want that it was cancelled", err)
	}
}
