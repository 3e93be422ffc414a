package main

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"zhengda/bot"
	"zhengda/hans"
	"zhengda/knowledge"
)

// The citations of an answer are looked at here once more, from the finished
// answer and the corpus alone and with none of the code that made it: what the
// bot's own checks let through by a mistake, or what was put together wrongly
// after them, is to be seen.

// statement is a stretch of an answer with the marks behind it.
type statement struct {
	text  string
	cites []int
	note  bool // stands in a notice; without a mark it is the program's own reviewed text
	leads bool // a heading, or leads in what follows: it rests on whatever the answer cites
}

// statementsOf takes an answer apart.
func statementsOf(a bot.Answer) []statement {
	var out []statement
	for _, b := range a.Blocks {
		if b.Title != "" {
			out = append(out, statement{text: b.Title, leads: true})
		}
		out = append(out, statementsIn(b.Runs, b.Kind == bot.Notice)...)
		for _, item := range b.Items {
			out = append(out, statementsIn(item, false)...)
		}
		for i, row := range b.Rows {
			var runs []bot.Run
			for _, cell := range row {
				runs = append(append(runs, cell...), bot.Run{Text: " "})
			}
			said := statementsIn(runs, false)
			for j := range said {
				said[j].leads = said[j].leads || i == 0 // the head of a table
			}
			out = append(out, said...)
		}
	}
	return out
}

// statementsIn cuts runs behind each mark, or row of marks.
func statementsIn(runs []bot.Run, note bool) []statement {
	var out []statement
	now := statement{note: note}
	end := func() {
		now.text = strings.TrimSpace(now.text)
		if now.text != "" || len(now.cites) > 0 {
			now.leads = len(now.cites) == 0 && (strings.HasSuffix(now.text, ":") || strings.HasSuffix(now.text, "\uff1a"))
			out = append(out, now)
		}
		now = statement{note: note}
	}
	for _, r := range runs {
		if strings.TrimSpace(r.Text) != "" && len(now.cites) > 0 {
			end()
		}
		now.text += r.Text
		if r.Cite != 0 {
			now.cites = append(now.cites, r.Cite)
		}
	}
	end()
	return out
}

// citing is what was seen of an answer's citations.
type citing struct {
	statements  int      // that cite
	valid       int      // of those, whose marks all resolve and whose passages bear them
	uncited     int      // of an answer, that cite nothing and should
	figures     int      // figures and dates stated
	unsupported int      // of those, that no cited passage, nor a fact or reply of its article, has
	names       int      // names of platforms that they do not have
	problems    []string // all that is wrong, in words
}

// grounds are what the passages of a corpus bear out, read once each.
type grounds struct {
	corpus *knowledge.Corpus
	day    knowledge.Date
	ruled  map[string][]string // sentences of the rules, by the passage that states them
	read   map[string]*ground
}

func newGrounds(c *knowledge.Corpus, day knowledge.Date) *grounds {
	g := &grounds{corpus: c, day: day, ruled: map[string][]string{}, read: map[string]*ground{}}
	for _, a := range c.Articles() {
		for _, r := range slices.Concat(a.Preconditions, a.Rules) {
			g.ruled[r.Says] = append(g.ruled[r.Says], r.Why)
		}
		for _, j := range a.Adjustments {
			g.ruled[j.Says] = append(g.ruled[j.Says], j.Note)
		}
	}
	return g
}

// ground is what one passage bears out: its text, what its article's facts and
// disputes say, and the replies and rules that rest on it.
type ground struct {
	quote   string // the passage's text
	folded  string
	figures knowledge.FigureSet
	moments map[string]bool
	pairs   map[string]bool
}

// of reads a passage; nil when there is none in force.
func (g *grounds) of(article, section string) *ground {
	id := article + "#" + section
	if have, ok := g.read[id]; ok {
		return have
	}
	g.read[id] = nil
	p, ok := g.corpus.Passage(article, section)
	if !ok || !p.Article.HoldsOn(g.day) {
		return nil
	}
	texts := []string{p.Text, p.Section.Heading, p.Article.Question}
	if r, ok := knowledge.RegionByCode(p.Article.Region); ok {
		texts = append(texts, r.Name)
	}
	for _, f := range p.Article.Facts {
		texts = append(texts, f.Name, f.Text())
	}
	for _, d := range p.Article.Disputed {
		texts = append(texts, d.Text())
	}
	if len(p.Article.Disputed) > 0 {
		for _, s := range p.Article.Sources {
			texts = append(texts, s.Publisher, s.Published)
		}
	}
	for _, r := range p.Article.Replies {
		if r.Of == section {
			texts = append(texts, r.Forms()...)
		}
	}
	texts = append(texts, g.ruled[id]...)
	out := &ground{quote: p.Text, figures: knowledge.NewFigureSet(texts...), moments: map[string]bool{}, pairs: map[string]bool{}}
	for _, t := range texts {
		out.folded += fold(t) + "\n"
		for _, m := range knowledge.FindMoments(plainForm(t)) {
			out.moments[m.Value] = true
			for _, less := range m.Less() {
				out.moments[less] = true
			}
		}
		for _, pair := range pairsOf(t) {
			out.pairs[pair] = true
		}
	}
	g.read[id] = out
	return out
}

