package index

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"github.com/blevesearch/bleve/v2"
)

// What is in a generation's folder.
const (
	bleveDir      = "bleve"        // the Bleve indexes, one folder a shard
	postingsName  = "postings.bin" // the same terms in arrays (postings_file.go)
	documentsName = "documents"    // the id of every document and a hash of what was indexed of it
	manifestName  = "manifest.json"
)

// manifest is written last into a generation's folder and vouches for it. Its
// file begins with a line that is the SHA-256 of the rest.
type manifest struct {
	Name      string               `json:"name"` // of the generation
	Analysis  string               `json:"analysis"`
	Documents int                  `json:"documents"`
	Files     map[string]fileProof `json:"files"`
	Sentinels []sentinel           `json:"sentinels"`
}

type fileProof struct {
	Size   int64  `json:"size"`
	SHA256 string `json:"sha256"`
}

// sentinel is a query with what it found when the generation was built: what the
// files hold may be as it was, and be read differently by another program.
type sentinel struct {
	Query string   `json:"query"`
	Found []string `json:"found"` // ids with their scores, best first
}

const (
	sentinels     = 20 // as many as there are documents to take them from
	sentinelDepth = 3
)

// newSentinels are queries in the words of documents from all over the
// generation.
func newSentinels(p *postings, docs []document) []sentinel {
	var out []sentinel
	step := max(1, len(docs)/sentinels)
	for i := 0; i < len(docs) && len(out) < sentinels; i += step {
		words := strings.Join(docs[i].fields, " ")
		if rs := []rune(words); len(rs) > 40 {
			words = string(rs[:40])
		}
		s := sentinel{Query: words}
		s.Found = s.find(p)
		out = append(out, s)
	}
	return out
}

// find is what the query finds now.
func (s sentinel) find(p *postings) []string {
	found := []string{}
	for _, h := range p.search(s.Query, sentinelDepth) {
		found = append(found, fmt.Sprintf("%s %.6f", h.ID, h.Score))
	}
	return found
}

// writeFolder builds a generation in an empty folder. previous, when it is not
// empty, is the folder of an earlier generation of which the documents that did
// not change are taken over; log hears when that fails.
func writeFolder(path string, s schema, docs []document, name, previous string, log *slog.Logger) error {
	var p *postings
	var arrays sync.WaitGroup
	var postingsErr error
	arrays.Go(func() {
		p = postingsOf(s, docs, nil)
		postingsErr = writePostings(filepath.Join(path, postingsName), p)
	})
	bleveErr := writeBleve(filepath.Join(path, bleveDir), s, docs, previous, log)
	arrays.Wait()
	if err := errors.Join(bleveErr, postingsErr); err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(path, documentsName), listDocuments(docs), 0o644); err != nil {
		return err
	}
	files, err := proveFiles(path)
	if err != nil {
		return err
	}
	return writeManifest(path, manifest{name, analysisVersion, len(docs), files, newSentinels(p, docs)})
}

func writeManifest(path string, m manifest) error {
	raw, err := json.MarshalIndent(m, "", "  ")
	if err != nil {
		return err
	}
	f, err := os.Create(filepath.Join(path, manifestName))
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(f, "%x\n%s", sha256.Sum256(raw), raw)
	return errors.Join(err, f.Sync(), f.Close())
}

// readManifest reads a manifest that is as it was written.
func readManifest(path string) (manifest, error) {
	raw, err := os.ReadFile(filepath.Join(path, manifestName))
	if err != nil {
		return manifest{}, err
	}
	sum, body, _ := bytes.Cut(raw, []byte("\n"))
	if string(sum) != fmt.Sprintf("%x", sha256.Sum256(body)) {
		return manifest{}, errors.New("the manifest is damaged")
	}
	var m manifest
	if err := json.Unmarshal(body, &m); err != nil {
		return manifest{}, fmt.Errorf("manifest: %w", err)
	}
	if m.Analysis != analysisVersion {
		return manifest{}, errors.New("the manifest is of another analysis")
	}
	return m, nil
}

// readFolder checks a generation and reads its postings: every file must be as
// the manifest says, Bleve must have as many documents, and the sentinel queries
// must find what they found.
func readFolder(path string) (p *postings, m manifest, err error) {
	if m, err = readManifest(path); err != nil {
		return nil, m, err
	}
	raw, err := checkFiles(path, m.Files)
	if err != nil {
		return nil, m, err
	}
	if p, err = readPostings(raw); err != nil {
		return nil, m, err
	}
	if err := countDocuments(filepath.Join(path, bleveDir), m.Documents); err != nil {
		return nil, m, err
	}
	if len(p.ids) != m.Documents {
		return nil, m, fmt.Errorf("the posting file has %d documents, the manifest says %d", len(p.ids), m.Documents)
	}
	for _, s := range m.Sentinels {
		if found := s.find(p); !slices.Equal(found, s.Found) {
			return nil, m, fmt.Errorf("sentinel query %q finds %v and found %v", s.Query, found, s.Found)
		}
	}
	return p, m, nil
}

// checkFiles compares every file with its proof, and gives the posting file.
func checkFiles(path string, want map[string]fileProof) ([]byte, error) {
	postings, err := os.ReadFile(filepath.Join(path, postingsName))
	if err != nil {
		return nil, err
	}
	sum := sha256.Sum256(postings)
	if want[postingsName] != (fileProof{int64(len(postings)), hex.EncodeToString(sum[:])}) {
		return nil, fmt.Errorf("file %s differs from the manifest", postingsName)
	}
	proofs, err := proveFiles(path, postingsName)
	if err != nil {
		return nil, err
	}
	if len(proofs) != len(want)-1 {
		return nil, fmt.Errorf("%d files, the manifest has %d", len(proofs)+1, len(want))
	}
	for name, proof := range want {
		if name != postingsName && proofs[name] != proof {
			return nil, fmt.Errorf("file %s differs from the manifest", name)
		}
	}
	return postings, nil
}

// proveFiles measures every file below dir but the manifest and some others.
func proveFiles(dir string, but ...string) (map[string]fileProof, error) {
	out := map[string]fileProof{}
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		name, err := filepath.Rel(dir, path)
		if err != nil || name == manifestName || slices.Contains(but, name) {
			return err
		}
		f, err := os.Open(path)
		if err != nil {
			return err
		}
		defer f.Close()
		h := sha256.New()
		n, err := io.Copy(h, f)
		out[filepath.ToSlash(name)] = fileProof{n, hex.EncodeToString(h.Sum(nil))}
		return err
	})
	return out, err
}

// openBleve opens a Bleve index for reading; several processes may.
func openBleve(path string) (ix bleve.Index, err error) {
	if err := register(); err != nil {
		return nil, err
	}
	defer func() { // Bleve panics on some damaged files
		if p := recover(); p != nil {
			ix, err = nil, fmt.Errorf("opening %s panicked: %v", filepath.Base(path), p)
		}
	}()
	return bleve.OpenUsing(path, map[string]any{"read_only": true, "bolt_timeout": "5s"})
}

// countDocuments opens every shard and counts.
func countDocuments(path string, want int) error {
	count := 0
	for n := range shards {
		ix, err := openBleve(shardPath(path, n))
		if err != nil {
			return err
		}
		has, err := ix.DocCount()
		if err := errors.Join(err, ix.Close()); err != nil {
			return err
		}
		count += int(has)
	}
	if count != want {
		return fmt.Errorf("there are %d documents in Bleve, the manifest says %d", count, want)
	}
	return nil
}
