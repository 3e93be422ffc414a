package index

import (
	"context"
	"fmt"
	"maps"
	"math"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"testing"

	"github.com/blevesearch/bleve/v2"
	bleveindex "github.com/blevesearch/bleve_index_api"

	"zhengda/knowledge"
)

// oracle scores the documents of Bleve's shards by what Bleve's own postings say:
// textbook BM25F without any of our arrays. It takes field lengths from the norms
// that Bleve keeps (length = 1/norm²).
type oracle struct {
	t      testing.TB
	schema schema
	shards []bleveShard
	ids    []string           // by our number
	pairs  map[string]bool    // of Han characters, among the terms
	mean   map[string]float64 // length of each field
	length map[string][]float64
}

type bleveShard struct {
	reader bleveindex.IndexReader
	number map[string]int // ours, by Bleve's internal id
}

func newOracle(t testing.TB, s schema, path string) *oracle {
	o := &oracle{t: t, schema: s, pairs: map[string]bool{}, mean: map[string]float64{}, length: map[string][]float64{}}
	var internals [shards]map[string]string
	for n := range shards {
		ix, err := openBleve(shardPath(path, n))
		if err != nil {
			t.Fatal(err)
		}
		adv, err := ix.Advanced()
		if err != nil {
			t.Fatal(err)
		}
		reader, err := adv.Reader()
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { reader.Close(); ix.Close() })
		o.shards = append(o.shards, bleveShard{reader, map[string]int{}})
		internals[n] = internalIDs(t, reader)
		o.ids = slices.AppendSeq(o.ids, maps.Keys(internals[n]))
	}
	slices.Sort(o.ids)
	for i, id := range o.ids {
		for n, shard := range o.shards {
			if internal, ok := internals[n][id]; ok {
				shard.number[internal] = i
			}
		}
	}
	for _, f := range s {
		o.measure(f.name)
	}
	return o
}

func internalIDs(t testing.TB, reader bleveindex.IndexReader) map[string]string {
	all, err := reader.DocIDReaderAll()
	if err != nil {
		t.Fatal(err)
	}
	internals := map[string]string{}
	for {
		internal, err := all.Next()
		if err != nil {
			t.Fatal(err)
		}
		if internal == nil {
			return internals
		}
		id, err := reader.ExternalID(internal)
		if err != nil {
			t.Fatal(err)
		}
		internals[id] = string(internal)
	}
}

// measure reads the lengths of a field from the norms of its postings.
func (o *oracle) measure(field string) {
	o.length[field] = make([]float64, len(o.ids))
	for _, shard := range o.shards {
		dict, err := shard.reader.FieldDict(field)
		if err != nil {
			o.t.Fatal(err)
		}
		for {
			entry, err := dict.Next()
			if err != nil {
				o.t.Fatal(err)
			}
			if entry == nil {
				break
			}
			if rs := []rune(entry.Term); len(rs) == 2 && isHan(rs[0]) {
				o.pairs[entry.Term] = true
			}
			for doc, p := range o.postings(field, entry.Term) {
				o.length[field][doc] = p.length
			}
		}
		dict.Close()
	}
	for _, l := range o.length[field] {
		o.mean[field] += l
	}
	o.mean[field] /= float64(len(o.ids))
}

type blevePosting struct{ freq, length float64 }

func (o *oracle) postings(field, term string) map[int]blevePosting {
	out := map[int]blevePosting{}
	for _, shard := range o.shards {
		r, err := shard.reader.TermFieldReader(context.Background(), []byte(term), field, true, true, false)
		if err != nil {
			o.t.Fatal(err)
		}
		for {
			d, err := r.Next(nil)
			if err != nil {
				o.t.Fatal(err)
			}
			if d == nil {
				break
			}
			out[shard.number[string(d.ID)]] = blevePosting{float64(d.Freq), math.Round(1 / (d.Norm * d.Norm))}
		}
		r.Close()
	}
	return out
}

