package index

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"zhengda/knowledge"
)

func quiet() *slog.Logger { return slog.New(slog.NewTextHandler(io.Discard, nil)) }

// testCorpus is a small corpus of our own wording, independent of the articles.
func testCorpus(t testing.TB, extra ...string) *knowledge.Corpus {
	t.Helper()
	topics := [][3]string{
		{"renew", "440000", "身份证到期去哪里换"}, {"lost", "440000", "身份证丢了怎么补办"}, {"fees", "000000", "办身份证多少钱"},
		{"zhanjiang", "440800", "湛江换身份证在哪里预约"}, {"foshan", "440600", "佛山换身份证在哪里预约"}, {"receipt", "440000", "相片回执是什么"},
	}
	for i, e := range extra {
		topics = append(topics, [3]string{fmt.Sprintf("extra%d", i), "000000", e})
	}
	var sources []string
	for _, tp := range topics {
		sources = append(sources, fmt.Sprintf("---\nid: %s\nquestion: %s\nregion: %q\ndocument: id-card\nreviewed: 2026-11-22\nsources:\n  - {title: t, publisher: p}\n---\n\n## 回答 {#answer kind=\"answer\"}\n\n%s,这里是回答。\n", tp[0], tp[2], tp[1], tp[2]))
	}
	return corpusOf(t, sources...)
}

