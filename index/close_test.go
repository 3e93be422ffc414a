package index

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"testing"
)

// TestCloseWhileRebuilding closes an index that is building a damaged generation
// again, and one that another corpus is given meanwhile.
func TestCloseWhileRebuilding(t *testing.T) {
	c := testCorpus(t)
	whole := t.TempDir()
	open(t, whole, c).Close()
	for i := range 12 {
		dir := t.TempDir()
		if err := os.CopyFS(dir, os.DirFS(whole)); err != nil {
			t.Fatal(err)
		}
		if err := os.Remove(filepath.Join(dir, generationName(c), postingsName)); err != nil {
			t.Fatal(err)
		}
		ix, err := Open(dir, c, quiet())
		if err != nil {
			t.Fatal(err)
		}
		if i%2 == 1 {
			other := testCorpus(t, fmt.Sprint("另一个问题", i))
			if err := ix.Swap(other); err != nil {
				t.Fatal(err)
			}
			ix.rebuilding.Wait()
			if got := ix.Corpus(); got != other {
				t.Error("the corpus that was given last is not served")
			}
		}
		ix.Close()
		if _, err := ix.Search(context.Background(), Query{Text: "丢了"}); !errors.Is(err, ErrUnavailable) {
			t.Errorf("search after close: got %v, want %v", err, ErrUnavailable)
		}
		if err := ix.Swap(c); !errors.Is(err, ErrUnavailable) {
			t.Errorf("swap after close: got %v, want %v", err, ErrUnavailable)
		}
	}
}

// TestSweepKeepsWhatIsNotOurs holds that only folders of generations are swept.
func TestSweepKeepsWhatIsNotOurs(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{"lost+found", "backup-2026", "2025-11"} {
		if err := os.Mkdir(filepath.Join(dir, name), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	ix := open(t, dir, testCorpus(t))
	for i := range keepGenerations + 2 {
		if err := ix.Swap(testCorpus(t, fmt.Sprint("问题", i))); err != nil {
			t.Fatal(err)
		}
	}
	for _, name := range []string{"lost+found", "backup-2026", "2025-11"} {
		if _, err := os.Stat(filepath.Join(dir, name)); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestRemovedArticleIsNotFound updates an index to a corpus with less in it.
func TestRemovedArticleIsNotFound(t *testing.T) {
	dir := t.TempDir()
	ix := open(t, dir, testCorpus(t, "槐花一", "槐花二", "桂圆三", "桂圆四", "桂圆五", "桂圆六"))
	if err := ix.Swap(testCorpus(t, "槐花一", "桂圆二", "桂圆三", "桂圆四", "桂圆五", "桂圆六")); err != nil {
		t.Fatal(err)
	}
	r, err := ix.Search(context.Background(), Query{Text: "槐花"})
	if err != nil || len(r.Hits) != 1 {
		t.Errorf("%d passages (%v), want the one that is left", len(r.Hits), err)
	}
}
