package index

import (
	"strings"
	"testing"

	"zhengda/hans"
	"zhengda/knowledge"
)

// TestThereAndBack holds that nothing of the articles is lost on the way to a
// reader of traditional characters.
func TestThereAndBack(t *testing.T) {
	c, err := knowledge.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	sentences, changed := 0, 0
	for _, p := range c.Passages() {
		for _, text := range []string{p.Text, p.Article.Question, p.Section.Heading, p.Source().Title, p.Source().Publisher} {
			for sentence := range strings.FieldsFuncSeq(text, func(r rune) bool { return r == '。' || r == '\n' || r == '；' }) {
				sentences++
				there := hans.Traditional(sentence)
				if there != sentence {
					changed++
				}
				if back := hans.Simplify(there); back != sentence {
					t.Errorf("%s\n-> %s\n-> %s", sentence, there, back)
				}
			}
		}
	}
	if changed < sentences/2 || sentences < 1000 {
		t.Errorf("%d of %d sentences differ in traditional characters; these are not the articles", changed, sentences)
	}
}