// corpusOf is the corpus of articles in their Markdown form.
func corpusOf(t testing.TB, sources ...string) *knowledge.Corpus {
	t.Helper()
	var as []*knowledge.Article
	for _, src := range sources {
		a, err := knowledge.Parse("test", []byte(src))
		if err != nil {
			t.Fatal(err)
		}
		as = append(as, a)
	}
	c, err := knowledge.NewCorpus(as)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func open(t testing.TB, dir string, c *knowledge.Corpus) *Index {
	t.Helper()
	ix, err := Open(dir, c, quiet())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(ix.Close)
	return ix
}

func first(t testing.TB, ix *Index, q Query) string {
	t.Helper()
	r, err := ix.Search(context.Background(), q)
	if err != nil {
		t.Fatal(err)
	}
	if len(r.Hits) == 0 {
		return ""
	}
	return r.Hits[0].Passage.Article.ID
}

func TestTerms(t *testing.T) {
	tests := []struct{ text, want string }{
		{"换证", "换 换证 证"},
		{"GA 461-2004号", "ga 461 2004 号"},
		{"２０元", "20 元"},
		{"", ""},
		{"……,。", ""},
	}
	for _, tt := range tests {
		if got := strings.Join(Terms(tt.text), " "); got != tt.want {
			t.Errorf("terms of %q: got %q, want %q", tt.text, got, tt.want)
		}
	}
}

func TestQuestionWordsCountLess(t *testing.T) {
	w := weighted("身份证丢了怎么办")
	if w["怎么"] >= w["丢了"] || w["身份"] != weightPair || w["怎么"] == 0 {
		t.Errorf("weights: 怎么 %v, 丢了 %v, 身份 %v", w["怎么"], w["丢了"], w["身份"])
	}
}

func TestSearch(t *testing.T) {
	ix := open(t, t.TempDir(), testCorpus(t))
	tests := []struct {
		name string
		q    Query
		want string
	}{
		{"plain", Query{Text: "身份证丢了怎么办"}, "lost"},
		{"city filter", Query{Text: "换身份证在哪里预约", Regions: knowledge.Ancestors("440600")}, "foshan"},
		{"other city", Query{Text: "换身份证在哪里预约", Regions: knowledge.Ancestors("440800")}, "zhanjiang"},
		{"full width", Query{Text: "办 身 份 证 多 少 钱?"}, "fees"},
		{"nothing to look for", Query{Text: "??"}, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := first(t, ix, tt.q); got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
	r, err := ix.Search(context.Background(), Query{Text: "换身份证在哪里预约", Regions: knowledge.Ancestors("440800")})
	if err != nil {
		t.Fatal(err)
	}
	for _, h := range r.Hits {
		if h.Passage.Article.ID == "foshan" {
			t.Error("a passage of another city was found")
		}
		if h.Share < 0 || h.Share > 1 {
			t.Errorf("share %v", h.Share)
		}
	}
}

func TestGenerationIsReused(t *testing.T) {
	dir, c := t.TempDir(), testCorpus(t)
	open(t, dir, c).Close()
	path := filepath.Join(dir, generationName(c), manifestName)
	before, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	a, b := open(t, dir, c), open(t, dir, c) // two at once, as serve and ask on one folder
	if first(t, a, Query{Text: "丢了"}) != "lost" || first(t, b, Query{Text: "丢了"}) != "lost" {
		t.Error("shared generation does not answer")
	}
	after, err := os.Stat(path)
	if err != nil || !after.ModTime().Equal(before.ModTime()) {
		t.Errorf("generation was built again (%v)", err)
	}
}

func TestLeftoversAreSwept(t *testing.T) {
	dir := t.TempDir()
	old, fresh := filepath.Join(dir, buildingPrefix+"old"), filepath.Join(dir, buildingPrefix+"fresh")
	for _, d := range []string{old, fresh} {
		if err := os.MkdirAll(filepath.Join(d, "x"), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	long := time.Now().Add(-2 * buildTime)
	if err := os.Chtimes(old, long, long); err != nil {
		t.Fatal(err)
	}
	open(t, dir, testCorpus(t))
	if _, err := os.Stat(old); !os.IsNotExist(err) {
		t.Errorf("a building given up long ago is still there (%v)", err)
	}
	if _, err := os.Stat(fresh); err != nil {
		t.Errorf("a building under way was removed: %v", err)
	}
}

func TestUnwritableFolderIsServedFromMemory(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o644); err != nil {
		t.Fatal(err)
	}
	ix := open(t, filepath.Join(file, "below"), testCorpus(t))
	if got := first(t, ix, Query{Text: "身份证丢了"}); got != "lost" {
		t.Errorf("found %q, want lost", got)
	}
}

func TestSwapWhileSearching(t *testing.T) {
	ix := open(t, t.TempDir(), testCorpus(t))
	stop := make(chan struct{})
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			for {
				select {
				case <-stop:
					return
				default:
				}
				r, err := ix.Search(context.Background(), Query{Text: "身份证丢了怎么补办"})
				if err != nil || len(r.Hits) == 0 {
					t.Errorf("search during swap: %d hits, %v", len(r.Hits), err)
					return
				}
			}
		})
	}
	for i := range 6 {
		if err := ix.Swap(testCorpus(t, fmt.Sprintf("新的问题%d", i))); err != nil {
			t.Fatal(err)
		}
	}
	close(stop)
	wg.Wait()
	if got := first(t, ix, Query{Text: "新的问题5"}); got != "extra0" {
		t.Errorf("new corpus is not served: found %q", got)
	}
	folders, err := os.ReadDir(ix.dir)
	if err != nil || len(folders) > keepGenerations+1 {
		t.Errorf("%d generation folders are left (%v)", len(folders), err)
	}
	ix.Close()
	if _, err := ix.Search(context.Background(), Query{Text: "丢了"}); err != ErrUnavailable {
		t.Errorf("search after close: got %v, want %v", err, ErrUnavailable)
	}
}

func BenchmarkSearch(b *testing.B) {
	c, err := knowledge.Embedded()
	if err != nil {
		b.Fatal(err)
	}
	ix := open(b, "", c)
	for b.Loop() {
		if _, err := ix.Search(context.Background(), Query{Text: "湛江换领身份证去哪里换?", Regions: knowledge.Ancestors("440800")}); err != nil {
			b.Fatal(err)
		}
	}
}
