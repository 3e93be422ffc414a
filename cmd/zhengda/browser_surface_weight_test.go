package main

import (
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
)

// scale weighs what a tab takes from a server: the bytes over the wire, headers and all.
type scale struct {
	mu     sync.Mutex
	server string
	names  map[network.RequestID]string
	files  map[string]float64 // by path
	talk   float64            // tickets
	frames int                // of websockets
}

// weigh has a tab weighed from here on.
func weigh(t *testing.T, tb *tab, server string) *scale {
	t.Helper()
	sc := &scale{server: server, names: map[network.RequestID]string{}, files: map[string]float64{}}
	if err := chromedp.Listen(tb.ctx, func(event any) {
		sc.mu.Lock()
		defer sc.mu.Unlock()
		switch e := event.(type) {
		case *network.EventRequestWillBeSent:
			if path, ok := strings.CutPrefix(e.Request.URL, server); ok {
				sc.names[e.RequestID] = path
			}
		case *network.EventLoadingFinished:
			switch path, ok := sc.names[e.RequestID]; {
			case !ok:
			case strings.HasPrefix(path, "/api/"):
				sc.talk += e.EncodedDataLength
			default:
				sc.files[path] += e.EncodedDataLength
			}
		case *network.EventWebSocketFrameReceived:
			sc.frames += len(e.Response.PayloadData)
		case *network.EventWebSocketFrameSent:
			sc.frames += len(e.Response.PayloadData)
		}
	}); err != nil {
		t.Fatal(err)
	}
	return sc
}

// TestBrowserSurfaceWeight: what comes over the wire until the first answer is shown.
func TestBrowserSurfaceWeight(t *testing.T) {
	const most = 30_000 // bytes
	s := startServing(t, t.TempDir())
	b := startBrowser(t)
	for _, sc := range screens {
		t.Run(sc.name, func(t *testing.T) {
			site := hosting(t, "", longPage(s.URL)) // of an origin that the browser has not seen
			tb := b.open(t, sc, "about:blank")
			tb.do(protocol(network.SetCacheDisabled, network.SetCacheDisabledParams{CacheDisabled: true}))
			w := weigh(t, tb, s.URL)
			tb.do(chromedp.Navigate(site.URL + "/"))
			tb.openWidget()
			tb.ask(foundingQuestion)
			tb.settled()
			w.mu.Lock()
			defer w.mu.Unlock()
			all, lines := 0.0, ""
			for path, bytes := range w.files {
				all += bytes
				lines += fmt.Sprintf("\n%8.0f %s", bytes, path)
			}
			t.Logf("%.0f bytes for the first answer, at most %d; beside them %.0f of tickets and %d in websocket frames%s", all, most, w.talk, w.frames, lines)
			if len(w.files) < 3 || w.frames == 0 || w.talk == 0 {
				t.Error("not all was weighed")
			}
			if all > most {
				t.Errorf("%.0f bytes, want %d at most", all, most)
			}
			tb.quiet(s.addr(), strings.TrimPrefix(site.URL, "http://"))
		})
	}
}

// TestBrowserSurfaceSlow: on a slow line launcher and answer come all the same.
func TestBrowserSurfaceSlow(t *testing.T) {
	s := startServing(t, t.TempDir())
	site := hosting(t, "", longPage(s.URL))
	tb := startBrowser(t).open(t, screens[0], "about:blank")
	tb.do(protocol(network.SetCacheDisabled, network.SetCacheDisabledParams{CacheDisabled: true}))
	slow := &network.Conditions{Latency: 400, DownloadThroughput: 400_000 / 8, UploadThroughput: 400_000 / 8, ConnectionType: network.ConnectionTypeCellular3g}
	call(tb, network.EmulateNetworkConditionsByRule, network.EmulateNetworkConditionsByRuleParams{MatchedNetworkConditions: []*network.Conditions{slow}})
	began := time.Now()
	tb.do(chromedp.Navigate(site.URL + "/"))
	tb.wait("the launcher", "seen("+z("launcher")+")")
	t.Logf("launcher after %v", time.Since(began).Round(10*time.Millisecond))
	tb.openWidget()
	began = time.Now()
	checkFounding(tb, tb.ask(foundingQuestion))
	t.Logf("answer after %v more", time.Since(began).Round(10*time.Millisecond))
	if !tb.is("performance.getEntriesByType('resource').filter((r) => r.name.startsWith('" + s.URL + "')).every((r) => r.duration >= 390)") {
		t.Error("the line is not slow")
	}
	tb.quiet(s.addr(), strings.TrimPrefix(site.URL, "http://"))
}
