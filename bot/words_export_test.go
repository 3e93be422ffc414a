package bot

import (
	"slices"

	"zhengda/knowledge"
)

// OwnWords lists every text of text_zh_hans.go in a language.
func OwnWords(l Language) []string {
	var texts []string
	for _, r := range replies {
		texts = append(texts, r)
	}
	texts = append(texts, notLocal("湛江市"), progressSearch, progressCompose, progressFor(Hans, CaseFacts{RegionName: "湛江市"}))
	choices := append(slices.Clone(procedureChoices), receiptQuestion)
	for _, c := range aspectQuestions {
		choices = append(choices, c)
	}
	for _, c := range choices {
		texts = append(texts, c.Label+" | "+c.Text)
	}
	for _, d := range []knowledge.Document{knowledge.IDCard, knowledge.TemporaryIDCard, knowledge.PhotoReceipt} {
		texts = append(texts, offerLabel(d))
	}
	for i, text := range texts {
		e := Event{Progress: &Progress{Text: text}}.in(l)
		texts[i] = e.Progress.Text
	}
	slices.Sort(texts)
	return texts
}

// Read is how a bot reads a question.
func Read(b *Bot, text string) string { return b.index.Mend(normalise(text)) }
