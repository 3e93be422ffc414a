package web

import (
	"encoding/json"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// said is what the served script is told, taken out of its last line.
func said(t *testing.T, script string) loaderWords {
	t.Helper()
	at := strings.LastIndex(script, `({"first":`)
	end := strings.LastIndex(script, ")")
	if at < 0 || end < at {
		t.Fatalf("the script ends %q, without settings", script[max(0, len(script)-80):])
	}
	var w loaderWords
	if err := json.Unmarshal([]byte(script[at+1:end]), &w); err != nil {
		t.Fatalf("%v: %s", err, script[at:])
	}
	return w
}

func TestLoaderHasTheSettingsOfItsSite(t *testing.T) {
	sites, err := ParseSites("sites.yaml", []byte("sites:\n  - {key: hall, origins: [https://hall.example], city: 湛江, "+
		`greeting: "</script><!--\u2028 & 您好", suggestions: [一, [二, 三]]}`+"\n"))
	if err != nil {
		t.Fatal(err)
	}
	h := newHouse(t, plan{options: func(o *Options) { o.Sites = sites }})
	script := bodyOf(t, h.get(t, "/widget.js?site=hall"))
	got := said(t, script)
	if got.Site.Key != "hall" || got.Site.City != "440800" || got.Site.Greeting != "</script><!--\u2028 & 您好" || len(got.Site.Suggestions) != 2 {
		t.Errorf("settings %+v", got.Site)
	}
	for _, bad := range []string{"</script", "<!--", "\u2028", loaderMark} {
		if strings.Contains(script, bad) {
			t.Errorf("the script contains %q", bad)
		}
	}
	own := said(t, bodyOf(t, h.get(t, "/widget.js")))
	if own.Site.Key != "" || own.Site.Greeting != "" || !own.Site.Person {
		t.Errorf("settings of the operator's own pages %+v", own.Site)
	}
	if text := bodyOf(t, h.get(t, "/widget.js?site=%3C/script%3E")); text != noSuchSite {
		t.Errorf("a site that there is not: %s", text)
	}
	for _, path := range append(own.First, own.Plain) {
		if resp := h.get(t, path); resp.StatusCode != http.StatusOK {
			t.Errorf("the script loads %s: %s", path, resp.Status)
		}
	}
}

// TestLoaderIsAskedForEachTime: its address is in other people's pages and stays.
func TestLoaderIsAskedForEachTime(t *testing.T) {
	h := newHouse(t, plan{options: func(o *Options) { o.Sites = twoSites(t) }})
	etags := map[string]bool{}
	for _, path := range []string{"/widget.js", "/widget.js?site=hall", "/widget.js?site=court", "/widget.js?site=none"} {
		resp := h.get(t, path)
		etag := resp.Header.Get("Etag")
		if resp.Header.Get("Cache-Control") != "no-cache" || etag == "" {
			t.Errorf("%s: Cache-Control %q, Etag %q", path, resp.Header.Get("Cache-Control"), etag)
		}
		if again := h.get(t, path, "If-None-Match", etag); again.StatusCode != http.StatusNotModified {
			t.Errorf("%s with its Etag: %s", path, again.Status)
		}
		if etags[etag] {
			t.Errorf("%s has the Etag of another", path)
		}
		etags[etag] = true
	}
}

func TestBundleIsKeptForGood(t *testing.T) {
	h := newHouse(t, plan{})
	for _, path := range said(t, bodyOf(t, h.get(t, "/widget.js"))).First {
		if got := h.get(t, path).Header.Get("Cache-Control"); got != "public, max-age=31536000, immutable" {
			t.Errorf("%s: Cache-Control %q", path, got)
		}
	}
	for _, path := range []string{"/static/widget/dist/manifest.json", "/static/widget/dist/widget.js", "/static/widget/element.js"} {
		if got := h.get(t, path).Header.Get("Cache-Control"); got != "no-cache" {
			t.Errorf("%s: Cache-Control %q", path, got)
		}
	}
	resp := h.get(t, "/static/widget/dist/element-AAAAAAAA.js")
	if resp.StatusCode != http.StatusNotFound || resp.Header.Get("Cache-Control") != "no-store" {
		t.Errorf("a file that there is not: %s, Cache-Control %q", resp.Status, resp.Header.Get("Cache-Control"))
	}
}

// TestSourcesOnDiskAreServedAsWritten: with -dev a change is seen at the next load.
func TestSourcesOnDiskAreServedAsWritten(t *testing.T) {
	dir := t.TempDir()
	if err := os.Mkdir(filepath.Join(dir, "widget"), 0o700); err != nil {
		t.Fatal(err)
	}
	write := func(name, text string) {
		t.Helper()
		if err := os.WriteFile(filepath.Join(dir, "widget", name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write("element.js", "// mine")
	write("widget.js", "one(ZHENGDA);")
	h := newHouse(t, plan{options: func(o *Options) { o.StaticDir = dir }})
	for _, word := range []string{"one", "two"} {
		write("widget.js", word+"(ZHENGDA);")
		script := bodyOf(t, h.get(t, "/widget.js"))
		if !strings.HasPrefix(script, word+"(") {
			t.Errorf("got %s, want %s", script, word)
		}
		if got := said(t, script).First; len(got) != 1 || got[0] != "/static/widget/element.js" {
			t.Errorf("it loads %q", got)
		}
	}
	if got := bodyOf(t, h.get(t, "/static/widget/element.js")); got != "// mine" {
		t.Errorf("element.js is %q", got)
	}
}
