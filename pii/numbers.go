package pii

import (
	"slices"
	"strings"
)

// A rule looks at digits[i:b] of a chain of which [a:b] is still free. If a
// number begins at i it returns its end, else 0.
type rule func(c *chain, i, a, b int) (end int, k Kind, valid bool)

// rules in the order in which they may take digits. The surest come first, so
// that a telephone number beside an ID number cannot eat into it.
var rules = []rule{
	checkedID, shapedID, gluedID, oldID, cueID, longID,
	bankCard, mobile, landline, cuePhone,
}

// shortest is the number of digits below which no rule matches.
const shortest = 7

func findNumbers(g []glyph) []Finding {
	var fs []Finding
	for i := 0; ; {
		var c *chain
		if c, i = nextChain(g, i); c == nil {
			return fs
		}
		if len(c.digits) >= shortest {
			fs = append(fs, c.find()...)
		}
	}
}

// find lets each rule in turn run over what the rules before it left.
func (c *chain) find() []Finding {
	var fs []Finding
	free := [][2]int{{0, len(c.digits)}}
	for _, match := range rules {
		var left [][2]int
		for _, f := range free {
			a, b := f[0], f[1]
			at := a
			for i := a; i < b; {
				end, kind, valid := match(c, i, a, b)
				if end <= i {
					i++
					continue
				}
				last := c.pos[min(end, b)-1] + 1
				if end > b {
					last, end = c.x+1, b // the X behind the chain belongs to it
				}
				found := finding(c.g, c.opening(i, end, kind), last, kind)
				found.Valid = valid
				fs = append(fs, found)
				if at < i {
					left = append(left, [2]int{at, i})
				}
				at, i = end, end
			}
			if at < b {
				left = append(left, [2]int{at, b})
			}
		}
		free = left
	}
	return fs
}

// opening returns the glyph at which the number of digits[i:j] begins, with the
// + or the bracket before a telephone number.
func (c *chain) opening(i, j int, k Kind) int {
	first := c.pos[i]
	if k != Phone && k != Landline {
		return first
	}
	sign := at(c.g, first-1)
	if sign == '+' || sign == '(' && j <= len(c.sep) && slices.Contains(c.sep[i:j], ')') {
		first--
	}
	return first
}

var cardCues = []string{"卡号", "卡號", "银行卡", "銀行卡", "账号", "帐号", "賬號", "账户", "储蓄卡", "信用卡", "card number"}

// bankCard takes 16 to 19 digits: in one piece if Luhn's sum is right, if they
// begin with 62 as UnionPay's do or are said to be a card; and grouped by four.
func bankCard(c *chain, i, a, b int) (int, Kind, bool) {
	if i+16 > b || !c.border(i, a, b) || c.digits[i] == '0' {
		return 0, "", false
	}
	for j := min(i+19, b); j >= i+16; j-- {
		if !c.border(j, a, b) || c.inReceipt(i, j) {
			continue
		}
		s, sh := c.digits[i:j], c.shape(i, j)
		ok := luhn(s)
		var card bool
		switch {
		case sh.whole():
			card = ok || s[:2] == "62" || cued(c.g, c.pos[i], cardCues)
			card = card && !(j-i == 16 && years(s))
		case sh.weak:
			card = ok && s[0] >= '3' && strings.HasPrefix(sh.sizes, "444")
		case sh.apart():
			card = !c.stray(i, j, a, b)
		case strings.HasPrefix(sh.sizes, "4444"):
			card = (sh.uniform || cued(c.g, c.pos[i], cardCues)) && !fourYears(s)
		default:
			card = ok && sh.uniform && s[0] >= '3' && len(sh.sizes) <= 5 && !strings.ContainsAny(sh.sizes, "12")
		}
		if card {
			return j, BankCard, ok
		}
	}
	return 0, "", false
}

// years reports whether s begins like yyyymmdd.
func years(s string) bool { return date(s[:8]) && s >= "1900" }

func fourYears(s string) bool {
	for i := 0; i+4 <= len(s) && i < 16; i += 4 {
		if s[i:i+2] != "19" && s[i:i+2] != "20" {
			return false
		}
	}
	return true
}
