package pii

import "strings"

// findDocuments finds passports and travel permits: one or two letters and
// seven to ten digits, alone between words. A date behind a letter is not one.
func findDocuments(g []glyph) []Finding {
	var fs []Finding
	for i := 0; i < len(g); i++ {
		if !letter(g[i].r) || alnum(at(g, i-1)) {
			continue
		}
		if end := document(g, i); end > 0 {
			fs = append(fs, finding(g, i, end, Passport))
			i = end - 1
		}
	}
	return fs
}

// document returns the end of the document number that begins at g[i], or 0.
func document(g []glyph, i int) int {
	letters := ""
	j := i
	for ; letter(at(g, j)) && len(letters) < 3; j++ {
		letters += strings.ToUpper(string(g[j].r))
	}
	if len(letters) > 2 {
		return 0
	}
	digits, sizes := "", ""
	for size := 0; ; {
		for j < len(g) && g[j].digit >= 0 && !g[j].chinese && len(digits) < 11 {
			digits += string(g[j].r)
			size++
			j++
		}
		if size > 0 {
			sizes += string(base36(size))
		}
		if hongKong(g, j, letters, digits) {
			return j + 3
		}
		next, b, _ := gap(g, j)
		if b != strong || next != j+1 || next >= len(g) || g[next].digit < 0 || g[next].chinese {
			break
		}
		j, size = next, 0
	}
	switch {
	case alnum(at(g, j)):
		return 0
	case strings.Trim(sizes, "1") == "" && len(sizes) > 1:
	case len(sizes) > 3 || strings.HasPrefix(sizes, "422") || strings.HasPrefix(sizes, "224"):
		return 0
	}
	switch n := len(digits); {
	case len(letters) == 2 && n == 7 && strings.ContainsRune("EDSPC", rune(letters[0])):
		// EA1234567, and DE, SE, PE of official passports; CA1234567.
		return j
	case len(letters) == 1 && n == 8 && strings.ContainsRune("EGDSPKCHMLTW", rune(letters[0])):
		return j
	case (letters == "H" || letters == "M") && (n == 9 || n == 10):
		return j
	}
	return 0
}

// hongKong reports whether a Hong Kong identity card number such as A123456(3)
// ends in the brackets at g[j].
func hongKong(g []glyph, j int, letters, digits string) bool {
	return letters != "" && len(digits) == 6 && at(g, j) == '(' && alnum(at(g, j+1)) && at(g, j+2) == ')'
}
