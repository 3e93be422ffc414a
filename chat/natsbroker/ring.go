package natsbroker

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"regexp"
	"unicode"
	"unicode/utf8"

	"zhengda/chat"
)

// payload is a ring on the wire, a JSON object without unknown fields. A node of
// another version may send others: those rings are dropped, and made up for.
type payload struct {
	Conversation string `json:"conversation"`
	Offset       int64  `json:"offset,omitempty"`
	Stop         bool   `json:"stop,omitempty"`
	Erased       bool   `json:"erased,omitempty"`
	Typing       string `json:"typing,omitempty"`
}

const (
	payloadMax = 512 // bytes
	typingMax  = 64  // bytes of an agent's name
)

var (
	conversationForm = regexp.MustCompile(`^[A-Za-z0-9_-]{1,64}$`)
	errRing          = errors.New("is no ring")
)

// valid is asked of what is sent and of what is heard.
func (p payload) valid() bool {
	if !conversationForm.MatchString(p.Conversation) || p.Offset < 0 || len(p.Typing) > typingMax || !utf8.ValidString(p.Typing) {
		return false
	}
	for _, r := range p.Typing {
		if unicode.IsControl(r) {
			return false
		}
	}
	return true
}

func encode(r chat.Ring) ([]byte, error) {
	p := payload(r)
	if !p.valid() {
		return nil, errRing
	}
	return json.Marshal(p)
}

func decode(b []byte) (chat.Ring, error) {
	if len(b) > payloadMax || !utf8.Valid(b) {
		return chat.Ring{}, errRing
	}
	dec := json.NewDecoder(bytes.NewReader(b))
	dec.DisallowUnknownFields()
	var p payload
	if err := dec.Decode(&p); err != nil {
		return chat.Ring{}, err
	}
	if _, err := dec.Token(); !errors.Is(err, io.EOF) || !p.valid() {
		return chat.Ring{}, errRing
	}
	return chat.Ring(p), nil
}
