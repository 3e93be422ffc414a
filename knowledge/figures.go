package knowledge

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

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

// FigureMatch is a figure and the bytes at which it stands in the text.
type FigureMatch struct {
	Figure
	Start, End int
}

// Figures lists the figures of a text, Chinese numerals as digits. Numerals
// that only count what is listed (三种, 两样) and those in idioms are none.
func Figures(text string) []Figure {
	var out []Figure
	for _, m := range FindFigures(strings.ToLower(norm.NFKC.String(text))) {
		out = append(out, m.Figure)
	}
	return out
}

// FindFigures lists the figures of a text that is in NFKC and lower case, with
// their places in it. Of two figures that share a unit (16至25周岁, 358×441像素)
// the first has it too.
func FindFigures(text string) []FigureMatch {
	if !strings.ContainsAny(text, "0123456789半"+NumeralChars) {
		return nil
	}
	text = blankIdioms(text)
	var out []FigureMatch
	for i := 0; i < len(text); {
		m, end, ok := figureAt(text, i)
		if ok {
			out = append(out, m)
		}
		i = end
	}
	for i := len(out) - 2; i >= 0; i-- {
		if out[i].Unit == "" && out[i+1].Unit != "" && slices.Contains(rangeSigns, strings.TrimSpace(text[out[i].End:out[i+1].Start])) {
			out[i].Figure = inOneForm(out[i].Value, out[i+1].Unit)
		}
	}
	return out
}

// rangeSigns stand between two figures that share a unit.
var rangeSigns = []string{"-", "\u2013", "—", "~", "至", "到", "或", "、", "×", "x", "*"}

// blankIdioms puts signs that are no numerals in the place of idioms, byte for byte.
func blankIdioms(text string) string {
	for _, r := range text {
		if strings.ContainsRune("一二三千十", r) {
			return idioms.ReplaceAllStringFunc(text, func(s string) string { return strings.Repeat("〓", len(s)/len("〓")) })
		}
	}
	return text
}

// figureAt reads a figure that begins at i; end is where to go on.
func figureAt(text string, i int) (m FigureMatch, end int, ok bool) {
	number, digits := numberAt(text[i:])
	if number == "" {
		_, size := utf8.DecodeRuneInString(text[i:])
		return m, i + size, false
	}
	end = i + len(number)
	about := false
	for _, w := range []string{"多", "几", "余", "来"} {
		if strings.HasPrefix(text[end:], w) {
			about, end = true, end+len(w)
			break
		}
	}
	rest := strings.TrimLeft(text[end:], " \t\n")
	unit := unitAt(rest)
	if unit != "" {
		end = len(text) - len(rest) + len(unit)
	}
	value := number
	switch {
	case digits:
		value = strings.TrimLeft(strings.ReplaceAll(value, ",", ""), "0")
		if value == "" || value[0] == '.' {
			value = "0" + value
		}
	case value == "半":
		if unit == "" {
			return m, end, false // 半身照
		}
		value = "0.5"
	default:
		n, is := ChineseNumber(value)
		if !is || unit == "" && (n <= 1 || counting.MatchString(text[end:])) || n == 1 && slices.Contains(single, unit) {
			return m, end, false
		}
		value = strconv.Itoa(n)
	}
	f := inOneForm(value, unit)
	if about && !(digits && unit == "") {
		f.Value += "+" // about that many
	}
	return FigureMatch{f, i, end}, end, true
}

// numberAt is the number that a text begins with, in digits or in numerals.
func numberAt(text string) (number string, digits bool) {
	n := 0
	for n < len(text) && (isDigit(text[n]) || n > 0 && (text[n] == ',' || text[n] == '.') && n+1 < len(text) && isDigit(text[n+1])) {
		n++
	}
	if n > 0 {
		return text[:n], true
	}
	if strings.HasPrefix(text, "半") {
		return "半", false
	}
	for n < len(text) {
		r, size := utf8.DecodeRuneInString(text[n:])
		if r < 0x80 || !strings.ContainsRune(NumeralChars, r) {
			break
		}
		n += size
	}
	return text[:n], false
}

func isDigit(b byte) bool { return b >= '0' && b <= '9' }

func unitAt(text string) string {
	for _, u := range unitNames {
		if strings.HasPrefix(text, u) {
			return u
		}
	}
	return ""
}

// inOneForm gives times that are the same one name: 半年 is 6个月, 24个月 2年,
// 一周 7日.
func inOneForm(value, unit string) Figure {
	if as, ok := unitAs[unit]; ok {
		unit = as
	}
	switch {
	case value == "0.5" && unit == "年":
		return Figure{"6", "个月"}
	case value == "0.5" && unit == "个月":
		return Figure{"15", "日"}
	case value == "0.5" && unit == "小时":
		return Figure{"30", "分钟"}
	}
	n, err := strconv.Atoi(value)
	switch {
	case err != nil:
	case unit == "周":
		return Figure{strconv.Itoa(7 * n), "日"}
	case unit == "个月" && n > 0 && n%12 == 0:
		return Figure{strconv.Itoa(n / 12), "年"}
	}
	return Figure{value, unit}
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
