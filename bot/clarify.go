package bot

import (
	"slices"

	"zhengda/knowledge"
)

// clarification is the one question that is asked back for a fact of the case,
// with what can be tapped. Each choice tells the fact when it is asked as a turn
// of its own (TestChoicesTellTheFact).
type clarification struct {
	question string
	choices  []Choice
}

// ask adds the clarifying question when, and only when, what is answered differs
// by a fact that is not told: whether the channel asked about is open. What holds
// for all has been said before it.
func (d *decision) ask(u understanding) {
	if d.replied || d.shut() || d.reason != ReasonAnswered {
		return
	}
	field := d.asksFor(u)
	c, ok := clarifications[field]
	if !ok {
		return
	}
	d.reason, d.notice, d.asks = ReasonDepends, c.question, field
	d.choices = slices.Concat(c.choices, d.choices)
}

// asksFor is the fact that the answer hangs on; empty when on none.
func (d *decision) asksFor(u understanding) string {
	if i := slices.IndexFunc(d.outcomes, func(o knowledge.Outcome) bool { return o.Channel == u.channel }); i >= 0 {
		return d.outcomes[i].Ask
	}
	return ""
}
