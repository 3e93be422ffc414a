package main

import (
	"fmt"
	"html"
	"net/http"
	"net/http/httptest"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"zhengda/bot/openai/modeltest"
)

// TestBrowserStory is a visitor's whole way, on a phone and at a desk: the
// founding question, its follow-ups, the sources, the offer, and coming back.
func TestBrowserStory(t *testing.T) {
	b := startBrowser(t)
	for _, sc := range screens {
		t.Run(sc.name, func(t *testing.T) {
			s := startServing(t, t.TempDir())
			tb := b.open(t, sc, s.URL+"/")
			tb.openWidget()
			if !tb.is("seen("+z("greeting")+")") || tb.count("[data-z=suggestion]") == 0 {
				t.Error("a new conversation has no greeting or no suggestions")
			}

			first := tb.ask(foundingQuestion)
			checkFounding(tb, first)
			second := tb.ask("那要带什么材料")
			if text := tb.text(answer(second) + ".textContent"); !strings.Contains(text, "相片") {
				t.Errorf("what to bring: %s", text)
			}
			third := tb.ask("孩子才10岁呢")
			if text := tb.text(answer(third) + ".textContent"); !strings.Contains(text, "监护") {
				t.Errorf("what to bring for a child of ten: %s", text)
			}
			facts := tb.texts("$$('[data-z=chip]').map((n) => n.textContent)")
			for _, want := range []string{"湛江市", "到期换领", "10岁"} {
				if !slices.Contains(facts, want) {
					t.Errorf("what is known of the case is shown as %v, want %s among it", facts, want)
				}
			}

			checkPassage(tb, first)
			checkArticle(tb, s, first)
			checkOffer(tb, s, first)
			checkChoice(tb, first)
			tb.quiet(s.addr())
			checkComingBack(tb, s)
		})
	}
}

// checkFounding reads the answer to the founding question as it is shown.
func checkFounding(tb *tab, n int) {
	tb.t.Helper()
	if got := tb.text(answer(n) + ".dataset.status"); got != "answered" {
		tb.t.Errorf("status %q, want answered", got)
	}
	text := tb.text(answer(n) + ".textContent")
	for _, want := range channels {
		if !strings.Contains(text, want) {
			tb.t.Errorf("the answer does not name %s: %s", want, text)
		}
	}
	// Every statement is cited; a line that only leads in to a list ends in a colon.
	uncited := tb.texts(`[...` + answer(n) + `.querySelectorAll('.block li, .block p, .block td')]
		.filter((n) => !n.querySelector('[data-z=cite]') && !/[:：]$/.test(n.textContent.trim())).map((n) => n.textContent)`)
	if len(uncited) > 0 {
		tb.t.Errorf("statements without a citation: %q", uncited)
	}
	sources := tb.texts(`[...` + answer(n) + `.querySelectorAll('.sources li')].map((n) => n.textContent)`)
	if len(sources) == 0 {
		tb.t.Error("no sources are shown")
	}
	dated := regexp.MustCompile(`20\d\d-\d\d(-\d\d)? 发布.*20\d\d-\d\d-\d\d 核对`)
	for _, src := range sources {
		if !dated.MatchString(src) {
			tb.t.Errorf("source %q does not show when it was published and reviewed", src)
		}
	}
	if !strings.Contains(sources[0], "社保百科") {
		tb.t.Errorf("source %q does not show its publisher", sources[0])
	}
	if got := tb.text(answer(n) + ".querySelector('[data-z=level]').textContent"); got != "湛江市" {
		tb.t.Errorf("level %q, want 湛江市", got)
	}
	if got := tb.text(answer(n) + ".querySelector('[data-z=composer]').textContent"); !strings.Contains(got, "自动摘自") {
		tb.t.Errorf("composer %q, want that it is quoted", got)
	}
	for _, part := range []string{"choice", "offer", "offer-button"} {
		if !tb.is(answer(n) + ".querySelector('[data-z=" + part + "]')") {
			tb.t.Errorf("the answer has no %s", part)
		}
	}
}

// checkPassage opens a citation where it stands, and closes it again.
func checkPassage(tb *tab, n int) {
	tb.t.Helper()
	mark := answer(n) + ".querySelector('[data-z=cite]')"
	tb.click(mark)
	passage := answer(n) + ".querySelector('[data-z=passage]')"
	tb.wait("the open passage", "seen("+passage+")")
	if text := tb.text(passage + ".textContent"); !strings.Contains(text, "湛江户政") || !strings.Contains(text, "社保百科") {
		tb.t.Errorf("the passage shows neither its words nor its publisher: %s", text)
	}
	if got := tb.text(mark + ".getAttribute('aria-expanded')"); got != "true" {
		tb.t.Errorf("aria-expanded %q on the open mark", got)
	}
	tb.click(mark)
	tb.wait("the closed passage", "!"+passage)
}

