package importer

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"

	"zhengda/knowledge"
)

// What a page can be refused for. The error that Page returns wraps one of
// them and adds what was found and what to do.
var (
	ErrEmpty    = errors.New("the page is empty")
	ErrTooLarge = errors.New("the page is too large")
	ErrEncoding = errors.New("the encoding of the page is not clear")
	ErrNotPage  = errors.New("this is not a guidance page")
)

// Options say how a page is imported.
type Options struct {
	Now      knowledge.Date // day of the import; becomes Article.Reviewed. Required.
	URL      string         // address of the page; empty: as the page states it
	ID       string         // id of the article; empty: made from the address or the title
	MaxBytes int64          // 0: 20 MiB
}

// defaultMaxBytes is far above any page of text and far below what hurts.
const defaultMaxBytes = 20 << 20

// Draft is an imported article for an editor to check.
type Draft struct {
	Article     *knowledge.Article // passes knowledge.Parse(knowledge.Format(…))
	NotImported []Skipped          // what was on the page and is not in the article, in page order
	Notes       []string           // what was guessed or looks doubtful, in Chinese, for the editor
}

// Skipped is a part of the page that is not in the article.
type Skipped struct {
	Title   string `json:"title"`   // of the related page; empty for a passage
	Reason  string `json:"reason"`  // in Chinese
	Excerpt string `json:"excerpt"` // its beginning
}

var idForm = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)

// Page reads one saved page into a draft. The name, usually that of the file,
// appears in errors and helps to tell HTML from text. Page reads no more than
// MaxBytes+1 bytes of r.
func Page(name string, r io.Reader, o Options) (*Draft, error) {
	d, err := page(name, r, o)
	if err != nil {
		return nil, fmt.Errorf("import %s: %w", name, err)
	}
	return d, nil
}

func page(name string, r io.Reader, o Options) (*Draft, error) {
	if o.Now.IsZero() {
		return nil, errors.New("the day of the import is not given (Options.Now)")
	}
	if o.ID != "" && !idForm.MatchString(o.ID) {
		return nil, fmt.Errorf("id %q: use lower-case letters, digits and hyphens", o.ID)
	}
	address, ok := webAddress(o.URL)
	if o.URL != "" && !ok {
		return nil, fmt.Errorf("address %q: give the page's address as https://…", o.URL)
	}
	src, err := read(r, o.MaxBytes)
	if err != nil {
		return nil, err
	}
	in, err := decode(src)
	if err != nil {
		return nil, err
	}
	var p *savedPage
	if looksLikeHTML(name, in.text) {
		p, err = htmlPage(in.text)
	} else {
		p, err = textPage(in.text)
	}
	if err != nil {
		return nil, err
	}
	p.note("%s", in.note)
	if address != "" {
		p.address = address
	}
	return p.draft(o)
}

// savedPage is a page taken apart, whatever form it had.
type savedPage struct {
	title   string
	site    string   // name of the site, when the page says it
	origin  string   // who wrote it, when the page says it
	address string   // where the page says that it lives
	dates   []dating // what the page says of its date, best first after sorting
	lines   []line   // the content, still with clutter in it
	around  []string // text beside the content; only source and date are looked for in it
	related []line   // boxes of related pages
	notes   []string
	skipped []Skipped
}

// maxTold bounds the notes and the left-outs; nobody reads more of a page.
const maxTold = 200

func (p *savedPage) note(format string, args ...any) {
	if n := fmt.Sprintf(format, args...); n != "" && len(p.notes) < maxTold && !slices.Contains(p.notes, n) {
		p.notes = append(p.notes, n)
	}
}

func (p *savedPage) skip(title, reason, excerpt string) {
	s := Skipped{Title: cut(title, 60), Reason: reason, Excerpt: cut(excerpt, 80)}
	if len(p.skipped) < maxTold && !slices.Contains(p.skipped, s) {
		p.skipped = append(p.skipped, s)
	}
}

func (p *savedPage) draft(o Options) (*Draft, error) {
	body := p.declutter()
	source := p.source(o.Now)
	question, wordings, body := p.questions(body)
	sections := p.sections(body)
	if han(question) < 2 {
		return nil, fmt.Errorf("%w: no Chinese title was found; put the page's question on the first line", ErrNotPage)
	}
	if textOf(sections) < 10 {
		return nil, fmt.Errorf("%w: below the title %q there is no Chinese text; save the page after it has loaded fully, or copy its text into a file", ErrNotPage, cut(question, 30))
	}
	a := &knowledge.Article{
		ID:       o.ID,
		Question: question,
		Wordings: wordings,
		Reviewed: o.Now,
		Sources:  []knowledge.Source{source},
		Sections: sections,
	}
	if a.ID == "" {
		a.ID = generatedID(source.URL, question)
	}
	p.classify(a)
	p.proofread(a)
	text := knowledge.Format(a)
	parsed, err := knowledge.Parse(a.ID+".md", text)
	if err == nil && !bytes.Equal(knowledge.Format(parsed), text) {
		err = errors.New("it reads otherwise than it was written")
	}
	if err != nil {
		return nil, fmt.Errorf("the draft is not a valid article: %w", err)
	}
	return &Draft{Article: parsed, NotImported: p.skipped, Notes: p.notes}, nil
}

func generatedID(address, question string) string {
	if address == "" {
		address = question
	}
	sum := sha256.Sum256([]byte(address))
	return "imported-" + hex.EncodeToString(sum[:4])
}

// questions settles how the article's question is worded: the title, or the
// page's own 问:… when the title is none. The other one is kept as a wording.
func (p *savedPage) questions(body []line) (question string, wordings []string, rest []line) {
	question = p.title
	for i, l := range body {
		asked, ok := afterLabel(l.text, "问")
		if !ok || i > 3 {
			continue
		}
		rest = append(slices.Clone(body[:i]), body[i+1:]...)
		switch {
		case fold(asked) == fold(question) || han(asked) < 4:
		case isQuestion(question):
			wordings = []string{asked}
		default:
			question, wordings = asked, []string{p.title}
			p.note("标题“%s”不是问句，题目用了正文的“问：”", p.title)
		}
		return question, wordings, rest
	}
	return question, nil, body
}

func textOf(sections []knowledge.Section) (hanCount int) {
	for _, s := range sections {
		hanCount += han(s.Text())
	}
	return hanCount
}

var questionWords = regexp.MustCompile(`[?\x{ff1f}]$|怎么|怎样|如何|哪里|哪儿|哪个|去哪|什么|多少|多久|几|吗|能不能|是否|可不可以`)

func isQuestion(s string) bool { return questionWords.MatchString(s) }

// afterLabel is what follows “label:” at the start of s.
func afterLabel(s, label string) (string, bool) {
	rest, ok := strings.CutPrefix(s, label)
	if !ok {
		return "", false
	}
	for _, colon := range []string{":", "\uff1a"} {
		if t, ok := strings.CutPrefix(rest, colon); ok {
			return strings.TrimSpace(t), true
		}
	}
	return "", false
}
