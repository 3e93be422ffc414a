package knowledge

import (
	"bytes"
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// Severity says whether a problem keeps articles from being published.
type Severity string

// The severities of problems.
const (
	Error   Severity = "error"
	Warning Severity = "warning"
)

// Problem is something that is wrong with an article, and what to do about it.
type Problem struct {
	File     string   `json:"file"`
	Line     int      `json:"line"`
	Article  string   `json:"article,omitempty"` // id; empty when the file could not be read
	Severity Severity `json:"severity"`
	Code     string   `json:"code"` // the check that found it
	Text     string   `json:"text"`
	Remedy   string   `json:"remedy"`
}

// String is one line that an editor can jump by.
func (p Problem) String() string {
	return fmt.Sprintf("%s:%d: %s: %s — %s [%s]", p.File, p.Line, p.Severity, p.Text, p.Remedy, p.Code)
}

// Check reports all that is wrong with articles, each by itself and all
// together, as of a day; ordered by file and line. Files that cannot be read
// are problems too, and the others are checked without them.
func Check(files []File, day Date) []Problem {
	k := newChecker(files, day)
	for _, f := range files {
		if f.Article == nil {
			k.reportUnread(f)
			continue
		}
		p := &pen{checker: k, file: f, a: f.Article}
		p.checkForm()
		p.checkSources()
		p.checkDates()
		p.checkWordings()
		p.checkTitles()
		p.checkLinks()
		p.checkRules()
		p.checkProse()
		p.checkTerms()
		p.checkPlatforms()
		p.checkFigures()
		p.checkHedges()
	}
	k.checkIDs()
	k.checkContradictions()
	k.checkOrphans()
	k.checkSameWordings()
	k.checkCopies()
	slices.SortFunc(k.problems, func(a, b Problem) int {
		return cmp.Or(strings.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line), strings.Compare(a.Code, b.Code), strings.Compare(a.Text, b.Text))
	})
	return slices.Compact(k.problems)
}

// checker holds what the checks look things up in.
type checker struct {
	day      Date
	corpus   *Corpus           // of all that could be read, whether or not it joins
	articles []*Article        // each once, by id, those that are retired left out
	files    map[*Article]File // of every article
	unread   map[string][]byte // files that could not be read, by id
	papers   map[string]bool   // names of papers in the facts of all articles
	ruleIDs  map[string]string // name of the file, by id
	problems []Problem
}

func newChecker(files []File, day Date) *checker {
	k := &checker{day: day, files: map[*Article]File{}, unread: map[string][]byte{}, papers: map[string]bool{}, ruleIDs: map[string]string{}}
	var articles []*Article
	for _, f := range files {
		a := f.Article
		if a == nil {
			k.unread[f.idOfUnread()] = f.Source
			continue
		}
		k.files[a] = f
		articles = append(articles, a)
		for _, fact := range a.Facts {
			if fact.Kind == Paper {
				k.papers[plainName(fact.Value)] = true
			}
		}
	}
	k.corpus, _ = join(articles) // an id that stands twice is told of as a link
	for _, a := range k.corpus.articles {
		if !k.retired(a) {
			k.articles = append(k.articles, a)
		}
	}
	return k
}

// retired reports whether the editors no longer stand by the article.
func (k *checker) retired(a *Article) bool {
	return !a.Retired.IsZero() && !k.day.Before(a.Retired)
}

// unreadHas reports whether a file that could not be read has a text. What may
// stand there is not missed elsewhere: one mistake is told once.
func (k *checker) unreadHas(text string) bool {
	for _, src := range k.unread {
		if bytes.Contains(src, []byte(text)) {
			return true
		}
	}
	return false
}

// of is the pen for what is wrong with an article when it is held against others.
func (k *checker) of(a *Article) *pen { return &pen{checker: k, file: k.files[a], a: a} }

// pen writes down the problems of one article.
type pen struct {
	*checker
	file File
	a    *Article
}

func (p *pen) say(line int, severity Severity, code, text, remedy string) {
	p.problems = append(p.problems, Problem{
		File: p.file.Name, Line: max(line, 1), Article: p.a.ID,
		Severity: severity, Code: code, Text: text, Remedy: remedy,
	})
}

func (p *pen) fail(line int, code, text, remedy string) { p.say(line, Error, code, text, remedy) }

// checkIDs reports ids that stand twice.
func (k *checker) checkIDs() {
	for a, f := range k.files {
		if first := k.corpus.byID[a.ID]; first != a {
			(&pen{k, f, a}).fail(a.Lines.Keys["id"], "id",
				fmt.Sprintf("the id %s stands in %s too", a.ID, k.files[first].Name), "give one of the two articles another id")
		}
	}
}
