package bot

import (
	"regexp"
	"strconv"
	"strings"

	"golang.org/x/text/unicode/norm"
)

// Figures are compared in one form: digits for Chinese numerals, one name per
// unit, so that 六个月 and 6 个月 are the same, and 20元 and 20日 are not.

// units in the order in which they are tried; longer names come before their
// beginnings.
var unitNames = []string{
	"个工作日", "工作日", "个月", "周岁", "像素", "毫米", "厘米", "小时", "分钟", "星期", "公里",
	"元", "块", "日", "天", "月", "年", "岁", "周", "点", "次", "张", "份", "寸", "%", "mm", "cm", "dpi", "kb", "mb", "px",
	"yuan", "days", "day", "months", "month", "years", "year",
}

// unitAs gives units that mean the same one name.
var unitAs = map[string]string{
	"块": "元", "yuan": "元", "天": "日", "days": "日", "day": "日", "岁": "周岁", "工作日": "个工作日", "毫米": "mm", "厘米": "cm", "px": "像素",
	"months": "个月", "month": "个月", "years": "年", "year": "年", "星期": "周",
}

var figureForm = regexp.MustCompile(`([0-9]+(?:[,.][0-9]+)*|[` + numeralChars + `]+)\s*(` + strings.Join(unitNames, "|") + `)?`)

// figure is a number with its unit; the unit is empty for a bare number.
type figure struct{ value, unit string }

func (f figure) String() string { return f.value + f.unit }

// figures lists the figures of a text. Chinese numerals count only with a
// unit, and not before counting words such as 种 and 项.
func figures(text string) []figure {
	text = strings.ToLower(norm.NFKC.String(text))
	var out []figure
	for _, m := range figureForm.FindAllStringSubmatchIndex(text, -1) {
		word := text[m[2]:m[3]]
		unit := ""
		if m[4] >= 0 {
			unit = text[m[4]:m[5]]
			if as, ok := unitAs[unit]; ok {
				unit = as
			}
		}
		if word[0] >= '0' && word[0] <= '9' {
			value := strings.TrimLeft(strings.ReplaceAll(word, ",", ""), "0")
			if value == "" {
				value = "0"
			}
			out = append(out, figure{value, unit})
			continue
		}
		if unit == "" {
			continue
		}
		n, ok := chineseNumber(word)
		if !ok || n == 1 && (unit == "点" || unit == "次" || unit == "张" || unit == "份" || unit == "年" || unit == "日") {
			continue // 一次, 一张, 一点: not figures
		}
		out = append(out, figure{strconv.Itoa(n), unit})
	}
	return out
}

// figureSet is the figures of texts, each with and without its unit.
type figureSet map[figure]bool

func newFigureSet(texts ...string) figureSet {
	set := figureSet{}
	for _, t := range texts {
		for _, f := range figures(t) {
			set[f] = true
			set[figure{f.value, ""}] = true
		}
	}
	return set
}

// lacks is the first figure of a text that is not in the set.
func (s figureSet) lacks(text string) (figure, bool) {
	for _, f := range figures(text) {
		if !s[f] {
			return f, true
		}
	}
	return figure{}, false
}
