package main

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// theLine is the house seen from the street: a room may import the rooms to
// its right.
var theLine = []string{"cmd", "web", "desk", "chat", "bot", "index", "knowledge"}

// aside are the rooms beside the line, with the rooms they may import. store
// imports the nouns it saves; bot is among them because a conversation keeps
// its bot.CaseFacts, so chat.Store speaks of them.
var aside = map[string][]string{
	"order":   {"knowledge", "pii"},
	"pii":     {},
	"hans":    {},
	"store":   {"chat", "desk", "order", "knowledge", "bot"},
	"scripts": {},
	"bench":   {"index"},
}

// mayEnter are the rooms that may import a room beside the line.
var mayEnter = map[string][]string{
	"order":   {"cmd", "web", "desk", "store"},
	"pii":     {"cmd", "desk", "chat", "bot", "order"},
	"hans":    {"cmd", "web", "desk", "chat", "bot", "index"},
	"store":   {"cmd"},
	"scripts": {},
	"bench":   {},
}

// annexes are the packages one folder below a room that others may import, and
// who they are; all others are for cmd alone, which joins the house.
var annexes = map[string][]string{
	"knowledge/importer":   {"cmd", "desk"},
	"order/photo":          {"cmd", "order"},
	"bench/beir":           {"cmd", "bench"},
	"bot/openai/modeltest": {}, // for tests
}

// joiners are the packages beside cmd that join the rooms, to measure the whole.
var joiners = []string{"bench/sockets"}

// properNames are the libraries and standard packages that only some rooms may
// name; everywhere else the noun is meant, not the make. bench/retrieval measures
// makes against each other.
var properNames = []struct {
	prefix string
	rooms  []string // rooms or packages
}{
	{"database/sql", []string{"store", "bench/retrieval"}},
	{"modernc.org/", []string{"store", "bench/retrieval"}},
	{"github.com/jackc/pgx", []string{"store"}},
	{"github.com/pressly/goose", []string{"store"}},
	{"github.com/sashabaranov/go-openai", []string{"bot/openai"}},
	{"github.com/sony/gobreaker", []string{"bot/openai"}},
	{"github.com/nats-io/", []string{"chat/natsbroker"}},
	{"github.com/gorilla/", []string{"web", "bench/sockets"}},
	{"github.com/blevesearch/", []string{"index", "bench/retrieval"}},
	{"github.com/prometheus/", []string{"web", "cmd"}},
	{"net/http", []string{"web", "cmd", "bot/openai", "bot/openai/modeltest", "bench/sockets"}},
	{"testing", []string{"bot/openai/modeltest"}},
	{"github.com/evanw/", []string{"scripts/widget"}}, // nothing imports scripts: the bundler is in no binary
	{"github.com/chromedp/", nil},
	{"github.com/rogpeppe/", nil},
}

// againstTheRules says why the package from may not import the package or
// library to, or nothing when it may. Packages of ours are named by their
// folder. Tests may also take the store, an adapter and any library, but a
// test does not look to the left either.
func againstTheRules(from, to string, ours, test bool) string {
	if !ours {
		return againstProperNames(from, to, test)
	}
	in, out := room(from), room(to)
	if slices.Contains(joiners, from) {
		in = "cmd"
	}
	switch {
	case !known(in):
		return fmt.Sprintf("there is no room %s; give it a place in rooms_test.go", in)
	case !known(out):
		return fmt.Sprintf("there is no room %s; give it a place in rooms_test.go", out)
	case out == "cmd":
		return "cmd joins the rooms; nothing imports it"
	case test && (out == "store" || strings.Contains(to, "/")):
		return ""
	case in == out:
		return againstTheFloor(from, to)
	}
	if strings.Contains(to, "/") {
		doors, listed := annexes[to]
		if !listed {
			doors = []string{"cmd"}
		}
		if slices.Contains(doors, in) {
			return ""
		}
		return fmt.Sprintf("%s is an annex; only %v may import it", to, doors)
	}
	if doors, beside := mayEnter[out]; beside {
		if slices.Contains(doors, in) {
			return ""
		}
		return fmt.Sprintf("only %v may import %s", doors, out)
	}
	if may, beside := aside[in]; beside {
		if slices.Contains(may, out) {
			return ""
		}
		return fmt.Sprintf("%s may import %v only", in, may)
	}
	if slices.Index(theLine, out) > slices.Index(theLine, in) {
		return ""
	}
	return fmt.Sprintf("%s lies left of %s in %s", out, in, strings.Join(theLine, " → "))
}

// againstTheFloor is for packages of one room: an annex may import the room it
// stands in, never the other way round, except where the annex says so.
func againstTheFloor(from, to string) string {
	if strings.HasPrefix(from, to+"/") || slices.Contains(annexes[to], room(from)) {
		return ""
	}
	return fmt.Sprintf("%s may not import its own annex %s: cmd hands it in", from, to)
}

