package pii

import (
	"slices"
	"strings"
)

const (
	localMax  = 256 // RFC 5321 allows 64; masking more is harmless
	domainMax = 256
)

// findEmails finds addresses around @, and around what people write to hide
// it: (at), [at], # and 艾特.
func findEmails(g []glyph) []Finding {
	var fs []Finding
	done := 0
	for i := range g {
		sign := mailSign(g, i)
		if sign == "" {
			continue
		}
		lo := local(g, i, done)
		if lo == i {
			continue
		}
		if hi := domain(g, i+len([]rune(sign)), sign); hi > 0 {
			fs = append(fs, finding(g, lo, hi, Email))
			done = hi
		}
	}
	return fs
}

func mailSign(g []glyph, i int) string {
	if !strings.ContainsRune("@#([艾 ", g[i].r) {
		return ""
	}
	for _, sign := range []string{"@", "#", "(at)", "[at]", "艾特", " at "} {
		if hasWord(g, i, sign) {
			return sign
		}
	}
	return ""
}

// local returns where the local part before g[i] begins.
func local(g []glyph, i, done int) int {
	if at(g, i-1) == ' ' && i-1 > done && mailRune(at(g, i-2)) {
		// "name @ qq.com": take the space along
		lo := i - 1
		for lo > done && i-lo < localMax && mailRune(at(g, lo-1)) {
			lo--
		}
		return lo
	}
	lo := i
	for lo > done && i-lo < localMax && mailRune(at(g, lo-1)) {
		lo--
	}
	return lo
}

func mailRune(r rune) bool {
	return alnum(r) || r != 0 && strings.ContainsRune("._%+-", r)
}

var (
	mailHosts = []string{"qq", "163", "126", "gmail", "sina", "139", "189", "outlook", "hotmail", "foxmail", "icloud", "aliyun", "yahoo", "sohu", "yeah"}
	mailEnds  = []string{"com", "cn", "net", "org", "edu", "gov", "hk", "tw", "me", "io", "cc", "top", "vip"}
)

// domain returns the end of the domain that begins at g[i], or 0. With a
// disguised sign it must be a host people have mail at, or end as they do;
// "apply at gd.gov.cn" is no address.
func domain(g []glyph, i int, sign string) int {
	disguised := sign != "@"
	for n := 0; n < 2 && at(g, i) == ' '; n++ {
		i++
	}
	end, labels := 0, []string{""}
	for j := i; j < len(g) && j-i < domainMax; j++ {
		r := g[j].r
		last := &labels[len(labels)-1]
		if alnum(r) || r == '-' {
			*last += strings.ToLower(string(r))
			continue
		}
		dot := r == '.' || r == '。' && alnum(at(g, j+1))
		if n := 5; hasWord(g, j, " dot ") || hasWord(g, j, "(dot)") || hasWord(g, j, "[dot]") {
			dot, j = true, j+n-1
		}
		if !dot || *last == "" || len(labels) == 8 {
			break
		}
		labels = append(labels, "")
		end = j
	}
	host := labels[0]
	last := labels[len(labels)-1]
	switch {
	case len(labels) > 1 && last == "": // "a@b.com." ends a sentence
		labels = labels[:len(labels)-1]
		last = labels[len(labels)-1]
	default:
		end = 0
	}
	if len(labels) == 1 {
		if !slices.Contains(mailHosts, host) || disguised {
			return 0
		}
		return i + len(host)
	}
	if disguised && !slices.Contains(mailHosts, host) && (sign == " at " || !slices.Contains(mailEnds, last)) {
		return 0
	}
	if len(last) < 2 || !letter(rune(last[0])) {
		return 0
	}
	if end > 0 {
		return end
	}
	return domainEnd(g, i, len(labels))
}

// domainEnd walks n labels from g[i].
func domainEnd(g []glyph, i, n int) int {
	for {
		for alnum(at(g, i)) || at(g, i) == '-' {
			i++
		}
		if n--; n == 0 {
			return i
		}
		if at(g, i) == '.' || at(g, i) == '。' {
			i++
		} else {
			i += len(" dot ")
		}
	}
}
