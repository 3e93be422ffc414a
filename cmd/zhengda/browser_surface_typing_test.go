package main

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"

	"zhengda/bot/openai/modeltest"
)

// TestBrowserSurfaceTyping: an input method's Enter sends nothing, one's own does, with Shift it breaks the line.
func TestBrowserSurfaceTyping(t *testing.T) {
	s := startServing(t, t.TempDir())
	tb := startBrowser(t).open(t, screens[1], s.URL+"/")
	tb.openWidget()
	tb.click(z("input"))
	questions := func() []string { return tb.texts("$$('[data-role=visitor] .bubble').map((n) => n.textContent)") }
	compose := func(text string) {
		t.Helper()
		at := int64(len([]rune(text)))
		tb.do(protocol(input.ImeSetComposition, input.ImeSetCompositionParams{Text: text, SelectionStart: at, SelectionEnd: at}))
	}
	tb.is("(window.composing = 0, root.addEventListener('keydown', (e) => { composing += e.isComposing || e.keyCode === 229 }), true)")
	process := input.DispatchKeyEventParams{Type: input.DispatchKeyEventTypeRawKeyDown, Key: "Enter", Code: "Enter", WindowsVirtualKeyCode: 229}
	for _, text := range []string{"z", "zhan", "湛江"} {
		compose(text)
	}
	tb.do(protocol(input.DispatchKeyEvent, process)) // takes the candidate, as some input methods tell it
	enter := process
	enter.WindowsVirtualKeyCode = 13 // and as others do, while they still compose
	tb.do(protocol(input.DispatchKeyEvent, enter))
	tb.settled()
	if got := questions(); len(got) > 0 || tb.text(z("input")+".value") != "湛江" || tb.text("String(composing)") != "2" {
		t.Fatalf("Enter within a composition sends %q; the composer has %q, composing %s", got, tb.text(z("input")+".value"), tb.text("String(composing)"))
	}
	tb.do(protocol(input.InsertText, input.InsertTextParams{Text: "湛江"})) // the composition ends
	tb.strike("Enter", shift)
	tb.do(protocol(input.InsertText, input.InsertTextParams{Text: "身份证丢了怎么补？"}))
	tb.settled()
	if got := tb.text(z("input") + ".value"); got != "湛江\n身份证丢了怎么补？" || len(questions()) > 0 {
		t.Errorf("with Shift, Enter gives %q and sends %q", got, questions())
	}
	if !tb.is("(({clientHeight: h, scrollHeight: all}) => h >= 60 && h >= all)(" + z("input") + ")") {
		t.Error("the composer does not grow with its second line")
	}
	tb.strike("Enter", 0)
	tb.answered(1)
	if got := questions(); len(got) != 1 || got[0] != "湛江\n身份证丢了怎么补？" {
		t.Errorf("Enter sends %q", got)
	}
	tb.quiet(s.addr())
}

// paste pastes what a script puts on the clipboard's data, as the browser tells the page of it; true: the page has refused it.
func (tb *tab) paste(fill string) bool {
	tb.t.Helper()
	return tb.is(`(() => { const data = new DataTransfer(); ` + fill + `;
		const event = new ClipboardEvent('paste', {clipboardData: data, bubbles: true, composed: true, cancelable: true});
		` + z("input") + `.focus();
		return !` + z("input") + `.dispatchEvent(event) })()`)
}

