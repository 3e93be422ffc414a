package importer

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"zhengda/knowledge"
)

// FuzzPage checks that no page makes the importer panic, and that every draft
// is an article that can be kept in a file.
func FuzzPage(f *testing.F) {
	pages, err := filepath.Glob("testdata/*.*")
	if err != nil {
		f.Fatal(err)
	}
	for _, file := range pages {
		src, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(filepath.Base(file), src)
	}
	f.Add("page.txt", []byte(smallPage))
	f.Add("page.txt", utf16le(smallPage))
	f.Add("page.html", gb18030(f, `<meta charset=gbk><h1>`+smallPage+`</h1><p>`+smallPage))
	f.Add("page.html", []byte("<html><h1>云浮身份证到期去哪里换</h1><table><tr><td rowspan=9 colspan=99>|到期换领|<td>\\|\\<tr><td>a<td>b</table><ol><li><ol><li>到期换领身份证可以到窗口办理"))
	f.Add("page.txt", []byte("云浮身份证到期去哪里换?\n# {#a kind=\"b\"}\n【{到期}换领】\n1. 1. 到期换领可以到窗口办理\n\\| * _ ` <b> &amp; ![x](y)\n||\t|\n|\t|\n步骤一:\n步骤二:到期换领可以到窗口办理...\n"))
	f.Fuzz(func(t *testing.T, name string, src []byte) {
		d, err := Page(name, bytes.NewReader(src), Options{Now: today, MaxBytes: 1 << 20})
		if err != nil {
			for _, known := range []error{ErrEmpty, ErrTooLarge, ErrEncoding, ErrNotPage} {
				if errors.Is(err, known) {
					return
				}
			}
			t.Fatalf("error of no known kind: %v", err)
		}
		first := knowledge.Format(d.Article)
		parsed, err := knowledge.Parse("draft.md", first)
		if err != nil {
			t.Fatalf("the draft does not parse: %v\n%s", err, first)
		}
		if second := knowledge.Format(parsed); !bytes.Equal(first, second) {
			t.Fatalf("the draft is not stable, got:\n%s\nwant:\n%s", second, first)
		}
	})
}
