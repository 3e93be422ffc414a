package main

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "rewrite golden files and docs/configuration.md")

// configurationIntro stands above the table in docs/configuration.md.
const configurationIntro = `# Configuration

zhengda starts with nothing configured. Everything below can be set by flag, by environment variable, or by a ` + "`key: value`" + ` line of the YAML file
that ` + "`-config`" + ` (environment ` + "`ZHENGDA_CONFIG`" + `) names. A flag wins over the environment, which wins over the file. What cannot be read stops the
program at once and says which key to mend. Secrets can be kept out of the environment: put the value into a file and name that file in the variable
with ` + "`_FILE`" + `.

This page is made from the table in cmd/zhengda/config.go by ` + "`go test ./cmd/zhengda -run TestConfigurationPage -update`" + `.

`

func TestOptionsAreExplained(t *testing.T) {
	seen := map[string]string{}
	for _, o := range options() {
		if o.help == "" {
			t.Errorf("-%s has no help", o.key)
		}
		if o.set == nil {
			t.Errorf("-%s cannot be set", o.key)
			continue
		}
		if err := o.set(new(config), o.def); err != nil {
			t.Errorf("-%s: its own default %q is refused: %v", o.key, o.def, err)
		}
		for _, name := range append([]string{"-" + o.key, o.env()}, o.aliases...) {
			if other, twice := seen[name]; twice {
				t.Errorf("%s is both -%s and -%s", name, other, o.key)
			}
			seen[name] = o.key
		}
	}
	for _, key := range append(append([]string(nil), commonKeys...), importKeys...) {
		if seen["-"+key] == "" {
			t.Errorf("a command takes -%s, which is not in the table", key)
		}
	}
}

// TestHelpNamesEveryOption asks serve, which takes them all, for its help.
func TestHelpNamesEveryOption(t *testing.T) {
	var stderr bytes.Buffer
	err := run(t.Context(), []string{"serve", "-h"}, func(string) string { return "" }, strings.NewReader(""), &bytes.Buffer{}, &stderr)
	if err != nil {
		t.Fatal(err)
	}
	for _, o := range options() {
		if !strings.Contains(stderr.String(), "\n  -"+o.key+" ") || !strings.Contains(stderr.String(), o.env()) {
			t.Errorf("zhengda serve -h does not name -%s and %s", o.key, o.env())
		}
	}
}

func TestConfigurationPage(t *testing.T) {
	page := bytes.NewBufferString(configurationIntro)
	writeOptions(page)
	name := filepath.Join("..", "..", "docs", "configuration.md")
	if *update {
		if err := os.WriteFile(name, page.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, page.Bytes()) {
		t.Errorf("docs/configuration.md is not what the table of options says; run: go test ./cmd/zhengda -run TestConfigurationPage -update")
	}
}
