package bot

import (
	"context"
	"flag"
	"fmt"
	"log/slog"
	"math"
	"os"
	"strings"
	"testing"

	"zhengda/index"
	"zhengda/knowledge"
)

var fit = flag.Bool("fit", false, "fit ranking.tsv to the wordings of the corpus")

// lesson is a wording of a reply, asked of a corpus that does not have it, and the
// replies that were found.
type lesson struct {
	all   []candidate
	right []bool // says what the wording's own reply says
	like  []bool // says the same of the same section, or is the right one
}

// placed are ways of asking a question of a city.
var placed = []string{"我在%s，%s", "%s%s", "在%s%s", "%[2]s，%[1]s的"}

// lessons deals the wordings into folds, takes one out of the corpus and asks every
// n-th of it, each third with a city in it, as people do.
func lessons(t *testing.T, fold, folds, every int) []lesson {
	t.Helper()
	corpus, err := knowledge.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	held, less := corpus.HoldOut(fold, folds)
	log := slog.New(slog.DiscardHandler)
	ix, err := index.Open("", less, log)
	if err != nil {
		t.Fatal(err)
	}
	defer ix.Close()
	b := New(Options{Index: ix, Log: log})
	cities := []string{"广州", "佛山", "茂名", "汕头", "东莞", "韶关", "深圳"}
	var ls []lesson
	for i := 0; i < len(held); i += every {
		x, text := held[i], held[i].Asked
		if i%3 == 0 && knowledge.Level(x.Passage.Article.Region) != "city" && len(knowledge.FindRegions(text)) == 0 {
			text = fmt.Sprintf(placed[i/3%len(placed)], cities[i/3%len(cities)], text)
		}
		u := understand(inWords(ix.Mend(normalise(text))), CaseFacts{}, nil)
		ev, err := b.retrieve(context.Background(), u, b.day(Question{}))
		if err != nil {
			t.Fatal(err)
		}
		if len(ev.hits) == 0 {
			continue
		}
		w, l := newWeighing(u, ev, u.facts.knowledgeCase()), lesson{}
		for _, r := range ev.replies {
			c := w.look(r)
			l.all = append(l.all, c)
			l.right = append(l.right, r.Says == x.Reply.Says)
			l.like = append(l.like, r.Says == x.Reply.Says || c.like(x.Passage, x.Reply))
		}
		ls = append(ls, l)
	}
	return ls
}

// rightly is how often the reply that is chosen says what it should.
func rightly(ls []lesson, choose func([]candidate) int) float64 {
	n := 0
	for _, l := range ls {
		if at := choose(l.all); at >= 0 && l.like[at] {
			n++
		}
	}
	return float64(n) / float64(len(ls))
}

// Wordings that nobody has foreseen lead to their replies, and more often than by
// the nearest wording.
func TestRankingOfUnseenWordings(t *testing.T) {
	ls := lessons(t, 1, 2, 20)
	got := rightly(ls, func(all []candidate) int { at, _ := rankBy.choose(all); return at })
	nearest := rightly(ls, func(all []candidate) int {
		at := -1
		for i, c := range all {
			if c.why == "" && (at < 0 || c.near > all[at].near) {
				at = i
			}
		}
		return at
	})
	t.Logf("%d wordings: %.3f right, %.3f by the nearest wording", len(ls), got, nearest)
	if got < 0.45 || got < nearest+0.05 {
		t.Errorf("of %d wordings that are not in the corpus %.3f lead to their replies, %.3f by the nearest wording", len(ls), got, nearest)
	}
}

