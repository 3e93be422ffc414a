package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func line(action, pkg, test, output string) string {
	return `{"Action":"` + action + `","Package":"` + pkg + `","Test":"` + test + `","Output":"` + output + `"}`
}

func write(t *testing.T, lines ...string) string {
	t.Helper()
	name := filepath.Join(t.TempDir(), "events")
	if err := os.WriteFile(name, []byte(strings.Join(lines, "\n")+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	return name
}

func TestSumUp(t *testing.T) {
	tests := []struct {
		name       string
		files      [][]string
		alsoFailed int
		want       string
		fails      bool
	}{
		{"none", nil, 0, "0 passed, 0 failed, 0 skipped\n", false},
		{"one", [][]string{{line("pass", "p", "TestA", ""), line("pass", "p", "", "")}}, 0, "1 passed, 0 failed, 0 skipped\n", false},
		{"counted by subtests", [][]string{{line("pass", "p", "TestA/x", ""), line("pass", "p", "TestA/y", ""), line("pass", "p", "TestA", "")}}, 0, "2 passed, 0 failed, 0 skipped\n", false},
		{"subtest fails", [][]string{{line("fail", "p", "TestA/x", ""), line("fail", "p", "TestA", ""), line("fail", "p", "", "")}}, 0, "FAILED   p TestA/x\n0 passed, 1 failed, 0 skipped\n", true},
		{"only the parent fails", [][]string{{line("pass", "p", "TestA/x", ""), line("fail", "p", "TestA", "")}}, 0, "FAILED   p TestA\n1 passed, 1 failed, 0 skipped\n", true},
		{"package does not build", [][]string{{line("fail", "p", "", "")}}, 0, "FAILED   p\n0 passed, 1 failed, 0 skipped\n", true},
		{"twice, failed once", [][]string{{line("pass", "p", "TestA", "")}, {line("fail", "p", "TestA", "")}}, 0, "FAILED   p TestA\n0 passed, 1 failed, 0 skipped\n", true},
		{"twice, skipped once", [][]string{{line("skip", "p", "TestA", "")}, {line("pass", "p", "TestA", "")}}, 0, "1 passed, 0 failed, 0 skipped\n", false},
		{"skipped", [][]string{{line("output", "p", "TestA", `    a_test.go:9: no browser\n`), line("skip", "p", "TestA", "")}}, 0, "SKIPPED  p TestA: no browser\n0 passed, 0 failed, 1 skipped\n", false},
		{"cut off", [][]string{{line("run", "p", "TestA", "")}}, 0, "FAILED   p TestA: it did not end\n0 passed, 1 failed, 0 skipped\n", true},
		{"another stage failed", [][]string{{line("pass", "p", "TestA", "")}}, 2, "1 passed, 2 failed, 0 skipped\n", true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var files []string
			for _, lines := range tt.files {
				files = append(files, write(t, lines...))
			}
			var out bytes.Buffer
			err := sumUp(&out, files, tt.alsoFailed)
			if out.String() != tt.want || (err != nil) != tt.fails {
				t.Errorf("got %q, error %v\nwant %q, fails %v", out.String(), err, tt.want, tt.fails)
			}
		})
	}
}

func TestShow(t *testing.T) {
	kept := filepath.Join(t.TempDir(), "kept")
	in := strings.Join([]string{
		line("output", "p", "TestA", `got 1\n`), line("fail", "p", "TestA", ""),
		line("output", "p", "TestB", `chatter\n`), line("pass", "p", "TestB", ""),
		"not JSON", line("fail", "p", "", ""),
	}, "\n")
	var out bytes.Buffer
	if err := show(strings.NewReader(in), &out, kept); err == nil {
		t.Error("a failed test gives no error")
	}
	if got := out.String(); !strings.Contains(got, "got 1") || !strings.Contains(got, "not JSON") || strings.Contains(got, "chatter") {
		t.Errorf("shown: %q; want the output of what failed and nothing of what passed", got)
	}
	b, err := os.ReadFile(kept)
	if err != nil {
		t.Fatal(err)
	}
	if n := strings.Count(string(b), "\n"); n != 5 {
		t.Errorf("%d events kept, want 5", n)
	}
}
