package pii

import (
	"strings"
	"unicode/utf8"
)

// An address is found by its core: a street, village or estate with a number
// behind it, or behind words such as 住在 a village or an estate by its name.
// It then grows to the left up to the district and to the right over building,
// unit and room. Province, city and district stay, for the answer depends on
// them and they point at nobody.

const (
	nameMax   = 16 // glyphs of street and town before the core
	tailMax   = 12 // parts behind the core
	clauseMax = 48
)

func findAddresses(g []glyph) []Finding {
	var fs []Finding
	done := 0
	for i := 0; i < len(g); i++ {
		if !han(g[i].r) {
			continue
		}
		if end := homeCue(g, i); end > 0 {
			if lo, hi := home(g, end); hi > lo {
				fs = append(fs, finding(g, lo, hi, Address))
				done, i = hi, hi-1
				continue
			}
		}
		end := placeEnd(g, i, placeEnds)
		if end == 0 {
			continue
		}
		n := houseNumber(g, end)
		if n == 0 {
			continue
		}
		lo := nameStart(g, i, done)
		if lo == i && end-i < 2 || lo == end {
			continue
		}
		hi := tail(g, n)
		if lo = skipRegion(g, lo, i); lo >= hi {
			continue
		}
		fs = append(fs, finding(g, lo, hi, Address))
		done, i = hi, hi-1
	}
	return fs
}

// placeEnd returns the end of the word in ends that stands at g[i], or 0.
func placeEnd(g []glyph, i int, ends []string) int {
	if !strings.ContainsRune(placeFirst, at(g, i)) {
		return 0
	}
	for _, w := range ends {
		if !hasWord(g, i, w) {
			continue
		}
		end := i + utf8.RuneCountInString(w)
		for _, not := range notPlaces {
			if hasWord(g, end-utf8.RuneCountInString(not), not) {
				return 0
			}
		}
		return end
	}
	return 0
}

// houseNumber returns the end of a number with its unit, such as 东12-3号 or
// 三组, at g[i], or 0.
func houseNumber(g []glyph, i int) int {
	for n := 0; n < 3 && i < len(g) && strings.ContainsRune("东西南北中段 東一二三四五六七八九第,", g[i].r); n++ {
		if e := numbered(g, i, true); e > 0 {
			return e
		}
		i++
	}
	return numbered(g, i, true)
}

// numbered returns the end of a number at g[i]. With unit a unit must follow,
// else digits alone will do, as in the 501 of 3栋501.
func numbered(g []glyph, i int, unit bool) int {
	j, digits := i, 0
	for j < len(g) && j-i < 10 {
		r := g[j].r
		if g[j].digit >= 0 || r == '十' || r == '百' || j == i && strings.ContainsRune("甲乙丙丁", r) {
			digits++
		} else if !letter(r) && (digits == 0 || r != '-' && r != '之' && r != '#') {
			break
		}
		j++
	}
	if j == i {
		return 0
	}
	if j < len(g) && !strings.ContainsRune(unitFirst, g[j].r) && unit {
		return 0
	}
	for _, not := range notUnits {
		if hasWord(g, j, not) {
			return 0
		}
	}
	for _, u := range units {
		if hasWord(g, j, u) && (digits > 0 || strings.Contains("栋幢座棟", u)) {
			return j + utf8.RuneCountInString(u)
		}
	}
	if unit || digits < 2 || digits > 5 || j < len(g) && strings.ContainsRune("元年月日岁天个张块分点次人万千小時时歲塊點", g[j].r) {
		return 0
	}
	return j
}

// tail grows an address over buildings, units, rooms and estates behind g[i].
func tail(g []glyph, i int) int {
	for range tailMax {
		j := i
		for n := 0; n < 2 && j < len(g) && strings.ContainsRune(" -,、·#的", g[j].r); n++ {
			j++
		}
		if e := numbered(g, j, j < len(g) && strings.ContainsRune(",、", at(g, j-1))); e > 0 {
			i = e
			continue
		}
		e := 0
		for k := j; k < j+10 && k < len(g) && han(g[k].r); k++ { // 阳光花园3栋
			if end := placeEnd(g, k, placeEnds); end > 0 && k > j {
				e = houseNumber(g, end)
				break
			}
		}
		if e == 0 {
			break
		}
		i = e
	}
	for _, w := range []string{"楼", "层", "户", "樓", "門", "门"} {
		if i > 0 && g[i-1].digit >= 0 && hasWord(g, i, w) {
			i++
		}
	}
	return i
}

