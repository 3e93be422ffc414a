package main

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"

	"github.com/evanw/esbuild/pkg/api"
)

var chosenImport = regexp.MustCompile("import\\(`\\./([\\w-]+)/\\$\\{(\\w+)\\}\\.js`\\)")

// importsByName writes out the imports of a file chosen by its name, as of one
// language of several. esbuild could do it too, with a helper in a file of its
// own, which would be one more request.
func importsByName() api.Plugin {
	return api.Plugin{Name: "imports", Setup: func(b api.PluginBuild) {
		b.OnLoad(api.OnLoadOptions{Filter: `\.js$`}, func(args api.OnLoadArgs) (api.OnLoadResult, error) {
			src, err := os.ReadFile(args.Path)
			if err != nil {
				return api.OnLoadResult{}, err
			}
			var failed error
			text := chosenImport.ReplaceAllStringFunc(string(src), func(found string) string {
				part := chosenImport.FindStringSubmatch(found)
				all, err := eachImport(filepath.Dir(args.Path), part[1])
				if err != nil {
					failed = err
				}
				return all + "[" + part[2] + "]()"
			})
			return api.OnLoadResult{Contents: &text}, failed
		})
	}}
}

// eachImport is an object with a function for each file of the folder, which imports it.
func eachImport(dir, folder string) (string, error) {
	files, err := filepath.Glob(filepath.Join(dir, folder, "*.js"))
	if err != nil {
		return "", err
	}
	if len(files) == 0 {
		return "", fmt.Errorf("there is no script in %s to choose from", folder)
	}
	var all []string
	for _, file := range files { // sorted
		name := strings.TrimSuffix(filepath.Base(file), ".js")
		all = append(all, fmt.Sprintf("%q: () => import(%q)", name, "./"+folder+"/"+name+".js"))
	}
	return "({" + strings.Join(all, ", ") + "})", nil
}
