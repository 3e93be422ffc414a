package web

import (
	"encoding/xml"
	"net/http"
	"net/netip"
	"strings"
	"testing"
	"time"

	"zhengda/knowledge"
)

func (h *house) sitemap(t testing.TB, headers ...string) sitemap {
	t.Helper()
	resp := h.get(t, "/sitemap.xml", headers...)
	body := bodyOf(t, resp)
	if resp.StatusCode != http.StatusOK || resp.Header.Get("Content-Type") != "application/xml; charset=utf-8" {
		t.Fatalf("sitemap: %s, %s", resp.Status, resp.Header.Get("Content-Type"))
	}
	var s sitemap
	if err := xml.Unmarshal([]byte(body), &s); err != nil {
		t.Fatal(err)
	}
	return s
}

// TestEmbeddedPages walks every address that the sitemap names.
func TestEmbeddedPages(t *testing.T) {
	c, err := knowledge.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	h := newHouse(t, plan{options: func(o *Options) { o.Library = fixedLibrary{c} }})
	list := h.sitemap(t)
	if len(list.URLs) < 200 {
		t.Errorf("the sitemap has %d addresses, want at least 200", len(list.URLs))
	}
	titles, texts := map[string]string{}, map[string]string{}
	anchorsOf := map[string]map[string]bool{}
	links := map[string]string{} // where each link was met
	for _, u := range list.URLs {
		path, ok := strings.CutPrefix(u.Loc, h.listen.URL)
		if !ok {
			t.Fatalf("address %q is not of %s", u.Loc, h.listen.URL)
		}
		if anchorsOf[path] != nil {
			t.Errorf("%s stands twice in the sitemap", path)
		}
		if _, err := knowledge.ParseDate(u.LastMod); err != nil || u.LastMod == "" {
			t.Errorf("%s: lastmod %q", path, u.LastMod)
		}
		p := h.page(t, path, http.StatusOK)
		if other, taken := titles[text(p.one("title"))]; taken {
			t.Errorf("%s and %s have the same title %q", path, other, text(p.one("title")))
		}
		titles[text(p.one("title"))] = path
		main := text(p.one("main"))
		if other, taken := texts[main]; taken {
			t.Errorf("%s and %s say the same", path, other)
		}
		texts[main] = path
		if got := attr(p.one("link[canonical]"), "href"); got != path {
			t.Errorf("%s: canonical %q", path, got)
		}
		if attr(p.one("meta[description]"), "content") == "" {
			t.Errorf("%s has no description", path)
		}
		if len(p.all("h1")) != 1 || len(p.all("meta[robots]")) > 0 {
			t.Errorf("%s: headings %q, robots %d", path, p.texts("h1"), len(p.all("meta[robots]")))
		}
		anchorsOf[path] = map[string]bool{}
		for _, id := range ids(p.all("[id]")) {
			if anchorsOf[path][id] {
				t.Errorf("%s: the id %s stands twice", path, id)
			}
			anchorsOf[path][id] = true
		}
		for _, href := range hrefs(p.all("main a")) {
			if strings.HasPrefix(href, "#") {
				href = path + href
			}
			if strings.HasPrefix(href, "/") {
				links[href] = path
			}
		}
	}
	for href, from := range links {
		path, fragment, _ := strings.Cut(href, "#")
		if have := anchorsOf[path]; have == nil || fragment != "" && !have[fragment] {
			t.Errorf("%s leads to %s, which is not there", from, href)
		}
	}
	for _, p := range c.Passages() {
		if p.Article.HoldsOn(knowledge.Today(time.Now())) && !anchorsOf["/articles/"+p.Article.ID][p.Section.Anchor] {
			t.Errorf("a citation of %s would lead to nothing", p.ID)
		}
	}
}

// TestDemoLeadsToArticles: the made-up website names real pages.
func TestDemoLeadsToArticles(t *testing.T) {
	c, err := knowledge.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	h := newHouse(t, plan{options: func(o *Options) { o.Library, o.Demo = fixedLibrary{c}, true }})
	tiles := hrefs(h.page(t, "/", http.StatusOK).all("ul.tiles a"))
	if len(tiles) == 0 {
		t.Fatal("there are no tiles")
	}
	for _, path := range tiles {
		if path == "/articles" {
			t.Error("a tile leads to the index only")
		}
		h.page(t, path, http.StatusOK)
	}
}

func TestSitemapAddresses(t *testing.T) {
	const own, foreign = "127.0.0.1/32", "10.0.0.0/8"
	forwarded := []string{"X-Forwarded-Proto", "https", "X-Forwarded-Host", "www.city.example"}
	tests := []struct {
		name    string
		options func(*Options)
		headers []string
		want    string // empty: as the request says
	}{
		{"as asked", nil, nil, ""},
		{"header of a stranger", nil, forwarded, ""},
		{"header of another's proxy", func(o *Options) { o.Proxies = []netip.Prefix{netip.MustParsePrefix(foreign)} }, forwarded, ""},
		{"own proxy", func(o *Options) { o.Proxies = []netip.Prefix{netip.MustParsePrefix(own)} }, forwarded, "https://www.city.example"},
		{"own proxy says nothing", func(o *Options) { o.Proxies = []netip.Prefix{netip.MustParsePrefix(own)} }, nil, ""},
		{"configured", func(o *Options) { o.PublicURL = "https://zhengda.example" }, forwarded, "https://zhengda.example"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			h := newHouse(t, plan{options: tt.options})
			want := tt.want
			if want == "" {
				want = h.listen.URL
			}
			if got := h.sitemap(t, tt.headers...).URLs[0].Loc; got != want+"/articles" {
				t.Errorf("first address %q, want %q", got, want+"/articles")
			}
			if got := bodyOf(t, h.get(t, "/robots.txt", tt.headers...)); !strings.Contains(got, "\nSitemap: "+want+"/sitemap.xml\n") {
				t.Errorf("robots.txt names no sitemap below %s:\n%s", want, got)
			}
		})
	}
}

func TestPublicURLIsChecked(t *testing.T) {
	h := newHouse(t, plan{})
	for _, bad := range []string{"zhengda.example", "https://zhengda.example/sub", "ftp://zhengda.example"} {
		if _, err := New(Options{Chat: h.chat, Library: h.web.library, PublicURL: bad}); err == nil || !strings.Contains(err.Error(), bad) {
			t.Errorf("public address %q: %v", bad, err)
		}
	}
}
