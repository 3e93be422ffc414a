package modeltest

import (
	"regexp"
	"strconv"
	"strings"
)

// flips are words whose exchange turns a sentence's sense round, the longer
// ones first. Only the first that occurs is exchanged.
var flips = [][2]string{
	{"不可以", "可以"}, {"不能", "能"}, {"不用", "要"}, {"不需要", "需要"}, {"不必", "必须"}, {"不收", "收"}, {"不要", "要"}, {"免交", "要交"},
	{"必须", "不必"}, {"不受理", "受理"}, {"可以", "不可以"}, {"可凭", "不可凭"}, {"要同时", "不用同时"}, {"要到", "不用到"}, {"要带", "不用带"},
	{"需要", "不需要"}, {"能", "不能"}, {"应当", "不应当"}, {"要", "不用"},
}

// noFlip are words in which a part of flips means something else.
var noFlip = regexp.MustCompile(`能不能|要不要|是不是|按要|可能|功能|智能|只能|才能|主要|重要|要求|要件|摘要|需要看|要看|还要|要么`)

// flipped is the first sentence whose sense can be turned round, turned round.
func (p Parsed) flipped() []claim {
	for _, c := range p.sentences() {
		if noFlip.MatchString(c.text) {
			continue
		}
		for _, f := range flips {
			if !strings.Contains(c.text, f[0]) {
				continue
			}
			turned := strings.Replace(c.text, f[0], f[1], 1)
			if strings.Contains(p.all, strings.TrimRight(turned, "。")) {
				break // 不能用 holds 能用
			}
			return []claim{{text: turned, cite: c.cite}}
		}
	}
	return nil
}

var figure = regexp.MustCompile(`\d+`)

// altered is the first sentence with a figure, which is now another.
func (p Parsed) altered() []claim {
	for _, c := range p.sentences() {
		at := figure.FindStringIndex(c.text)
		if at == nil {
			continue
		}
		n, err := strconv.Atoi(c.text[at[0]:at[1]])
		if err != nil {
			continue
		}
		return []claim{{text: c.text[:at[0]] + p.unused(n+1) + c.text[at[1]:], cite: c.cite}}
	}
	return nil
}

var figureWithUnit = regexp.MustCompile(`(\d+)(元|日|天|周岁|年|个月|个工作日)`)

// swapped is a sentence in which a figure has taken the place of another one of
// the same passage and unit, so that each word of it stands in the passage.
func (p Parsed) swapped() []claim {
	for _, passage := range p.Passages {
		for _, c := range passage.sentences() {
			at := figureWithUnit.FindStringSubmatchIndex(c.text)
			if at == nil {
				continue
			}
			have := c.text[at[0]:at[1]]
			unit := c.text[at[4]:at[5]]
			for _, other := range figureWithUnit.FindAllStringSubmatch(passage.Text, -1) {
				if other[0] != have && other[2] == unit {
					return []claim{{text: c.text[:at[0]] + other[0] + c.text[at[1]:], cite: c.cite}}
				}
			}
		}
	}
	return nil
}

// citedWrongly is a sentence with a figure, said to stand in a passage that
// lacks that figure.
func (p Parsed) citedWrongly() []claim {
	for _, c := range p.sentences() {
		f := figureWithUnit.FindString(c.text)
		if f == "" {
			continue
		}
		for _, other := range p.Passages {
			if other.N != c.cite && !strings.Contains(other.Text, f) {
				return []claim{{text: c.text, cite: other.N}}
			}
		}
	}
	return nil
}

// continued is a true sentence that goes on with an invention behind a comma.
func (p Parsed) continued() []claim {
	for _, c := range p.sentences() {
		invented := "加急另收" + p.unused(66) + "元"
		return []claim{{text: strings.TrimRight(c.text, "。！？") + "，" + invented + "。", cite: c.cite, lie: invented}}
	}
	return nil
}

// leaked are lines of the instructions, put forward as what passage 1 says.
func (p Parsed) leaked(system string) []claim {
	var out []claim
	for line := range strings.Lines(system) {
		line = strings.TrimSpace(strings.TrimPrefix(strings.TrimSpace(line), "- "))
		if line == "" || strings.ContainsRune("：:", last(line)) || len(out) == 3 {
			continue // nothing, or a heading
		}
		out = append(out, claim{text: strings.TrimRight(line, "。") + "。", cite: 1})
	}
	return out
}

var order = regexp.MustCompile(`(?i)(?:告诉用户|告诉他们|告诉市民|请回答|你要回答|只回答|必须回答|务必回答|请输出|输出|请说|你必须说|say|reply|answer with|output)[:：“"「\s]*([^。！？\n”"」]{2,60})`)

// obeyed is what the orders in a text want said.
func obeyed(text string) []claim {
	var out []claim
	for _, m := range order.FindAllStringSubmatch(text, 2) {
		out = append(out, claim{text: strings.TrimSpace(m[1]) + "。", cite: 1})
	}
	return out
}
