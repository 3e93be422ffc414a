package beir

import (
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

func TestReadSmall(t *testing.T) {
	c, err := Read("testdata/small")
	if err != nil {
		t.Fatal(err)
	}
	if len(c.Docs) != 12 || len(c.Queries) != 7 {
		t.Errorf("%d documents and %d queries, want 12 and 7", len(c.Docs), len(c.Queries))
	}
	if d := c.Docs[2]; d.ID != "lost" || d.Title != "身份证丢失补领" || !strings.HasPrefix(d.Text, "证件丢了") {
		t.Errorf("third document %+v", d)
	}
	if got, want := c.Qrels["q1"], map[string]float64{"lost": 2, "found": 1, "photo": 0}; !maps.Equal(got, want) {
		t.Errorf("gains of q1 %v, want %v", got, want)
	}
	var judged []string
	for _, q := range c.Judged() {
		judged = append(judged, q.ID)
	}
	if want := []string{"q1", "q2", "q3", "q4", "q5", "q6"}; !slices.Equal(judged, want) {
		t.Errorf("judged %v, want %v: nothing answers q7", judged, want)
	}
}

// a folder of which a test spoils one file
const (
	corpus  = `{"id":"a","title":"甲","text":"身份证"}` + "\n" + `{"id":"b","text":"户口簿"}` + "\n"
	queries = `{"id":"q","text":"身份证"}` + "\n"
	qrels   = "q\ta\t1\n"
)

func folder(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, content := range map[string]string{"corpus.jsonl": corpus, "queries.jsonl": queries, "qrels.tsv": qrels} {
		if other, ok := files[name]; ok {
			content = other
		}
		if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func TestReadForms(t *testing.T) {
	tests := []struct{ name, file, content string }{
		{"plain", "qrels.tsv", "q\ta\t1\n"},
		{"header", "qrels.tsv", "query-id\tcorpus-id\tscore\nq\ta\t1\n"},
		{"TREC", "qrels.tsv", "q 0 a 1\n"},
		{"TREC with tabs", "qrels.tsv", "q\t0\ta\t1\n"},
		{"no gain", "qrels.tsv", "q\ta\n"},
		{"judged again", "qrels.tsv", "q\ta\t0\nq\ta\t1\n"},
		{"blank lines and CR LF", "qrels.tsv", "\r\nq\ta\t1\r\n\r\n"},
		{"byte order mark", "queries.jsonl", "\uFEFF" + queries},
		{"BEIR's own id", "queries.jsonl", `{"_id":"q","text":"身份证","metadata":{}}`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c, err := Read(folder(t, map[string]string{tt.file: tt.content}))
			if err != nil {
				t.Fatal(err)
			}
			if len(c.Judged()) != 1 || c.Qrels["q"]["a"] != 1 {
				t.Errorf("read %+v", c)
			}
		})
	}
}

func TestReadLackingDocuments(t *testing.T) {
	c, err := Read(folder(t, map[string]string{"qrels.tsv": "q\ta\t1\nq\tz\t1\nq\ty\t0\n"}))
	if err != nil {
		t.Fatal(err)
	}
	if c.Lacking != 1 {
		t.Errorf("%d lacking, want 1: z, which answers; y does not", c.Lacking)
	}
	if got := Score([]string{"a"}, c.Qrels["q"]).Recall10; got != 0.5 {
		t.Errorf("recall %v, want 0.5: z counts as not found", got)
	}
}

func TestReadRefuses(t *testing.T) {
	tests := []struct{ name, file, content, want string }{
		{"no JSON", "corpus.jsonl", corpus + "身份证\n", "corpus.jsonl line 3: invalid character"},
		{"number for an id", "corpus.jsonl", `{"id":1,"text":"x"}`, "corpus.jsonl line 1: json: cannot unmarshal number"},
		{"no id", "queries.jsonl", `{"text":"身份证"}`, "queries.jsonl line 1: there is neither id nor _id"},
		{"blank in an id", "corpus.jsonl", `{"id":"a b","text":"x"}`, `corpus.jsonl line 1: id "a b" has white space`},
		{"id twice", "corpus.jsonl", corpus + `{"id":"a","text":"x"}`, "corpus.jsonl line 3: id a stands on line 1 already"},
		{"no text", "queries.jsonl", `{"id":"q"}`, "queries.jsonl line 1: q has no text"},
		{"empty", "corpus.jsonl", "\n", "corpus.jsonl: there is nothing in it"},
		{"long line", "corpus.jsonl", strings.Repeat("x", lineMaxBytes+1), "corpus.jsonl line 1: bufio.Scanner: token too long"},
		{"columns", "qrels.tsv", "q\n", "qrels.tsv line 1: there are 1 columns"},
		{"gain", "qrels.tsv", "q\ta\tyes\n", `qrels.tsv line 1: gain "yes" is not a number`},
		{"header later", "qrels.tsv", "q\ta\t1\nquery-id\tcorpus-id\tscore\n", `qrels.tsv line 2: gain "score" is not a number`},
		{"unknown query", "qrels.tsv", "q\ta\t1\nr\ta\t1\n", "qrels.tsv line 2: query r is not in queries.jsonl"},
		{"nothing answers", "qrels.tsv", "q\ta\t0\n", "qrels.tsv: no query has a document that answers it"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := Read(folder(t, map[string]string{tt.file: tt.content}))
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("error %v, want %q in it", err, tt.want)
			}
		})
	}
	if _, err := Read(t.TempDir()); err == nil || !strings.Contains(err.Error(), "corpus.jsonl") {
		t.Errorf("empty folder: error %v, want the file's name in it", err)
	}
}
