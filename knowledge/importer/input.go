package importer

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"

	"golang.org/x/text/encoding/htmlindex"
	"golang.org/x/text/encoding/simplifiedchinese"
)

// read reads all of r unless it is longer than the limit.
func read(r io.Reader, limit int64) ([]byte, error) {
	if limit <= 0 {
		limit = defaultMaxBytes
	}
	src, err := io.ReadAll(io.LimitReader(r, limit+1))
	if err != nil {
		return nil, fmt.Errorf("read: %w", err)
	}
	if int64(len(src)) > limit {
		return nil, fmt.Errorf("%w: more than %s; save only the article, as text or HTML without pictures", ErrTooLarge, size(limit))
	}
	if len(bytes.TrimSpace(src)) == 0 {
		return nil, fmt.Errorf("%w: save the page again, or copy its text into a file", ErrEmpty)
	}
	return src, nil
}

func size(n int64) string {
	if n >= 1<<20 {
		return fmt.Sprintf("%d MiB", n>>20)
	}
	return fmt.Sprintf("%d bytes", n)
}

// decoded is a page as UTF-8, with what to tell the editor about how it got there.
type decoded struct{ text, note string }

func decode(src []byte) (decoded, error) {
	if kind := fileKind(src); kind != "" {
		return decoded{}, fmt.Errorf("%w: it is %s; save the page in the browser as HTML, or copy its text into a .txt file", ErrNotPage, kind)
	}
	if text, ok, err := decodeUTF16(src); ok || err != nil {
		return decoded{text: text}, err
	}
	src = bytes.TrimPrefix(src, []byte("\xef\xbb\xbf"))
	if len(bytes.TrimSpace(src)) == 0 {
		return decoded{}, fmt.Errorf("%w: save the page again, or copy its text into a file", ErrEmpty)
	}
	declared := declaredCharset(src)
	if declared == "" || declared == "utf-8" {
		return decodeUTF8(src, declared)
	}
	if utf8.Valid(src) && han(string(src)) >= 8 {
		// Browsers write UTF-8 and leave the old declaration in the page. Text of
		// some length in another encoding is practically never valid UTF-8.
		return decoded{text: string(src), note: fmt.Sprintf("网页声明的编码是 %s，文件实际是 UTF-8，按 UTF-8 读取", declared)}, nil
	}
	enc, err := htmlindex.Get(declared)
	if err != nil {
		return decoded{}, fmt.Errorf("%w: it declares the unknown charset %q; convert it with: iconv -f … -t UTF-8", ErrEncoding, declared)
	}
	out, err := enc.NewDecoder().Bytes(src)
	if err != nil || bytes.ContainsRune(out, utf8.RuneError) {
		return decoded{}, fmt.Errorf("%w: it declares charset=%s but is not written in it; convert it to UTF-8, or correct the declaration", ErrEncoding, declared)
	}
	return decoded{text: string(out)}, nil
}

func decodeUTF8(src []byte, declared string) (decoded, error) {
	if utf8.Valid(src) {
		if bytes.IndexByte(src, 0) >= 0 {
			return decoded{}, fmt.Errorf("%w: it contains zero bytes, as binary files do; save the page as HTML or text", ErrNotPage)
		}
		return decoded{text: string(src)}, nil
	}
	if out, err := simplifiedchinese.GB18030.NewDecoder().Bytes(src); err == nil && readsAsChinese(string(out)) {
		return decoded{}, fmt.Errorf("%w: it is not UTF-8 and reads like GB18030 (GBK), which it does not declare; convert it with: iconv -f GB18030 -t UTF-8, "+
			`or write <meta charset="gb18030"> into its head`, ErrEncoding)
	}
	if text := fromUTF16(src, binary.LittleEndian); readsAsChinese(text) {
		return decoded{}, fmt.Errorf("%w: it reads like UTF-16 without a byte order mark; convert it with: iconv -f UTF-16LE -t UTF-8", ErrEncoding)
	}
	if bytes.IndexByte(src, 0) >= 0 {
		return decoded{}, fmt.Errorf("%w: it is a binary file; save the page as HTML or text", ErrNotPage)
	}
	at := 0
	for at < len(src) {
		r, n := utf8.DecodeRune(src[at:])
		if r == utf8.RuneError && n == 1 {
			break
		}
		at += n
	}
	declaredAs := ""
	if declared != "" {
		declaredAs = ", though it declares it"
	}
	return decoded{}, fmt.Errorf("%w: it is not UTF-8 at byte %d%s; save it as UTF-8, or declare its charset in the HTML", ErrEncoding, at+1, declaredAs)
}

var errUTF16 = errors.New("it begins like UTF-16 or UTF-32 but does not go on so; save it as UTF-8")

