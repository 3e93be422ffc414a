package web

import (
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"

	"zhengda/knowledge"
)

// onTestDay is a house on testDay with these articles; without any, those of testCorpus.
func onTestDay(t testing.TB, sources ...string) *house {
	t.Helper()
	return newHouse(t, plan{options: func(o *Options) {
		o.Now = func() time.Time { return testDay }
		if len(sources) > 0 {
			o.Library = fixedLibrary{corpusOf(t, sources...)}
		}
	}})
}

func hrefs(nodes []*html.Node) []string {
	var out []string
	for _, n := range nodes {
		out = append(out, attr(n, "href"))
	}
	return out
}

func ids(nodes []*html.Node) []string {
	var out []string
	for _, n := range nodes {
		out = append(out, attr(n, "id"))
	}
	return out
}

func TestArticlePage(t *testing.T) {
	h := onTestDay(t)
	p := h.page(t, "/articles/renew", http.StatusOK)
	if got := text(p.one("h1")); got != "广东换领身份证去哪里办？" {
		t.Errorf("title %q", got)
	}
	if got := text(p.one("title")); got != "广东换领身份证去哪里办？ · 证答" {
		t.Errorf("title of the window %q", got)
	}
	equal(t, "sections", p.texts("section.section h2"), []string{"回答", "自助机办", "材料", "步骤", "费用", "哪些情况要换", "旧证"})
	if got := p.texts("section.short p")[0]; !strings.Contains(got, "< 或 &") {
		t.Errorf("answer %q, want the angle brackets as text", got)
	}
	equal(t, "materials", p.texts("section#materials ul li"), []string{"原居民身份证", "相片回执"})
	equal(t, "steps", p.texts("section#steps ol li"), []string{"打开小程序", "提交申请"})
	equal(t, "head of the table", p.texts("section#fee th"), []string{"事项", "工本费"})
	equal(t, "facts that hold for renewal", p.texts("section.facts th"), []string{"到期换领工本费", "免交回执的年限", "法定时限"})
	equal(t, "their values, sources and levels", p.texts("section.facts td"), []string{"20元2", "2年1", "60日3全国"})
	equal(t, "sources", p.texts("section.sources li"), []string{
		"省的规定广东省公安厅 · 2024-05 发布", "物价文件发展改革委 · 未标日期", "法律全国人大常委会 · 2011-10-29 发布",
	})
	if got := attr(p.one("section.sources a"), "href"); got != "https://gdga.gd.gov.cn/x" {
		t.Errorf("source leads to %q", got)
	}
	equal(t, "sources of the materials", hrefs(p.all("section#materials a.number")), []string{"#_source-1", "#_source-2"})
}

// TestProcedurePage: the city completes the province, which completes the
// nation; what a city replaces is not there, and each section says whose it is.
func TestProcedurePage(t *testing.T) {
	h := onTestDay(t)
	p := h.page(t, "/articles/zhanjiang/renew?q=x", http.StatusOK)
	if got := text(p.one("h1")); got != "湛江身份证到期去哪里换？" {
		t.Errorf("title %q", got)
	}
	equal(t, "sections", p.texts("section.section h2"), []string{"回答", "湛江怎么预约", "湛江自助机", "材料", "步骤", "费用", "哪些情况要换", "旧证"})
	equal(t, "anchors", ids(p.all("section.section")), []string{
		"renew_answer", "answer", "self-service", "materials", "steps", "fee", "must-renew_answer", "old-card",
	})
	equal(t, "levels", p.texts(".from"), []string{"广东省", "湛江市", "湛江市", "广东省", "广东省", "广东省", "全国", "全国"})
	equal(t, "where they are stated", hrefs(p.all("a.from")), []string{
		"/articles/renew#answer", "/articles/renew#materials", "/articles/renew#steps", "/articles/renew#fee", "/articles/must-renew#answer", "/articles/must-renew#old-card",
	})
	if strings.Contains(text(p.one("main")), "全省的自助机") {
		t.Error("what the city replaces is shown")
	}
	equal(t, "facts", p.texts("section.facts th"), []string{"预约入口", "提前预约", "到期换领工本费", "免交回执的年限", "法定时限"})
	equal(t, "values", p.texts("section.facts td"), []string{
		"湛江户政、粤省事2", "3日22026-01-01 起2027-01-01 前有效以当地公安为准", "20元3广东省", "2年1广东省", "60日4全国",
	})
	if got := text(p.one("time")); got != "2026-01-01" {
		t.Errorf("reviewed %q, want the oldest of the three", got)
	}
	equal(t, "breadcrumb", hrefs(p.all("nav.crumbs a")), []string{"/articles", "/articles#cities", "/articles/zhanjiang"})
	if got := text(p.all("nav.crumbs li")[3]); got != "到期换领" {
		t.Errorf("the breadcrumb ends in %q", got)
	}
	equal(t, "related", p.texts("nav.related a"), []string{"到期前多久可以换？"})
	if got := attr(p.one("link[canonical]"), "href"); got != "/articles/zhanjiang/renew" {
		t.Errorf("canonical %q", got)
	}
	if got := attr(p.one("meta[description]"), "content"); got != "可以网上办 < 或 & 窗口办。到期换领工本费20元。" {
		t.Errorf("description %q", got)
	}
}

