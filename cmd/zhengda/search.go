package main

import (
	"context"
	"fmt"
	"strings"

	"zhengda/bot"
	"zhengda/knowledge"
)

// foundPassage is one hit as search -json prints it.
type foundPassage struct {
	Passage string   `json:"passage"`
	Article string   `json:"article"`
	Section string   `json:"section"`
	Title   string   `json:"title"`
	Heading string   `json:"heading"`
	Region  string   `json:"region"`
	Kind    string   `json:"kind"`
	Score   float64  `json:"score"`
	Text    float64  `json:"text"`
	Share   float64  `json:"share"`
	Reasons []string `json:"reasons"`
	Quote   string   `json:"quote"`
}

// foundPassages is what search -json prints.
type foundPassages struct {
	Question string         `json:"question"` // personal data masked
	Case     bot.CaseFacts  `json:"case"`     // as understood; it steers the ranking
	Regions  []string       `json:"regions"`  // that may answer
	Hits     []foundPassage `json:"hits"`
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
	out := foundPassages{Question: r.Question, Case: r.Case, Regions: r.Regions, Hits: []foundPassage{}}
	for _, hit := range r.Hits {
		p := hit.Passage
		reasons := hit.Reasons
		if reasons == nil {
			reasons = []string{}
		}
		out.Hits = append(out.Hits, foundPassage{
			p.ID, p.Article.ID, p.Section.Anchor, p.Article.Question, p.Section.Heading, p.Article.Region, string(p.Section.Kind),
			hit.Score, hit.Text, hit.Share, reasons, p.Text,
		})
	}
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
