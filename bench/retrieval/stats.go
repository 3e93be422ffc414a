package main

import (
	"math"
	"math/rand/v2"
	"slices"
	"time"
)

// resamples is how many samples an interval is taken from.
const resamples = 2000

// estimate is a figure with its 95 % interval.
type estimate struct{ value, low, high float64 }

// bootstrap resamples the queries of each set with replacement (Efron and
// Tibshirani 1993, the percentile interval). sizes are the numbers of queries;
// statistic is given the chosen ones of each set. The same seed and sizes
// choose the same queries, so what is compared is compared in pairs.
func bootstrap(sizes []int, seed uint64, statistic func(chosen [][]int) float64) estimate {
	rng := rand.New(rand.NewPCG(seed, 0))
	chosen := make([][]int, len(sizes))
	for s, n := range sizes {
		for i := range n {
			chosen[s] = append(chosen[s], i)
		}
	}
	out := estimate{value: statistic(chosen)}
	values := make([]float64, resamples)
	for r := range values {
		for s, n := range sizes {
			for i := range chosen[s] {
				chosen[s][i] = rng.IntN(n)
			}
		}
		values[r] = statistic(chosen)
	}
	slices.Sort(values)
	out.low, out.high = quantile(values, 0.025), quantile(values, 0.975)
	return out
}

// quantile is the nearest rank: the smallest value that has at least the share
// p of all at or below it.
func quantile[T any](sorted []T, p float64) T {
	i := int(math.Ceil(p*float64(len(sorted)))) - 1
	return sorted[min(max(i, 0), len(sorted)-1)]
}

// quantileOf is the quantile of the chosen latencies.
func quantileOf(latency []time.Duration, chosen []int, p float64) time.Duration {
	picked := make([]time.Duration, len(chosen))
	for i, q := range chosen {
		picked[i] = latency[q]
	}
	slices.Sort(picked)
	return quantile(picked, p)
}

// geometric is the geometric mean, the mean for ratios.
func geometric(ratios []float64) float64 {
	sum := 0.0
	for _, r := range ratios {
		sum += math.Log(r)
	}
	return math.Exp(sum / float64(len(ratios)))
}
