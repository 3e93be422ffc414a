package importer

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"zhengda/knowledge"
)

// procedureWords name the procedures; the narrow form names one beyond doubt,
// the wide one suffices in a title.
var procedureWords = []struct {
	procedure    knowledge.Procedure
	narrow, wide *regexp.Regexp
}{
	{knowledge.Renew, regexp.MustCompile(`(?:到期|过期|期满|有效期满).{0,4}(?:换|更换|补办|怎么办|去哪|续)|到期换领`), regexp.MustCompile(`到期|过期|期满|换领|换证|更换|换新|换身份证|换二代|补换`)},
	{knowledge.Damaged, regexp.MustCompile(`损坏.{0,4}(?:换|补)|(?:消磁|断裂|磨损).{0,6}换`), regexp.MustCompile(`损坏|消磁|断裂|磨损|坏了`)},
	{knowledge.Change, regexp.MustCompile(`(?:信息|姓名|住址|地址|登记项目).{0,4}(?:变更|更正).{0,4}换`), regexp.MustCompile(`变更|更正|改名|更名`)},
	{knowledge.Lost, regexp.MustCompile(`(?:丢失|遗失|丢了|不见).{0,6}(?:补|换|怎么办|去哪)|补领|补证`), regexp.MustCompile(`丢|遗失|不见了|补办|补领|补证|挂失|补换`)},
	{knowledge.First, regexp.MustCompile(`首次(?:申领|申请|办理|领取)|初次申领`), regexp.MustCompile(`首次|第一次|初次|新办|申领|新生儿|宝宝|(?:小孩|孩子|儿童|婴儿).{0,4}办`)},
	{knowledge.Temporary, regexp.MustCompile(`临时(?:居民)?身份证`), regexp.MustCompile(`临时`)},
	{knowledge.Receipt, regexp.MustCompile(`回执.{0,6}(?:办理|怎么|如何)|(?:办理|如何办).{0,16}回执`), regexp.MustCompile(`回执|图像号`)},
	{knowledge.Collect, regexp.MustCompile(`(?:领取|领)(?:新)?(?:身份证|证件)|领证`), regexp.MustCompile(`领证|取证|(?:怎么|哪里|去哪|代)领?取`)},
}

// explicitHeadings are the words by which a heading limits its section to one procedure.
var explicitHeadings = []struct {
	procedure knowledge.Procedure
	form      *regexp.Regexp
}{
	{knowledge.Renew, regexp.MustCompile(`到期|过期|期满`)},
	{knowledge.Damaged, regexp.MustCompile(`损坏`)},
	{knowledge.Change, regexp.MustCompile(`(?:信息|姓名|住址|项目)变更`)},
	{knowledge.Lost, regexp.MustCompile(`丢失|遗失|补领|补办`)},
	{knowledge.First, regexp.MustCompile(`首次`)},
	{knowledge.Temporary, regexp.MustCompile(`临时(?:居民)?身份证`)},
}

// explicitProcedures are those that a heading names in so many words.
func explicitProcedures(heading string) (out []knowledge.Procedure) {
	for _, w := range explicitHeadings {
		if w.form.MatchString(heading) {
			out = append(out, w.procedure)
		}
	}
	return out
}

var (
	ageForm   = regexp.MustCompile(`(未满|不满|年满|已满|满|低于)?\s*(\d{1,2}|[一二三四五六七八九十]{1,3})\s*周?岁\s*(以上|以下|及以上)?`)
	otherForm = regexp.MustCompile(`外省(?:户籍|籍|人)|省外户籍|非广东(?:省)?(?:户籍|籍)|非本省户籍`)
	ownForm   = regexp.MustCompile(`(?:^|[^非外])(?:本省户籍|广东(?:省)?(?:户籍|籍))|省内户籍`)
)

// conditionsOf is the case that a heading limits its section to. Only what can
// be read in one way counts: “16周岁以下” may include the sixteen-year-old.
func conditionsOf(heading string) (out knowledge.Conditions) {
	if ages := ageForm.FindAllStringSubmatch(heading, -1); len(ages) == 1 {
		limit := strconv.Itoa(number(ages[0][2]))
		switch before, after := ages[0][1], ages[0][3]; {
		case (before == "未满" || before == "不满") && after == "":
			out = append(out, knowledge.Condition{Fact: "age", Op: "<", Value: limit})
		case (before == "年满" || before == "已满" || before == "满") && after != "以下", before == "" && strings.HasSuffix(after, "以上"):
			out = append(out, knowledge.Condition{Fact: "age", Op: ">=", Value: limit})
		}
	}
	other, own := otherForm.MatchString(heading), ownForm.MatchString(heading)
	switch {
	case other && !own:
		out = append(out, knowledge.Condition{Fact: "household", Op: "!=", Value: knowledge.Guangdong})
	case own && !other:
		out = append(out, knowledge.Condition{Fact: "household", Op: "=", Value: knowledge.Guangdong})
	}
	return out
}

// classify settles region, document and procedures.
func (p *savedPage) classify(a *knowledge.Article) {
	a.Region = p.region(a)
	a.Document = p.document(a)
	a.Procedures = p.procedures(a)
	for i := range a.Sections {
		s := &a.Sections[i]
		for _, f := range s.For {
			if !slices.Contains(a.Procedures, f) {
				a.Procedures = append(a.Procedures, f)
			}
		}
	}
	slices.SortFunc(a.Procedures, func(x, y knowledge.Procedure) int { return rank(x) - rank(y) })
	for i := range a.Sections { // a section for all that the article is about needs no limit
		if s := &a.Sections[i]; len(a.Procedures) == 1 && slices.Equal(s.For, a.Procedures) {
			s.For = nil
		}
	}
	names := make([]string, len(a.Procedures))
	for i, f := range a.Procedures {
		names[i] = f.Name()
	}
	if len(names) == 0 {
		p.note("看不出办理事项(procedures)，请补写")
	} else {
		p.note("办理事项按标题和正文认定为：%s，请核对", strings.Join(names, "、"))
	}
}