// TestBrowserSurfacePaste: a very long text and a picture get a calm word, and nothing goes out.
func TestBrowserSurfacePaste(t *testing.T) {
	s := startServing(t, t.TempDir())
	tb := startBrowser(t).open(t, screens[0], s.URL+"/")
	tb.openWidget()
	tb.click(z("input"))
	tb.is("(window.longest = 0, new PerformanceObserver((l) => l.getEntries().forEach((e) => { longest = Math.max(longest, e.duration) })).observe({type: 'longtask'}))")
	long := strings.Repeat("办身份证。", 2000)
	if tb.paste("data.setData('text/plain', 'x')") {
		t.Error("text cannot be pasted")
	}
	tb.do(protocol(input.InsertText, input.InsertTextParams{Text: long})) // what the browser then does with it
	tb.wait("the count", z("count")+".textContent")
	if got := tb.text(z("count") + ".textContent"); !strings.Contains(got, "最多 500 个字，现在多 9500 个") || !strings.Contains(got, "其余分几条发") {
		t.Errorf("the count says %q", got)
	}
	if !tb.is(z("send") + ".disabled && " + z("input") + ".value.length === 10000 && " + z("input") + ".getAttribute('aria-invalid') === 'true'") {
		t.Error("a text that is too long can be sent, or was cut")
	}
	tb.strike("Enter", 0)
	tb.do(protocol(input.InsertText, input.InsertTextParams{Text: "再来"}))
	tb.settled()
	if n := tb.count("[data-role=visitor]"); n != 0 || !tb.is(z("input")+".value.endsWith('再来')") {
		t.Errorf("%d messages, and the composer ends in %q", n, tb.text(z("input")+".value.slice(-4)"))
	}
	tb.checkWhole("long text", 200)
	var longest float64
	if tb.js("longest", &longest); longest > 1000 {
		t.Errorf("the page stood still for %v ms", longest)
	}
	tb.put(strings.Repeat("长", 480))
	if got := tb.text(z("count") + ".textContent"); got != "还可以写 20 个字" {
		t.Errorf("near the end the count says %q", got)
	}
	tb.put("")

	var sent []string
	watch := make(chan string, 100)
	if err := chromedp.Listen(tb.ctx, func(event any) {
		switch e := event.(type) {
		case *network.EventRequestWillBeSent:
			watch <- e.Request.Method + " " + e.Request.URL
		case *network.EventWebSocketFrameSent:
			watch <- "frame " + string(e.Response.PayloadData)
		}
	}); err != nil {
		t.Fatal(err)
	}
	picture := "data.items.add(new File([new Uint8Array(9000)], '身份证.png', {type: 'image/png'}))"
	if !tb.paste(picture) {
		t.Error("a picture is pasted")
	}
	tb.wait("a word on pictures", z("count")+".textContent.includes('不收证件照片')")
	if !tb.is(`(() => { const data = new DataTransfer(); ` + picture + `; return !` + z("scroller") + `.dispatchEvent(new DragEvent('drop', {dataTransfer: data, bubbles: true, composed: true, cancelable: true})) })()`) {
		t.Error("a picture that is dropped opens in the place of the page")
	}
	tb.settled()
	tb.settled()
	for len(watch) > 0 {
		sent = append(sent, <-watch)
	}
	if len(sent) > 0 || tb.is(z("input")+".value") {
		t.Errorf("of a picture this goes out: %q", sent)
	}
	tb.quiet(s.addr())
}

// TestBrowserSurfaceSignOfLife: a question is there in the frame in which it was sent, then a sign that it is worked on, then blocks, then the answer.
func TestBrowserSurfaceSignOfLife(t *testing.T) {
	model := modeltest.New(t, modeltest.Reply(obedient).Split(300).Pace(60*time.Millisecond))
	s := startShop(t, t.TempDir(), modelFlags(model)...)
	tb := startBrowser(t).open(t, screens[0], s.URL+"/")
	tb.openWidget()
	tb.wait("the connection", z("notice")+".textContent === ''")
	tb.put(foundingQuestion)
	tb.is(`(() => {
		window.steps = [];
		const note = (step) => steps.at(-1) !== step && steps.push(step);
		const look = () => {
			const bubble = root.querySelector('[data-role=visitor] .bubble'), line = root.querySelector('[data-z=progress]');
			if (root.querySelector('[data-z=answer]')) return note('answer');
			if (root.querySelector('[data-z=draft] .block')) return note('block');
			if (line && line.textContent) return note('progress');
			if (bubble) return note('bubble ' + root.querySelector('[data-z=status]').textContent);
		};
		new MutationObserver(look).observe(` + z("list") + `, {childList: true, subtree: true, characterData: true});
		root.addEventListener('click', () => { requestAnimationFrame(() => { steps.unshift('frame: ' + Boolean(root.querySelector('[data-role=visitor] .bubble')) + ' ' + (root.querySelector('[data-z=input]').value === '')) }) }, {once: true, capture: true});
		return true;
	})()`)
	tb.click(z("send"))
	tb.answered(1)
	var steps []string
	tb.js("steps", &steps)
	out, _ := json.Marshal(steps)
	if got := strings.Join(steps, ", "); !strings.HasPrefix(got, "frame: true true, bubble 正在发送, ") || !strings.HasSuffix(got, "progress, block, answer") {
		t.Errorf("after a question there was %s", out)
	}
	tb.quiet(strings.TrimPrefix(s.URL, "http://"))
}