// stops end the way to the left: words before an address, not in one.
const stops = "在住于是到去址我你他她寄的给把从至往問问让請请您們们找"

// nameStart returns where the name that ends before g[i] begins, not before
// done.
func nameStart(g []glyph, i, done int) int {
	lo := i
	for lo > done && i-lo < nameMax {
		r := g[lo-1].r
		if !han(r) || strings.ContainsRune(stops, r) || strings.ContainsRune("省市县縣", r) && i-lo > 0 {
			break
		}
		if r == '区' && i-lo > 0 && !strings.ContainsRune("小社园厂校", at(g, lo-2)) || r == '區' && i-lo > 0 {
			break
		}
		lo--
	}
	return lo
}

// cities of Guangdong are skipped like regions even without 市 behind them.
var cities = strings.Fields("广州 深圳 珠海 汕头 佛山 韶关 湛江 肇庆 江门 茂名 惠州 梅州 汕尾 河源 阳江 清远 东莞 中山 潮州 揭阳 云浮 广东")

// skipRegion returns where an address that begins at g[lo] goes below the
// district. It does not pass before, where the core begins.
func skipRegion(g []glyph, lo, before int) int {
	for {
		next := lo
		for j := lo + 1; j < before && j-lo < 8; j++ {
			r := g[j].r
			if strings.ContainsRune("省市县縣", r) || (r == '区' || r == '區') && !strings.ContainsRune("小社园厂校新", g[j-1].r) {
				next = j + 1
				break
			}
		}
		if next == lo {
			for _, c := range cities {
				if hasWord(g, lo, c) && before-lo >= 4 {
					next = lo + 2
				}
			}
		}
		if next == lo {
			return lo
		}
		lo = next
	}
}

// homeCue returns the end of words that announce where someone lives, or 0.
func homeCue(g []glyph, i int) int {
	for _, w := range []string{"住在", "家住", "住址", "地址", "寄到", "寄往", "我住", "現住", "现住", "家在", "寄给", "送到"} {
		if hasWord(g, i, w) {
			i += 2
			if at(g, i) == '栏' || at(g, i) == '欄' {
				return 0
			}
			for n := 0; n < 4 && i < len(g) && strings.ContainsRune(" :是为在於于為", g[i].r); n++ {
				i++
			}
			return i
		}
	}
	return 0
}

// home returns the part below the district of an address that begins at g[i],
// if the clause names a village or estate or has a house number.
func home(g []glyph, i int) (lo, hi int) {
	core, from := 0, i
	for j := i; j < len(g) && j-i < clauseMax; j++ {
		r := g[j].r
		if strings.ContainsRune(",。;!?、\n~", r) && r != 0 || j > i && homeCue(g, j) > 0 {
			break
		}
		if e := numbered(g, j, true); e > 0 && (j == i || !alnum(at(g, j-1)) && g[j-1].digit < 0) && !ordinal(g, j, e) {
			if core == 0 {
				core = j
			}
			hi = tail(g, e)
			j = hi - 1
			continue
		}
		if core > 0 || j == i {
			continue
		}
		if e := placeEnd(g, j, estates); e > 0 && han(at(g, j-1)) {
			if start := skipRegion(g, max(i, nameStart(g, j, i)), j); j-start >= 2 && placeName(g, start, j) {
				core, from, hi = j, start, e
			}
		}
	}
	if core == 0 {
		return 0, 0
	}
	lo = skipRegion(g, from, core)
	if lo == core && hi-lo < 2 {
		return 0, 0
	}
	return lo, hi
}

// ordinal reports whether a number is a date (25号) rather than a house: alone
// behind the cue, or with 月 before it.
func ordinal(g []glyph, i, end int) bool {
	return at(g, i-1) == '月' || at(g, i-1) == '第' || at(g, end-1) == '号' && !han(at(g, i-1))
}

// placeName reports whether g[i:j] can be the name of a village or estate.
func placeName(g []glyph, i, j int) bool {
	for ; i < j; i++ {
		if strings.ContainsRune("哪那这這個个某什么同没有不要能吗或附边里农写填应该还只是就都想问可以", g[i].r) {
			return false
		}
	}
	return true
}
