// Package index finds the passages for a question.
//
// It owns the Chinese analysis, the Bleve index, the posting arrays, the
// generations on disk, the synonyms, and the ranking. It does not know who asks
// or what an answer is; the bot decides that.
//
// # Finding
//
// Text is folded (NFKC, lower case, traditional characters as simplified ones)
// and cut into terms: every Han character (weight 0.7), every pair of neighbours
// (1), every run of letters or digits (1.5); terms inside question words count
// 0.4 of that. Scoring is textbook BM25 over several fields (BM25F, k1 1.2):
// frequencies add up over the fields, by boost and relative length, before they
// saturate. A pair that no document has is looked for by its sound. The best
// single sentence counts besides the whole. What is known of the case and of
// guidance multiplies or adds to the score (signals.go); each signal can be left
// out, and every factor, every addition and every rejection is told with the hit.
//
// Measured on two public collections of Chinese passages (lay questions on
// statutes, and reading comprehension), nDCG@10 on the mean: this .742, SQLite
// FTS5 with the same terms .735, Lucene .733, stock Bleve .716; p50 a fourteenth to
// a sixth of Lucene's at 10,000 passages, p99 less. Fields that add up each by themselves
// cost 1.7 points on statutes, where titles repeat. To repeat: docs/evaluation.md.
//
// # On disk
//
// Below the directory given to Open, each generation is a folder named by the
// hash of the corpus and the version of the analysis. It has the Bleve index in
// two shards (built side by side; analysis, fields, facets, stored texts), the
// same terms as arrays (postings.bin), and the list of documents. It is built
// under another name, taking over from the generation before what did not
// change; a manifest with the size and SHA-256 of every file, the number of
// documents and twenty sentinel queries with what they found is written last,
// and the folder is renamed. Nothing in it is ever changed afterwards and it is
// opened read-only, so several processes may share it.
//
// Bleve opens a damaged index as an empty one, or panics. So a generation is
// trusted only when the manifest, every file, Bleve's count and the sentinels
// agree. On any doubt the articles themselves are scanned for every search, with
// the same finds, while the generation is built again; the trace says so. The
// arrays are read once and the files are closed: what happens to them later does
// no harm. The index is a cache: it may be deleted at any time.
//
// Callers: bot (Search, Mend), cmd (Open, Swap, SetSynonyms, Collection),
// bench/retrieval (Terms, Collection).
package index
