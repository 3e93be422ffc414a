package bot

import (
	"regexp"
	"strings"

	"zhengda/knowledge"
)

// Some sections begin with the yes or no to their own heading: 不能。 under
// 小孩能不能网上办. Quoted under another question that word would mislead.

// headedBy are the words that such a section begins with, and what they claim.
var headedBy = []struct {
	claim knowledge.Claim
	words *regexp.Regexp
}{
	{knowledge.MayNot, regexp.MustCompile(`^(一般|通常)?(不可以|不能|不行)[。\x{ff0c}]`)},
	{knowledge.May, regexp.MustCompile(`^(一般)?(可以|能|行)[。\x{ff0c}]`)},
	{knowledge.NeedNot, regexp.MustCompile(`^(一般)?(不用|不需要|不必)[。\x{ff0c}]`)},
	{knowledge.Must, regexp.MustCompile(`^(要|需要|必须)[。\x{ff0c}]`)},
	{knowledge.WillNot, regexp.MustCompile(`^(一般)?不会[。\x{ff0c}]`)},
	{knowledge.Will, regexp.MustCompile(`^会[。\x{ff0c}]`)},
	{knowledge.IsNot, regexp.MustCompile(`^不是[。\x{ff0c}]`)},
	{knowledge.Is, regexp.MustCompile(`^(是|是的)[。\x{ff0c}]`)},
	{knowledge.HasNot, regexp.MustCompile(`^没有[。\x{ff0c}]`)},
	{knowledge.Has, regexp.MustCompile(`^有[。\x{ff0c}]`)},
}

// headOf is the yes or no that a text begins with, as a claim and as it stands there.
func headOf(text string) (c knowledge.Claim, word string) {
	for _, h := range headedBy {
		if w := h.words.FindString(text); w != "" {
			return h.claim, w
		}
	}
	return "", ""
}

// settleHead holds the yes or no that the leading section begins with against the
// question: it is worded as the question asks, or the heading that it answers is
// shown with it.
func (d *decision) settleHead(u understanding) {
	if len(d.parts) == 0 {
		return
	}
	lead := &d.parts[0]
	if lead.sentence != "" || lead.word != "" || lead.titled {
		return
	}
	claim, own := headOf(lead.passage.Text)
	if claim == "" {
		return
	}
	heading := readWhether(fold(lead.passage.Section.Heading))
	asked := []whether{u.yesNo}
	for _, c := range u.asking() {
		asked = append(asked, readWhether(strings.ToLower(c)))
	}
	for _, w := range asked {
		word, ok := w.word(claim, heading)
		if !ok || word == "" {
			continue
		}
		if strings.TrimRight(word, "。") != strings.TrimRight(own, "。\uff0c") {
			lead.word, lead.instead = word, own
		}
		return
	}
	lead.titled = true
}
