package importer

import (
	"regexp"
	"slices"
	"strings"
)

// area is where on a page a line stands: in its content, or after it.
type area int

const (
	areaContent area = iota
	areaEnd          // copyright, previous and next
	areaRelated
	areaComments
)

var areaMarks = []struct {
	area area
	form *regexp.Regexp
}{
	{areaRelated, regexp.MustCompile(`^[【\[]?(?:相关(?:推荐|阅读|文章|链接|内容|新闻|资讯|信息|问题|主题|专题|热点|攻略|指南)|猜你(?:喜欢|想看|感兴趣).{0,4}|(?:热门|推荐|最新|更多|精彩|延伸)(?:文章|阅读|推荐|内容|资讯|相关|攻略)|` +
		`大家都在看|大家还在看|为(?:你|您)推荐|(?:你|您)可能(?:还|也)?(?:喜欢|感兴趣).{0,6}|看过(?:本文|此文|这篇)的人还.{0,4}|近期文章|热门标签)[】\]]?\s*[:\x{ff1a}]?$`)},
	{areaComments, regexp.MustCompile(`^(?:(?:发表|提交|添加|写|查看|全部|网友|用户|最新|精彩)(?:回复|评论|留言)|评论(?:列表|区|\s*[(\x{ff08}]\d+[)\x{ff09}])?|留言(?:板|区)?|取消回复|(?:您|你)的(?:邮箱|电子邮箱|电子邮件)地址不会被公开.*|` +
		`必填项已用.*|文明上网.*|登录后.{0,6}(?:评论|回复).*)\s*[:\x{ff1a}]?$`)},
	{areaEnd, regexp.MustCompile(`^(?:原创文章[,\x{ff0c}]|(?:如若|如需)?转载请注明|版权声明[:\x{ff1a}]|免责声明[:\x{ff1a}]|本文(?:来自|链接|地址|由.{1,20}(?:发布|整理|编辑)|作者)[:\x{ff1a}]?|` +
		`上一篇|下一篇|上一条|下一条|上篇[:\x{ff1a}]|下篇[:\x{ff1a}]|前一篇|后一篇)`)},
}

// areaAt is the area that a line opens; areaContent for a line that opens none.
func areaAt(t string) area {
	for _, m := range areaMarks {
		if m.form.MatchString(t) {
			return m.area
		}
	}
	return areaContent
}

var (
	answerMark = regexp.MustCompile(`^(?:答|回答|解答)\s*[:\x{ff1a}]\s*`)
	truncated  = regexp.MustCompile(`(?:\.{3,}|…+)\s*(?:[\[【(\x{ff08}]?(?:阅读|查看|展开|显示)?(?:全文|详情|详细|更多|阅读|原文)[\]】)\x{ff09}]?\s*(?:>>|»)?)?$`)
	inlineTip  = regexp.MustCompile(`^[>▶【\[]*(?:相关(?:阅读|推荐|文章|链接)|延伸阅读|推荐阅读|更多阅读|点击查看|点击阅读|详见)[】\]]?\s*[:\x{ff1a}]\s*(.{2,})$`)
	attachment = regexp.MustCompile(`(?i)^附件\s*\d*\s*[:\x{ff1a}].{0,80}$|^(?:附件\s*\d*\s*[、.\x{ff0e}]?)?.{1,60}\.(?:docx?|pdf|xlsx?|zip|rar|wps)$`)
)

// declutter keeps the lines that are content, and notes what it sets aside.
func (p *savedPage) declutter() []line {
	var body, related, after []line
	comments := false
	at := areaContent
	for i, l := range p.lines {
		if l.form == formTable {
			if at == areaContent {
				body = append(body, l)
			}
			continue
		}
		if opens := areaAt(l.text); opens != areaContent {
			if at != areaContent || hasSentence(body) {
				at = opens
			}
			p.around = append(p.around, l.text)
			continue
		}
		switch at {
		case areaContent:
			body = p.keep(body, i)
		case areaRelated:
			related = append(related, l)
		case areaComments:
			comments = comments || han(l.text) >= 6 && !furniture(l.text) && !isByline(l.text)
		case areaEnd:
			p.around = append(p.around, l.text)
			if !furniture(l.text) && !isByline(l.text) && !p.isTitle(l.text) && !l.link {
				after = append(after, l)
			}
		}
	}
	p.teasers(related)
	p.teasers(p.related)
	for _, l := range after {
		if han(l.text) >= 12 {
			p.skip("", "在文章结尾的标记（版权、上一篇等）之后，请核对是否属于正文", l.text)
		}
	}
	if comments {
		p.skip("", "读者评论，不是本页的内容", "")
	}
	return body
}

func hasSentence(body []line) bool {
	return slices.ContainsFunc(body, func(l line) bool { return l.form == formTable || han(l.text) >= 10 })
}

// keep appends line i of the page to the body unless, or as far as, it is clutter.
func (p *savedPage) keep(body []line, i int) []line {
	l := p.lines[i]
	switch {
	case p.isTitle(l.text) || caption.MatchString(l.text):
		return body
	case furniture(l.text) || isByline(l.text):
		p.around = append(p.around, l.text)
		return body
	case attachment.MatchString(l.text):
		p.skip(l.text, "附件，没有导入", "")
		return body
	case l.form == formItem && l.link && p.linkList(i):
		p.skip(l.text, "其他页面的链接，不是本页的内容", "")
		return body
	}
	if m := inlineTip.FindStringSubmatch(l.text); m != nil && (l.link || runes(m[1]) <= 40) && !strings.Contains(m[1], "。") {
		p.skip(m[1], "其他页面的链接，不是本页的内容", "")
		return body
	}
	if truncated.MatchString(l.text) && (!strings.Contains(l.text, "……") || answerMark.MatchString(l.text) || !strings.HasSuffix(l.text, "……")) {
		title := ""
		if n := len(body); n > 0 && runes(body[n-1].text) <= 40 && body[n-1].text != "" && !endsSentence(strings.TrimRight(body[n-1].text, "?\uff1f")) && body[n-1].form != formHeading {
			title, body = body[n-1].text, body[:n-1]
		}
		p.skip(title, reasonTeaser, l.text)
		return body
	}
	l.text = answerMark.ReplaceAllString(p.withoutTitle(l.text), "")
	listFollows := false
	if i+1 < len(p.lines) {
		next := p.lines[i+1]
		listFollows = next.form == formTable || next.form == formItem && !(l.form == formItem && l.style == next.style)
	}
	kept, dropped := withoutPictures(l.text, listFollows)
	if dropped != "" {
		p.skip("", "指向网页上的图片、二维码或链接，离开网页就没有意义", dropped)
	}
	if l.text = kept; kept == "" {
		return body
	}
	return append(body, l)
}

// isTitle reports whether a line only repeats the title, as pictures do in
// copied text.
func (p *savedPage) isTitle(t string) bool {
	rest, _ := withoutSite(t)
	return fold(t) == fold(p.title) || fold(rest) == fold(p.title)
}

// withoutTitle drops the title of a picture from the end of a sentence.
func (p *savedPage) withoutTitle(t string) string {
	if before, ok := strings.CutSuffix(t, p.title); ok && endsSentence(strings.TrimSpace(before)) && runes(p.title) >= 6 {
		return strings.TrimSpace(before)
	}
	return t
}

// linkList reports whether line i stands among items that are only links.
func (p *savedPage) linkList(i int) bool {
	linked := func(j int) bool {
		return j >= 0 && j < len(p.lines) && p.lines[j].form == formItem && p.lines[j].link
	}
	return linked(i-1) || linked(i+1)
}
