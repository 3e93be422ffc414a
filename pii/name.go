package pii

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// strength of the words that announce a name.
type strength int

const (
	doubtful strength = iota // 我是, 本人: the name must fill its clause
	likely                   // 我叫: the words behind may go on
	field                    // 姓名: as on a form, with a colon or 是 behind
)

// nameCues announce a name, the longer before the shorter they contain.
var nameCues = []struct {
	word string
	strength
}{
	{"名字叫做", likely}, {"名字叫", likely}, {"名字", field}, {"名叫", likely},
	{"姓名", field}, {"联系人", field}, {"收件人", field}, {"收货人", field}, {"申请人", field}, {"监护人", field}, {"户主", field}, {"申領人", field}, {"申领人", field},
	{"聯繫人", field}, {"聯絡人", field}, {"曾用名", field},
	{"我叫", likely}, {"他叫", likely}, {"她叫", likely}, {"我名叫", likely},
	{"儿子叫", likely}, {"女儿叫", likely}, {"孩子叫", likely}, {"小孩叫", likely}, {"宝宝叫", likely}, {"老公叫", likely}, {"老婆叫", likely}, {"妈妈叫", likely}, {"爸爸叫", likely},
	{"母亲叫", likely}, {"父亲叫", likely}, {"朋友叫", likely}, {"妹妹叫", likely}, {"弟弟叫", likely}, {"哥哥叫", likely}, {"姐姐叫", likely}, {"我妈叫", likely}, {"我爸叫", likely},
	{"我是", doubtful}, {"本人", doubtful},
}

// cueFirst is the set of first characters of nameCues, to pass over the rest
// of a text quickly.
const cueFirst = "名姓联收申监户聯曾叫我他她儿女孩小宝老妈爸母父朋妹弟哥姐本"

func findNames(g []glyph) []Finding {
	fs := findEnglishNames(g)
	for i := 0; i < len(g); i++ {
		if !strings.ContainsRune(cueFirst, g[i].r) {
			continue
		}
		for _, cue := range nameCues {
			if !hasWord(g, i, cue.word) {
				continue
			}
			lo, hi := named(g, i+utf8.RuneCountInString(cue.word), cue.strength)
			if hi > lo {
				fs = append(fs, finding(g, lo, hi, Name))
				i = hi - 1
				break
			}
		}
	}
	return fs
}

// named returns the name behind a cue that ends before g[i].
func named(g []glyph, i int, s strength) (lo, hi int) {
	signs := 0
	for n := 0; n < 5 && i < len(g) && strings.ContainsRune(" :\t“\"是为叫為-【[(", g[i].r); n++ {
		if s != field && strings.ContainsRune("是为叫為", g[i].r) {
			return 0, 0
		}
		i++
		signs++
	}
	if s == field && signs == 0 {
		return 0, 0
	}
	if hi := dotted(g, i); hi > 0 {
		return i, hi
	}
	if s != doubtful {
		if hi := capitalised(g, i); hi > 0 {
			return i, hi
		}
	}
	n := surname(g, i)
	if n == 0 {
		return 0, 0
	}
	given := i + n
	if s == field && at(g, given) == ' ' && han(at(g, given+1)) { // 姓名:张 三
		given++
	}
	hi = given
	for hi < len(g) && hi-given < 3 && han(g[hi].r) && !strings.ContainsRune(neverGiven, g[hi].r) && !goesOn(g, hi, s) {
		hi++
	}
	switch {
	case hi == given:
		return 0, 0
	case ends(g, hi), kin(g, hi), goesOn(g, hi, s):
		return i, hi
	case s == doubtful:
		return 0, 0
	}
	return i, min(hi, given+2) // 我叫李小明帮忙看看: most given names have two
}

// ends reports whether no Chinese word goes on at g[i].
func ends(g []glyph, i int) bool { return i >= len(g) || !han(g[i].r) }

// kin reports whether a relation stands at g[i], as in 我是李小明的妈妈.
func kin(g []glyph, i int) bool {
	if at(g, i) != '的' {
		return false
	}
	for _, w := range []string{"妈", "爸", "母", "父", "家长", "老公", "老婆", "妻", "丈夫", "儿", "女", "监护", "朋友", "爱人", "哥", "姐", "弟", "妹", "奶", "爷", "外", "亲"} {
		if hasWord(g, i+1, w) {
			return true
		}
	}
	return false
}

