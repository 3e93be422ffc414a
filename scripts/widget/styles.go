package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"

	"github.com/evanw/esbuild/pkg/api"
)

var cssPath = regexp.MustCompile(`'/static/([^']+\.css)'`)

// stylesInside puts another module in the place of widget/styles.js, one with
// the same function and with the text of the style sheets in it, so that code
// and style come with one request.
func stylesInside(static string) api.Plugin {
	return api.Plugin{Name: "styles", Setup: func(b api.PluginBuild) {
		b.OnLoad(api.OnLoadOptions{Filter: `[/\\]widget[/\\]styles\.js$`}, func(args api.OnLoadArgs) (api.OnLoadResult, error) {
			src, err := os.ReadFile(args.Path)
			if err != nil {
				return api.OnLoadResult{}, err
			}
			text, err := minifiedStyles(static, string(src))
			if err != nil {
				return api.OnLoadResult{}, err
			}
			module := "export const styleTexts = async () => [" + text + "];\n"
			return api.OnLoadResult{Contents: &module}, nil
		})
	}}
}

// minifiedStyles are the style sheets that styles.js names, as one string of JavaScript.
func minifiedStyles(static, src string) (string, error) {
	var all strings.Builder
	for _, found := range cssPath.FindAllStringSubmatch(src, -1) {
		css, err := os.ReadFile(filepath.Join(static, filepath.FromSlash(found[1])))
		if err != nil {
			return "", err
		}
		made := api.Transform(string(css), api.TransformOptions{
			Loader: api.LoaderCSS, Sourcefile: found[1], Charset: api.CharsetUTF8, LegalComments: api.LegalCommentsNone,
			MinifyWhitespace: true, MinifySyntax: true,
		})
		if err := failure(made.Errors); err != nil {
			return "", fmt.Errorf("minify %s: %w", found[1], err)
		}
		all.Write(made.Code)
	}
	if all.Len() == 0 {
		return "", errors.New("styles.js names no style sheet")
	}
	text, err := json.Marshal(all.String())
	return string(text), err
}