// TestGuidesTogether: of two articles of a region that guide a procedure
// together, each one's own page answers its own question and leaves the other's
// sections to the other; those of wider regions come after its own.
func TestGuidesTogether(t *testing.T) {
	order := `---
id: renew-online
question: 网上怎么换？
region: "440000"
document: id-card
procedures: [renew]
guides: [renew]
reviewed: 2026-01-02
sources:
  - {title: 网上办的说明, publisher: 广东省公安厅}
related: [renew]
---

## 从哪里进 {#entry kind="online"}

微信里进。

## 网上换的办法 {#answer kind="answer"}

在小程序里换。
`
	h := onTestDay(t, nationArticle, provinceArticle, disputedArticle, shaoguanArticle, order)
	p := h.page(t, "/articles/renew-online", http.StatusOK)
	equal(t, "sections", p.texts("section.section h2"), []string{"网上换的办法", "从哪里进", "哪些情况要换", "旧证"})
	equal(t, "box", p.texts("section.short p"), []string{"在小程序里换。", "广东省出处1"})
	equal(t, "related", hrefs(p.all("nav.related a")), []string{"/articles/renew"})
	if got := attr(p.one("meta[description]"), "content"); got != "在小程序里换。" {
		t.Errorf("description %q", got)
	}
	if got := h.page(t, "/articles/renew", http.StatusOK).texts("section.section h2"); slices.Contains(got, "网上换的办法") {
		t.Errorf("the other one's page has %q", got)
	}
	for _, want := range []string{"回答", "网上换的办法", "从哪里进"} {
		if got := h.page(t, "/articles/shaoguan/renew", http.StatusOK).texts("section.section h2"); !slices.Contains(got, want) {
			t.Errorf("the page of a city has %q, want %s too", got, want)
		}
	}
}

// TestProcedureWithoutSections: where nobody has a word on a procedure there is
// no page of it, and nothing leads to one.
func TestProcedureWithoutSections(t *testing.T) {
	nation := strings.NewReplacer("for=\"collect\"", "for=\"renew\"", "#old-card kind=\"notes\"", "#old-card kind=\"notes\" for=\"renew\"").Replace(nationArticle)
	city := strings.NewReplacer("procedures: [renew]", "procedures: [renew, collect]", "guides: [renew]", "guides: [renew, collect]",
		"{#answer kind=\"answer\"}", "{#answer kind=\"answer\" for=\"renew collect\"}").Replace(cityArticle)
	h := onTestDay(t, nation, provinceArticle, city, shaoguanArticle, disputedArticle)
	h.page(t, "/articles/shaoguan/collect", http.StatusNotFound)
	p := h.page(t, "/articles/zhanjiang/collect", http.StatusOK)
	equal(t, "cities", hrefs(p.all("details.switch a")), []string{"/articles/zhanjiang/collect"})
	for _, path := range []string{"/articles", "/articles/shaoguan", "/articles/shaoguan/renew", "/articles/zhanjiang/collect", "/sitemap.xml"} {
		if strings.Contains(bodyOf(t, h.get(t, path)), "/articles/shaoguan/collect") {
			t.Errorf("%s leads to the page that is not there", path)
		}
	}
}

