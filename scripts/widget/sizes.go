package main

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
)

// gzipped is the size of data as the server sends it.
func gzipped(data []byte) int {
	var out bytes.Buffer
	z, err := gzip.NewWriterLevel(&out, gzip.BestCompression)
	if err != nil {
		panic(err) // the level is a constant
	}
	z.Write(data) // to memory
	z.Close()
	return out.Len()
}

// firstAnswer is what a browser has loaded once the first answer in simplified
// Chinese is shown, compressed.
func (b *bundle) firstAnswer() int {
	sum := gzipped(b.files["widget.js"]) + gzipped(b.files[b.words])
	for _, name := range b.first {
		sum += gzipped(b.files[name])
	}
	return sum
}

func (b *bundle) writeSizes(w io.Writer) {
	fmt.Fprintf(w, "%8s %8s\n", "bytes", "gzip")
	for _, name := range slices.Sorted(maps.Keys(b.files)) {
		if !strings.HasSuffix(name, ".js") {
			continue
		}
		mark := ""
		if name == "widget.js" || name == b.words || slices.Contains(b.first, name) {
			mark = "  for the first answer"
		}
		fmt.Fprintf(w, "%8d %8d  %s%s\n", len(b.files[name]), gzipped(b.files[name]), name, mark)
	}
	fmt.Fprintf(w, "%8s %8d  for the first answer, in simplified Chinese\n", "", b.firstAnswer())
}
