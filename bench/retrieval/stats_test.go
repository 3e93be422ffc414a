package main

import (
	"math"
	"testing"
	"time"
)

func TestQuantile(t *testing.T) {
	var hundred []int
	for i := range 100 {
		hundred = append(hundred, i+1)
	}
	tests := []struct {
		name   string
		sorted []int
		p      float64
		want   int
	}{
		{"median of 100", hundred, 0.5, 50},
		{"99th of 100", hundred, 0.99, 99},
		{"all of 100", hundred, 1, 100},
		{"none of 100", hundred, 0, 1},
		{"median of 3", []int{1, 5, 9}, 0.5, 5},
		{"99th of 3", []int{1, 5, 9}, 0.99, 9},
		{"one", []int{7}, 0.5, 7},
	}
	for _, tt := range tests {
		if got := quantile(tt.sorted, tt.p); got != tt.want {
			t.Errorf("%s: %d, want %d", tt.name, got, tt.want)
		}
	}
	latency := []time.Duration{40, 10, 30, 20}
	if got := quantileOf(latency, []int{0, 2, 3, 3}, 0.5); got != 20 {
		t.Errorf("median of 40, 30, 20, 20 is %d, want 20", got)
	}
}

func TestBootstrap(t *testing.T) {
	values := []float64{1, 2, 3, 4, 5, 6, 7, 8, 9, 10}
	mean := func(chosen [][]int) float64 {
		sum := 0.0
		for _, i := range chosen[0] {
			sum += values[i]
		}
		return sum / float64(len(chosen[0]))
	}
	e := bootstrap([]int{len(values)}, 1, mean)
	if e.value != 5.5 {
		t.Errorf("value %v, want that of the whole, 5.5", e.value)
	}
	// The standard error of the mean is 0.908.
	if math.Abs(e.low-(5.5-1.96*0.908)) > 0.15 || math.Abs(e.high-(5.5+1.96*0.908)) > 0.15 {
		t.Errorf("interval [%v, %v], want about [3.7, 7.3]", e.low, e.high)
	}
	if again := bootstrap([]int{len(values)}, 1, mean); again != e {
		t.Errorf("the same seed gives %v and %v", e, again)
	}
	if other := bootstrap([]int{len(values)}, 2, mean); other.value != e.value {
		t.Errorf("another seed gives another value, %v", other.value)
	}
	same := bootstrap([]int{5, 5}, 1, func([][]int) float64 { return 2 })
	if same != (estimate{2, 2, 2}) {
		t.Errorf("what does not vary is %v, want 2 throughout", same)
	}
}

func TestCompare(t *testing.T) {
	us := &measured{system: system{name: ours}, build: time.Second, latency: []time.Duration{1, 2, 3}}
	peer := &measured{system: system{name: "minisearch"}, build: 4 * time.Second, latency: []time.Duration{2, 4, 6}}
	one := &result{size: 100, timed: set(t).Judged()[:3], systems: []*measured{us, peer}}
	slow := &measured{system: system{name: ours}, build: 4 * time.Second, latency: []time.Duration{4, 8, 12}}
	two := &result{size: 100, timed: set(t).Judged()[:3], systems: []*measured{slow, peer}}
	if c := compare([]*result{one}, "minisearch", 1); c.p50.value != .5 || c.build != .25 {
		t.Errorf("one result compares as %+v, want half the time and a quarter of the build", c)
	}
	if c := compare([]*result{one, two}, "minisearch", 1); math.Abs(c.p50.value-1) > 1e-9 || math.Abs(c.build-.5) > 1e-9 {
		t.Errorf("half and twice the time compare as %+v, want 1; builds 0.5", c)
	}
}
