package index

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"hash/fnv"
	"io"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/blevesearch/bleve/v2"
)

// shards is into how many Bleve indexes the documents are parted, by their ids.
// Bleve builds one with one processor; parts are built side by side.
const shards = 2

// batch is how many documents Bleve is given at a time.
const batch = 10_000

// shardPath is the folder of one shard.
func shardPath(path string, n int) string { return filepath.Join(path, strconv.Itoa(n)) }

// parted puts the documents into shards.
func parted(docs []document) [shards][]document {
	var out [shards][]document
	for _, d := range docs {
		h := fnv.New32a()
		io.WriteString(h, d.id)
		n := h.Sum32() % shards
		out[n] = append(out[n], d)
	}
	return out
}

// writeBleve builds the Bleve indexes below path: from the previous
// generation's, when they are there and most of it stays, else from nothing.
func writeBleve(path string, s schema, docs []document, previous string, log *slog.Logger) error {
	if previous != "" {
		err := updateBleve(path, s, docs, previous)
		if err == nil {
			return nil
		}
		if !errors.Is(err, errRebuild) && !errors.Is(err, fs.ErrNotExist) {
			log.Warn("the index before cannot be updated and is built anew", "error", err)
		}
		if err := os.RemoveAll(path); err != nil { // what it left behind
			return err
		}
	}
	var group sync.WaitGroup
	var errs [shards]error
	for n, part := range parted(docs) {
		group.Go(func() { errs[n] = buildShard(shardPath(path, n), s, part) })
	}
	group.Wait()
	return errors.Join(errs[:]...)
}

func buildShard(path string, s schema, docs []document) error {
	m, err := newMapping(s)
	if err != nil {
		return err
	}
	if len(docs) == 0 { // the builder does not build empty ones
		ix, err := bleve.New(path, m)
		if err != nil {
			return fmt.Errorf("create Bleve index: %w", err)
		}
		return ix.Close()
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	b, err := bleve.NewBuilder(path, m, map[string]any{"batchSize": batch, "buildPathPrefix": filepath.Dir(path)})
	if err != nil {
		return fmt.Errorf("create Bleve index: %w", err)
	}
	for _, d := range docs {
		if err := b.Index(d.id, s.forBleve(d)); err != nil {
			return fmt.Errorf("index %s: %w", d.id, errors.Join(err, b.Close()))
		}
	}
	if err := b.Close(); err != nil {
		return fmt.Errorf("write Bleve index: %w", err)
	}
	return nil
}

// errRebuild says that building anew is no more work than updating.
var errRebuild = errors.New("too much has changed")

// updateBleve copies the previous generation's index and takes over what changed.
func updateBleve(path string, s schema, docs []document, previous string) error {
	before, err := readDocuments(previous)
	if err != nil {
		return err
	}
	var changed []document
	for _, d := range docs {
		if before[d.id] != d.hash() {
			changed = append(changed, d)
		}
		delete(before, d.id)
	}
	if 4*(len(changed)+len(before)) > len(docs) { // before: those that are gone
		return errRebuild
	}
	if err := os.CopyFS(path, os.DirFS(filepath.Join(previous, bleveDir))); err != nil {
		return err
	}
	if err := register(); err != nil {
		return err
	}
	var gone []document
	for id := range before {
		gone = append(gone, document{id: id})
	}
	goneBy, changedBy := parted(gone), parted(changed)
	for n := range shards {
		if err := updateShard(shardPath(path, n), s, goneBy[n], changedBy[n]); err != nil {
			return err
		}
	}
	return nil
}

func updateShard(path string, s schema, gone, changed []document) error {
	ix, err := bleve.OpenUsing(path, map[string]any{"bolt_timeout": "5s"})
	if err != nil {
		return err
	}
	todo := ix.NewBatch()
	for _, d := range gone {
		todo.Delete(d.id)
	}
	for _, d := range changed {
		if err := todo.Index(d.id, s.forBleve(d)); err != nil {
			return errors.Join(err, ix.Close())
		}
	}
	return errors.Join(ix.Batch(todo), ix.Close())
}

// hash tells a document from what it was before.
func (d document) hash() string {
	h := sha256.New()
	for _, f := range slices.Concat(d.fields, []string{d.facets.article, d.facets.region, d.facets.document, d.facets.kind, strings.Join(d.facets.procedures, " ")}) {
		fmt.Fprintf(h, "%d:", len(f))
		io.WriteString(h, f)
	}
	return fmt.Sprintf("%.12x", h.Sum(nil))
}

// listDocuments is the content of a generation's list of documents.
func listDocuments(docs []document) []byte {
	lines := make([]string, len(docs))
	for i, d := range docs {
		lines[i] = d.hash() + " " + d.id + "\n"
	}
	slices.Sort(lines)
	return []byte(strings.Join(lines, ""))
}

// readDocuments reads the list of a generation that is as its manifest says.
func readDocuments(path string) (map[string]string, error) {
	m, err := readManifest(path)
	if err != nil {
		return nil, err
	}
	if _, err := checkFiles(path, m.Files); err != nil {
		return nil, err
	}
	raw, err := os.ReadFile(filepath.Join(path, documentsName))
	if err != nil {
		return nil, err
	}
	out := map[string]string{}
	for line := range strings.Lines(string(raw)) {
		if hash, id, ok := strings.Cut(strings.TrimSuffix(line, "\n"), " "); ok {
			out[id] = hash
		}
	}
	return out, nil
}
