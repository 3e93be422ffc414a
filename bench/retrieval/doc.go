// Command retrieval builds our index and its peers on collections in BEIR's
// form and prints how well and how fast each answers, and by how much they
// differ. README.md says what is fair in it.
//
//	go run ./bench/retrieval [flags] DIR...
//
// It owns nothing that is served: peers are never linked into zhengda. Every
// system, ours too, runs in a process of its own (peer.go) that is spoken to in
// lines (serve.go), takes its own times, and ends with its standard input. On
// disk there is one temporary folder, removed at the end, and a cache folder
// for the one peer that npm installs.
//
// Callers: people, before and after a change of package index.
package main
