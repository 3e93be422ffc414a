// Package index finds the passages for a question.
//
// It owns the Bleve index: the Chinese analysis, the mapping, the query, and
// the generations on disk. It does not know who asks or what an answer is; the
// bot decides that.
//
// On disk, below the directory given to Open, each generation is a folder named
// by the hash of the corpus and the version of the analysis. It is built under
// another name, a manifest with the size and SHA-256 of every file is written
// last, and the folder is renamed; nothing in it is ever changed afterwards and
// it is opened read-only, so several processes may share it. Bleve opens a
// damaged index as an empty one, or panics, so a generation is trusted only
// when its manifest, its files, its document count and a sentinel query agree;
// on any doubt it is deleted and built again from the articles. When that fails
// the generation is built in memory. Its postings are read once and searched in
// memory (postings.go); the files are closed again. The index is a cache: it
// may be deleted at any time.
//
// Callers: bot (Search), cmd (Open, Swap).
package index
