package bot

import (
	"regexp"
	"strings"

	"golang.org/x/text/unicode/norm"

	"zhengda/knowledge"
)

// checker decides of every sentence whether the passages it cites support it.
type checker struct {
	names    []string // platforms and papers named anywhere in the corpus
	outcomes []knowledge.Outcome
	checks   []Check
}

func newChecker(c *knowledge.Corpus, outcomes []knowledge.Outcome) *checker {
	k := &checker{outcomes: outcomes}
	seen := map[string]bool{}
	for _, a := range c.Articles() {
		for _, f := range a.Facts {
			if (f.Kind == knowledge.Platform || f.Kind == knowledge.Paper) && !seen[f.Value] {
				seen[f.Value] = true
				k.names = append(k.names, f.Value)
			}
		}
	}
	return k
}

func (k *checker) note(sentence, reason string) {
	k.checks = append(k.checks, Check{strings.TrimSpace(sentence), reason})
}

var (
	linkForm    = regexp.MustCompile(`(?i)https?://|www\.|[a-z0-9-]+\.(com|cn|net|org|gov|edu|top|vip|xyz)\b`)
	promiseForm = regexp.MustCompile(`保证|包过|一定(能|会|可以)|百分之百|100%|肯定(能|会|可以)|立刻出|秒出|我们(是|作为)公安|官方(唯一)?授权`)
	quotedForm  = regexp.MustCompile(`[“「『《"]([^”」』》"]{2,40})[”」』》"]`)
	platformEnd = regexp.MustCompile(`([\p{Han}a-zA-Z]{2,12}?)(?:微信)?(小程序|公众号|服务号|app|网站|平台|热线)`)
	hotlineForm = regexp.MustCompile(`[0-9][0-9-]{2,}`)
)

// sentence says why a sentence may not be shown with the passages it cites, or
// nothing when it may.
func (k *checker) sentence(text string, cites []knowledge.Passage) string {
	folded := strings.ToLower(norm.NFKC.String(text))
	if linkForm.MatchString(folded) {
		return "states a link"
	}
	if m := promiseForm.FindString(folded); m != "" {
		return "promises: " + m
	}
	if len(cites) == 0 {
		return "cites nothing"
	}
	basis := make([]string, 0, 2*len(cites))
	for _, p := range cites {
		basis = append(basis, supportText(p))
	}
	joined := strings.ToLower(norm.NFKC.String(strings.Join(basis, "\n")))
	if f, lacking := newFigureSet(basis...).lacks(text); lacking {
		return "states a figure that its passage does not have: " + f.String()
	}
	if name := k.unknownName(folded, joined); name != "" {
		return "names what its passage does not: " + name
	}
	return k.againstRules(folded)
}

// supportText is all that a citation of the passage vouches for: its text,
// headings, and the sentences and facts of the article that go with it.
func supportText(p knowledge.Passage) string {
	var b strings.Builder
	b.WriteString(p.Section.Heading + "\n" + p.Text + "\n" + p.Article.Question)
	for _, r := range p.Article.Rules {
		if knowledge.Kind(r.Channel) != p.Section.Kind && p.Section.Kind != knowledge.KindAnswer {
			continue
		}
		for _, n := range r.Needs {
			b.WriteString("\n" + n.Else)
		}
	}
	return b.String()
}

// unknownName is a name in the sentence that its passages do not have.
func (k *checker) unknownName(sentence, basis string) string {
	for _, n := range k.names {
		n = strings.ToLower(n)
		if strings.Contains(sentence, n) && !strings.Contains(basis, n) {
			return n
		}
	}
	for _, m := range quotedForm.FindAllStringSubmatch(sentence, -1) {
		if !strings.Contains(basis, m[1]) {
			return m[1]
		}
	}
	for _, m := range platformEnd.FindAllStringSubmatch(sentence, -1) {
		if !nameKnown(m[1], basis) {
			return m[0]
		}
	}
	for _, m := range hotlineForm.FindAllString(sentence, -1) {
		if len(m) >= 5 && !strings.Contains(basis, m) {
			return m
		}
	}
	for _, r := range knowledge.FindRegions(sentence) {
		if short := r.Short; short != "" && !strings.Contains(basis, short) && knowledge.Level(r.Code) == "city" {
			return r.Name
		}
	}
	return ""
}

// nameKnown reports whether what stands before 小程序 and the like ends in words
// of the passage; a sentence may lead in with its own (在微信小程序).
func nameKnown(name, basis string) bool {
	rs := []rune(name)
	for i := 0; i+2 <= len(rs); i++ {
		if strings.Contains(basis, string(rs[i:])) {
			return true
		}
	}
	return leadIn.MatchString(name)
}

var leadIn = regexp.MustCompile(`(微信|手机|通过|使用|打开|在|用|的|个|该|这|搜索)$`)

var (
	channelNames = map[knowledge.Channel]*regexp.Regexp{
		knowledge.Online:      regexp.MustCompile(`网上(办|换|申请)|网办|线上办|在线办|粤居码`),
		knowledge.SelfService: regexp.MustCompile(`自助(受理)?机|自助办`),
		knowledge.Window:      regexp.MustCompile(`窗口`),
	}
	mayWords    = regexp.MustCompile(`可以|能够|能(用|办|在|直接|通过)|符合`)
	mayNotWords = regexp.MustCompile(`不可以|不能|无法|不得|不可|不行|不支持|不适用|不符合|只(对|限|有|能)|除非|如果|若|的话|须|要满足|才(能|可以)`)
)

// againstRules finds a sentence that opens to the person a channel that the
// rules close to them.
func (k *checker) againstRules(sentence string) string {
	for _, o := range k.outcomes {
		if o.Open == knowledge.No && channelNames[o.Channel].MatchString(sentence) && mayWords.MatchString(sentence) && !mayNotWords.MatchString(sentence) {
			return "opens a channel that the rules close: " + string(o.Channel)
		}
	}
	return ""
}

// block checks a quoted block against the passages it was taken from.
func (k *checker) block(b Block, cites []knowledge.Passage) string {
	basis := make([]string, len(cites))
	for i, p := range cites {
		basis[i] = supportText(p)
	}
	text := plainText([]Block{{Kind: Paragraph, Runs: b.Runs, Items: b.Items, Rows: b.Rows}})
	text = citeMark.ReplaceAllString(text, "")
	if f, lacking := newFigureSet(basis...).lacks(listNumbers.ReplaceAllString(text, "")); lacking {
		return "states a figure that its passage does not have: " + f.String()
	}
	return ""
}

var (
	citeMark    = regexp.MustCompile(`\[[0-9]+\]`)
	listNumbers = regexp.MustCompile(`(?m)^[0-9]+\. `)
)
