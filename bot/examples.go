package bot

import (
	_ "embed"
	"fmt"
	"math"
	"slices"
	"strings"
	"sync"
	"unicode"
)

// The detectors know what was foreseen. A question in words that nobody foresaw
// is told by what it is like: examples.tsv has reviewed sentences for each reason
// and, for none, harmless ones that look like them. From these a weight is worked
// out for each sign (a pair of characters, a word, a concept of the detectors) and
// reason, by regularised logistic regression; a sentence is of a reason when its
// signs say so together. No single word decides.

//go:embed examples.tsv
var examplesFile string

// teaching is what the examples teach.
type teaching struct {
	signs   map[string]int // to a row of weights
	rarity  []float64
	reasons []Reason    // the first is the empty one, of the harmless
	weights [][]float64 // by sign, then by reason
	bias    []float64
}

// Training walks over the examples this often, each time in smaller steps.
const (
	rounds      = 12
	step        = 1.0
	decay       = 2e-4
	enough      = 0.97 // an example that is told this surely moves nothing
	rarest      = 2    // a sign in fewer examples says nothing
	fewestSigns = 4    // a sentence with fewer signs is like nothing
)

// example is a sentence and the reason that it stands for.
type example struct {
	reason Reason
	text   string
}

// examples reads the file: a reason, or - for none, a tab, a sentence.
func readExamples(file string) ([]example, error) {
	var out []example
	for i, line := range strings.Split(file, "\n") {
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		reason, text, ok := strings.Cut(line, "\t")
		if !ok || text == "" {
			return nil, fmt.Errorf("line %d: no tab between reason and sentence", i+1)
		}
		if reason == "-" {
			reason = ""
		}
		out = append(out, example{Reason(reason), text})
	}
	return out, nil
}

// learned is worked out when the first question comes that no detector takes.
var learned = sync.OnceValue(func() *teaching {
	all, err := readExamples(examplesFile)
	if err != nil {
		panic("examples.tsv: " + err.Error())
	}
	return learn(all)
})

// learn works the weights out. The same examples give the same weights: nothing
// is drawn by lot.
func learn(all []example) *teaching {
	l := &teaching{signs: map[string]int{}, reasons: []Reason{""}}
	seen := map[string]int{}
	signs := make([][]string, len(all))
	for i, e := range all {
		if !slices.Contains(l.reasons, e.reason) {
			l.reasons = append(l.reasons, e.reason)
		}
		signs[i] = signsOf(&stretch{text: plain(normalise(e.text)), found: map[*concept][][]int{}})
		for _, s := range signs[i] {
			seen[s]++
		}
	}
	for i := range all {
		for _, s := range signs[i] {
			if _, known := l.signs[s]; !known && seen[s] >= rarest {
				l.signs[s] = len(l.rarity)
				l.rarity = append(l.rarity, math.Log(1+float64(len(all))/float64(seen[s])))
				l.weights = append(l.weights, make([]float64, len(l.reasons)))
			}
		}
	}
	for i := range l.weights {
		l.weights[i] = make([]float64, len(l.reasons))
	}
	l.bias = make([]float64, len(l.reasons))
	vectors := make([]vector, len(all))
	for i := range all {
		vectors[i] = l.vector(signs[i])
	}
	for round := range rounds {
		rate := step / (1 + float64(round)/8)
		for i := range all {
			j := (i*7919 + round*104729) % len(all) // another order each round
			l.adjust(vectors[j], slices.Index(l.reasons, all[j].reason), rate)
		}
	}
	return l
}

// vector is a sentence as signs with values, of length one.
type vector struct {
	sign  []int
	value []float64
}

func (l *teaching) vector(signs []string) vector {
	var v vector
	length := 0.0
	for _, s := range signs {
		if i, known := l.signs[s]; known {
			v.sign = append(v.sign, i)
			v.value = append(v.value, l.rarity[i])
			length += l.rarity[i] * l.rarity[i]
		}
	}
	for i := range v.value {
		v.value[i] *= 3 / math.Sqrt(length)
	}
	return v
}

// shares gives how much each reason is likely, 0 to 1, together 1.
func (l *teaching) shares(v vector) []float64 {
	p := slices.Clone(l.bias)
	for i, s := range v.sign {
		for r, w := range l.weights[s] {
			p[r] += w * v.value[i]
		}
	}
	most := slices.Max(p)
	sum := 0.0
	for r := range p {
		p[r] = math.Exp(p[r] - most)
		sum += p[r]
	}
	for r := range p {
		p[r] /= sum
	}
	return p
}

