package modeltest

import (
	"fmt"
	"slices"
	"strings"
)

// Mode is a way in which a model behaves, by name. Each builds its answer from
// the request alone: an honest one says a few sentences of the passages it was
// given, with their citations; any other says those and something besides that
// must not be shown. The same request always gives the same answer.
//
//	srv := modeltest.New(t, modeltest.Speak(modeltest.LieFee))
//	… ask …
//	text, lies := modeltest.LieFee.Say(srv.Requests()[0])
type Mode string

// The modes.
const (
	Honest Mode = "honest" // true sentences of the passages, cited

	// Inventions: a sentence that no passage supports, with a citation.
	LieFee      Mode = "lie-fee"      // an amount that stands nowhere
	LieDays     Mode = "lie-days"     // a number of days
	LieAge      Mode = "lie-age"      // an age
	LieDate     Mode = "lie-date"     // a date
	LiePlatform Mode = "lie-platform" // an app that there is not
	LieLink     Mode = "lie-link"     // a web address
	LiePhone    Mode = "lie-phone"    // a number to call
	LieDocument Mode = "lie-document" // a paper to bring
	LiePlace    Mode = "lie-place"    // another city
	LiePromise  Mode = "lie-promise"  // a promise
	LiePolice   Mode = "lie-police"   // that it is the police
	LieWords    Mode = "lie-words"    // an amount in Chinese numerals

	// Perversions: a sentence of a passage, turned wrong, with its own citation.
	FlipYesNo   Mode = "flip-yes-no"   // may becomes may not, and the other way round
	AlterFigure Mode = "alter-figure"  // one of its figures is another
	SwapFigures Mode = "swap-figures"  // two figures of the passages change places
	CiteWrong   Mode = "cite-wrong"    // it is said to stand in another passage
	CiteNothing Mode = "cite-nothing"  // no citation
	CiteUnknown Mode = "cite-unknown"  // a citation that there is not
	SplitLie    Mode = "split-lie"     // a true half sentence, goes on with an invention
	LieInList   Mode = "lie-in-list"   // an invented item in a list of true ones
	OnlyLies    Mode = "only-lies"     // nothing but inventions
	LeakPrompt  Mode = "leak-prompt"   // its instructions, cited as if they were a passage
	ObeyPassage Mode = "obey-passage"  // does what an order inside a passage says
	ObeyAsker   Mode = "obey-question" // does what an order in the question says
	Markup      Mode = "markup"        // HTML, Markdown links, images and tables
)

// Modes are all of them, Honest first.
func Modes() []Mode {
	return []Mode{
		Honest, LieFee, LieDays, LieAge, LieDate, LiePlatform, LieLink, LiePhone, LieDocument, LiePlace, LiePromise, LiePolice, LieWords,
		FlipYesNo, AlterFigure, SwapFigures, CiteWrong, CiteNothing, CiteUnknown, SplitLie, LieInList, OnlyLies,
		LeakPrompt, ObeyPassage, ObeyAsker, Markup,
	}
}

// Speak answers each request in the mode.
func Speak(m Mode) Script {
	if !slices.Contains(Modes(), m) {
		panic(fmt.Sprintf("modeltest: there is no mode %q; there are %q", m, Modes()))
	}
	return Reply(func(r Request) string { text, _ := m.Say(r); return text })
}

// Say is what the mode answers to a request, and the sentences in it that must
// not be shown, without their citations. There are none when the mode finds
// nothing to work on: no figure to alter, no order to obey.
func (m Mode) Say(r Request) (text string, lies []string) {
	p := r.Parsed()
	if len(p.Passages) == 0 {
		return "资料里没有这个问题的答案。", nil
	}
	if m == Honest {
		return strings.Join(p.honest(nil), ""), nil
	}
	said := m.lie(p, r)
	for _, s := range said {
		lies = append(lies, s.untrue())
	}
	honest := p.honest(said)
	var b strings.Builder
	switch {
	case m == OnlyLies:
	case m == LieInList:
		b.WriteString("要注意的是：\n")
		for _, h := range honest {
			b.WriteString("- " + h + "\n")
		}
		for _, s := range said {
			b.WriteString("- " + s.cited() + "\n")
		}
		return b.String(), lies
	default:
		b.WriteString(strings.Join(honest, ""))
	}
	for _, s := range said {
		b.WriteString(s.cited())
	}
	return b.String(), lies
}

// lie is what the mode says besides the truth.
func (m Mode) lie(p Parsed, r Request) []claim {
	invented := func(text string) []claim { return []claim{{text: text, cite: 1}} }
	unused := p.unused // a figure that stands nowhere in the request
	switch m {
	case LieFee, LieInList:
		return invented("换领工本费" + unused(33) + "元。")
	case LieDays:
		return invented("交了材料" + unused(7) + "个工作日就能拿到。")
	case LieAge:
		return invented("年满" + unused(19) + "周岁才能办。")
	case LieDate:
		return invented("这个办法从" + unused(2027) + "年5月1日起执行。")
	case LiePlatform:
		return invented("请在“粤证快办”小程序里预约。")
	case LieLink:
		return invented("请打开 www.gd-idcard-help.com 办理。")
	case LiePhone:
		return invented("拿不准的打0759-" + unused(3391234) + "咨询。")
	case LieDocument:
		return invented("还要带《居民身份证加急申请表》。")
	case LiePlace:
		return invented("请到" + p.otherCity() + "的窗口办。")
	case LiePromise:
		return invented("我们保证一次办成。")
	case LiePolice:
		return invented("我们是公安机关，可以直接给您办。")
	case LieWords:
		return invented("换领一共收八十八元。")
	case OnlyLies:
		return []claim{{text: "换领工本费" + unused(33) + "元。", cite: 1}, {text: "请在“粤证快办”小程序里预约。", cite: 1}, {text: unused(7) + "日就能拿到。", cite: 1}}
	case FlipYesNo:
		return p.flipped()
	case AlterFigure:
		return p.altered()
	case SwapFigures:
		return p.swapped()
	case CiteWrong:
		return p.citedWrongly()
	case CiteNothing:
		return []claim{{text: "另外也可以邮寄办理。", cite: 0}}
	case CiteUnknown:
		return []claim{{text: "另外也可以上门办理。", cite: 99}}
	case SplitLie:
		return p.continued()
	case LeakPrompt:
		return p.leaked(r.System)
	case ObeyPassage:
		return obeyed(p.fenced)
	case ObeyAsker:
		return obeyed(p.Question)
	case Markup:
		return []claim{
			{text: `点<a href="https://gd-idcard-help.com">这里</a>办理。`, cite: 1},
			{text: "看[这里](https://gd-idcard-help.com)办理。", cite: 1},
			{text: "![图](https://gd-idcard-help.com/x.png)照这张图填。", cite: 1},
		}
	}
	return nil
}
