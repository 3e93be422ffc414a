package index

import (
	"fmt"
	"strings"
	"testing"
)

func TestSynonyms(t *testing.T) {
	s, err := ParseSynonyms("x", []byte(`
# a remark
换领 = 换证
掉了, 弄丢 > 丢失 补领   # another
(替|帮)…领 > 代领
renew > 换领
身份正 → 身份证
`), nil)
	if err != nil {
		t.Fatal(err)
	}
	for text, want := range map[string]string{
		"换领要多久": "换领 > 换证", "我的證弄丟了": "弄丢 > 丢失 补领", "替妈妈领": "(替|帮)…领 > 代领", "帮我，去领": "", "帮忙做一件事情再去领": "",
		"to RENEW it": "renew > 换领", "renewable": "", "": "",
	} {
		var got []string
		for _, a := range s.Find(text) {
			got = append(got, a.String())
		}
		if strings.Join(got, "; ") != want {
			t.Errorf("%s: got %v, want %s", text, got, want)
		}
	}
	if got := s.Mend("我的身份正"); got != "我的身份证" {
		t.Errorf("mended to %s", got)
	}
	for text, want := range map[string]bool{"renew it": true, "换领": false, "我弄丢了": false} {
		if got := s.Find(text); len(got) != 1 || got[0].latin() != want {
			t.Errorf("%s: in another language: %v, want %v", text, got, want)
		}
	}
	slips, err := ParseSynonyms("own", []byte("身份正 → 身份證明\n身份正本 → 正本"), s)
	if err != nil {
		t.Fatal(err)
	}
	for text, want := range map[string]string{"我的身份正": "我的身份證明", "身份正本": "正本"} {
		if got := slips.Mend(text); got != want {
			t.Errorf("%s mended by one's own to %s, want %s", text, got, want)
		}
	}
	own, err := ParseSynonyms("own", []byte("- 掉了\n黄标 > 损坏"), s)
	if err != nil {
		t.Fatal(err)
	}
	if got := fmt.Sprint(own.Find("掉了"), own.Find("黄标"), len(s.Find("掉了"))); got != "[] [黄标 > 损坏] 1" {
		t.Errorf("overlaid: %s", got)
	}
}

func TestSynonymsRefuse(t *testing.T) {
	for file, want := range map[string]string{
		"换领":           "write 换领 = 换证",
		"掉了 >":         "after > come",
		"\n(替|帮领 > 代领": "own:2",
		"替)领 > 代领":     "( is missing",
		"证 → 身份证":      "must not contain",
		"- 没写过":        "no entry for 没写过",
		"…领 > 代领":      "nothing on one side",
		"a, b > c = d": "one of →, > and =",
		"掉了 > 丢失 > 补领": "only once",
		"> 丢失":         "stands before >",
		"→ 身份证":        "stands before →",
		"掉了 弄丢 > 丢失":   "parted by commas",
		"(a|b|c|d|e)(a|b|c|d|e)(a|b|c|d|e) > 丢": "several lines",
		"\ufeff掉了, 弄丢 > 丢失":                     "",
	} {
		_, err := ParseSynonyms("own", []byte(file), nil)
		if want == "" {
			if err != nil {
				t.Errorf("%q: %v", file, err)
			}
			continue
		}
		if err == nil || !strings.Contains(err.Error(), want) || !strings.HasPrefix(err.Error(), "own:") {
			t.Errorf("%q: got %v, want own:LINE … %s", file, err, want)
		}
	}
}

// TestSynonymsAreLive searches with a word before and after it is known.
func TestSynonymsAreLive(t *testing.T) {
	ix := open(t, "", testCorpus(t))
	if got := first(t, ix, Query{Text: "黄标卡"}); got != "" {
		t.Fatalf("found %q before", got)
	}
	own, err := ParseSynonyms("own", []byte("黄标 > 丢了"), nil)
	if err != nil {
		t.Fatal(err)
	}
	ix.SetSynonyms(own)
	if got := first(t, ix, Query{Text: "黄标卡"}); got != "lost" {
		t.Errorf("found %q, want lost", got)
	}
}
