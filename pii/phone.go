package pii

import (
	"slices"
	"strings"
)

var (
	mobileShapes = []string{"b", "344", "38", "74", "335", "434", "32222", "3422", "155", "1244", "1a", "2333", "29", "533", "3332", "353", "222221", "122222"}
	// loose shapes could be prices or years and need a word before them.
	looseShapes = []string{"443", "56", "65", "4331", "47", "326", "236"}
	phoneCues   = []string{"电话", "手机", "手机号", "手机号码", "手机号是", "电话号码", "联系方式", "联系电话", "联系我", "座机", "固话", "传真", "微信", "微信号", "致电", "拨打", "电联", "電話", "手機", "手機號", "號碼", "tel", "phone", "mobile", "phone number", "call me at"}
)

// mobile takes 11 digits that begin with 13 to 19, with or without 86.
func mobile(c *chain, i, a, b int) (int, Kind, bool) {
	if i+11 > b || !c.border(i, a, b) {
		return 0, "", false
	}
	k := i
	for _, code := range []string{"0086", "86", "0"} {
		if strings.HasPrefix(c.digits[i:b], code) {
			k = i + len(code)
			break
		}
	}
	if k < b && c.digits[k] == '0' && k > i+1 {
		k++ // +86 (0) 138…
	}
	if !isMobile(c.digits[k:b]) || c.inReceipt(i, k+11) {
		return 0, "", false
	}
	for n := 4; n >= 2; n-- { // several glued together
		if j := k + 11*n; j <= b && c.border(j, a, b) && c.shape(k, j).whole() && mobiles(c.digits[k:j]) {
			return j, Phone, false
		}
	}
	j := k + 11
	if !c.border(j, a, b) {
		return 0, "", false
	}
	sh := c.shape(k, j)
	country := k-i >= 2
	switch {
	case sh.apart():
		if c.stray(i, j, a, b) && !country || sh.weak && !cued(c.g, c.pos[i], phoneCues) {
			return 0, "", false
		}
	case sh.weak:
		if sh.sizes != "344" && sh.sizes != "38" && sh.sizes != "74" {
			return 0, "", false
		}
	case slices.Contains(mobileShapes, sh.sizes):
	case country && slices.Contains(looseShapes, sh.sizes), at(c.g, c.pos[i]-1) == '+', cued(c.g, c.pos[i], phoneCues):
	default:
		return 0, "", false
	}
	return j, Phone, false
}

func isMobile(s string) bool { return len(s) >= 11 && s[0] == '1' && s[1] >= '3' }

func mobiles(s string) bool {
	for ; s != ""; s = s[11:] {
		if !isMobile(s) {
			return false
		}
	}
	return true
}

// landline takes an area code with its 0, or behind +86 without, and 7 or 8
// digits more. Short service numbers behind an area code are too short.
func landline(c *chain, i, a, b int) (int, Kind, bool) {
	if i+9 > b || !c.border(i, a, b) || c.inReceipt(i, i+9) {
		return 0, "", false
	}
	k := i
	if strings.HasPrefix(c.digits[i:b], "0086") {
		k = i + 4
	} else if at(c.g, c.pos[i]-1) == '+' && strings.HasPrefix(c.digits[i:b], "86") {
		k = i + 2
	}
	area := 4
	if c.digits[k] != '0' {
		if k == i {
			return 0, "", false
		}
		area = 3
	}
	if first := c.digits[k+area-3]; first == '0' {
		return 0, "", false
	} else if first <= '2' {
		area--
	}
	for _, n := range []int{8, 7} {
		j := k + area + n
		if j > b || !c.border(j, a, b) {
			continue
		}
		sh := c.shape(k, j)
		local := c.digits[k+area] >= '2'
		switch size := string(base36(area)); sh.sizes {
		case string(base36(area + n)), size + string(base36(n)):
		case size + "44", size + "34", size + "43":
			if !local && c.sep[k+area] != ')' {
				continue // 0830 1130 1430 are times
			}
		default:
			if !sh.apart() || c.stray(i, j, a, b) {
				continue
			}
		}
		if sh.weak && sh.sizes != string(base36(area))+string(base36(n)) {
			continue
		}
		if j < b && c.sep[j] == '-' { // an extension
			e := j + 1
			for e < b && c.brk[e] < strong {
				e++
			}
			if e-j <= 4 {
				j = e
			}
		}
		return j, Landline, false
	}
	return 0, "", false
}

// cuePhone takes 7 to 14 digits that are said to be a telephone number. Public
// numbers (400, 800, 95…, 96…, 12…) are nobody's.
func cuePhone(c *chain, i, a, b int) (int, Kind, bool) {
	for j := min(i+14, b); j >= i+7; j-- {
		if !c.border(i, a, b) || !c.border(j, a, b) {
			continue
		}
		s, sh := c.digits[i:j], c.shape(i, j)
		if !sh.whole() && sh.sizes != "44" && sh.sizes != "34" && sh.sizes != "43" || sh.weak || !cued(c.g, c.pos[i], phoneCues) {
			continue
		}
		if len(s) >= 8 && years(s) || strings.HasPrefix(s, "400") || strings.HasPrefix(s, "800") {
			return 0, "", false
		}
		if s[0] == '1' && len(s) > 8 {
			return j, Phone, false
		}
		return j, Landline, false
	}
	return 0, "", false
}
