package web

import (
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"zhengda/knowledge"
)

const provinceArticle = `---
id: renew
question: 广东换领身份证去哪里办?
region: "440000"
document: id-card
procedures: [renew]
reviewed: 2026-01-02
sources:
  - {title: 省的规定, publisher: 广东省公安厅, url: "https://gdga.gd.gov.cn/x", published: "2024-05"}
facts:
  - {id: fee-renew, name: 到期换领工本费, kind: money, value: "20", unit: 元}
  - {id: fee-old, name: 旧工本费, kind: money, value: "10", unit: 元, expires: 2025-01-01}
---

## 回答 {#answer kind="answer"}

可以网上办 < 或 & 窗口办。到期换领工本费20元。

## 材料 {#materials kind="materials"}

- 原居民身份证
- 相片回执

## 步骤 {#steps kind="steps"}

1. 打开小程序
2. 提交申请

## 费用 {#fee kind="fee"}

| 事项 | 工本费 |
| --- | --- |
| 到期换领 | 20元 |
`

const cityArticle = `---
id: renew-zhanjiang
question: 湛江换领身份证去哪里办?
region: "440800"
document: id-card
procedures: [renew]
inherits: renew
reviewed: 2026-02-03
sources:
  - {title: 市的说明, publisher: 湛江市公安局}
related: [renew]
---

## 回答 {#answer kind="answer"}

在湛江可以到任一窗口办。
`

