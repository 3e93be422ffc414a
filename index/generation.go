package index

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"zhengda/knowledge"
)

// generation is what searches of one corpus read. It is not changed once it is
// served.
type generation struct {
	corpus   *knowledge.Corpus
	docs     []document // in the order of ids, as postings number them
	entries  []entry    // what each of them stands for
	stated   []int      // of a fact or rule: the document of the passage that states it
	wordings *wordings
	postings *postings // nil: the articles are scanned for every search
	served   string    // by what, for the trace
	folder   bool      // it is in the folder
}

func newGeneration(c *knowledge.Corpus) *generation {
	g := &generation{corpus: c, wordings: newWordings(c)}
	number := map[string]int{}
	for i, d := range documentsOf(c) {
		g.docs = append(g.docs, d.document)
		e := d.entry
		if e.fact == "" {
			e.asks = g.wordings.answered[e.passage.ID]
		}
		g.entries = append(g.entries, e)
		number[d.id] = i
	}
	for _, e := range g.entries {
		g.stated = append(g.stated, number[e.passage.ID])
	}
	return g
}

// generationName names the generation of a corpus by what its files depend on:
// the corpus, the analysis, and what the posting arrays are made with.
func generationName(c *knowledge.Corpus) string {
	made := sha256.Sum256(fmt.Append(nil, passageSchema, k1, postingsMagic))
	return fmt.Sprintf("%s-%s-%x", c.Hash(), analysisVersion, made[:4])
}

// lookup gives the postings to search for some weighted terms. A generation
// without postings makes them of its articles for just these terms, so what it
// finds is the same.
func (g *generation) lookup(weights map[string]float64) *postings {
	if g.postings != nil {
		return g.postings
	}
	var only []queryTerm
	for t := range weights {
		only = append(only, queryTerm{text: t})
	}
	return postingsOf(passageSchema, g.docs, only)
}

// scanned is the generation served while there is no other.
func scanned(c *knowledge.Corpus, why string) *generation {
	g := newGeneration(c)
	g.served = "a scan of the articles: " + why
	return g
}

// inMemory is the generation served where no folder can be written.
func inMemory(c *knowledge.Corpus) *generation {
	g := newGeneration(c)
	g.postings, g.served = postingsOf(passageSchema, g.docs, nil), "an index in memory"
	return g
}

// errAbsent says that a generation is not there, which is no damage.
var errAbsent = errors.New("it is not there")

// openGeneration opens the corpus's generation below dir and checks it.
func openGeneration(dir string, c *knowledge.Corpus) (*generation, error) {
	name := generationName(c)
	path := filepath.Join(dir, name)
	if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
		return nil, errAbsent
	}
	p, m, err := readFolder(path)
	if err != nil {
		return nil, fmt.Errorf("generation %s: %w", name, err)
	}
	g := newGeneration(c)
	g.postings, g.served, g.folder = p, "generation "+name, true
	indexed := sha256.Sum256(listDocuments(g.docs))
	if m.Name != name || m.Files[documentsName].SHA256 != hex.EncodeToString(indexed[:]) {
		return nil, fmt.Errorf("generation %s: it is of another corpus", name)
	}
	return g, nil
}

// buildGeneration writes the corpus's generation below dir and opens it.
// previous is the name of an earlier one; empty when there is none.
func buildGeneration(dir string, c *knowledge.Corpus, previous string, log *slog.Logger) (*generation, error) {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, err
	}
	tmp, err := os.MkdirTemp(dir, buildingPrefix)
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(tmp)
	if previous != "" {
		previous = filepath.Join(dir, previous)
	}
	name := generationName(c)
	var docs []document
	for _, d := range documentsOf(c) {
		docs = append(docs, d.document)
	}
	if err := writeFolder(tmp, passageSchema, docs, name, previous, log); err != nil {
		return nil, fmt.Errorf("build generation %s: %w", name, err)
	}
	if g, err := openGeneration(dir, c); err == nil {
		return g, nil // another process was faster
	}
	path := filepath.Join(dir, name)
	if err := os.RemoveAll(path); err != nil { // a damaged one
		return nil, err
	}
	if err := os.Rename(tmp, path); err != nil && !errors.Is(err, fs.ErrExist) {
		return nil, fmt.Errorf("name generation: %w", err)
	}
	return openGeneration(dir, c)
}

// entry is what a document of a corpus stands for.
type entry struct {
	passage knowledge.Passage
	fact    string // its id when it is a fact, a rule or a reply that the passage states
	reply   *knowledge.Reply
	asks    []int32 // wordings of what it answers
}

type corpusDocument struct {
	document
	entry
}

// documentsOf are a corpus's documents in the order of their ids. The wordings of
// an article's question lead to its short answer; its other sections have them
// only as what they are about, and their own (Article.WordingsOf) in full.
func documentsOf(c *knowledge.Corpus) []corpusDocument {
	out := factDocuments(c)
	for _, p := range c.Passages() {
		own, about := slices.Concat(p.Article.WordingsOf[p.Section.Anchor], p.Article.AsksOf(p.Section.Anchor)), p.Article.Wordings
		if p.Leads() {
			own, about = slices.Concat(about, own), nil
		}
		d := document{id: p.ID, fields: []string{p.Article.Question, p.Section.Heading, strings.Join(own, "\n"), strings.Join(about, "\n"), p.Text}}
		d.facets = facets{article: p.Article.ID, region: p.Article.Region, document: string(p.Document()), kind: string(p.Section.Kind)}
		for _, pr := range p.Procedures() {
			d.facets.procedures = append(d.facets.procedures, string(pr))
		}
		out = append(out, corpusDocument{d, entry{passage: p}})
	}
	slices.SortFunc(out, func(a, b corpusDocument) int { return strings.Compare(a.id, b.id) })
	return out
}
