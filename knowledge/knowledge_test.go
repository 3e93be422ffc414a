package knowledge

import (
	"bytes"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
)

func TestEmbeddedCorpusLoads(t *testing.T) {
	c, err := Embedded()
	if err != nil {
		t.Fatal(err)
	}
	for _, id := range []string{"zhanjiang", "renew", "eligibility"} {
		if _, ok := c.Article(id); !ok {
			t.Errorf("article %s is missing", id)
		}
	}
	for _, a := range c.Articles() {
		first := Format(a)
		again, err := Parse(a.ID, first)
		if err != nil {
			t.Errorf("%s: its own form is not read again: %v\n%s", a.ID, err, first)
			continue
		}
		if second := Format(again); !bytes.Equal(first, second) {
			t.Errorf("%s: form is not stable:\n%s\n---- then ----\n%s", a.ID, first, second)
		}
		if again.Version != a.Version {
			t.Errorf("%s: version %s, then %s", a.ID, a.Version, again.Version)
		}
	}
}

const sample = `---
id: sample
question: 样本?
region: "440800"
document: id-card
procedures: [renew]
guides: [renew]
reviewed: 2026-11-22
sources:
  - {title: 公告, publisher: 某局, published: "2025"}
facts:
  - {id: fee, name: 工本费, kind: money, value: "20", unit: 元}
---

## 回答 {#answer kind="answer"}

可以网上办。

## 材料 {#child kind="materials" when="age<16,household!=440000" for="renew" sources="1"}

- 监护人证件
- 孩子的相片回执

1. 先做这个
2. 再做那个

| 事项 | 费用 |
| --- | --- |
| 换领 | 20元 |
`

func TestParse(t *testing.T) {
	a, err := Parse("sample.md", []byte(sample))
	if err != nil {
		t.Fatal(err)
	}
	s := a.Sections[1]
	if got, want := s.When.String(), "age<16,household!=440000"; got != want {
		t.Errorf("when: got %s, want %s", got, want)
	}
	if got, want := s.Text(), "- 监护人证件\n- 孩子的相片回执\n1. 先做这个\n2. 再做那个\n事项:费用\n换领:20元"; got != want {
		t.Errorf("text: got %q, want %q", got, want)
	}
	if a.Reviewed != (Date{2026, 11, 22}) || len(a.Version) != 12 {
		t.Errorf("reviewed %v, version %q", a.Reviewed, a.Version)
	}
}

func TestParseErrorsSayWhereAndWhat(t *testing.T) {
	tests := []struct{ name, from, to, want string }{
		{"no front matter", "---\nid", "id", "front matter"},
		{"unknown key", "document: id-card", "document: id-card\ncolour: red", "colour"},
		{"unknown region", `"440800"`, `"990000"`, "990000"},
		{"unknown kind", `kind="materials"`, `kind="stuff"`, "stuff"},
		{"heading without anchor", ` {#answer kind="answer"}`, "", "sample.md:15"},
		{"bad condition", "age<16", "age~16", "age~16"},
		{"bad age", "age<16", "age<sixteen", "whole number"},
		{"source out of range", `sources="1"`, `sources="3"`, "no source 3"},
		{"no source", `  - {title: 公告, publisher: 某局, published: "2025"}`, "", "sources are missing"},
		{"bad date", "2026-11-22", "22.11.2026", "2025-01-31"},
		{"markup", "可以网上办。", "可以[网上办](http://x)。", "plain text"},
		{"html", "可以网上办。", "<b>x</b>", "not allowed"},
		{"fee without unit", "unit: 元", "unit: ''", "a unit"},
		{"section twice", "#child", "#answer", "stands twice"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			src := strings.Replace(sample, tt.from, tt.to, 1)
			if src == sample {
				t.Fatal("the test changes nothing")
			}
			_, err := Parse("sample.md", []byte(src))
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("got error %v, want one with %q", err, tt.want)
			}
		})
	}
}

