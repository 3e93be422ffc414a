package web

import (
	"testing"
	"time"

	"zhengda/knowledge"
)

// changingLibrary is a library whose corpus is replaced.
type changingLibrary struct{ corpus *knowledge.Corpus }

func (l *changingLibrary) Corpus() *knowledge.Corpus { return l.corpus }

// TestDirectoryIsKept for the day and the corpus, and no longer.
func TestDirectoryIsKept(t *testing.T) {
	l := &changingLibrary{testCorpus(t)}
	now := testDay
	h := newHouse(t, plan{options: func(o *Options) {
		o.Library = l
		o.Now = func() time.Time { return now }
	}})
	first := h.web.directory()
	now = now.Add(time.Hour)
	if h.web.directory() != first {
		t.Error("it is made again on the same day")
	}
	now = now.Add(24 * time.Hour)
	next := h.web.directory()
	if next == first || next.day == first.day {
		t.Errorf("the next day has that of %v", next.day)
	}
	l.corpus = corpusOf(t, nationArticle, provinceArticle, disputedArticle)
	other := h.web.directory()
	if other == next || len(other.Cities) != 0 || other.corpus != l.corpus {
		t.Errorf("another corpus has that of the one before, with %d cities", len(other.Cities))
	}
	for _, p := range h.sitemap(t).URLs {
		if p.Loc == h.listen.URL+"/articles/zhanjiang" {
			t.Error("the sitemap names a city that is gone")
		}
	}
}
