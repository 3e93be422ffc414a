package importer

import (
	"bytes"
	"errors"
	"io"
	"os"
	"strings"
	"testing"
	"unicode/utf16"

	"golang.org/x/text/encoding/simplifiedchinese"

	"zhengda/knowledge"
)

const smallPage = "云浮身份证到期去哪里换?\n\n到期换领身份证可以到云浮任意一家户政窗口办理,带上原身份证和相片回执。\n"

// gb18030 encodes a page as an old government site would.
func gb18030(t testing.TB, s string) []byte {
	t.Helper()
	b, err := simplifiedchinese.GB18030.NewEncoder().Bytes([]byte(s))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func utf16le(s string) []byte {
	b := []byte{0xff, 0xfe}
	for _, u := range utf16.Encode([]rune(s)) {
		b = append(b, byte(u), byte(u>>8))
	}
	return b
}

func utf16be(s string) []byte {
	b := utf16le(s)
	for i := 0; i < len(b); i += 2 {
		b[i], b[i+1] = b[i+1], b[i]
	}
	return b
}

func TestBadInput(t *testing.T) {
	tests := []struct {
		name string
		src  []byte
		want error
		says string // what the reader is told to do
	}{
		{"empty", nil, ErrEmpty, "save the page again"},
		{"blanks", []byte(" \n\t\r\n"), ErrEmpty, "save the page again"},
		{"byte order mark only", []byte("\xef\xbb\xbf \n"), ErrEmpty, "save the page again"},
		{"undeclared GB18030", gb18030(t, smallPage), ErrEncoding, "iconv -f GB18030 -t UTF-8"},
		{"undeclared GB18030 in HTML", gb18030(t, "<html><body><h1>云浮身份证</h1><p>到期换领去窗口办理。</p></body></html>"), ErrEncoding, `<meta charset="gb18030">`},
		{"GB18030 declared as UTF-8", gb18030(t, `<html><meta charset="utf-8"><body>云浮身份证到期换领</body></html>`), ErrEncoding, "GB18030"},
		{"UTF-16 without mark", utf16le(smallPage)[2:], ErrEncoding, "UTF-16LE"},
		{"broken UTF-16", append(utf16le(smallPage), 'x'), ErrEncoding, "UTF-8"},
		{"cut UTF-8", []byte(smallPage[:len(smallPage)-3] + "\xe5\n\xff\xff"), ErrEncoding, "at byte"},
		{"unknown charset", []byte("<meta charset=klingon><p>\xff\xfe"), ErrEncoding, "klingon"},
		{"picture", []byte("\x89PNG\r\n\x1a\n0000"), ErrNotPage, "PNG"},
		{"PDF", []byte("%PDF-1.7\n%\xe2\xe3"), ErrNotPage, "PDF"},
		{"office document", []byte("PK\x03\x04....word/document.xml"), ErrNotPage, "ZIP"},
		{"JSON", []byte(`{"question": "云浮身份证到期去哪里换?", "answer": "到户政窗口"}`), ErrNotPage, "JSON"},
		{"feed", []byte(`<?xml version="1.0"?><rss><channel><title>身份证</title></channel></rss>`), ErrNotPage, "feed"},
		{"web archive", []byte("From: <Saved by Blink>\nSubject: x\nMIME-Version: 1.0\n\n<html>"), ErrNotPage, "MHTML"},
		{"zero bytes", []byte("abc\x00\x00\x00"), ErrNotPage, "HTML or text"},
		{"English only", []byte("Where to renew\n\nGo to the police station.\n"), ErrNotPage, "Chinese"},
		{"no title", []byte("到期换领身份证可以到云浮任意一家户政窗口办理。带上原身份证和相片回执就可以。\n"), ErrNotPage, "first line"},
		{"title only", []byte("云浮身份证到期去哪里换领更方便?\n\n首页\n"), ErrNotPage, "below the title"},
		{"HTML without text", []byte("<html><head><title>云浮身份证到期去哪里换</title></head><body><div id=app></div></body></html>"), ErrNotPage, "loaded fully"},
		{"not found page", []byte("<html><title>404 页面不存在</title><body>您访问的页面不存在,请返回首页重新查找。</body></html>"), ErrNotPage, "404"},
		{"nested beyond reason", []byte("<html>" + strings.Repeat("<div>", 5000) + "身份证"), ErrNotPage, "copy the page's text"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			d, err := Page("page", bytes.NewReader(tt.src), Options{Now: today})
			if !errors.Is(err, tt.want) {
				t.Fatalf("got draft %v, error %v, want %v", d, err, tt.want)
			}
			if !strings.Contains(err.Error(), tt.says) {
				t.Errorf("error %q does not say %q", err, tt.says)
			}
		})
	}
}

