package importer

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"zhengda/knowledge"
)

// TestSharedPage imports a real page that is development data and not part of
// the project; as it is, and with full-width punctuation.
func TestSharedPage(t *testing.T) {
	dir := os.Getenv("ZHENGDA_SHARED")
	if dir == "" {
		t.Skip("ZHENGDA_SHARED is not set: no development data")
	}
	src, err := os.ReadFile(filepath.Join(dir, "seed", "zhanjiang-renewal-article.txt"))
	if err != nil {
		t.Skip(err)
	}
	wide := strings.NewReplacer(",", "\uff0c", ":", "\uff1a", ";", "\uff1b", "?", "\uff1f", "(", "\uff08", ")", "\uff09", "\uff1a//", "://").Replace(string(src))
	for _, text := range []string{string(src), strings.ReplaceAll(wide, "https\uff1a//", "https://")} {
		d, err := Page("page.txt", strings.NewReader(text), Options{Now: today})
		if err != nil {
			t.Fatal(err)
		}
		checkRoundTrip(t, d)
		a := d.Article
		var kinds []knowledge.Kind
		for _, s := range a.Sections {
			kinds = append(kinds, s.Kind)
		}
		wantKinds := []knowledge.Kind{"answer", "online", "self-service", "window", "materials", "photo", "photo", "steps", "steps", "steps", "notes"}
		if !slices.Equal(kinds, wantKinds) {
			t.Errorf("kinds: got %v, want %v", kinds, wantKinds)
		}
		if a.Region != "440800" || a.Document != knowledge.IDCard {
			t.Errorf("got region %s, document %s, want 440800, id-card", a.Region, a.Document)
		}
		if want := []knowledge.Procedure{"renew", "damaged", "lost", "receipt"}; !slices.Equal(a.Procedures, want) {
			t.Errorf("procedures: got %v, want %v", a.Procedures, want)
		}
		if s := a.Sources[0]; s.URL != "https://www.177250.com/sfz/9451.html" || s.Published != "2025-01" {
			t.Errorf("source: got %q of %q", s.URL, s.Published)
		}
		teasers := 0
		for _, s := range d.NotImported {
			if s.Reason == reasonTeaser {
				teasers++
			}
		}
		if teasers != 10 {
			t.Errorf("got %d teasers, want 10", teasers)
		}
		body := bodyText(a)
		for _, no := range []string{"如下图", "如下所示", "示例图", "二维码", "图片[8]", "去哪里换", "佛山", "江门", "原创文章", "邮箱"} {
			if strings.Contains(body, no) {
				t.Errorf("the draft contains %q", no)
			}
		}
		if !strings.Contains(body, "资助办") || !slices.ContainsFunc(d.Notes, func(n string) bool { return strings.Contains(n, "自助办") }) {
			t.Errorf("the slip 资助办 should stay in the text and stand in the notes: %q", d.Notes)
		}
	}
}
