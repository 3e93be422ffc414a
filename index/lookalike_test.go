package index

import (
	"context"
	"strings"
	"testing"

	"zhengda/knowledge"
)

// TestLookalikesStandBack asks what an article says it does not answer.
func TestLookalikesStandBack(t *testing.T) {
	c, err := knowledge.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	ix, err := Open("", c, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer ix.Close()
	why := func(text, article string) string {
		r, err := ix.Search(context.Background(), Query{Text: text, Limit: 400})
		if err != nil {
			t.Fatal(err)
		}
		for _, h := range r.Hits {
			if h.Passage.Article.ID == article {
				return strings.Join(h.Reasons, "; ")
			}
		}
		t.Fatalf("%s: nothing of %s was found", text, article)
		return ""
	}
	a, _ := c.Article("renew")
	if got := why(a.NotFor[0], "renew"); !strings.Contains(got, "does not answer") {
		t.Errorf("%s: the look-alike did not count: %s", a.NotFor[0], got)
	}
	for _, own := range a.Wordings {
		if got := why(own, "renew"); strings.Contains(got, "does not answer") {
			t.Errorf("%s: its own wording counted as a look-alike: %s", own, got)
		}
	}
}

func TestNearness(t *testing.T) {
	for _, tt := range []struct {
		a, b     string
		min, max float64
	}{
		{"驾驶证到期去哪里换", "驾驶证到期去哪里换", 0.999, 1.001},
		{"驾驶证到期怎么换", "驾驶证到期去哪里换", 0.3, 0.9},
		{"身份证丢了", "相片回执能用多久", 0, 0.1},
		{"", "相片回执能用多久", 0, 0},
		{"相片回执能用多久", "", 0, 0},
	} {
		ws := &wordings{terms: newInterner()}
		for _, text := range []string{tt.b, "身份证补办去哪里", "怎么办身份证"} {
			ws.add(text, &knowledge.Article{})
		}
		ws.weigh()
		if got, _ := ws.near(tt.a).to([]int32{0}); got < tt.min || got > tt.max {
			t.Errorf("%q and %q: got %.2f, want %.2f to %.2f", tt.a, tt.b, got, tt.min, tt.max)
		}
	}
}

func TestPlaceless(t *testing.T) {
	for _, tt := range []struct{ region, text, want string }{
		{"440100", "广州自助机在哪", "自助机在哪"},
		{"440100", "番禺换身份证去哪约号", "换身份证去哪约号"},
		{"440100", "湛江户口在广州能换吗", "湛江户口在 能换吗"}, // only its own places
		{"440000", "广州自助机在哪", "广州自助机在哪"},
	} {
		if got := strings.TrimSpace(placeless(tt.text, &knowledge.Article{Region: tt.region})); got != tt.want {
			t.Errorf("%s in %s: got %q, want %q", tt.text, tt.region, got, tt.want)
		}
	}
}