func TestFormatKeepsBlocksApart(t *testing.T) {
	a, err := Parse("sample.md", []byte(sample))
	if err != nil {
		t.Fatal(err)
	}
	a.Sections[0].Blocks = []Block{
		{Kind: List, Items: []string{"a", "b"}}, {Kind: List, Items: []string{"c"}}, {Kind: List, Items: []string{"d"}},
		{Kind: Steps, Items: []string{"一"}}, {Kind: Steps, Items: []string{"二"}},
		{Kind: Table, Rows: [][]string{{"|甲", "乙|"}, {"丙", "*丁*"}}},
		{Kind: Paragraph, Text: "1. 不是步骤"}, {Kind: Paragraph, Text: "| 不是表格"},
	}
	again, err := Parse("again", Format(a))
	if err != nil {
		t.Fatal(err)
	}
	if got, want := again.Sections[0].Blocks, a.Sections[0].Blocks; !reflect.DeepEqual(got, want) {
		t.Errorf("got  %v\nwant %v", got, want)
	}
}

// parsed reads the sample with replacements made in it.
func parsed(t *testing.T, pairs ...string) *Article {
	t.Helper()
	a, err := Parse("sample.md", []byte(strings.NewReplacer(pairs...).Replace(sample)))
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func TestViewJoinsTheLevels(t *testing.T) {
	day := Date{2026, 11, 27}
	nation := parsed(t, "id: sample", "id: law", `"440800"`, `"000000"`, "#answer", "#law", "#child", "#law-child", `when="age<16,household!=440000" `, "")
	wide := parsed(t, "id: sample", "id: wide", `"440800"`, `"440000"`, "guides: [renew]", "guides: [renew]\ntitles: {renew: \"{place}怎么换？\"}")
	city := parsed(t, `#answer kind="answer"`, `#answer kind="answer" replaces="wide#answer"`, "#child", "#own", `kind="materials"`, `kind="answer"`)
	c, err := NewCorpus([]*Article{nation, wide, city})
	if err != nil {
		t.Fatal(err)
	}
	v, ok := c.View("440881", Renew, day) // 廉江 lies in Zhanjiang
	if !ok {
		t.Fatal("there is no view")
	}
	var got []string
	for _, s := range v.Sections {
		got = append(got, s.ID()+" "+s.Level())
	}
	want := []string{"sample#answer city", "sample#own city", "wide#child province", "law#law-child nation", "law#law nation"}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("sections: got %v, want %v", got, want)
	}
	if got, want := v.Title(), "廉江怎么换？"; got != want {
		t.Errorf("title: got %s, want %s", got, want)
	}
	if v, _ := c.View("440300", Renew, day); len(v.Articles) != 2 || v.Sections[0].ID() != "wide#answer" {
		t.Errorf("another city's view has articles %v", v.Articles)
	}
	if fs := v.Facts(day); len(fs) != 1 || fs[0].Owner != city {
		t.Errorf("facts: got %v, want the city's alone", fs)
	}
	if _, ok := c.View("440881", Lost, day); ok {
		t.Error("a procedure that nobody guides has a view")
	}
}

