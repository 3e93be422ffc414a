package importer

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"zhengda/knowledge"
)

var update = flag.Bool("update", false, "rewrite testdata/*.golden")

// today is the day of the import in tests.
var today = knowledge.Date{Year: 2026, Month: 11, Day: 22}

// show renders a draft for golden files: the article, then what the editor is told.
func show(d *Draft) []byte {
	var b bytes.Buffer
	b.Write(knowledge.Format(d.Article))
	b.WriteString("\n==== notes\n")
	for _, n := range d.Notes {
		fmt.Fprintln(&b, n)
	}
	b.WriteString("\n==== not imported\n")
	for _, s := range d.NotImported {
		fmt.Fprintf(&b, "%s | %s | %s\n", s.Title, s.Reason, s.Excerpt)
	}
	return b.Bytes()
}

func TestGolden(t *testing.T) {
	pages, err := filepath.Glob("testdata/*.*")
	if err != nil {
		t.Fatal(err)
	}
	seen := 0
	for _, file := range pages {
		if filepath.Ext(file) == ".golden" {
			continue
		}
		seen++
		t.Run(filepath.Base(file), func(t *testing.T) {
			src, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			d, err := Page(filepath.Base(file), bytes.NewReader(src), Options{Now: today})
			if err != nil {
				t.Fatal(err)
			}
			checkRoundTrip(t, d)
			got := show(d)
			golden := strings.TrimSuffix(file, filepath.Ext(file)) + ".golden"
			if *update {
				if err := os.WriteFile(golden, got, 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(golden)
			if err != nil {
				t.Fatalf("%v; write it with -update and read it", err)
			}
			if !bytes.Equal(got, want) {
				t.Errorf("draft of %s differs from %s; got:\n%s", file, golden, got)
			}
		})
	}
	if seen < 5 {
		t.Errorf("got %d pages in testdata, want at least 5", seen)
	}
}

// checkRoundTrip checks that a draft is an article as it is kept in files.
func checkRoundTrip(t *testing.T, d *Draft) {
	t.Helper()
	first := knowledge.Format(d.Article)
	parsed, err := knowledge.Parse("draft.md", first)
	if err != nil {
		t.Fatalf("draft does not parse: %v\n%s", err, first)
	}
	if second := knowledge.Format(parsed); !bytes.Equal(first, second) {
		t.Fatalf("draft is not stable, got:\n%s\nwant:\n%s", second, first)
	}
}
