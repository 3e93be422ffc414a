package bot

import (
	"math/rand/v2"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"zhengda/knowledge"
)

// cited is a sentence of an answer with the passage it cites.
type citedSentence struct {
	question string
	text     string
	next     string // behind a yes or no
	passage  knowledge.Passage
	given    []knowledge.Passage // what it could have cited
	outcomes []knowledge.Outcome // what the rules say of the person
}

// mutator makes a lie of a true sentence by one change; ok is false when the
// sentence has nothing of its kind.
type mutator struct {
	kind   string
	mutate func(r *rand.Rand, s citedSentence) (lie citedSentence, ok bool)
}

var mutators = []mutator{
	{"figure", replaceOne(figureSpans, otherNumber)},
	{"figure of the passage", replaceOne(figureSpans, numberOfPassage)},
	{"unit", replaceOne(unitSpans, otherUnit)},
	{"date", replaceOne(dateSpans, otherDate)},
	{"platform", replaceOne(spansOf(platformNames), otherOf(platformNames))},
	{"document", replaceOne(spansOf(paperNames), otherOf(paperNames))},
	{"organisation", replaceOne(spansOf(officeNames), otherOf(officeNames))},
	{"invented name", replaceOne(spansOf(slices.Concat(platformNames, paperNames, officeNames)), inventedName)},
	{"city", replaceOne(spansOf(cityNames), otherOf(cityNames))},
	{"yes or no", flipWord},
	{"moved citation", moveCitation},
}

// span is a stretch of a text in bytes.
type span struct{ start, end int }

// replaceOne changes one of the stretches of a kind, chosen at random.
func replaceOne(find func(string) []span, other func(*rand.Rand, citedSentence, string) string) func(*rand.Rand, citedSentence) (citedSentence, bool) {
	return func(r *rand.Rand, s citedSentence) (citedSentence, bool) {
		spans := find(s.text)
		if len(spans) == 0 {
			return s, false
		}
		at := spans[r.IntN(len(spans))]
		was := s.text[at.start:at.end]
		now := other(r, s, was)
		if now == "" || now == was {
			return s, false
		}
		s.text = s.text[:at.start] + now + s.text[at.end:]
		return s, true
	}
}

var (
	numberWithUnit = regexp.MustCompile(`([0-9]+(?:\.[0-9]+)?|[二两三四五六七八九十百]+)\s*(?:个工作日|个月|周岁|像素|毫米|小时|分钟|元|日|天|年|岁|周|张|份|寸|cm|mm|dpi|%)`)
	wholeDate      = regexp.MustCompile(`[0-9]{4}年(?:[0-9]{1,2}月(?:[0-9]{1,2}日)?)?|[0-9]{1,2}月[0-9]{1,2}日|[0-9]{1,2}:[0-9]{2}`)
	digits         = regexp.MustCompile(`[0-9]+`)
)

func figureSpans(text string) []span { return numberSpans(text, false) }

func unitSpans(text string) []span { return numberSpans(text, true) }

// numberSpans are the numbers of a text that have a unit and are of no date, or
// those units.
func numberSpans(text string, units bool) []span {
	dates := wholeDate.FindAllStringIndex(text, -1)
	var out []span
	for _, m := range numberWithUnit.FindAllStringSubmatchIndex(text, -1) {
		if slices.ContainsFunc(dates, func(d []int) bool { return m[0] < d[1] && d[0] < m[1] }) || strings.HasSuffix(text[:m[0]], "第") {
			continue
		}
		if units {
			out = append(out, span{m[3], m[1]})
		} else {
			out = append(out, span{m[2], m[3]})
		}
	}
	return out
}

func otherNumber(r *rand.Rand, _ citedSentence, was string) string {
	return []string{"3", "5", "7", "9", "12", "15", "18", "20", "25", "30", "35", "40", "50", "60", "90", "100", "二十", "四十", "三"}[r.IntN(19)]
}

// numberOfPassage is another number that the same passage has.
func numberOfPassage(r *rand.Rand, s citedSentence, was string) string {
	var others []string
	for _, m := range numberWithUnit.FindAllStringSubmatch(s.passage.Text, -1) {
		if m[1] != was && !slices.Contains(others, m[1]) {
			others = append(others, m[1])
		}
	}
	return oneOf(r, others)
}

var unitsFor = map[string][]string{
	"元": {"角", "万元", "日", "%"}, "日": {"个月", "年", "个工作日", "小时"}, "天": {"个月", "年", "周", "小时"}, "个月": {"日", "年", "周"}, "年": {"个月", "日", "周"},
	"周岁": {"个月", "年", "天"}, "岁": {"个月", "年", "天"}, "像素": {"毫米", "厘米"}, "毫米": {"厘米", "像素"}, "mm": {"cm"}, "cm": {"mm"}, "寸": {"厘米", "毫米"},
	"小时": {"天", "分钟"}, "个工作日": {"个月", "小时", "周"}, "周": {"天", "个月"}, "张": {"寸", "元"}, "dpi": {"像素"}, "%": {"元"},
}

