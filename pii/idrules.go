package pii

import (
	"slices"
	"time"
)

// id returns the 18 characters that begin at i, and their end, one past b if
// the last of them is the X behind the chain.
func (c *chain) id(i, b int) (s string, end int) {
	switch {
	case i+18 <= b:
		return c.digits[i : i+18], i + 18
	case i+17 == b && b == len(c.digits) && c.x >= 0:
		return c.digits[i:b] + "X", b + 1
	}
	return "", 0
}

// checkedID takes every ID number whose date and check digit are right,
// wherever it begins: one run of digits in 50,000 passes by chance.
func checkedID(c *chain, i, _, b int) (int, Kind, bool) {
	s, end := c.id(i, b)
	if s == "" || !checked(s) {
		return 0, "", false
	}
	valid := ValidIDNumber(s, time.Now())
	for k := i + 1; k < end && k < b; k++ { // others may overlap it
		if s, e := c.id(k, b); s != "" && checked(s) {
			end = max(end, e)
		}
	}
	return end, IDNumber, valid
}

// idShapes are the ways to group 18 digits that mean an ID number even when
// the date cannot be. Three times six is not among them: it may be three
// region codes.
var idShapes = []string{"684", "6444", "64224", "6c", "e4", "h1", "6831", "33444", "3384", "a8", "i"}

// shapedID takes 18 digits with a date in their place but a wrong check digit,
// from border to border, and 17 of them if one was forgotten.
func shapedID(c *chain, i, a, b int) (int, Kind, bool) {
	if i+17 > b || !c.border(i, a, b) || !plausible(c.digits[i:i+17]) {
		return 0, "", false
	}
	if s, end := c.id(i, b); s != "" && (end > b || c.border(end, a, b)) {
		sh := c.shape(i, min(end, b))
		if !sh.weak || sh.apart() || slices.Contains(idShapes, sh.sizes) {
			return end, IDNumber, false
		}
	}
	if sh := c.shape(i, i+17); c.border(i+17, a, b) && sh.whole() && !c.inReceipt(i, i+17) {
		return i + 17, IDNumber, false
	}
	return 0, "", false
}

// gluedID takes the same out of a longer run without separators, such as an ID
// number with a telephone number behind it.
func gluedID(c *chain, i, _, b int) (int, Kind, bool) {
	s, end := c.id(i, b)
	if s == "" || !plausible(s) || !c.shape(i, min(end, b)).whole() || i+19 == b && luhn(c.digits[i:b]) {
		return 0, "", false
	}
	return end, IDNumber, false
}

var oldShapes = []string{"f", "663", "62223", "69", "c3", "33333", "555", "4443", "6621", "6423"}

// oldID takes the 15-digit numbers issued before 1999.
func oldID(c *chain, i, a, b int) (int, Kind, bool) {
	j := i + 15
	if j > b || !c.border(i, a, b) || !c.border(j, a, b) || !plausibleOld(c.digits[i:j]) || c.inReceipt(i, j) {
		return 0, "", false
	}
	sh := c.shape(i, j)
	if slices.Contains(oldShapes, sh.sizes) && !sh.weak || sh.apart() && !c.stray(i, j, a, b) {
		return j, IDNumber, false
	}
	return 0, "", false
}

var idCues = []string{"身份证", "身份证号", "身份证号码", "身份号码", "证件号", "证件号码", "身份證", "身份證號", "身份證號碼", "身分證", "id number", "id no"}

// cueID takes any long run that is said to be an ID number: digits get lost.
func cueID(c *chain, i, a, b int) (int, Kind, bool) {
	if !c.border(i, a, b) {
		return 0, "", false
	}
	for j := min(i+20, b); j >= i+14; j-- {
		if c.border(j, a, b) && c.shape(i, j).whole() && !years(c.digits[i:j]) && cued(c.g, c.pos[i], idCues) {
			if j == b && c.x >= 0 && at(c.g, c.x) != '×' {
				j++
			}
			return j, IDNumber, false
		}
	}
	return 0, "", false
}

// longID takes 18 digits in the shape of an ID number even if they hold no
// date, unless they are a bank card.
func longID(c *chain, i, a, b int) (int, Kind, bool) {
	s, end := c.id(i, b)
	if s == "" || !c.border(i, a, b) || end < b && !c.border(end, a, b) {
		return 0, "", false
	}
	sh := c.shape(i, min(end, b))
	whole := sh.whole() || sh.sizes == "h" || sh.apart() && !c.stray(i, min(end, b), a, b)
	if sh.weak || !whole && !(slices.Contains(idShapes, sh.sizes) && province(s)) || c.inReceipt(i, min(end, b)) {
		return 0, "", false
	}
	if end <= b && whole && luhn(s) {
		return end, BankCard, true
	}
	return end, IDNumber, false
}
