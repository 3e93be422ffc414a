package importer

import (
	"regexp"
	"slices"
	"strings"

	"zhengda/knowledge"
)

// typos are slips that are often met on such pages. They are pointed out and
// never corrected: the editor decides.
var typos = []struct{ wrong, right string }{
	{"资助办", "自助办"}, {"资助机", "自助机"}, {"自住机", "自助机"}, {"自主机", "自助机"}, {"采集议回执", "采集回执"}, {"采集回直", "采集回执"},
	{"身份正", "身份证"}, {"生份证", "身份证"}, {"身分证", "身份证"}, {"办里", "办理"}, {"户藉", "户籍"}, {"藉贯", "籍贯"}, {"相片会执", "相片回执"},
	{"回值", "回执"}, {"监户人", "监护人"}, {"派出锁", "派出所"}, {"换令", "换领"}, {"补令", "补领"}, {"工本废", "工本费"}, {"粤省市", "粤省事"},
	{"粤居吗", "粤居码"}, {"帐号", "账号"},
}

var (
	figureForm   = regexp.MustCompile(`\d+(?:\.\d+)?\s*(?:元|个?工作日|日|天|个月|年(?:内|以上|以下)?|小时|分钟|(?:KB|MB|K)\b|像素|dpi)`)
	platformForm = regexp.MustCompile(`[“‘「『【]{1,2}([^“”‘’「」『』【】]{2,16})[”’」』】]{1,2}\s*(?:微信|支付宝)?\s*(?:小程序|公众号|APP|App|app|平台|网站)`)
	leadIn       = regexp.MustCompile(`(?:如下|以下|下列)?[:\x{ff1a}]$`)
	addressInner = regexp.MustCompile(`https?://[!-~]+|www\.[!-~]+`)
)

// proofread tells the editor what in the text deserves a look.
func (p *savedPage) proofread(a *knowledge.Article) {
	text := a.Question + "\n" + bodyText(a)
	for _, t := range typos {
		if strings.Contains(text, t.wrong) {
			p.note("“%s”疑为“%s”，正文未改动，请核对", t.wrong, t.right)
		}
	}
	var figures []string
	for _, f := range figureForm.FindAllString(text, -1) {
		if !slices.Contains(figures, f) && len(figures) < 12 {
			figures = append(figures, f)
		}
	}
	for _, m := range platformForm.FindAllStringSubmatch(text, -1) {
		if !slices.Contains(figures, m[1]) && len(figures) < 24 {
			figures = append(figures, m[1])
		}
	}
	if len(figures) > 0 {
		p.note("这些数字和平台名还没有写成事实(facts)，请核对后补上：%s", strings.Join(figures, "、"))
	}
	if m := addressInner.FindString(text); m != "" {
		p.note("正文里有网址 %s，请改成平台的名称", cut(m, 60))
	}
	for _, s := range a.Sections {
		if last := s.Blocks[len(s.Blocks)-1]; last.Kind == knowledge.Paragraph && leadIn.MatchString(last.Text) {
			p.note("“%s”一节以“%s”结尾，单独看没有下文，请改写", s.Heading, string([]rune(last.Text)[max(0, runes(last.Text)-8):]))
		}
		for _, blk := range s.Blocks {
			if blk.Kind == knowledge.Paragraph && runes(blk.Text) > 400 {
				p.note("“%s”一节有很长的段落，请分段", s.Heading)
			}
		}
	}
}
