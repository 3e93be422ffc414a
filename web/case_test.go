package web

import (
	"context"
	"encoding/json"
	"strings"
	"testing"

	"zhengda/bot"
)

// chipped is a message frame with its chips.
func chipped(t *testing.T, f frame) map[string]string {
	t.Helper()
	var m struct {
		Chips []bot.Chip `json:"chips"`
	}
	if err := json.Unmarshal(f.raw, &m); err != nil {
		t.Fatal(err)
	}
	labels := map[string]string{}
	for _, c := range m.Chips {
		labels[c.Name] = c.Label
	}
	return labels
}

// TestCaseIsChangedByItsOwner changes a case over the socket: acknowledged, asked
// again, shown; what cannot be set is refused with what can.
func TestCaseIsChangedByItsOwner(t *testing.T) {
	h := newHouse(t, plan{answer: func(ctx context.Context, q bot.Question, emit func(bot.Event)) bot.Answer {
		a := echo(ctx, q, emit)
		if a.Case = q.Case; a.Case.Region == "" {
			a.Case = bot.CaseFacts{Region: "440800", RegionName: "湛江市", Document: "id-card", Procedure: "renew", Household: "440000"}
		}
		a.Language = bot.Hant
		return a
	}})
	c, _, ticket := h.join(t, "", "", 0, "")
	c.sendText(`{"type":"ask","id":"q1","text":"湛江換領身份證去哪裡換"}`)
	if got := chipped(t, c.wantMessage(2)); got["region"] != "湛江市" || got["procedure"] != "到期換領" || got["household"] != "廣東戶籍" {
		t.Errorf("the answer's chips are %v", got)
	}
	const change = `{"type":"case","id":"e1","set":{"region":"440100"},"remove":["household"],"again":true}`
	c.sendText(change)
	if f := c.wantMessage(3); !strings.Contains(string(f.Body), `"text":"廣州市換領身份證去哪裡換"`) || f.ID != "e1" || f.Role != "visitor" {
		t.Errorf("the change is %s", f.raw)
	}
	got := chipped(t, c.wantMessage(4))
	if got["region"] != "廣州市" || got["household"] != "" || got["procedure"] != "到期換領" {
		t.Errorf("after the change the chips are %v", got)
	}
	c.sendText(change)
	if f := c.want("ack"); f.Offset != 3 {
		t.Errorf("the repeat is acknowledged by %s", f.raw)
	}
	c.sendText(`{"type":"case","id":"e2","remove":["region"]}`)
	f := c.wantMessage(6)
	if got := chipped(t, f); f.Role != "system" || f.ReplyTo != 5 || got["region"] != "" || got["procedure"] != "到期換領" {
		t.Errorf("a change that asks nothing is settled by %s", f.raw)
	}
	for sent, want := range map[string]string{
		`{"type":"case","id":"e3","set":{"region":"430100"}}`: `"id":"e3","code":"fact"`,
		`{"type":"case","id":"e4","remove":["aspect"]}`:       `"id":"e4","code":"fact"`,
		`{"type":"case","id":"e5"}`:                           `"id":"e5","code":"empty"`,
	} {
		c.sendText(sent)
		if f := c.want("error"); !strings.Contains(string(f.raw), want) || strings.Contains(want, "fact") && !strings.Contains(string(f.raw), "detail") {
			t.Errorf("%s: got %s, want %s", sent, f.raw, want)
		}
	}
	// Somebody else who names the conversation is in one of their own.
	stranger, _, other := h.join(t, "", ticket.Conversation, 0, "")
	stranger.sendText(`{"type":"case","id":"e9","set":{"region":"440300"}}`)
	stranger.wantMessage(2)
	stored, err := h.store.Conversation(t.Context(), ticket.Conversation)
	if err != nil || other.Conversation == ticket.Conversation || stored.Case.Region != "" || stored.Last != 6 {
		t.Errorf("a stranger changed %+v, %v", stored, err)
	}
}

func TestCaseNeedsAHello(t *testing.T) {
	c := newHouse(t, plan{}).dial(t)
	c.sendText(`{"type":"case","id":"e1","remove":["age"]}`)
	c.wantClose(closeTicket)
}
