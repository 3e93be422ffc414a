package main

import (
	"fmt"
	"runtime/debug"

	"zhengda/bench/beir"
)

// engine is a system that is written in Go.
type engine interface {
	Build(dir string, docs []beir.Doc) error
	// Settle merges what the build left in pieces. It is not timed, so that a
	// peer is fast to build and fast to search.
	Settle() error
	Search(query string, limit int) ([]string, error)
	Close() error
}

// opener is an engine that can open what another process has built.
type opener interface{ Open(dir string) error }

func newEngine(name string) (engine, error) {
	switch name {
	case ours:
		return &zhengda{}, nil
	case "sqlite-fts5":
		return &fts5{}, nil
	case "bleve-terms":
		return &stockBleve{analyzer: blankAnalyzer}, nil
	case "bleve-cjk":
		return &stockBleve{analyzer: cjkAnalyzer}, nil
	}
	return nil, fmt.Errorf("serve %s: there is no such system in Go", name)
}

// goVersion is the version of the library a Go system is made of.
func goVersion(name string) string {
	const bleve = "github.com/blevesearch/bleve/v2"
	module := map[string]string{"sqlite-fts5": "modernc.org/sqlite", "bleve-terms": bleve, "bleve-cjk": bleve}[name]
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, m := range info.Deps {
			if m.Path == module {
				return m.Path + " " + m.Version
			}
		}
	}
	return name
}
