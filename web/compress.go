package web

import (
	"bytes"
	"compress/gzip"
	"net/http"
	"strconv"
	"strings"
)

// isText reports whether files of the content type are worth compressing.
func isText(kind string) bool {
	return strings.HasPrefix(kind, "text/") || strings.HasPrefix(kind, "application/json") || kind == "image/svg+xml"
}

// compress is data in gzip, or nil where that does not make it smaller.
func compress(kind string, data []byte) []byte {
	if !isText(kind) {
		return nil
	}
	var out bytes.Buffer
	z, err := gzip.NewWriterLevel(&out, gzip.BestCompression)
	if err != nil {
		panic(err) // the level is a constant
	}
	_, _ = z.Write(data) // to memory
	_ = z.Close()
	if out.Len() >= len(data) {
		return nil
	}
	return out.Bytes()
}

// acceptsGzip reports whether the client says that it reads gzip.
func acceptsGzip(h http.Header) bool {
	named, other := -1.0, -1.0
	for part := range strings.SplitSeq(strings.Join(h.Values("Accept-Encoding"), ","), ",") {
		name, param, _ := strings.Cut(part, ";")
		q := 1.0
		if value, ok := strings.CutPrefix(strings.ToLower(strings.TrimSpace(param)), "q="); ok {
			var err error
			if q, err = strconv.ParseFloat(strings.TrimSpace(value), 64); err != nil {
				q = 0
			}
		}
		switch strings.ToLower(strings.TrimSpace(name)) {
		case "gzip", "x-gzip":
			named = max(named, q)
		case "*":
			other = max(other, q)
		}
	}
	if named >= 0 {
		return named > 0
	}
	return other > 0
}