func otherUnit(r *rand.Rand, _ citedSentence, was string) string {
	return oneOf(r, unitsFor[strings.TrimSpace(was)])
}

func dateSpans(text string) []span {
	var out []span
	for _, m := range wholeDate.FindAllStringIndex(text, -1) {
		out = append(out, span{m[0], m[1]})
	}
	return out
}

// otherDate changes one number of a date or time of day.
func otherDate(r *rand.Rand, _ citedSentence, was string) string {
	at := digits.FindAllStringIndex(was, -1)
	m := at[r.IntN(len(at))]
	n, _ := strconv.Atoi(was[m[0]:m[1]])
	if n > 31 {
		n += 1 + r.IntN(3)
	} else if n = n%12 + 1; n == 0 {
		n = 1
	}
	number := strconv.Itoa(n)
	if strings.Contains(was, ":") && len(number) < 2 {
		number = "0" + number
	}
	return was[:m[0]] + number + was[m[1]:]
}

var (
	platformNames = []string{"粤居码", "粤省事", "广东政务服务网", "照片回执号", "广州公安", "广州微警务", "深圳公安", "珠海公安", "佛山政务服务", "惠服务U", "惠户政", "惠预约", "湛江户政", "i莞家"}
	paperNames    = []string{"临时居民身份证", "临时身份证", "居民户口簿", "户口簿", "居住证", "护照", "驾驶证", "社保卡", "出生医学证明", "结婚证", "学生证", "军官证", "租房合同", "劳动合同", "领取凭证", "登记表", "承诺书", "相片回执", "营业执照", "居民身份证"}
	officeNames   = []string{"公安机关", "派出所", "户政窗口", "民政局", "居委会", "村委会", "政务服务中心", "车管所", "银行", "法院", "照相馆", "街道办", "医院", "学校"}
	cityNames     = []string{"广州", "深圳", "珠海", "汕头", "佛山", "韶关", "河源", "梅州", "惠州", "汕尾", "东莞", "中山", "江门", "阳江", "湛江", "茂名", "肇庆", "清远", "潮州", "揭阳", "云浮"}
)

// spansOf finds the names of a list, the longest at each place.
func spansOf(names []string) func(string) []span {
	return func(text string) []span {
		var out []span
		for i := 0; i < len(text); {
			longest := ""
			for _, n := range names {
				if len(n) > len(longest) && strings.HasPrefix(text[i:], n) {
					longest = n
				}
			}
			if longest == "" {
				i++
				continue
			}
			out = append(out, span{i, i + len(longest)})
			i += len(longest)
		}
		return out
	}
}

func otherOf(names []string) func(*rand.Rand, citedSentence, string) string {
	return func(r *rand.Rand, _ citedSentence, was string) string {
		for {
			if n := names[r.IntN(len(names))]; !strings.Contains(n, was) && !strings.Contains(was, n) && !(strings.HasPrefix(n, "临时") && strings.HasPrefix(was, "临时")) {
				return n
			}
		}
	}
}

// flips turn yes into no and back. A word behind which, or before which, one of
// the characters stands is another word.
var flips = []struct{ was, now, notAfter, notBefore string }{
	{"不可以", "可以", "", ""}, {"不能", "可以", "能", ""}, {"可以", "不可以", "不", "不"}, {"不用", "要", "用", ""}, {"不需要", "需要", "", ""},
	{"无需", "需要", "", ""}, {"必须", "不必", "", ""}, {"需要", "不需要", "不", ""}, {"要", "不用", "不需主重只简必首想需有", "求点么件素是领死"},
	{"没有", "有", "", ""}, {"有", "没有", "没所具现持只拥还另享含", "效关些时没人无的限权"}, {"不是", "是", "", ""}, {"是", "不是", "不还凡于只就但要可", "否指不"},
	{"免费", "收费", "", ""}, {"会", "不会", "不社机协", "不计议员"}, {"不会", "会", "", ""}, {"未满", "年满", "", ""}, {"年满", "未满", "", ""},
	{"不收", "要收", "", ""}, {"不得", "可以", "", ""}, {"无法", "可以", "", ""}, {"不必", "必须", "", ""}, {"不能", "能", "能", ""}, {"能", "不能", "不只功可智技性", "不够力否"},
	{"收工本费", "不收工本费", "", ""}, {"不", "", "要能是可", "同过仅论管动要能可用需会是得必收便断久"}, {"先", "不用先", "优原预首不", "后"}, {"就可以", "也不可以", "", ""},
	{"须", "无须", "必无", "知"}, {"应当", "不用", "", ""}, {"要", "可以不", "不需主重只简必首想需有", "求点么件素是领死"},
}

