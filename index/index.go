package index

import (
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"zhengda/knowledge"
)

// ErrUnavailable is returned while no generation can be served.
var ErrUnavailable = errors.New("no index generation can be served")

// Index serves one generation at a time; Swap puts a new one in its place
// while searches go on. It is safe for concurrent use.
type Index struct {
	dir     string
	log     *slog.Logger
	swap    sync.Mutex
	current atomic.Pointer[generation]
}

// Open serves the corpus from dir, building its generation when there is none
// that can be trusted. An empty dir keeps it in memory.
func Open(dir string, c *knowledge.Corpus, log *slog.Logger) (*Index, error) {
	ix := &Index{dir: dir, log: log}
	return ix, ix.Swap(c)
}

// Swap serves another corpus from now on. On error the old one stays.
func (ix *Index) Swap(c *knowledge.Corpus) error {
	ix.swap.Lock()
	defer ix.swap.Unlock()
	g, err := ix.load(c)
	if err != nil {
		return fmt.Errorf("serve corpus %s: %w", c.Hash(), err)
	}
	ix.current.Store(g)
	ix.sweep()
	return nil
}

func (ix *Index) load(c *knowledge.Corpus) (*generation, error) {
	if ix.dir == "" {
		return memoryGeneration(c)
	}
	g, err := openGeneration(ix.dir, c)
	if err == nil {
		return g, nil
	}
	if !errors.Is(err, fs.ErrNotExist) {
		ix.log.Warn("index generation is not trusted and is built again", "error", err)
	}
	g, err = buildGeneration(ix.dir, c)
	if err == nil {
		return g, nil
	}
	ix.log.Warn("index is kept in memory, since it could not be built in its folder", "dir", ix.dir, "error", err)
	return memoryGeneration(c)
}

// keepGenerations is how many folders stay for other processes and for going back.
const keepGenerations = 3

// buildTime is longer than any building takes; a folder left behind by one that
// was killed is older.
const buildTime = time.Hour

// sweep removes the folders of generations long past and of buildings that
// were never finished.
func (ix *Index) sweep() {
	if ix.dir == "" {
		return
	}
	entries, err := os.ReadDir(ix.dir)
	if err != nil {
		return
	}
	type folder struct {
		path string
		made int64
	}
	var old []folder
	for _, e := range entries {
		info, err := e.Info()
		if err != nil || !e.IsDir() {
			continue
		}
		if strings.HasPrefix(e.Name(), buildingPrefix) {
			if time.Since(info.ModTime()) > buildTime {
				os.RemoveAll(filepath.Join(ix.dir, e.Name()))
			}
			continue
		}
		old = append(old, folder{filepath.Join(ix.dir, e.Name()), info.ModTime().UnixNano()})
	}
	slices.SortFunc(old, func(a, b folder) int { return int(b.made/1e6 - a.made/1e6) })
	current := filepath.Join(ix.dir, generationName(ix.current.Load().corpus))
	for _, f := range old[min(keepGenerations, len(old)):] {
		if f.path != current {
			os.RemoveAll(f.path)
		}
	}
}

// Corpus is the corpus being served, nil when there is none.
func (ix *Index) Corpus() *knowledge.Corpus {
	if g := ix.current.Load(); g != nil {
		return g.corpus
	}
	return nil
}

// Close ends the serving; a search under way is finished.
func (ix *Index) Close() { ix.current.Store(nil) }
