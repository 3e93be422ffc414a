package bot

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"zhengda/knowledge"
)

// A question may state a figure as known and want it confirmed: 补办不是只要20块吗.
// Whether it is so is for the figures of the sentence that answers to say, never for
// the way the question is put; where they differ, the answer begins with a no and
// then has the true figure.

// premise is a figure that a question takes for known.
type premise struct {
	figure  knowledge.Figure
	denying bool // asked as 不是…吗
}

var (
	// statesForm marks what is stated to be confirmed.
	statesForm = regexp.MustCompile(`(听说|听人说|据说|都说|人家说|别人说|网上说|有人说|记得|不是|难道|只要|只需|就要|是不是|系咪|应该是?)[^。?]*(吧|吗|么|嘛|咩|不)[?。!]?$|(对吧|对吗|对不对|是吧|是吗|没错吧|是不是|系咪|啱唔啱)[?。!]?$|吧[?。!]?$`)
	denyForm   = regexp.MustCompile(`(不是|难道)[^。?]*(吗|么|嘛|咩)[?。!]?$`)
	// feeFigure is a bare number that is money by the words around it.
	feeFigure = regexp.MustCompile(`费|交|收|钱|要|花|工本`)
	// termWords tell that a span of time is how long a card or a matter lasts.
	termWords  = regexp.MustCompile(`有效期|有效|能用|可以用|可用|管用|用到|管`)
	stageWords = regexp.MustCompile(`过期|到期|提前|以后|之后|以内|之内|前|岁`)
)

// premiseOf finds the one figure that a question wants confirmed: of money, or of
// how long a card is good. A span that tells when something is done (过期三个月) is
// none, and of two figures neither.
func premiseOf(text string) *premise {
	if !statesForm.MatchString(text) || openWords.in(text) || eitherOr.MatchString(text) {
		return nil
	}
	var found []premise
	for _, f := range knowledge.Figures(text) {
		switch {
		case f.Unit == "" && feeFigure.MatchString(text) && !termWords.MatchString(text):
			f.Unit = "元"
		case f.Unit == "元":
		case isSpan(f.Unit) && termWords.MatchString(text) && !stageWords.MatchString(text):
		default:
			continue
		}
		found = append(found, premise{figure: f, denying: denyForm.MatchString(text)})
	}
	if len(found) != 1 {
		return nil
	}
	return &found[0]
}

func isSpan(unit string) bool { return slices.Contains([]string{"年", "个月", "日"}, unit) }

// inMonths makes years months, so that 一年 and 12个月 are the same.
func inMonths(f knowledge.Figure) knowledge.Figure {
	if n, err := strconv.Atoi(f.Value); err == nil && f.Unit == "年" {
		return knowledge.Figure{Value: strconv.Itoa(12 * n), Unit: "个月"}
	}
	return f
}

// word is what a sentence makes of the premise: a yes when it has the figure, a no
// when it has another one of the kind or says that nothing is charged; empty when
// it has several, or none, and so does not tell.
func (p *premise) word(sentence string) string {
	claimed := inMonths(p.figure)
	var stated []knowledge.Figure
	for _, f := range knowledge.Figures(sentence) {
		f = inMonths(f)
		if (f.Unit == claimed.Unit || isSpan(f.Unit) && isSpan(claimed.Unit)) && !slices.Contains(stated, f) {
			stated = append(stated, f)
		}
	}
	switch {
	case len(stated) == 1 && stated[0] == claimed:
		return "是的。"
	case len(stated) == 1, len(stated) == 0 && claimed.Unit == "元" && chargesNothing.MatchString(sentence):
		if p.denying {
			return "不是。"
		}
		return "不对。"
	}
	return ""
}

var chargesNothing = regexp.MustCompile(`免费|不收|免收|不用交|停征`)

// confirms puts the word that the leading sentence gives to the premise in front
// of it, in the place of one that was made from the way of asking. Which premise it
// was is kept for the trace.
func (d *decision) confirms(u understanding) {
	p := premiseOf(u.folded)
	if p == nil || u.english || len(d.parts) == 0 || d.parts[0].label != "" {
		return
	}
	lead := &d.parts[0]
	first := lead.sentence
	if first == "" {
		first = lead.passage.Text
	}
	first, _, _ = strings.Cut(first, "。")
	word := p.word(first)
	if word == "" {
		lead.word = "" // what was made from the form may confirm what is not so
		d.confirmsFee(u, p)
		return
	}
	if yesOrNo.MatchString(first) && word == "是的。" {
		return
	}
	lead.word, d.premise = word, p
}

// confirmsFee puts the fee of the procedure in front of a sentence that has those of
// several.
func (d *decision) confirmsFee(u understanding, p *premise) {
	if p.figure.Unit != "元" || !u.told.procedure {
		return
	}
	for _, s := range d.ruling.Sections {
		if s.Kind != knowledge.KindFee || len(s.When) > 0 {
			continue
		}
		fee := s.Passage()
		sentence := gist(fee)
		if word := p.word(sentence); word != "" {
			d.parts = append([]part{{passage: fee, sentence: sentence, word: word}}, d.parts...)
			d.premise = p
		}
		return
	}
}
