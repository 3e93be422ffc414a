package importer

import (
	"regexp"
	"strings"

	"zhengda/knowledge"
)

var (
	photoTaking = regexp.MustCompile(`拍照|拍摄|(?:照片|相片|图像)(?:的)?(?:要求|规格|标准)`)
	stepsWords  = regexp.MustCompile(`步骤|流程|教程|操作|程序|第.{1,2}步|怎么办理|如何办理|怎么申请|如何申请`)
)

// kindWords tell a section's kind by its heading; the first that matches counts.
var kindWords = []struct {
	kind knowledge.Kind
	form *regexp.Regexp
}{
	{knowledge.KindNotes, regexp.MustCompile(`注意|温馨提示|友情提示|特别提示|重要提示|提示|提醒|备注|小贴士|常见问题|须知`)},
	{knowledge.KindFee, regexp.MustCompile(`费用|收费|工本费|多少钱|价格|缴费标准`)},
	{knowledge.KindMaterials, regexp.MustCompile(`材料|资料|(?:带|准备|提交)什么|(?:携带|所需).{0,4}证件|证件清单`)},
	{knowledge.KindTime, regexp.MustCompile(`时限|多久|几天|期限|时长|周期|办[理结]时间|取证时间|领[取证]时间|工作日`)},
	{knowledge.KindSelfService, regexp.MustCompile(`自助`)},
	{knowledge.KindPhoto, photoTaking},
	{knowledge.KindOnline, regexp.MustCompile(`网上|线上|在线|网办|掌上|手机办|小程序(?:办|申)|全程网`)},
	{knowledge.KindWindow, regexp.MustCompile(`窗口|现场|线下|派出所|办证大厅|户政大厅|(?:办理|受理|办证|申请)(?:地点|地址|网点)`)},
	{knowledge.KindSteps, stepsWords},
	{knowledge.KindPhoto, regexp.MustCompile(`照片|相片|回执|图像号`)},
	{knowledge.KindTime, regexp.MustCompile(`时间`)},
	{knowledge.KindAnswer, regexp.MustCompile(`^(?:回答|结论|简介|概述)$|条件|对象|范围|渠道|途径|(?:办理|申请)方式`)},
}

// kindOf is the kind that a heading names; empty when it names none.
func kindOf(heading string) knowledge.Kind {
	if stepForm.MatchString(heading) {
		if photoTaking.MatchString(stepText(heading)) {
			return knowledge.KindPhoto
		}
		return knowledge.KindSteps
	}
	kind := knowledge.Kind("")
	channels := 0
	for _, w := range kindWords {
		if !w.form.MatchString(heading) {
			continue
		}
		if kind == "" {
			kind = w.kind
		}
		switch w.kind {
		case knowledge.KindOnline, knowledge.KindSelfService, knowledge.KindWindow:
			channels++
		}
	}
	if channels > 1 && (kind == knowledge.KindOnline || kind == knowledge.KindSelfService || kind == knowledge.KindWindow) {
		return knowledge.KindAnswer // 网上办和窗口办的区别
	}
	return kind
}

// labelForm matches what consists only of the words headings are made of.
var labelForm = regexp.MustCompile(`^(?:网上|线上|线下|在线|网办|掌上|手机|微信|小程序|公众号|自助(?:受理)?机?|终端|窗口|现场|派出所|户政|大厅|办证|办理|受理|申请|申办|申领|换领|补领|补办|换证|补证|领取|领证|` +
	`代办|预约|居民|二代|第二代|身份证|临时|本人|所需|需要|必备|必须|携带|提供|准备|提交|应|需|的|材料|资料|证件|证明|清单|流程|步骤|操作|教程|指南|指引|方法|方式|渠道|途径|入口|费用|收费|标准|工本费|价格|` +
	`时限|时间|期限|时长|周期|注意|事项|温馨|提示|提醒|特别|重要|友情|小贴士|说明|备注|照片|相片|拍照|拍摄|图像|要求|规格|数字|采集|回执|条件|对象|范围|依据|地点|地址|网点|电话|咨询|首次|到期|过期|期满|` +
	`有效期|丢失|遗失|损坏|变更|常见|问题|解答|须知|如何|怎么|怎样|哪里|什么|多少钱|多久|要|带|去|办|未满|年满|已满|不满|以上|以下|[0-9]{1,2}|[一二三四五六七八九十]{1,3}|周?岁|本省|外省|本市|外地|省内|省外|` +
	`广东|非广东|户籍|籍|跨省|通办|异地|全程|全流程|和|及|与|或|、|/|[(\x{ff08}]|[)\x{ff09}]|“|”|人员|人群|人|成年人|未成年人|儿童|新生儿|小孩|孩子|学生|老人|监护人|具体|基本|其它|其他|特殊|情况|情形|` +
	`办结|缴费|邮寄|审核|查询|进度|取证|回答|简介|概述|结论|[?\x{ff1f}])+$`)

// labelEnd are the words a heading without any mark of one ends in: a list of
// materials without bullets (“身份证”, “相片回执”) is no row of headings.
var labelEnd = regexp.MustCompile(`(?:办理?|材料|资料|流程|步骤|指南|指引|方式|方法|渠道|途径|费用|收费|标准|时限|时间|期限|事项|提示|提醒|要求|条件|对象|范围|地点|网点|说明|问题|须知|补领|换领|申领|领取|补办|换证|补证|工本费|多久|多少钱|什么)[?\x{ff1f}]?$`)

