package chat

import (
	"encoding/json"

	"zhengda/bot"
)

// Item is one thing a feed delivers: a stored Message, or something transient:
// the Progress or a Delta of the answer to the question at ReplyTo, the name of
// who is Typing, or that the Desk has changed. Exactly one of the five is set.
// Feeds share what it points to: it must not be changed.
type Item struct {
	Message  *Message
	ReplyTo  int64
	Progress *bot.Progress
	Delta    *bot.Delta
	Answer   string // of a Delta: the CID that the answer will have
	N        int    // of a Delta: which one it is of those of its answer, from 1
	Typing   string
	Desk     bool // see Service.DeskNow
}

// bytes estimates what an item costs while it waits for its reader, and then on
// the wire.
func (it Item) bytes() int {
	const frame = 128
	n := frame
	switch {
	case it.Message != nil:
		n += len(it.Message.Body)
	case it.Delta != nil:
		n += blockBytes(it.Delta.Block)
	}
	return n
}

func blockBytes(b bot.Block) int {
	n := len(b.Title) + runsBytes(b.Runs)
	for _, item := range b.Items {
		n += runsBytes(item)
	}
	for _, row := range b.Rows {
		for _, cell := range row {
			n += runsBytes(cell)
		}
	}
	return n
}

func runsBytes(runs []bot.Run) int {
	const quotes = 16
	n := 0
	for _, r := range runs {
		n += quotes + len(r.Text)
	}
	return n
}

// settles is the offset up to which nothing transient of the bot's may follow
// m: the question it answers, or, when an agent speaks or takes over, all.
func settles(m *Message) int64 {
	switch {
	case m.Role == FromAgent, m.Kind == KindStatus && takes(m.Body):
		return m.Offset
	case m.Role == FromBot, m.Role == FromSystem:
		return m.ReplyTo
	}
	return 0
}

// takes tells whether the body of a status says that an agent has taken over.
func takes(body json.RawMessage) bool {
	var b struct{ Status string }
	return json.Unmarshal(body, &b) == nil && b.Status == "taken"
}