// endless yields a page that never ends and counts what was read of it.
type endless struct{ read int64 }

func (e *endless) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = 'a'
	}
	e.read += int64(len(p))
	return len(p), nil
}

func TestTooLarge(t *testing.T) {
	r := &endless{}
	if _, err := Page("huge.html", r, Options{Now: today, MaxBytes: 1 << 20}); !errors.Is(err, ErrTooLarge) {
		t.Fatalf("got %v, want ErrTooLarge", err)
	}
	if r.read > 2<<20 {
		t.Errorf("read %d bytes of a page that may have %d", r.read, 1<<20)
	}
	if _, err := Page("page.txt", strings.NewReader(smallPage), Options{Now: today, MaxBytes: int64(len(smallPage))}); err != nil {
		t.Errorf("a page of just the limit: %v", err)
	}
}

func TestReadError(t *testing.T) {
	broken := errors.New("disk broken")
	_, err := Page("page.txt", io.MultiReader(strings.NewReader("云浮"), errReader{broken}), Options{Now: today})
	if !errors.Is(err, broken) {
		t.Errorf("got %v, want %v", err, broken)
	}
}

type errReader struct{ err error }

func (r errReader) Read([]byte) (int, error) { return 0, r.err }

func TestOptions(t *testing.T) {
	tests := []struct {
		name string
		o    Options
		ok   bool
	}{
		{"day only", Options{Now: today}, true},
		{"id and address", Options{Now: today, ID: "yunfu-renew", URL: "https://example.org/1"}, true},
		{"no day", Options{}, false},
		{"bad id", Options{Now: today, ID: "Yunfu Renew"}, false},
		{"bad address", Options{Now: today, URL: "example.org/1"}, false},
		{"script address", Options{Now: today, URL: "javascript:alert(1)"}, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			d, err := Page("page.txt", strings.NewReader(smallPage), tt.o)
			if (err == nil) != tt.ok {
				t.Fatalf("got error %v, want ok %v", err, tt.ok)
			}
			if err == nil && (tt.o.ID != "" && d.Article.ID != tt.o.ID || d.Article.Sources[0].URL != tt.o.URL || d.Article.Reviewed != today) {
				t.Errorf("got id %s, url %s, reviewed %s", d.Article.ID, d.Article.Sources[0].URL, d.Article.Reviewed)
			}
		})
	}
}

// TestEncodings reads the same page in every encoding that is told apart.
func TestEncodings(t *testing.T) {
	page, err := os.ReadFile("testdata/government.html")
	if err != nil {
		t.Fatal(err)
	}
	text := string(page)
	declared := func(charset string) string {
		return strings.Replace(text, `charset="utf-8"`, `charset="`+charset+`"`, 1)
	}
	old := strings.Replace(text, `<meta charset="utf-8"/>`, `<meta http-equiv="Content-Type" content="text/html; charset=gb2312"/>`, 1)
	want, err := Page("page.html", strings.NewReader(text), Options{Now: today})
	if err != nil {
		t.Fatal(err)
	}
	tests := []struct {
		name string
		src  []byte
		note bool
	}{
		{"UTF-8 with mark", append([]byte("\xef\xbb\xbf"), text...), false},
		{"UTF-16LE", utf16le(text), false},
		{"UTF-16BE", utf16be(text), false},
		{"gbk", gb18030(t, declared("gbk")), false},
		{"gb18030", gb18030(t, declared("GB18030")), false},
		{"gb2312 by http-equiv", gb18030(t, old), false},
		{"UTF-8 with an old declaration", []byte(declared("gbk")), true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := Page("page.html", bytes.NewReader(tt.src), Options{Now: today})
			if err != nil {
				t.Fatal(err)
			}
			if g, w := knowledge.Format(got.Article), knowledge.Format(want.Article); !bytes.Equal(g, w) {
				t.Errorf("got:\n%s\nwant:\n%s", g, w)
			}
			if (len(got.Notes) > len(want.Notes)) != tt.note {
				t.Errorf("got notes %q, want a note on the encoding: %v", got.Notes, tt.note)
			}
		})
	}
}
