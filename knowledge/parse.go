package knowledge

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	extast "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"go.yaml.in/yaml/v3"
)

// Parse reads one article in the form that docs/articles.md describes. It is
// strict: what it does not know is an error. Errors name the file and line and
// say what to write instead. The name is used in errors only.
func Parse(name string, src []byte) (*Article, error) { return parse(name, src, nil) }

// versionOf is the version of an article whose canonical form this is.
func versionOf(canonical []byte) string {
	sum := sha256.Sum256(canonical)
	return hex.EncodeToString(sum[:6])
}

func parse(name string, src []byte, version func(src []byte) string) (*Article, error) {
	src = bytes.ReplaceAll(src, []byte("\r\n"), []byte("\n"))
	src = bytes.TrimPrefix(src, []byte("\ufeff"))
	front, body, bodyLine, err := splitFront(src)
	if err != nil {
		return nil, fmt.Errorf("%s:1: %w", name, err)
	}
	var a Article
	dec := yaml.NewDecoder(bytes.NewReader(front))
	dec.KnownFields(true)
	if err := dec.Decode(&a); err != nil {
		return nil, fmt.Errorf("%s: front matter: %w", name, err)
	}
	p := sectionParser{name: name, src: body, line: bodyLine}
	if a.Sections, err = p.sections(); err != nil {
		return nil, err
	}
	a.Lines = findLines(front, p.headings)
	if err := a.validate(); err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	if version != nil {
		a.Version = version(src)
	} else {
		a.Version = versionOf(Format(&a))
	}
	return &a, nil
}

var errFront = errors.New("an article begins with front matter between two lines of ---")

func splitFront(src []byte) (front, body []byte, bodyLine int, err error) {
	rest, ok := bytes.CutPrefix(src, []byte("---\n"))
	if !ok {
		return nil, nil, 0, errFront
	}
	front, body, ok = bytes.Cut(rest, []byte("\n---\n"))
	if !ok {
		return nil, nil, 0, errFront
	}
	return front, body, bytes.Count(front, []byte("\n")) + 4, nil
}

// sectionParser reads the Markdown below the front matter.
type sectionParser struct {
	name string
	src  []byte
	line int // of the first line of src in its file

	headings map[string]int // line of each section's heading, by anchor
}

func (p *sectionParser) sections() ([]Section, error) {
	md := goldmark.New(goldmark.WithExtensions(extension.Table))
	root := md.Parser().Parse(text.NewReader(p.src), parser.WithContext(parser.NewContext()))
	var out []Section
	for n := root.FirstChild(); n != nil; n = n.NextSibling() {
		if h, ok := n.(*ast.Heading); ok {
			s, err := p.heading(h)
			if err != nil {
				return nil, p.at(n, err)
			}
			if p.headings == nil {
				p.headings = map[string]int{}
			}
			p.headings[s.Anchor] = p.lineOf(n)
			out = append(out, s)
			continue
		}
		if len(out) == 0 {
			return nil, p.at(n, errors.New("text stands before the first heading; begin with ## 回答 {#answer kind=\"answer\"}"))
		}
		b, err := p.block(n)
		if err != nil {
			return nil, p.at(n, err)
		}
		out[len(out)-1].Blocks = append(out[len(out)-1].Blocks, b)
	}
	return out, nil
}

func (p *sectionParser) at(n ast.Node, err error) error {
	return fmt.Errorf("%s:%d: %w", p.name, p.lineOf(n), err)
}

// lineOf is the line of a node in its file.
func (p *sectionParser) lineOf(n ast.Node) int {
	if n.Lines() != nil && n.Lines().Len() > 0 {
		return p.line + bytes.Count(p.src[:n.Lines().At(0).Start], []byte("\n"))
	}
	if c := n.FirstChild(); c != nil {
		return p.lineOf(c)
	}
	return p.line
}

// Lines says where things stand in an article's file, for what is said of them.
type Lines struct {
	Keys     map[string]int // keys of the front matter
	Facts    map[string]int // by id
	Sections map[string]int // headings, by anchor
}

// findLines looks for the lines of keys and facts in front matter that has been
// read already.
func findLines(front []byte, headings map[string]int) Lines {
	l := Lines{Keys: map[string]int{}, Facts: map[string]int{}, Sections: headings}
	key := ""
	for i, line := range strings.Split(string(front), "\n") {
		if m := topKey.FindStringSubmatch(line); m != nil {
			key = m[1]
			l.Keys[key] = i + 2 // after the opening ---
		} else if m := itemID.FindStringSubmatch(line); m != nil && key == "facts" {
			l.Facts[m[1]] = i + 2
		}
	}
	return l
}

