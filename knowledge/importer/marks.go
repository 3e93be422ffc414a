package importer

import (
	"regexp"
	"strconv"
	"strings"
)

var (
	bulletForm   = regexp.MustCompile(`^(?:[•●▪■◆○◦∙‣►▶※☆★✓✔]\s*|[·-]\s+|[*+–—]\s+)(.*)$`)
	numberForm   = regexp.MustCompile(`^(\d{1,2})\s*(\.|\x{ff0e}|、|\)|\x{ff09})\s*(.*)$`)
	parenForm    = regexp.MustCompile(`^[(\x{ff08}]\s*(\d{1,2}|[一二三四五六七八九十]{1,3})\s*[)\x{ff09}]\s*[、.\x{ff0e}]?\s*(.*)$`)
	chineseForm  = regexp.MustCompile(`^([一二三四五六七八九十]{1,3})\s*[、.\x{ff0e}]\s*(.*)$`)
	stepForm     = regexp.MustCompile(`^(?:步骤\s*([一二三四五六七八九十]{1,3}|\d{1,2})|第\s*([一二三四五六七八九十]{1,3}|\d{1,2})\s*步|(?i:step)\s*(\d{1,2}))\s*[:\x{ff1a}、.,\x{ff0c}\x{ff0e}]?\s*(.*)$`)
	circledDigit = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
)

// marked recognises a list mark at the start of a line. Whether a numbered
// line is an item or a heading is settled later, by its neighbours.
func marked(s string) line {
	if m := bulletForm.FindStringSubmatch(s); m != nil && m[1] != "" {
		inner := marked(m[1])
		if inner.form == formItem {
			return inner
		}
		return line{form: formItem, text: m[1]}
	}
	if m := stepForm.FindStringSubmatch(s); m != nil {
		return line{form: formItem, style: "step", num: number(m[1] + m[2] + m[3]), text: s}
	}
	if m := parenForm.FindStringSubmatch(s); m != nil && m[2] != "" {
		style := "(1)"
		if m[1][0] >= 0x80 {
			style = "(一)"
		}
		return line{form: formItem, style: style, num: number(m[1]), text: m[2]}
	}
	if m := chineseForm.FindStringSubmatch(s); m != nil && m[2] != "" {
		return line{form: formItem, style: "一、", num: number(m[1]), text: m[2]}
	}
	if m := numberForm.FindStringSubmatch(s); m != nil && m[3] != "" && !(m[2] == "." && m[3][0] >= '0' && m[3][0] <= '9') {
		return line{form: formItem, style: "1.", num: number(m[1]), text: m[3]}
	}
	for i, r := range []rune(circledDigit) {
		if rest, ok := strings.CutPrefix(s, string(r)); ok && strings.TrimSpace(rest) != "" {
			return line{form: formItem, style: "①", num: i + 1, text: strings.TrimSpace(rest)}
		}
	}
	return line{form: formText, text: s}
}

// stepText is what follows the “步骤一:” of a step line.
func stepText(s string) string {
	if m := stepForm.FindStringSubmatch(s); m != nil && m[4] != "" {
		return m[4]
	}
	return s
}

// number reads 7, 十, 十六 and 二十一; anything else is 0.
func number(s string) int {
	if n, err := strconv.Atoi(s); err == nil {
		return n
	}
	digit := map[rune]int{'一': 1, '二': 2, '三': 3, '四': 4, '五': 5, '六': 6, '七': 7, '八': 8, '九': 9}
	total, units := 0, 0
	for _, r := range s {
		if r == '十' {
			total, units = total+max(units, 1)*10, 0
			continue
		}
		units = digit[r]
	}
	return total + units
}
