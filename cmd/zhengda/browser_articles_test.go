package main

import (
	"context"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

// chooseType presses the button for the size of type on a page, as a hand does.
func (tb *tab) chooseType() {
	tb.t.Helper()
	const button = "document.querySelector('form.type button')"
	before := tb.text(button + ".value")
	tb.click(button)
	tb.wait("the page in the other size", "document.readyState === 'complete' && "+button+".value !== '"+before+"'")
}

// TestBrowserArticles: article pages without a script, on a small phone, a
// phone and at a desk, in both sizes of type: nothing is blocked, nothing runs
// over the edge, and what is to be tapped is large enough.
func TestBrowserArticles(t *testing.T) {
	b := startBrowser(t)
	s := startServing(t, t.TempDir())
	for _, sc := range append([]screen{{"small phone", 320, 640, true}}, screens...) {
		t.Run(sc.name, func(t *testing.T) {
			tb := b.open(t, sc, s.URL+"/articles")
			tb.do(protocol(emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true}))
			for _, size := range []string{"", "large"} {
				for _, path := range []string{"/articles", "/articles/zhanjiang", "/articles/zhanjiang/renew", "/articles/yunfu/change", "/articles/shaoguan/temporary", "/articles/renew", "/articles/fees", "/articles/renew-ahead"} {
					tb.do(chromedp.Navigate(s.URL + path))
					tb.wait("the page", "document.readyState === 'complete'")
					if got := tb.text("document.documentElement.dataset.type"); got != size {
						t.Errorf("%s: type %q, want %q", path, got, size)
					}
					tb.is("(document.querySelectorAll('details').forEach((d) => { d.open = true }), true)")
					if over := tb.texts(`document.documentElement.scrollWidth > document.documentElement.clientWidth
						? [...document.querySelectorAll('main *')].filter((n) => n.getBoundingClientRect().right > document.documentElement.clientWidth).map((n) => n.outerHTML.slice(0, 80)) : []`); len(over) > 0 {
						t.Errorf("%s %s is wider than the screen: %q", path, size, over)
					}
					if small := tb.texts(`[...document.querySelectorAll('a, button, summary')].filter((n) => {
						const r = n.getBoundingClientRect();
						return n.checkVisibility() && r.height && !n.closest('.skip, p.remark, p.notice') && (r.height < 43.5 || r.width < 43.5);
					}).map((n) => n.outerHTML.slice(0, 80))`); len(small) > 0 {
						t.Errorf("%s %s has targets smaller than a finger: %q", path, size, small)
					}
					if split := tb.texts("[...document.querySelectorAll('.whole')].filter((n) => n.getClientRects().length > 1).map((n) => n.textContent)"); len(split) > 0 {
						t.Errorf("%s %s splits %q at the end of a line", path, size, split)
					}
					if !tb.is("document.querySelector('.facts')") {
						continue
					}
					place := tb.text(`(() => {
						const box = (s) => document.querySelector(s).getBoundingClientRect();
						return box('.facts').left > box('.body').right && box('.facts').top < box('.short').bottom ? 'beside'
							: box('.facts').top >= box('.body').bottom && box('.facts').bottom <= box('.sources').top ? 'behind' : 'elsewhere';
					})()`)
					if want := map[bool]string{true: "behind", false: "beside"}[sc.phone || size != ""]; place != want {
						t.Errorf("%s %s: the facts are %s the sections, want them %s", path, size, place, want)
					}
				}
				tb.chooseType()
				if got := tb.text("location.pathname"); got != "/articles/renew-ahead" {
					t.Errorf("the choice of type size leads to %s", got)
				}
			}
			if !tb.is("document.querySelector('script[type=\"application/ld+json\"]').textContent.includes('FAQPage')") {
				t.Error("the page has no structured data")
			}
			tb.quiet(s.addr())
		})
	}
}

// TestBrowserArticleTarget: the passage that an address names is marked.
func TestBrowserArticleTarget(t *testing.T) {
	s := startServing(t, t.TempDir())
	tb := startBrowser(t).open(t, screens[0], s.URL+"/articles/zhanjiang/renew#materials")
	tb.wait("the targeted passage", "document.querySelector('section#materials:target')")
	colour := func(of string) string {
		return tb.text("getComputedStyle(document.querySelector('" + of + "')).backgroundColor")
	}
	if marked, plain := colour("section:target"), colour("section#steps"); marked == plain {
		t.Errorf("the targeted passage is %s like any other", marked)
	}
}

// TestBrowserArticlePrint: a page on one matter prints on one sheet, and
// without what only a screen needs.
func TestBrowserArticlePrint(t *testing.T) {
	s := startServing(t, t.TempDir())
	tb := startBrowser(t).open(t, screens[1], s.URL+"/articles/fees")
	a4 := page.PrintToPDFParams{PaperWidth: 8.27, PaperHeight: 11.69}
	toPDF := chromedp.Action[page.PrintToPDFResult](func(ctx context.Context, target *chromedp.Target) (page.PrintToPDFResult, error) {
		return cdp.Call(ctx, target, page.PrintToPDF, a4)
	})
	pdf, err := chromedp.Run(tb.ctx, toPDF)
	if err != nil {
		t.Fatal(err)
	}
	if got := strings.Count(string(pdf.Data), "/Type /Page\n") + strings.Count(string(pdf.Data), "/Type /Page/"); got != 1 {
		t.Errorf("it prints on %d sheets, want 1", got)
	}
	tb.do(protocol(emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Media: "print"}))
	for _, part := range []string{"header.top", "nav.related", "nav.crumbs", "nav.turn"} {
		if tb.is("seen(document.querySelector('" + part + "'))") {
			t.Errorf("%s is printed", part)
		}
	}
	if !tb.is("seen(document.querySelector('section.sources'))") {
		t.Error("the sources are not printed")
	}
}
