package pii

import "strings"

// plateProvinces are the short names that begin a plate.
const plateProvinces = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼滬遼蘇贛蒙陝閩貴雲寧"

// findPlates finds number plates: a province, a letter, a dot perhaps, and five
// or six letters and digits, the last of which may be 港 or 学.
func findPlates(g []glyph) []Finding {
	var fs []Finding
	for i := 0; i+6 < len(g); i++ {
		if !strings.ContainsRune(plateProvinces, g[i].r) {
			continue
		}
		if end := plate(g, i); end > 0 {
			fs = append(fs, finding(g, i, end, Plate))
			i = end - 1
		}
	}
	return fs
}

func plate(g []glyph, i int) int {
	j := i + 1
	if separator(at(g, j)) == strong {
		j++
	}
	if !letter(at(g, j)) {
		return 0
	}
	lower := at(g, j) >= 'a'
	j++
	if separator(at(g, j)) == strong {
		j++
	}
	digits, letters, n := 0, 0, 0
	for ; n < 7; n++ {
		r := at(g, j)
		switch {
		case letter(r):
			letters++
		case j < len(g) && g[j].digit >= 0 && !g[j].chinese:
			digits++
		default:
			if n == 4 && strings.ContainsRune("挂学警港澳使领掛學領", r) && r != 0 {
				n, j = n+1, j+1
			}
			return wholePlate(n, digits, letters, lower, j)
		}
		j++
	}
	return 0
}

// wholePlate returns end if the count fits. Lower case must look much like a
// plate, or 新mac2023 would be one.
func wholePlate(n, digits, letters int, lower bool, end int) int {
	if n < 5 || n > 6 || digits < 2 && letters > 3 || digits == 0 || lower && (digits < 4 || letters > 1) {
		return 0
	}
	return end
}
