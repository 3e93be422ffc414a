package index

import (
	"testing"

	"zhengda/knowledge"
)

// BenchmarkOpen opens a generation that is there, as every start does.
func BenchmarkOpen(b *testing.B) {
	c, err := knowledge.Embedded()
	if err != nil {
		b.Fatal(err)
	}
	dir := b.TempDir()
	open(b, dir, c)
	for b.Loop() {
		open(b, dir, c)
	}
}
