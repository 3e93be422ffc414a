package beir

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"unicode"
)

// lineMaxBytes bounds a line, so that a file which is not what it should be is
// refused and not read into memory whole.
const lineMaxBytes = 16 << 20

// Read reads the collection in dir.
func Read(dir string) (*Collection, error) {
	c := &Collection{Qrels: Qrels{}}
	docs, err := readTexts(filepath.Join(dir, "corpus.jsonl"), func(t text) { c.Docs = append(c.Docs, Doc{t.ID, t.Title, t.Text}) })
	if err != nil {
		return nil, err
	}
	queries, err := readTexts(filepath.Join(dir, "queries.jsonl"), func(t text) { c.Queries = append(c.Queries, Query{t.ID, t.Text}) })
	if err != nil {
		return nil, err
	}
	name := filepath.Join(dir, "qrels.tsv")
	if err := c.readQrels(name, queries); err != nil {
		return nil, err
	}
	c.Lacking = lacking(c.Qrels, docs)
	if len(c.Judged()) == 0 {
		return nil, fmt.Errorf("read %s: no query has a document that answers it", name)
	}
	return c, nil
}

// text is a line of corpus.jsonl or queries.jsonl; what else it has is not ours.
type text struct {
	ID         string `json:"id"`
	Underlined string `json:"_id"` // BEIR's own name for the id
	Title      string `json:"title"`
	Text       string `json:"text"`
}

// readTexts hands over the file's texts and returns the line of each id.
func readTexts(name string, each func(text)) (map[string]int, error) {
	lines := map[string]int{}
	err := eachLine(name, func(n int, line []byte) error {
		var t text
		if err := json.Unmarshal(line, &t); err != nil {
			return err
		}
		if t.ID == "" {
			t.ID = t.Underlined
		}
		switch {
		case t.ID == "":
			return errors.New("there is neither id nor _id")
		case strings.ContainsFunc(t.ID, unicode.IsSpace):
			return fmt.Errorf("id %q has white space, which a run line cannot carry", t.ID)
		case lines[t.ID] > 0:
			return fmt.Errorf("id %s stands on line %d already", t.ID, lines[t.ID])
		case t.Title+t.Text == "":
			return fmt.Errorf("%s has no text", t.ID)
		}
		lines[t.ID] = n
		each(t)
		return nil
	})
	if err == nil && len(lines) == 0 {
		err = fmt.Errorf("read %s: there is nothing in it", name)
	}
	return lines, err
}

// readQrels takes judgements of two to four columns: query, document, gain (1
// when it is left out), after BEIR's header or without it, or TREC's query,
// iteration, document, gain. A pair that is judged again has its last gain.
func (c *Collection) readQrels(name string, queries map[string]int) error {
	return eachLine(name, func(n int, line []byte) error {
		columns := split(string(line))
		if n == 1 && columns[0] == "query-id" {
			return nil
		}
		gain := "1"
		switch len(columns) {
		case 2:
		case 3:
			gain = columns[2]
		case 4:
			columns[1], gain = columns[2], columns[3]
		default:
			return fmt.Errorf("there are %d columns; a judgement is query, document and gain", len(columns))
		}
		query, doc := columns[0], columns[1]
		g, err := strconv.ParseFloat(gain, 64)
		switch {
		case err != nil:
			return fmt.Errorf("gain %q is not a number", gain)
		case queries[query] == 0:
			return fmt.Errorf("query %s is not in queries.jsonl", query)
		}
		if c.Qrels[query] == nil {
			c.Qrels[query] = map[string]float64{}
		}
		c.Qrels[query][doc] = g
		return nil
	})
}

func lacking(qrels Qrels, docs map[string]int) int {
	ids := map[string]bool{}
	for _, gains := range qrels {
		for id, gain := range gains {
			if gain > 0 && docs[id] == 0 {
				ids[id] = true
			}
		}
	}
	return len(ids)
}

// split cuts at tabs where there are any: TREC's own files have blanks.
func split(line string) []string {
	if strings.Contains(line, "\t") {
		return strings.Split(line, "\t")
	}
	return strings.Fields(line)
}

// eachLine calls visit with every line that is not blank, counting from 1, and
// names file and line when it returns an error.
func eachLine(name string, visit func(n int, line []byte) error) error {
	f, err := os.Open(name)
	if err != nil {
		return fmt.Errorf("read collection: %w", err)
	}
	defer f.Close()
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, lineMaxBytes)
	n := 0
	for lines.Scan() {
		n++
		line := bytes.TrimSpace(lines.Bytes())
		if n == 1 {
			line = bytes.TrimPrefix(line, []byte("\uFEFF"))
		}
		if len(line) == 0 {
			continue
		}
		if err := visit(n, line); err != nil {
			return fmt.Errorf("read %s line %d: %w", name, n, err)
		}
	}
	if err := lines.Err(); err != nil {
		return fmt.Errorf("read %s line %d: %w", name, n+1, err)
	}
	return nil
}
