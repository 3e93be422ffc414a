package main

import (
	"context"
	"os/exec"
	"slices"
	"strings"

	"zhengda/bench/beir"
	"zhengda/index"
)

// ours is the system that the others are held against.
const ours = "zhengda"

// system is one way of searching.
type system struct {
	name string
	// terms: it is given our terms joined by blanks, so that only scoring and
	// speed differ. The cutting is not charged to it, but it is to us.
	terms bool
	// joined: it is given title and text as one field. Adding up BM25 over two
	// fields is better on some sets and much worse on others; a peer is judged
	// by its better side, so both are measured.
	joined bool
	// command prepares the process to run, or says what is missing.
	command func(context.Context, *bench) (*exec.Cmd, error)
}

// systems are all we know, in the order of the tables.
func systems() []system {
	return []system{
		{name: ours, command: itself(ours)},
		{name: "sqlite-fts5", terms: true, command: itself("sqlite-fts5")},
		{name: "bleve-terms", terms: true, command: itself("bleve-terms")},
		{name: "bleve-cjk", command: itself("bleve-cjk")},
		{name: "lucene-terms", terms: true, command: lucene("terms")},
		{name: "lucene-joined", terms: true, joined: true, command: lucene("terms")},
		{name: "lucene-smartcn", command: lucene("smartcn")},
		{name: "minisearch", terms: true, command: minisearch},
	}
}

func names() []string {
	var out []string
	for _, s := range systems() {
		out = append(out, s.name)
	}
	return out
}

// docs are the documents as the system is given them.
func (s system) docs(docs []beir.Doc) []beir.Doc {
	out := slices.Clone(docs)
	for i, d := range out {
		if s.joined {
			d.Title, d.Text = "", d.Title+"\n"+d.Text
		}
		if s.terms {
			d.Title, d.Text = strings.Join(index.Terms(d.Title), " "), strings.Join(index.Terms(d.Text), " ")
		}
		out[i] = d
	}
	return out
}

// texts are the queries as the system is given them, each term once.
func (s system) texts(queries []beir.Query) []string {
	out := make([]string, len(queries))
	for i, q := range queries {
		out[i] = q.Text
		if s.terms {
			terms := index.Terms(q.Text)
			slices.Sort(terms)
			out[i] = strings.Join(slices.Compact(terms), " ")
		}
	}
	return out
}
