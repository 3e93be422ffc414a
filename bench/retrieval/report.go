package main

import (
	"fmt"
	"io"
	"slices"
	"time"

	"zhengda/bench/beir"
)

// print tells one result.
func (b *bench) print(out io.Writer, r *result) {
	fmt.Fprintf(out, "## %s, %d documents\n\n", r.set, len(r.docs))
	if r.size == natural {
		fmt.Fprintf(out, "Quality over %d judged queries. ", len(r.judged))
	}
	fmt.Fprintf(out, "Latency of %d queries, each the median of up to %d rounds after up to %d warm-up rounds of %d; build the fastest of %d; seed %d.\n\n",
		len(r.timed), b.cfg.rounds, b.cfg.warmup, b.cfg.warmSize, b.cfg.builds, b.cfg.seed)
	fmt.Fprintf(out, "%-15s", "system")
	if r.size == natural {
		fmt.Fprintf(out, "%9s%8s%9s%9s%10s", "nDCG@10", "MRR@10", "recall@1", "recall@5", "recall@10")
	}
	fmt.Fprintf(out, "%14s%10s%10s%8s\n", "build docs/s", "p50 ms", "p99 ms", "rounds")
	for _, m := range r.systems {
		fmt.Fprintf(out, "%-15s", m.name)
		if r.size == natural {
			printFigures(out, beir.Mean(m.figures))
		}
		fmt.Fprintf(out, "%14.0f%10.3f%10.3f%8d\n", float64(len(r.docs))/m.build.Seconds(), milliseconds(m.quantile(0.5)), milliseconds(m.quantile(0.99)), m.rounds)
	}
	b.printComparisons(out, []*result{r})
	memory := "unknown here"
	if r.resident > 0 {
		memory = fmt.Sprintf("%.0f MB", float64(r.resident)/1e6)
	}
	fmt.Fprintf(out, "\n%s: open %.0f ms, resident %s, in a fresh process after a forced collection; median of %d.\n", ours, milliseconds(r.opening), memory, openings)
	for _, m := range r.systems {
		if m.name != ours {
			fmt.Fprintf(out, "%s is %s.\n", m.name, m.peer.version)
		}
	}
	for _, why := range r.leftOut {
		fmt.Fprintf(out, "LEFT OUT: %s\n", why)
	}
	fmt.Fprintln(out)
}

// printMean tells the mean over several collections: of figures the
// arithmetic, of ratios the geometric one.
func (b *bench) printMean(out io.Writer, results []*result) {
	fmt.Fprintf(out, "## Mean over %d collections", len(results))
	if results[0].size != natural {
		fmt.Fprintf(out, ", %d documents", results[0].size)
	}
	fmt.Fprintln(out)
	if results[0].size == natural {
		fmt.Fprintf(out, "\n%-15s%9s%8s%9s%9s%10s\n", "system", "nDCG@10", "MRR@10", "recall@1", "recall@5", "recall@10")
		for _, name := range shared(results) {
			var all []beir.Figures
			for _, r := range results {
				all = append(all, beir.Mean(r.find(name).figures))
			}
			fmt.Fprintf(out, "%-15s", name)
			printFigures(out, beir.Mean(all))
			fmt.Fprintln(out)
		}
	}
	b.printComparisons(out, results)
	fmt.Fprintln(out)
}

func (b *bench) printComparisons(out io.Writer, results []*result) {
	names := shared(results)
	if len(names) < 2 {
		return
	}
	fmt.Fprintf(out, "\n%s against the others: difference of nDCG@10, above 0 is better; ratios of times, below 1 is faster; [95 %% interval]\n\n", ours)
	fmt.Fprintf(out, "%-15s%-28s%-24s%-24s%s\n", "peer", "nDCG@10", "p50", "p99", "build")
	for _, name := range names {
		if name == ours {
			continue
		}
		c := compare(results, name, b.cfg.seed)
		quality := "-"
		if results[0].size == natural {
			quality = fmt.Sprintf("%+.4f [%+.4f, %+.4f]", c.ndcg.value, c.ndcg.low, c.ndcg.high)
		}
		fmt.Fprintf(out, "%-15s%-28s%-24s%-24s%.3f\n", name, quality, ratio(c.p50), ratio(c.p99), c.build)
	}
}

// shared are the systems that ran in all results.
func shared(results []*result) []string {
	return slices.DeleteFunc(names(), func(name string) bool {
		return slices.ContainsFunc(results, func(r *result) bool { return r.find(name) == nil })
	})
}

func printFigures(out io.Writer, f beir.Figures) {
	fmt.Fprintf(out, "%9.4f%8.4f%9.4f%9.4f%10.4f", f.NDCG10, f.MRR10, f.Recall1, f.Recall5, f.Recall10)
}

func ratio(e estimate) string { return fmt.Sprintf("%.3f [%.3f, %.3f]", e.value, e.low, e.high) }

func milliseconds(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }

func (m *measured) quantile(p float64) time.Duration {
	return quantile(slices.Sorted(slices.Values(m.latency)), p)
}