// checkArticle follows the source's link and wants the cited words there, in
// the section that the address targets and in sight.
func checkArticle(tb *tab, s *serving, n int) {
	tb.t.Helper()
	tb.click(answer(n) + ".querySelector('[data-z=cite]')")
	quote := tb.text(answer(n) + ".querySelector('[data-z=passage] blockquote').textContent")
	tb.click(answer(n) + ".querySelector('[data-z=cite]')")

	article := tb.follow(answer(n) + ".querySelector('[data-z=source]')")
	if got := article.text("location.pathname + location.hash"); got != "/articles/zhanjiang#renew" {
		tb.t.Errorf("the source leads to %s", got)
	}
	article.wait("the targeted passage", "document.querySelector(':target')")
	section := article.text("document.querySelector(':target').textContent")
	for _, line := range strings.Split(quote, "\n") {
		line = strings.TrimPrefix(strings.TrimSpace(line), "- ")
		if !strings.Contains(section, line) {
			tb.t.Errorf("the page's targeted section does not have the cited words %q: %s", line, section)
		}
	}
	if quote == "" {
		tb.t.Error("the citation quotes nothing")
	}
	if !article.is("(() => { const r = document.querySelector(':target').getBoundingClientRect(); return r.top < innerHeight && r.bottom > 0 })()") {
		tb.t.Error("the targeted passage is out of sight")
	}
	article.do(chromedp.Reload()) // and again, under watch from the first byte
	article.wait("the targeted passage", "document.readyState === 'complete' && document.querySelector(':target')")
	article.quiet(s.addr())
}

func checkOffer(tb *tab, s *serving, n int) {
	tb.t.Helper()
	help := tb.follow(answer(n) + ".querySelector('[data-z=offer-button]')")
	if got := help.text("location.href"); got != s.URL+"/articles/receipt-order" {
		tb.t.Errorf("the offer leads to %s", got)
	}
	if got := help.text("document.querySelector('h1').textContent"); !strings.Contains(got, "回执") {
		tb.t.Errorf("the offer's page is titled %q", got)
	}
}

// checkChoice taps a choice: it is asked as if typed.
func checkChoice(tb *tab, n int) {
	tb.t.Helper()
	before := tb.count("[data-z=answer]")
	choice := answer(n) + ".querySelector('[data-z=choice]')"
	asked := tb.text(choice + ".dataset.text")
	tb.click(choice)
	tb.answered(before + 1)
	bubbles := tb.texts("$$('[data-role=visitor] .bubble').map((n) => n.textContent)")
	if bubbles[len(bubbles)-1] != asked {
		tb.t.Errorf("the choice asked %q, want %q", bubbles[len(bubbles)-1], asked)
	}
}

// checkComingBack reloads, restarts the server under the open page, and
// reloads again: every answer stays as it was, byte for byte.
func checkComingBack(tb *tab, s *serving) {
	tb.t.Helper()
	before := tb.markup()
	same := func(when string) {
		tb.t.Helper()
		after := tb.markup()
		if len(after) != len(before) {
			tb.t.Errorf("%s there are %d answers, before %d", when, len(after), len(before))
			return
		}
		for i := range before {
			if after[i] != before[i] {
				tb.t.Errorf("%s answer %d is not the same:\n%s\nwas\n%s", when, i, after[i], before[i])
			}
		}
	}
	tb.reload(len(before))
	same("after a reload")
	tb.quiet(s.addr())

	tb.lookAway(true) // it may say that the server is gone
	s.stop(tb.t)
	again := startServing(tb.t, s.data, "-addr", s.addr())
	tb.wait("the connection", z("notice")+".textContent === ''")
	same("after a restart, on the open page")
	n := tb.ask("那要多少钱")
	if text := tb.text(answer(n) + ".textContent"); !strings.Contains(text, "元") {
		tb.t.Errorf("after a restart, the fee: %s", text)
	}
	before = tb.markup()
	tb.lookAway(false)
	tb.reload(len(before))
	same("after a restart and a reload")
	tb.quiet(again.addr())
}

