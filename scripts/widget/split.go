package main

import (
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/evanw/esbuild/pkg/api"
)

// parts are the modules that esbuild splits the element into: itself, what is
// imported on first use, and what several of them need.
type parts struct {
	text    map[string]string   // by file name
	exports map[string][]string // of each
	names   map[string]string   // in dist, by file name: after the source it begins with
	shared  []string            // file names of those that the element imports at once, and what these import
	element string              // file name of the element
}

// split bundles the element and what it imports on first use, readably.
func split(static string) (*parts, error) {
	built := api.Build(api.BuildOptions{
		AbsWorkingDir: filepath.Join(static, "widget"),
		EntryPoints:   []string{"element.js"},
		Outdir:        "dist",
		EntryNames:    "[name]",
		ChunkNames:    "[name]-[hash]",
		Bundle:        true,
		Splitting:     true,
		Format:        api.FormatESModule,
		Target:        api.ES2022,
		Charset:       api.CharsetUTF8,
		LegalComments: api.LegalCommentsNone,
		Metafile:      true,
		Plugins:       []api.Plugin{stylesInside(static), importsByName()},
	})
	if err := failure(built.Errors); err != nil {
		return nil, err
	}
	var meta struct {
		Outputs map[string]struct {
			EntryPoint string
			Exports    []string
			Imports    []struct{ Path, Kind string }
		}
	}
	if err := json.Unmarshal([]byte(built.Metafile), &meta); err != nil {
		return nil, fmt.Errorf("read the account of the build: %w", err)
	}
	p := &parts{text: map[string]string{}, exports: map[string][]string{}, names: map[string]string{}}
	for _, f := range built.OutputFiles {
		p.text[filepath.Base(f.Path)] = string(f.Contents)
	}
	var take func(out string)
	take = func(out string) {
		for _, i := range meta.Outputs[out].Imports {
			if name := path.Base(i.Path); i.Kind == "import-statement" && !slices.Contains(p.shared, name) {
				p.shared = append(p.shared, name)
				take(i.Path)
			}
		}
	}
	for i, name := range slices.Sorted(maps.Keys(meta.Outputs)) {
		out := meta.Outputs[name]
		stem := strings.ReplaceAll(strings.TrimSuffix(out.EntryPoint, ".js"), "/", "-")
		p.names[path.Base(name)] = cmp.Or(stem, fmt.Sprintf("several-%d", i)) + "-" + noHash + ".js"
		p.exports[path.Base(name)] = out.Exports
		if out.EntryPoint == "element.js" {
			p.element = path.Base(name)
			take(name)
		}
	}
	slices.Sort(p.shared)
	return p, nil
}
