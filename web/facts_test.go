package web

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"zhengda/knowledge"
)

func TestWorthTelling(t *testing.T) {
	a := &knowledge.Article{}
	fact := func(id string, kind knowledge.FactKind, value, unit string) knowledge.OwnedFact {
		return knowledge.OwnedFact{Fact: knowledge.Fact{ID: id, Kind: kind, Value: value, Unit: unit}, Owner: a}
	}
	fee, days := fact("fee", knowledge.Money, "20", "元"), fact("days", knowledge.Duration, "60", "日")
	app, size := fact("app", knowledge.Platform, "粤居码", ""), fact("size", knowledge.PixelSize, "358×441", "像素")
	free := fact("free", knowledge.Money, "免费", "")
	since, pledge := fact("since", knowledge.Day, "2023年3月", ""), fact("pledge", knowledge.Paper, "承诺书", "")
	tests := []struct {
		name   string
		facts  []knowledge.OwnedFact
		answer string
		want   []knowledge.OwnedFact
	}{
		{"what the answer says is there beside the rest", []knowledge.OwnedFact{fee, days, app}, "工本费20元。", []knowledge.OwnedFact{fee, days, app}},
		{"papers and dates are not", []knowledge.OwnedFact{fee, since, days, pledge}, "可以办。", []knowledge.OwnedFact{fee, days}},
		{"the answer says all", []knowledge.OwnedFact{fee, days, app, size, free}, "在粤居码办，二十元，六十天内；首次免费；照片358×441像素。", nil},
		{"all but one", []knowledge.OwnedFact{fee, days}, "工本费20元。", nil},
		{"a figure is not its end", []knowledge.OwnedFact{fee, days}, "工本费120元，160日。", []knowledge.OwnedFact{fee, days}},
		{"none", nil, "可以办。", nil},
	}
	for _, tt := range tests {
		if got := worthTelling(tt.facts, tt.answer); !slices.EqualFunc(got, tt.want, func(a, b knowledge.OwnedFact) bool { return a.ID == b.ID }) {
			t.Errorf("%s: %v, want %v", tt.name, got, tt.want)
		}
	}
}

// TestDisputedValueOnce: what another source says stands under the fact that it
// disputes, and not as a fact once more; the same value of another source does.
func TestDisputedValueOnce(t *testing.T) {
	src := strings.Replace(disputedArticle, "disputed:", `  - {id: ministry, name: 规范写的时间, kind: duration, value: "3", unit: 个月, source: 2}
  - {id: deadline, name: 申领期限, kind: duration, value: "3", unit: 个月, source: 1}
disputed:`, 1)
	p := onTestDay(t, src).page(t, "/articles/ahead", http.StatusOK)
	equal(t, "facts", p.texts("section.facts th"), []string{"可提前", "申领期限"})
	if len(p.all("section.facts div.dispute")) != 1 {
		t.Error("the dispute is not shown")
	}
}

// TestFactsStandBehindTheSections in the page, where phones show them; wide
// screens have them beside, see TestBrowserArticles.
func TestFactsStandBehindTheSections(t *testing.T) {
	p := onTestDay(t).page(t, "/articles/zhanjiang/renew", http.StatusOK)
	var order []string
	for n := range p.one("article").Descendants() {
		if class := attr(n, "class"); n.Type == html.ElementNode && slices.Contains([]string{"section short", "contents", "section", "facts", "sources"}, class) && !slices.Contains(order, class) {
			order = append(order, class)
		}
	}
	equal(t, "order", order, []string{"section short", "contents", "section", "facts", "sources"})
}