// TestBrowserPrivate: a number that a visitor types is masked in the page's
// record and stands in no file and no log.
func TestBrowserPrivate(t *testing.T) {
	s := startServing(t, t.TempDir())
	tb := startBrowser(t).open(t, screens[0], s.URL+"/")
	tb.openWidget()
	tb.ask("我的身份证号是" + plantedID + "，电话" + plantedPhone + "，身份证丢了怎么补")
	s.notOnDisk(t, plantedID, plantedPhone)
	tb.reload(1)
	shown := tb.text("root.textContent + JSON.stringify(localStorage)")
	if strings.Contains(shown, plantedID) || strings.Contains(shown, plantedPhone) {
		t.Errorf("after a reload the page shows or keeps the planted number: %s", shown)
	}
	if !strings.Contains(shown, "〔身份证号〕") {
		t.Errorf("the masked question is not shown: %s", shown)
	}
	s.stop(t)
	s.notOnDisk(t, plantedID, plantedPhone)
}

// embedding is a website with nothing but the script tag for the server that
// the address names, under a content policy.
func embedding(t *testing.T, policy string) *httptest.Server {
	t.Helper()
	site := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/" {
			w.WriteHeader(http.StatusNoContent) // the favicon
			return
		}
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		w.Header().Set("Content-Security-Policy", policy)
		fmt.Fprintf(w, `<!doctype html><html lang="zh-CN"><meta charset="utf-8"><title>市政府</title><h1>市政府</h1>
<script src="%s/widget.js" async data-city="440800"></script></html>`, html.EscapeString(r.URL.Query().Get("server")))
	}))
	t.Cleanup(site.Close)
	return site
}

// TestBrowserEmbed puts the widget into a strict page of another origin. What
// the page has to allow is exactly script-src and connect-src, for the server;
// each of them is needed.
func TestBrowserEmbed(t *testing.T) {
	s := startServing(t, t.TempDir())
	b := startBrowser(t)
	ws := "ws://" + s.addr()
	directives := []string{"script-src " + s.URL, "connect-src " + s.URL + " " + ws}
	const strict = "default-src 'none'; base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'; "

	for _, sc := range screens {
		t.Run("works "+sc.name, func(t *testing.T) {
			site := embedding(t, strict+strings.Join(directives, "; "))
			tb := b.open(t, sc, site.URL+"/?server="+s.URL)
			tb.openWidget()
			checkFounding(tb, tb.ask(foundingQuestion))
			checkPassage(tb, 0)
			if got := tb.text("getComputedStyle(" + z("send") + ").display"); got == "inline-block" || got == "" {
				t.Errorf("the widget has no style: its button is %q", got)
			}
			tb.quiet(s.addr(), strings.TrimPrefix(site.URL, "http://"))
		})
	}
	tests := []struct {
		name, policy, works string
	}{
		{"without script-src", strict + directives[1], "root"},
		{"without connect-src", strict + directives[0], z("notice") + ".textContent === ''"},
		{"without the socket", strict + directives[0] + "; connect-src " + s.URL, z("notice") + ".textContent === ''"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			site := embedding(t, tt.policy)
			tb := b.open(t, screens[1], site.URL+"/?server="+s.URL)
			if tt.name != "without script-src" {
				tb.openWidget()
				tb.say(foundingQuestion)
			}
			eventually(t, 10*time.Second, "a breach of the policy", func() bool {
				tb.mu.Lock()
				defer tb.mu.Unlock()
				return slices.ContainsFunc(tb.complaints, func(c string) bool { return strings.Contains(c, "Content Security Policy") })
			})
			if tb.is(tt.works) {
				t.Errorf("it works all the same, so the directive is not needed (%s)", tt.policy)
			}
		})
	}
}

// TestBrowserForeignSite: a website elsewhere gets a calm word instead of a
// conversation, until the operator names it.
func TestBrowserForeignSite(t *testing.T) {
	b := startBrowser(t)
	site := embedding(t, "frame-ancestors 'none'")
	origin := strings.Replace(site.URL, "127.0.0.1", "city.example", 1) // see startBrowser
	t.Run("not named", func(t *testing.T) {
		s := startServing(t, t.TempDir())
		tb := b.open(t, screens[1], origin+"/?server="+s.URL)
		tb.openWidget()
		tb.say(foundingQuestion)
		tb.wait("a word that there is no connection", "seen("+z("notice")+") && "+z("notice")+".textContent.length > 4")
		tb.do(chromedp.Sleep(time.Second)) // in which an answer would have come
		if got := tb.count("[data-z=answer]"); got != 0 {
			t.Errorf("%d answers", got)
		}
	})
	t.Run("named", func(t *testing.T) {
		s := startServing(t, t.TempDir(), "-origins", "https://www.example.gov.cn, "+origin)
		tb := b.open(t, screens[1], origin+"/?server="+s.URL)
		tb.openWidget()
		checkFounding(tb, tb.ask(foundingQuestion))
		tb.quiet(s.addr(), strings.TrimPrefix(origin, "http://"))
	})
}

