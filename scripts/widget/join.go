package main

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/evanw/esbuild/pkg/api"
)

// join puts what the element shares with modules of first use into the element,
// which those import it from, and minifies all. esbuild leaves it in files of
// their own, each a request before anything is shown.
func (p *parts) join() (map[string]string, error) {
	public := map[string]string{} // names that the element exports, by shared part and its own name for it
	for _, part := range p.shared {
		for _, export := range p.exports[part] {
			public[part+" "+export] = "z" + strconv.FormatInt(int64(len(public)), 36)
		}
	}
	out := map[string]string{}
	for part := range p.text {
		if slices.Contains(p.shared, part) {
			continue
		}
		entry := "export * from './" + part + "';\n"
		if slices.Contains(p.exports[part], "default") {
			entry += "export { default } from './" + part + "';\n"
		}
		for _, s := range p.shared {
			if part == p.element {
				entry += reexport(p.exports[s], "./"+s, func(e string) string { return e + " as " + public[s+" "+e] })
			}
		}
		text, err := p.minified(part, entry, public)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", part, err)
		}
		out[p.names[part]] = text
	}
	return out, nil
}

// reexport is a line of JavaScript; each gives what is written for an export.
func reexport(exports []string, from string, each func(string) string) string {
	var list []string
	for _, e := range exports {
		list = append(list, each(e))
	}
	return fmt.Sprintf("export {%s} from %q;\n", strings.Join(list, ", "), from)
}

// minified bundles one part again. Other parts stay outside, under their names
// in dist; shared parts go into the element, and elsewhere come from it.
func (p *parts) minified(part, entry string, public map[string]string) (string, error) {
	resolve := func(args api.OnResolveArgs) (api.OnResolveResult, error) {
		to := strings.TrimPrefix(args.Path, "./")
		switch {
		case args.Namespace == "stand-in":
			return api.OnResolveResult{Path: args.Path, External: true}, nil
		case to != part && !slices.Contains(p.shared, to):
			return api.OnResolveResult{Path: "./" + p.names[to], External: true}, nil
		case to != part && part != p.element:
			return api.OnResolveResult{Path: to, Namespace: "stand-in"}, nil
		}
		return api.OnResolveResult{Path: to, Namespace: "part"}, nil
	}
	load := func(args api.OnLoadArgs) (api.OnLoadResult, error) {
		text := p.text[args.Path]
		if args.Namespace == "stand-in" {
			text = reexport(p.exports[args.Path], "./"+p.names[p.element], func(e string) string { return public[args.Path+" "+e] + " as " + e })
		}
		return api.OnLoadResult{Contents: &text}, nil
	}
	built := api.Build(api.BuildOptions{
		Stdin:             &api.StdinOptions{Contents: entry, Sourcefile: part},
		Bundle:            true,
		Format:            api.FormatESModule,
		Target:            api.ES2022,
		Charset:           api.CharsetUTF8,
		LegalComments:     api.LegalCommentsNone,
		MinifyWhitespace:  true,
		MinifyIdentifiers: true,
		MinifySyntax:      true,
		Plugins: []api.Plugin{{Name: "parts", Setup: func(b api.PluginBuild) {
			b.OnResolve(api.OnResolveOptions{Filter: `^\./`}, resolve)
			b.OnLoad(api.OnLoadOptions{Filter: `.*`, Namespace: "part"}, load)
			b.OnLoad(api.OnLoadOptions{Filter: `.*`, Namespace: "stand-in"}, load)
		}}},
	})
	if err := failure(built.Errors); err != nil {
		return "", err
	}
	return string(built.OutputFiles[0].Contents), nil
}
