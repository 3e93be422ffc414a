package bot

import "zhengda/knowledge"

// numeralChars are the characters Chinese numerals are written with.
const numeralChars = knowledge.NumeralChars

// chineseNumber reads a numeral such as 十二, 二十, 一百零五.
func chineseNumber(s string) (n int, ok bool) { return knowledge.ChineseNumber(s) }
