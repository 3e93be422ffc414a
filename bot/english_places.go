package bot

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"sync"

	"github.com/mozillazg/go-pinyin"

	"zhengda/knowledge"
)

// latinPlaces are the names of places as English writes them: the provinces, their
// cities, and the districts and counties of Guangdong.
type latinPlaces struct {
	byName map[string]knowledge.Region // in lower case
	names  map[string]string           // English name by code
	form   *regexp.Regexp              // of any of them
}

// customaryNames are those that are no plain pinyin of the Chinese name, or that
// are also written otherwise; the first is the one that answers use.
var customaryNames = map[string][]string{
	"150000": {"Inner Mongolia"}, "540000": {"Tibet", "Xizang"}, "610000": {"Shaanxi"}, "810000": {"Hong Kong", "hongkong"},
	"820000": {"Macao", "Macau"}, "710000": {"Taiwan"}, "500000": {"Chongqing"}, "640000": {"Ningxia"}, "450000": {"Guangxi"},
	"650000": {"Xinjiang"}, "230100": {"Harbin"}, "150100": {"Hohhot"}, "540100": {"Lhasa"}, "650100": {"Urumqi"}, "610100": {"Xi'an", "xian"},
	"350200": {"Xiamen"}, "430100": {"Changsha"}, "220100": {"Changchun"}, "440100": {"Guangzhou", "canton"}, "440600": {"Foshan"}, "440113": {"Panyu"}, "441900": {"Dongguan"},
	"340100": {"Hefei"}, "341200": {"Fuyang"}, "510100": {"Chengdu"}, "440306": {"Bao'an", "baoan"}, "440500": {"Shantou", "swatow"},
	"371600": {"Binzhou"}, "340500": {"Ma'anshan", "maanshan"}, "410000": {"Henan"}, "130000": {"Hebei"}, "440000": {"Guangdong"},
}

var placesInLatin = sync.OnceValue(func() latinPlaces {
	p := latinPlaces{byName: map[string]knowledge.Region{}, names: map[string]string{}}
	enter := func(code string) {
		r, ok := knowledge.RegionByCode(code)
		if !ok {
			return
		}
		for i, name := range slices.Concat(customaryNames[code], spelled(r)) {
			if i == 0 {
				p.names[code] = name
			}
			name = strings.ToLower(name)
			if _, taken := p.byName[name]; !taken {
				p.byName[name] = r
			}
		}
	}
	for _, level := range []int{10000, 100} { // provinces before cities: Jilin
		for n := 110000; n <= 820000; n += level {
			enter(fmt.Sprint(n))
		}
	}
	for n := 440100; n < 450000; n++ { // districts and counties
		enter(fmt.Sprint(n))
	}
	var names []string
	for n := range p.byName {
		names = append(names, regexp.QuoteMeta(n))
	}
	slices.SortFunc(names, func(a, b string) int { return len(b) - len(a) })
	p.form = regexp.MustCompile(`\b(` + strings.Join(names, "|") + `)\b(?:[ -](?:city|province|district|county))?`)
	return p
})

// spelled is the pinyin of a region's name without its kind (市, 区): nil for
// names of one character, and for those that are no names (城区).
func spelled(r knowledge.Region) []string {
	name := r.Short
	if name == "" {
		name = r.Name
		for _, kind := range []string{"壮族自治区", "回族自治区", "维吾尔自治区", "自治区", "特别行政区", "自治县", "自治州", "地区", "省", "市", "区", "县", "盟"} {
			name = strings.TrimSuffix(name, kind)
		}
	}
	if n := len([]rune(name)); n < 2 || n > 4 {
		return nil
	}
	latin := strings.Join(pinyin.LazyPinyin(name, pinyin.NewArgs()), "")
	if len(latin) < 5 || englishWords[latin] {
		return nil
	}
	return []string{strings.ToUpper(latin[:1]) + latin[1:]}
}

// placeName is a region's name in English; of one without, the Chinese.
func placeName(code string) string {
	if n, ok := placesInLatin().names[code]; ok {
		return n
	}
	r, _ := knowledge.RegionByCode(code)
	return r.Name
}

// placesInChinese puts the Chinese names of places in the place of the English
// ones. The text is in lower case.
func placesInChinese(text string) string {
	p := placesInLatin()
	return p.form.ReplaceAllStringFunc(text, func(m string) string {
		name := p.form.FindStringSubmatch(m)[1]
		return p.byName[name].Name
	})
}
