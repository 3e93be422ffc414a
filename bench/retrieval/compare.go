package main

// comparison holds ours against a peer, over one result or several.
type comparison struct {
	ndcg     estimate // ours less the peer's
	p50, p99 estimate // ours over the peer's
	build    float64
}

func compare(results []*result, name string, seed uint64) comparison {
	var c comparison
	var builds []float64
	var judged, timed []int
	for _, r := range results {
		builds = append(builds, r.find(ours).build.Seconds()/r.find(name).build.Seconds())
		judged, timed = append(judged, len(r.find(name).figures)), append(timed, len(r.timed))
	}
	c.build = geometric(builds)
	if results[0].size == natural {
		c.ndcg = bootstrap(judged, seed, func(chosen [][]int) float64 { return lead(results, name, chosen) })
	}
	times := func(p float64) estimate {
		return bootstrap(timed, seed, func(chosen [][]int) float64 { return slowness(results, name, chosen, p) })
	}
	c.p50, c.p99 = times(0.5), times(0.99)
	return c
}

// lead is how far ours is ahead in nDCG@10 on the chosen queries, the mean over
// the results.
func lead(results []*result, name string, chosen [][]int) float64 {
	mean := 0.0
	for s, r := range results {
		us, them := r.find(ours).figures, r.find(name).figures
		sum := 0.0
		for _, q := range chosen[s] {
			sum += us[q].NDCG10 - them[q].NDCG10
		}
		mean += sum / float64(len(chosen[s])*len(results))
	}
	return mean
}

// slowness is the ratio of a quantile of latencies over the chosen queries.
func slowness(results []*result, name string, chosen [][]int, p float64) float64 {
	var ratios []float64
	for s, r := range results {
		us, them := r.find(ours).latency, r.find(name).latency
		ratios = append(ratios, float64(quantileOf(us, chosen[s], p))/float64(quantileOf(them, chosen[s], p)))
	}
	return geometric(ratios)
}
