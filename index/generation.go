package index

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/blevesearch/bleve/v2"

	"zhengda/knowledge"
)

// manifest is written last into a generation's folder and vouches for it.
type manifest struct {
	Corpus   string               `json:"corpus"`
	Analysis string               `json:"analysis"`
	Passages int                  `json:"passages"`
	Files    map[string]fileProof `json:"files"`
}

type fileProof struct {
	Size   int64  `json:"size"`
	SHA256 string `json:"sha256"`
}

const (
	manifestName = "manifest.json"
	bleveDir     = "bleve"

	buildingPrefix = "building-"
)

// generation is one checked index over one corpus. Its postings are read once;
// the Bleve index is closed after that, so nothing on disk stays in use.
type generation struct {
	corpus   *knowledge.Corpus
	passages map[string]knowledge.Passage
	wordings *wordings
	postings *postings
	memory   bool // built in memory, since the disk could not be used
}

func newGeneration(c *knowledge.Corpus) *generation {
	g := &generation{corpus: c, passages: map[string]knowledge.Passage{}, wordings: newWordings(c)}
	for _, p := range c.Passages() {
		g.passages[p.ID] = p
	}
	return g
}

func generationName(c *knowledge.Corpus) string { return c.Hash() + "-" + analysisVersion }

// openGeneration opens the corpus's generation below dir and checks it.
func openGeneration(dir string, c *knowledge.Corpus) (g *generation, err error) {
	path := filepath.Join(dir, generationName(c))
	g = newGeneration(c)
	if err := g.checkManifest(path); err != nil {
		return nil, fmt.Errorf("generation %s: %w", filepath.Base(path), err)
	}
	if err := register(); err != nil {
		return nil, err
	}
	defer func() {
		if p := recover(); p != nil {
			g, err = nil, fmt.Errorf("generation %s: opening it panicked: %v", filepath.Base(path), p)
		}
	}()
	ix, err := bleve.OpenUsing(filepath.Join(path, bleveDir), map[string]any{"read_only": true, "bolt_timeout": "5s"})
	if err != nil {
		return nil, fmt.Errorf("generation %s: %w", filepath.Base(path), err)
	}
	defer ix.Close()
	if err := g.read(ix); err != nil {
		return nil, fmt.Errorf("generation %s: %w", filepath.Base(path), err)
	}
	return g, nil
}

func (g *generation) checkManifest(path string) error {
	raw, err := os.ReadFile(filepath.Join(path, manifestName))
	if err != nil {
		return err
	}
	var m manifest
	if err := json.Unmarshal(raw, &m); err != nil {
		return fmt.Errorf("manifest: %w", err)
	}
	if m.Corpus != g.corpus.Hash() || m.Analysis != analysisVersion || m.Passages != len(g.passages) {
		return errors.New("manifest is of another corpus or analysis")
	}
	proofs, err := proveFiles(filepath.Join(path, bleveDir))
	if err != nil {
		return err
	}
	if len(proofs) != len(m.Files) {
		return fmt.Errorf("%d files, the manifest has %d", len(proofs), len(m.Files))
	}
	for name, want := range m.Files {
		if proofs[name] != want {
			return fmt.Errorf("file %s differs from the manifest", name)
		}
	}
	return nil
}

// read takes the postings out of an opened index and asks it for what it must
// hold.
func (g *generation) read(ix bleve.Index) error {
	n, err := ix.DocCount()
	if err != nil {
		return err
	}
	if g.postings, err = readPostings(ix); err != nil {
		return err
	}
	if int(n) != len(g.passages) || len(g.postings.ids) != len(g.passages) {
		return fmt.Errorf("index has %d documents, %d of them listed, the corpus %d passages", n, len(g.postings.ids), len(g.passages))
	}
	for _, p := range g.corpus.Passages()[:min(1, len(g.passages))] {
		hits, err := g.search(Query{Text: p.Article.Question + p.Section.Heading})
		if err != nil || len(hits) == 0 {
			return fmt.Errorf("sentinel query finds nothing (%v)", err)
		}
	}
	return nil
}

// buildGeneration writes the corpus's generation below dir and opens it.
func buildGeneration(dir string, c *knowledge.Corpus) (*generation, error) {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, err
	}
	tmp, err := os.MkdirTemp(dir, buildingPrefix)
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(tmp)
	m, err := newMapping()
	if err != nil {
		return nil, err
	}
	ix, err := bleve.New(filepath.Join(tmp, bleveDir), m)
	if err != nil {
		return nil, fmt.Errorf("create index: %w", err)
	}
	if err := fill(ix, c); err != nil {
		ix.Close()
		return nil, err
	}
	if err := ix.Close(); err != nil {
		return nil, fmt.Errorf("close built index: %w", err)
	}
	if err := writeManifest(tmp, c); err != nil {
		return nil, err
	}
	path := filepath.Join(dir, generationName(c))
	if g, err := openGeneration(dir, c); err == nil {
		return g, nil // another process was faster
	}
	if err := os.RemoveAll(path); err != nil { // a damaged one
		return nil, err
	}
	if err := os.Rename(tmp, path); err != nil && !errors.Is(err, fs.ErrExist) {
		return nil, fmt.Errorf("name generation: %w", err)
	}
	return openGeneration(dir, c)
}

// memoryGeneration builds the corpus's index in memory.
func memoryGeneration(c *knowledge.Corpus) (*generation, error) {
	m, err := newMapping()
	if err != nil {
		return nil, err
	}
	ix, err := bleve.NewMemOnly(m)
	if err != nil {
		return nil, fmt.Errorf("create index in memory: %w", err)
	}
	defer ix.Close()
	if err := fill(ix, c); err != nil {
		return nil, err
	}
	g := newGeneration(c)
	g.memory = true
	return g, g.read(ix)
}

func fill(ix bleve.Index, c *knowledge.Corpus) error {
	batch := ix.NewBatch()
	for _, p := range c.Passages() {
		if err := batch.Index(p.ID, document(p)); err != nil {
			return fmt.Errorf("index passage %s: %w", p.ID, err)
		}
	}
	if err := ix.Batch(batch); err != nil {
		return fmt.Errorf("write passages: %w", err)
	}
	return nil
}

func writeManifest(tmp string, c *knowledge.Corpus) error {
	files, err := proveFiles(filepath.Join(tmp, bleveDir))
	if err != nil {
		return err
	}
	raw, err := json.MarshalIndent(manifest{c.Hash(), analysisVersion, len(c.Passages()), files}, "", "  ")
	if err != nil {
		return err
	}
	f, err := os.Create(filepath.Join(tmp, manifestName))
	if err != nil {
		return err
	}
	_, err = f.Write(raw)
	return errors.Join(err, f.Sync(), f.Close())
}

// proveFiles measures every file below dir.
func proveFiles(dir string) (map[string]fileProof, error) {
	out := map[string]fileProof{}
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		f, err := os.Open(path)
		if err != nil {
			return err
		}
		defer f.Close()
		h := sha256.New()
		n, err := io.Copy(h, f)
		if err != nil {
			return err
		}
		name, err := filepath.Rel(dir, path)
		out[filepath.ToSlash(name)] = fileProof{n, hex.EncodeToString(h.Sum(nil))}
		return err
	})
	return out, err
}
