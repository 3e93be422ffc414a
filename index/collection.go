package index

import (
	"cmp"
	"crypto/sha256"
	"fmt"
	"io"
	"log/slog"
	"os"
	"slices"
	"strings"
)

// Text is a plain text with a title, such as a document of a test collection.
type Text struct {
	ID, Title, Body string
}

// Scored is a text found.
type Scored struct {
	ID    string
	Score float64
}

// Collection searches plain texts with the analysis and the scoring of passages,
// without what is known of guidance: to measure retrieval by itself. It is safe
// for concurrent use.
type Collection struct{ postings *postings }

// BuildCollection builds a generation of the texts in dir, which must be empty or
// not there, and opens it. Ids must be unique and without line breaks.
func BuildCollection(dir string, texts []Text) (*Collection, error) {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, fmt.Errorf("build collection: %w", err)
	}
	if entries, err := os.ReadDir(dir); err != nil || len(entries) > 0 {
		return nil, fmt.Errorf("build collection: folder %s is not empty; name a new one (%v)", dir, err)
	}
	docs := make([]document, len(texts))
	seen := make(map[string]bool, len(texts))
	name := sha256.New()
	for i, t := range texts {
		if t.ID == "" || strings.Contains(t.ID, "\n") || seen[t.ID] {
			return nil, fmt.Errorf("build collection: text %d: id %q is empty, has a line break or occurs twice", i+1, t.ID)
		}
		seen[t.ID] = true
		docs[i] = document{id: t.ID, fields: []string{t.Title, t.Body}}
		io.WriteString(name, docs[i].hash()+t.ID)
	}
	if err := writeFolder(dir, textSchema, docs, fmt.Sprintf("%x", name.Sum(nil)), "", slog.New(slog.DiscardHandler)); err != nil {
		return nil, fmt.Errorf("build collection: %w", err)
	}
	return OpenCollection(dir)
}

// OpenCollection opens what BuildCollection built; a damaged one is an error.
func OpenCollection(dir string) (*Collection, error) {
	p, _, err := readFolder(dir)
	if err != nil {
		return nil, fmt.Errorf("open collection %s: %w", dir, err)
	}
	return &Collection{p}, nil
}

// Search gives the limit best texts, best first.
func (c *Collection) Search(query string, limit int) []Scored {
	return c.postings.search(query, max(0, limit))
}

// Close lets the collection go.
func (c *Collection) Close() error { c.postings = nil; return nil }

// lookedInto is how many of the best documents are looked into for terms that
// stand together.
const lookedInto = 20

// weightTogether is what the best single sentence of a text counts besides the
// text as a whole.
const weightTogether = 0.5

// search finds the documents for a text without anything but its words.
func (p *postings) search(text string, limit int) []Scored {
	terms := p.resolve(weighted(text), true)
	s := p.borrow()
	defer p.giveBack(s)
	p.score(terms, s.score)
	found := best(s.score, max(limit, lookedInto))
	p.begin(terms, s)
	for _, d := range found[:min(len(found), lookedInto)] {
		s.score[d] += weightTogether * p.closeness(d, terms, s).unit
	}
	p.end(terms, s)
	slices.SortFunc(found, func(a, b int) int { return cmp.Or(cmp.Compare(s.score[b], s.score[a]), cmp.Compare(a, b)) })
	out := make([]Scored, 0, min(limit, len(found)))
	for _, d := range found[:min(limit, len(found))] {
		out = append(out, Scored{p.ids[d], s.score[d]})
	}
	return out
}
