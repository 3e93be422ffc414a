package importer

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// form is what a line of a page is.
type form int

const (
	formText form = iota
	formHeading
	formItem
	formTable
)

// line is one paragraph, heading, list item or table of a page.
type line struct {
	form  form
	text  string
	level int        // heading: 1 to 6, then the levels of heading.go
	style string     // how an item or heading is numbered: "1.", "(1)", "一、", "step", "ol"; empty for a bullet
	num   int        // its number; 0 for a bullet
	rows  [][]string // table
	bold  bool       // all of it is set bold
	link  bool       // all of it is a link
	more  string     // continues the item before, joined by this; empty: stands by itself
}

func (l line) ordered() bool { return l.form == formItem && l.num > 0 }

var (
	markdownHeading = regexp.MustCompile(`^(#{1,6})\s+(.*?)\s*#*$`)
	markdownPicture = regexp.MustCompile(`!\[[^\]]*\]\([^)]*\)`)
	markdownLink    = regexp.MustCompile(`\[([^\]]+)\]\([^)\s]+\)`)
	markdownBold    = regexp.MustCompile(`\*\*([^*]+)\*\*|__([^_]+)__`)
	ruleLine        = regexp.MustCompile(`^[-=*_—–~\s·.]{3,}$`)
	tableRule       = regexp.MustCompile(`^\|?[\s:|-]*-{2,}[\s:|-]*\|?$`)
)

// textPage takes text apart that was copied from a browser, or Markdown.
func textPage(text string) (*savedPage, error) {
	p := &savedPage{}
	lines := textLines(text)
	if len(lines) == 0 || han(text) < 12 {
		return nil, fmt.Errorf("%w: it has no Chinese sentence; copy the page's title and text into the file", ErrNotPage)
	}
	at := titleAt(lines)
	if at < 0 {
		return nil, fmt.Errorf("%w: no title was found; put the page's question on the first line", ErrNotPage)
	}
	p.title, p.site = withoutSite(strings.Trim(lines[at].text, " #【】"))
	if asked, ok := afterLabel(p.title, "问"); ok {
		p.title = asked
	}
	for _, l := range lines[:at] {
		p.around = append(p.around, l.text)
	}
	p.lines = lines[at+1:]
	return p, nil
}

func textLines(text string) []line {
	text = strings.NewReplacer("\r\n", "\n", "\r", "\n", "\u2028", "\n", "\u2029", "\n").Replace(text)
	var out []line
	raw := strings.Split(text, "\n")
	for i := 0; i < len(raw); i++ {
		if rows, n := textTable(raw[i:]); n > 0 {
			out = append(out, line{form: formTable, rows: rows})
			i += n - 1
			continue
		}
		s := clean(raw[i])
		s = markdownPicture.ReplaceAllString(s, "")
		s = markdownLink.ReplaceAllString(s, "$1")
		plain := markdownBold.ReplaceAllString(s, "$1$2")
		bold := plain != s && markdownBold.ReplaceAllString(s, "") == ""
		s = strings.TrimSpace(plain)
		if s == "" || ruleLine.MatchString(s) {
			continue
		}
		if m := markdownHeading.FindStringSubmatch(s); m != nil && m[2] != "" {
			out = append(out, line{form: formHeading, level: len(m[1]), text: m[2]})
			continue
		}
		l := marked(s)
		l.bold = bold
		out = append(out, l)
	}
	return out
}

// textTable reads rows of the same number of cells, parted by tabs or written
// as a Markdown table, and says how many lines they take.
func textTable(raw []string) (rows [][]string, taken int) {
	for taken < len(raw) {
		row := raw[taken]
		cells := strings.Split(strings.Trim(row, "\t \r"), "\t")
		if t := strings.TrimSpace(row); len(t) > 1 && t[0] == '|' && t[len(t)-1] == '|' {
			if taken == 1 && tableRule.MatchString(t) {
				taken++
				continue
			}
			cells = strings.Split(strings.Trim(t, "|"), "|")
		}
		for i := range cells {
			cells[i] = cell(cells[i])
		}
		if len(cells) < 2 || slices.Contains(cells, "") || marked(cells[0]).form == formItem || len(rows) > 0 && len(cells) != len(rows[0]) {
			break
		}
		rows = append(rows, cells)
		taken++
	}
	if len(rows) < 2 {
		return nil, 0
	}
	return rows, taken
}

// cell is the text of a table cell; the bar parts cells in Markdown.
func cell(s string) string { return strings.ReplaceAll(clean(s), "|", "\uff5c") }

var (
	cardWords  = regexp.MustCompile(`身份证|回执|图像号`)
	topicWords = regexp.MustCompile(`户口|户籍|证件|办理|换领|补领|申领|补办|指南|流程|须知`)
)

// titleAt finds the title among the first lines; -1 if there is none.
func titleAt(lines []line) int {
	count := map[string]int{}
	for _, l := range lines {
		count[fold(l.text)]++
	}
	best, bestScore := -1, -1
	seen := 0
	for i, l := range lines {
		if seen == 8 {
			break
		}
		if l.form == formTable || furniture(l.text) || isByline(l.text) {
			continue
		}
		seen++
		title, _ := withoutSite(l.text)
		if runes(l.text) > 60 || strings.ContainsAny(l.text, "。;\uff1b") {
			if i > best && best >= 0 {
				break
			}
			continue
		}
		if han(title) < 2 || l.style == "step" || answerMark.MatchString(l.text) || kindOf(title) != "" && isLabel(title) && l.level != 1 && !strings.Contains(title, "身份证") {
			continue
		}
		score := 10 - 2*seen
		if l.form == formHeading && l.level == 1 {
			score += 8
		}
		if l.form == formItem {
			score -= 6
		}
		if isQuestion(title) {
			score += 4
		}
		if cardWords.MatchString(title) {
			score += 5
		}
		if topicWords.MatchString(title) {
			score += 2
		}
		if count[fold(l.text)] > 1 && runes(l.text) > 5 {
			score += 4
		}
		if score > bestScore {
			best, bestScore = i, score
		}
	}
	return best
}

var siteSuffix = regexp.MustCompile(`^(.{4,}?)\s*[-_|–—\x{ff5c}]+\s*([^-_|–—\x{ff5c}]{2,20})$`)
var siteWords = regexp.MustCompile(`网|百科|[局厅部]$|政府|公安|门户|本地宝|平台|中心|频道|官方|\.com|\.cn|社区|博客|服务号`)

// withoutSite parts “题目 - 网站名”. The rest of a longer chain goes too.
func withoutSite(title string) (rest, site string) {
	for {
		m := siteSuffix.FindStringSubmatch(title)
		if m == nil || !siteWords.MatchString(m[2]) {
			return strings.TrimSpace(title), site
		}
		title, site = m[1], m[2]
	}
}
