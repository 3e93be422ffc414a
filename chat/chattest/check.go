package chattest

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"slices"

	"zhengda/chat"
)

// Check holds what clients saw of a conversation, so far, against all messages
// stored in it and gives the faults in words:
//   - offsets begin at 1 and have no gaps, an id stands once;
//   - what was acknowledged is stored once, at that offset, and what is stored
//     of visitors was sent;
//   - what each client was shown is the beginning of what is stored;
//   - an answer stands after its question, and a question has one; one without
//     is an agent's, or still to be answered (see Open);
//   - while an agent holds the conversation nothing of the bot's comes, nor
//     later to what was asked before; nobody else takes it, and no agent
//     writes without holding it.
func (h *History) Check(conversation string, stored []chat.Message) []string {
	h.mu.Lock()
	defer h.mu.Unlock()
	var faults []string
	for _, f := range h.early {
		if f.conversation == conversation {
			faults = append(faults, f.words)
		}
	}
	c := check{conversation: conversation, stored: stored, byCID: map[string]int64{}}
	c.offsets()
	if len(c.faults) == 0 { // what follows finds messages by their offsets
		c.sendings(h.sent)
		for _, v := range h.views {
			if v.conversation == conversation {
				c.view(v)
			}
		}
		c.answers()
		c.holding()
	}
	return append(faults, c.faults...)
}

// Open lists, in words, what is not as it must be once nothing moves any more:
// questions that wait for the bot, and clients that hold less than there is.
// A client that has left is to be told of with Reloaded.
func (h *History) Open(conversation string, stored []chat.Message) []string {
	h.mu.Lock()
	defer h.mu.Unlock()
	var open []string
	for _, m := range stored {
		if m.Asks {
			open = append(open, fmt.Sprintf("the question at %d has no answer", m.Offset))
		}
	}
	for _, client := range slices.Sorted(maps.Keys(h.current)) {
		if v := h.current[client]; v.conversation == conversation && len(v.seen) < len(stored) {
			open = append(open, fmt.Sprintf("%s holds %d of %d messages", client, len(v.seen), len(stored)))
		}
	}
	return open
}

// check is one look at a conversation.
type check struct {
	conversation string
	stored       []chat.Message
	byCID        map[string]int64
	faults       []string
}

func (c *check) wrong(format string, args ...any) {
	c.faults = append(c.faults, fmt.Sprintf(format, args...))
}

func (c *check) offsets() {
	for i, m := range c.stored {
		if want := int64(i + 1); m.Offset != want {
			c.wrong("offset %d is stored where %d should be", m.Offset, want)
			return
		}
		if first := c.byCID[m.CID]; first != 0 {
			c.wrong("%s is stored at %d and at %d", m.CID, first, m.Offset)
		}
		c.byCID[m.CID] = m.Offset
	}
}

func (c *check) sendings(sent map[sending]*fate) {
	made := map[string]bool{}
	var acked []sending
	for s, f := range sent {
		if s.conversation == c.conversation {
			made[s.cid] = true
			if f.acked > 0 {
				acked = append(acked, s)
			}
		}
	}
	slices.SortFunc(acked, func(a, b sending) int { return cmp.Compare(sent[a].acked, sent[b].acked) })
	for _, s := range acked {
		switch at := c.byCID[s.cid]; at {
		case sent[s].acked:
		case 0:
			c.wrong("%s was acknowledged at offset %d and is lost", s.cid, sent[s].acked)
		default:
			c.wrong("%s was acknowledged at offset %d and is stored at %d", s.cid, sent[s].acked, at)
		}
	}
	for _, m := range c.stored {
		if m.Role == chat.FromVisitor && !made[m.CID] {
			c.wrong("%s at %d was sent by nobody", m.CID, m.Offset)
		}
	}
}

func (c *check) view(v *view) {
	for _, got := range v.seen {
		if got.Offset > int64(len(c.stored)) {
			c.wrong("%s was shown offset %d, which is not stored", v.client, got.Offset)
			return
		}
		if what := differs(got, c.stored[got.Offset-1]); what != "" {
			c.wrong("%s was shown offset %d with another %s than is stored", v.client, got.Offset, what)
			return
		}
	}
}

