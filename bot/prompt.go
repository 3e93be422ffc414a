package bot

import (
	_ "embed"
	"fmt"
	"slices"
	"strings"

	"zhengda/knowledge"
	"zhengda/pii"
)

//go:embed prompts/answer.system.md
var answerSystem string

// DefaultPromptTokens bounds a prompt, and mostReplyTokens what a model says.
const (
	DefaultPromptTokens = 2500
	mostReplyTokens     = 700
)

// tokens estimates what a text costs a model: about one token for a Chinese
// character or sign, one for four Latin letters or digits. Tokenisers of Chinese
// models take less, so that the estimate errs on the safe side.
func tokens(text string) int {
	latin, other := 0, 0
	for _, r := range text {
		if r < 0x80 {
			latin++
		} else {
			other++
		}
	}
	return other + (latin+3)/4
}

// prompting is what a prompt is made from.
type prompting struct {
	u    understanding
	d    decision
	day  knowledge.Date
	most int // tokens
}

// prompt gives a model the question, the passages as [1]…[n], the facts and
// what the rules say. It holds no address and no personal data; text of
// articles is fenced. The passages are those the numbers mean; as many are given
// as the budget allows, the first, cut short if need be, in any case.
func (of prompting) prompt() (Prompt, []knowledge.Passage) {
	rest := of.data()
	question := "\n问题:" + fence(of.u.resolved) + "\n"
	left := of.most - tokens(answerSystem) - tokens(question) - 20
	rest = shortened(rest, left/2)
	left -= tokens(rest)
	var b strings.Builder
	b.WriteString("<资料>\n")
	kept := []knowledge.Passage{}
	for _, p := range of.passages() {
		entry := of.entry(len(kept)+1, p)
		if n := tokens(entry); n > left {
			if len(kept) > 0 {
				break
			}
			entry = shortened(entry, left) + "\n"
		}
		left -= tokens(entry)
		b.WriteString(entry)
		kept = append(kept, p)
	}
	b.WriteString("</资料>\n" + rest + question)
	return Prompt{System: answerSystem, User: b.String(), MaxTokens: mostReplyTokens}, kept
}

// passages are those that a model sees, in the order of their numbers.
func (of prompting) passages() []knowledge.Passage {
	var out []knowledge.Passage
	add := func(p knowledge.Passage) {
		if !slices.ContainsFunc(out, func(q knowledge.Passage) bool { return q.ID == p.ID }) {
			out = append(out, p)
		}
	}
	for _, pt := range of.d.parts {
		add(pt.passage)
	}
	if of.d.caveat != nil {
		add(*of.d.caveat)
	}
	for _, p := range of.d.also {
		add(p)
	}
	return out
}

// entry is one passage with its number, and the sentences that rules and replies
// give on its ground.
func (of prompting) entry(n int, p knowledge.Passage) string {
	var b strings.Builder
	fmt.Fprintf(&b, "[%d] %s — %s(%s,%s核对)\n%s\n", n, fence(p.Article.Question), fence(p.Section.Heading), regionName(p.Article.Region), p.Article.Reviewed, fence(p.Text))
	for _, pt := range of.d.parts {
		if pt.sentence != "" && pt.passage.ID == p.ID && !strings.Contains(p.Text, pt.sentence) {
			b.WriteString(fence(pt.sentence) + "\n")
		}
	}
	return b.String() + "\n"
}

// data are the facts and what the rules say, which no passage may contradict.
func (of prompting) data() string {
	var b strings.Builder
	if lines := outcomeLines(of.d.outcomes); lines != "" {
		b.WriteString("\n判断:\n" + lines)
	}
	if of.d.notice != "" {
		b.WriteString("\n另外会自动附上这句,你不要重复:" + of.d.notice + "\n")
	}
	for i, d := range disputes(of.passages(), of.day) {
		if i == 0 {
			b.WriteString("\n来源不一致(会自动附上,你不要选一个说成定论):\n")
		}
		b.WriteString("- " + fence(disputeText(d)) + "\n")
	}
	if facts := factLines(of.d, of.u, of.day); facts != "" {
		b.WriteString("\n已核对的数据:\n" + facts)
	}
	return b.String()
}

