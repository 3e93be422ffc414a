package index

import (
	"fmt"
	"sync"

	"github.com/blevesearch/bleve/v2"
	"github.com/blevesearch/bleve/v2/analysis"
	"github.com/blevesearch/bleve/v2/mapping"
	"github.com/blevesearch/bleve/v2/registry"
	bleveindex "github.com/blevesearch/bleve_index_api"

	"zhengda/knowledge"
)

// Names in the Bleve index.
const (
	analyzerName = "zhengda_terms"
	fieldTitle   = "title" // question, other wordings, heading
	fieldBody    = "body"  // heading and text of the section
	fieldRegion  = "region"
)

// tokenizer adapts Terms to Bleve.
type tokenizer struct{}

func (tokenizer) Tokenize(input []byte) analysis.TokenStream {
	ts := terms(string(input))
	out := make(analysis.TokenStream, len(ts))
	for i, t := range ts {
		out[i] = &analysis.Token{Term: []byte(t.text), Position: i + 1, Start: t.start, End: t.start + t.runes, Type: analysis.Ideographic}
	}
	return out
}

// register makes the analyzer known to Bleve, which finds analyzers by name in
// a table of its own.
var register = sync.OnceValue(func() error {
	return registry.RegisterAnalyzer(analyzerName, func(map[string]any, *registry.Cache) (analysis.Analyzer, error) {
		return &analysis.DefaultAnalyzer{Tokenizer: tokenizer{}}, nil
	})
})

func newMapping() (mapping.IndexMapping, error) {
	if err := register(); err != nil {
		return nil, fmt.Errorf("register analyzer: %w", err)
	}
	text := bleve.NewTextFieldMapping()
	text.Analyzer = analyzerName
	text.Store, text.IncludeTermVectors, text.DocValues, text.IncludeInAll = false, false, false, false
	key := bleve.NewKeywordFieldMapping()
	key.Store, key.IncludeTermVectors, key.DocValues, key.IncludeInAll = false, false, false, false

	doc := bleve.NewDocumentStaticMapping()
	doc.AddFieldMappingsAt(fieldTitle, text)
	doc.AddFieldMappingsAt(fieldBody, text)
	doc.AddFieldMappingsAt(fieldRegion, key)
	m := bleve.NewIndexMapping()
	m.DefaultMapping = doc
	m.DefaultAnalyzer = analyzerName
	m.ScoringModel = bleveindex.BM25Scoring
	return m, nil
}

// document is what Bleve is given for a passage.
func document(p knowledge.Passage) map[string]any {
	title := p.Article.Question + "\n" + p.Section.Heading
	for _, w := range p.Article.Wordings {
		title += "\n" + w
	}
	return map[string]any{
		fieldTitle:  title,
		fieldBody:   p.Section.Heading + "\n" + p.Text,
		fieldRegion: p.Article.Region,
	}
}