// scores is the BM25F of every document for weighted terms.
func (o *oracle) scores(weights map[string]float64) []float64 {
	score := make([]float64, len(o.ids))
	for _, term := range slices.Sorted(maps.Keys(weights)) {
		weight, found := weights[term], []map[int]float64{o.frequencies(term)}
		if len(found[0]) == 0 {
			weight, found = weight*weightSound, o.alike(term)
		}
		df := 0
		for _, tf := range found {
			df += len(tf)
		}
		w := weight * idf(len(o.ids), min(df, len(o.ids)))
		for _, tf := range found {
			for _, doc := range slices.Sorted(maps.Keys(tf)) {
				score[doc] += w * float64(float32(saturate(tf[doc])))
			}
		}
	}
	return score
}

// alike are the frequencies of the pairs that sound like a pair.
func (o *oracle) alike(term string) (found []map[int]float64) {
	rs := []rune(term)
	if len(rs) != 2 || !isHan(rs[0]) || !isHan(rs[1]) {
		return nil
	}
	reading := sounds().pair(rs[0], rs[1])
	for _, pair := range slices.Sorted(maps.Keys(o.pairs)) {
		if rs := []rune(pair); reading != "" && sounds().pair(rs[0], rs[1]) == reading {
			found = append(found, o.frequencies(pair))
		}
	}
	return found
}

// frequencies are how often the documents have a term, by its fields' boosts and
// relative lengths.
func (o *oracle) frequencies(term string) map[int]float64 {
	tf := map[int]float64{}
	for _, f := range o.schema {
		for doc, p := range o.postings(f.name, term) {
			tf[doc] += p.freq * f.relative(p.length, o.mean[f.name])
		}
	}
	return tf
}

// expectSame compares the arrays with the oracle, bit for bit.
func expectSame(t *testing.T, o *oracle, p *postings, question string) {
	t.Helper()
	if !slices.Equal(o.ids, p.ids) {
		t.Fatalf("the arrays have %d documents, Bleve %d", len(p.ids), len(o.ids))
	}
	weights := weighted(question)
	got := make([]float64, len(p.ids))
	p.score(p.resolve(weights, true), got)
	for doc, want := range o.scores(weights) {
		if got[doc] != want {
			t.Fatalf("%s: %s scores %v, by Bleve's postings %v", question, p.ids[doc], got[doc], want)
		}
	}
}

// TestArraysScoreAsBleve holds the posting arrays to the oracle: over our own
// articles, for questions of all kinds, after building anew and after updating.
func TestArraysScoreAsBleve(t *testing.T) {
	c, err := knowledge.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	var questions []string
	for i, a := range c.Articles() {
		if i%4 == 0 {
			questions = append(questions, a.Question)
		}
	}
	questions = append(questions, "身份正丢乐怎么半", "汕頭換領居民身份證要多少錢", "ＧＡ ４６１—2004", "how to renew", "龘龘", "")
	docs := newGeneration(c).docs
	whole := t.TempDir()
	if err := writeFolder(whole, passageSchema, docs, "whole", "", quiet()); err != nil {
		t.Fatal(err)
	}
	changed := slices.Clone(docs[:len(docs)-40])
	for i := 0; i < len(changed); i += 25 {
		changed[i].fields = slices.Clone(changed[i].fields)
		changed[i].fields[len(passageSchema)-1] += "。改了一句：请带户口簿。"
	}
	if err := updateBleve(filepath.Join(t.TempDir(), bleveDir), passageSchema, changed, whole); err != nil {
		t.Fatalf("what stays is not taken over: %v", err)
	}
	updated := t.TempDir()
	if err := writeFolder(updated, passageSchema, changed, "updated", whole, quiet()); err != nil {
		t.Fatal(err)
	}
	for _, dir := range []string{whole, updated} {
		p, _, err := readFolder(dir)
		if err != nil {
			t.Fatal(err)
		}
		o := newOracle(t, passageSchema, filepath.Join(dir, bleveDir))
		for _, q := range questions {
			expectSame(t, o, p, q)
		}
	}
}

