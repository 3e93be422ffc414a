package knowledge

import (
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"
	"sync"
)

//go:embed all:articles
var articlesFS embed.FS

// Corpus is a checked set of articles. It does not change once made; an
// overlay is a new one. It is safe for concurrent use.
type Corpus struct {
	byID      map[string]*Article
	articles  []*Article                // by id
	facts     map[string][]OwnedFact    // by id, in the order of articles
	about     map[*Article][]Conditions // articles on somebody in particular
	replacing []*Article                // those with sections that replace others
	absent    []string                  // ids of articles left out on purpose: links may lead to them
	hash      string
}

// Embedded is the corpus that ships with the binary. It is read once.
func Embedded() (*Corpus, error) { return embedded() }

// The embedded files are in canonical form, a test holds; so their bytes give
// the versions, and need not be made again to be summed.
var embedded = sync.OnceValues(func() (*Corpus, error) {
	var articles []*Article
	var errs []error
	err := eachFile(articlesFS, func(name string, src []byte) {
		a, err := parse(name, src, versionOf)
		if err != nil {
			errs = append(errs, err)
			return
		}
		articles = append(articles, a)
	})
	if err := errors.Join(append(errs, err)...); err != nil {
		return nil, err
	}
	return NewCorpus(articles)
})

// eachFile calls f with every .md file below the root of fsys.
func eachFile(fsys fs.FS, f func(name string, src []byte)) error {
	return fs.WalkDir(fsys, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || path.Ext(name) != ".md" {
			return err
		}
		src, err := fs.ReadFile(fsys, name)
		if err == nil {
			f(name, src)
		}
		return err
	})
}

// NewCorpus joins articles, checking that ids are unique and that what they
// relate to and replace is there.
func NewCorpus(articles []*Article) (*Corpus, error) {
	return newCorpus(articles, nil)
}

// newCorpus joins articles that may point to those of the absent ids.
func newCorpus(articles []*Article, absent []string) (*Corpus, error) {
	c, errs := join(articles)
	c.absent = absent
	for _, a := range c.articles {
		if err := c.checkLinks(a); err != nil {
			errs = append(errs, err)
		}
	}
	if err := errors.Join(errs...); err != nil {
		return nil, err
	}
	return c, nil
}

// join puts articles together, of those with the same id the first, and reports
// each further one.
func join(articles []*Article) (*Corpus, []error) {
	c := &Corpus{byID: make(map[string]*Article, len(articles)), facts: map[string][]OwnedFact{}}
	var errs []error
	for _, a := range articles {
		if _, twice := c.byID[a.ID]; twice {
			errs = append(errs, fmt.Errorf("article %s: the id stands twice", a.ID))
			continue
		}
		c.byID[a.ID] = a
		c.articles = append(c.articles, a)
	}
	slices.SortFunc(c.articles, func(a, b *Article) int { return strings.Compare(a.ID, b.ID) })
	for _, a := range c.articles {
		if slices.ContainsFunc(a.Sections, func(s Section) bool { return len(s.Replaces) > 0 }) {
			c.replacing = append(c.replacing, a)
		}
		for _, f := range a.Facts {
			c.facts[f.ID] = append(c.facts[f.ID], OwnedFact{f, a})
		}
	}
	c.about = aboutPersons(c.articles)
	h := sha256.New()
	for _, a := range c.articles {
		fmt.Fprintf(h, "%s %s\n", a.ID, a.Version)
	}
	c.hash = hex.EncodeToString(h.Sum(nil)[:8])
	return c, errs
}

func (c *Corpus) checkLinks(a *Article) error {
	for _, id := range a.Related {
		if _, ok := c.byID[id]; !ok && !slices.Contains(c.absent, id) {
			return fmt.Errorf("article %s: related article %q is not there", a.ID, id)
		}
	}
	for _, s := range a.Sections {
		for _, r := range s.Replaces {
			if err := c.checkReplaces(a, r); err != nil {
				return fmt.Errorf("article %s, section #%s: it replaces %q, %w", a.ID, s.Anchor, r, err)
			}
		}
	}
	return nil
}

// checkReplaces holds that what a section of the article overrides is there, is
// wider, and is on the same pages.
func (c *Corpus) checkReplaces(a *Article, section string) error {
	id, anchor, _ := strings.Cut(section, "#")
	wide, ok := c.byID[id]
	if !ok && slices.Contains(c.absent, id) {
		return nil
	}
	if !ok || !slices.ContainsFunc(wide.Sections, func(w Section) bool { return w.Anchor == anchor }) {
		return errors.New("which is not there")
	}
	if !RegionWithin(a.Region, wide.Region) || a.Region == wide.Region {
		return errors.New("which is of no wider region")
	}
	if !slices.ContainsFunc(wide.Guides, func(p Procedure) bool { return slices.Contains(a.Guides, p) }) {
		return errors.New("but the two guide no procedure together; name it in guides")
	}
	return nil
}

// Overlay is a new corpus in which own articles replace those of the same id.
func (c *Corpus) Overlay(own []*Article) (*Corpus, error) {
	merged := slices.DeleteFunc(slices.Clone(c.articles), func(a *Article) bool {
		return slices.ContainsFunc(own, func(o *Article) bool { return o.ID == a.ID })
	})
	return newCorpus(append(merged, own...), c.absent)
}

// Article finds an article by id.
func (c *Corpus) Article(id string) (*Article, bool) { a, ok := c.byID[id]; return a, ok }

// Articles are all articles, ordered by id. The slice is the corpus's own.
func (c *Corpus) Articles() []*Article { return c.articles }

// Hash names the contents of the corpus; it changes with every article.
func (c *Corpus) Hash() string { return c.hash }

// Without is the corpus without the articles of those ids. What relates to them
// or is completed by them goes on without.
func (c *Corpus) Without(ids ...string) *Corpus {
	rest := slices.DeleteFunc(slices.Clone(c.articles), func(a *Article) bool { return slices.Contains(ids, a.ID) })
	less, _ := join(rest) // their ids are those of a corpus
	less.absent = append(slices.Clone(c.absent), ids...)
	return less
}

// FactByID finds the fact of that id that holds on the day in the region: the
// narrowest one, and of two the first by article id.
func (c *Corpus) FactByID(id, region string, day Date) (OwnedFact, bool) {
	for _, code := range Ancestors(region) {
		for _, f := range c.facts[id] {
			if f.Where() == code && f.HoldsOn(day) && f.Owner.HoldsOn(day) {
				return f, true
			}
		}
	}
	return OwnedFact{}, false
}