// differs names what is not alike in a message that was shown and a stored one.
func differs(got, want chat.Message) string {
	switch {
	case got.CID != want.CID:
		return "id"
	case got.Role != want.Role:
		return "role"
	case got.Kind != want.Kind:
		return "kind"
	case got.ReplyTo != 0 && got.ReplyTo != want.ReplyTo:
		return "reply_to"
	case !got.At.IsZero() && !got.At.Equal(want.At):
		return "time"
	case !bytes.Equal(got.Body, want.Body):
		return "body"
	}
	return ""
}

// answers looks at questions and what settled them.
func (c *check) answers() {
	settled := map[int64]int64{} // question: its answer
	for _, m := range c.stored {
		if !isAnswer(m) {
			continue
		}
		switch first := settled[m.ReplyTo]; {
		case m.ReplyTo >= m.Offset:
			c.wrong("the answer at %d replies to %d, which comes after it", m.Offset, m.ReplyTo)
		case m.ReplyTo < 1 || !isQuestion(c.stored[m.ReplyTo-1]):
			c.wrong("the answer at %d replies to %d, which is no question", m.Offset, m.ReplyTo)
		case first != 0:
			c.wrong("the question at %d is answered at %d and at %d", m.ReplyTo, first, m.Offset)
		default:
			settled[m.ReplyTo] = m.Offset
		}
	}
	agents := c.agents()
	for i, m := range c.stored {
		if !isQuestion(m) {
			continue
		}
		agents := agents[i]
		switch at := settled[m.Offset]; {
		case at != 0 && m.Asks:
			c.wrong("the question at %d is answered at %d and still waits", m.Offset, at)
		case at == 0 && !m.Asks && agents == 0:
			c.wrong("the question at %d waits no more and nobody has answered it", m.Offset)
		case at != 0 && agents != 0 && agents < at && c.stored[at-1].Role == chat.FromBot:
			c.wrong("the question at %d was the agent's from %d on, and the bot answered it at %d", m.Offset, agents, at)
		}
	}
}

// agents gives for each question the offset from which on it is an agent's: its
// own when one holds the conversation, else that of the next one who takes over
// or writes; 0: never.
func (c *check) agents() []int64 {
	from := make([]int64, len(c.stored))
	held := false
	for i, m := range c.stored {
		held = statusOf(m).after(held)
		if held {
			from[i] = m.Offset
		}
	}
	next := int64(0)
	for i, m := range slices.Backward(c.stored) {
		if from[i] == 0 {
			from[i] = next
		}
		if m.Role == chat.FromAgent || statusOf(m).Status == taken {
			next = m.Offset
		}
	}
	return from
}

// holding follows who holds the conversation.
func (c *check) holding() {
	holder, since := "", int64(0) // 0: the bot answers
	for _, m := range c.stored {
		s := statusOf(m)
		switch {
		case s.Status == taken && since != 0 && s.Name != holder:
			c.wrong("%s took over at %d what %s held since %d", s.Name, m.Offset, holder, since)
		case s.Status == taken:
			holder, since = s.Name, m.Offset
		case s.Status == released && since == 0:
			c.wrong("released at %d, and nobody held it", m.Offset)
		case s.Status == released:
			holder, since = "", 0
		case m.Role == chat.FromBot && since != 0:
			c.wrong("the bot wrote at %d, though %s held the conversation since %d", m.Offset, holder, since)
		case m.Role == chat.FromAgent && since == 0:
			c.wrong("an agent wrote at %d without holding the conversation", m.Offset)
		}
	}
}

// isAnswer tells what settles a question by itself: an answer of the bot's, or
// the case after a change that asks nothing.
func isAnswer(m chat.Message) bool { return m.Kind == chat.KindAnswer || m.Kind == chat.KindCase }

func isQuestion(m chat.Message) bool {
	return m.Role == chat.FromVisitor && (m.Kind == chat.KindSay || m.Kind == chat.KindEdit)
}

// status is the body of a KindStatus.
type status struct{ Status, Name string }

const (
	taken    = "taken"
	released = "released"
)

func statusOf(m chat.Message) (s status) {
	if m.Kind != chat.KindStatus || json.Unmarshal(m.Body, &s) != nil {
		return status{}
	}
	return s
}

// after tells whether an agent holds the conversation after the status.
func (s status) after(held bool) bool { return s.Status == taken || held && s.Status != released }
