package main

import (
	"context"
	"fmt"
	"strings"

	"zhengda/index"
	"zhengda/knowledge"
	"zhengda/pii"
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
	Question string         `json:"question"`
	Regions  []string       `json:"regions"`
	Hits     []foundPassage `json:"hits"`
}

// search shows what the index finds for a question, without a bot.
func search(ctx context.Context, args []string, s streams) error {
	fs, load := flagSet("search", commonKeys, s)
	asJSON := fs.Bool("json", false, "print one JSON object")
	limit := fs.Int("limit", 10, "most passages")
	city := fs.String("city", "", "search for a city, a name or GB/T 2260 code; otherwise the one the question names, else all")
	if done, err := parseFlags(fs, args); done {
		return err
	}
	question := pii.MaskString(strings.Join(fs.Args(), " "))
	if strings.TrimSpace(question) == "" {
		return usagef("search: give a question, for example: zhengda search 身份证丢了怎么补")
	}
	if *limit < 1 {
		return usagef("search: -limit %d; write a number above 0", *limit)
	}
	c, err := load()
	if err != nil {
		return err
	}
	h, err := openHouse(ctx, c, newLogger(c.quietly(), s.err))
	if err != nil {
		return err
	}
	defer h.close()
	regions, err := searchRegions(*city, question)
	if err != nil {
		return err
	}
	r, err := h.index.Search(ctx, index.Query{Text: question, Regions: regions, Limit: *limit})
	if err != nil {
		return err
	}
	out := foundPassages{Question: question, Regions: regions, Hits: []foundPassage{}}
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

// searchRegions are the regions that may answer: those of the city named by the
// flag or in the question.
func searchRegions(city, question string) ([]string, error) {
	if city != "" {
		r, ok := knowledge.RegionByCode(city)
		if !ok {
			r, ok = knowledge.RegionByName(city)
		}
		if !ok {
			return nil, usagef("-city %q is no city; write 湛江 or 440800", city)
		}
		return knowledge.Ancestors(r.Code), nil
	}
	for _, m := range knowledge.FindRegions(question) {
		if knowledge.RegionWithin(m.Code, knowledge.Guangdong) {
			return knowledge.Ancestors(m.Code), nil
		}
	}
	return []string{}, nil
}
