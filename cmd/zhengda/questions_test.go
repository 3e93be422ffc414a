package main

import (
	"fmt"
	"io"
	"os"
	"strings"
	"testing"
)

// floors are the figures reached on the project's own question sets. They go up
// with the bot and the corpus, and never down. questions.jsonl was in view while
// the bot was made; questions-fresh.jsonl was written by somebody who saw neither
// its answers nor the wordings of the articles.
var floors = []struct {
	file   string
	bounds map[string]float64
}{
	{"questions.jsonl", map[string]float64{"full": 0.74, "pass": 0.77, "inscope": 0.97, "stop": 0.94, "no_forbidden": 1, "no_leak": 1}},
	{"questions-fresh.jsonl", map[string]float64{"full": 0.59, "pass": 0.61, "inscope": 0.97, "stop": 1, "no_forbidden": 1, "no_leak": 1}},
}

// TestQuestionFloors scores the project's own questions.
func TestQuestionFloors(t *testing.T) {
	for _, set := range floors {
		t.Run(set.file, func(t *testing.T) {
			args := []string{"eval", "questions", "-data", t.TempDir(), "-list", "200"}
			for name, bound := range set.bounds {
				args = append(args, "-floor", fmt.Sprintf("%s=%v", name, bound))
			}
			var out strings.Builder
			if err := run(t.Context(), append(args, "testdata/"+set.file), func(string) string { return "" }, strings.NewReader(""), &out, io.Discard); err != nil {
				t.Errorf("%v\n%s", err, out.String())
			}
			lines := strings.Split(strings.TrimSpace(out.String()), "\n")
			t.Log(lines[len(lines)-1])
		})
	}
}

// TestFloorsAreDocumented holds the commands in docs/evaluation.md to the floors.
func TestFloorsAreDocumented(t *testing.T) {
	doc, err := os.ReadFile("../../docs/evaluation.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, set := range floors {
		command := ""
		for line := range strings.Lines(string(doc)) {
			if strings.HasPrefix(line, "go run") && strings.HasSuffix(strings.TrimSpace(line), "testdata/"+set.file) {
				command = line
			}
		}
		for name, bound := range set.bounds {
			if want := fmt.Sprintf("-floor %s=%v ", name, bound); !strings.Contains(command, want) {
				t.Errorf("the command for %s in docs/evaluation.md does not say %q", set.file, want)
			}
		}
	}
}
