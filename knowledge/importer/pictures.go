package importer

import (
	"regexp"
	"strings"
)

var (
	sentenceForm  = regexp.MustCompile(`[^。!?\x{ff01}\x{ff1f};\x{ff1b}]*[。!?\x{ff01}\x{ff1f};\x{ff1b}]+[”’」』)\x{ff09}]*|[^。!?\x{ff01}\x{ff1f};\x{ff1b}]+$`)
	clauseForm    = regexp.MustCompile(`[^,\x{ff0c}]*[,\x{ff0c}]|[^,\x{ff0c}]+$`)
	figureInside  = regexp.MustCompile(`\s*[(\x{ff08}](?:如|见|参见|详见|参考)(?:下|上|左|右)?图\s*\d{0,2}(?:所示)?[)\x{ff09}]`)
	figureTail    = regexp.MustCompile(`[,\x{ff0c}、]?\s*(?:具体|详情|样式|效果|界面|页面|位置)?(?:如|见|参见|详见|参考|请看|可参考)(?:(?:下|上|左|右)(?:面|方)?的?(?:截?图|图片)|图)\s*\d{0,2}(?:中?所示)?\s*([。:\x{ff1a};\x{ff1b}]*)$`)
	shownTail     = regexp.MustCompile(`[,\x{ff0c}]\s*如下所示\s*([。:\x{ff1a};\x{ff1b}]*)$`)
	pointer       = regexp.MustCompile(`(?:下方|下面|下图|上图|上方|右侧|右方|左侧|文末|文章底部|页面底部|以下|下列)的?(?:.{0,8})(?:二维码|小程序码|卡片|图片|截图|小程序链接|链接)|(?:长按|识别).{0,6}(?:二维码|小程序码)`)
	openCondition = regexp.MustCompile(`^(?:如果|若|如需|如|要是|假如|想要?|需要)`)
)

// withoutPictures drops what points at pictures, codes and links of the page,
// which do not come along: “,如下图:” at the end of a sentence silently, a
// clause like “扫描下方二维码” as dropped. A sentence that would lose its sense
// with the clause goes altogether.
func withoutPictures(t string, listFollows bool) (kept, dropped string) {
	if !strings.ContainsAny(t, "图码示卡链片") {
		return t, ""
	}
	var out, gone strings.Builder
	for _, s := range sentenceForm.FindAllString(t, -1) {
		k, d := sentenceWithoutPictures(s, listFollows)
		out.WriteString(k)
		gone.WriteString(d)
	}
	return strings.TrimSpace(out.String()), strings.TrimSpace(gone.String())
}

func sentenceWithoutPictures(s string, listFollows bool) (kept, dropped string) {
	cutTail := func(form *regexp.Regexp) {
		if at := form.FindStringIndex(s); at != nil {
			s = ended(s[:at[0]])
		}
	}
	s = figureInside.ReplaceAllString(s, "")
	cutTail(figureTail)
	if !listFollows {
		cutTail(shownTail)
	}
	if !pointer.MatchString(s) {
		return s, ""
	}
	clauses := clauseForm.FindAllString(s, -1)
	first := 0
	for !pointer.MatchString(clauses[first]) {
		if first++; first == len(clauses) {
			return s, "" // parted by a comma: it points at nothing
		}
	}
	for _, c := range clauses[first:] {
		if !pointer.MatchString(c) {
			return "", s
		}
	}
	head := strings.Join(clauses[:first], "")
	if first == 0 || openCondition.MatchString(clauses[first-1]) {
		return "", s
	}
	return ended(head), strings.Join(clauses[first:], "")
}

// ended is s without a trailing comma, as a whole sentence.
func ended(s string) string {
	s = strings.TrimRight(s, ",\uff0c、 ")
	if s == "" || endsSentence(s) {
		return s
	}
	return s + "。"
}