func againstProperNames(from, to string, test bool) string {
	if test {
		return ""
	}
	for _, p := range properNames {
		if to != strings.TrimSuffix(p.prefix, "/") && !strings.HasPrefix(to, strings.TrimSuffix(p.prefix, "/")+"/") {
			continue
		}
		if slices.Contains(p.rooms, from) || !strings.Contains(from, "/") && slices.Contains(p.rooms, room(from)) || room(from) == "cmd" && slices.Contains(p.rooms, "cmd") {
			return ""
		}
		return fmt.Sprintf("only %v may name %s", p.rooms, p.prefix)
	}
	return ""
}

func room(pkg string) string { name, _, _ := strings.Cut(pkg, "/"); return name }

func known(room string) bool {
	_, beside := aside[room]
	return beside || slices.Contains(theLine, room)
}

func TestRules(t *testing.T) {
	tests := []struct {
		from, to  string
		test, may bool
	}{
		{"cmd/zhengda", "web", false, true},
		{"cmd/zhengda", "store", false, true},
		{"cmd/zhengda", "bot/openai", false, true},
		{"cmd/zhengda", "knowledge/importer", false, true},
		{"cmd/zhengda", "pii", false, true},
		{"web", "desk", false, true},
		{"web", "chat", false, true},
		{"web", "knowledge", false, true},
		{"web", "order", false, true},
		{"desk", "order", false, true},
		{"desk", "knowledge/importer", false, true},
		{"chat", "bot", false, true},
		{"chat", "pii", false, true},
		{"bot", "index", false, true},
		{"bot/openai", "bot", false, true},
		{"bot/openai/modeltest", "bot/openai", false, true},
		{"cmd/zhengda", "bot/budget", false, true},
		{"bot/budget", "bot", false, true},
		{"cmd/zhengda", "chat/natsbroker", false, true},
		{"chat/natsbroker", "chat", false, true},
		{"knowledge/importer", "knowledge", false, true},
		{"order", "knowledge", false, true},
		{"order", "order/photo", false, true},
		{"store", "chat", false, true},
		{"store", "bot", false, true},
		{"chat", "store", true, true},
		{"bot", "bot/openai/modeltest", true, true},
		{"index", "hans", false, true},
		{"bot", "hans", false, true},
		{"bench/retrieval", "index", false, true},
		{"bench/retrieval", "bench/beir", false, true},
		{"bench/sockets", "web", false, true},
		{"bench/sockets", "store", false, true},
		{"cmd/zhengda", "bench/beir", false, true},

		{"chat", "web", false, false},
		{"bot", "chat", false, false},
		{"index", "bot", false, false},
		{"knowledge", "index", false, false},
		{"knowledge", "pii", false, false},
		{"pii", "knowledge", false, false},
		{"hans", "knowledge", false, false},
		{"knowledge", "hans", false, false},
		{"store", "hans", false, false},
		{"index", "pii", false, false},
		{"web", "pii", false, false},
		{"web", "store", false, false},
		{"chat", "store", false, false},
		{"chat", "order", false, false},
		{"order", "chat", false, false},
		{"order", "bot", false, false},
		{"store", "web", false, false},
		{"store", "index", false, false},
		{"store", "pii", false, false},
		{"bot", "bot/openai", false, false},
		{"bot", "bot/budget", false, false},
		{"chat", "bot/budget", false, false},
		{"chat", "chat/natsbroker", false, false},
		{"web", "chat/natsbroker", false, false},
		{"web", "bot/openai", false, false},
		{"chat", "knowledge/importer", false, false},
		{"knowledge", "knowledge/importer", false, false},
		{"knowledge/importer", "pii", false, false},
		{"bot/openai", "chat", false, false},
		{"cmd/zhengda", "bot/openai/modeltest", false, false},
		{"bot/openai", "bot/openai/modeltest", false, false},
		{"bot", "cmd/zhengda", false, false},
		{"scripts/testsum", "bot", false, false},
		{"services", "bot", false, false},
		{"bot", "utils", false, false},
		{"knowledge", "web", true, false},
		{"bot", "chat", true, false},
		{"index", "cmd/zhengda", true, false},
		{"bench/retrieval", "bot", false, false},
		{"index", "bench/beir", false, false},
		{"bench/beir", "bench/retrieval", false, false},
	}
	for _, tt := range tests {
		t.Run(tt.from+" imports "+tt.to, func(t *testing.T) {
			if why := againstTheRules(tt.from, tt.to, true, tt.test); (why == "") != tt.may {
				t.Errorf("test %v: allowed %v, want %v; %s", tt.test, why == "", tt.may, why)
			}
		})
	}
}