// isLabel reports whether a line reads as a heading by its words alone.
func isLabel(t string) bool {
	t = strings.TrimRight(t, ":\uff1a ")
	if runes(t) < 2 || runes(t) > 24 {
		return false
	}
	matches := knowledge.FindRegions(t)
	for i := len(matches) - 1; i >= 0; i-- {
		t = t[:matches[i].Start] + t[matches[i].End:]
	}
	return labelForm.MatchString(t)
}

var (
	bracketForm = regexp.MustCompile(`^[【\[〖「]\s*([^【】\[\]〖〗「」]{2,30})\s*[】\]〗」]\s*[:\x{ff1a}]?$`)
	inlineLabel = regexp.MustCompile(`^(?:[【\[]([^【】\[\]]{2,16})[】\]]\s*[:\x{ff1a}]?|([^:\x{ff1a}。,\x{ff0c};\x{ff1b}【】]{2,16})[:\x{ff1a}])\s*(.+)$`)
	labelBare   = regexp.MustCompile(`^(?:注意|提示|提醒|备注|说明|温馨提示|特别提醒|工本费)$`)
	noHeading   = regexp.MustCompile(`[。;\x{ff1b},\x{ff0c}!\x{ff01}]`)
)

// Levels of headings that HTML and Markdown do not mark as such; theirs are 1 to 6.
const (
	levelChinese = iota + 7 // 一、
	levelParen              // (一)
	levelTopic              // a procedure, standing by itself
	levelNumber             // 1、
	levelLabel              // 【所需材料】, bold, or known by its words
	levelStep               // 步骤一:
)

// headings settles which lines are headings, by their marks, their words and
// their neighbours, and gives them a level.
func headings(body []line) []line {
	stepsAsItems := stepLinesAdjoin(body)
	out := make([]line, 0, len(body))
	for i, l := range body {
		next, last := line{}, i+1 == len(body)
		if !last {
			next = body[i+1]
		}
		adjoins := l.style != "" && (!last && next.form == formItem && next.style == l.style || i > 0 && body[i-1].form == formItem && body[i-1].style == l.style)
		short := runes(l.text) <= 30 && !noHeading.MatchString(l.text)
		switch {
		case l.form == formHeading:
			l.text = marked(l.text).text
		case l.style == "step" && !stepsAsItems && runes(l.text) <= 45 && !strings.Contains(l.text, "。"):
			l.form, l.level = formHeading, levelStep
		case l.style == "step":
			l.text = stepText(l.text)
		case l.more != "" || l.form == formTable:
		case bracketForm.MatchString(l.text):
			l.form, l.level, l.text = formHeading, levelLabel, bracketForm.FindStringSubmatch(l.text)[1]
		case !last && l.style == "一、" && short && !adjoins:
			l.form, l.level = formHeading, levelChinese
		case !last && l.style == "(一)" && short && !adjoins:
			l.form, l.level = formHeading, levelParen
		case !last && l.ordered() && l.style != "ol" && short && !adjoins && isLabel(l.text) && kindOf(l.text) != "" && labelEnd.MatchString(strings.TrimRight(l.text, ":\uff1a")):
			l.form, l.level = formHeading, levelNumber
		case l.form == formText && l.bold && short && !last:
			l.form, l.level = formHeading, levelLabel
		case l.form == formText && !last && plainHeading(l.text):
			l.form, l.level = formHeading, levelLabel
		case l.form == formText && isQuestionMark(l.text):
			l.form, l.level, l.text = formHeading, levelLabel, afterQuestionMark(l.text)
		}
		if l.form == formHeading {
			l.style, l.num, l.more = "", 0, ""
			if l.level == levelLabel && kindOf(l.text) == "" && len(explicitProcedures(l.text)) > 0 {
				l.level = levelTopic
			}
			if l.text = headingText(l.text); l.text == "" {
				continue
			}
		}
		out = append(out, l)
	}
	return out
}

// stepLinesAdjoin reports whether “步骤一:…” lines mostly follow one another
// and so are the steps themselves and not headings of them.
func stepLinesAdjoin(body []line) bool {
	steps, adjoining := 0, 0
	for i, l := range body {
		if l.style != "step" || l.form != formItem {
			continue
		}
		steps++
		if i > 0 && body[i-1].style == "step" {
			adjoining++
		}
	}
	return adjoining*2 >= steps && adjoining > 0
}

// plainHeading recognises a heading that stands as ordinary text.
func plainHeading(t string) bool {
	bare := strings.TrimRight(t, ":\uff1a ")
	if !isLabel(t) {
		return false
	}
	if bare != t {
		return kindOf(bare) != "" || labelEnd.MatchString(bare)
	}
	return labelEnd.MatchString(bare) && runes(bare) >= 4 && (kindOf(bare) != "" || len(explicitProcedures(bare)) > 0) || labelBare.MatchString(bare)
}

func isQuestionMark(t string) bool { _, ok := afterLabel(t, "问"); return ok }

func afterQuestionMark(t string) string { q, _ := afterLabel(t, "问"); return q }

// headingText makes a heading fit the article form: one line, no marks.
func headingText(t string) string {
	t = strings.Map(func(r rune) rune {
		switch r {
		case '{', '}', '#', '【', '】', '"', '\\', '`', '*', '<', '>':
			return -1
		}
		return r
	}, t)
	return clean(strings.TrimRight(strings.TrimSpace(t), ":\uff1a。 "))
}