// shortened is as many whole lines of a text as cost no more than most tokens; of
// a single long line its beginning.
func shortened(text string, most int) string {
	if tokens(text) <= most {
		return text
	}
	var b strings.Builder
	for line := range strings.Lines(text) {
		if most -= tokens(line); most < 0 {
			if b.Len() == 0 {
				rs := []rune(line)
				return string(rs[:max(0, min(len(rs), most+tokens(line)))])
			}
			break
		}
		b.WriteString(line)
	}
	return b.String()
}

// fence keeps text from closing the fence it stands in, and takes out what a
// model must not see: addresses and personal data, which an article of the
// operator's own may hold, and characters that hide or turn text round.
func fence(s string) string {
	s = strings.Map(func(r rune) rune {
		if unseen(r) {
			return -1
		}
		return r
	}, s)
	s = pii.MaskString(knowledge.AddressForm.ReplaceAllString(s, "(网址略)"))
	return strings.NewReplacer("<", "〈", ">", "〉", "```", "'''").Replace(s)
}

func regionName(code string) string { r, _ := knowledge.RegionByCode(code); return r.Name }

func factLines(d decision, u understanding, day knowledge.Date) string {
	var b strings.Builder
	p := u.facts.Procedure
	for _, f := range d.view.Facts(day) {
		fits := len(f.Procedures) == 0 || p == "" || slices.Contains(f.Procedures, p)
		if !fits || f.When.Hold(u.facts.knowledgeCase()) == knowledge.No {
			continue
		}
		hedge := ""
		if f.Confidence == knowledge.Medium {
			hedge = "(以当地公安为准)"
		}
		fmt.Fprintf(&b, "- %s:%s%s\n", f.Name, f.Text(), hedge)
	}
	return b.String()
}

// outcomeLines tells what the rules decided, so that a model words it and does
// not decide.
func outcomeLines(outcomes []knowledge.Outcome) string {
	var b strings.Builder
	for _, o := range outcomes {
		if o.Channel == knowledge.Entrusted && o.Open != knowledge.Open && o.Open != knowledge.NotConfirmed {
			continue // a way for children's guardians, no reason to tell others that they have none
		}
		switch o.Open {
		case knowledge.Open:
			fmt.Fprintf(&b, "- %s:可以%s\n", o.Channel.Name(), outcomeDetails(o))
		case knowledge.Closed:
			fmt.Fprintf(&b, "- %s:不可以。%s\n", o.Channel.Name(), o.Why)
		case knowledge.NotConfirmed:
			fmt.Fprintf(&b, "- %s:没有查到公开规定。%s\n", o.Channel.Name(), o.Why)
		case knowledge.Depends:
			f, _ := knowledge.FieldByName(o.Ask)
			fmt.Fprintf(&b, "- %s:要看%s\n", o.Channel.Name(), f.Chinese)
		}
	}
	return b.String()
}

// outcomeDetails are fee, time and papers of an open channel.
func outcomeDetails(o knowledge.Outcome) string {
	var b strings.Builder
	list := func(name string, stated []knowledge.Stated) {
		for i, s := range stated {
			if i == 0 {
				b.WriteString(";" + name + ":")
			} else {
				b.WriteString("、")
			}
			b.WriteString(s.Text)
		}
	}
	if o.Fee != nil {
		list("工本费", []knowledge.Stated{*o.Fee})
	}
	list("时限", o.Time)
	list("材料", o.Materials)
	if o.Receipt == knowledge.ReceiptNeeded {
		b.WriteString(";要相片回执")
	}
	return b.String()
}
