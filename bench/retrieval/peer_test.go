package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"zhengda/bench/beir"
)

// TestPeers lets every system that is here answer the small collection.
func TestPeers(t *testing.T) {
	set, err := beir.Read(small)
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range systems() {
		t.Run(s.name, func(t *testing.T) {
			p := startSystem(t, s)
			for range 2 { // a peer can build again
				if took, err := p.build(t.TempDir(), s.docs(set.Docs)); err != nil || took <= 0 {
					t.Fatalf("build took %v: %v", took, err)
				}
			}
			queries := append(set.Judged(), beir.Query{ID: "none", Text: "！？"})
			answers, err := p.search(s.texts(queries), limit)
			if err != nil {
				t.Fatal(err)
			}
			if last := answers[len(answers)-1]; len(last.ids) > 0 {
				t.Errorf("a query without a word finds %v", last.ids)
			}
			var all []beir.Figures
			for i, q := range set.Judged() {
				if n := len(answers[i].ids); n == 0 || n > limit || answers[i].took <= 0 {
					t.Errorf("%s finds %d documents in %v", q.Text, n, answers[i].took)
				}
				all = append(all, beir.Score(answers[i].ids, set.Qrels[q.ID]))
			}
			if got := beir.Mean(all); got.Recall5 < 0.8 {
				t.Errorf("recall@5 is %.2f on the small collection, want at least 0.8", got.Recall5)
			}
		})
	}
}

// startSystem starts a system, or skips where what it needs is not installed:
// peers measure, they are no part of zhengda, so this holds in CI too.
func startSystem(t *testing.T, s system) *peer {
	t.Helper()
	cfg, err := parse([]string{"-deadline", "1m", small}, t.Output())
	if err != nil {
		t.Fatal(err)
	}
	if s.name == "minisearch" {
		if _, err := os.Stat(filepath.Join(cfg.cache, "minisearch", "node_modules")); err != nil {
			t.Skip("minisearch is not installed; one run of go run ./bench/retrieval installs it, tests do not (it is a benchmark's peer, not a feature)")
		}
	}
	b := &bench{cfg: cfg, log: t.Output(), temp: t.TempDir()}
	cmd, err := s.command(t.Context(), b)
	if err != nil {
		t.Skipf("%s is not here (it is a benchmark's peer, not a feature): %v", s.name, err)
	}
	p, err := startPeer(s.name, cmd, cfg.deadline)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(p.close)
	return p
}

func TestPeerOpens(t *testing.T) {
	dir := t.TempDir()
	docs := []beir.Doc{{ID: "a", Title: "身份证", Text: "补领要交四十元\n本人去"}, {ID: "b", Text: "户口簿"}}
	us := systems()[0]
	if _, err := startSystem(t, us).build(dir, docs); err != nil {
		t.Fatal(err)
	}
	p := startSystem(t, us)
	if took, err := p.open(dir); err != nil || took <= 0 {
		t.Fatalf("open took %v: %v", took, err)
	}
	answers, err := p.search([]string{"补领多少钱"}, limit)
	if err != nil || !slices.Equal(answers[0].ids, []string{"a"}) {
		t.Errorf("found %v, %v, want a", answers, err)
	}
	if n, err := p.resident(); err != nil || n < 0 {
		t.Errorf("resident %d: %v", n, err)
	}
}

func TestPeerSaysWhatIsWrong(t *testing.T) {
	p := startSystem(t, systems()[1])
	if _, err := p.open(t.TempDir()); err == nil || !strings.Contains(err.Error(), "this system only builds") {
		t.Errorf("error %v, want that it only builds", err)
	}
	if _, err := p.build(filepath.Join(t.TempDir(), "nowhere"), []beir.Doc{{ID: "a", Text: "x"}}); err == nil || !strings.HasPrefix(err.Error(), "sqlite-fts5: ") {
		t.Errorf("error %v, want what SQLite says", err)
	}
}

func TestPeerIsKilledWhenLate(t *testing.T) {
	begun := time.Now()
	_, err := startPeer("sleeper", exec.CommandContext(t.Context(), "sleep", "60"), 50*time.Millisecond)
	if err == nil || !strings.Contains(err.Error(), "took longer than 50ms and was killed") {
		t.Errorf("error %v, want that it was late", err)
	}
	if took := time.Since(begun); took > 10*time.Second {
		t.Errorf("it took %v to give up", took)
	}
}

func TestPeerTellsLastWords(t *testing.T) {
	_, err := startPeer("sh", exec.CommandContext(t.Context(), "sh", "-c", "echo out of luck >&2"), time.Minute)
	if err == nil || !strings.Contains(err.Error(), "sh stopped: ") || !strings.HasSuffix(err.Error(), "out of luck") {
		t.Errorf("error %v, want that it stopped and what it said", err)
	}
}
