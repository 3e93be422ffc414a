package main

import (
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"zhengda/bot"
	"zhengda/index"
)

// TestSynonymsOfARunningServer changes the operator's file under a house that
// runs: new words count, a mistake is told once and changes nothing.
func TestSynonymsOfARunningServer(t *testing.T) {
	file := filepath.Join(t.TempDir(), "own.txt")
	write := func(text string, after time.Duration) {
		t.Helper()
		if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		at := time.Now().Add(after) // file systems keep times coarsely
		if err := os.Chtimes(file, at, at); err != nil {
			t.Fatal(err)
		}
	}
	write("黄标 > 丢失", 0)
	h, err := openHouse(t.Context(), config{Data: t.TempDir(), Synonyms: file, Log: "error"}, newLogger(config{Log: "error"}, io.Discard))
	if err != nil {
		t.Fatal(err)
	}
	defer h.close()
	added := func() []string {
		t.Helper()
		r, err := h.bot.Find(t.Context(), bot.Question{Text: "黄标卡和蓝标卡"}, 1)
		if err != nil {
			t.Fatal(err)
		}
		var out []string
		for _, a := range r.Added {
			out = append(out, a.String())
		}
		return out
	}
	expect := func(want ...string) {
		t.Helper()
		if got := added(); !slices.Equal(got, want) {
			t.Errorf("added %v, want %v", got, want)
		}
	}
	expect("黄标 > 丢失")

	write("蓝标 > 损坏", time.Second)
	if err := h.refreshSynonyms(); err != nil {
		t.Error(err)
	}
	expect("蓝标 > 损坏")

	write("蓝标", 2*time.Second)
	if err := h.refreshSynonyms(); err == nil || !strings.Contains(err.Error(), "own.txt:1") {
		t.Errorf("a file with a mistake: got %v, want one that names own.txt:1", err)
	}
	if err := h.refreshSynonyms(); err != nil {
		t.Errorf("told a second time: %v", err)
	}
	expect("蓝标 > 损坏")

	if err := os.Remove(file); err != nil {
		t.Fatal(err)
	}
	if err := h.refreshSynonyms(); err == nil {
		t.Error("a file that is gone is not told")
	}
	if err := h.refreshSynonyms(); err != nil {
		t.Errorf("told a second time: %v", err)
	}
	expect("蓝标 > 损坏")

	write("", 3*time.Second)
	if err := h.refreshSynonyms(); err != nil {
		t.Error(err)
	}
	expect()
	if base, err := index.DefaultSynonyms(); err != nil || len(base.Find("我弄丢了")) == 0 {
		t.Errorf("the project's own synonyms are gone (%v)", err)
	}
}
