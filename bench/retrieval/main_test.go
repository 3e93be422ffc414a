package main

import (
	"context"
	"io"
	"os"
	"strings"
	"testing"
)

const small = "../beir/testdata/small"

// TestMain lets the test binary be a peer, as the command is.
func TestMain(m *testing.M) {
	if len(os.Args) == 3 && os.Args[1] == serveFlag {
		main()
		return
	}
	// Under the race detector a process lingers for a second at its end, and
	// these tests start dozens.
	os.Setenv("GORACE", "atexit_sleep_ms=0")
	os.Exit(m.Run())
}

func TestRun(t *testing.T) {
	var out, log strings.Builder
	args := []string{"-systems", "sqlite-fts5,bleve-terms,lucene-terms", "-jars", t.TempDir(), "-sizes", "natural,8,30",
		"-rounds", "2", "-warmup", "2", "-builds", "2", small, small}
	if err := run(t.Context(), args, nil, &out, &log); err != nil {
		t.Fatalf("%v\n%s", err, log.String())
	}
	for _, want := range []string{
		"## small, 12 documents", "## small, 8 documents", "## small, 30 documents",
		"Quality over 6 judged queries.", "zhengda: open ", "LEFT OUT: lucene-terms: there is no ",
		"## Mean over 2 collections\n", "## Mean over 2 collections, 30 documents",
	} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("%q is not in the report", want)
		}
	}
	// A table and a comparison for each of six results and three means; means
	// of sizes have no figures of their own.
	for name, times := range map[string]int{"\nzhengda  ": 7, "\nsqlite-fts5  ": 6 + 1 + 9, "\nbleve-terms  ": 6 + 1 + 9} {
		if got := strings.Count(out.String(), name); got != times {
			t.Errorf("%d lines of %s, want %d", got, strings.TrimSpace(name), times)
		}
	}
	if t.Failed() {
		t.Log(out.String())
	}
}

func TestRunRefuses(t *testing.T) {
	tests := []struct {
		args []string
		want string
	}{
		{nil, "which collection?"},
		{[]string{t.TempDir()}, "corpus.jsonl"},
		{[]string{"-systems", "solr", small}, "there is no solr; there are zhengda, sqlite-fts5"},
		{[]string{"-sizes", "big", small}, `"big" is neither natural nor a number`},
		{[]string{"-rounds", "0", small}, "-rounds is 0"},
		{[]string{serveFlag, "solr"}, "serve solr: there is no such system in Go"},
	}
	for _, tt := range tests {
		t.Run(tt.want, func(t *testing.T) {
			err := run(t.Context(), tt.args, nil, io.Discard, io.Discard)
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("error %v, want %q in it", err, tt.want)
			}
		})
	}
}

func TestRunStops(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := run(ctx, []string{"-systems", ours, small}, nil, io.Discard, io.Discard); err == nil || !strings.Contains(err.Error(), "canceled") {
		t.Errorf("error %v, want that it was cancelled", err)
	}
}