// TestUpdateTakesOverWhatStays tells an update from a building anew.
func TestUpdateTakesOverWhatStays(t *testing.T) {
	docs := make([]document, 60)
	for i := range docs {
		docs[i] = document{id: fmt.Sprintf("d%02d", i), fields: []string{"", fmt.Sprintf("第%d条说的是换领身份证", i)}}
	}
	first, second, third := t.TempDir(), t.TempDir(), t.TempDir()
	if err := writeFolder(first, textSchema, docs, "first", "", quiet()); err != nil {
		t.Fatal(err)
	}
	docs[7].fields = []string{"", "这一条改成了补领"}
	docs = docs[:58]
	if err := updateBleve(filepath.Join(second, bleveDir), textSchema, docs, first); err != nil {
		t.Errorf("three changes of sixty are not taken over: %v", err)
	}
	for i := range docs {
		docs[i].fields = []string{"", fmt.Sprint("全改了", i)}
	}
	if err := updateBleve(filepath.Join(third, bleveDir), textSchema, docs, first); err != errRebuild {
		t.Errorf("a whole new text: got %v, want %v", err, errRebuild)
	}
}

// TestScanFindsTheSame holds that articles scanned for every search give what
// their postings give.
func TestScanFindsTheSame(t *testing.T) {
	c, err := knowledge.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	arrays, scan := inMemory(c), scanned(c, "a test")
	rank := rand.New(rand.NewPCG(1, 2))
	for range 25 {
		a := c.Articles()[rank.IntN(len(c.Articles()))]
		q := Query{Text: a.Question + "身份正", Limit: 10}
		var ids [2]string
		for i, g := range []*generation{arrays, scan} {
			for _, h := range g.search(q, nil).Hits {
				ids[i] += fmt.Sprintf("%s %v %v\n", h.Passage.ID, h.Score, h.Share)
			}
		}
		if ids[0] != ids[1] {
			t.Fatalf("%s: by the arrays\n%s\nby the scan\n%s", q.Text, ids[0], ids[1])
		}
	}
}

// TestBleveHasTheFacets counts passages by their facets in Bleve, which anybody
// may open beside us.
func TestBleveHasTheFacets(t *testing.T) {
	c, err := knowledge.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	g := newGeneration(c)
	dir := filepath.Join(t.TempDir(), bleveDir)
	if err := writeBleve(dir, passageSchema, g.docs, "", quiet()); err != nil {
		t.Fatal(err)
	}
	want := map[[2]string]int{{facetRegion, "440800"}: 0, {facetProcedure, "lost"}: 0, {facetKind, "fee"}: 0, {facetArticle, "renew"}: 0, {facetDocument, "photo-receipt"}: 0}
	for _, d := range g.docs {
		for facet := range want {
			has := map[string][]string{facetRegion: {d.facets.region}, facetKind: {d.facets.kind}, facetArticle: {d.facets.article}, facetDocument: {d.facets.document}, facetProcedure: d.facets.procedures}
			if slices.Contains(has[facet[0]], facet[1]) {
				want[facet]++
			}
		}
	}
	for facet, n := range want {
		got := 0
		for shard := range shards {
			ix, err := openBleve(shardPath(dir, shard))
			if err != nil {
				t.Fatal(err)
			}
			q := bleve.NewTermQuery(facet[1])
			q.SetField(facet[0])
			r, err := ix.Search(bleve.NewSearchRequest(q))
			if err != nil {
				t.Fatal(err)
			}
			got += int(r.Total)
			ix.Close()
		}
		if got != n || n == 0 {
			t.Errorf("%s %s: Bleve has %d passages, want %d", facet[0], facet[1], got, n)
		}
	}
}
