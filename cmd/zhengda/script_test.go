package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
	"golang.org/x/text/encoding/simplifiedchinese"
)

// TestScript plays the stories in testdata/script with the real program. Each has
// a data folder of its own, with the index of the embedded articles, built once.
func TestScript(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:                 filepath.Join("testdata", "script"),
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		Setup: func(env *testscript.Env) error {
			data := filepath.Join(env.WorkDir, "data")
			env.Setenv("ZHENGDA_DATA", data)
			return copyIndex(data)
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"exits":     exits,
			"jsoncheck": jsoncheck,
			"nowhere":   nowhere,
			"sparse":    sparse,
			"gbk":       gbk,
			"png":       png,
		},
	})
}

// exits CODE zhengda ARGS… runs the program and wants that exit code; standard
// output and error are there for stdout and stderr.
func exits(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: exits CODE COMMAND ARGS…")
	}
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	got := 0
	if err := ts.Exec(args[1], args[2:]...); err != nil {
		ended, ok := errors.AsType[*exec.ExitError](err)
		if !ok {
			ts.Fatalf("%v", err)
		}
		got = ended.ExitCode()
	}
	if got != want {
		ts.Fatalf("exit code %d, want %d", got, want)
	}
}

// jsoncheck FILE PATH OP [VALUE] looks into a JSON file, or into line N of JSON
// lines as FILE:N. A path is keys and indices joined by dots, . for the whole.
//
//	=  !=      the value as text, or as JSON when it is no string
//	has        the string contains it, or an element of the array is it
//	matches    a regular expression
//	len        elements or characters
//	least      number at least
//	type       string, number, bool, null, array, object
//	keys       exactly these keys, parted by commas
//	absent     there is no such key
func jsoncheck(ts *testscript.TestScript, neg bool, args []string) {
	if len(args) < 3 {
		ts.Fatalf("usage: jsoncheck FILE[:LINE] PATH OP [VALUE]")
	}
	name, lineNumber, byLine := strings.Cut(args[0], ":")
	src := ts.ReadFile(name)
	if byLine {
		n, err := strconv.Atoi(lineNumber)
		ts.Check(err)
		lines := strings.Split(strings.TrimRight(src, "\n"), "\n")
		if n > len(lines) {
			ts.Fatalf("%s has %d lines", name, len(lines))
		}
		src = lines[n-1]
	}
	dec := json.NewDecoder(strings.NewReader(src))
	var doc any
	ts.Check(dec.Decode(&doc))
	if dec.More() {
		ts.Fatalf("%s holds more than one JSON value", args[0])
	}
	want := strings.Join(args[3:], " ")
	v, found := at(doc, args[1])
	ok, err := holds(v, found, args[2], want)
	ts.Check(err)
	if ok == neg {
		text, _ := json.Marshal(v)
		ts.Fatalf("%s: got %s, want %v %s %q", args[1], text, !neg, args[2], want)
	}
}

// at follows a path into a JSON value.
func at(v any, path string) (any, bool) {
	if path == "." {
		return v, true
	}
	for _, step := range strings.Split(path, ".") {
		switch x := v.(type) {
		case map[string]any:
			next, ok := x[step]
			if !ok {
				return nil, false
			}
			v = next
		case []any:
			n, err := strconv.Atoi(step)
			if err != nil || n < 0 || n >= len(x) {
				return nil, false
			}
			v = x[n]
		default:
			return nil, false
		}
	}
	return v, true
}

func holds(v any, found bool, op, want string) (bool, error) {
	if op == "absent" {
		return !found, nil
	}
	if !found {
		return false, nil
	}
	text, isText := v.(string)
	if !isText {
		b, err := json.Marshal(v)
		if err != nil {
			return false, err
		}
		text = string(b)
	}
	list, isList := v.([]any)
	switch op {
	case "=":
		return text == want, nil
	case "!=":
		return text != want, nil
	case "has":
		if isList {
			return slices.ContainsFunc(list, func(e any) bool { return reflect.DeepEqual(e, any(want)) }), nil
		}
		return strings.Contains(text, want), nil
	case "matches":
		return regexp.MatchString(want, text)
	case "len":
		n, err := strconv.Atoi(want)
		if isList {
			return len(list) == n, err
		}
		return len([]rune(text)) == n, err
	case "least":
		bound, err := strconv.ParseFloat(want, 64)
		x, isNumber := v.(float64)
		return isNumber && x >= bound, err
	case "type":
		return kindOf(v) == want, nil
	case "keys":
		object, _ := v.(map[string]any)
		var keys []string
		for k := range object {
			keys = append(keys, k)
		}
		wanted := strings.Split(want, ",")
		slices.Sort(keys)
		slices.Sort(wanted)
		return slices.Equal(keys, wanted), nil
	}
	return false, fmt.Errorf("there is no check %q", op)
}

func kindOf(v any) string {
	switch v.(type) {
	case string:
		return "string"
	case float64:
		return "number"
	case bool:
		return "bool"
	case []any:
		return "array"
	case map[string]any:
		return "object"
	}
	return "null"
}

// nowhere PATH TEXT… wants that no file below PATH holds one of the texts, as
// it stands or in the ways databases and JSON write it. stdout and stderr are paths too.
func nowhere(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: nowhere PATH TEXT…")
	}
	if args[0] == "stdout" || args[0] == "stderr" {
		for _, text := range args[1:] {
			if strings.Contains(ts.ReadFile(args[0]), text) {
				ts.Fatalf("%s holds %s", args[0], text)
			}
		}
		return
	}
	found, files, err := findIn(ts.MkAbs(args[0]), args[1:])
	ts.Check(err)
	if found != "" {
		ts.Fatalf("%s", found)
	}
	if files == 0 {
		ts.Fatalf("there is no file below %s", args[0])
	}
}

// findIn tells where below root one of the texts stands, and how many files
// were looked through.
func findIn(root string, texts []string) (found string, files int, err error) {
	err = filepath.WalkDir(root, func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		b, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		files++
		for _, text := range texts {
			if bytes.Contains(b, []byte(text)) {
				found = fmt.Sprintf("%s holds %s", name, text)
				return fs.SkipAll
			}
		}
		return nil
	})
	return found, files, err
}

// sparse FILE BYTES makes a file of that length without filling the disk.
func sparse(ts *testscript.TestScript, neg bool, args []string) {
	n, err := strconv.ParseInt(args[1], 10, 64)
	ts.Check(err)
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), []byte("湛江换领身份证去哪里换？\n"), 0o600))
	ts.Check(os.Truncate(ts.MkAbs(args[0]), n))
}

// gbk FROM TO writes a text again in the old encoding.
func gbk(ts *testscript.TestScript, neg bool, args []string) {
	out, err := simplifiedchinese.GBK.NewEncoder().String(ts.ReadFile(args[0]))
	ts.Check(err)
	ts.Check(os.WriteFile(ts.MkAbs(args[1]), []byte(out), 0o600))
}

// png FILE makes the beginning of a picture.
func png(ts *testscript.TestScript, neg bool, args []string) {
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), []byte("\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x01\x00"), 0o600))
}
