package knowledge

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// MomentMatch is a date or a time of day and the bytes at which it stands in
// the text.
type MomentMatch struct {
	Value      string // 2018年4月1日, 2018年4月, 2018年, 4月1日; 9:00, 17:30
	Clock      bool   // a time of day
	Start, End int
}

// Less are the forms of a date that say less: of 2018年4月1日 the year, the month
// and the day without the year.
func (m MomentMatch) Less() []string {
	year, rest, ok := strings.Cut(m.Value, "年")
	if !ok || rest == "" {
		return nil
	}
	out := []string{year + "年"}
	if month, day, _ := strings.Cut(rest, "月"); day != "" {
		out = append(out, year+"年"+month+"月", rest)
	}
	return out
}

const dayNumber = `(?:[0-9]{1,2}|[一二三四五六七八九十廿卅]{1,3})`

var (
	momentForm = regexp.MustCompile(
		`([0-9]{4}|[〇零一二三四五六七八九]{4})\s*年(?:\s*(` + dayNumber + `)\s*月(?:\s*(` + dayNumber + `)\s*[日号])?)?` +
			`|\b([0-9]{4})[-/.]([0-9]{1,2})(?:[-/.]([0-9]{1,2}))?\b` +
			`|(` + dayNumber + `)\s*月\s*(` + dayNumber + `)\s*[日号]`)
	clockForm = regexp.MustCompile(`(上午|早上|早晨|中午|下午|晚上|傍晚)?\s*(?:([0-9]{1,2}):([0-9]{2})\b|(` + dayNumber + `)\s*[点时](?:\s*(半|` + dayNumber + `\s*分))?)`)
)

// FindMoments lists the dates and times of day of a text that is in NFKC and
// lower case, with their places in it. A standard's number (GA 461-2004) and a
// number of hours (2小时) are none.
func FindMoments(text string) []MomentMatch {
	var out []MomentMatch
	if strings.ContainsAny(text, "年月-/.") {
		for _, m := range momentForm.FindAllStringSubmatchIndex(text, -1) {
			part := func(groups ...int) string {
				for _, g := range groups {
					if m[2*g] >= 0 {
						return plainNumber(text[m[2*g]:m[2*g+1]])
					}
				}
				return ""
			}
			value := ""
			for _, p := range []struct{ number, unit string }{{part(1, 4), "年"}, {part(2, 5, 7), "月"}, {part(3, 6, 8), "日"}} {
				if p.number != "" {
					value += p.number + p.unit
				}
			}
			if y, _ := strconv.Atoi(part(4)); part(4) != "" && (y < 1900 || y > 2100 || part(5) > "12" && len(part(5)) > 1) {
				continue
			}
			out = append(out, MomentMatch{Value: value, Start: m[0], End: m[1]})
		}
	}
	if strings.ContainsAny(text, ":点时") {
		for _, m := range clockForm.FindAllStringSubmatchIndex(text, -1) {
			if c, ok := clockAt(text, m); ok {
				out = append(out, c)
			}
		}
	}
	slices.SortFunc(out, func(a, b MomentMatch) int { return a.Start - b.Start })
	return out
}

// clockAt reads a match of clockForm. 一点 and 一时 without a part of the day are
// figures of speech.
func clockAt(text string, m []int) (MomentMatch, bool) {
	group := func(g int) string {
		if m[2*g] < 0 {
			return ""
		}
		return text[m[2*g]:m[2*g+1]]
	}
	half, hours, minutes := group(1), group(2)+group(4), group(3)
	if m[0] > 0 && half == "" && isDigit(text[m[0]-1]) {
		return MomentMatch{}, false
	}
	if group(4) != "" && half == "" && (!isDigit(group(4)[0]) || strings.HasPrefix(text[m[1]:], "间")) {
		return MomentMatch{}, false
	}
	h, _ := strconv.Atoi(plainNumber(hours))
	if g := group(5); g == "半" {
		minutes = "30"
	} else if g != "" {
		minutes = plainNumber(strings.TrimRight(strings.TrimSuffix(g, "分"), " "))
	}
	min, _ := strconv.Atoi(minutes)
	if h < 12 && (half == "下午" || half == "晚上" || half == "傍晚") {
		h += 12
	}
	if h > 24 || min > 59 {
		return MomentMatch{}, false
	}
	clock := strconv.Itoa(h) + ":"
	if min < 10 {
		clock += "0"
	}
	return MomentMatch{Value: clock + strconv.Itoa(min), Clock: true, Start: m[0], End: m[1]}, true
}

// plainNumber is a number in digits without zeros in front.
func plainNumber(s string) string {
	if s = strings.TrimSpace(s); s != "" && !isDigit(s[0]) {
		if n, ok := ChineseNumber(s); ok {
			return strconv.Itoa(n)
		}
	}
	return strings.TrimLeft(s, "0")
}
