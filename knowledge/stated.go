package knowledge

import (
	"regexp"
	"slices"
	"strings"

	"golang.org/x/text/unicode/norm"
)

// stated is what of a text must be true to the letter.
type stated struct {
	figures   []string // with a unit, as Figure.String gives them
	dates     []string // 2023年3月31日, 2023年3月, 2023年, 3月31日
	phones    []string
	platforms []string // by their names in the registry
	papers    []string // without quotation marks
}

// statedIn reads a text. papers are the names of papers that are known; what
// stands in 《》 is one in any case.
func statedIn(text string, papers map[string]bool) stated {
	var st stated
	for _, p := range platformsIn(text) {
		st.platforms = append(st.platforms, p.name)
	}
	for _, m := range quotedForm.FindAllStringSubmatch(text, -1) {
		if name := plainName(m[1] + m[2] + m[3]); m[1] != "" || papers[name] {
			st.papers = append(st.papers, name)
		}
	}
	for name := range papers {
		if properTitle.MatchString(name) && strings.Contains(text, name) && !slices.Contains(st.papers, name) {
			st.papers = append(st.papers, name)
		}
	}
	slices.Sort(st.papers)
	rest := strings.ToLower(norm.NFKC.String(text))
	rest = dateForm.ReplaceAllStringFunc(rest, func(s string) string {
		st.dates = append(st.dates, sameDate(s))
		return "〓"
	})
	rest = phoneForm.ReplaceAllStringFunc(rest, func(s string) string {
		st.phones = append(st.phones, notDigit.ReplaceAllString(s, ""))
		return "〓"
	})
	rest = noFigure.ReplaceAllString(rest, "〓")
	for range 2 { // 14、15或16岁
		rest = rangeForm.ReplaceAllString(rest, "$1$3〓$2$3")
	}
	for _, f := range Figures(rest) {
		if f.Unit != "" {
			st.figures = append(st.figures, f.String())
		}
	}
	return st
}

var (
	quotedForm = regexp.MustCompile(`《([^》]+)》|“([^”]+)”|「([^」]+)」`)
	// properTitle is a name that is that of a paper without quotation marks too.
	properTitle = regexp.MustCompile(`^\p{Han}{4,}(?:凭证|登记表|承诺书|采集回执)$`)
	dateForm    = regexp.MustCompile(`(\d{4})\s*年(?:\s*(\d{1,2})\s*月(?:\s*(\d{1,2})\s*[日号])?)?|\b(\d{4})-(\d{2})(?:-(\d{2}))?\b|(\d{1,2})\s*月\s*(\d{1,2})\s*[日号]`)
	phoneForm   = regexp.MustCompile(`(?:拨打|致电|电话|热线)\s*[0-9]{3,}|\b0\d{2,3}-\d{7,8}\b|\b[0-9]{5,}\b`)
	notDigit    = regexp.MustCompile(`[^0-9]+`)
	// noFigure holds numerals that are no figures: weekdays, articles of a law,
	// 哪一年, and how many papers are spoken of (两张证).
	noFigure = regexp.MustCompile(`(?:周|星期|礼拜)[一二三四五六日天]+|[一二三四五六]年级|[哪某每同那这]一[年月日天]|[两二三四](?:张|份)|第[0-9` + NumeralChars + `]+(?:条|款|项|章|个|步|次|天|位|点)`)
	// rangeForm is two figures that share the unit of the second: 16—25周岁, 358×441像素.
	rangeForm = regexp.MustCompile(`([0-9.]+|[二两三四五六七八九十]+)\s*(?:-|–|—|~|至|到|或|、|×|x|\*)\s*([0-9.]+|[二两三四五六七八九十]+)\s*(` + strings.Join(unitNames, "|") + `)`)
)

// sameDate is a date in one form: 2018年4月1日.
func sameDate(s string) string {
	m := dateForm.FindStringSubmatch(s)
	out := ""
	for _, part := range []struct{ digits, unit string }{{m[1] + m[4], "年"}, {m[2] + m[5] + m[7], "月"}, {m[3] + m[6] + m[8], "日"}} {
		if part.digits != "" {
			out += strings.TrimLeft(part.digits, "0") + part.unit
		}
	}
	return out
}

// basis is what facts give: what a text may state.
type basis struct {
	figures, dates, phones, platforms map[string]bool
	papers                            []string
}

func basisOf(facts []OwnedFact) basis {
	b := basis{map[string]bool{}, map[string]bool{}, map[string]bool{}, map[string]bool{}, nil}
	for _, f := range facts {
		for _, text := range []string{f.Text(), f.Name} {
			st := statedIn(text, nil)
			for _, fig := range st.figures {
				b.figures[fig] = true
			}
			for _, d := range st.dates {
				b.addDate(d)
			}
			for _, n := range st.phones {
				b.phones[n] = true
			}
		}
		switch f.Kind {
		case Phone:
			b.phones[notDigit.ReplaceAllString(f.Value, "")] = true
		case Paper:
			b.papers = append(b.papers, plainName(f.Value))
		case Platform:
			b.addPlatform(f.Value)
		}
	}
	return b
}

// addDate adds a date with its less precise forms, and its day without the year.
func (b *basis) addDate(d string) {
	b.dates[d] = true
	year, rest, ok := strings.Cut(d, "年")
	if !ok {
		return
	}
	b.dates[year+"年"] = true
	if month, day, ok := strings.Cut(rest, "月"); ok {
		b.dates[year+"年"+month+"月"] = true
		if day != "" {
			b.dates[rest] = true
		}
	}
}

func (b *basis) addPlatform(name string) {
	if p, ok := platformNamed(name); ok {
		b.platforms[p.name] = true
	}
}

// lacks are the things stated that the basis does not give.
func (b basis) lacks(st stated) []string {
	var out []string
	for _, part := range []struct {
		said []string
		have map[string]bool
	}{{st.figures, b.figures}, {st.dates, b.dates}, {st.phones, b.phones}, {st.platforms, b.platforms}} {
		for _, s := range part.said {
			if !part.have[s] && !slices.Contains(out, s) {
				out = append(out, s)
			}
		}
	}
	for _, name := range st.papers {
		if !slices.ContainsFunc(b.papers, func(have string) bool { return strings.Contains(have, name) }) && !slices.Contains(out, name) {
			out = append(out, name)
		}
	}
	return out
}
