package main

import (
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// TestBrowserEvalPage: the page of eval questions as a file, on a small phone, a
// phone and at a desk: it loads and runs nothing, nothing runs over the edge, what
// is to be tapped is large enough, and the failures stand before what passed.
func TestBrowserEvalPage(t *testing.T) {
	b := startBrowser(t)
	folder := t.TempDir()
	set, file := filepath.Join(folder, "a-set-of-questions-with-a-long-name.jsonl"), filepath.Join(folder, "result.html")
	questions := `{"id":"right","text":"湛江换领身份证去哪里换?","expected":["湛江户政"],"category":"renew"}
{"id":"wrong","text":"湛江换领身份证去哪里换?<script>document.title='run'</script>","expected":["` + strings.Repeat("unbreakable", 12) + `"],"category":"` + strings.Repeat("category", 8) + `"}
{"id":"passport","text":"怎么办理护照","in_scope":"yes","behaviour":"answer"}
`
	if err := os.WriteFile(set, []byte(questions), 0o600); err != nil {
		t.Fatal(err)
	}
	args := []string{"eval", "questions", "-data", filepath.Join(folder, "data"), "-page", file, set, "testdata/questions-english.jsonl"}
	if err := run(t.Context(), args, func(string) string { return "" }, strings.NewReader(""), io.Discard, io.Discard); err != nil {
		t.Fatal(err)
	}
	raw, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	failures := strings.Count(string(raw), "<article>")
	for _, sc := range append([]screen{{"small phone", 320, 640, true}}, screens...) {
		t.Run(sc.name, func(t *testing.T) {
			tb := b.open(t, sc, "about:blank")
			tb.do(chromedp.Navigate("file://" + file))
			tb.wait("the page", "document.readyState === 'complete'")
			if got := tb.text("document.title"); !strings.HasPrefix(got, strconv.Itoa(failures)+" of ") {
				t.Errorf("the title is %q", got)
			}
			tb.is("(document.querySelectorAll('details').forEach((d) => { d.open = true }), true)")
			if over := tb.texts(`document.documentElement.scrollWidth > document.documentElement.clientWidth
				? [...document.querySelectorAll('main *')].filter((n) => n.getBoundingClientRect().right > document.documentElement.clientWidth).map((n) => n.outerHTML.slice(0, 80)) : []`); len(over) > 0 {
				t.Errorf("the page is wider than the screen: %q", over)
			}
			if small := tb.texts(`[...document.querySelectorAll('a, summary')].filter((n) => n.getBoundingClientRect().height < 43.5).map((n) => n.outerHTML.slice(0, 80))`); len(small) > 0 {
				t.Errorf("targets are smaller than a finger: %q", small)
			}
			if order := strings.Join(tb.texts("[...document.querySelectorAll('h2[id]')].map((n) => n.id)"), " "); order != "failed counts time categories passed" {
				t.Errorf("the page has %s", order)
			}
			if n := len(tb.texts("[...document.querySelectorAll('article')].map((n) => n.textContent)")); n != failures || n < 2 {
				t.Errorf("%d failures are shown, want %d", n, failures)
			}
			tb.quiet("")
		})
	}
}
