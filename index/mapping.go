package index

import (
	"fmt"
	"sync"

	"github.com/blevesearch/bleve/v2"
	"github.com/blevesearch/bleve/v2/analysis"
	"github.com/blevesearch/bleve/v2/analysis/analyzer/keyword"
	"github.com/blevesearch/bleve/v2/mapping"
	"github.com/blevesearch/bleve/v2/registry"
)

// Names of analyzers and keyword fields in the Bleve index.
const (
	analyzerWords  = "zhengda_terms"
	analyzerSounds = "zhengda_sounds"

	facetArticle   = "article"
	facetRegion    = "region"
	facetDocument  = "document"
	facetKind      = "kind"
	facetProcedure = "procedure"
)

// tokenizer adapts Terms and Sounds to Bleve.
type tokenizer func(string) []string

func (t tokenizer) Tokenize(input []byte) analysis.TokenStream {
	terms := t(string(input))
	tokens := make([]analysis.Token, len(terms))
	out := make(analysis.TokenStream, len(terms))
	for i, term := range terms {
		tokens[i] = analysis.Token{Term: []byte(term), Position: i + 1, Type: analysis.Ideographic}
		out[i] = &tokens[i]
	}
	return out
}

// register makes the analyzers known to Bleve, which finds them by name in a
// table of its own.
var register = sync.OnceValue(func() error {
	for name, split := range map[string]tokenizer{analyzerWords: Terms, analyzerSounds: Sounds} {
		err := registry.RegisterAnalyzer(name, func(map[string]any, *registry.Cache) (analysis.Analyzer, error) {
			return &analysis.DefaultAnalyzer{Tokenizer: split}, nil
		})
		if err != nil {
			return fmt.Errorf("register analyzer %s: %w", name, err)
		}
	}
	return nil
})

func newMapping(s schema) (mapping.IndexMapping, error) {
	if err := register(); err != nil {
		return nil, err
	}
	doc := bleve.NewDocumentStaticMapping()
	text := func(analyzer string, store bool) *mapping.FieldMapping {
		f := bleve.NewTextFieldMapping()
		f.Analyzer = analyzer
		f.Store, f.IncludeTermVectors, f.DocValues, f.IncludeInAll = store, false, false, false
		return f
	}
	for _, f := range s {
		doc.AddFieldMappingsAt(f.name, text(analyzerWords, true))
	}
	doc.AddFieldMappingsAt(fieldSound, text(analyzerSounds, false))
	for _, name := range []string{facetArticle, facetRegion, facetDocument, facetKind, facetProcedure} {
		doc.AddFieldMappingsAt(name, text(keyword.Name, true))
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
	all := ""
	for i, f := range s {
		if d.fields[i] != "" {
			out[f.name] = d.fields[i]
			all += d.fields[i] + "\n"
		}
	}
	out[fieldSound] = all
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