var (
	topKey = regexp.MustCompile(`^([a-z-]+):`)
	itemID = regexp.MustCompile(`\bid: *"?([a-z0-9-]+)`)
)

var (
	headingForm   = regexp.MustCompile(`^(.*?)\s*\{#([a-z0-9-]+)((?:\s+[a-z]+="[^"]*")*)\s*\}$`)
	attributeForm = regexp.MustCompile(`([a-z]+)="([^"]*)"`)
)

func (p *sectionParser) heading(h *ast.Heading) (Section, error) {
	raw := strings.TrimSpace(string(h.Lines().Value(p.src)))
	m := headingForm.FindStringSubmatch(raw)
	if h.Level != 2 || m == nil {
		return Section{}, fmt.Errorf("heading %q is not of the form ## 标题 {#anchor kind=\"…\"}", raw)
	}
	s := Section{Heading: m[1], Anchor: m[2]}
	for _, a := range attributeForm.FindAllStringSubmatch(m[3], -1) {
		key, value := a[1], a[2]
		var err error
		switch key {
		case "kind":
			s.Kind = Kind(value)
		case "when":
			s.When, err = ParseConditions(value)
		case "for":
			for f := range strings.FieldsSeq(value) {
				s.For = append(s.For, Procedure(f))
			}
		case "sources":
			for f := range strings.FieldsSeq(value) {
				n, convErr := strconv.Atoi(f)
				if convErr != nil {
					err = fmt.Errorf("sources=%q: write numbers parted by blanks", value)
				}
				s.Sources = append(s.Sources, n)
			}
		case "replaces":
			s.Replaces = strings.Fields(value)
		default:
			err = fmt.Errorf("heading attribute %q is none of kind, when, for, sources, replaces", key)
		}
		if err != nil {
			return Section{}, err
		}
	}
	return s, nil
}

func (p *sectionParser) block(n ast.Node) (Block, error) {
	switch n := n.(type) {
	case *ast.Paragraph:
		t, err := p.inline(n)
		return Block{Kind: Paragraph, Text: t}, err
	case *ast.List:
		b := Block{Kind: List}
		if n.IsOrdered() {
			b.Kind = Steps
		}
		for it := n.FirstChild(); it != nil; it = it.NextSibling() {
			if it.ChildCount() != 1 {
				return Block{}, errors.New("a list item is one line of text; split it into items")
			}
			t, err := p.inline(it.FirstChild())
			if err != nil {
				return Block{}, err
			}
			b.Items = append(b.Items, t)
		}
		return b, nil
	case *extast.Table:
		b := Block{Kind: Table}
		for row := n.FirstChild(); row != nil; row = row.NextSibling() {
			var cells []string
			for c := row.FirstChild(); c != nil; c = c.NextSibling() {
				t, err := p.inline(c)
				if err != nil {
					return Block{}, err
				}
				cells = append(cells, t)
			}
			b.Rows = append(b.Rows, cells)
		}
		return b, nil
	}
	return Block{}, fmt.Errorf("%s is not allowed here; use paragraphs, lists, steps and tables", n.Kind())
}

func (p *sectionParser) inline(n ast.Node) (string, error) {
	var b strings.Builder
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		switch c := c.(type) {
		case *ast.Text:
			b.Write(unescape(c.Segment.Value(p.src)))
			if c.SoftLineBreak() || c.HardLineBreak() {
				b.WriteByte('\n')
			}
		case *ast.String:
			b.Write(c.Value)
		default:
			return "", fmt.Errorf("inline %s is not allowed; write plain text", c.Kind())
		}
	}
	return joinLines(b.String()), nil
}

// unescape drops the backslash before Markdown punctuation.
func unescape(src []byte) []byte {
	out := make([]byte, 0, len(src))
	for i := 0; i < len(src); i++ {
		if src[i] == '\\' && i+1 < len(src) && isPunct(src[i+1]) {
			i++
		}
		out = append(out, src[i])
	}
	return out
}

func isPunct(b byte) bool {
	return b > ' ' && b < 0x7f && !(b >= '0' && b <= '9') && !(b >= 'a' && b <= 'z') && !(b >= 'A' && b <= 'Z')
}

// joinLines joins wrapped lines: without a blank between Chinese characters,
// with one otherwise.
func joinLines(s string) string {
	lines := strings.Split(s, "\n")
	out := strings.TrimSpace(lines[0])
	for _, l := range lines[1:] {
		l = strings.TrimSpace(l)
		if out != "" && l != "" && out[len(out)-1] < 0x80 && l[0] < 0x80 {
			out += " "
		}
		out += l
	}
	return out
}
