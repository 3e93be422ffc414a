package knowledge

import (
	"bytes"
	"io/fs"
	"path"
	"regexp"
	"strconv"
	"strings"
)

// File is an article as it stands in its file, in order or not.
type File struct {
	Name    string
	Source  []byte   // nil: not at hand, so its form is not checked
	Article *Article // nil: it could not be read
	Err     error    // why not
}

// ReadFiles reads every .md file below the root of fsys and goes on past what is
// no article.
func ReadFiles(fsys fs.FS) ([]File, error) {
	var files []File
	err := eachFile(fsys, func(name string, src []byte) { files = append(files, ReadFile(name, src)) })
	return files, err
}

// ReadFile reads one file; whether that went well stands in Err.
func ReadFile(name string, src []byte) File {
	f := File{Name: name, Source: src}
	f.Article, f.Err = Parse(name, src)
	return f
}

// reportUnread turns the errors of a file that is no article into problems.
func (k *checker) reportUnread(f File) {
	for text := range strings.SplitSeq(f.Err.Error(), "\n") {
		text = strings.TrimPrefix(strings.TrimSpace(text), f.Name)
		line := 1
		if m := errorLine.FindStringSubmatch(text); m != nil {
			line, _ = strconv.Atoi(m[1])
			text = m[2]
		}
		text = strings.TrimPrefix(strings.TrimPrefix(text, ": "), "front matter: ")
		if m := yamlLine.FindStringSubmatch(text); m != nil {
			line, _ = strconv.Atoi(m[1])
			line++ // the opening --- is not counted there
			text = m[2]
		} else if m := errorAbout.FindStringSubmatch(text); m != nil {
			line = max(line, f.lineWith(1, "{#"+m[1]+" "), f.lineWith(1, "id: "+m[2]+","))
		}
		if text == "yaml: unmarshal errors:" || text == "" {
			continue // the lines below it say which; a key may hold blank ones
		}
		k.problems = append(k.problems, Problem{
			File: f.Name, Line: line, Severity: Error, Code: "parse",
			Text: text, Remedy: "write it as docs/articles.md says",
		})
	}
}

var (
	errorLine  = regexp.MustCompile(`^:(\d+): (.*)$`)
	yamlLine   = regexp.MustCompile(`^(?:yaml: )?line (\d+): (.*)$`)
	errorAbout = regexp.MustCompile(`#([a-z0-9-]+)|(?:fact|rule|adjustment) "?([A-Za-z0-9-]+)`)
	idLine     = regexp.MustCompile(`(?m)^id: *"?([a-z0-9-]+)`)
)

// idOfUnread is the id that a file which could not be read seems to have.
func (f File) idOfUnread() string {
	if m := idLine.FindSubmatch(f.Source); m != nil {
		return string(m[1])
	}
	return strings.TrimSuffix(path.Base(f.Name), ".md")
}

// lineWith is the first line, from a line on, that contains the text; 0 when
// there is none.
func (f File) lineWith(from int, text string) int {
	n := 0
	for line := range bytes.Lines(f.Source) {
		if n++; n >= from && bytes.Contains(line, []byte(text)) {
			return n
		}
	}
	return 0
}

// itemLine is the line of an entry of a list in the front matter, counted from
// 0; the line of the key when it cannot be told.
func (f File) itemLine(key string, item int) int {
	at := f.Article.Lines.Keys[key]
	n, seen := 0, -1
	for line := range bytes.Lines(f.Source) {
		if n++; n <= at {
			continue
		}
		if topKey.Match(line) || bytes.HasPrefix(line, []byte("---")) {
			break
		}
		if listItem.Match(line) {
			if seen++; seen == item {
				return n
			}
		}
	}
	return at
}

var listItem = regexp.MustCompile(`^ *- `)

// proseLine is the line in a section on which a text stands; that of the
// heading when it cannot be told.
func (f File) proseLine(s Section, text string) int {
	heading := f.Article.Lines.Sections[s.Anchor]
	n := 0
	for line := range bytes.Lines(f.Source) {
		if n++; n > heading && bytes.HasPrefix(line, []byte("## ")) {
			break
		}
		if n >= heading && text != "" && bytes.Contains(line, []byte(text)) {
			return n
		}
	}
	return heading
}

// checkForm reports a file that is not written as Format writes it.
func (p *pen) checkForm() {
	if p.file.Source == nil {
		return
	}
	if n := p.file.commentLine(); n > 0 {
		p.fail(n, "form", "there is a comment in the front matter", "take it out; what readers should know goes into a section")
		return
	}
	if line := firstDifference(p.file.Source, Format(p.a)); line > 0 {
		p.fail(line, "form", "it is not written in the canonical form from here on", "zhengda check -fix writes it")
	}
}

// commentLine is the line of the first comment in the front matter, which
// Format has no place for; 0 when there is none.
func (f File) commentLine() int {
	n := 0
	for line := range bytes.Lines(f.Source) {
		if n++; n > 1 && bytes.HasPrefix(line, []byte("---")) {
			break
		}
		if bytes.HasPrefix(bytes.TrimLeft(line, " "), []byte("#")) {
			return n
		}
	}
	return 0
}

// Canonical is the file's article as Format writes it; ok is false when it
// stands so already, and when writing it would lose something.
func (f File) Canonical() (form []byte, ok bool) {
	if f.Article == nil || f.Source == nil || f.commentLine() > 0 {
		return nil, false
	}
	form = Format(f.Article)
	return form, !bytes.Equal(form, f.Source)
}

// firstDifference is the first line that two texts do not share; 0 when they
// are the same.
func firstDifference(a, b []byte) int {
	if bytes.Equal(a, b) {
		return 0
	}
	as, bs := bytes.Split(a, []byte("\n")), bytes.Split(b, []byte("\n"))
	n := min(len(as), len(bs))
	for i := range n {
		if !bytes.Equal(as[i], bs[i]) {
			return i + 1
		}
	}
	return n
}