func TestProcedurePageWithoutARuleOfTheCity(t *testing.T) {
	guides := strings.Replace(strings.Replace(shaoguanArticle, "guides: [renew]", "guides: [renew, collect]", 1), `kind="answer"}`, `kind="answer" for="renew"}`, 1)
	h := onTestDay(t, nationArticle, provinceArticle, guides, disputedArticle)
	p := h.page(t, "/articles/shaoguan/collect", http.StatusOK)
	if got := text(p.one("h1")); got != "韶关身份证怎么领？" {
		t.Errorf("title %q", got)
	}
	if got := text(p.one("p.remark")); !strings.Contains(got, "没有查到韶关市对领证的单独规定，下面是全国的规定") {
		t.Errorf("remark %q", got)
	}
	if got := attr(p.one("p.remark a"), "href"); got != "/articles/shaoguan" {
		t.Errorf("the remark leads to %q", got)
	}
	equal(t, "sections", p.texts("section.section h2"), []string{"怎么领", "旧证"})
	if len(h.page(t, "/articles/shaoguan/renew", http.StatusOK).all("p.remark")) > 0 {
		t.Error("a page with sections of the city says that there are none")
	}
}

func TestCityPage(t *testing.T) {
	h := onTestDay(t)
	p := h.page(t, "/articles/zhanjiang", http.StatusOK)
	equal(t, "own sections, booking first", p.texts("section.section h2"), []string{"湛江怎么预约", "湛江自助机"})
	equal(t, "procedures", hrefs(p.all("section.procedures a")), []string{"/articles/zhanjiang/renew", "/articles/zhanjiang/collect"})
	equal(t, "related without what has a page above", hrefs(p.all("nav.related a")), []string{"/articles/ahead"})
	equal(t, "breadcrumb", hrefs(p.all("nav.crumbs a")), []string{"/articles", "/articles#cities"})
}

func TestCitySwitcher(t *testing.T) {
	h := onTestDay(t)
	tests := []struct {
		path, current string
		links         []string
	}{
		{"/articles/zhanjiang/renew", "湛江", []string{"/articles/renew", "/articles/shaoguan/renew", "/articles/zhanjiang/renew"}},
		{"/articles/renew", "全省通用", []string{"/articles/renew", "/articles/shaoguan/renew", "/articles/zhanjiang/renew"}},
		{"/articles/shaoguan", "韶关", []string{"/articles/shaoguan", "/articles/zhanjiang"}},
		{"/articles/ahead", "", nil},
	}
	for _, tt := range tests {
		p := h.page(t, tt.path, http.StatusOK)
		equal(t, tt.path+": cities", hrefs(p.all("details.switch a")), tt.links)
		current := ""
		for _, n := range p.all("details.switch a") {
			if attr(n, "aria-current") == "page" {
				current += text(n)
			}
		}
		if current != tt.current {
			t.Errorf("%s: current is %q, want %q", tt.path, current, tt.current)
		}
	}
}

// TestDisputedFact: both values stand there with source and date, and why the
// one is held.
func TestDisputedFact(t *testing.T) {
	p := onTestDay(t).page(t, "/articles/ahead", http.StatusOK)
	row := text(p.one("section.facts tr"))
	for _, want := range []string{"6个月", "中山市公安局，2025-02 发布", "3个月", "公安部，2021 发布", "规范较早，广东后来放宽。"} {
		if !strings.Contains(row, want) {
			t.Errorf("the row %q does not say %q", row, want)
		}
	}
	equal(t, "sources of the row", hrefs(p.all("section.facts a.number")), []string{"#_source-1", "#_source-2"})
	equal(t, "sources", p.texts("section.sources li"), []string{"推文中山市公安局 · 2025-02 发布", "规范公安部 · 2021 发布"})
}

