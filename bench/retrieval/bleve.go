package main

import (
	"path/filepath"

	"github.com/blevesearch/bleve/v2"
	"github.com/blevesearch/bleve/v2/analysis/analyzer/custom"
	"github.com/blevesearch/bleve/v2/analysis/lang/cjk"
	"github.com/blevesearch/bleve/v2/analysis/tokenizer/whitespace"
	"github.com/blevesearch/bleve/v2/mapping"
	bleveindex "github.com/blevesearch/bleve_index_api"

	"zhengda/bench/beir"
)

// The analyzers of stock Bleve.
const (
	cjkAnalyzer   = cjk.AnalyzerName // its own: pairs of characters
	blankAnalyzer = "blanks"         // for our terms, which are cut already
)

// stockBleve is Bleve as it comes, scoring with its own BM25: the offline
// builder, which is about as fast as batches and leaves one segment, and a match
// query over title and text.
type stockBleve struct {
	analyzer string
	index    bleve.Index
}

func (e *stockBleve) Build(dir string, docs []beir.Doc) error {
	if err := e.Close(); err != nil {
		return err
	}
	m, err := e.mapping()
	if err != nil {
		return err
	}
	path := filepath.Join(dir, "bleve")
	b, err := bleve.NewBuilder(path, m, map[string]any{"buildPathPrefix": dir})
	if err != nil {
		return err
	}
	for _, d := range docs {
		if err := b.Index(d.ID, map[string]any{"title": d.Title, "text": d.Text}); err != nil {
			return err
		}
	}
	if err := b.Close(); err != nil {
		return err
	}
	e.index, err = bleve.OpenUsing(path, map[string]any{"read_only": true})
	return err
}

func (e *stockBleve) mapping() (mapping.IndexMapping, error) {
	m := bleve.NewIndexMapping()
	if e.analyzer == blankAnalyzer {
		if err := m.AddCustomAnalyzer(blankAnalyzer, map[string]any{"type": custom.Name, "tokenizer": whitespace.Name}); err != nil {
			return nil, err
		}
	}
	text := bleve.NewTextFieldMapping()
	text.Analyzer = e.analyzer
	text.Store, text.IncludeTermVectors, text.DocValues, text.IncludeInAll = false, false, false, false
	doc := bleve.NewDocumentStaticMapping()
	doc.AddFieldMappingsAt("title", text)
	doc.AddFieldMappingsAt("text", text)
	m.DefaultMapping = doc
	m.ScoringModel = bleveindex.BM25Scoring
	return m, nil
}

// Settle has nothing to do: the builder left one segment.
func (e *stockBleve) Settle() error { return nil }

func (e *stockBleve) Search(query string, limit int) ([]string, error) {
	title, text := bleve.NewMatchQuery(query), bleve.NewMatchQuery(query)
	title.SetField("title")
	text.SetField("text")
	found, err := e.index.Search(bleve.NewSearchRequestOptions(bleve.NewDisjunctionQuery(title, text), limit, 0, false))
	if err != nil {
		return nil, err
	}
	out := make([]string, len(found.Hits))
	for i, hit := range found.Hits {
		out[i] = hit.ID
	}
	return out, nil
}

func (e *stockBleve) Close() error {
	if e.index == nil {
		return nil
	}
	err := e.index.Close()
	e.index = nil
	return err
}
