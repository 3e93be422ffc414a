// Package beir reads test collections in the form of BEIR (Thakur et al. 2021,
// "BEIR: A Heterogeneous Benchmark for Zero-shot Evaluation of Information
// Retrieval Models") and says how well a ranking does on them.
//
// A collection is a folder of three files: corpus.jsonl and queries.jsonl, one
// JSON object a line, and qrels.tsv, the judgements. What cannot be read is
// refused, with the file and the line; nothing is repaired.
//
// Callers: bench/retrieval, cmd (zhengda eval retrieval).
package beir

// Collection is a corpus, the queries asked of it, and which documents answer
// them.
type Collection struct {
	Docs    []Doc
	Queries []Query
	Qrels   Qrels

	// Lacking is how many documents are said to answer and are not in the
	// corpus. Some of BEIR's own sets have them; they count as never found.
	Lacking int
}

// Doc is one document. Its title may be empty.
type Doc struct{ ID, Title, Text string }

// Query is one question.
type Query struct{ ID, Text string }

// Qrels are the gains of the judged documents, by query and document. A gain of
// zero or less is a judgement that the document does not answer.
type Qrels map[string]map[string]float64

// Judged are the queries for which some document is said to answer, in the
// order of the file. Only they count in figures.
func (c *Collection) Judged() []Query {
	var out []Query
	for _, q := range c.Queries {
		if len(answering(c.Qrels[q.ID])) > 0 {
			out = append(out, q)
		}
	}
	return out
}

// answering are the gains above zero.
func answering(gains map[string]float64) []float64 {
	var out []float64
	for _, g := range gains {
		if g > 0 {
			out = append(out, g)
		}
	}
	return out
}
