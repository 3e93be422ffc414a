package main

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"slices"
	"strings"

	"zhengda/bot"
	"zhengda/index"
)

// wordingFigures are what eval wordings measures: parts of all wordings, 0 to 1.
var wordingFigures = []string{"reply", "section", "article", "answered", "word"}

// evaluateWordings measures by cross-validation how questions fare that are worded
// as nobody has foreseen: the wordings of replies are dealt into folds, each fold
// is taken out of the corpus and asked of what is left.
func evaluateWordings(ctx context.Context, args []string, s streams) error {
	fs, load := flagSet("eval wordings", commonKeys, s)
	folds := fs.Int("folds", 2, "parts into which the wordings are dealt; each is asked of the rest")
	every := fs.Int("every", 1, "ask every N-th wording only")
	list := fs.Int("list", 25, "most failures to list")
	jsonTo := fs.String("json", "", "also write what became of each wording to `FILE`")
	under := floorFlag(fs, wordingFigures)
	if done, err := parseFlags(fs, args); done {
		return err
	}
	if *folds < 2 || *every < 1 {
		return usagef("eval wordings: -folds %d -every %d; write two folds at least, and a number above 0", *folds, *every)
	}
	h, err := openQuietly(ctx, load, s)
	if err != nil {
		return err
	}
	defer h.close()
	var all []heldOut
	for i := range *folds {
		asked, err := askHeldOut(ctx, h, i, *folds, *every)
		if err != nil {
			return err
		}
		all = append(all, asked...)
	}
	if err := writeFile(*jsonTo, func(w io.Writer) error { return printJSON(w, all, true) }); err != nil {
		return err
	}
	t := tallyHeldOut(all)
	t.print(s.out, *list)
	return under(t.figure)
}

// heldOut is a wording of a reply that was taken out of the corpus and asked.
type heldOut struct {
	Asked      string            `json:"asked"`
	Section    string            `json:"section"` // that supports the reply
	Says       string            `json:"says"`
	Claim      string            `json:"claim,omitempty"`
	Known      string            `json:"known"`  // polarity of the answer with the wording in the corpus
	Got        string            `json:"got"`    // and without
	Status     string            `json:"status"` // without
	Lead       string            `json:"lead"`   // the passage that leads
	Step       string            `json:"step"`   // how it was found
	Text       string            `json:"text"`
	Candidates []bot.TracedReply `json:"candidates,omitempty"`
	Place      string            `json:"place"` // reply, section, article or other: how near the answer comes

	article string
}

// askHeldOut asks every n-th wording of a fold of a corpus that has it, and of one
// that has none of the fold.
func askHeldOut(ctx context.Context, h *house, fold, folds, every int) ([]heldOut, error) {
	held, corpus := h.index.Corpus().HoldOut(fold, folds)
	log := slog.New(slog.DiscardHandler)
	ix, err := index.Open("", corpus, log)
	if err != nil {
		return nil, err
	}
	defer ix.Close()
	less := bot.New(bot.Options{Index: ix, Log: log})
	var asked []heldOut
	for i := every - 1; i < len(held); i += every {
		r := held[i]
		asked = append(asked, heldOut{Asked: r.Asked, Section: r.Passage.ID, Says: r.Reply.Says, Claim: string(r.Reply.Claim), article: r.Passage.Article.ID})
	}
	for i := range asked {
		x := &asked[i]
		x.Known, _ = polarity(h.bot.Answer(ctx, bot.Question{Text: x.Asked}, nil).Text)
		a := less.Answer(ctx, bot.Question{Text: x.Asked, Trace: true}, nil)
		x.Got, _ = polarity(a.Text)
		x.Status, x.Text = string(a.Status), a.Text
		if a.Trace != nil && len(a.Trace.Leads) > 0 {
			x.Lead, x.Step = a.Trace.Leads[0].Passage, a.Trace.Leads[0].Step
		}
		if a.Trace != nil {
			x.Candidates = a.Trace.Replies
		}
		cited := func(of func(passage string) bool) bool {
			return slices.ContainsFunc(a.Citations, func(c bot.Citation) bool { return of(c.Article + "#" + c.Section) })
		}
		switch {
		case strings.Contains(a.Text, x.Says):
			x.Place = "reply"
		case cited(func(p string) bool { return p == x.Section }):
			x.Place = "section"
		case cited(func(p string) bool { return strings.HasPrefix(p, x.article+"#") }):
			x.Place = "article"
		default:
			x.Place = "other"
		}
		if err := ctx.Err(); err != nil {
			return nil, err
		}
	}
	return asked, nil
}

// heldOutTally counts what became of the wordings.
type heldOutTally struct {
	all           []heldOut
	places        map[string]int
	answered      int
	words, agrees int
}

func tallyHeldOut(all []heldOut) heldOutTally {
	t := heldOutTally{all: all, places: map[string]int{}}
	for _, x := range all {
		t.places[x.Place]++
		if x.Status == string(bot.Answered) || x.Status == string(bot.Partial) {
			t.answered++
		}
		if x.Claim != "" && x.Known != "?" {
			t.words++
			if x.Known == x.Got {
				t.agrees++
			}
		}
	}
	return t
}

func (t heldOutTally) figure(name string) float64 {
	n, of := 0, len(t.all)
	switch name {
	case "reply":
		n = t.places["reply"]
	case "section":
		n = t.places["reply"] + t.places["section"]
	case "article":
		n = of - t.places["other"]
	case "answered":
		n = t.answered
	case "word":
		n, of = t.agrees, t.words
	}
	return float64(n) / float64(max(of, 1))
}

func (t heldOutTally) print(w io.Writer, list int) {
	for _, x := range t.all {
		if list == 0 {
			break
		}
		if x.Place != "reply" {
			fmt.Fprintf(w, "-  %s  %s  %s, wanted %s; %s\n", x.Asked, x.Place, x.Lead, x.Section, x.Step)
			list--
		}
	}
	for _, name := range wordingFigures {
		fmt.Fprintf(w, "%s %.3f ", name, t.figure(name))
	}
	fmt.Fprintf(w, "n %d\n", len(t.all))
}
