package main

import (
	"context"
	"fmt"
	"runtime/debug"

	"zhengda/knowledge"
)

// version prints what this binary is made of.
func version(_ context.Context, _ []string, s streams) error {
	corpus, err := knowledge.Embedded()
	if err != nil {
		return err
	}
	revision := "unknown"
	goVersion := ""
	if info, ok := debug.ReadBuildInfo(); ok {
		goVersion = info.GoVersion
		for _, kv := range info.Settings {
			if kv.Key == "vcs.revision" {
				revision = kv.Value[:min(12, len(kv.Value))]
			}
		}
	}
	_, err = fmt.Fprintf(s.out, "zhengda revision %s, %s, %d articles, corpus %s\n", revision, goVersion, len(corpus.Articles()), corpus.Hash())
	return err
}