func TestProperNames(t *testing.T) {
	tests := []struct {
		from, to  string
		test, may bool
	}{
		{"store", "modernc.org/sqlite", false, true},
		{"store", "github.com/jackc/pgx/v5/stdlib", false, true},
		{"store", "github.com/pressly/goose/v3", false, true},
		{"bot/openai", "github.com/sashabaranov/go-openai", false, true},
		{"bot/openai", "net/http", false, true},
		{"chat/natsbroker", "github.com/nats-io/nats.go", false, true},
		{"web", "github.com/gorilla/websocket", false, true},
		{"web", "net/http/httputil", false, true},
		{"index", "github.com/blevesearch/bleve/v2/mapping", false, true},
		{"cmd/zhengda", "github.com/prometheus/client_golang/prometheus", false, true},
		{"knowledge/importer", "net/url", false, true},
		{"cmd/zhengda", "github.com/chromedp/chromedp", true, true},
		{"scripts/widget", "github.com/evanw/esbuild/pkg/api", false, true},

		{"cmd/zhengda", "modernc.org/sqlite", false, false},
		{"cmd/zhengda", "database/sql", false, false},
		{"chat", "github.com/jackc/pgx/v5", false, false},
		{"web", "github.com/pressly/goose/v3", false, false},
		{"bot", "github.com/sashabaranov/go-openai", false, false},
		{"bot", "net/http", false, false},
		{"cmd/zhengda", "github.com/sashabaranov/go-openai", false, false},
		{"chat", "github.com/gorilla/websocket", false, false},
		{"chat", "github.com/nats-io/nats.go", false, false},
		{"cmd/zhengda", "github.com/nats-io/nats.go", false, false},
		{"bot", "github.com/blevesearch/bleve/v2", false, false},
		{"chat", "github.com/prometheus/client_golang/prometheus", false, false},
		{"knowledge", "net/http", false, false},
		{"bot", "testing", false, false},
		{"web", "github.com/evanw/esbuild/pkg/api", false, false},
		{"cmd/zhengda", "github.com/evanw/esbuild/pkg/api", false, false},
		{"scripts/testsum", "github.com/evanw/esbuild/pkg/api", false, false},
		{"cmd/zhengda", "github.com/chromedp/chromedp", false, false},
	}
	for _, tt := range tests {
		t.Run(tt.from+" imports "+tt.to, func(t *testing.T) {
			if why := againstTheRules(tt.from, tt.to, false, tt.test); (why == "") != tt.may {
				t.Errorf("test %v: allowed %v, want %v; %s", tt.test, why == "", tt.may, why)
			}
		})
	}
}

// TestRooms walks every package of the module, holds its imports against the
// rules, and wants a word of introduction from each.
func TestRooms(t *testing.T) {
	seen, introduced := map[string]bool{}, map[string]bool{}
	eachGoFile(t, func(pkg, file string, f *ast.File, test bool) {
		for _, spec := range f.Imports {
			to, err := strconv.Unquote(spec.Path.Value)
			if err != nil {
				t.Fatal(err)
			}
			folder, ours := strings.CutPrefix(to, "zhengda/")
			if test && folder == pkg {
				continue // an external test imports what it tests
			}
			if why := againstTheRules(pkg, folder, ours, test); why != "" {
				t.Errorf("%s imports %s: %s", file, to, why)
			}
		}
		if !test {
			seen[pkg] = true
			introduced[pkg] = introduced[pkg] || f.Doc != nil && (strings.HasPrefix(f.Doc.Text(), "Package ") || strings.HasPrefix(f.Doc.Text(), "Command "))
		}
	})
	for pkg := range seen {
		if !introduced[pkg] {
			t.Errorf("package %s has no doc comment that begins with Package or Command and says what it owns and who calls it", pkg)
		}
	}
	for _, pkg := range []string{"cmd/zhengda", "web", "chat", "bot", "bot/openai", "chat/natsbroker", "index", "knowledge", "knowledge/importer", "pii", "store"} {
		if !seen[pkg] {
			t.Errorf("package %s was not found; the walk over the module is incomplete", pkg)
		}
	}
}

// eachGoFile visits the module's own Go files, whatever their build constraints.
func eachGoFile(t *testing.T, visit func(pkg, file string, f *ast.File, test bool)) {
	t.Helper()
	root := filepath.Join("..", "..")
	err := filepath.WalkDir(root, func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(root, name)
		if err != nil {
			return err
		}
		rel = filepath.ToSlash(rel)
		if d.IsDir() {
			if base := d.Name(); rel != "." && (strings.HasPrefix(base, ".") || base == "testdata" || base == "artifacts") {
				return filepath.SkipDir
			}
			return nil
		}
		if path.Ext(rel) != ".go" {
			return nil
		}
		f, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.ImportsOnly|parser.ParseComments)
		if err != nil {
			return err
		}
		visit(path.Dir(rel), rel, f, strings.HasSuffix(rel, "_test.go"))
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}