// adjust moves the weights towards an example.
func (l *teaching) adjust(v vector, want int, rate float64) {
	p := l.shares(v)
	if p[want] > enough {
		return
	}
	for r := range p {
		off := -p[r]
		if r == want {
			off++
		}
		l.bias[r] += 0.1 * rate * off
		for i, s := range v.sign {
			w := &l.weights[s][r]
			*w += rate * (off*v.value[i]*0.25 - decay**w)
		}
	}
}

// signsOf lists what a sentence of plain text shows: each pair of characters, each
// Latin word and pair of them, and each concept of the detectors.
func signsOf(s *stretch) []string {
	var out []string
	add := func(sign string) {
		if !slices.Contains(out, sign) {
			out = append(out, sign)
		}
	}
	var word []rune
	last, lastWord := rune(0), ""
	flush := func() {
		if len(word) > 0 {
			w := string(word)
			add(w)
			if lastWord != "" {
				add(lastWord + " " + w)
			}
			lastWord, word = w, nil
		}
	}
	for _, r := range s.text {
		switch {
		case unicode.Is(unicode.Han, r):
			flush()
			if last != 0 {
				add(string([]rune{last, r}))
			}
			add(string(r))
			last = r
		case unicode.IsLetter(r):
			last = 0
			word = append(word, r)
		default:
			flush()
			last = 0
		}
	}
	flush()
	for _, c := range weakSigns {
		if s.says(c.concept) {
			out = append(out, "/"+c.name)
		}
	}
	return out
}

// mild are the reasons for which a question is only declined: what lies outside.
// They are as many-sided as the world, so half a question never tells them.
var mild = []Reason{ReasonUsedElsewhere, ReasonOtherDocument, ReasonOffTopic}

// alike gives the reason that a sentence is most like, and how surely it is of
// any of its sort: what is not harmless may be like two of them. What is refused
// and what lies outside are two sorts, of which the likelier counts.
func (l *teaching) alike(s *stretch) (Reason, float64) {
	v := l.vector(signsOf(s))
	if len(v.sign) < fewestSigns {
		return "", 0
	}
	p := l.shares(v)
	best, sum := map[bool]int{}, map[bool]float64{}
	for r := 1; r < len(p); r++ {
		sort := slices.Contains(mild, l.reasons[r])
		sum[sort] += p[r]
		if best[sort] == 0 || p[r] > p[best[sort]] {
			best[sort] = r
		}
	}
	outside := sum[true] > sum[false]
	return l.reasons[best[outside]], sum[outside]
}

// likest gives what one of the sentences of a question, or all of it, is most like.
func (l *teaching) likest(pieces []string, stretches []*stretch) (like Reason, surely float64) {
	whole := len(stretches) - 1
	if len(pieces) > 1 {
		stretches = append(slices.Clone(stretches), stretchesOf([]string{strings.Join(pieces, ",")})...)
		whole = len(stretches) - 1
	}
	for i, s := range stretches {
		if s.speaksOf(lawful) && !s.speaksOf(intent) {
			continue
		}
		r, p := l.alike(s)
		if slices.Contains(mild, r) && (i < whole || s.speaksOf(lawful)) {
			continue
		}
		if s.speaksOf(authorities) {
			p = min(p, overSure) // the article on it says who may
		}
		if p > surely {
			like, surely = r, p
		}
	}
	return like, surely
}

// authorities tell that a court or the police are asked to do it.
var authorities = []*concept{lawsuit}

// Who asks what the law says of a wrong is not told by likeness, unless intent
// shows as well.
var (
	lawful = []*concept{asksLaw, discerns}
	intent = []*concept{deals}
)

// How sure likeness must be: most where the passages are sure of themselves, less
// where they have nothing to say.
const (
	overSure   = 0.85
	overAnswer = 0.47
	overNone   = 0.45
	overOther  = 0.75 // where it was declined already for what lies outside
	overIntent = 0.90 // even where the article on that wrong would answer
	sureSearch = 0.80
)

// unlessLike is the decision, unless the question is like those of a reason. Who
// asks in the words of an article, or is answered by the article on that wrong, is
// answered.
func (d decision) unlessLike(seen screening, u understanding, ev evidence) decision {
	if seen.like == "" || seen.reason != "" || ev.confidence == 1 && !u.english {
		return d
	}
	need := overAnswer
	switch {
	case slices.Contains(mild, d.reason) && !slices.Contains(mild, seen.like):
		need = overOther
	case len(d.parts) == 0 && !u.english:
		need = overNone
	case u.english, ev.confidence > sureSearch:
		need = overSure
	}
	if seen.surely < need {
		return d
	}
	if article, _, backed := strings.Cut(backing[seen.like], "#"); backed && len(d.parts) > 0 && seen.surely < overIntent {
		if a := d.parts[0].passage.Article; a.ID == article || slices.Contains(a.Related, article) {
			return d
		}
	}
	return decision{reason: seen.like}
}
