package knowledge

import "strings"

var digitOf = map[rune]int{
	'零': 0, '〇': 0, '一': 1, '二': 2, '两': 2, '三': 3, '四': 4, '五': 5, '六': 6, '七': 7, '八': 8, '九': 9,
	'壹': 1, '贰': 2, '叁': 3, '肆': 4, '伍': 5, '陆': 6, '柒': 7, '捌': 8, '玖': 9, '幺': 1,
}

var powerOf = map[rune]int{'十': 10, '百': 100, '千': 1000, '万': 10000, '拾': 10, '佰': 100, '仟': 1000}

// NumeralChars are the characters Chinese numerals are written with.
const NumeralChars = "零〇一二两三四五六七八九十百千万壹贰叁肆伍陆柒捌玖拾佰仟幺廿卅"

// shortTens are written in one character.
var shortTens = strings.NewReplacer("廿", "二十", "卅", "三十")

// ChineseNumber reads a numeral such as 十二, 二十, 一百零五, 二〇二三; ok is
// false for what is none.
func ChineseNumber(s string) (n int, ok bool) {
	rs := []rune(shortTens.Replace(s))
	if len(rs) == 0 || len(rs) > 12 {
		return 0, false
	}
	if len(rs) > 1 && !strings.ContainsAny(string(rs), "十百千万拾佰仟") { // digit by digit
		for _, r := range rs {
			d, is := digitOf[r]
			if !is {
				return 0, false
			}
			n = n*10 + d
		}
		return n, true
	}
	digit, section := -1, 0
	for _, r := range rs {
		if d, is := digitOf[r]; is {
			digit = d
			continue
		}
		p, is := powerOf[r]
		if !is {
			return 0, false
		}
		if p == 10000 {
			n = (n + section + max(digit, 0)) * p
			section, digit = 0, -1
			continue
		}
		if digit < 0 {
			digit = 1 // 十二
		}
		section += digit * p
		digit = -1
	}
	return n + section + max(digit, 0), true
}