// decodeUTF16 decodes pages that begin with a UTF-16 byte order mark.
func decodeUTF16(src []byte) (string, bool, error) {
	var order binary.ByteOrder
	switch {
	case bytes.HasPrefix(src, []byte{0xff, 0xfe}):
		order = binary.LittleEndian
	case bytes.HasPrefix(src, []byte{0xfe, 0xff}):
		order = binary.BigEndian
	default:
		return "", false, nil
	}
	text := fromUTF16(src[2:], order)
	if len(src)%2 != 0 || strings.ContainsRune(text, utf8.RuneError) || strings.ContainsRune(text, 0) {
		return "", false, fmt.Errorf("%w: %w", ErrEncoding, errUTF16)
	}
	if strings.TrimSpace(text) == "" {
		return "", false, fmt.Errorf("%w: save the page again, or copy its text into a file", ErrEmpty)
	}
	return text, true, nil
}

func fromUTF16(src []byte, order binary.ByteOrder) string {
	units := make([]uint16, len(src)/2)
	for i := range units {
		units[i] = order.Uint16(src[2*i:])
	}
	return string(utf16.Decode(units))
}

// readsAsChinese reports whether what is not ASCII in the text is mostly
// Chinese characters and their punctuation.
func readsAsChinese(s string) bool {
	chinese, other := 0, 0
	for _, r := range s {
		switch {
		case r == utf8.RuneError || r == 0:
			return false
		case r < 0x80:
		case common(r):
			chinese++
		default:
			other++
		}
	}
	return chinese >= 4 && chinese >= 4*other
}

// common are the characters of the basic block, and full-width punctuation.
func common(r rune) bool {
	return r >= 0x4e00 && r <= 0x9fff || r >= 0x3000 && r <= 0x303f || r >= 0xff00 && r <= 0xff5e || unicode.Is(unicode.Pd, r) || unicode.Is(unicode.Pi, r) || unicode.Is(unicode.Pf, r)
}

var charsetForm = regexp.MustCompile(`(?i)<meta[^>]{0,200}?charset\s*=\s*["']?\s*([a-z0-9_.:-]+)|<\?xml[^>]{0,100}?encoding\s*=\s*["']([a-z0-9_.:-]+)`)

// declaredCharset is the charset that the head of an HTML page declares, in
// lower case; empty when there is none.
func declaredCharset(src []byte) string {
	m := charsetForm.FindSubmatch(src[:min(len(src), 8192)])
	if m == nil {
		return ""
	}
	name := strings.ToLower(string(m[1]) + string(m[2]))
	if name == "utf8" {
		return "utf-8"
	}
	if strings.HasPrefix(name, "utf-16") { // a page whose declaration can be read as ASCII is not UTF-16
		return "utf-8"
	}
	return name
}

var fileMarks = []struct{ mark, kind string }{
	{"\x89PNG", "a picture (PNG)"}, {"\xff\xd8\xff", "a picture (JPEG)"}, {"GIF8", "a picture (GIF)"},
	{"%PDF-", "a PDF"}, {"PK\x03\x04", "a ZIP archive or an office document"}, {"\xd0\xcf\x11\xe0", "an old office document"},
	{"{\\rtf", "an RTF document"}, {"\x1f\x8b", "a gzip archive"}, {"Rar!", "a RAR archive"}, {"7z\xbc\xaf", "a 7z archive"},
	{"\x7fELF", "a program"}, {"bplist00", "a web archive of Safari"}, {"SQLite format 3", "a database"},
}

var webArchive = regexp.MustCompile(`(?im)\A(?:[a-z-]+:.*\r?\n(?:[ \t].*\r?\n)*){0,10}mime-version:`)

// fileKind names what a file is that is no page; empty for what may be one.
func fileKind(src []byte) string {
	for _, f := range fileMarks {
		if bytes.HasPrefix(src, []byte(f.mark)) {
			return f.kind
		}
	}
	if len(src) > 12 && string(src[:4]) == "RIFF" && string(src[8:12]) == "WEBP" {
		return "a picture (WebP)"
	}
	if len(src) > 12 && string(src[4:8]) == "ftyp" {
		return "a picture or film (HEIC, MP4)"
	}
	if webArchive.Match(src[:min(len(src), 2048)]) {
		return "a web archive (MHTML)"
	}
	trimmed := bytes.TrimSpace(bytes.TrimPrefix(src, []byte("\xef\xbb\xbf")))
	if len(trimmed) > 0 && (trimmed[0] == '{' || trimmed[0] == '[' || trimmed[0] == '"') && json.Valid(trimmed) {
		return "JSON data"
	}
	head := bytes.ToLower(trimmed[:min(len(trimmed), 512)])
	if bytes.Contains(head, []byte("<rss")) || bytes.Contains(head, []byte("<feed")) || bytes.Contains(head, []byte("<urlset")) {
		return "a feed or site map"
	}
	return ""
}
