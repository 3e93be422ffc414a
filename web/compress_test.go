package web

import (
	"compress/gzip"
	"io"
	"net/http"
	"strconv"
	"testing"
)

func TestAcceptsGzip(t *testing.T) {
	tests := []struct {
		header []string
		want   bool
	}{
		{nil, false},
		{[]string{""}, false},
		{[]string{"gzip"}, true},
		{[]string{"gzip, deflate, br, zstd"}, true},
		{[]string{"br;q=1.0, GZIP;q=0.2"}, true},
		{[]string{"br", "gzip"}, true},
		{[]string{"*"}, true},
		{[]string{"br, deflate"}, false},
		{[]string{"gzip;q=0"}, false},
		{[]string{"gzip; q=0.000, *"}, false},
		{[]string{"*;q=0"}, false},
		{[]string{"identity"}, false},
		{[]string{"gzip;q=x"}, false},
	}
	for _, tt := range tests {
		if got := acceptsGzip(http.Header{"Accept-Encoding": tt.header}); got != tt.want {
			t.Errorf("%q: %v, want %v", tt.header, got, tt.want)
		}
	}
}

func TestTextIsCompressed(t *testing.T) {
	h := newHouse(t, plan{})
	for _, path := range []string{"/widget.js", "/static/widget/element.js", "/static/site.css"} {
		plain := h.get(t, path, "Accept-Encoding", "identity")
		text := bodyOf(t, plain)
		zipped := h.get(t, path, "Accept-Encoding", "gzip")
		length := zipped.Header.Get("Content-Length")
		z, err := gzip.NewReader(zipped.Body)
		if err != nil {
			t.Fatalf("%s: %v", path, err)
		}
		got, err := io.ReadAll(z)
		if err != nil || string(got) != text {
			t.Errorf("%s: what comes compressed is other text (%v)", path, err)
		}
		if zipped.Header.Get("Content-Encoding") != "gzip" || plain.Header.Get("Content-Encoding") != "" {
			t.Errorf("%s: Content-Encoding %q and %q", path, zipped.Header.Get("Content-Encoding"), plain.Header.Get("Content-Encoding"))
		}
		if n, err := strconv.Atoi(length); err != nil || n >= len(text) {
			t.Errorf("%s: %s bytes compressed, %d plain", path, length, len(text))
		}
		for _, resp := range []*http.Response{plain, zipped} {
			if resp.Header.Get("Vary") != "Accept-Encoding" {
				t.Errorf("%s: Vary %q", path, resp.Header.Get("Vary"))
			}
		}
		if plain.Header.Get("Etag") == zipped.Header.Get("Etag") {
			t.Errorf("%s has the same Etag with and without compression", path)
		}
		again := h.get(t, path, "Accept-Encoding", "gzip", "If-None-Match", zipped.Header.Get("Etag"))
		if again.StatusCode != http.StatusNotModified || again.Header.Get("Vary") != "Accept-Encoding" {
			t.Errorf("%s with its Etag: %s, Vary %q", path, again.Status, again.Header.Get("Vary"))
		}
	}
}
