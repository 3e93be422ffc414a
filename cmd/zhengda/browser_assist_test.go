package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// TestBrowserAssist tries the assist API on its example page, on a phone and at
// a desk: a wrong token, a conversation, the copy. With ZHENGDA_SCREENSHOTS it
// takes pictures.
func TestBrowserAssist(t *testing.T) {
	const token = "0123456789abcdef0123456789abcdef"
	b := startBrowser(t)
	s := startServing(t, t.TempDir(), "-assist-tokens", "example:"+token)
	for _, sc := range screens {
		t.Run(sc.name, func(t *testing.T) {
			tb := b.open(t, sc, s.URL+"/assist/example")
			shoot := func(state string) {
				folder := os.Getenv("ZHENGDA_SCREENSHOTS")
				if folder == "" {
					return
				}
				png, err := chromedp.Run(tb.ctx, chromedp.CaptureScreenshot())
				if err == nil {
					err = os.WriteFile(filepath.Join(folder, fmt.Sprintf("%d-assist-%s.png", sc.width, state)), png, 0o644)
				}
				if err != nil {
					t.Fatal(err)
				}
			}
			fill := func(id, text string) {
				t.Helper()
				if !tb.is(fmt.Sprintf("(document.getElementById(%q).value = %q, true)", id, text)) {
					t.Errorf("%s cannot be filled", id)
				}
			}
			const button, state = "document.getElementById('go')", "document.getElementById('state').textContent"
			shoot("empty")
			fill("token", token+"x")
			fill("text", "客：湛江换领身份证去哪里换？\n坐席：给本人办吗？\n客：孩子才10岁，身份证"+plantedID)
			tb.lookAway(true) // the browser complains of the 401
			tb.click(button)
			tb.wait("the refusal", state+".includes('令牌不对')")
			tb.lookAway(false)
			fill("token", token)
			tb.click(button)
			tb.wait("the suggestions", "document.querySelectorAll('.suggestion').length >= 2")
			text := tb.text("document.querySelector('main').textContent")
			for _, want := range []string{"监护人", "湛江市", "10岁", "网上办 不可以", "由程序自动摘自已审核的规定原文"} {
				if !strings.Contains(text, want) {
					t.Errorf("the page does not show %s: %s", want, text)
				}
			}
			if strings.Contains(text, plantedID) {
				t.Error("the page shows personal data that it sent")
			}
			if n := tb.text("String([...document.querySelectorAll('.suggestion')].filter((n) => { const marks = new Set([...n.querySelectorAll('sup')].map((x) => x.textContent)); return marks.size !== n.querySelectorAll('.cited li').length; }).length)"); n != "0" {
				t.Errorf("%s suggestions have marks that do not resolve", n)
			}
			if !tb.is("document.documentElement.scrollWidth <= document.documentElement.clientWidth") {
				t.Error("the page is wider than the screen")
			}
			shoot("suggestions")
			if !tb.is(`Boolean(navigator.clipboard.writeText = (text) => { window.copied = text; return Promise.resolve(); })`) {
				t.Error("the clipboard cannot be watched")
			}
			tb.click("document.querySelector('.suggestion button')")
			tb.wait("the copy", "window.copied")
			if copied := tb.text("window.copied"); !strings.Contains(copied, "自助机") || !strings.HasSuffix(copied, "由程序自动摘自已审核的规定原文") {
				t.Errorf("copied without its label: %s", copied)
			}
			shoot("copied")
			tb.is("(document.getElementById('known').scrollIntoView({block: 'end'}), true)")
			shoot("known")
			tb.quiet(s.addr())
		})
	}
}
