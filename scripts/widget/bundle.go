package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/evanw/esbuild/pkg/api"
)

// bundle is what stands in dist.
type bundle struct {
	files map[string][]byte // by name
	first []string          // modules that the script tag loads: the element and what it imports
	words string            // the module of the widget's words in simplified Chinese
}

// manifest is what the server knows of dist.
type manifest struct {
	First []string `json:"first"`
}

// makeBundle makes the files of dist from the sources in the folder of static
// files. Equal sources give equal files, wherever they lie.
func makeBundle(static string) (*bundle, error) {
	static, err := filepath.Abs(static)
	if err != nil {
		return nil, err
	}
	folder := filepath.Join(static, "widget")
	built := api.Build(api.BuildOptions{
		AbsWorkingDir: folder,
		EntryPoints:   []string{"element.js"},
		Outdir:        "dist",
		EntryNames:    "[name]-[hash]",
		ChunkNames:    "[name]-[hash]",

		Bundle:            true,
		Splitting:         true,
		Format:            api.FormatESModule,
		Target:            api.ES2022,
		Charset:           api.CharsetUTF8,
		LegalComments:     api.LegalCommentsNone,
		MinifyWhitespace:  true,
		MinifyIdentifiers: true,
		MinifySyntax:      true,
		Metafile:          true,
		Plugins:           []api.Plugin{stylesInside(static), importsByName()},
	})
	if err := failure(built.Errors); err != nil {
		return nil, fmt.Errorf("bundle element.js: %w", err)
	}
	b := &bundle{files: map[string][]byte{}}
	for _, f := range built.OutputFiles {
		b.files[filepath.Base(f.Path)] = f.Contents
	}
	if err := b.read(built.Metafile); err != nil {
		return nil, err
	}
	if b.files["widget.js"], err = loader(folder); err != nil {
		return nil, err
	}
	list, err := json.Marshal(manifest{b.first})
	if err != nil {
		return nil, err
	}
	b.files["manifest.json"] = append(list, '\n')
	return b, nil
}

// read finds out what the element imports, from esbuild's account of the build.
func (b *bundle) read(account string) error {
	var meta struct {
		Outputs map[string]struct {
			EntryPoint string `json:"entryPoint"`
			Imports    []struct{ Path, Kind string }
		}
	}
	if err := json.Unmarshal([]byte(account), &meta); err != nil {
		return fmt.Errorf("read the account of the build: %w", err)
	}
	var take func(out string)
	take = func(out string) {
		if slices.Contains(b.first, path.Base(out)) {
			return
		}
		b.first = append(b.first, path.Base(out))
		for _, i := range meta.Outputs[out].Imports {
			if i.Kind == "import-statement" {
				take(i.Path)
			}
		}
	}
	for name, out := range meta.Outputs {
		switch out.EntryPoint {
		case "element.js":
			take(name)
		case "i18n/zh-Hans.js":
			b.words = path.Base(name)
		}
	}
	if len(b.first) == 0 || b.words == "" {
		return errors.New("the build has no element.js or no i18n/zh-Hans.js")
	}
	return nil
}

// loader is the script of the tag. It stays a classic script, and ZHENGDA in
// its last line, where the server puts the settings of a site.
func loader(folder string) ([]byte, error) {
	src, err := os.ReadFile(filepath.Join(folder, "widget.js"))
	if err != nil {
		return nil, err
	}
	made := api.Transform(string(src), api.TransformOptions{
		Sourcefile: "widget.js", Target: api.ES2020, Charset: api.CharsetUTF8, LegalComments: api.LegalCommentsNone,
		MinifyWhitespace: true, MinifyIdentifiers: true, MinifySyntax: true,
	})
	if err := failure(made.Errors); err != nil {
		return nil, fmt.Errorf("minify widget.js: %w", err)
	}
	return made.Code, nil
}

func failure(messages []api.Message) error {
	lines := api.FormatMessages(messages, api.FormatMessagesOptions{})
	if len(lines) == 0 {
		return nil
	}
	return errors.New(strings.TrimSpace(strings.Join(lines, "")))
}
