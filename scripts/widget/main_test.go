package main

import (
	"io"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

const sources = "../../web/static"

func made(t *testing.T, static string) *bundle {
	t.Helper()
	b, err := makeBundle(static)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// TestDistIsWhatTheSourcesGive: what is served is what was reviewed.
func TestDistIsWhatTheSourcesGive(t *testing.T) {
	want := made(t, sources).files
	have := map[string][]byte{}
	dist := os.DirFS(filepath.Join(sources, "widget", "dist"))
	err := fs.WalkDir(dist, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		have[name], err = fs.ReadFile(dist, name)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	same := func(a, b []byte) bool { return string(a) == string(b) }
	if !maps.EqualFunc(have, want, same) {
		t.Errorf("web/static/widget/dist has %q, the sources give %q; run: make widget",
			slices.Sorted(maps.Keys(have)), slices.Sorted(maps.Keys(want)))
	}
}

// TestBundleDoesNotDependOnItsPlace: the same sources elsewhere give the same files under the same names.
func TestBundleDoesNotDependOnItsPlace(t *testing.T) {
	elsewhere := filepath.Join(t.TempDir(), "a", "static")
	if err := os.CopyFS(elsewhere, os.DirFS(sources)); err != nil {
		t.Fatal(err)
	}
	want, got := made(t, sources).files, made(t, elsewhere).files
	if !maps.EqualFunc(got, want, func(a, b []byte) bool { return string(a) == string(b) }) {
		t.Errorf("got %q, want %q", slices.Sorted(maps.Keys(got)), slices.Sorted(maps.Keys(want)))
	}
	if err := run(elsewhere, io.Discard); err != nil { // over the files of before
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(elsewhere, "widget", "widget.css"), []byte(".new{color:red}"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := run(elsewhere, io.Discard); err != nil {
		t.Fatal(err)
	}
	left, err := filepath.Glob(filepath.Join(elsewhere, "widget", "dist", "element-*.js"))
	if err != nil || len(left) != 1 {
		t.Fatalf("after a change of the style there are %q (%v), want one element", left, err)
	}
	if _, old := want[filepath.Base(left[0])]; old {
		t.Errorf("another style sheet gives the same name %s", left[0])
	}
}

// TestBundleKeepsToStrictPages: nothing in it that a strict policy would stop,
// no address of elsewhere, and the place for the server's words.
func TestBundleKeepsToStrictPages(t *testing.T) {
	b := made(t, sources)
	bad := regexp.MustCompile(`\beval\(|new Function|innerHTML|outerHTML|insertAdjacentHTML|document\.write|sourceMappingURL`)
	from := regexp.MustCompile(`(?:[}*]from|import\(?)"([^"]*)"`)
	for name, data := range b.files {
		if !strings.HasSuffix(name, ".js") {
			continue
		}
		if found := bad.Find(data); found != nil {
			t.Errorf("%s has %s", name, found)
		}
		for _, m := range from.FindAllSubmatch(data, -1) {
			path, ok := strings.CutPrefix(string(m[1]), "./")
			if _, there := b.files[path]; !ok || !there {
				t.Errorf("%s imports %s, which is no file of dist", name, m[1])
			}
		}
	}
	if n := strings.Count(string(b.files["widget.js"]), "ZHENGDA"); n != 1 {
		t.Errorf("widget.js has ZHENGDA %d times, want once", n)
	}
	if css := string(b.files[b.first[0]]); !strings.Contains(css, "--accent:") || !strings.Contains(css, "adoptedStyleSheets") || strings.Contains(css, "widget.css") {
		t.Error("the style sheets are not in the element's module")
	}
}

// TestModulesExportWhatOthersImport: a name that is missing would be seen only
// when a thing is first used.
func TestModulesExportWhatOthersImport(t *testing.T) {
	b := made(t, sources)
	imports, export := regexp.MustCompile(`import\{([^}]*)\}from"\./([^"]*)"`), regexp.MustCompile(`export\{([^}]*)\}`)
	found := 0
	for name, data := range b.files {
		for _, m := range imports.FindAllSubmatch(data, -1) {
			var have []string
			for _, e := range export.FindAllSubmatch(b.files[string(m[2])], -1) {
				for item := range strings.SplitSeq(string(e[1]), ",") {
					have = append(have, item[strings.LastIndexByte(item, ' ')+1:]) // a as b
				}
			}
			for item := range strings.SplitSeq(string(m[1]), ",") {
				want, _, _ := strings.Cut(item, " ")
				if found++; !slices.Contains(have, want) {
					t.Errorf("%s imports %s from %s, which exports %q", name, want, m[2], have)
				}
			}
		}
	}
	if found == 0 {
		t.Error("no module imports a name of another; is this test still looking at imports?")
	}
}

// TestFirstAnswerIsLight holds what a browser loads until the first answer.
func TestFirstAnswerIsLight(t *testing.T) {
	const most = 30_000 // bytes, compressed
	b := made(t, sources)
	if got := b.firstAnswer(); got > most {
		var sizes strings.Builder
		b.writeSizes(&sizes)
		t.Errorf("%d bytes for the first answer, want %d at most:\n%s", got, most, &sizes)
	}
}
