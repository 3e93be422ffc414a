package index

import (
	"context"
	"fmt"
	"math"
	"slices"

	"github.com/blevesearch/bleve/v2"
	bleveindex "github.com/blevesearch/bleve_index_api"
)

// postings are the Bleve index's term frequencies, read once when a generation
// is opened, and scored here with textbook BM25 (Robertson and Zaragoza 2009,
// "The Probabilistic Relevance Framework"). Bleve's own bm25 takes the square
// root of the frequency, applies idf twice and measures lengths in distinct
// terms, which costs answers; see docs/adr/0002-scoring.md. Documents are
// numbered in the order of their ids.
type postings struct {
	ids    []string
	fields []field
	idf    map[string]float64 // by term, over all fields
}

// field is one searched field.
type field struct {
	name   string
	boost  float64
	b      float64   // how far a long field counts as diluted, 0 to 1
	length []float64 // terms in the field, by document
	mean   float64
	terms  map[string][]posting
}

type posting struct {
	doc  int32
	freq float32
}

// k1 is where more of the same term stops counting; the usual value.
const k1 = 1.2

// searchedFields are the fields with their weights. Other wordings stand
// together in one field whose length says nothing, hence the small b.
func searchedFields() []field {
	return []field{{name: fieldQuestion, boost: 0.5, b: 0.75}, {name: fieldHeading, boost: 1.4, b: 0.75}, {name: fieldWordings, boost: 0.8, b: 0.3}, {name: fieldAbout, boost: 0.4, b: 0.3}, {name: fieldBody, boost: 1, b: 0.75}}
}

// readPostings copies the postings out of an opened Bleve index.
func readPostings(ix bleve.Index) (*postings, error) {
	adv, err := ix.Advanced()
	if err != nil {
		return nil, fmt.Errorf("read postings: %w", err)
	}
	reader, err := adv.Reader()
	if err != nil {
		return nil, fmt.Errorf("read postings: %w", err)
	}
	defer reader.Close()
	p := &postings{fields: searchedFields(), idf: map[string]float64{}}
	if p.ids, err = documentIDs(reader); err != nil {
		return nil, fmt.Errorf("read postings: %w", err)
	}
	seen := map[string]map[int32]bool{}
	for i := range p.fields {
		if err := p.readField(reader, &p.fields[i], seen); err != nil {
			return nil, fmt.Errorf("read postings of %s: %w", p.fields[i].name, err)
		}
	}
	n := float64(len(p.ids))
	for term, docs := range seen {
		df := float64(len(docs))
		p.idf[term] = math.Log(1 + (n-df+0.5)/(df+0.5))
	}
	return p, nil
}

func documentIDs(reader bleveindex.IndexReader) ([]string, error) {
	all, err := reader.DocIDReaderAll()
	if err != nil {
		return nil, err
	}
	defer all.Close()
	var ids []string
	for {
		internal, err := all.Next()
		if err != nil {
			return nil, err
		}
		if internal == nil {
			slices.Sort(ids)
			return ids, nil
		}
		id, err := reader.ExternalID(internal)
		if err != nil {
			return nil, err
		}
		ids = append(ids, id)
	}
}

func (p *postings) readField(reader bleveindex.IndexReader, f *field, seen map[string]map[int32]bool) error {
	f.length, f.terms = make([]float64, len(p.ids)), map[string][]posting{}
	dict, err := reader.FieldDict(f.name)
	if err != nil {
		return err
	}
	defer dict.Close()
	for {
		entry, err := dict.Next()
		if err != nil {
			return err
		}
		if entry == nil {
			break
		}
		list, err := p.readTerm(reader, f.name, entry.Term)
		if err != nil {
			return err
		}
		f.terms[entry.Term] = list
		if seen[entry.Term] == nil {
			seen[entry.Term] = map[int32]bool{}
		}
		for _, x := range list {
			f.length[x.doc] += float64(x.freq)
			f.mean += float64(x.freq)
			seen[entry.Term][x.doc] = true
		}
	}
	f.mean /= math.Max(1, float64(len(p.ids)))
	return nil
}

func (p *postings) readTerm(reader bleveindex.IndexReader, field, term string) ([]posting, error) {
	r, err := reader.TermFieldReader(context.Background(), []byte(term), field, true, false, false)
	if err != nil {
		return nil, err
	}
	defer r.Close()
	var list []posting
	for {
		d, err := r.Next(nil)
		if err != nil {
			return nil, err
		}
		if d == nil {
			slices.SortFunc(list, func(a, b posting) int { return int(a.doc - b.doc) })
			return list, nil
		}
		id, err := reader.ExternalID(d.ID)
		if err != nil {
			return nil, err
		}
		doc, ok := slices.BinarySearch(p.ids, id)
		if !ok {
			return nil, fmt.Errorf("document %s is not listed", id)
		}
		list = append(list, posting{int32(doc), float32(d.Freq)})
	}
}

// scores gives the BM25 of every document for weighted terms, and which part of
// the terms' weight (times their rarity) it holds. Terms are taken in order, so
// that the same query gives the same sums.
func (p *postings) scores(terms []string, weights map[string]float64) (score, share []float64) {
	score, share = make([]float64, len(p.ids)), make([]float64, len(p.ids))
	rarest := math.Log(1 + float64(len(p.ids))/3) // what a term that occurs nowhere counts for
	holds := make([]bool, len(p.ids))
	var all float64
	for _, t := range terms {
		idf, known := p.idf[t]
		if !known {
			idf = rarest
		}
		all += weights[t] * math.Min(idf, rarest)
		clear(holds)
		for i := range p.fields {
			f := &p.fields[i]
			for _, x := range f.terms[t] {
				tf := float64(x.freq)
				norm := 1 - f.b + f.b*f.length[x.doc]/f.mean
				score[x.doc] += f.boost * weights[t] * idf * tf * (k1 + 1) / (tf + k1*norm)
				holds[x.doc] = true
			}
		}
		for d, has := range holds {
			if has {
				share[d] += weights[t] * math.Min(idf, rarest)
			}
		}
	}
	if all > 0 {
		for d := range share {
			share[d] /= all
		}
	}
	return score, share
}
