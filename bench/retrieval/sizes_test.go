package main

import (
	"reflect"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"zhengda/bench/beir"
	"zhengda/index"
)

func set(t *testing.T) *beir.Collection {
	t.Helper()
	c, err := beir.Read(small)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestSizedNaturally(t *testing.T) {
	c := set(t)
	docs, timed := sized(c, natural, 4, 1)
	if !reflect.DeepEqual(docs, c.Docs) || len(timed) != 4 {
		t.Errorf("%d documents and %d queries, want the collection's and 4", len(docs), len(timed))
	}
	if _, again := sized(c, natural, 4, 1); !slices.Equal(again, timed) {
		t.Errorf("the same seed samples %v and %v", timed, again)
	}
	if _, all := sized(c, natural, 500, 1); len(all) != 6 {
		t.Errorf("%d queries, want all 6 that are judged", len(all))
	}
}

func TestSizedSmaller(t *testing.T) {
	c := set(t)
	for _, tt := range []struct{ size, queries, want int }{{8, 2, 2}, {8, 6, 6}, {2, 6, 0}} {
		docs, timed := sized(c, tt.size, tt.queries, 1)
		if len(docs) != tt.size {
			t.Errorf("%d documents, want %d", len(docs), tt.size)
		}
		if tt.want > 0 && len(timed) != tt.want || len(timed) == 0 {
			t.Errorf("size %d: %d queries, want %d", tt.size, len(timed), tt.want)
		}
		there := map[string]bool{}
		for _, d := range docs {
			there[d.ID] = true
		}
		for _, q := range timed {
			for id, gain := range c.Qrels[q.ID] {
				if gain > 0 && !there[id] {
					t.Errorf("size %d: %s is asked, and %s, which answers it, is not there", tt.size, q.Text, id)
				}
			}
		}
	}
}

func TestSizedLarger(t *testing.T) {
	c := set(t)
	docs, timed := sized(c, 100, 500, 1)
	if len(docs) != 100 || len(timed) != 6 {
		t.Fatalf("%d documents and %d queries, want 100 and 6", len(docs), len(timed))
	}
	if !reflect.DeepEqual(docs[:12], c.Docs) {
		t.Error("the collection's own documents have changed")
	}
	if docs[12].ID != "first~1" || !strings.HasSuffix(docs[99].ID, "~8") {
		t.Errorf("replicas are named %s to %s, want ~1 to ~8", docs[12].ID, docs[99].ID)
	}
	ids, texts := map[string]bool{}, map[string]string{}
	for _, d := range docs {
		if ids[d.ID] {
			t.Errorf("id %s occurs twice", d.ID)
		}
		ids[d.ID] = true
		if other, twice := texts[d.Text]; twice {
			t.Errorf("%s and %s have the same text", other, d.ID)
		}
		texts[d.Text] = d.ID
		if !utf8.ValidString(d.Title+d.Text) || d.Text == "" {
			t.Errorf("%s has the text %q", d.ID, d.Text)
		}
	}
	if again, _ := sized(c, 100, 500, 1); !reflect.DeepEqual(again, docs) {
		t.Error("the same seed gives other replicas")
	}
	if was, is := distinct(c.Docs), distinct(docs); is <= was {
		t.Errorf("100 documents have %d distinct terms, no more than 12 have", is)
	}
}

func distinct(docs []beir.Doc) int {
	terms := map[string]bool{}
	for _, d := range docs {
		for _, term := range index.Terms(d.Text) {
			terms[term] = true
		}
	}
	return len(terms)
}

func TestSystemTexts(t *testing.T) {
	queries := []beir.Query{{Text: "补领、补领ABC"}}
	if got := (system{terms: true}).texts(queries)[0]; got != "abc 补 补领 领" {
		t.Errorf("terms %q, want each once", got)
	}
	if got := (system{}).texts(queries)[0]; got != "补领、补领ABC" {
		t.Errorf("text %q, want it as it is", got)
	}
}

func TestSystemDocs(t *testing.T) {
	docs := []beir.Doc{{ID: "a", Title: "补领", Text: "领"}}
	tests := []struct {
		name string
		system
		want beir.Doc
	}{
		{"as it is", system{}, docs[0]},
		{"terms", system{terms: true}, beir.Doc{ID: "a", Title: "补 补领 领", Text: "领"}},
		{"terms in one field", system{terms: true, joined: true}, beir.Doc{ID: "a", Text: "补 补领 领 领"}},
	}
	for _, tt := range tests {
		if got := tt.docs(docs)[0]; got != tt.want {
			t.Errorf("%s: %+v, want %+v", tt.name, got, tt.want)
		}
	}
}