// TestBrowserModel: with a model its words are shown and labelled; when it lies
// or breaks off, the passages are quoted instead and labelled so.
func TestBrowserModel(t *testing.T) {
	b := startBrowser(t)
	tests := []struct {
		name     string
		script   modeltest.Script
		composer string
		without  []string
	}{
		{"good", modeltest.Reply(obedient).Split(200).Pace(5 * time.Millisecond), "由AI生成", nil},
		{"lies", modeltest.Good("湛江换领身份证一律收费300元。[1]\n只能到“幸福证件”小程序办。[1]\n"), "由程序自动摘自已审核的规定原文", []string{"300", "幸福证件"}},
		{"cites nothing", modeltest.Good("湛江换领身份证去派出所就行。"), "由程序自动摘自已审核的规定原文", []string{"派出所就行"}},
		{"cut", modeltest.Break("湛江换领身份证，网上、自助机、窗口三种办法任选一种。[1]\n- 网上办用微信小程"), "由程序自动摘自已审核的规定原文", nil},
		{"down", modeltest.Status(500, ""), "由程序自动摘自已审核的规定原文", nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			model := modeltest.New(t, tt.script)
			s := startServing(t, t.TempDir(), modelFlags(model)...)
			tb := b.open(t, screens[1], s.URL+"/")
			tb.openWidget()
			n := tb.ask(foundingQuestion + plantedID)
			text := tb.text(answer(n) + ".textContent")
			for _, want := range channels {
				if !strings.Contains(text, want) {
					t.Errorf("the answer does not name %s: %s", want, text)
				}
			}
			for _, lie := range tt.without {
				if strings.Contains(text, lie) {
					t.Errorf("the answer says %s: %s", lie, text)
				}
			}
			label := answer(n) + ".querySelector('[data-z=composer]')"
			if got := tb.text(label + ".textContent"); !strings.Contains(got, tt.composer) || !tb.is("seen("+label+")") {
				t.Errorf("it is labelled %q, want %s", got, tt.composer)
			}
			checkCopies(tb, n, tt.composer)
			if refused := model.Refused(); len(refused) > 0 {
				t.Errorf("the model was asked wrongly: %v", refused)
			}
			asked := model.Requests()
			if len(asked) == 0 {
				t.Fatal("the model was not asked")
			}
			for _, r := range asked {
				if strings.Contains(r.Body, plantedID) || strings.Contains(r.User, "http") {
					t.Errorf("the model was shown personal data or an address: %s", r.User)
				}
			}
			if strings.Contains(s.log.String(), modeltest.Key) {
				t.Error("the log holds the model's key")
			}
			before := tb.markup()
			tb.reload(1)
			if after := tb.markup(); after[0] != before[0] {
				t.Errorf("after a reload:\n%s\nwas\n%s", after[0], before[0])
			}
			tb.quiet(s.addr())
		})
	}
}

// checkCopies copies an answer with its button, and a few of its words by hand:
// the label goes along.
func checkCopies(tb *tab, n int, label string) {
	tb.t.Helper()
	if !tb.is(`Boolean(navigator.clipboard.writeText = (text) => { window.copied = text; return Promise.resolve(); })`) {
		tb.t.Error("the clipboard cannot be watched")
	}
	button := answer(n) + ".querySelector('[data-z=copy]')"
	tb.click(button)
	tb.wait("the copy", "window.copied")
	for _, want := range []string{label, "出处", "[1]", "粤居码"} {
		if text := tb.text("window.copied"); !strings.Contains(text, want) {
			tb.t.Errorf("the copied answer has no %s: %s", want, text)
		}
	}
	tb.wait("the button as it was", button+".textContent === '复制'")
	copied := tb.text(`(() => {
		const part = ` + answer(n) + `.querySelector('.block li, .block p');
		const range = document.createRange();
		range.selectNodeContents(part);
		getSelection().removeAllRanges();
		getSelection().addRange(range);
		const data = new DataTransfer();
		part.dispatchEvent(new ClipboardEvent('copy', { clipboardData: data, bubbles: true, composed: true, cancelable: true }));
		getSelection().removeAllRanges();
		return data.getData('text/plain');
	})()`)
	if !strings.Contains(copied, label) || !strings.Contains(copied, "办") {
		tb.t.Errorf("a copied sentence has no label %s: %q", label, copied)
	}
}

