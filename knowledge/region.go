package knowledge

import (
	"cmp"
	_ "embed"
	"slices"
	"strings"
	"sync"
	"unicode/utf8"
)

// Region is a place of the administrative divisions.
type Region struct {
	Code   string // GB/T 2260, six digits; towns of Guangdong have nine (statistical codes)
	Name   string // 湛江市
	Short  string // 湛江; empty when the short form is an everyday word
	Parent string // code of the region it lies in; empty for the nation
}

//go:embed regions.tsv
var regionsTSV string

type regionTable struct {
	byCode  map[string]Region
	byName  map[string]Region    // full and short names and aliases
	longest map[rune]int         // of byName's keys, in runes, by the character they begin with
	first   map[string][2]string // of each region's parts, the two with the lowest codes; Guangdong left out
}

// regions is the table of regions.tsv, read once; it never changes.
var regions = sync.OnceValue(func() regionTable {
	t := regionTable{byCode: map[string]Region{}, byName: map[string]Region{}, first: map[string][2]string{}, longest: map[rune]int{}}
	for line := range strings.Lines(regionsTSV) {
		line = strings.TrimRight(line, "\n")
		if line == "" || line[0] == '#' {
			continue
		}
		f := strings.Split(line, "\t")
		r := Region{Code: f[0], Name: f[1], Short: f[2], Parent: f[3]}
		t.byCode[r.Code] = r
		if f := t.first[r.Parent]; r.Code != Guangdong {
			switch {
			case f[0] == "" || r.Code < f[0]:
				f[0], f[1] = r.Code, f[0]
			case f[1] == "" || r.Code < f[1]:
				f[1] = r.Code
			}
			t.first[r.Parent] = f
		}
		t.name(r.Name, r)
		if r.Short != "" && r.Code != Nation {
			t.name(r.Short, r)
		}
	}
	for alias, code := range regionAliases {
		t.name(alias, t.byCode[code])
	}
	return t
})

// name enters a name for a region. Where two places share one, Guangdong's is
// meant, and of two elsewhere the wider one.
func (t *regionTable) name(n string, r Region) {
	if have, taken := t.byName[n]; taken {
		haveHere, here := strings.HasPrefix(have.Code, "44"), strings.HasPrefix(r.Code, "44")
		if haveHere && !here || haveHere == here && len(t.chain(have.Code)) <= len(t.chain(r.Code)) {
			return
		}
	}
	t.byName[n] = r
	rs := []rune(n)
	t.longest[rs[0]] = max(t.longest[rs[0]], len(rs))
}

func (t *regionTable) chain(code string) []string {
	var out []string
	for code != "" {
		r, ok := t.byCode[code]
		if !ok {
			break
		}
		out = append(out, code)
		code = r.Parent
	}
	return out
}

// regionAliases are names people use that are no short form of the official one.
var regionAliases = map[string]string{
	"羊城": "440100", "鹏城": "440300", "莞城": "441900", "guangzhou": "440100", "shenzhen": "440300", "zhuhai": "440400",
	"shantou": "440500", "foshan": "440600", "shaoguan": "440200", "heyuan": "441600", "meizhou": "441400", "huizhou": "441300",
	"shanwei": "441500", "dongguan": "441900", "zhongshan": "442000", "jiangmen": "440700", "yangjiang": "441700",
	"zhanjiang": "440800", "maoming": "440900", "zhaoqing": "441200", "qingyuan": "441800", "chaozhou": "445100",
	"jieyang": "445200", "yunfu": "445300", "guangdong": "440000", "粤": "440000",
}

// RegionByCode finds a region by its code.
func RegionByCode(code string) (Region, bool) { r, ok := regions().byCode[code]; return r, ok }

// RegionByName finds a region by full name, short name or alias.
func RegionByName(name string) (Region, bool) {
	r, ok := regions().byName[strings.ToLower(strings.TrimSpace(name))]
	return r, ok
}

