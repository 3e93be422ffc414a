package main

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// loading is a strict website of another origin whose page at / has the body.
func loading(t *testing.T, server, body string) *httptest.Server {
	t.Helper()
	site := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/" {
			w.WriteHeader(http.StatusNoContent)
			return
		}
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		w.Header().Set("Content-Security-Policy", "default-src 'none'; require-trusted-types-for 'script'; script-src "+server+"; connect-src "+server)
		fmt.Fprintf(w, `<!doctype html><html lang="zh-CN"><meta charset="utf-8"><title>市政府</title><h1>市政府</h1>%s</html>`, body)
	}))
	t.Cleanup(site.Close)
	return site
}

// TestBrowserLoader: what the script tag puts into a page, and with which settings.
func TestBrowserLoader(t *testing.T) {
	file := filepath.Join(t.TempDir(), "sites.yaml")
	if err := os.WriteFile(file, []byte("sites:\n"+
		"  - {key: hall, origins: [https://hall.example], city: 湛江, theme: dark, position: left, greeting: 您好, suggestions: [一]}\n"+
		"  - {key: court, origins: [https://court.example], city: 广州}\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	s := startServing(t, t.TempDir(), "-sites", file)
	b := startBrowser(t)
	tag := func(site, attributes string) string {
		return fmt.Sprintf(`<script src="%s/widget.js?site=%s" async %s></script>`, s.URL, site, attributes)
	}
	const chats = "[...document.querySelectorAll('zhengda-chat')]"
	tests := []struct {
		name, body, want string // want is an expression
	}{
		{"settings of the site", tag("hall", ""), chats + ".length === 1 && host.site.key === 'hall' && host.site.greeting === '您好' && " +
			"host.site.city === '440800' && host.getAttribute('theme') === 'dark' && host.getAttribute('position') === 'left' && host.getAttribute('base') === '" + s.URL + "'"},
		{"attributes win", tag("hall", `data-city="440100" theme="light" data-language="en" data-greeting="Hello" data-suggestions="a|b"`),
			"host.getAttribute('city') === '440100' && host.getAttribute('theme') === 'light' && host.getAttribute('lang') === 'en' && " +
				"host.getAttribute('greeting') === 'Hello' && host.getAttribute('suggestions') === 'a|b'"},
		{"two sites", tag("hall", "") + tag("court", ""), chats + ".map((c) => c.site.key).sort().join() === 'court,hall'"},
		{"one site twice", tag("hall", "") + tag("hall", ""), chats + ".length === 2"},
		{"written by hand", `<zhengda-chat site="hall" city="440900"></zhengda-chat>` + tag("hall", `data-city="440100"`),
			chats + ".length === 1 && host.site.key === 'hall' && host.getAttribute('city') === '440900' && host.getAttribute('theme') === 'dark'"},
		{"written by hand for another", `<zhengda-chat site="court"></zhengda-chat>` + tag("hall", "") + tag("court", ""),
			chats + ".map((c) => c.site.key).join() === 'court,hall'"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			site := loading(t, s.URL, tt.body)
			tb := b.open(t, screens[1], site.URL)
			tb.wait("the element", chats+".length > 0 && "+chats+".every((c) => c.shadowRoot && c.shadowRoot.childElementCount)")
			tb.wait(tt.want, tt.want)
			// The script once more, as a page does that puts its parts in anew; then time for it to add what it should not.
			before := tb.text("String(" + chats + ".length)")
			tb.js(`(() => { const old = document.scripts[0], again = document.createElement('script');
				for (const a of old.attributes) if (a.name !== 'src') again.setAttribute(a.name, a.value);
				again.dataset.again = 'yes'; const trusted = window.trustedTypes.createPolicy('page', { createScriptURL: (x) => x });
				again.src = trusted.createScriptURL(old.src); again.onload = () => { again.dataset.again = 'done' }; old.replaceWith(again); })()`, new(any))
			tb.wait("the script again", "document.querySelector('script[data-again=done]')")
			tb.js("requestIdleCallback(() => setTimeout(() => { document.body.dataset.rested = 'yes' }, 300)) && true", new(bool))
			tb.wait("rest", "document.body.dataset.rested === 'yes'")
			if after := tb.text("String(" + chats + ".length)"); after != before {
				t.Errorf("%s elements, and after the script ran again %s", before, after)
			}
			if globals := tb.texts("Object.keys(window).filter((k) => /zhengda|given/i.test(k))"); len(globals) > 0 {
				t.Errorf("left behind in the page: %q", globals)
			}
		})
	}
	t.Run("every module", func(t *testing.T) {
		dist, err := filepath.Glob(filepath.Join("..", "..", "web", "static", "widget", "dist", "*-*.js"))
		if err != nil || len(dist) == 0 {
			t.Fatalf("%q, %v", dist, err)
		}
		tb := b.open(t, screens[1], loading(t, s.URL, tag("hall", "")).URL)
		tb.wait("the element", chats+".length > 0")
		for _, file := range dist {
			tb.js(fmt.Sprintf("import('%s/static/widget/dist/%s').then(() => { document.body.dataset.module = 'loaded' }, (err) => { document.body.dataset.module = String(err) }) && true",
				s.URL, filepath.Base(file)), new(bool))
			tb.wait(file, "document.body.dataset.module")
			if got := tb.text("document.body.dataset.module"); got != "loaded" {
				t.Errorf("%s: %s", file, got)
			}
			tb.js("delete document.body.dataset.module", new(bool))
		}
		if got := tb.text("String(" + chats + ".length)"); got != "1" {
			t.Errorf("%s elements", got)
		}
	})
	t.Run("a site that there is not", func(t *testing.T) {
		site := loading(t, s.URL, tag("town", ""))
		tb := b.open(t, screens[1], site.URL)
		eventually(t, 10*time.Second, "a warning", func() bool {
			tb.mu.Lock()
			defer tb.mu.Unlock()
			return slices.ContainsFunc(tb.complaints, func(c string) bool { return strings.Contains(c, "(-sites)") })
		})
		if !tb.is(chats + ".length === 0") {
			t.Error("there is an element all the same")
		}
	})
}

// TestBrowserLoaderWithoutItsBundle: while servers are renewed, a page may have the script of one and ask another for the
// rest of it, which that one does not have.
func TestBrowserLoaderWithoutItsBundle(t *testing.T) {
	s := startServing(t, t.TempDir())
	server, err := url.Parse(s.URL)
	if err != nil {
		t.Fatal(err)
	}
	pass := httputil.NewSingleHostReverseProxy(server)
	proxy := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasPrefix(r.URL.Path, "/static/widget/dist/") {
			http.NotFound(w, r)
			return
		}
		pass.ServeHTTP(w, r)
	}))
	t.Cleanup(proxy.Close)
	tb := startBrowser(t).open(t, screens[1], loading(t, proxy.URL, `<script src="`+proxy.URL+`/widget.js" async></script>`).URL)
	tb.wait("the element", "host && host.shadowRoot && host.shadowRoot.childElementCount > 0")
}
