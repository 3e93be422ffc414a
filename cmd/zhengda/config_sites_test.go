package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestSitesOption(t *testing.T) {
	file := filepath.Join(t.TempDir(), "sites.yaml")
	load := func(src string) (config, error) {
		t.Helper()
		if err := os.WriteFile(file, []byte(src), 0o600); err != nil {
			t.Fatal(err)
		}
		return loadConfig("", func(string) string { return "" }, map[string]string{"sites": file})
	}
	c, err := load("sites:\n  - {key: hall, origins: [https://www.example.gov.cn]}\n")
	if err != nil {
		t.Fatal(err)
	}
	if site, ok := c.Sites.Site("hall"); !ok || len(site.Origins) != 1 {
		t.Errorf("got %+v, %v", site, ok)
	}
	if _, err := load("sites:\n  - {key: hall, origins: [https://www.example.gov.cn], colour: red}\n"); err == nil ||
		!strings.Contains(err.Error(), `-sites: sites.yaml:2: there is no key "colour"`) {
		t.Errorf("a key that there is not: %v", err)
	}
	if err := os.Remove(file); err != nil {
		t.Fatal(err)
	}
	if _, err := loadConfig("", func(string) string { return "" }, map[string]string{"sites": file}); err == nil ||
		!strings.Contains(err.Error(), "-sites: read the file of websites") {
		t.Errorf("no such file: %v", err)
	}
}
