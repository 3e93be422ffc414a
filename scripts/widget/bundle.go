package main

import (
	"crypto/sha256"
	"encoding/base32"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/evanw/esbuild/pkg/api"
)

// bundle is what stands in dist.
type bundle struct {
	files map[string][]byte // by name
	first []string          // modules that the script tag loads
	words string            // the module of the widget's words in simplified Chinese
}

// manifest is what the server knows of dist.
type manifest struct {
	First []string `json:"first"`
}

// noHash stands in names and contents until the hash is known. Modules name
// each other in circles, so there is one hash for all of them.
const noHash = "0HASH0"

// makeBundle makes the files of dist from the sources in the folder of static
// files. Equal sources give equal files, wherever they lie.
func makeBundle(static string) (*bundle, error) {
	static, err := filepath.Abs(static)
	if err != nil {
		return nil, err
	}
	folder := filepath.Join(static, "widget")
	parts, err := split(static)
	if err != nil {
		return nil, fmt.Errorf("split element.js: %w", err)
	}
	modules, err := parts.join()
	if err != nil {
		return nil, fmt.Errorf("join the parts of element.js: %w", err)
	}
	hash := hashOf(modules)
	b := &bundle{files: map[string][]byte{}}
	for name, text := range modules {
		b.files[strings.ReplaceAll(name, noHash, hash)] = []byte(strings.ReplaceAll(text, noHash, hash))
	}
	b.first = []string{"element-" + hash + ".js"}
	b.words = "i18n-zh-Hans-" + hash + ".js"
	if b.files[b.first[0]] == nil || b.files[b.words] == nil {
		return nil, errors.New("there is no element.js or no i18n/zh-Hans.js")
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

// hashOf is eight letters and digits for all modules together.
func hashOf(modules map[string]string) string {
	sum := sha256.New()
	for _, name := range slices.Sorted(maps.Keys(modules)) {
		fmt.Fprintf(sum, "%s %d\n%s", name, len(modules[name]), modules[name])
	}
	return base32.StdEncoding.EncodeToString(sum.Sum(nil))[:8]
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
