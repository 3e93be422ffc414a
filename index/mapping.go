package index

import (
	"fmt"
	"sync"
	"unicode/utf8"

	"github.com/blevesearch/bleve/v2"
	"github.com/blevesearch/bleve/v2/analysis"
	"github.com/blevesearch/bleve/v2/analysis/analyzer/keyword"
	"github.com/blevesearch/bleve/v2/mapping"
	"github.com/blevesearch/bleve/v2/registry"
)

// Names of analyzers and keyword fields in the Bleve index.
const (
	analyzerWords = "zhengda_terms"

	facetArticle   = "article"
	facetRegion    = "region"
	facetDocument  = "document"
	facetKind      = "kind"
	facetProcedure = "procedure"
)

// tokenizer gives Bleve the terms of a text.
type tokenizer struct{}

func (tokenizer) Tokenize(input []byte) analysis.TokenStream {
	rs := fold(string(input))
	text := make([]byte, 0, 9*len(rs)) // of all tokens, one after the other
	ends := make([]int, 0, 2*len(rs))
	eachTerm(rs, func(start, n int, _ bool) {
		for _, r := range rs[start : start+n] {
			text = utf8.AppendRune(text, r)
		}
		ends = append(ends, len(text))
	})
	tokens := make([]analysis.Token, len(ends))
	out := make(analysis.TokenStream, len(ends))
	from := 0
	for i, end := range ends {
		tokens[i] = analysis.Token{Term: text[from:end:end], Position: i + 1, Type: analysis.Ideographic}
		out[i] = &tokens[i]
		from = end
	}
	return out
}

// register makes the analyzer known to Bleve, which finds analyzers by name in a
// table of its own.
var register = sync.OnceValue(func() error {
	return registry.RegisterAnalyzer(analyzerWords, func(map[string]any, *registry.Cache) (analysis.Analyzer, error) {
		return &analysis.DefaultAnalyzer{Tokenizer: tokenizer{}}, nil
	})
})

func newMapping(s schema) (mapping.IndexMapping, error) {
	if err := register(); err != nil {
		return nil, fmt.Errorf("register analyzer: %w", err)
	}
	doc := bleve.NewDocumentStaticMapping()
	text := func(analyzer string) *mapping.FieldMapping {
		f := bleve.NewTextFieldMapping()
		f.Analyzer = analyzer
		f.Store, f.IncludeTermVectors, f.DocValues, f.IncludeInAll = true, false, false, false
		return f
	}
	for _, f := range s {
		doc.AddFieldMappingsAt(f.name, text(analyzerWords))
	}
	for _, name := range []string{facetArticle, facetRegion, facetDocument, facetKind, facetProcedure} {
		doc.AddFieldMappingsAt(name, text(keyword.Name))
	}
	doc.AddSubDocumentMapping("_all", bleve.NewDocumentDisabledMapping()) // the fields joined, which nothing asks for
	m := bleve.NewIndexMapping()
	m.DefaultMapping = doc
	m.DefaultAnalyzer = analyzerWords
	return m, nil
}

// forBleve is what Bleve is given for a document.
func (s schema) forBleve(d document) map[string]any {
	out := map[string]any{}
	for i, f := range s {
		if d.fields[i] != "" {
			out[f.name] = d.fields[i]
		}
	}
	for name, value := range map[string]string{facetArticle: d.facets.article, facetRegion: d.facets.region, facetDocument: d.facets.document, facetKind: d.facets.kind} {
		if value != "" {
			out[name] = value
		}
	}
	if len(d.facets.procedures) > 0 {
		out[facetProcedure] = d.facets.procedures
	}
	return out
}