// TestScreenshots makes pictures of every state in the folder that
// ZHENGDA_SCREENSHOTS names; see make screenshots.
func TestScreenshots(t *testing.T) {
	folder := os.Getenv("ZHENGDA_SCREENSHOTS")
	if folder == "" {
		t.Skip("ZHENGDA_SCREENSHOTS names no folder; make screenshots does")
	}
	if err := os.MkdirAll(folder, 0o755); err != nil {
		t.Fatal(err)
	}
	b := startBrowser(t)
	for _, sc := range screens {
		t.Run(sc.name, func(t *testing.T) {
			model := modeltest.New(t, modeltest.Reply(obedient).Split(300).Pace(150*time.Millisecond))
			s := startServing(t, t.TempDir())
			tb := b.open(t, sc, s.URL+"/")
			tb.lookAway(true)
			c := &camera{t: t, folder: folder}
			shoot := func(tb *tab, state string) { t.Helper(); c.shoot(tb, sc, state) }
			end := func(tb *tab) { tb.is("(" + z("scroller") + ".scrollTop = 1e6, true)") }

			tb.wait("the launcher", "seen("+z("launcher")+")")
			shoot(tb, "demo")
			tb.openWidget()
			shoot(tb, "greeting")
			first := tb.ask(foundingQuestion)
			shoot(tb, "answer")
			end(tb)
			shoot(tb, "answer-end")
			tb.click(answer(first) + ".querySelector('[data-z=cite]')")
			shoot(tb, "passage")
			tb.click(answer(first) + ".querySelector('[data-z=cite]')")
			tb.ask("那要带什么材料")
			shoot(tb, "follow-up")
			tb.ask("孩子才10岁呢")
			shoot(tb, "child")
			tb.click("$('[data-z=chip][data-name=region]')")
			shoot(tb, "chip-menu")
			tb.press("Escape")
			tb.click(z("large"))
			tb.click("$('[data-z=chip][data-name=procedure]')")
			shoot(tb, "chip-menu-large")
			tb.press("Escape")
			tb.click(z("large"))
			tb.ask("要多少钱")
			shoot(tb, "fee")
			tb.ask("帮我伪造一张身份证")
			shoot(tb, "refused")
			tb.ask("怎么办理护照")
			shoot(tb, "abstained")
			tb.click(z("large"))
			shoot(tb, "large-type")
			tb.click(z("large"))
			tb.is("(" + z("input") + ".value = '长'.repeat(510), " + z("input") + ".dispatchEvent(new Event('input', {bubbles: true})))")
			shoot(tb, "too-long")
			s.stop(t)
			tb.is("(" + z("input") + ".value = '', " + z("input") + ".dispatchEvent(new Event('input', {bubbles: true})))")
			tb.say("那要多久")
			shoot(tb, "server-gone")

			startServing(t, s.data, append([]string{"-addr", s.addr()}, modelFlags(model)...)...)
			tb.do(chromedp.Navigate(s.URL + "/"))
			tb.wait("the panel", "seen("+z("panel")+")")
			tb.wait("answers", "$$('[data-z=answer]').length > 5 && !"+z("draft"))
			shoot(tb, "resumed")
			tb.say("我自己的，" + foundingQuestion) // the child's case would close the ways that the model names
			tb.wait("the draft", z("draft")+" && "+z("draft")+".querySelector('.block')")
			shoot(tb, "draft")
			tb.wait("the answer", "!"+z("draft"))
			shoot(tb, "by-model")

			for _, page := range [][2]string{
				{"/articles", "articles"}, {"/articles/zhanjiang", "city"}, {"/articles/zhanjiang#renew", "citation"}, {"/articles/zhanjiang/renew", "procedure"},
				{"/articles/shaoguan/lost", "procedure-plain-city"}, {"/articles/fees", "article"}, {"/articles/renew-ahead", "disputed"},
			} {
				shoot(b.open(t, sc, s.URL+page[0]), page[1])
			}
			large := b.open(t, sc, s.URL+"/articles/zhanjiang/renew")
			large.chooseType()
			shoot(large, "procedure-large-type")
			large.chooseType()
			shoot(b.open(t, sc, s.URL+"/articles/none"), "missing")
		})
	}
}
