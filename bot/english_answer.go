package bot

import "strings"

// read screens a question and finds the words in which it is understood; of one in
// English those are of the Chinese it means.
func (w *work) read(text string) screening {
	english := isEnglish(text) || w.answer.Language == English && latinWords.MatchString(strings.ToLower(text)) && !hanRuns.MatchString(text)
	seen := screen(text, normalise(w.answer.Question))
	if seen.reason != "" || !english {
		return seen
	}
	if seen.reason = screenEnglish(seen.text); seen.reason != "" {
		return seen
	}
	if w.asked = inChinese(seen.text); w.asked.text == seen.text {
		return seen
	}
	meant := screen(w.asked.text)
	meant.like, meant.surely = seen.like, seen.surely
	return meant
}

// translate puts what is not composed from passages into English: choices and the
// offer's label.
func (a *Answer) translate() {
	if a.Language != English {
		return
	}
	choices := make([]Choice, len(a.Choices))
	for i, c := range a.Choices {
		choices[i] = c
		if en, ok := choicesEn[c.Text]; ok {
			choices[i] = en
		}
	}
	a.Choices = choices
	if a.Offer != nil {
		offer := *a.Offer
		offer.Label = offerLabelEn
		a.Offer = &offer
	}
}

// startCase is the case before this turn. A question in English on something in
// particular leaves the procedure of the talk so far: glasses are about the photo,
// whatever was asked before.
func (w *work) startCase(q Question) CaseFacts {
	k := startCase(q)
	if w.asked.topic && !w.asked.flips {
		k.Procedure = ""
	}
	return k
}