func TestFitRanking(t *testing.T) {
	if !*fit {
		t.Skip("go test ./bot -run TestFitRanking -fit")
	}
	folds := [][]lesson{lessons(t, 0, 2, 1), lessons(t, 1, 2, 1)}
	for i := range folds { // what is fitted to one is measured on the other
		r := fitted{value: fitValue(folds[i])}
		t.Logf("fitted to one half: %.3f of the other right", rightly(folds[1-i], func(all []candidate) int { at, _ := r.best(all); return at }))
	}
	all := append(folds[0], folds[1]...)
	r := fitted{value: fitValue(all)}
	r.sure = fitSure(all, r)
	var b strings.Builder
	for line := range strings.Lines(rankingTable) {
		if strings.HasPrefix(line, "#") {
			b.WriteString(line)
		}
	}
	for i, name := range featureNames {
		fmt.Fprintf(&b, "value\t%s\t%.3f\n", name, r.value[i])
	}
	for i, name := range sureNames {
		fmt.Fprintf(&b, "sure\t%s\t%.3f\n", name, r.sure[i])
	}
	if err := os.WriteFile("ranking.tsv", []byte(b.String()), 0o644); err != nil {
		t.Fatal(err)
	}
}

// Features that can only speak for a reply, and such as can only speak against it.
var (
	speaksFor     = []int{fScore, fShare, fHit, fTop, fMean, fAgree, fShared, fSaid}
	speaksAgainst = []int{fOtherMatter, fSomeMatter, fUnknown, fSomebody, fLacksAspect, fOtherArticle, fExtra, fTells, fMissed, fOtherCase}
)

// fitValue climbs the likelihood that the right reply is chosen (Adam: Kingma, Ba,
// 2015), with a small penalty on large weights. Replies like the right one are left out.
func fitValue(ls []lesson) features {
	const steps, rate, penalty = 400, 0.05, 1e-4
	var w, mean, square features
	for step := 1; step <= steps; step++ {
		var slope features
		n := 0.0
		for _, l := range ls {
			if odds, right, ok := l.odds(w); ok {
				n++
				for i := range odds {
					p := odds[i] - right[i]
					for j := range slope {
						slope[j] -= p * l.all[i].features[j]
					}
				}
			}
		}
		for j := range w {
			g := slope[j]/n - penalty*w[j]
			mean[j] = 0.9*mean[j] + 0.1*g
			square[j] = 0.999*square[j] + 0.001*g*g
			w[j] += rate * mean[j] / (1 - math.Pow(0.9, float64(step))) / (math.Sqrt(square[j]/(1-math.Pow(0.999, float64(step)))) + 1e-8)
		}
		for _, j := range speaksFor {
			w[j] = max(w[j], 0)
		}
		for _, j := range speaksAgainst {
			w[j] = min(w[j], 0)
		}
	}
	return w
}

// odds are how likely each reply is to be chosen, and the same among the right ones
// alone; ok is false when there is no right one.
func (l lesson) odds(w features) (odds, right []float64, ok bool) {
	odds, right = make([]float64, len(l.all)), make([]float64, len(l.all))
	r := fitted{value: w}
	sum, sumRight := 0.0, 0.0
	for i := range l.all {
		if l.all[i].why != "" || l.like[i] && !l.right[i] {
			continue
		}
		odds[i] = math.Exp(r.worth(&l.all[i].features))
		sum += odds[i]
		if l.right[i] {
			right[i] = odds[i]
			sumRight += odds[i]
		}
	}
	if sumRight == 0 {
		return nil, nil, false
	}
	for i := range odds {
		odds[i] /= sum
		right[i] /= sumRight
	}
	return odds, right, true
}

// fitSure fits how likely the best reply is to be right (logistic regression).
func fitSure(ls []lesson, r fitted) (w [numSure]float64) {
	const steps, rate = 3000, 0.3
	var xs [][numSure]float64
	var right []float64
	for _, l := range ls {
		if at, x := r.best(l.all); at >= 0 {
			xs, right = append(xs, x), append(right, one(l.like[at]))
		}
	}
	for range steps {
		var slope [numSure]float64
		for i, x := range xs {
			z := 0.0
			for j := range x {
				z += w[j] * x[j]
			}
			for j := range x {
				slope[j] += (right[i] - 1/(1+math.Exp(-z))) * x[j]
			}
		}
		for j := range w {
			w[j] += rate * slope[j] / float64(len(xs))
		}
	}
	return w
}