func flipWord(r *rand.Rand, s citedSentence) (citedSentence, bool) {
	for range 40 {
		f := flips[r.IntN(len(flips))]
		at := strings.Index(s.text, f.was)
		if n := strings.Count(s.text, f.was); n > 1 && r.IntN(2) == 0 {
			at = strings.LastIndex(s.text, f.was)
		}
		if at < 0 {
			continue
		}
		before, after := []rune(s.text[:at]), []rune(s.text[at+len(f.was):])
		if len(before) > 0 && strings.ContainsRune(f.notAfter, before[len(before)-1]) || len(after) > 0 && strings.ContainsRune(f.notBefore, after[0]) {
			continue
		}
		if len(before) > 0 && len(after) > 0 && (before[len(before)-1] == after[0] || strings.HasSuffix(f.was, string(before[len(before)-1]))) {
			continue // 是不是, 有没有
		}
		s.text = string(before) + f.now + string(after)
		return s, true
	}
	return s, false
}

func moveCitation(r *rand.Rand, s citedSentence) (citedSentence, bool) {
	if len(s.given) < 2 || utf8.RuneCountInString(s.text) <= 5 { // 不可以。 by itself is held against the claim, not the passage
		return s, false
	}
	p := s.given[r.IntN(len(s.given))]
	if p.ID == s.passage.ID {
		return s, false
	}
	s.passage = p
	return s, true
}

func oneOf(r *rand.Rand, of []string) string {
	if len(of) == 0 {
		return ""
	}
	return of[r.IntN(len(of))]
}

// stands reports a sentence each clause of which stands in its passage as it is
// written: it is no lie, whatever was changed.
func (s citedSentence) stands() bool {
	text := strings.Join([]string{s.passage.Text, s.passage.Section.Heading, s.passage.Article.Question}, "\n")
	for _, c := range strings.FieldsFunc(s.text, func(r rune) bool { return strings.ContainsRune("，。；！？,;!?", r) }) {
		if !strings.Contains(text, c) {
			return false
		}
	}
	return true
}

// same reports a sentence that says what it said before in other numerals: 20元
// and 二十元.
func (s citedSentence) same(truth citedSentence) bool {
	return s.passage.ID == truth.passage.ID && digitsOnly(s.text) == digitsOnly(truth.text)
}

// digitsOnly is a text with its figures in one form.
func digitsOnly(text string) string {
	folded := foldText(text)
	var b strings.Builder
	at := 0
	for _, f := range knowledge.FindFigures(folded) {
		b.WriteString(folded[at:f.Start] + f.String())
		at = f.End
	}
	return b.String() + folded[at:]
}

// inventedName is a name that neither the articles nor the checker know.
func inventedName(r *rand.Rand, _ citedSentence, _ string) string {
	return oneOf(r, []string{"粤证通", "南粤户政", "市民卡", "暂住证", "健康码", "纳税证明", "片区网格站", "便民驿站", "信访办", "物业公司", "团委", "侨办", "党员证", "征信报告", "体检报告", "收入证明"})
}

// rewordings say the same in other words.
var rewordings = [][2]string{
	{"换领", "换证"}, {"补领", "补办"}, {"户口簿", "户口本"}, {"就行", "就可以"}, {"须", "要"}, {"年满", "满"}, {"本人", "自己"}, {"提前", "先"}, {"携带", "带上"},
	{"不用", "不必"}, {"不能", "不可以"}, {"工本费", "费用"}, {"居民身份证", "身份证"}, {"申请", "提出申请"}, {"就近", "在附近"}, {"监护人", "家长"}, {"居住地", "住的地方"},
}

var aside = regexp.MustCompile(`（[^）]*）`)

// reword says a sentence in other words, as a model does: with synonyms, without
// asides, with a clause left out at its end, with an opening of its own.
func reword(r *rand.Rand, s citedSentence) citedSentence {
	text := aside.ReplaceAllString(s.text, "")
	for range 3 {
		w := rewordings[r.IntN(len(rewordings))]
		if !strings.Contains(text, "能"+w[0]) { // 能不能
			text = strings.ReplaceAll(text, w[0], w[1])
		}
	}
	if clauses := strings.SplitAfter(text, "，"); len(clauses) > 2 && r.IntN(2) == 0 {
		text = strings.TrimRight(strings.Join(clauses[:len(clauses)-1], ""), "，") + "。"
	}
	if r.IntN(3) == 0 {
		text = []string{"您好，", "按规定，", "一般来说，", "请注意，"}[r.IntN(4)] + text
	}
	s.text = text
	return s
}
