package beir

import (
	"bufio"
	"fmt"
	"io"
)

// Hit is a document that was found, with the score it was ranked by.
type Hit struct {
	ID    string
	Score float64
}

// Ranking are the ids of hits in their order.
func Ranking(hits []Hit) []string {
	ids := make([]string, len(hits))
	for i, h := range hits {
		ids[i] = h.ID
	}
	return ids
}

// WriteRun writes one query's hits, best first, as lines of a TREC run:
// query, Q0, document, rank from 1, score, and the tag that names the system.
func WriteRun(w io.Writer, query string, hits []Hit, tag string) error {
	lines := bufio.NewWriter(w)
	for i, h := range hits {
		fmt.Fprintf(lines, "%s Q0 %s %d %g %s\n", query, h.ID, i+1, h.Score, tag)
	}
	if err := lines.Flush(); err != nil {
		return fmt.Errorf("write run of query %s: %w", query, err)
	}
	return nil
}
