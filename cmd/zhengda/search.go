package main

import (
	"context"
	"fmt"
	"strings"

	"zhengda/bot"
	"zhengda/index"
	"zhengda/knowledge"
)

// foundPassage is one hit as search -json prints it.
type foundPassage struct {
	Passage string      `json:"passage"`
	Article string      `json:"article"`
	Section string      `json:"section"`
	Title   string      `json:"title"`
	Heading string      `json:"heading"`
	Region  string      `json:"region"`
	Kind    string      `json:"kind"`
	Score   float64     `json:"score"`
	Text    float64     `json:"text"`
	Share   float64     `json:"share"`
	Reasons []string    `json:"reasons"`
	Quote   string      `json:"quote"`
	Facts   []foundFact `json:"facts"` // typed facts of the article that hold for the question
}

// foundFact is a typed fact as search -json prints it.
type foundFact struct {
	ID     string `json:"id"`
	Name   string `json:"name"`
	Value  string `json:"value"` // with its unit
	Region string `json:"region"`
	Source string `json:"source"`
}

// rejectedPassage is a passage that was found and left out.
type rejectedPassage struct {
	Passage string  `json:"passage"`
	Score   float64 `json:"score"`
	Why     string  `json:"why"`
}

// foundPassages is what search -json prints.
type foundPassages struct {
	Question   string            `json:"question"`   // personal data masked
	Case       bot.CaseFacts     `json:"case"`       // as understood; it steers the ranking
	Regions    []string          `json:"regions"`    // that may answer
	Served     string            `json:"served"`     // by which index
	Added      []string          `json:"added"`      // what synonyms added
	Confidence float64           `json:"confidence"` // that the first hits answer the question, 0 to 1
	Grounds    index.Grounds     `json:"grounds"`    // what that rests on
	Hits       []foundPassage    `json:"hits"`
	Rejected   []rejectedPassage `json:"rejected"`
}

// newFoundPassages is what was found in the form that is printed.
func newFoundPassages(r bot.Found) foundPassages {
	out := foundPassages{
		Question: r.Question, Case: r.Case, Regions: r.Regions, Served: r.Served, Confidence: r.Confidence, Grounds: r.Grounds,
		Added: []string{}, Hits: []foundPassage{}, Rejected: []rejectedPassage{},
	}
	for _, a := range r.Added {
		out.Added = append(out.Added, a.String())
	}
	for _, hit := range r.Hits {
		p := hit.Passage
		facts := []foundFact{}
		for _, f := range hit.Facts {
			facts = append(facts, foundFact{f.ID, f.Name, f.Text(), f.Where(), f.From().Title})
		}
		out.Hits = append(out.Hits, foundPassage{
			p.ID, p.Article.ID, p.Section.Anchor, p.Article.Question, p.Section.Heading, p.Article.Region, string(p.Section.Kind),
			hit.Score, hit.Text, hit.Share, append([]string{}, hit.Reasons...), p.Text, facts,
		})
	}
	for _, x := range r.Rejected {
		out.Rejected = append(out.Rejected, rejectedPassage{x.Passage.ID, x.Score, x.Why})
	}
	return out
}

// search shows the passages that the bot would answer a question from.
func search(ctx context.Context, args []string, s streams) error {
	fs, load := flagSet("search", commonKeys, s)
	asJSON := fs.Bool("json", false, "print one JSON object")
	limit := fs.Int("limit", 10, "most passages")
	asOf := fs.String("as-of", "", "search what is in force on a `day`, such as 2026-01-31")
	city := fs.String("city", "", "city assumed while the question names none, a name or GB/T 2260 code")
	if done, err := parseFlags(fs, args); done {
		return err
	}
	question := strings.Join(fs.Args(), " ")
	if strings.TrimSpace(question) == "" {
		return usagef("search: give a question, for example: zhengda search 身份证丢了怎么补")
	}
	if *limit < 1 {
		return usagef("search: -limit %d; write a number above 0", *limit)
	}
	day, err := knowledge.ParseDate(*asOf)
	if err != nil {
		return usagef("-as-of: %w", err)
	}
	if err := checkCity(*city); err != nil {
		return err
	}
	h, err := openQuietly(ctx, load, s)
	if err != nil {
		return err
	}
	defer h.close()
	r, err := h.bot.Find(ctx, bot.Question{Text: question, City: *city, AsOf: day}, *limit)
	if err != nil {
		return err
	}
	out := newFoundPassages(r)
	if *asJSON {
		return printJSON(s.out, out, true)
	}
	for i, hit := range out.Hits {
		fmt.Fprintf(s.out, "%2d. %6.3f  %s — %s(%s)\n", i+1, hit.Score, hit.Title, hit.Heading, hit.Passage)
	}
	if len(out.Hits) == 0 {
		fmt.Fprintln(s.out, "没有找到。")
	}
	return nil
}

// checkCity reports a -city flag that names no city of Guangdong; it may be empty.
func checkCity(city string) error {
	if city == "" {
		return nil
	}
	_, err := namedRegion(city)
	return err
}

// namedRegion is the place that a -city flag means.
func namedRegion(city string) (knowledge.Region, error) {
	r, ok := knowledge.RegionByCode(city)
	if !ok {
		r, ok = knowledge.RegionByName(city)
	}
	if c, isCity := knowledge.City(r.Code); ok && isCity && knowledge.RegionWithin(c.Code, knowledge.Guangdong) {
		return c, nil
	}
	return knowledge.Region{}, usagef("-city %q is no city of Guangdong; write 湛江 or 440800", city)
}