func rank(f knowledge.Procedure) int {
	return slices.IndexFunc(procedureWords, func(w struct {
		procedure    knowledge.Procedure
		narrow, wide *regexp.Regexp
	}) bool {
		return w.procedure == f
	})
}

// region is the one that the title names, else the only city the text names,
// else the widest that fits.
func (p *savedPage) region(a *knowledge.Article) string {
	for _, t := range []string{a.Question, p.title} {
		if code, sure := enclosing(knowledge.FindRegions(t)); code != "" {
			if !sure {
				p.note("标题里有几个地方，地区取了共同的上级，请核对")
			}
			return code
		}
	}
	publisher := a.Sources[0].Publisher
	if code, sure := enclosing(knowledge.FindRegions(publisher)); code != "" && sure {
		p.note("标题没有写地区，地区按来源“%s”，请核对", publisher)
		return code
	}
	var found []knowledge.RegionMatch
	text := bodyText(a)
	for _, m := range knowledge.FindRegions(text) {
		if knowledge.RegionWithin(m.Code, knowledge.Guangdong) {
			found = append(found, m)
		}
	}
	cities := map[string]int{}
	for _, m := range found {
		if c, ok := knowledge.City(m.Code); ok {
			cities[c.Code]++
		}
	}
	if len(cities) == 1 {
		for code, n := range cities {
			if r, ok := knowledge.RegionByCode(code); ok && n >= 2 {
				p.note("标题没有写地区，正文只提到%s，地区按%s，请核对", r.Name, r.Name)
				return code
			}
		}
	}
	if len(found) > 0 {
		p.note("标题没有写地区，正文提到广东，地区按广东省，请核对")
		return knowledge.Guangdong
	}
	p.note("标题和正文都没有写地区，地区按全国，请核对")
	return knowledge.Nation
}

// enclosing is the narrowest region that holds all matches, where one that lies
// in another counts for both; sure is false when they lie side by side.
func enclosing(matches []knowledge.RegionMatch) (code string, sure bool) {
	sure = true
	for _, m := range matches {
		switch {
		case code == "" || knowledge.RegionWithin(m.Code, code):
			code = m.Code
		case knowledge.RegionWithin(code, m.Code):
		default:
			sure = false
			for _, above := range knowledge.Ancestors(code) {
				if knowledge.RegionWithin(m.Code, above) {
					code = above
					break
				}
			}
		}
	}
	return code, sure
}

var (
	receiptWords = regexp.MustCompile(`回执|图像号`)
	cardActions  = regexp.MustCompile(`换领|换证|补办|补领|申领|到期|过期|丢`)
)

var otherPapers = regexp.MustCompile(`驾驶证|驾照|社保卡|护照|港澳|通行证|居住证|户口本|户口簿|行驶证|结婚证|医保`)

func (p *savedPage) document(a *knowledge.Article) knowledge.Document {
	title := a.Question + p.title
	switch {
	case strings.Contains(title, "临时"):
		return knowledge.TemporaryIDCard
	case receiptWords.MatchString(title) && !cardActions.MatchString(title):
		return knowledge.PhotoReceipt
	case strings.Contains(title, "身份证"):
	case otherPapers.MatchString(title):
		p.note("标题说的是%s，不是身份证，证件(document)暂记为身份证，请核对是否应当导入", otherPapers.FindString(title))
	default:
		p.note("标题没有写证件，证件(document)按身份证，请核对")
	}
	return knowledge.IDCard
}

var otherExchange = regexp.MustCompile(`(?:损坏|变更|更正)(?:换领|换证|补换)`)

// procedures are those the title names, and those that the answer and the
// channels name beyond doubt.
func (p *savedPage) procedures(a *knowledge.Article) (out []knowledge.Procedure) {
	title := a.Question + " " + p.title
	text := ""
	receiptSteps := false
	for _, s := range a.Sections {
		switch s.Kind {
		case knowledge.KindAnswer, knowledge.KindOnline, knowledge.KindSelfService, knowledge.KindWindow:
			text += s.Heading + "\n" + s.Text() + "\n"
		case knowledge.KindPhoto, knowledge.KindSteps:
			receiptSteps = receiptSteps || strings.Contains(s.Heading, "回执")
		}
	}
	for _, w := range procedureWords {
		named := w.wide.MatchString(title)
		if w.procedure == knowledge.Renew { // 损坏换领 is no 到期换领
			named = w.wide.MatchString(otherExchange.ReplaceAllString(title, ""))
		}
		switch w.procedure {
		case knowledge.Receipt:
			named = named && a.Document == knowledge.PhotoReceipt || receiptSteps
		case knowledge.Collect:
		default:
			named = named || a.Document == knowledge.IDCard && w.narrow.MatchString(text)
		}
		if w.procedure == knowledge.Temporary {
			named = a.Document == knowledge.TemporaryIDCard
		}
		if named {
			out = append(out, w.procedure)
		}
	}
	return out
}

func bodyText(a *knowledge.Article) string {
	var b strings.Builder
	for _, s := range a.Sections {
		b.WriteString(s.Heading + "\n" + s.Text() + "\n")
	}
	return b.String()
}
