package knowledge

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/text/unicode/norm"
)

// Figures are compared in one form: digits for Chinese numerals, one name per
// unit, so that 六个月 and 6 个月 are the same, and 20元 and 20日 are not.

// units in the order in which they are tried; longer names come before their
// beginnings.
var unitNames = []string{
	"个工作日", "工作日", "个自然日", "自然日", "个小时", "个星期", "个月", "周岁", "像素", "毫米", "厘米", "小时", "分钟", "星期", "公里",
	"元", "块", "角", "毛", "日", "天", "月", "年", "岁", "周", "折", "成", "倍", "点", "次", "张", "份", "寸", "%", "mm", "cm", "dpi", "kb", "mb", "px",
	"yuan", "days", "day", "months", "month", "years", "year",
}

// unitAs gives units that mean the same one name.
var unitAs = map[string]string{
	"块": "元", "yuan": "元", "天": "日", "days": "日", "day": "日", "自然日": "日", "个自然日": "日", "岁": "周岁", "工作日": "个工作日",
	"毫米": "mm", "厘米": "cm", "px": "像素", "个小时": "小时", "毛": "角",
	"months": "个月", "month": "个月", "years": "年", "year": "年", "星期": "周", "个星期": "周",
}

// figureForm is a number, whether it is only about that (十几, 百余), and its unit.
var figureForm = regexp.MustCompile(`([0-9]+(?:[,.][0-9]+)*|半|[` + NumeralChars + `]+)(多|几|余|来)?\s*(` + strings.Join(unitNames, "|") + `)?`)

// idioms hold numerals that count nothing.
var idioms = regexp.MustCompile(`万一|千万|十分|统一|唯一|第一|逐一|任一|之一|一般|一定|一样|一起|一律|一致|一些|一边|一旁|一直|一旦|一并|一方|一家|一同|一经|一次性|二维码|第二代|二代|第一代|一代|三级医院|通用|万元`)

// counting words stand behind numerals that only count what the sentence lists.
var counting = regexp.MustCompile(`^(种|项|样|步|类|条|个|位|家|名|本|句|遍|方面|部分|者|级|处|枚|只|件|档|寸|证|选)`)

// single are units with which 一 means a or once.
var single = []string{"点", "次", "张", "份"}

// Figure is a number with its unit; the unit is empty for a bare number.
type Figure struct{ Value, Unit string }

// String is the number followed by its unit.
func (f Figure) String() string { return f.Value + f.Unit }

// Figures lists the figures of a text, Chinese numerals as digits. Numerals
// that only count what is listed (三种, 两样) and those in idioms are none.
func Figures(text string) []Figure {
	text = idioms.ReplaceAllString(strings.ToLower(norm.NFKC.String(text)), "〓")
	var out []Figure
	for _, m := range figureForm.FindAllStringSubmatchIndex(text, -1) {
		f := Figure{Value: text[m[2]:m[3]]}
		if m[6] >= 0 {
			f.Unit = text[m[6]:m[7]]
			if as, ok := unitAs[f.Unit]; ok {
				f.Unit = as
			}
		}
		digits := f.Value[0] >= '0' && f.Value[0] <= '9'
		switch {
		case digits:
			f.Value = strings.TrimLeft(strings.ReplaceAll(f.Value, ",", ""), "0")
			if f.Value == "" || f.Value[0] == '.' {
				f.Value = "0" + f.Value
			}
		case f.Value == "半":
			if f.Unit == "" {
				continue // 半身照
			}
			f.Value = "0.5"
		default:
			n, ok := ChineseNumber(f.Value)
			if !ok || f.Unit == "" && (n <= 1 || counting.MatchString(text[m[1]:])) || n == 1 && slices.Contains(single, f.Unit) {
				continue
			}
			f.Value = strconv.Itoa(n)
		}
		if m[4] >= 0 && !(digits && f.Unit == "") {
			f.Value += "+" // about that many
		}
		out = append(out, f)
	}
	return out
}

// FigureSet is the figures of texts, each with and without its unit.
type FigureSet map[Figure]bool

// NewFigureSet collects the figures of texts.
func NewFigureSet(texts ...string) FigureSet {
	set := FigureSet{}
	for _, t := range texts {
		for _, f := range Figures(t) {
			set[f] = true
			set[Figure{f.Value, ""}] = true
		}
	}
	return set
}

// Lacks is the first figure of a text that is not in the set.
func (s FigureSet) Lacks(text string) (Figure, bool) {
	for _, f := range Figures(text) {
		if !s[f] {
			return f, true
		}
	}
	return Figure{}, false
}
