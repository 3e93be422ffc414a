package index

import (
	"fmt"
	"strings"
	"sync"

	"github.com/blevesearch/bleve/v2"
	"github.com/blevesearch/bleve/v2/analysis"
	"github.com/blevesearch/bleve/v2/mapping"
	"github.com/blevesearch/bleve/v2/registry"

	"zhengda/knowledge"
)

// Names in the Bleve index.
const (
	analyzerName  = "zhengda_terms"
	fieldTitle    = "title"    // question and heading
	fieldWordings = "wordings" // other wordings of the question
	fieldBody     = "body"     // text of the section
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
	doc := bleve.NewDocumentStaticMapping()
	doc.AddFieldMappingsAt(fieldTitle, text)
	doc.AddFieldMappingsAt(fieldWordings, text)
	doc.AddFieldMappingsAt(fieldBody, text)
	m := bleve.NewIndexMapping()
	m.DefaultMapping = doc
	m.DefaultAnalyzer = analyzerName
	return m, nil
}

// document is what Bleve is given for a passage.
func document(p knowledge.Passage) map[string]any {
	return map[string]any{
		fieldTitle:    p.Article.Question + "\n" + p.Section.Heading,
		fieldWordings: strings.Join(p.Article.Wordings, "\n"),
		fieldBody:     p.Text,
	}
}