// TestOutOfForce: what is retired, expired or not yet in force can be read
// under its address, says so on top, and is linked from nowhere.
func TestOutOfForce(t *testing.T) {
	head := strings.Replace(disputedArticle, "disputed:\n  - {fact: renew-ahead, value: \"3\", unit: 个月, source: 2, why: 规范较早，广东后来放宽}\n", "related: [renew]\n", 1)
	variant := func(id, line string) string {
		return strings.Replace(strings.Replace(head, "id: ahead", "id: "+id, 1), "reviewed:", line+"\nreviewed:", 1)
	}
	h := onTestDay(t, nationArticle, provinceArticle, cityArticle, disputedArticle, retiredArticle,
		variant("gone", "expires: 2026-06-01"), variant("coming", "effective: 2026-06-02"), variant("lasting", "expires: 2026-06-02"))
	for path, want := range map[string]string{
		"/articles/old-way": "本文已停用（2026-05-01）",
		"/articles/gone":    "本文已失效（2026-06-01）",
		"/articles/coming":  "本文从2026-06-02起适用",
	} {
		p := h.page(t, path, http.StatusOK)
		if got := text(p.one("p.notice")); !strings.Contains(got, want) {
			t.Errorf("%s: notice %q, want %q", path, got, want)
		}
		if got := attr(p.one("meta[robots]"), "content"); got != "noindex" {
			t.Errorf("%s: robots %q", path, got)
		}
		if len(p.all("nav.turn a")) > 0 {
			t.Errorf("%s has neighbours", path)
		}
	}
	if p := h.page(t, "/articles/lasting", http.StatusOK); len(p.all("p.notice")) > 0 || len(p.all("meta[robots]")) > 0 {
		t.Error("a current article is called out of force")
	}
	for _, path := range []string{"/articles", "/articles/ahead", "/articles/renew", "/articles/zhanjiang", "/articles/zhanjiang/renew", "/sitemap.xml"} {
		body := bodyOf(t, h.get(t, path))
		for _, gone := range []string{"old-way", "gone", "coming"} {
			if strings.Contains(body, "/articles/"+gone+`"`) || strings.Contains(body, "/articles/"+gone+"<") {
				t.Errorf("%s leads to %s", path, gone)
			}
		}
	}
}

// TestRetiredCity: its page says so, and its procedures fall back to the province.
func TestRetiredCity(t *testing.T) {
	h := onTestDay(t, nationArticle, provinceArticle, disputedArticle, strings.Replace(cityArticle, "reviewed:", "retired: 2026-05-01\nreviewed:", 1))
	p := h.page(t, "/articles/zhanjiang/renew", http.StatusOK)
	if !strings.Contains(text(p.one("p.notice")), "停用") || strings.Contains(text(p.one("main")), "在湛江先约再去") {
		t.Errorf("the page of a retired city: %s", text(p.one("main")))
	}
}

func TestTwoArticlesOfACity(t *testing.T) {
	second := strings.Replace(strings.Replace(cityArticle, "id: zhanjiang", "id: zhanjiang-exam", 1), "question: 湛江办身份证", "question: 湛江考试时办身份证", 1)
	h := onTestDay(t, nationArticle, provinceArticle, cityArticle, disputedArticle, second)
	h.page(t, "/articles/zhanjiang-exam/renew", http.StatusNotFound)
	h.page(t, "/articles/zhanjiang-exam", http.StatusOK)
	p := h.page(t, "/articles/zhanjiang", http.StatusOK)
	if got := hrefs(p.all("nav.related a")); !slices.Contains(got, "/articles/zhanjiang-exam") {
		t.Errorf("the city's page relates to %v, want the city's other article among it", got)
	}
	if got := hrefs(h.page(t, "/articles", http.StatusOK).all("details.topic a")); !slices.Contains(got, "/articles/zhanjiang-exam") {
		t.Errorf("the index does not list the second article: %v", got)
	}
}

func TestArticlesPage(t *testing.T) {
	p := onTestDay(t).page(t, "/articles", http.StatusOK)
	equal(t, "groups", p.texts("section.group h2"), []string{"要办什么", "在哪个城市", "按话题查"})
	equal(t, "procedures", hrefs(p.all("section.group ul.tiles a")), []string{"/articles/renew", "/articles/must-renew"})
	equal(t, "cities", p.texts("section.group ul.places a"), []string{"韶关", "湛江"})
	equal(t, "topics", p.texts("details.topic summary"), []string{"身份证常识1 篇"})
	empty := onTestDay(t, retiredArticle[:strings.Index(retiredArticle, "related:")]+retiredArticle[strings.Index(retiredArticle, "---\n\n"):])
	if got := text(empty.page(t, "/articles", http.StatusOK).one("main")); !strings.Contains(got, "这里还没有文章") {
		t.Errorf("an empty index says %q", got)
	}
}

