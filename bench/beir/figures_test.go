package beir

import (
	"math"
	"strings"
	"testing"
)

func TestScore(t *testing.T) {
	gains := map[string]float64{"a": 2, "b": 1, "c": 0}
	log := func(place float64) float64 { return math.Log2(place + 1) }
	ideal := 3/log(1) + 1/log(2)
	var late []string
	for range 10 {
		late = append(late, "x"+strings.Repeat("x", len(late)))
	}
	late = append(late, "a")
	tests := []struct {
		name    string
		ranking []string
		want    Figures
	}{
		{"best", []string{"a", "b", "c"}, Figures{1, 1, .5, 1, 1, 1}},
		{"other way round", []string{"b", "a"}, Figures{(1/log(1) + 3/log(2)) / ideal, 1, .5, 1, 1, 1}},
		{"one, third", []string{"c", "x", "a"}, Figures{3 / log(3) / ideal, 1. / 3, 0, .5, .5, .5}},
		{"a document twice counts once", []string{"x", "x", "a", "a"}, Figures{3 / log(2) / ideal, .5, 0, .5, .5, .5}},
		{"eleventh", late, Figures{Recall50: .5}},
		{"nothing found", nil, Figures{}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := Score(tt.ranking, gains); !near(got, tt.want) {
				t.Errorf("%v scores %+v, want %+v", tt.ranking, got, tt.want)
			}
		})
	}
	if got := Score([]string{"a"}, map[string]float64{"a": 0}); got != (Figures{}) {
		t.Errorf("a query that nothing answers scores %+v, want zeros", got)
	}
}

func TestMean(t *testing.T) {
	got := Mean([]Figures{{1, 1, 1, 1, 1, 1}, {0, .5, 0, 0, .5, 1}})
	if want := (Figures{.5, .75, .5, .5, .75, 1}); got != want {
		t.Errorf("mean %+v, want %+v", got, want)
	}
	if got := Mean(nil); got != (Figures{}) {
		t.Errorf("mean of nothing %+v, want zeros", got)
	}
}

func near(a, b Figures) bool {
	for _, d := range []float64{a.NDCG10 - b.NDCG10, a.MRR10 - b.MRR10, a.Recall1 - b.Recall1, a.Recall5 - b.Recall5, a.Recall10 - b.Recall10, a.Recall50 - b.Recall50} {
		if math.Abs(d) > 1e-12 {
			return false
		}
	}
	return true
}

func TestWriteRun(t *testing.T) {
	var out strings.Builder
	hits := []Hit{{"a", 2.5}, {"b", 1}}
	if err := WriteRun(&out, "q", hits, "zhengda"); err != nil {
		t.Fatal(err)
	}
	if want := "q Q0 a 1 2.5 zhengda\nq Q0 b 2 1 zhengda\n"; out.String() != want {
		t.Errorf("run %q, want %q", out.String(), want)
	}
}
