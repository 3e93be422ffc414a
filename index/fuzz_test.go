package index

import (
	"math"
	"sync"
	"testing"

	"zhengda/knowledge"
)

// small is an index that fuzzing searches.
var small = sync.OnceValues(func() (*generation, error) {
	c, err := knowledge.Embedded()
	if err != nil {
		return nil, err
	}
	return inMemory(c), nil
})

// FuzzQuery searches for anything: it never panics, its figures are numbers, the
// hits are in order, and the same question finds the same.
func FuzzQuery(f *testing.F) {
	for _, s := range []string{"身份证丢了怎么办", "", "身份正", "a\x00b", "ＧＡ461", "\xff\xfe", "換領", "…(替|帮)", "e\u0301\u3007", "renew my 身份证"} {
		f.Add(s, s)
	}
	g, err := small()
	if err != nil {
		f.Fatal(err)
	}
	own, err := DefaultSynonyms()
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, text, context string) {
		expectFold(t, text)
		q := Query{Text: own.Mend(text), Context: context, Regions: knowledge.Ancestors("440800"), Procedure: knowledge.Renew, Limit: 8}
		r, again := g.search(q, own.Find(text)), g.search(q, own.Find(text))
		if !(r.Confidence >= 0 && r.Confidence <= 1) {
			t.Fatalf("confidence %v", r.Confidence)
		}
		for i, h := range r.Hits {
			if math.IsNaN(h.Score) || math.IsInf(h.Score, 0) || h.Score <= 0 || h.Share < 0 || h.Share > 1+1e-9 {
				t.Fatalf("%s: score %v, share %v", h.Passage.ID, h.Score, h.Share)
			}
			if i > 0 && r.Hits[i-1].Score < h.Score {
				t.Fatalf("hit %d scores %v and the one before %v", i, h.Score, r.Hits[i-1].Score)
			}
			if again.Hits[i].Passage.ID != h.Passage.ID || again.Hits[i].Score != h.Score {
				t.Fatalf("asked again, hit %d is another", i)
			}
		}
	})
}

// FuzzReadPostings reads anything as a posting file: an error or postings that a
// search can go through, never a panic.
func FuzzReadPostings(f *testing.F) {
	dir := f.TempDir()
	p := postingsOf(textSchema, []document{{id: "a", fields: []string{"换证", "到窗口换领身份证。带旧证。"}}, {id: "b", fields: []string{"", "GA 461"}}}, nil)
	if err := writePostings(dir+"/p", p); err != nil {
		f.Fatal(err)
	}
	raw := mustRead(f, dir+"/p")
	f.Add(raw)
	f.Add(raw[:len(raw)/2])
	f.Add([]byte(postingsMagic))
	f.Fuzz(func(t *testing.T, raw []byte) {
		if p, err := readPostings(raw); err == nil {
			p.search("换领身份证 GA", 3)
		}
	})
}

// FuzzSynonyms reads anything as a file of synonyms.
func FuzzSynonyms(f *testing.F) {
	f.Add("掉了, 弄丢 > 丢失", "弄丢了")
	f.Add("(替|帮)…领 > 代领\n换领 = 换证", "帮他领")
	f.Add("身份正 → 身份证\n- 身份正", "身份正")
	f.Fuzz(func(t *testing.T, file, text string) {
		if s, err := ParseSynonyms("x", []byte(file), nil); err == nil {
			s.Find(s.Mend(text))
		}
	})
}