func testCorpus(t testing.TB) *knowledge.Corpus {
	t.Helper()
	var articles []*knowledge.Article
	for _, src := range []string{provinceArticle, cityArticle} {
		a, err := knowledge.Parse("test.md", []byte(src))
		if err != nil {
			t.Fatal(err)
		}
		articles = append(articles, a)
	}
	c, err := knowledge.NewCorpus(articles)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func (h *house) page(t testing.TB, path string, status int) page {
	t.Helper()
	resp := h.get(t, path)
	if resp.StatusCode != status {
		t.Errorf("%s: status %d, want %d", path, resp.StatusCode, status)
	}
	for name, want := range map[string]string{
		"Content-Type": "text/html; charset=utf-8", "Content-Security-Policy": contentPolicy,
		"X-Content-Type-Options": "nosniff", "Referrer-Policy": "strict-origin-when-cross-origin",
	} {
		if got := resp.Header.Get(name); got != want {
			t.Errorf("%s: %s is %q, want %q", path, name, got, want)
		}
	}
	p := parsePage(t, bodyOf(t, resp))
	for _, n := range p.all("script") {
		if attr(n, "src") == "" {
			t.Errorf("%s: an inline script, which the policy forbids", path)
		}
	}
	if len(p.all("style")) > 0 {
		t.Errorf("%s: an inline style, which the policy forbids", path)
	}
	return p
}

func TestArticlePage(t *testing.T) {
	now := time.Date(2026, 6, 1, 0, 0, 0, 0, time.UTC)
	h := newHouse(t, plan{options: func(o *Options) { o.Now = func() time.Time { return now } }})
	p := h.page(t, "/articles/renew", http.StatusOK)
	if got := text(p.one("h1")); got != "广东换领身份证去哪里办?" {
		t.Errorf("title %q", got)
	}
	equal(t, "sections", p.texts("section.section h2"), []string{"回答", "材料", "步骤", "费用"})
	if got := text(p.one("section#answer p")); !strings.Contains(got, "< 或 &") {
		t.Errorf("answer %q, want the angle brackets as text", got)
	}
	equal(t, "materials", p.texts("section#materials ul li"), []string{"原居民身份证", "相片回执"})
	equal(t, "steps", p.texts("section#steps ol li"), []string{"打开小程序", "提交申请"})
	equal(t, "head of the table", p.texts("section#fee th"), []string{"事项", "工本费"})
	equal(t, "facts that hold", p.texts("section.facts tr"), []string{"到期换领工本费20元"})
	if got := attr(p.one("section.sources a"), "href"); got != "https://gdga.gd.gov.cn/x" {
		t.Errorf("source leads to %q", got)
	}
}

func TestArticlePageShowsWhatItInherits(t *testing.T) {
	h := newHouse(t, plan{})
	p := h.page(t, "/articles/renew-zhanjiang?q=x", http.StatusOK)
	equal(t, "sections", p.texts("section.section h2"), []string{"回答", "材料", "步骤", "费用"})
	if got := text(p.one("section#answer p")); got != "在湛江可以到任一窗口办。" {
		t.Errorf("own answer is %q", got)
	}
	note := p.one("section#fee p.inherited")
	if !strings.Contains(text(note), "广东省") {
		t.Errorf("note %q does not name the province", text(note))
	}
	if got := attr(p.one("section#fee p.inherited a"), "href"); got != "/articles/renew#fee" {
		t.Errorf("inherited section leads to %q", got)
	}
	if sources := p.texts("section.sources li"); len(sources) != 2 || !strings.HasPrefix(sources[0], "市的说明") || !strings.HasPrefix(sources[1], "省的规定") {
		t.Errorf("sources %q, want the city's, then the province's", sources)
	}
	if got := attr(p.one("nav.related a"), "href"); got != "/articles/renew" {
		t.Errorf("related leads to %q", got)
	}
}

func TestArticlesPage(t *testing.T) {
	h := newHouse(t, plan{})
	p := h.page(t, "/articles", http.StatusOK)
	equal(t, "groups", p.texts("section.group h2"), []string{"广东省", "湛江市"})
	var links []string
	for _, n := range p.all("section.group li a") {
		links = append(links, attr(n, "href"))
	}
	equal(t, "links", links, []string{"/articles/renew", "/articles/renew-zhanjiang"})
}

func TestEmbeddedArticlesHavePages(t *testing.T) {
	c, err := knowledge.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	h := newHouse(t, plan{options: func(o *Options) { o.Library = fixedLibrary{c} }})
	for _, a := range c.Articles() {
		p := h.page(t, "/articles/"+a.ID, http.StatusOK)
		if got, want := len(p.all("section.section")), len(c.Sections(a)); got != want {
			t.Errorf("%s: %d sections are shown, want %d", a.ID, got, want)
		}
	}
}

func TestDemoPage(t *testing.T) {
	h := newHouse(t, plan{options: func(o *Options) { o.Demo, o.DemoCity = true, "440800" }})
	p := h.page(t, "/", http.StatusOK)
	script := p.one("script")
	if attr(script, "src") != "/widget.js" || attr(script, "data-city") != "440800" {
		t.Errorf("script is %v", script.Attr)
	}
}

func TestHomeWithoutTheDemoLeadsToTheArticles(t *testing.T) {
	h := newHouse(t, plan{})
	if got := h.get(t, "/").Request.URL.Path; got != "/articles" {
		t.Errorf("/ leads to %q, want /articles", got)
	}
}

func TestErrorPages(t *testing.T) {
	h := newHouse(t, plan{})
	for _, path := range []string{"/articles/no-such", "/no-such", "/static/no-such.js", "/articles/", "/static/../server.go"} {
		p := h.page(t, path, http.StatusNotFound)
		if text(p.one("h1")) != errNotFound.title {
			t.Errorf("%s: heading %q", path, text(p.one("h1")))
		}
	}
	if resp := h.do(t, http.MethodPost, "/articles", ""); resp.StatusCode != http.StatusMethodNotAllowed {
		t.Errorf("POST /articles got %d, want 405", resp.StatusCode)
	}
	resp := h.get(t, "/api/no-such")
	if body := bodyOf(t, resp); resp.StatusCode != http.StatusNotFound || !strings.Contains(body, `"error":"missing"`) {
		t.Errorf("/api/no-such got %d %s", resp.StatusCode, body)
	}
}

func TestPagesAreNotSentTwice(t *testing.T) {
	h := newHouse(t, plan{})
	for _, path := range []string{"/articles/renew", "/widget.js", "/static/tokens.css"} {
		first := h.get(t, path)
		if again := h.get(t, path, "If-None-Match", first.Header.Get("Etag")); again.StatusCode != http.StatusNotModified {
			t.Errorf("%s asked again: %d, want 304", path, again.StatusCode)
		}
		if changed := h.get(t, path, "If-None-Match", `"other"`); changed.StatusCode != http.StatusOK {
			t.Errorf("%s with another tag: %d, want 200", path, changed.StatusCode)
		}
	}
}

func equal(t testing.TB, what string, got, want []string) {
	t.Helper()
	if !slices.Equal(got, want) {
		t.Errorf("%s: %q, want %q", what, got, want)
	}
}
