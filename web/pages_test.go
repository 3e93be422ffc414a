package web

import (
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"zhengda/knowledge"
)

const nationArticle = `---
id: must-renew
question: 什么情况要换领身份证？
region: "000000"
document: id-card
procedures: [renew, collect]
guides: [renew, collect]
titles: {renew: "{place}身份证到期去哪里换？", collect: "{place}身份证怎么领？"}
reviewed: 2026-01-01
sources:
  - {title: 法律, publisher: 全国人大常委会, published: "2011-10-29"}
related: [ahead]
facts:
  - {id: time-law, name: 法定时限, kind: duration, value: "60", unit: 日, procedures: [renew]}
  - {id: fee-renew, name: 全国工本费, kind: money, value: "20", unit: 元, procedures: [renew]}
---

## 哪些情况要换 {#answer kind="answer" for="renew"}

有效期满的要换。

## 怎么领 {#collecting kind="window" for="collect"}

凭领取凭证领。

## 旧证 {#old-card kind="notes"}

领新证时交回旧证。
`

const provinceArticle = `---
id: renew
question: 广东换领身份证去哪里办？
region: "440000"
document: id-card
procedures: [renew]
guides: [renew]
titles: {renew: "{place}身份证到期去哪里换？"}
reviewed: 2026-01-02
sources:
  - {title: 省的规定, publisher: 广东省公安厅, url: "https://gdga.gd.gov.cn/x", published: "2024-05"}
  - {title: 物价文件, publisher: 发展改革委, published: 未标日期}
facts:
  - {id: fee-renew, name: 到期换领工本费, kind: money, value: "20", unit: 元, source: 2}
  - {id: fee-old, name: 旧工本费, kind: money, value: "10", unit: 元, expires: 2025-01-01}
  - {id: fee-lost, name: 补领工本费, kind: money, value: "40", unit: 元, procedures: [lost]}
  - {id: receipt-years, name: 免交回执的年限, kind: duration, value: "2", unit: 年}
  - {id: since, name: 开办日期, kind: date, value: 2023年3月}
  - {id: pledge, name: 要签的承诺书, kind: document-name, value: 告知承诺书}
---

## 回答 {#answer kind="answer"}

可以网上办 < 或 & 窗口办。到期换领工本费20元。

## 自助机办 {#self-service kind="self-service"}

全省的自助机都可以用。

## 材料 {#materials kind="materials" sources="1 2"}

- 原居民身份证
- 相片回执

## 步骤 {#steps kind="steps"}

1. 打开小程序
2. 提交申请

## 费用 {#fee kind="fee" sources="2"}

| 事项 | 工本费 |
| --- | --- |
| 到期换领 | 20元 |
`

const cityArticle = `---
id: zhanjiang
question: 湛江办身份证去哪里办、怎么预约？
region: "440800"
document: id-card
procedures: [renew]
guides: [renew]
reviewed: 2026-02-03
sources:
  - {title: 市的说明, publisher: 湛江市公安局}
related: [renew, ahead]
facts:
  - {id: platform-a, name: 预约入口, kind: platform, value: 湛江户政}
  - {id: platform-b, name: 预约入口, kind: platform, value: 粤省事}
  - {id: booking-days, name: 提前预约, kind: duration, value: "3", unit: 日, confidence: medium, effective: 2026-01-01, expires: 2027-01-01}
---

## 湛江自助机 {#self-service kind="self-service" for="renew" replaces="renew#self-service"}

在湛江用自助机要先预约。

## 湛江怎么预约 {#answer kind="answer"}

在湛江先约再去。
`

const shaoguanArticle = `---
id: shaoguan
question: 韶关办身份证去哪里办？
region: "440200"
document: id-card
procedures: [renew]
guides: [renew]
reviewed: 2026-02-04
sources:
  - {title: 市的说明, publisher: 韶关市公安局}
---

## 韶关去哪里 {#where kind="answer"}

韶关各县都能办。
`

const disputedArticle = `---
id: ahead
question: 到期前多久可以换？
region: "440000"
document: id-card
procedures: [renew]
reviewed: 2026-03-04
sources:
  - {title: 推文, publisher: 中山市公安局, published: "2025-02"}
  - {title: 规范, publisher: 公安部, published: "2021"}
facts:
  - {id: renew-ahead, name: 可提前, kind: duration, value: "6", unit: 个月}
disputed:
  - {fact: renew-ahead, value: "3", unit: 个月, source: 2, why: 规范较早，广东后来放宽}
---

## 多久 {#answer kind="answer"}

期满前6个月。

## 会不会吃亏？ {#loss kind="notes"}

不会。
`

const retiredArticle = `---
id: old-way
question: 以前怎么换？
region: "440000"
document: id-card
procedures: [renew]
retired: 2026-05-01
reviewed: 2025-01-01
sources:
  - {title: 旧规定, publisher: 广东省公安厅}
related: [ahead]
---

## 以前 {#answer kind="answer"}

以前要回户籍地。
`

// testDay lies after the retirement of retiredArticle.
var testDay = time.Date(2026, 6, 1, 0, 0, 0, 0, time.UTC)

func testCorpus(t testing.TB) *knowledge.Corpus {
	t.Helper()
	return corpusOf(t, nationArticle, provinceArticle, cityArticle, shaoguanArticle, disputedArticle, retiredArticle)
}

func corpusOf(t testing.TB, sources ...string) *knowledge.Corpus {
	t.Helper()
	var articles []*knowledge.Article
	for _, src := range sources {
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

func (h *house) page(t testing.TB, path string, status int, headers ...string) page {
	t.Helper()
	resp := h.get(t, path, headers...)
	if resp.StatusCode != status {
		t.Errorf("%s: status %d, want %d", path, resp.StatusCode, status)
	}
	for name, want := range map[string]string{
		"Content-Type": "text/html; charset=utf-8", "Content-Security-Policy": contentPolicy,
		"X-Content-Type-Options": "nosniff", "Referrer-Policy": "strict-origin-when-cross-origin", "Vary": "Cookie",
	} {
		if got := resp.Header.Get(name); got != want {
			t.Errorf("%s: %s is %q, want %q", path, name, got, want)
		}
	}
	p := parsePage(t, bodyOf(t, resp))
	for _, n := range p.all("script") {
		if attr(n, "src") == "" && attr(n, "type") != "application/ld+json" {
			t.Errorf("%s: an inline script, which the policy forbids", path)
		}
	}
	if len(p.all("style")) > 0 {
		t.Errorf("%s: an inline style, which the policy forbids", path)
	}
	return p
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
	for _, path := range []string{"/articles/no-such", "/articles/zhanjiang/no-such", "/articles/zhanjiang/lost", "/articles/renew/renew", "/articles/none/renew", "/articles/zhanjiang/renew/x", "/no-such", "/static/no-such.js", "/articles/", "/static/../server.go"} {
		p := h.page(t, path, http.StatusNotFound)
		if text(p.one("h1")) != errNotFound.title {
			t.Errorf("%s: heading %q", path, text(p.one("h1")))
		}
		if attr(p.one("main a"), "href") != "/articles" {
			t.Errorf("%s: no way on", path)
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
