package web

import (
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"testing"
)

func TestStaticFilesLoadOnAnySite(t *testing.T) {
	h := newHouse(t, plan{})
	for path, kind := range map[string]string{
		"/widget.js":                "text/javascript; charset=utf-8",
		"/static/widget/element.js": "text/javascript; charset=utf-8",
		"/static/tokens.css":        "text/css; charset=utf-8",
	} {
		resp := h.get(t, path, "Origin", "https://anything.example")
		if resp.StatusCode != http.StatusOK {
			t.Errorf("%s: %s", path, resp.Status)
		}
		for name, want := range map[string]string{
			"Content-Type": kind, "Cache-Control": "no-cache", "Access-Control-Allow-Origin": "*",
			"Cross-Origin-Resource-Policy": "cross-origin", "X-Content-Type-Options": "nosniff",
		} {
			if got := resp.Header.Get(name); got != want {
				t.Errorf("%s: %s is %q, want %q", path, name, got, want)
			}
		}
		if resp.Header.Get("Etag") == "" {
			t.Errorf("%s has no Etag", path)
		}
	}
}

func TestEveryStaticFileHasAType(t *testing.T) {
	s, err := newStatic("")
	if err != nil {
		t.Fatal(err)
	}
	err = fs.WalkDir(staticFS, "static", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		rel, _ := filepath.Rel("static", name)
		if _, err := s.find(filepath.ToSlash(rel)); err != nil {
			t.Errorf("%s is embedded and not served: give its kind a content type", name)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestFilesOnDiskWin(t *testing.T) {
	dir := t.TempDir()
	write := func(name, text string) {
		t.Helper()
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write("tokens.css", "/* mine */")
	write("secret.key", "secret")
	if err := os.Symlink("/etc/hostname", filepath.Join(dir, "out.txt")); err != nil {
		t.Fatal(err)
	}
	h := newHouse(t, plan{options: func(o *Options) { o.StaticDir = dir }})
	if got := bodyOf(t, h.get(t, "/static/tokens.css")); got != "/* mine */" {
		t.Errorf("got %q", got)
	}
	write("tokens.css", "/* newer */")
	if got := bodyOf(t, h.get(t, "/static/tokens.css")); got != "/* newer */" {
		t.Errorf("after a change got %q", got)
	}
	if resp := h.get(t, "/widget.js"); resp.StatusCode != http.StatusOK {
		t.Errorf("a file that is not on disk: %s", resp.Status)
	}
	for _, path := range []string{"/static/secret.key", "/static/out.txt"} {
		if resp := h.get(t, path); resp.StatusCode == http.StatusOK {
			t.Errorf("%s is served", path)
		}
	}
}
