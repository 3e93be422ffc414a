package index

import (
	"context"
	"fmt"
	"maps"
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
	numbers, err := p.numberDocuments(reader)
	if err != nil {
		return nil, fmt.Errorf("read postings: %w", err)
	}
	for i := range p.fields {
		if err := p.fields[i].read(reader, numbers, len(p.ids)); err != nil {
			return nil, fmt.Errorf("read postings of %s: %w", p.fields[i].name, err)
		}
	}
	p.weighTerms()
	return p, nil
}

// weighTerms sets the rarity of each term: in how many documents it is, in
// whichever field.
func (p *postings) weighTerms() {
	n := float64(len(p.ids))
	last := make([]string, len(p.ids)) // term for which the document was counted last
	for i := range p.fields {
		for term := range p.fields[i].terms {
			if _, done := p.idf[term]; done || term == "" {
				continue
			}
			df := 0.0
			for j := range p.fields {
				for _, x := range p.fields[j].terms[term] {
					if last[x.doc] != term {
						last[x.doc] = term
						df++
					}
				}
			}
			p.idf[term] = math.Log(1 + (n-df+0.5)/(df+0.5))
		}
	}
}

// numberDocuments lists the documents in the order of their ids, and gives their
// numbers by Bleve's internal ids.
func (p *postings) numberDocuments(reader bleveindex.IndexReader) (map[string]int32, error) {
	all, err := reader.DocIDReaderAll()
	if err != nil {
		return nil, err
	}
	defer all.Close()
	internals := map[string]string{} // by external id
	for {
		internal, err := all.Next()
		if err != nil {
			return nil, err
		}
		if internal == nil {
			break
		}
		id, err := reader.ExternalID(internal)
		if err != nil {
			return nil, err
		}
		internals[id] = string(internal)
	}
	p.ids = slices.Sorted(maps.Keys(internals))
	numbers := make(map[string]int32, len(p.ids))
	for i, id := range p.ids {
		numbers[internals[id]] = int32(i)
	}
	return numbers, nil
}

func (f *field) read(reader bleveindex.IndexReader, numbers map[string]int32, documents int) error {
	f.length, f.terms = make([]float64, documents), map[string][]posting{}
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
		list, err := readTerm(reader, f.name, entry.Term, numbers)
		if err != nil {
			return err
		}
		f.terms[entry.Term] = list
		for _, x := range list {
			f.length[x.doc] += float64(x.freq)
			f.mean += float64(x.freq)
		}
	}
	f.mean /= math.Max(1, float64(documents))
	return nil
}

func readTerm(reader bleveindex.IndexReader, field, term string, numbers map[string]int32) ([]posting, error) {
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
		doc, ok := numbers[string(d.ID)]
		if !ok {
			return nil, fmt.Errorf("document %x is not listed", d.ID)
		}
		list = append(list, posting{doc, float32(d.Freq)})
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
