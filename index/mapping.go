package index

import (
	"fmt"
	"slices"
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
	fieldQuestion = "question" // the article's
	fieldHeading  = "heading"  // the section's
	fieldWordings = "wordings" // other wordings of the question that the section answers
	fieldAbout    = "about"    // other wordings of the article's question, for its further sections
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
	doc.AddFieldMappingsAt(fieldQuestion, text)
	doc.AddFieldMappingsAt(fieldHeading, text)
	doc.AddFieldMappingsAt(fieldWordings, text)
	doc.AddFieldMappingsAt(fieldAbout, text)
	doc.AddFieldMappingsAt(fieldBody, text)
	m := bleve.NewIndexMapping()
	m.DefaultMapping = doc
	m.DefaultAnalyzer = analyzerName
	return m, nil
}

// document is what Bleve is given for a passage. The wordings of an article's
// question lead to its short answer; its other sections have them only as what
// they are about, and their own (Article.WordingsOf) in full.
func document(p knowledge.Passage) map[string]any {
	own, about := p.Article.WordingsOf[p.Section.Anchor], p.Article.Wordings
	if p.Leads() {
		own, about = slices.Concat(about, own), nil
	}
	return map[string]any{
		fieldQuestion: p.Article.Question,
		fieldHeading:  p.Section.Heading,
		fieldWordings: strings.Join(own, "\n"),
		fieldAbout:    strings.Join(about, "\n"),
		fieldBody:     p.Text,
	}
}
