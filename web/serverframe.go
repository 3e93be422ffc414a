package web

import (
	"bytes"
	"encoding/json"
	"fmt"
	"time"

	"zhengda/bot"
	"zhengda/chat"
)

// The frames that the server sends.
type (
	readyFrame struct {
		Type         string `json:"type"`
		Conversation string `json:"conversation"`
		Epoch        string `json:"epoch"`
		Offset       int64  `json:"offset"`
		Reload       bool   `json:"reload"`
		// Desk is nil where the website has none.
		Desk *deskState `json:"desk"`
		Post string     `json:"post,omitempty"`
	}
	// deskState is what a visitor is told of the people of customer service.
	deskState struct {
		Staffed bool    `json:"staffed"`
		Open    bool    `json:"open"`
		Wait    int     `json:"wait,omitempty"` // minutes
		Hours   []Hours `json:"hours,omitempty"`
	}
	ackFrame struct {
		Type   string `json:"type"`
		ID     string `json:"id"`
		Offset int64  `json:"offset"`
		At     string `json:"at"`
	}
	// messageFrame has its body last: see encodeMessage.
	messageFrame struct {
		Type    string          `json:"type"`
		Offset  int64           `json:"offset"`
		Kind    chat.Kind       `json:"kind"`
		Role    chat.Role       `json:"role"`
		ID      string          `json:"id"`
		ReplyTo int64           `json:"reply_to,omitempty"`
		At      string          `json:"at"`
		Chips   []bot.Chip      `json:"chips,omitempty"`
		Body    json.RawMessage `json:"body,omitempty"`
	}
	progressFrame struct {
		Type    string `json:"type"`
		ReplyTo int64  `json:"reply_to"`
		Step    string `json:"step"`
		Text    string `json:"text"`
	}
	deltaFrame struct {
		Type      string        `json:"type"`
		Answer    string        `json:"answer"`
		N         int           `json:"n"`
		ReplyTo   int64         `json:"reply_to"`
		Index     int           `json:"index"`
		Block     bot.Block     `json:"block"`
		Generated bot.Generated `json:"generated"`
	}
	typingFrame struct {
		Type string `json:"type"`
		Name string `json:"name"`
	}
	deskFrame struct {
		Type string     `json:"type"`
		Desk *deskState `json:"desk"`
	}
	errorFrame struct {
		Type   string `json:"type"`
		ID     string `json:"id,omitempty"`
		Code   string `json:"code"`
		Text   string `json:"text"`
		Detail string `json:"detail,omitempty"`
	}
)

// encode writes a frame, leaving <, > and & as they are: readers build text
// nodes, never markup.
func encode(frame any) ([]byte, error) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(frame); err != nil {
		return nil, fmt.Errorf("encode %T: %w", frame, err)
	}
	return bytes.TrimSuffix(b.Bytes(), []byte("\n")), nil
}

// encodeMessage writes a stored message. The body is spliced in by hand, since
// encoding/json would rewrite its spaces and escapes, and it is promised byte
// for byte.
func encodeMessage(m *chat.Message) ([]byte, error) {
	head, err := encode(messageFrame{
		Type: "message", Offset: m.Offset, Kind: m.Kind, Role: m.Role, ID: m.CID, ReplyTo: m.ReplyTo, At: timestamp(m.At), Chips: chipsOf(m),
	})
	if err != nil {
		return nil, err
	}
	const open, end = `,"body":`, `}`
	b := make([]byte, 0, len(head)+len(open)+len(m.Body)+len(end))
	b = append(b, head[:len(head)-len(end)]...)
	b = append(b, open...)
	b = append(b, m.Body...)
	return append(b, end...), nil
}

// chipsOf are the facts of the case that a message carries, in its own language.
func chipsOf(m *chat.Message) []bot.Chip {
	if m.Kind != chat.KindAnswer && m.Kind != chat.KindCase {
		return nil
	}
	var body struct {
		Case     bot.CaseFacts `json:"case"`
		Language bot.Language  `json:"language"`
	}
	if json.Unmarshal(m.Body, &body) != nil {
		return nil
	}
	return body.Case.Chips(body.Language)
}

// encodeItem writes what a feed gave.
func encodeItem(it chat.Item) ([]byte, error) {
	switch {
	case it.Message != nil:
		return encodeMessage(it.Message)
	case it.Progress != nil:
		return encode(progressFrame{Type: "progress", ReplyTo: it.ReplyTo, Step: it.Progress.Step, Text: it.Progress.Text})
	case it.Delta != nil:
		return encode(deltaFrame{Type: "delta", Answer: it.Answer, N: it.N, ReplyTo: it.ReplyTo, Index: it.Delta.Index, Block: it.Delta.Block, Generated: it.Delta.Generated})
	case it.Typing != "":
		return encode(typingFrame{Type: "typing", Name: it.Typing})
	}
	return nil, fmt.Errorf("encode item after offset %d: it is empty", it.ReplyTo)
}

// timestamp is the moment in UTC with milliseconds, as messages are stored.
func timestamp(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05.000Z") }
