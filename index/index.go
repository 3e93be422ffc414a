package index

import (
	"cmp"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"regexp"
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
	dir        string
	log        *slog.Logger
	swap       sync.Mutex
	closed     bool // guarded by swap
	rebuilding sync.WaitGroup
	current    atomic.Pointer[generation]
	synonyms   atomic.Pointer[Synonyms]
	learning   sync.Mutex
	speech     atomic.Pointer[speech]
}

// Open serves the corpus from dir. A generation that is not there is built
// first. One that is damaged is built again while the articles themselves are
// scanned for every search. An empty dir keeps it in memory.
func Open(dir string, c *knowledge.Corpus, log *slog.Logger) (*Index, error) {
	ix := &Index{dir: dir, log: log}
	own, err := DefaultSynonyms()
	if err != nil {
		return nil, err
	}
	ix.synonyms.Store(own)
	return ix, ix.Swap(c)
}

// SetSynonyms searches with other synonyms from now on.
func (ix *Index) SetSynonyms(s *Synonyms) { ix.synonyms.Store(s) }

// Mend reads a question as it is meant: slips of the pen that are known are
// replaced, pinyin is read as Chinese, and what sounds like a word of the domain
// and is written so nowhere is put right.
func (ix *Index) Mend(text string) string {
	known := ix.synonyms.Load()
	text = known.Mend(text)
	s := ix.spoken()
	if s == nil {
		return text
	}
	return s.mend(known.Mend(s.decode(text, known.short)), known.heard())
}

// spoken is how the matter is spoken of in the corpus that is served; nil when
// there is none.
func (ix *Index) spoken() *speech {
	c := ix.Corpus()
	if c == nil {
		return nil
	}
	if s := ix.speech.Load(); s != nil && s.corpus == c {
		return s
	}
	ix.learning.Lock() // it takes some fifty milliseconds; who asks meanwhile waits for it
	defer ix.learning.Unlock()
	if s := ix.speech.Load(); s != nil && s.corpus == c {
		return s
	}
	s := newSpeech(c)
	ix.speech.Store(s)
	return s
}

// Swap serves another corpus from now on. On error the old one stays.
func (ix *Index) Swap(c *knowledge.Corpus) error {
	ix.swap.Lock()
	defer ix.swap.Unlock()
	if ix.closed {
		return ErrUnavailable
	}
	if err := register(); err != nil {
		return fmt.Errorf("serve corpus %s: %w", c.Hash(), err)
	}
	if ix.dir == "" {
		ix.current.Store(inMemory(c))
		return nil
	}
	g, err := openGeneration(ix.dir, c)
	switch {
	case err == nil:
		ix.serve(g)
	case errors.Is(err, errAbsent):
		ix.serve(ix.build(c))
	default:
		ix.log.Warn("index generation is not trusted: the articles are scanned until it is built again", "error", err)
		scan := scanned(c, err.Error())
		ix.current.Store(scan)
		ix.rebuilding.Go(func() { ix.rebuild(c, scan) })
	}
	return nil
}

// serve makes a generation the one that is searched, and clears up.
func (ix *Index) serve(g *generation) {
	ix.current.Store(g)
	ix.sweep(g)
}

// build makes the corpus's generation in the folder, or in memory when that
// cannot be.
func (ix *Index) build(c *knowledge.Corpus) *generation {
	previous := ""
	if g := ix.current.Load(); g != nil && g.postings != nil {
		previous = generationName(g.corpus)
	}
	g, err := buildGeneration(ix.dir, c, previous, ix.log)
	if err != nil {
		ix.log.Warn("index is kept in memory, since it could not be built in its folder", "dir", ix.dir, "error", err)
		return inMemory(c)
	}
	return g
}

// rebuild builds a damaged generation again, and serves it unless another corpus
// is served by then, or none.
func (ix *Index) rebuild(c *knowledge.Corpus, scan *generation) {
	g := ix.build(c)
	ix.swap.Lock()
	defer ix.swap.Unlock()
	if ix.closed || ix.current.Load() != scan {
		return
	}
	ix.serve(g)
	if g.folder {
		ix.log.Info("index generation is built again", "served", g.served)
	}
}

// keepGenerations is how many folders stay for other processes and for going back.
const keepGenerations = 3

// buildingPrefix begins the name of a folder in which a generation is built.
const buildingPrefix = "building-"

// buildTime is longer than any building takes; a folder left behind by one that
// was killed is older.
const buildTime = time.Hour

// generationFolder is the form of a generation's name; other folders are not ours.
var generationFolder = regexp.MustCompile(`^[0-9a-f]{12,64}-[0-9]+(-[0-9a-f]+)?$`)

// sweep removes the folders of generations long past and of buildings that
// were never finished.
func (ix *Index) sweep(serving *generation) {
	if ix.dir == "" {
		return
	}
	entries, err := os.ReadDir(ix.dir)
	if err != nil {
		return
	}
	type folder struct {
		name string
		made time.Time
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
		if generationFolder.MatchString(e.Name()) {
			old = append(old, folder{e.Name(), info.ModTime()})
		}
	}
	slices.SortFunc(old, func(a, b folder) int { return cmp.Or(b.made.Compare(a.made), cmp.Compare(a.name, b.name)) })
	for _, f := range old[min(keepGenerations, len(old)):] {
		if f.name != generationName(serving.corpus) {
			os.RemoveAll(filepath.Join(ix.dir, f.name))
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

// Served tells by what searches are answered at present: a generation, an index
// in memory, or a scan of the articles and why.
func (ix *Index) Served() string {
	if g := ix.current.Load(); g != nil {
		return g.served
	}
	return ""
}

// Close ends the serving; a search and a building under way are finished.
func (ix *Index) Close() {
	ix.swap.Lock()
	ix.closed = true
	ix.current.Store(nil)
	ix.swap.Unlock()
	ix.rebuilding.Wait()
}
