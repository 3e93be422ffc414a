package importer

import (
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"zhengda/knowledge"
)

// How trustworthy a statement of the page's date is, best first.
const (
	rankElement  = iota // an element made for it
	rankLabelled        // 发布时间:…
	rankByline          // a bare date below the title
	rankModified        // 更新时间:…
)

// dating is one statement of the page's date.
type dating struct {
	day  string // 2025-01-14, or 2025-01
	rank int
	note string // for the editor, when it is less than certain
}

var (
	dayForm   = regexp.MustCompile(`((?:19|20)\d{2})\s*[年\-/.]\s*(\d{1,2})\s*[月\-/.]\s*(\d{1,2})`)
	monthForm = regexp.MustCompile(`((?:19|20)\d{2})\s*年\s*(\d{1,2})\s*月`)
)

// dayIn finds the first date in s; empty if there is none.
func dayIn(s string) string {
	if m := dayForm.FindStringSubmatch(s); m != nil {
		y, _ := strconv.Atoi(m[1])
		mon, _ := strconv.Atoi(m[2])
		d, _ := strconv.Atoi(m[3])
		if t := time.Date(y, time.Month(mon), d, 0, 0, 0, 0, time.UTC); t.Month() == time.Month(mon) && t.Day() == d {
			return t.Format(time.DateOnly)
		}
		return ""
	}
	if m := monthForm.FindStringSubmatch(s); m != nil {
		if mon, _ := strconv.Atoi(m[2]); mon >= 1 && mon <= 12 {
			return fmt.Sprintf("%s-%02d", m[1], mon)
		}
	}
	return ""
}

func (p *savedPage) date(text string, rank int, note string) {
	if day := dayIn(text); day != "" {
		p.dates = append(p.dates, dating{day, rank, note})
	}
}

var (
	publishedLabel = regexp.MustCompile(`(?:发布|发表|发稿|公布|公开|印发|成文|刊发|上传|录入)?(?:时间|日期)\s*[:\x{ff1a}]\s*((?:19|20)\d{2}.*)|(?:发布|发表)于\s*[:\x{ff1a}]?\s*((?:19|20)\d{2}.*)`)
	updatedLabel   = regexp.MustCompile(`(?:更新|修改)(?:时间|日期|于)\s*[:\x{ff1a}]?\s*((?:19|20)\d{2}[\d年月日\s\-/.]{2,12})`)
	originLabel    = regexp.MustCompile(`(?:来源|信息来源|稿件来源|文章来源|转载自)\s*[:\x{ff1a}]\s*([^\s,\x{ff0c}。;\x{ff1b}|)\x{ff09}】\]]{2,30})`)
	originUnknown  = regexp.MustCompile(`^(?:本站|原创|网络|互联网|未知|其他|转载)`)
	originHere     = regexp.MustCompile(`^(?:本|我)?[省市县区](?:公安|政府|政务|人民)`)
	addressLabel   = regexp.MustCompile(`(?:出处|链接|地址|网址|转自|来源)\s*[:\x{ff1a}]\s*(https?://[!-~]+)`)
	addressLine    = regexp.MustCompile(`^(https?://[!-~]+)$`)
	neighbour      = regexp.MustCompile(`^(?:上一篇|下一篇|上一条|下一条|上篇|下篇|前一篇|后一篇)`)
)

// source names the page as the source of the article.
func (p *savedPage) source(now knowledge.Date) knowledge.Source {
	var neighbours []string
	origin := p.origin
	for _, t := range p.around {
		if neighbour.MatchString(t) {
			if d := dayIn(t); d != "" {
				neighbours = append(neighbours, d)
			}
			continue
		}
		if m := updatedLabel.FindStringSubmatch(t); m != nil {
			p.date(m[1], rankModified, "日期取自“更新时间”")
			t = strings.Replace(t, m[0], "", 1)
		}
		if m := publishedLabel.FindStringSubmatch(t); m != nil {
			p.date(m[1]+m[2], rankLabelled, "")
		} else if isByline(t) {
			p.date(t, rankByline, "日期取自标题附近的“"+cut(t, 40)+"”")
		}
		if m := originLabel.FindStringSubmatch(t); m != nil && origin == "" && han(m[1]) >= 2 && !originUnknown.MatchString(m[1]) {
			origin = m[1]
		}
		for _, form := range []*regexp.Regexp{addressLabel, addressLine} {
			if m := form.FindStringSubmatch(t); m != nil && p.address == "" {
				p.address, _ = webAddress(m[1])
			}
		}
	}
	s := knowledge.Source{Title: p.title, URL: p.address, Published: p.published(now, neighbours)}
	host := ""
	if u, err := url.Parse(p.address); err == nil {
		host = clean(strings.TrimPrefix(u.Hostname(), "www."))
	}
	if originHere.MatchString(origin) && p.site != "" {
		origin = "" // 市公安局: the site's own name says which
	}
	for _, name := range []string{origin, p.site, host, "未注明"} {
		if s.Publisher = clean(name); s.Publisher != "" {
			break
		}
	}
	switch s.Publisher {
	case host:
		p.note("网页没有写明发布者，来源写成了网址的域名 %s，请改成发布者的名称", host)
	case "未注明":
		p.note("没有找到发布者，请补写来源的发布者")
	}
	if s.URL == "" {
		p.note("没有找到网页地址，请补写来源的网址")
	}
	return s
}

// published is the page's date as precisely as it is known. The neighbours in
// the site's order of articles bound it when nothing else says it.
func (p *savedPage) published(now knowledge.Date, neighbours []string) string {
	slices.SortStableFunc(p.dates, func(a, b dating) int { return a.rank - b.rank })
	for _, d := range p.dates {
		if d.day > now.String() {
			p.note("网页上的日期 %s 在导入之后，没有采用", d.day)
			continue
		}
		p.note("%s", d.note)
		return d.day
	}
	if len(neighbours) < 2 {
		if len(neighbours) == 1 {
			p.note("网页没有写发布日期，只写了相邻一篇的日期 %s，没有采用，请补写", neighbours[0])
		} else {
			p.note("没有找到发布日期，请补写")
		}
		return ""
	}
	early, late := min(neighbours[0], neighbours[1]), max(neighbours[0], neighbours[1])
	for _, n := range []int{10, 7, 4} { // the same day, month or year
		if len(early) >= n && len(late) >= n && early[:n] == late[:n] && early <= now.String() {
			p.note("网页没有写发布日期，按上一篇(%s)和下一篇(%s)推断为 %s，请核对", neighbours[0], neighbours[1], early[:n])
			return early[:n]
		}
	}
	p.note("网页没有写发布日期，上一篇(%s)和下一篇(%s)相隔太远，没有采用，请补写", neighbours[0], neighbours[1])
	return ""
}

// webAddress accepts absolute addresses of web pages and drops fragment and
// user information.
func webAddress(s string) (string, bool) {
	u, err := url.Parse(strings.TrimSpace(s))
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" || clean(s) != s {
		return "", false
	}
	u.Fragment, u.RawFragment, u.User = "", "", nil
	return u.String(), true
}
