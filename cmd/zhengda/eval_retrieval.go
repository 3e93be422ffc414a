package main

import (
	"bufio"
	"cmp"
	"context"
	"fmt"
	"os"
	"runtime"
	"runtime/debug"
	"slices"
	"strconv"
	"strings"
	"time"

	"zhengda/bench/beir"
	"zhengda/index"
)

// evaluateRetrieval builds an index of a test collection and scores what it
// finds for the collection's queries.
func evaluateRetrieval(ctx context.Context, args []string, s streams) (err error) {
	fs, _ := flagSet("eval retrieval", []string{}, s)
	runFile := fs.String("run", "", "write what was found as a TREC run to `FILE`")
	depth := fs.Int("depth", 50, "documents found for each query")
	keep := fs.String("index", "", "build the index in `FOLDER`, which must be empty, and leave it there; default: a temporary one")
	if done, err := parseFlags(fs, args); done {
		return err
	}
	if fs.NArg() != 1 || *depth < 1 {
		return usagef("eval retrieval: give one folder with corpus.jsonl, queries.jsonl and qrels.tsv, and a -depth above 0")
	}
	c, err := beir.Read(fs.Arg(0))
	if err != nil {
		return err
	}
	if *keep == "" {
		if *keep, err = os.MkdirTemp("", "zhengda-retrieval-"); err != nil {
			return err
		}
		defer os.RemoveAll(*keep)
	} else if entries, err := os.ReadDir(*keep); err == nil && len(entries) > 0 {
		return usagef("eval retrieval: -index %s is not empty; name a new folder", *keep)
	}
	texts := make([]index.Text, len(c.Docs))
	for i, d := range c.Docs {
		texts[i] = index.Text{ID: d.ID, Title: d.Title, Body: d.Text}
	}
	begun := time.Now()
	built, err := index.BuildCollection(*keep, texts)
	if err != nil {
		return err
	}
	building := time.Since(begun)
	if err := built.Close(); err != nil {
		return err
	}
	queries := c.Queries
	documents, judged := len(texts), len(c.Judged())
	texts, c.Docs = nil, nil // what is resident below is the index
	begun = time.Now()
	ix, err := index.OpenCollection(*keep)
	if err != nil {
		return err
	}
	opening := time.Since(begun)
	defer func() { err = cmp.Or(err, ix.Close()) }()
	runtime.GC() // pools are emptied at the second collection
	debug.FreeOSMemory()
	resident := residentMB()

	found, took, err := searchAll(ctx, ix, queries, *depth)
	if err != nil {
		return err
	}
	if *runFile != "" {
		if err := writeRun(*runFile, queries, found); err != nil {
			return err
		}
	}
	var figures []beir.Figures
	counts := map[string]bool{}
	for _, q := range c.Judged() {
		counts[q.ID] = true
	}
	for i, q := range queries {
		if counts[q.ID] {
			figures = append(figures, beir.Score(beir.Ranking(found[i]), c.Qrels[q.ID]))
		}
	}
	m := beir.Mean(figures)
	fmt.Fprintf(s.out, "documents %d, queries %d, judged %d\n", documents, len(queries), judged)
	fmt.Fprintf(s.out, "Recall@1 %.4f  Recall@5 %.4f  Recall@10 %.4f  MRR@10 %.4f  nDCG@10 %.4f\n", m.Recall1, m.Recall5, m.Recall10, m.MRR10, m.NDCG10)
	fmt.Fprintf(s.out, "build %.2f s, %.0f documents/s; open %.0f ms; resident %s\n", building.Seconds(), float64(documents)/building.Seconds(), opening.Seconds()*1000, resident)
	fmt.Fprintf(s.out, "query p50 %.3f ms, p99 %.3f ms\n", milliseconds(took, 0.50), milliseconds(took, 0.99))
	return nil
}

// searchAll searches for every query three times; the first time is to warm up.
// took are the times of the others, in order.
func searchAll(ctx context.Context, ix *index.Collection, queries []beir.Query, depth int) (found [][]beir.Hit, took []time.Duration, err error) {
	for round := range 3 {
		for _, q := range queries {
			if err := ctx.Err(); err != nil {
				return nil, nil, err
			}
			begun := time.Now()
			hits := ix.Search(q.Text, depth)
			if round > 0 {
				took = append(took, time.Since(begun))
				continue
			}
			list := make([]beir.Hit, len(hits))
			for i, h := range hits {
				list[i] = beir.Hit{ID: h.ID, Score: h.Score}
			}
			found = append(found, list)
		}
	}
	slices.Sort(took)
	return found, took, nil
}

func writeRun(file string, queries []beir.Query, found [][]beir.Hit) (err error) {
	f, err := os.Create(file)
	if err != nil {
		return fmt.Errorf("write run: %w", err)
	}
	w := bufio.NewWriter(f)
	for i, q := range queries {
		if err := beir.WriteRun(w, q.ID, found[i], "zhengda"); err != nil {
			f.Close()
			return err
		}
	}
	return cmp.Or(w.Flush(), f.Close())
}

// milliseconds is a quantile of times in order.
func milliseconds(sorted []time.Duration, quantile float64) float64 {
	if len(sorted) == 0 {
		return 0
	}
	return sorted[min(len(sorted)-1, int(quantile*float64(len(sorted))))].Seconds() * 1000
}

// residentMB is the memory that the process holds, where the system tells; else
// what Go has from it.
func residentMB() string {
	raw, err := os.ReadFile("/proc/self/status")
	for line := range strings.Lines(string(raw)) {
		if rest, ok := strings.CutPrefix(line, "VmRSS:"); ok && err == nil {
			if kB, err := strconv.Atoi(strings.TrimSuffix(strings.TrimSpace(rest), " kB")); err == nil {
				return fmt.Sprintf("%d MB", kB*1024/1_000_000)
			}
		}
	}
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return fmt.Sprintf("%d MB", (m.Sys-m.HeapReleased)/1e6)
}