// goesOn reports whether a word stands at g[i] that follows a name in a
// sentence, so that the name is over.
func goesOn(g []glyph, i int, s strength) bool {
	for _, w := range []string{"谢谢", "请问", "你好", "您好", "我想", "我要", "我的", "想问", "謝謝", "請問"} {
		if hasWord(g, i, w) {
			return true
		}
	}
	if s == doubtful {
		return false
	}
	for _, w := range []string{"想", "今年", "身份", "电话", "手机", "住", "来自", "请", "现在", "户口", "有", "可以", "帮", "出生", "因为", "需", "问", "性别", "男,", "女,", "联系", "丢", "這", "電話", "手機", "請", "現在"} {
		if hasWord(g, i, w) {
			return true
		}
	}
	return false
}

// dotted returns the end of a name with dots between, such as 阿依古丽·买买提.
func dotted(g []glyph, i int) int {
	dots, n, start := 0, 0, i
	for ; i < len(g) && i-start < 24; i++ {
		switch r := g[i].r; {
		case strings.ContainsRune("·•・‧", r) && n >= 2:
			dots, n = dots+1, 0
		case han(r) && n < 6:
			n++
		default:
			if dots > 0 && n >= 1 {
				return i
			}
			return 0
		}
	}
	if dots > 0 && n >= 1 {
		return i
	}
	return 0
}

// capitalised returns the end of up to three Latin words such as Tom Smith.
func capitalised(g []glyph, i int) int {
	end := 0
	for n := 0; n < 3; n++ {
		w, next := latinWord(g, i)
		if len(w) < 2 || w[0] > 'Z' || w[1] < 'a' {
			break
		}
		end = next
		if at(g, next) != ' ' {
			break
		}
		i = next + 1
	}
	return end
}

func latinWord(g []glyph, i int) (string, int) {
	var w []byte
	for ; letter(at(g, i)) && len(w) < 24; i++ {
		w = append(w, byte(g[i].r))
	}
	return string(w), i
}

var (
	// notNamed follow "my name is" in questions about a name.
	notNamed = strings.Fields("wrong misspelled misspelt not different spelled spelt on in incorrect changed the a an too very missing printed written hard rare long short mistaken same correct right only now still being also to and but of for what why how that if when because is was id card changing being unclear blurred")
	pinyin   = strings.Fields("wang li zhang liu chen yang huang zhao zhou wu xu sun ma zhu hu guo he gao lin zheng xie luo liang song tang han feng deng cao peng zeng xiao tian dong yuan pan yu jiang cai ye cheng su wei lv lu ding ren shen yao cui zhong tan fan jin shi liao jia xia fu fang bai zou meng xiong qin qiu yin xue yan duan lei hou long tao mao hao gong shao")
)

// findEnglishNames finds the words behind "my name is".
func findEnglishNames(g []glyph) []Finding {
	var fs []Finding
	for i := range g {
		if g[i].r != 'm' && g[i].r != 'M' || letter(at(g, i-1)) {
			continue
		}
		for _, cue := range []string{"my name is ", "my name's ", "my name: ", "my name:"} {
			if !hasWord(g, i, cue) {
				continue
			}
			lo := i + len(cue)
			hi := capitalised(g, lo)
			if hi == 0 {
				hi = lowerName(g, lo)
			}
			if w, _ := latinWord(g, lo); hi > 0 && !slices.Contains(notNamed, strings.ToLower(w)) {
				fs = append(fs, finding(g, lo, hi, Name))
			}
			break
		}
	}
	return fs
}

// lowerName takes a name typed without capitals, or all in them, if it begins
// or goes on with a surname in pinyin.
func lowerName(g []glyph, i int) int {
	first, end := latinWord(g, i)
	if first == "" {
		return 0
	}
	second, next := latinWord(g, end+1)
	isSurname := func(w string) bool { return slices.Contains(pinyin, strings.ToLower(w)) }
	if at(g, end) != ' ' || second == "" || slices.Contains(notNamed, strings.ToLower(second)) {
		if isSurname(first) || at(g, end) == 0 || !letter(at(g, end+1)) && len(first) > 2 {
			return end
		}
		return 0
	}
	if isSurname(first) || isSurname(second) {
		return next
	}
	return 0
}
