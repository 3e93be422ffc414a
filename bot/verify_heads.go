package bot

import (
	"slices"
	"strings"

	"zhengda/knowledge"
)

// A sentence that says no more than yes or no (可以。不用。) is judged with the
// sentence behind it: what it says yes to.

// headsOf are the words that answer by a claim, however it was asked for.
var headsOf = map[knowledge.Claim][]string{
	knowledge.May: {"可以", "能", "行", "可以的"}, knowledge.MayNot: {"不可以", "不能", "不行"},
	knowledge.Must: {"要", "需要", "必须", "不行", "不是,要"}, knowledge.NeedNot: {"不用", "不需要", "不必", "可以", "对,不用"},
	knowledge.Will: {"会", "会的"}, knowledge.WillNot: {"不会"},
	knowledge.Is: {"是", "是的", "够", "算", "一样", "对"}, knowledge.IsNot: {"不是", "不够", "不算", "不一样", "不对"},
	knowledge.Has: {"有", "有的"}, knowledge.HasNot: {"没有"},
}

// headForms are the words above in one list.
var headForms = func() map[string]bool {
	out := map[string]bool{"可以,但有条件": true}
	for _, words := range headsOf {
		for _, w := range words {
			out[w] = true
		}
	}
	return out
}()

// isHead reports a sentence that says no more than yes or no.
func isHead(text string) bool { return headForms[plainClause(foldText(text))] }

// sameHead reports two words that answer alike: 不能 and 不可以.
func sameHead(a, b string) bool {
	for claim, words := range headsOf {
		if claim != knowledge.Must && claim != knowledge.NeedNot && slices.Contains(words, a) && slices.Contains(words, b) {
			return true
		}
	}
	alike := func(words ...string) bool { return slices.Contains(words, a) && slices.Contains(words, b) }
	return a == b || alike("要", "需要", "必须") || alike("不用", "不需要", "不必")
}

// head says why a yes or no may not be shown in front of the sentence behind it:
// neither a reply, nor the passage, nor the rules give that word there.
func (k *checker) head(word, next string, cites []knowledge.Passage) string {
	folded := plainClause(foldText(word))
	if k.premise != nil {
		first, _, _ := strings.Cut(next, "。")
		if want := k.premise.word(first); want != "" {
			if sameHead(folded, plainClause(foldText(want))) {
				return ""
			}
			return "says yes or no to a figure that its passage does not give: " + word
		}
	}
	clauses := k.vouched.words.read(foldText(next))
	k.vouched.rare.weigh(clauses)
	bad := "says yes or no where its passage does not: " + word
	var with, against float32 // the most like of what gives that word there, and of what gives another
	judge := func(like float32, fits bool, have string) {
		switch {
		case like < likeClause:
		case fits:
			with = max(with, like)
		case like > against:
			against, bad = like, "says yes or no against its passage: "+have
		}
	}
	for _, p := range cites {
		b := k.vouched.bases[p.ID]
		if b == nil {
			continue
		}
		for _, r := range b.replies {
			if r.claim == "" || formOf(r.claim) == asksIs && !answersIs(folded) {
				continue // it says neither, or whether something is so and not whether it must be
			}
			judge(likeness(clauses, r.clauses), slices.Contains(headsOf[r.claim], folded), string(r.claim)+", "+r.text)
		}
		for i, said := range b.said { // 不能,按全省的条件… or 一般不能。 and the sentence behind it
			claim, own := headOf(said.text)
			if claim == "" {
				continue
			}
			if own == said.text && i+1 < len(b.said) {
				said = b.said[i+1]
			}
			judge(likeness(clauses, said.clauses), slices.Contains(headsOf[claim], folded), own)
		}
		for i := 1; i < len(b.said); i++ {
			if have := plainClause(foldText(b.said[i-1].text)); headForms[have] {
				judge(likeness(clauses, b.said[i].clauses), sameHead(have, folded), b.said[i-1].text)
			}
		}
	}
	if with > 0 && with >= against {
		return ""
	}
	if against == 0 && statedHead(folded, next) {
		return ""
	}
	if against == 0 && k.ruledHead(folded, foldText(next)) {
		return ""
	}
	return bad
}

// answersIs reports a word that says whether something is so.
func answersIs(word string) bool {
	return slices.Contains(headsOf[knowledge.Is], word) || slices.Contains(headsOf[knowledge.IsNot], word)
}

// ruledHead reports a yes or no that the rules give: of the channel that the
// sentence behind it names, or else of all. The quotation's own words are made
// from them by code, of the channel that was asked about.
func (k *checker) ruledHead(word, next string) bool {
	open, closed, named := 0, 0, 0
	for _, o := range k.outcomes {
		if o.Channel == knowledge.Entrusted {
			continue
		}
		isOpen := o.Open == knowledge.Open || o.Open == knowledge.Depends
		if isOpen {
			open++
		} else {
			closed++
		}
		if f := channelNames[o.Channel]; f != nil && f.MatchString(next) && isOpen == strings.HasPrefix(word, "可以") {
			named++
		}
	}
	switch word {
	case "可以", "可以,但有条件":
		return named > 0 || open > 0 && (closed == 0 || k.quoting)
	case "不可以", "不能", "不行":
		return named > 0 || closed > 0 && (open == 0 || k.quoting)
	}
	return false
}

// statedHead reports a yes or no that the figure in the sentence behind it is: a
// fee is to be paid, what is free is not, and who is fined is.
func statedHead(word, next string) bool {
	switch word {
	case "要", "需要":
		return feeForm.MatchString(next) && !freeForm.MatchString(next)
	case "不用", "不需要":
		return freeForm.MatchString(next)
	case "会":
		return fined.MatchString(next) && !unfined.MatchString(next)
	}
	return false
}