// Ancestors are the codes of the region and of all it lies in, narrowest
// first, ending with the nation; nil for an unknown code.
func Ancestors(code string) []string { t := regions(); return t.chain(code) }

// CityNames lists the short names of the country's provinces and cities (湛江, 湖南),
// in the order of their codes.
func CityNames() []string {
	var codes, names []string
	for code := range regions().byCode {
		codes = append(codes, code)
	}
	slices.Sort(codes)
	for _, code := range codes {
		if r := regions().byCode[code]; r.Short != "" && r.Code != Nation && strings.HasSuffix(code, "00") {
			names = append(names, r.Short)
		}
	}
	return names
}

// guangdongCities are the short names of the province's cities.
var guangdongCities = sync.OnceValue(func() []string {
	var names []string
	for _, r := range regions().byCode {
		if r.Parent == Guangdong {
			names = append(names, cmp.Or(r.Short, r.Name))
		}
	}
	slices.Sort(names)
	return names
})

// RegionWithin reports whether the region is, or lies in, the other one.
func RegionWithin(code, ancestor string) bool {
	for _, c := range Ancestors(code) {
		if c == ancestor {
			return true
		}
	}
	return false
}

// City is the prefecture-level city that the region is or lies in; ok is false
// for provinces, the nation and unknown codes.
func City(code string) (Region, bool) {
	chain := Ancestors(code)
	if len(chain) < 3 { // nation, or province and nation
		return Region{}, false
	}
	return RegionByCode(chain[len(chain)-3])
}

// Province is the province that the region is or lies in.
func Province(code string) (Region, bool) {
	chain := Ancestors(code)
	if len(chain) < 2 {
		return Region{}, false
	}
	return RegionByCode(chain[len(chain)-2])
}

// Level names how wide a region is: nation, province or city (counties and
// towns included); empty for an unknown code.
func Level(code string) string {
	switch len(Ancestors(code)) {
	case 0:
		return ""
	case 1:
		return "nation"
	case 2:
		return "province"
	}
	return "city"
}

// RegionMatch is a place named in a text, with its byte offsets.
type RegionMatch struct {
	Region
	Start, End int
}

// FindRegions finds the places named in a text, the longest name at each
// position, left to right, without overlaps. Latin names match in lower case.
func FindRegions(text string) []RegionMatch {
	t := regions()
	offsets := make([]int, 0, len(text)+1)
	for i := range text {
		offsets = append(offsets, i)
	}
	n := len(offsets)
	offsets = append(offsets, len(text))
	var out []RegionMatch
	for i := 0; i < n; {
		step := 1
		first, _ := utf8.DecodeRuneInString(text[offsets[i]:])
		for size := min(t.longest[first], n-i); size >= 1; size-- {
			word := text[offsets[i]:offsets[i+size]]
			r, ok := t.byName[word]
			if !ok || noPlace(r, text[offsets[i+size]:]) || size == 1 && !regionLetter(text, offsets[i], offsets[i+1]) || latin(word) && !wordBounds(text, offsets[i], offsets[i+size]) {
				continue
			}
			out = append(out, RegionMatch{r, offsets[i], offsets[i+size]})
			step = size
			break
		}
		i += step
	}
	return out
}

// noPlace tells words that begin like a place: 中山装, 中山路, 中山大学.
func noPlace(r Region, after string) bool {
	if r.Code != "442000" {
		return false
	}
	for _, w := range []string{"装", "路", "陵", "服", "大学"} {
		if strings.HasPrefix(after, w) {
			return true
		}
	}
	return false
}

// regionLetter accepts 粤 alone only before 户籍 or 籍: elsewhere it is part of
// names such as 粤居码.
func regionLetter(text string, _, end int) bool {
	return strings.HasPrefix(text[end:], "户") || strings.HasPrefix(text[end:], "籍")
}

func latin(s string) bool { return s[0] < 0x80 }

func wordBounds(text string, start, end int) bool {
	letter := func(b byte) bool { return b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z' }
	return (start == 0 || !letter(text[start-1])) && (end == len(text) || !letter(text[end]))
}
