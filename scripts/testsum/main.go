// Command testsum reads what go test -json writes. The scripts of this folder
// call it, in two ways:
//
//	go test -json ./... | testsum -keep FILE    shows packages and failures as they come, keeps all in FILE
//	testsum [-also-failed N] FILE…              sums up what was kept
//
// A test that ran in several files counts once: failed when it failed anywhere,
// passed when it passed somewhere, else skipped. What has subtests is counted
// by those.
package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"regexp"
	"slices"
	"strings"
)

func main() {
	keep := flag.String("keep", "", "read standard input, show it and keep it in `FILE`")
	alsoFailed := flag.Int("also-failed", 0, "`N` more failures, of stages that are no tests")
	flag.Parse()
	var err error
	if *keep != "" {
		err = show(os.Stdin, os.Stdout, *keep)
	} else {
		err = sumUp(os.Stdout, flag.Args(), *alsoFailed)
	}
	if err == nil {
		return
	}
	if !errors.Is(err, errFailed) { // those have been told
		fmt.Fprintln(os.Stderr, "testsum:", err)
	}
	os.Exit(1)
}

// event is a line of go test -json.
type event struct {
	Action     string
	Package    string
	ImportPath string // of build output
	Test       string
	Output     string
	Elapsed    float64
}

var errFailed = errors.New("there are failures")

// show prints a line for each package and the output of what failed, as it
// comes, and keeps every event in a file.
func show(in io.Reader, out io.Writer, file string) (err error) {
	kept, err := os.Create(file)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, kept.Close()) }()
	output := map[string][]string{} // by package and test
	failed := false
	scan := bufio.NewScanner(in)
	scan.Buffer(nil, 64<<20)
	for scan.Scan() {
		var e event
		if json.Unmarshal(scan.Bytes(), &e) != nil {
			fmt.Fprintln(out, scan.Text())
			continue
		}
		if _, err := fmt.Fprintf(kept, "%s\n", scan.Bytes()); err != nil {
			return err
		}
		key := e.Package + " " + e.Test
		switch e.Action {
		case "build-output":
			fmt.Fprint(out, e.Output)
		case "build-fail":
			failed = true
		case "output":
			output[key] = append(output[key], e.Output)
		case "fail":
			failed = true
			fmt.Fprint(out, strings.Join(output[key], ""))
			delete(output, key)
		case "skip":
			if e.Test != "" {
				fmt.Fprintf(out, "SKIPPED  %s %s\n", e.Package, e.Test)
			}
			delete(output, key)
		case "pass":
			if e.Test == "" {
				fmt.Fprintf(out, "ok       %-28s %6.1f s\n", e.Package, e.Elapsed)
			}
			delete(output, key)
		}
	}
	if err := scan.Err(); err != nil {
		return err
	}
	if failed {
		return errFailed
	}
	return nil
}

// result is what became of one test, over all runs of it.
type result struct {
	pass, fail, skip bool
	parent           bool // of subtests
	failedBelow      bool
	why              string // it was skipped
}

// results are by package and test; a package that failed as a whole, as when
// it does not build, stands under its bare name.
type results map[string]*result

func (r results) of(key string) *result {
	if r[key] == nil {
		r[key] = &result{}
	}
	return r[key]
}

var reasonForm = regexp.MustCompile(`^\s+\S+\.go:\d+: (.*)`)

func (r results) read(file string) error {
	f, err := os.Open(file)
	if err != nil {
		return err
	}
	defer f.Close()
	blamed := map[string]bool{} // packages in which a test failed
	scan := bufio.NewScanner(f)
	scan.Buffer(nil, 64<<20)
	for scan.Scan() {
		var e event
		if err := json.Unmarshal(scan.Bytes(), &e); err != nil {
			return fmt.Errorf("%s: %w", file, err)
		}
		if e.Test == "" {
			if e.Action == "fail" && !blamed[e.Package] {
				r.of(e.Package).fail = true
			}
			continue
		}
		t := r.of(e.Package + " " + e.Test)
		switch e.Action {
		case "pass":
			t.pass = true
		case "fail":
			t.fail, blamed[e.Package] = true, true
		case "skip":
			t.skip = true
		case "output":
			if m := reasonForm.FindStringSubmatch(e.Output); m != nil {
				t.why = m[1]
			}
		}
		for name := e.Test; strings.Contains(name, "/"); {
			name = name[:strings.LastIndex(name, "/")]
			p := r.of(e.Package + " " + name)
			p.parent = true
			p.failedBelow = p.failedBelow || e.Action == "fail"
		}
	}
	return scan.Err()
}

// sumUp prints what was skipped and why, what failed, and the one line.
func sumUp(out io.Writer, files []string, alsoFailed int) error {
	r := results{}
	for _, file := range files {
		if err := r.read(file); err != nil {
			return err
		}
	}
	var passed, failed, skipped int
	var lines []string
	for key, t := range r {
		switch {
		case t.fail && (!t.parent || !t.failedBelow):
			failed++
			lines = append(lines, "FAILED   "+key)
		case t.parent || t.fail:
			// counted by its subtests
		case t.pass:
			passed++
		case t.skip:
			skipped++
			lines = append(lines, "SKIPPED  "+key+": "+t.why)
		default: // it was begun and never ended
			failed++
			lines = append(lines, "FAILED   "+key+": it did not end")
		}
	}
	slices.Sort(lines)
	for _, l := range lines {
		fmt.Fprintln(out, l)
	}
	failed += alsoFailed
	fmt.Fprintf(out, "%d passed, %d failed, %d skipped\n", passed, failed, skipped)
	if failed > 0 {
		return errFailed
	}
	return nil
}
