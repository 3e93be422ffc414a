package bot

import (
	"context"
	"errors"
	"iter"
	"slices"
	"strings"

	"zhengda/knowledge"
)

// record begins the trace with what the question was asked with.
func (w *work) record(q Question) *Trace {
	t := &Trace{Day: w.day, Before: q.Case, City: cityCode(q.City), Language: q.Language, Hits: []TracedHit{}}
	if c := w.bot.index.Corpus(); c != nil {
		t.Corpus = c.Hash() // a reply rests on it too; what was searched replaces it
	}
	if q.Previous != nil {
		before := *q.Previous
		before.Timings, before.Trace = Timings{}, nil
		t.Previous = &before
	}
	return t
}

// cityCode is the code of a page's city, a code or a name; empty when it is
// none, for then it plays no part.
func cityCode(city string) string {
	r, ok := knowledge.RegionByCode(city)
	if !ok {
		r, _ = knowledge.RegionByName(city)
	}
	return r.Code
}

// use notes the passages of a decision.
func (t *Trace) use(d decision) {
	add := func(p knowledge.Passage) {
		if !slices.ContainsFunc(t.Used, func(u UsedPassage) bool { return u.Passage == p.ID }) {
			t.Used = append(t.Used, UsedPassage{Passage: p.ID, Version: p.Article.Version})
		}
	}
	for _, pt := range d.parts {
		add(pt.passage)
	}
	if d.caveat != nil {
		add(*d.caveat)
	}
	for _, p := range d.also {
		add(p)
	}
}

// cites notes that a passage is cited.
func (t *Trace) cites(p knowledge.Passage) {
	i := slices.IndexFunc(t.Used, func(u UsedPassage) bool { return u.Passage == p.ID })
	if i < 0 {
		i = len(t.Used)
		t.Used = append(t.Used, UsedPassage{Passage: p.ID, Version: p.Article.Version})
	}
	t.Used[i].Cited = true
}

// ErrNoRecord says that an answer was kept without what it was asked with.
var ErrNoRecord = errors.New("the answer was kept without its record and cannot be replayed")

// Again is the question that the answer was given to, with the case, the answer
// before, the city and the day of then. ErrNoRecord when the trace does not have them.
func (a Answer) Again() (Question, error) {
	t := a.Trace
	if t == nil || t.Day.IsZero() {
		return Question{}, ErrNoRecord
	}
	return Question{Text: a.Question, Case: t.Before, Previous: t.Previous, City: t.City, AsOf: t.Day, Language: t.Language, Trace: true}, nil
}

// Speaker is a model that says again what the answer's model said, and fails
// where that one failed; nil when none was asked. Its words go through the
// checks anew. What a model would say today it does not know. It is for one answer.
func (t *Trace) Speaker() Model {
	if t == nil || t.Model == nil {
		return nil
	}
	return &speaker{name: t.Model.Name, said: t.Model.Said}
}

type speaker struct {
	name string
	said []Saying // that are left
}

func (s *speaker) Name() string { return s.name }

var errNotAsked = errors.New("the record has no more of the model's words: it was not asked so often then")

func (s *speaker) Stream(context.Context, Prompt) iter.Seq2[string, error] {
	return func(yield func(string, error) bool) {
		if len(s.said) == 0 {
			yield("", errNotAsked)
			return
		}
		now := s.said[0]
		s.said = s.said[1:]
		if now.Text != "" && !yield(now.Text, nil) || now.Failed == "" {
			return
		}
		yield("", errors.New(now.Failed))
	}
}

// listener is a model whose words are kept for the record.
type listener struct {
	Model
	said []Saying
}

func (l *listener) Stream(ctx context.Context, p Prompt) iter.Seq2[string, error] {
	return func(yield func(string, error) bool) {
		var text strings.Builder
		var failed string
		defer func() { l.said = append(l.said, Saying{text.String(), failed}) }()
		for piece, err := range l.Model.Stream(ctx, p) {
			if err != nil {
				failed = err.Error()
			}
			text.WriteString(piece)
			if !yield(piece, err) {
				return
			}
		}
	}
}
