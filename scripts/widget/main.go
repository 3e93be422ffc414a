// Command widget makes web/static/widget/dist, what a browser loads of the
// widget, from its sources beside it. make widget runs it after every change of
// them, and a test of this folder fails when it was not run:
//
//	go run ./scripts/widget web/static
//
// It prints how large each file is over the wire, and all of them together that
// the first answer needs. docs/adr/0015-bundle.md tells why there is a bundler.
package main

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
)

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: go run ./scripts/widget web/static")
		os.Exit(2)
	}
	if err := run(os.Args[1], os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "widget:", err)
		os.Exit(1)
	}
}

func run(static string, out io.Writer) error {
	b, err := makeBundle(static)
	if err != nil {
		return err
	}
	dist := filepath.Join(static, "widget", "dist")
	if err := os.RemoveAll(dist); err != nil { // names have hashes: those of before would stay
		return err
	}
	if err := os.MkdirAll(dist, 0o755); err != nil {
		return err
	}
	for name, data := range b.files {
		if err := os.WriteFile(filepath.Join(dist, name), data, 0o644); err != nil {
			return err
		}
	}
	b.writeSizes(out)
	return nil
}