// TestViewReplaces holds the corners of replacing: a county over its city, a
// section that is not on the page, one that replaces two, and a page without a word.
func TestViewReplaces(t *testing.T) {
	day := Date{2026, 11, 27}
	province := parsed(t, "id: sample", "id: wide", `"440800"`, `"440000"`, `#child kind="materials" when="age<16,household!=440000" for="renew"`, `#child kind="window" for="renew"`,
		"procedures: [renew]\nguides: [renew]", "procedures: [renew, lost]\nguides: [renew, lost]")
	city := parsed(t, "id: sample", "id: city", `#answer kind="answer"`, `#answer kind="answer" replaces="wide#answer"`,
		`#child kind="materials" when="age<16,household!=440000" for="renew"`, `#child kind="window" replaces="wide#child"`,
		"procedures: [renew]\nguides: [renew]", "procedures: [renew, lost]\nguides: [renew, lost]")
	county := parsed(t, "id: sample", "id: county", `"440800"`, `"440881"`, `#answer kind="answer"`, `#answer kind="answer" replaces="city#answer wide#child"`, `for="renew"`, `for="lost"`)
	c, err := NewCorpus([]*Article{province, city, county})
	if err != nil {
		t.Fatal(err)
	}
	ids := func(region string, p Procedure) (out []string) {
		v, _ := c.View(region, p, day)
		for _, s := range v.Sections {
			out = append(out, s.ID())
		}
		return out
	}
	for _, tt := range []struct {
		name, region string
		procedure    Procedure
		want         []string
	}{
		{"province", "440300", Renew, []string{"wide#answer", "wide#child"}},
		{"city", "440800", Renew, []string{"city#answer", "city#child"}},
		{"what it replaces is for another procedure", "440800", Lost, []string{"city#answer", "city#child"}},
		{"county over city, once for two", "440881", Renew, []string{"county#answer"}},
		{"nobody guides it", "440881", First, nil},
	} {
		if got := ids(tt.region, tt.procedure); !reflect.DeepEqual(got, tt.want) {
			t.Errorf("%s: got %v, want %v", tt.name, got, tt.want)
		}
	}
	silent := parsed(t, "id: sample", "id: silent", "guides: [renew]", "guides: [collect]", "#answer kind=\"answer\"", "#answer kind=\"answer\" for=\"renew\"")
	if c, err = NewCorpus([]*Article{silent}); err != nil {
		t.Fatal(err)
	}
	if v, ok := c.View("440800", Collect, day); ok {
		t.Errorf("a page without a word is there: %v", v.Sections)
	}
}

