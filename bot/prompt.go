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

// Bounds of a prompt. A Chinese character is about one token.
const (
	mostPromptRunes = 2500
	mostReplyTokens = 700
)

// prompt gives a model the question, the passages as [1]…[n], the facts and
// what the rules say. It holds no address and no personal data; text of
// articles is fenced. The passages are those the numbers mean.
func prompt(u understanding, d decision, day knowledge.Date) (Prompt, []knowledge.Passage) {
	var passages []knowledge.Passage
	add := func(p knowledge.Passage) {
		if !slices.ContainsFunc(passages, func(q knowledge.Passage) bool { return q.ID == p.ID }) {
			passages = append(passages, p)
		}
	}
	for _, pt := range d.parts {
		add(pt.passage)
	}
	if d.caveat != nil {
		add(*d.caveat)
	}
	for _, p := range d.also {
		add(p)
	}
	var b strings.Builder
	b.WriteString("<资料>\n")
	kept := passages[:0:0]
	for _, p := range passages {
		entry := fmt.Sprintf("[%d] %s — %s(%s,%s核对)\n%s\n\n", len(kept)+1, fence(p.Article.Question), fence(p.Section.Heading), regionName(p.Article.Region), p.Article.Reviewed, fence(p.Text))
		if len(kept) > 0 && len([]rune(b.String()))+len([]rune(entry)) > mostPromptRunes {
			break
		}
		b.WriteString(entry)
		kept = append(kept, p)
	}
	b.WriteString("</资料>\n")
	if facts := factLines(d, u, day); facts != "" {
		b.WriteString("\n已核对的数据:\n" + facts)
	}
	if lines := outcomeLines(d.outcomes); lines != "" {
		b.WriteString("\n判断:\n" + lines)
	}
	if d.notice != "" {
		b.WriteString("\n另外会自动附上这句,你不要重复:" + d.notice + "\n")
	}
	b.WriteString("\n问题:" + fence(u.resolved) + "\n")
	return Prompt{System: answerSystem, User: b.String(), MaxTokens: mostReplyTokens}, kept
}

// fence keeps text from closing the fence it stands in, and takes out what a
// model must not see: addresses and personal data, which an article of the
// operator's own may hold.
func fence(s string) string {
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