// plainForm is the form in which figures and dates are looked for.
func plainForm(s string) string { return strings.ToLower(norm.NFKC.String(s)) }

// pairsOf are the pairs of Chinese characters that follow each other in a text.
func pairsOf(s string) []string {
	var out []string
	before := rune(0)
	for _, r := range s {
		if !unicode.Is(unicode.Han, r) {
			before = 0
			continue
		}
		if before != 0 {
			out = append(out, string([]rune{before, r}))
		}
		before = r
	}
	return out
}

// Bounds of support by words: a statement of that many pairs of characters or
// more shares at least that part of them with what it cites.
const (
	fewPairs     = 4
	supportShare = 0.5
)

var markForm = regexp.MustCompile(`\[([0-9]+)\]`)

// check looks at the citations of an answer.
func (g *grounds) check(a bot.Answer) citing {
	var c citing
	problem := func(format string, args ...any) { c.problems = append(c.problems, fmt.Sprintf(format, args...)) }
	byN := map[int]*ground{}
	var all []*ground
	for i, cite := range a.Citations {
		gr := g.of(cite.Article, cite.Section)
		switch {
		case cite.N != i+1:
			problem("citation %d has the number %d", i+1, cite.N)
		case gr == nil:
			problem("[%d] %s#%s is no passage in force", cite.N, cite.Article, cite.Section)
		case a.Language != bot.Hant && cite.Quote != gr.quote:
			problem("[%d] the quotation is not the text of %s#%s", cite.N, cite.Article, cite.Section)
		default:
			byN[cite.N] = gr
			all = append(all, gr)
		}
	}
	said := statementsOf(a)
	var inBlocks, inText []int
	for _, s := range said {
		inBlocks = append(inBlocks, s.cites...)
	}
	for _, m := range markForm.FindAllStringSubmatch(a.Text, -1) {
		n, _ := strconv.Atoi(m[1])
		inText = append(inText, n)
	}
	if !slices.Equal(inBlocks, inText) {
		problem("the marks of the text are not those of the blocks")
	}
	for _, cite := range a.Citations {
		if !slices.Contains(inBlocks, cite.N) {
			problem("[%d] is listed and not cited", cite.N)
		}
	}
	for _, s := range said {
		if a.Language == bot.Hant {
			s.text = hans.Simplify(s.text)
		}
		if len(s.cites) > 0 {
			c.statements++
			before := len(c.problems)
			var cited []*ground
			for _, n := range s.cites {
				if byN[n] == nil {
					problem("[%d] leads nowhere: %s", n, s.text)
				} else {
					cited = append(cited, byN[n])
				}
			}
			c.bears(s, cited, a.Language)
			if len(c.problems) == before {
				c.valid++
			}
			continue
		}
		if !isAnswer(a) || s.note {
			continue // reviewed words of the program
		}
		if !s.leads {
			c.uncited++
			problem("cites nothing: %s", s.text)
		}
		c.bears(s, all, a.Language)
	}
	return c
}

// bears holds a statement to what it cites.
func (c *citing) bears(s statement, cited []*ground, in bot.Language) {
	lacks := func(has func(*ground) bool) bool { return !slices.ContainsFunc(cited, has) }
	problem := func(what string) { c.problems = append(c.problems, what+" is not in what is cited: "+s.text) }
	plain := plainForm(s.text)
	moments := knowledge.FindMoments(plain)
	for _, m := range moments {
		c.figures++
		if lacks(func(g *ground) bool { return g.moments[m.Value] }) {
			c.unsupported++
			problem(m.Value)
		}
	}
	for _, f := range knowledge.FindFigures(plain) {
		if slices.ContainsFunc(moments, func(m knowledge.MomentMatch) bool { return f.Start < m.End && m.Start < f.End }) {
			continue // part of a date
		}
		c.figures++
		if lacks(func(g *ground) bool { return g.figures[f.Figure] }) {
			c.unsupported++
			problem(f.String())
		}
	}
	rest := fold(s.text)
	for _, name := range knowledge.PlatformNames() {
		name = fold(name)
		if !strings.Contains(rest, name) {
			continue
		}
		rest = strings.ReplaceAll(rest, name, "〓") // not again as part of another
		if lacks(func(g *ground) bool { return strings.Contains(g.folded, name) }) {
			c.names++
			problem(name)
		}
	}
	pairs := pairsOf(s.text)
	if in == bot.English || s.leads || len(pairs) < fewPairs || len(cited) == 0 {
		return
	}
	had := 0
	for _, p := range pairs {
		if !lacks(func(g *ground) bool { return g.pairs[p] }) {
			had++
		}
	}
	if float64(had) < supportShare*float64(len(pairs)) {
		problem(fmt.Sprintf("%d of %d pairs of characters", len(pairs)-had, len(pairs)))
	}
}
