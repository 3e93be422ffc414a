package openai_test

import (
	"bytes"
	"context"
	"flag"
	"fmt"
	"log/slog"
	"os"
	"runtime"
	"runtime/pprof"
	"strings"
	"sync"
	"testing"
	"time"
	"unicode"
	"unicode/utf8"

	"zhengda/bot"
	"zhengda/bot/openai"
	"zhengda/bot/openai/modeltest"
)

// TestMain fails when goroutines stay behind after all tests.
func TestMain(m *testing.M) {
	before := runtime.NumGoroutine()
	code := m.Run()
	if flag.Lookup("test.fuzz").Value.String() != "" {
		os.Exit(code) // the fuzzing engine keeps goroutines of its own
	}
	for range 100 {
		if runtime.NumGoroutine() <= before {
			break
		}
		time.Sleep(50 * time.Millisecond)
	}
	if now := runtime.NumGoroutine(); now > before && code == 0 {
		fmt.Printf("%d goroutines before the tests, %d after\n", before, now)
		pprof.Lookup("goroutine").WriteTo(os.Stdout, 1)
		code = 1
	}
	os.Exit(code)
}

var prompt = bot.Prompt{System: "只按资料回答。", User: "提示词之标记：回执怎么办？", MaxTokens: 300}

// journal is a log that a test can read.
type journal struct {
	mu  sync.Mutex
	buf bytes.Buffer
}

func (j *journal) Write(p []byte) (int, error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.buf.Write(p)
}

func (j *journal) String() string {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.buf.String()
}

// newClient is a client of srv; vary changes its configuration.
func newClient(t *testing.T, srv *modeltest.Server, vary func(*openai.Config)) *openai.Client {
	t.Helper()
	log := &journal{}
	c := openai.Config{
		BaseURL: srv.URL, APIKey: modeltest.Key, Model: "test",
		Log: slog.New(slog.NewTextHandler(log, &slog.HandlerOptions{Level: slog.LevelDebug})),
	}
	if vary != nil {
		vary(&c)
	}
	m, err := openai.New(c)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		m.Close()
		checkSecrets(t, "log", log.String())
	})
	return m
}

// collect ranges over a stream and checks what holds for every stream.
func collect(t *testing.T, ctx context.Context, m *openai.Client) (string, error) {
	t.Helper()
	var b strings.Builder
	var last error
	for piece, err := range m.Stream(ctx, prompt) {
		if last != nil {
			t.Errorf("a pair came after the error %v", last)
		}
		if err != nil {
			last = err
			if piece != "" {
				t.Errorf("text %q came with the error", piece)
			}
			checkSecrets(t, "error", err.Error())
			continue
		}
		if piece == "" || !utf8.ValidString(piece) {
			t.Errorf("piece %q is empty or not UTF-8", piece)
		}
		if i := strings.IndexFunc(piece, func(r rune) bool {
			return r == utf8.RuneError || unicode.IsControl(r) && r != '\n' && r != '\t'
		}); i >= 0 {
			t.Errorf("piece %q holds a replacement or control character", piece)
		}
		b.WriteString(piece)
	}
	return b.String(), last
}

func checkSecrets(t *testing.T, where, text string) {
	t.Helper()
	for _, s := range []string{modeltest.Key, "Bearer", "提示词之标记", "sign in"} {
		if strings.Contains(text, s) {
			t.Errorf("%s holds %q: %s", where, s, text)
		}
	}
}