// TestStructuredData: the data block is JSON of schema.org, and no text of an
// article can end it.
func TestStructuredData(t *testing.T) {
	c := corpusOf(t, disputedArticle)
	nasty, _ := c.Article("ahead") // Parse takes no markup, so it is smuggled in
	nasty.Question = `到期</script><script>alert(1)</script>"多久"？`
	nasty.Sections[0].Blocks[0].Text = "</script><!-- <script> ]]> \\u003c \u2028 期满前6个月。"
	h := newHouse(t, plan{options: func(o *Options) {
		o.Library = fixedLibrary{c}
		o.PublicURL = "https://zhengda.example/"
	}})
	p := h.page(t, "/articles/ahead", http.StatusOK)
	var data struct {
		Context string `json:"@context"`
		Graph   []struct {
			Type       string `json:"@type"`
			MainEntity []struct {
				Type, Name     string
				AcceptedAnswer struct{ Text string }
			}
			Items []struct {
				Position   int
				Name, Item string
			} `json:"itemListElement"`
		} `json:"@graph"`
	}
	if err := json.Unmarshal([]byte(p.one("script").FirstChild.Data), &data); err != nil {
		t.Fatal(err)
	}
	if data.Context != "https://schema.org" || len(data.Graph) != 2 || data.Graph[0].Type != "FAQPage" || data.Graph[1].Type != "BreadcrumbList" {
		t.Fatalf("the data are %+v", data)
	}
	faq := data.Graph[0].MainEntity
	if len(faq) != 2 || len(p.all("script")) != 1 || faq[0].Name != nasty.Question || faq[0].AcceptedAnswer.Text != nasty.Sections[0].Blocks[0].Text {
		t.Errorf("the question is told as %+v", faq)
	}
	if faq[1].Name != "会不会吃亏？" || faq[1].AcceptedAnswer.Text != "不会。" {
		t.Errorf("a heading that is a question is told as %+v", faq[1])
	}
	crumbs := data.Graph[1].Items
	if len(crumbs) != 3 || crumbs[0].Item != "https://zhengda.example/articles" || crumbs[2].Name != faq[0].Name || crumbs[2].Position != 3 {
		t.Errorf("the breadcrumb is told as %+v", crumbs)
	}
	if got := attr(p.one("link[canonical]"), "href"); got != "https://zhengda.example/articles/ahead" {
		t.Errorf("canonical %q", got)
	}
}

// TestTurning: who comes next has the page before as its previous one, along
// each list and no further.
func TestTurning(t *testing.T) {
	c, err := knowledge.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	d := newDirectory(c, knowledge.DateOf(testDay))
	lists := [][]link{d.procedureLinks(), d.cityLinks(), d.proceduresOf(d.Cities[0])}
	for _, topic := range d.Topics {
		lists = append(lists, topic.Links)
	}
	h := newHouse(t, plan{options: func(o *Options) {
		o.Library = fixedLibrary{c}
		o.Now = func() time.Time { return testDay }
	}})
	for _, list := range lists {
		for i, l := range list {
			p := h.page(t, l.Path, http.StatusOK)
			var want []string
			if i > 0 {
				want = append(want, "prev "+list[i-1].Path)
			}
			if i+1 < len(list) {
				want = append(want, "next "+list[i+1].Path)
			}
			var got []string
			for _, n := range p.all("nav.turn a") {
				got = append(got, attr(n, "rel")+" "+attr(n, "href"))
			}
			equal(t, l.Path+": neighbours", got, want)
		}
	}
}

func TestEveryArticleStandsInTheIndexOnce(t *testing.T) {
	c, err := knowledge.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	d := newDirectory(c, knowledge.Today(time.Now()))
	count := map[string]int{}
	for _, list := range append([][]link{d.procedureLinks(), d.cityLinks()}, topicLinks(d)...) {
		for _, l := range list {
			count[l.Path]++
		}
	}
	for _, a := range c.Articles() {
		want := 1
		if !a.HoldsOn(d.day) {
			want = 0
		}
		if got := count[articlePath(a.ID)]; got != want {
			t.Errorf("%s stands %d times in the index, want %d", a.ID, got, want)
		}
	}
	if len(d.Procedures) != len(knowledge.Procedures()) {
		t.Errorf("%d procedures have an entry, want all %d", len(d.Procedures), len(knowledge.Procedures()))
	}
	for _, rule := range topicRules {
		for _, id := range rule.articles {
			if _, ok := c.Article(id); !ok && !strings.Contains(id, "*") {
				t.Errorf("topic %s names the article %q, which is not there", rule.name, id)
			}
		}
	}
}

func topicLinks(d *directory) [][]link {
	var out [][]link
	for _, t := range d.Topics {
		out = append(out, t.Links)
	}
	return out
}
