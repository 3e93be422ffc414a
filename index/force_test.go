package index

import (
	"context"
	"slices"
	"strings"
	"testing"

	"zhengda/knowledge"
)

// levels is a corpus of a province's article and a city's that replaces parts of it.
func levels(t *testing.T) *Index {
	t.Helper()
	head := func(id, region, more string) string {
		return "---\nid: " + id + "\nquestion: 怎么换身份证？\nregion: \"" + region + "\"\ndocument: id-card\nprocedures: [renew, damaged]\nguides: [renew, damaged]\n" + more +
			"reviewed: 2026-11-22\nsources:\n  - {title: t, publisher: p, published: \"2025\"}\n---\n"
	}
	return open(t, "", corpusOf(t,
		head("wide", "440000", "")+"\n## 窗口 {#window kind=\"window\"}\n\n到槐花窗口换。\n\n## 孩子 {#child kind=\"answer\" when=\"age<16\"}\n\n孩子到槐花窗口。\n\n## 网上 {#online kind=\"online\"}\n\n槐花网上也行。\n",
		head("city", "440800", "")+"\n## 本市窗口 {#window kind=\"window\" for=\"renew\" replaces=\"wide#window\"}\n\n先约号再去。\n\n## 本市网上 {#online kind=\"online\" when=\"age>=16\" replaces=\"wide#online\"}\n\n槐花成年人网上。\n",
		head("old", "440000", "expires: 2026-07-01\n")+"\n## 旧办法 {#answer kind=\"answer\"}\n\n到槐花老窗口换。\n",
	))
}

// TestWhatMayNotBeUsedIsRejected tells of each passage why it is left out.
func TestWhatMayNotBeUsedIsRejected(t *testing.T) {
	ix := levels(t)
	before, after := knowledge.Date{Year: 2026, Month: 6, Day: 30}, knowledge.Date{Year: 2026, Month: 7, Day: 1}
	city := knowledge.Ancestors("440800")
	child := &knowledge.Case{Age: knowledge.Range{Known: true, Min: 8, Max: 8}}
	for _, tt := range []struct {
		name     string
		q        Query
		hits     string
		rejected string
	}{
		{"in force", Query{Text: "槐花", Regions: []string{"440000"}, Day: before}, "old#answer wide#child wide#online wide#window", "city#online: holds for another city: 440800"},
		{"expired", Query{Text: "槐花", Regions: []string{"440000"}, Day: after}, "wide#child wide#online wide#window", "city#online: holds for another city: 440800; old#answer: expired on 2026-07-01"},
		{"no day asked for", Query{Text: "槐花", Regions: []string{"440000"}}, "old#answer wide#child wide#online wide#window", "city#online: holds for another city: 440800"},
		{"another case", Query{Text: "槐花", Regions: []string{"440000"}, Case: &knowledge.Case{Age: knowledge.Range{Known: true, Min: 30, Max: 30}}, Day: after}, "wide#online wide#window", "city#online: holds for another city: 440800; wide#child: holds for another case: age<16"},
		{"replaced in the city, though the words are not there", Query{Text: "槐花窗口", Regions: city, Procedure: knowledge.Renew, Day: after}, "city#online city#window wide#child", "wide#online: replaced in this region by city#online; wide#window: replaced in this region by city#window"},
		{"not for another procedure", Query{Text: "槐花窗口", Regions: city, Procedure: knowledge.Damaged, Day: after}, "city#online city#window wide#child wide#window", "wide#online: replaced in this region by city#online"},
		{"not for another case", Query{Text: "槐花窗口", Regions: city, Procedure: knowledge.Renew, Case: child, Day: after}, "city#window wide#child wide#online", "wide#window: replaced in this region by city#window"},
		{"not in another city", Query{Text: "槐花窗口", Regions: knowledge.Ancestors("440300"), Procedure: knowledge.Renew, Day: after}, "wide#child wide#online wide#window", "city#online: holds for another city: 440800; city#window: holds for another city: 440800"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r, err := ix.Search(context.Background(), tt.q)
			if err != nil {
				t.Fatal(err)
			}
			var hits, rejected []string
			for _, h := range r.Hits {
				hits = append(hits, h.Passage.ID)
			}
			for _, x := range r.Rejected {
				if !strings.Contains(x.Why, "age>=16") && !strings.HasPrefix(x.Why, "expired") || tt.name == "expired" {
					rejected = append(rejected, x.Passage.ID+": "+x.Why)
				}
			}
			if got := sorted(hits); got != tt.hits {
				t.Errorf("hits: got %s, want %s", got, tt.hits)
			}
			if got := strings.Join(sortedList(rejected), "; "); got != tt.rejected {
				t.Errorf("rejected: got %s, want %s", got, tt.rejected)
			}
		})
	}
}

func sorted(ids []string) string { return strings.Join(sortedList(ids), " ") }

func sortedList(in []string) []string { slices.Sort(in); return in }

// TestReplacementOfAReplacement holds that of three levels the narrowest stands,
// though only the words of the widest were found.
func TestReplacementOfAReplacement(t *testing.T) {
	article := func(id, region, replaces, text string) string {
		return "---\nid: " + id + "\nquestion: " + text + "？\nregion: \"" + region + "\"\ndocument: id-card\nprocedures: [renew]\nguides: [renew]\nreviewed: 2026-11-22\nsources:\n  - {title: t, publisher: p, published: \"2025\"}\n---\n\n## " + text + " {#window kind=\"window\"" + replaces + "}\n\n" + text + "。\n"
	}
	ix := open(t, "", corpusOf(t, article("nation", "000000", "", "槐花"), article("prov", "440000", ` replaces="nation#window"`, "桂花"), article("city", "440800", ` replaces="prov#window"`, "梅花窗")))
	r, err := ix.Search(context.Background(), Query{Text: "槐花", Regions: knowledge.Ancestors("440800"), Procedure: knowledge.Renew})
	if err != nil {
		t.Fatal(err)
	}
	if len(r.Hits) == 0 || r.Hits[0].Passage.ID != "city#window" {
		t.Errorf("first %v, want city#window", r.Hits)
	}
	for _, h := range r.Hits {
		if h.Passage.ID != "city#window" {
			t.Errorf("%s is served, though it is replaced", h.Passage.ID)
		}
	}
}

// TestReplacementTakesTheScore holds that what stands for a passage is found as
// well as that.
func TestReplacementTakesTheScore(t *testing.T) {
	ix := levels(t)
	score := func(region, id string) float64 {
		r, err := ix.Search(context.Background(), Query{Text: "槐花窗口", Regions: knowledge.Ancestors(region), Procedure: knowledge.Renew})
		if err != nil {
			t.Fatal(err)
		}
		for _, h := range r.Hits {
			if h.Passage.ID == id {
				return h.Score
			}
		}
		return 0
	}
	if wide, own := score("440300", "wide#window"), score("440800", "city#window"); own < wide || wide == 0 {
		t.Errorf("the city's section scores %.2f, what it stands for %.2f", own, wide)
	}
}
