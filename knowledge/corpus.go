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
)

//go:embed all:articles
var articlesFS embed.FS

// Corpus is a checked set of articles. It does not change once made; an
// overlay is a new one. It is safe for concurrent use.
type Corpus struct {
	byID     map[string]*Article
	articles []*Article // by id
	hash     string
}

// Embedded is the corpus that ships with the binary.
func Embedded() (*Corpus, error) { return Load(articlesFS) }

// Load reads every .md file below the root of fsys.
func Load(fsys fs.FS) (*Corpus, error) {
	var articles []*Article
	var errs []error
	err := fs.WalkDir(fsys, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || path.Ext(name) != ".md" {
			return err
		}
		src, err := fs.ReadFile(fsys, name)
		if err != nil {
			return err
		}
		a, err := Parse(name, src)
		if err != nil {
			errs = append(errs, err)
			return nil
		}
		articles = append(articles, a)
		return nil
	})
	if err := errors.Join(append(errs, err)...); err != nil {
		return nil, err
	}
	return NewCorpus(articles)
}

// NewCorpus joins articles, checking that ids are unique and that what they
// inherit from and relate to is there.
func NewCorpus(articles []*Article) (*Corpus, error) {
	c := &Corpus{byID: make(map[string]*Article, len(articles))}
	var errs []error
	for _, a := range articles {
		if _, twice := c.byID[a.ID]; twice {
			errs = append(errs, fmt.Errorf("article %s: the id stands twice", a.ID))
		}
		c.byID[a.ID] = a
	}
	for _, a := range c.byID {
		c.articles = append(c.articles, a)
	}
	slices.SortFunc(c.articles, func(a, b *Article) int { return strings.Compare(a.ID, b.ID) })
	for _, a := range c.articles {
		if err := c.checkLinks(a); err != nil {
			errs = append(errs, err)
		}
	}
	if err := errors.Join(errs...); err != nil {
		return nil, err
	}
	h := sha256.New()
	for _, a := range c.articles {
		fmt.Fprintf(h, "%s %s\n", a.ID, a.Version)
	}
	c.hash = hex.EncodeToString(h.Sum(nil)[:8])
	return c, nil
}

func (c *Corpus) checkLinks(a *Article) error {
	for _, id := range a.Related {
		if _, ok := c.byID[id]; !ok {
			return fmt.Errorf("article %s: related article %q is not there", a.ID, id)
		}
	}
	if a.Inherits == "" {
		return nil
	}
	p, ok := c.byID[a.Inherits]
	if !ok {
		return fmt.Errorf("article %s: inherits %q, which is not there", a.ID, a.Inherits)
	}
	if p.Inherits != "" {
		return fmt.Errorf("article %s: inherits %s, which itself inherits; inherit from %s", a.ID, p.ID, p.Inherits)
	}
	if !RegionWithin(a.Region, p.Region) {
		return fmt.Errorf("article %s: region %s does not lie in that of %s, which it inherits", a.ID, a.Region, p.ID)
	}
	return nil
}

// Overlay is a new corpus in which own articles replace those of the same id.
func (c *Corpus) Overlay(own []*Article) (*Corpus, error) {
	merged := slices.DeleteFunc(slices.Clone(c.articles), func(a *Article) bool {
		return slices.ContainsFunc(own, func(o *Article) bool { return o.ID == a.ID })
	})
	return NewCorpus(append(merged, own...))
}

// Article finds an article by id.
func (c *Corpus) Article(id string) (*Article, bool) { a, ok := c.byID[id]; return a, ok }

// Articles are all articles, ordered by id. The slice is the corpus's own.
func (c *Corpus) Articles() []*Article { return c.articles }

// Hash names the contents of the corpus; it changes with every article.
func (c *Corpus) Hash() string { return c.hash }

// OwnedSection is a section and the article that states it.
type OwnedSection struct {
	Section
	Owner *Article
}

// Level is city, province or nation: how wide the section holds.
func (s OwnedSection) Level() string { return Level(s.Owner.Region) }

// Sections are the article's own sections and those it inherits and does not
// override (an own section of the same anchor replaces the inherited one). An
// article that inherits is put in the order of Kinds, one that does not keeps
// the order of its file.
func (c *Corpus) Sections(a *Article) []OwnedSection {
	var out []OwnedSection
	own := map[string]bool{}
	for _, s := range a.Sections {
		own[s.Anchor] = true
		out = append(out, OwnedSection{s, a})
	}
	if p, ok := c.byID[a.Inherits]; ok {
		for _, s := range p.Sections {
			if !own[s.Anchor] {
				out = append(out, OwnedSection{s, p})
			}
		}
	}
	if a.Inherits == "" {
		return out
	}
	order := Kinds()
	slices.SortStableFunc(out, func(x, y OwnedSection) int {
		return slices.Index(order, x.Kind) - slices.Index(order, y.Kind)
	})
	return out
}

// Family is the article and the one it inherits from, narrowest first.
func (c *Corpus) Family(a *Article) []*Article {
	if p, ok := c.byID[a.Inherits]; ok {
		return []*Article{a, p}
	}
	return []*Article{a}
}

// Facts are the article's facts and those it inherits, own ones first; an own
// fact replaces an inherited one of the same id.
func (c *Corpus) Facts(a *Article) []Fact {
	var out []Fact
	for _, x := range c.Family(a) {
		for _, f := range x.Facts {
			if !slices.ContainsFunc(out, func(g Fact) bool { return g.ID == f.ID }) {
				out = append(out, f)
			}
		}
	}
	return out
}
