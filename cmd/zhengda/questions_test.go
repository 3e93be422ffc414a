package main

import (
	"fmt"
	"io"
	"os"
	"strings"
	"testing"
)

// floors are the figures reached on testdata/questions.jsonl. They go up with
// the bot and the corpus, and never down.
var floors = map[string]float64{"full": 0.67, "pass": 0.70, "inscope": 0.94, "stop": 0.94, "no_forbidden": 1, "no_leak": 1}

// TestQuestionFloors scores the project's own questions.
func TestQuestionFloors(t *testing.T) {
	args := []string{"eval", "questions", "-data", t.TempDir(), "-list", "200"}
	for name, bound := range floors {
		args = append(args, "-floor", fmt.Sprintf("%s=%v", name, bound))
	}
	var out strings.Builder
	if err := run(t.Context(), append(args, "testdata/questions.jsonl"), func(string) string { return "" }, strings.NewReader(""), &out, io.Discard); err != nil {
		t.Errorf("%v\n%s", err, out.String())
	}
	lines := strings.Split(strings.TrimSpace(out.String()), "\n")
	t.Log(lines[len(lines)-1])
}

// TestFloorsAreDocumented holds the command in docs/evaluation.md to the floors.
func TestFloorsAreDocumented(t *testing.T) {
	doc, err := os.ReadFile("../../docs/evaluation.md")
	if err != nil {
		t.Fatal(err)
	}
	for name, bound := range floors {
		if want := fmt.Sprintf("-floor %s=%v ", name, bound); !strings.Contains(string(doc), want) {
			t.Errorf("docs/evaluation.md does not say %q", want)
		}
	}
}
