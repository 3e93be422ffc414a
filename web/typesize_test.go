package web

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
)

// choose posts the form as a browser would, without following where it leads.
func (h *house) choose(t testing.TB, form string) *http.Response {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, h.listen.URL+"/type-size", strings.NewReader(form))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	resp, err := http.DefaultTransport.RoundTrip(req)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { resp.Body.Close() })
	return resp
}

// TestLargeType goes the way of a visitor: the form on the page, back to the
// page in large type, and back to the standard size.
func TestLargeType(t *testing.T) {
	h := newHouse(t, plan{})
	const path = "/articles/zhanjiang/renew"
	form := func(p page) string {
		return url.Values{"back": {attr(p.one("form.type input"), "value")}, "size": {attr(p.one("form.type button"), "value")}}.Encode()
	}
	standard := h.get(t, path)
	p := h.page(t, path, http.StatusOK)
	if got := text(p.one("form.type button")); got != "大字" {
		t.Errorf("the button says %q", got)
	}
	resp := h.choose(t, form(p))
	if resp.StatusCode != http.StatusSeeOther || resp.Header.Get("Location") != path {
		t.Fatalf("it leads to %s %q", resp.Status, resp.Header.Get("Location"))
	}
	c := resp.Cookies()[0]
	if c.Name != "zhengda-type" || c.Value != "large" || c.Path != "/" || c.SameSite != http.SameSiteLaxMode || c.MaxAge != 365*24*60*60 || !c.HttpOnly || c.Secure {
		t.Errorf("cookie %s", c)
	}

	large := h.get(t, path, "Cookie", "zhengda-type=large", "If-None-Match", standard.Header.Get("Etag"))
	if large.StatusCode != http.StatusOK || large.Header.Get("Etag") == standard.Header.Get("Etag") {
		t.Errorf("with the cookie and the tag of the standard page: %s, tag %s", large.Status, large.Header.Get("Etag"))
	}
	p = h.page(t, path, http.StatusOK, "Cookie", "zhengda-type=large")
	if attr(p.one("html"), "data-type") != "large" || text(p.one("form.type button")) != "标准字号" {
		t.Errorf("large page: type %q, button %q", attr(p.one("html"), "data-type"), text(p.one("form.type button")))
	}
	resp = h.choose(t, form(p))
	if c := resp.Cookies()[0]; resp.Header.Get("Location") != path || c.MaxAge >= 0 || c.Path != "/" {
		t.Errorf("back: %q, cookie %s", resp.Header.Get("Location"), c)
	}
	if p := h.page(t, path, http.StatusOK, "Cookie", "zhengda-type=huge"); attr(p.one("html"), "data-type") != "" {
		t.Error("any value makes large type")
	}
}

func TestLargeTypeStaysOnThisSite(t *testing.T) {
	h := newHouse(t, plan{})
	for back, want := range map[string]string{
		"/articles/renew":         "/articles/renew",
		"/articles/renew?q=x#fee": "/articles/renew",
		"/":                       "/",
		"":                        "/articles",
		"articles":                "/articles",
		"//evil.example":          "/articles",
		"///evil.example":         "/evil.example",
		"/\\evil.example":         "/articles",
		"\\\\evil.example":        "/articles",
		"/.//evil.example":        "/evil.example",
		"/x/..//evil.example":     "/evil.example",
		"https://evil.example/":   "/articles",
		"javascript:alert(1)":     "/articles",
		"/\t/evil.example":        "/articles",
		"/a\r\nSet-Cookie: x=y":   "/articles",
		"/%2Fevil.example":        "/%2Fevil.example",
	} {
		resp := h.choose(t, url.Values{"size": {"large"}, "back": {back}}.Encode())
		if got := resp.Header.Get("Location"); resp.StatusCode != http.StatusSeeOther || got != want {
			t.Errorf("back %q leads to %s %q, want %q", back, resp.Status, got, want)
		}
	}
}

func TestLargeTypeTakesOnlyTheForm(t *testing.T) {
	h := newHouse(t, plan{})
	for _, form := range []string{"", "size=huge", "size=%zz", "size=large&back=" + strings.Repeat("x", 5<<10)} {
		if resp := h.choose(t, form); resp.StatusCode/100 != 4 || len(resp.Cookies()) > 0 {
			t.Errorf("form %.20q: %s, cookies %v", form, resp.Status, resp.Cookies())
		}
	}
	if resp := h.get(t, "/type-size"); resp.StatusCode != http.StatusMethodNotAllowed {
		t.Errorf("GET: %s", resp.Status)
	}
}
