package chat

import (
	"context"

	"zhengda/bot"
	"zhengda/pii"
)

// Turn is one message of a conversation that is kept elsewhere.
type Turn struct {
	Role Role
	Text string
}

// Suggest answers the visitor's last question of a conversation that is kept
// elsewhere, for an agent to use; q has what is known besides. The visitor's
// earlier turns are answered first, without the model, so that what they told
// of the case is known; what agents and the bot said is not read. Nothing is
// stored. It returns within AnswerTimeout, and with a status even when the bot
// comes to grief. Without a visitor's turn q.Text is asked.
func (s *Service) Suggest(ctx context.Context, turns []Turn, q bot.Question) bot.Answer {
	ctx, cancel := context.WithTimeout(ctx, s.AnswerTimeout)
	defer cancel()
	quoting, quote := context.WithCancel(ctx)
	quote()
	asked := []string{q.Text}
	if len(turns) > 0 {
		asked = nil
	}
	for _, t := range turns {
		if t.Role == FromVisitor {
			asked = append(asked, t.Text)
		}
	}
	var a bot.Answer
	for i, text := range asked {
		q.Text, _ = pii.Mask(text)
		how := quoting
		if i == len(asked)-1 {
			how = ctx
		}
		a = askSafely(how, s.Assistant, q, nil, s.Log.Error)
		before := a
		q.Previous, q.Case = &before, a.Case
	}
	return a
}