func TestViewFacts(t *testing.T) {
	day := Date{2026, 11, 27}
	wide := parsed(t, "id: sample", "id: wide", `"440800"`, `"440000"`, `  - {id: fee, name: 工本费, kind: money, value: "20", unit: 元}`,
		`  - {id: fee, name: 工本费, kind: money, value: "20", unit: 元}
  - {id: fee, name: 湛江工本费, kind: money, value: "21", unit: 元, region: "440800"}
  - {id: child, name: 孩子, kind: age, value: "16", unit: 周岁, when: age<16}
  - {id: child, name: 大人, kind: age, value: "18", unit: 周岁, when: age>=16}
  - {id: other, name: 深圳的, kind: money, value: "5", unit: 元, region: "440300"}
  - {id: old, name: 过去的, kind: money, value: "1", unit: 元, expires: 2020-01-01}`)
	c, err := NewCorpus([]*Article{wide})
	if err != nil {
		t.Fatal(err)
	}
	v, _ := c.View("440881", Renew, day)
	var got []string
	for _, f := range v.Facts(day) {
		got = append(got, f.Text())
	}
	if want := []string{"21元", "16周岁", "18周岁"}; !reflect.DeepEqual(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

func TestReplacesMustBeThere(t *testing.T) {
	wide := parsed(t, "id: sample", "id: wide", `"440800"`, `"440000"`)
	for name, pairs := range map[string][]string{
		"no such section": {`#answer kind="answer"`, `#answer kind="answer" replaces="wide#nothing"`},
		"no such article": {`#answer kind="answer"`, `#answer kind="answer" replaces="other#answer"`},
		"no wider region": {`#answer kind="answer"`, `#answer kind="answer" replaces="wide#answer"`, `"440800"`, `"440000"`},
	} {
		if _, err := NewCorpus([]*Article{wide, parsed(t, pairs...)}); err == nil {
			t.Errorf("%s: it was accepted", name)
		}
	}
}

func TestWithout(t *testing.T) {
	wide := parsed(t, "id: sample", "id: wide", `"440800"`, `"440000"`)
	city := parsed(t, `#answer kind="answer"`, `#answer kind="answer" replaces="wide#answer"`, "reviewed:", "related: [wide]\nreviewed:")
	c, err := NewCorpus([]*Article{wide, city})
	if err != nil {
		t.Fatal(err)
	}
	less := c.Without("wide")
	if _, there := less.Article("wide"); there || len(less.Articles()) != 1 || less.Hash() == c.Hash() {
		t.Errorf("the excluded article is still there: %v", less.Articles())
	}
	if a, _ := less.Article("sample"); a != city {
		t.Error("what relates to the excluded article was changed")
	}
	if v, ok := less.View("440800", Renew, Date{2026, 11, 27}); !ok || len(v.Sections) != 2 {
		t.Errorf("the city's own sections do not stand without what they replaced: %v", v.Sections)
	}
	own := parsed(t, "id: sample", "id: own", "reviewed:", "related: [wide]\nreviewed:")
	if _, err := less.Overlay([]*Article{own}); err != nil {
		t.Errorf("an article that relates to an excluded one was refused: %v", err)
	}
	if _, err := less.Overlay([]*Article{parsed(t, "id: sample", "id: own", "reviewed:", "related: [nothing]\nreviewed:")}); err == nil {
		t.Error("an article that relates to one that never was is accepted")
	}
	back, err := less.Overlay([]*Article{wide})
	if err != nil || back.Hash() != c.Hash() {
		t.Errorf("put back, the corpus is another: %v", err)
	}
}

func TestOutOfForce(t *testing.T) {
	a := parsed(t, "reviewed:", "effective: 2026-01-01\nexpires: 2027-01-01\nretired: 2026-12-01\nreviewed:")
	for day, want := range map[string]string{"2025-12-31": "not yet", "2026-01-01": "", "2026-11-30": "", "2026-12-01": "retired", "2027-01-01": "expired"} {
		d, err := ParseDate(day)
		if err != nil {
			t.Fatal(err)
		}
		if got := a.OutOfForce(d); !strings.HasPrefix(got, want) || want == "" && got != "" {
			t.Errorf("%s: got %q, want %q", day, got, want)
		}
	}
}

func TestFindRegions(t *testing.T) {
	tests := []struct{ text, want string }{
		{"湛江换领身份证去哪里换?", "440800"},
		{"我在顺德区,户口在湖南", "440606 430000"},
		{"廉江市的身份证", "440881"},
		{"东莞虎门怎么办", "441900 441900121"},
		{"我在guangzhou办", "440100"},
		{"粤居码怎么用", ""}, {"大沥镇怎么办", "440605125"}, {"我在徐城街道", "440825001"},
		{"粤户籍", "440000"},
		{"用粤省事", ""},
		{"常德港澳通行证", "430700"},
		{"身份证丢了", ""},
		{"中山大学", ""}, {"中山装行吗", ""}, {"中山换证", "442000"}, {"换新会收钱吗", ""}, {"新会区怎么办", "440705"}, {"白云背景", ""},
	}
	for _, tt := range tests {
		var got []string
		for _, m := range FindRegions(tt.text) {
			got = append(got, m.Code)
			if tt.text[m.Start:m.End] == "" {
				t.Errorf("%s: empty match", tt.text)
			}
		}
		if strings.Join(got, " ") != tt.want {
			t.Errorf("%s: got %v, want %s", tt.text, got, tt.want)
		}
	}
}

func TestRegionLevels(t *testing.T) {
	for code, want := range map[string]string{"000000": "nation", "440000": "province", "440800": "city", "440881": "city", "123456": ""} {
		if got := Level(code); got != want {
			t.Errorf("level of %s: got %q, want %q", code, got, want)
		}
	}
	if c, _ := City("441900121"); c.Code != "441900" {
		t.Errorf("city of a town of Dongguan: got %v", c)
	}
	if !RegionWithin("440881", Guangdong) || RegionWithin("430000", Guangdong) {
		t.Error("RegionWithin is wrong about Guangdong")
	}
}

func FuzzParse(f *testing.F) {
	f.Add([]byte(sample))
	files, _ := filepath.Glob("articles/*/*.md")
	for _, name := range files[:min(5, len(files))] {
		src, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(src)
	}
	f.Fuzz(func(t *testing.T, src []byte) {
		a, err := Parse("fuzz", src)
		if err != nil {
			return
		}
		first := Format(a)
		again, err := Parse("again", first)
		if err != nil {
			t.Fatalf("own form is not read again: %v\n%s", err, first)
		}
		if second := Format(again); !bytes.Equal(first, second) {
			t.Fatalf("form is not stable:\n%q\nthen\n%q", first, second)
		}
	})
}
