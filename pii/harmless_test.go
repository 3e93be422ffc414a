package pii

import (
	"os"
	"strings"
	"testing"
)

// lines returns the lines of a file of testdata without comments.
func lines(t testing.TB, name string) []string {
	t.Helper()
	b, err := os.ReadFile("testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for l := range strings.Lines(string(b)) {
		if l = strings.TrimRight(l, "\n"); l != "" && !strings.HasPrefix(l, "#") {
			out = append(out, l)
		}
	}
	return out
}

// A masked question is a question spoilt: the bot answers beside the point.
func TestMaskLeavesHarmless(t *testing.T) {
	sentences := lines(t, "harmless.txt")
	if len(sentences) < 60 {
		t.Fatalf("harmless.txt has %d sentences, want 60 or more", len(sentences))
	}
	for _, s := range sentences {
		if got, found := Mask(s); got != s {
			t.Errorf("Mask(%q) = %q, want it unchanged (found %v)", s, got, found)
		}
	}
	// Nor may neighbours make each other look personal.
	for i := 1; i < len(sentences); i++ {
		s := sentences[i-1] + "。" + sentences[i]
		if got := MaskString(s); got != s {
			t.Errorf("MaskString(%q) = %q, want it unchanged", s, got)
		}
	}
}
