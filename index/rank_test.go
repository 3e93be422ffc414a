package index

import (
	"cmp"
	"context"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"zhengda/knowledge"
)

const rankStats = "testdata/rank_stats.txt"

var update = flag.Bool("update", false, "write testdata/rank/*.txt, "+rankStats+" and "+rankSignals+" anew")

// TestRank holds the ranking of our own articles, so that a change of it shows
// as a diff that a person can judge. testdata/rank/*.txt are blocks parted by
// blank lines:
//
//	# a remark
//	? the question  region=440800 procedure=renew kinds=answer,steps age=8
//	= zhanjiang#renew fees#answer
//	! shenzhen
//	1 zhanjiang#renew *
//
// Two blanks after the question stands what the bot would hand to the search
// with it: region, document, kinds, and facts of the case by the names of
// knowledge.CaseField. = are the passages that answer it, the best one first;
// ! are articles that must not be found. The numbered lines, written by
// -update, are the first hits with * at those that answer.
func TestRank(t *testing.T) {
	c, err := knowledge.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	files, _ := filepath.Glob("testdata/rank/*.txt")
	ix, asked, anew := open(t, "", c), map[string]bool{}, map[string]string{}
	var all []int
	stats := fmt.Sprintf("%-16s %9s %9s %9s %9s\n", "", "questions", "recall@1", "recall@5", "MRR@5")
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		blocks := strings.Split(strings.TrimSpace(string(text)), "\n\n")
		places := make([]int, len(blocks))
		for i, block := range blocks {
			r, err := parseRanking(block)
			if err != nil {
				t.Fatalf("%s: %v, in\n%s", file, err, block)
			}
			if asked[r.question] {
				t.Errorf("%s: %s: is asked twice", file, r.question)
			}
			asked[r.question] = true
			blocks[i], places[i] = r.run(t, ix, c)
			golden(t, file+": "+r.question, block, blocks[i])
		}
		stats += recall(strings.TrimSuffix(filepath.Base(file), ".txt"), places)
		all = append(all, places...)
		anew[file] = strings.Join(blocks, "\n\n") + "\n"
	}
	if len(all) < 200 {
		t.Errorf("%d questions, want at least 200", len(all))
	}
	stats += recall("total", all)
	have, _ := os.ReadFile(rankStats)
	golden(t, rankStats, string(have), stats)
	anew[rankStats] = stats
	if !*update {
		return
	}
	for file, text := range anew {
		if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// ranking is one block of a file.
type ranking struct {
	question        string
	query           Query
	relevant, never []string // passages, the best one first; articles
	above           string   // the lines above the hits
}

func parseRanking(block string) (r ranking, err error) {
	for line := range strings.SplitSeq(block, "\n") {
		switch mark, rest, _ := strings.Cut(line, " "); mark {
		case "#":
		case "?":
			var facets string
			r.question, facets, _ = strings.Cut(rest, "  ")
			r.query, err = rankQuery(r.question, facets)
		case "=":
			r.relevant = strings.Fields(rest)
		case "!":
			r.never = strings.Fields(rest)
		default: // a hit
			continue
		}
		r.above += line + "\n"
	}
	if err == nil && (r.question == "" || len(r.relevant) == 0) {
		err = fmt.Errorf("no ? or no = line")
	}
	return r, err
}

func rankQuery(question, facets string) (Query, error) {
	var k knowledge.Case
	q := Query{Text: withoutPlaces(question), Regions: []string{knowledge.Guangdong, knowledge.Nation}, Case: &k, Day: knowledge.Date{Year: 2026, Month: 11, Day: 22}, Limit: 5}
	for facet := range strings.FieldsSeq(facets) {
		switch name, value, _ := strings.Cut(facet, "="); name {
		case "region":
			k.Region, q.Regions = value, knowledge.Ancestors(value)
		case "document":
			q.Document = knowledge.Document(value)
		case "kinds":
			for kind := range strings.SplitSeq(value, ",") {
				q.Kinds = append(q.Kinds, knowledge.Kind(kind))
			}
		default:
			if err := k.Set(name, value); err != nil {
				return q, err
			}
		}
	}
	q.Procedure = k.Procedure
	return q, nil
}

// withoutPlaces leaves out places of Guangdong, as the bot does: the region
// tells them.
func withoutPlaces(question string) string {
	text, end := "", 0
	for _, m := range knowledge.FindRegions(strings.ToLower(question)) {
		if knowledge.Level(m.Code) == "city" && knowledge.RegionWithin(m.Code, knowledge.Guangdong) {
			text, end = text+question[end:m.Start]+" ", m.End
		}
	}
	return text + question[end:]
}

// run gives the block with the hits of now, and the place of the first one that
// answers; 0 when none does.
func (r ranking) run(t *testing.T, ix *Index, c *knowledge.Corpus) (block string, at int) {
	for _, id := range r.relevant {
		article, anchor, _ := strings.Cut(id, "#")
		if p, ok := c.Passage(article, anchor); !ok || !slices.Contains(r.query.Regions, p.Article.Region) {
			t.Errorf("%s: there is no passage %s in the regions that are searched", r.question, id)
		}
	}
	found, err := ix.Search(context.Background(), r.query)
	if err != nil {
		t.Fatal(err)
	}
	block = r.above
	for i, h := range found.Hits {
		mark := ""
		if slices.Contains(r.relevant, h.Passage.ID) {
			mark, at = " *", cmp.Or(at, i+1)
		}
		if slices.Contains(r.never, h.Passage.Article.ID) {
			t.Errorf("%s: found %s, which must not come", r.question, h.Passage.ID)
		}
		block += fmt.Sprintf("%d %s%s\n", i+1, h.Passage.ID, mark)
	}
	return strings.TrimSuffix(block, "\n"), at
}

// recall is a line of the statistics, from the places that run gives.
func recall(name string, places []int) string {
	var first, found, reciprocal float64
	for _, at := range places {
		if at == 1 {
			first++
		}
		if at > 0 {
			found++
			reciprocal += 1 / float64(at)
		}
	}
	n := float64(len(places))
	return fmt.Sprintf("%-16s %9.0f %9.3f %9.3f %9.3f\n", name, n, first/n, found/n, reciprocal/n)
}

func golden(t *testing.T, what, want, got string) {
	t.Helper()
	if !*update && got != want {
		t.Errorf("%s\nwas\n%s\nis\n%s\n(to accept: go test ./index -run TestRank -update, and read the diff)", what, want, got)
	}
}
