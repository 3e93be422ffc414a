package web

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"unicode/utf8"

	"zhengda/bot"
	"zhengda/chat"
	"zhengda/knowledge"
)

// Bounds of a request to the assist API.
const (
	maxAssistRequest = 64 << 10 // bytes
	maxAssistTurns   = 50       // messages of a conversation
	maxAssistText    = 2000     // characters of one message
)

// assistRequest is the body of POST /api/assist.
type assistRequest struct {
	turns []chat.Turn // the last visitor's turn is the question
	ask   bot.Question
}

// decodeAssist reads a request as strictly as a frame: an unknown, repeated,
// misspelt or empty field is a fault that is named, never passed over. Values
// are not repeated in a fault, for they may be personal.
func decodeAssist(body []byte) (assistRequest, error) {
	r := assistRequest{ask: bot.Question{Trace: true}}
	var question, asOf, language string
	var conversation, facts json.RawMessage
	f, bad := readFields(body)
	if bad == nil {
		bad = firstBad(f.take("question", &question, false), f.take("conversation", &conversation, false), f.take("city", &r.ask.City, false),
			f.take("case", &facts, false), f.take("as_of", &asOf, false), f.take("language", &language, false), f.end())
	}
	if bad != nil {
		return r, assistFrame("", bad)
	}
	if (question == "") == (conversation == nil) {
		return r, assistFault("question", "question 和 conversation 要写其中一项，也只写一项。")
	}
	if err := r.readTurns(question, conversation); err != nil {
		return r, err
	}
	if err := r.readCase(facts); err != nil {
		return r, err
	}
	if !inGuangdong(r.ask.City) {
		return r, assistFault("city", "city 要写广东的城市，用名称（湛江）或 GB/T 2260 代码（440800）；不知道就不写。")
	}
	var err error
	if r.ask.AsOf, err = knowledge.ParseDate(asOf); err != nil {
		return r, assistFault("as_of", "as_of 要写日期，如 2026-01-31；按今天回答就不写。")
	}
	switch r.ask.Language = bot.Language(language); r.ask.Language {
	case "", bot.Hans, bot.Hant, bot.English:
	default:
		return r, assistFault("language", "language 可以写 zh-Hans、zh-Hant 或 en；按问题的文字回答就不写。")
	}
	return r, nil
}

func (r *assistRequest) readTurns(question string, conversation json.RawMessage) error {
	if conversation == nil {
		r.turns = []chat.Turn{{Role: chat.FromVisitor, Text: question}}
		return checkAssistText("question", question)
	}
	var list []json.RawMessage
	if json.Unmarshal(conversation, &list) != nil || len(list) == 0 || len(list) > maxAssistTurns {
		return assistFault("conversation", fmt.Sprintf("conversation 要写 1 到 %d 条消息的数组，旧的在前；更早的可以去掉。", maxAssistTurns))
	}
	visitors := 0
	for i, raw := range list {
		at := fmt.Sprintf("conversation[%d].", i)
		var role, text string
		f, bad := readFields(raw)
		if bad == nil {
			bad = firstBad(f.take("role", &role, true), f.take("text", &text, true), f.end())
		}
		if bad != nil {
			return assistFrame(at, bad)
		}
		if err := checkAssistText(at+"text", text); err != nil {
			return err
		}
		t := chat.Turn{Role: chat.Role(role), Text: text}
		switch t.Role {
		case chat.FromVisitor:
			visitors++
		case chat.FromAgent, chat.FromBot:
		default:
			return assistFault(at+"role", at+"role 要写 visitor（来问的人）、agent（客服）或 bot（机器）。")
		}
		r.turns = append(r.turns, t)
	}
	if visitors == 0 {
		return assistFault("conversation", "conversation 里没有 visitor 的消息，不知道问的是什么。")
	}
	return nil
}

func checkAssistText(name, text string) error {
	switch {
	case strings.TrimSpace(text) == "":
		return assistFault(name, name+" 是空的，请写上问题。")
	case utf8.RuneCountInString(text) > maxAssistText:
		return assistFault(name, fmt.Sprintf("%s 太长，最多 %d 个字，请只留下问题。", name, maxAssistText))
	}
	return nil
}

// readCase reads the facts that are known besides, in the form in which an
// answer gives them.
func (r *assistRequest) readCase(facts json.RawMessage) error {
	if facts == nil {
		return nil
	}
	f, bad := readFields(facts)
	if bad != nil {
		return assistFrame("case.", bad)
	}
	if further, ok := f["further"]; ok {
		if _, bad := readFields(further); bad != nil {
			return assistFrame("case.further.", bad)
		}
	}
	for name, value := range f { // encoding/json takes a null for nothing and any letter case
		if bytes.Equal(value, []byte("null")) || name != strings.ToLower(name) {
			return assistFrame("case.", badField(name))
		}
	}
	var k bot.CaseFacts
	dec := json.NewDecoder(bytes.NewReader(facts))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&k); err != nil {
		return assistFault("case", "case 里有不认识的项，或者类型不对；可以写的项见 docs/assist.md。")
	}
	if field, err := k.Check(); err != nil {
		return assistFault("case."+field, "case."+field+" 的值不对；可以写的值见 docs/assist.md。")
	}
	r.ask.Case = k.Named()
	return nil
}

func inGuangdong(city string) bool {
	if city == "" {
		return true
	}
	r, ok := knowledge.RegionByCode(city)
	if !ok {
		r, ok = knowledge.RegionByName(city)
	}
	c, isCity := knowledge.City(r.Code)
	return ok && isCity && knowledge.RegionWithin(c.Code, knowledge.Guangdong)
}
