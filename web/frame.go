package web

import (
	"fmt"
	"strings"
)

// The limits of frames from a client.
const (
	maxFrame        = 16 << 10 // bytes
	maxFrameDepth   = 8        // nested objects and arrays
	framesPerMinute = 600      // from one address, beside streams
)

// hello is the first frame of a socket.
type hello struct {
	Ticket string `json:"ticket"`
	Offset int64  `json:"offset"`
	Epoch  string `json:"epoch"`
}

// ask is a question.
type ask struct {
	ID   string `json:"id"`
	Text string `json:"text"`
	City string `json:"city,omitempty"`
}

// edit is a frame of type case: a change of its facts.
type edit struct {
	ID     string            `json:"id"`
	Set    map[string]string `json:"set,omitempty"`
	Remove []string          `json:"remove,omitempty"`
	Again  bool              `json:"again,omitempty"`
}

// stop ends the answer in the making.
type stop struct{}

// feedback is what the visitor thinks of an answer.
type feedback struct {
	ID      string   `json:"id"`
	About   int64    `json:"about"`
	Good    bool     `json:"good"`
	Reasons []string `json:"reasons,omitempty"`
	Text    string   `json:"text,omitempty"`
}

// person asks for a person, or says that none is wanted any more.
type person struct {
	ID     string `json:"id"`
	Text   string `json:"text,omitempty"`
	Cancel bool   `json:"cancel,omitempty"`
}

// erase deletes the conversation.
type erase struct {
	ID string `json:"id"`
}

// badFrame says what was wrong with a frame; it becomes an error frame.
type badFrame struct {
	code  string // of docs/protocol.md
	field string // the name at fault, when it can be shown
	id    string // of the ask or change at fault, when it has one

	detail string // for whoever writes a client
}

// Error is the code, and the field if there is one.
func (b *badFrame) Error() string { return strings.TrimSuffix(b.code+" "+b.field, " ") }

// decodeFrame reads a frame from a client, one of the types above. It is strict, so that a fault of a client shows where it is made and no two
// readers of a frame can take it differently: encoding/json by itself would
// let repeated fields, fields in other letter case and nulls pass.
func decodeFrame(b []byte) (any, *badFrame) {
	f, bad := readFields(b)
	if bad != nil {
		return nil, bad
	}
	var kind string
	if bad := f.take("type", &kind, true); bad != nil {
		return nil, bad
	}
	switch kind {
	case "hello":
		return f.hello()
	case "ask":
		return f.ask()
	case "case":
		return f.edit()
	case "stop":
		return stop{}, f.end()
	case "feedback":
		return f.feedback()
	case "person":
		return f.person()
	case "erase":
		return f.erase()
	}
	return nil, &badFrame{code: "type"}
}

func (f fields) hello() (any, *badFrame) {
	var h hello
	// A hello without a ticket is understood, and then turned away with 4401.
	if bad := firstBad(f.take("ticket", &h.Ticket, false), f.take("offset", &h.Offset, true), f.take("epoch", &h.Epoch, true), f.end()); bad != nil {
		return nil, bad
	}
	if h.Offset < 0 {
		return nil, &badFrame{code: "field", field: "offset"}
	}
	return h, nil
}

func (f fields) ask() (any, *badFrame) {
	var a ask
	if bad := f.clientID(&a.ID); bad != nil {
		return nil, bad
	}
	bad := firstBad(f.take("text", &a.Text, true), f.take("city", &a.City, false), f.end())
	if bad != nil {
		bad.id = a.ID
		return nil, bad
	}
	return a, nil
}

func (f fields) edit() (any, *badFrame) {
	var e edit
	if bad := f.clientID(&e.ID); bad != nil {
		return nil, bad
	}
	bad := firstBad(f.takeTexts("set", &e.Set), f.take("remove", &e.Remove, false), f.take("again", &e.Again, false), f.end())
	if bad != nil {
		bad.id = e.ID
		return nil, bad
	}
	return e, nil
}

func (f fields) feedback() (any, *badFrame) {
	var b feedback
	if bad := f.clientID(&b.ID); bad != nil {
		return nil, bad
	}
	bad := firstBad(f.take("about", &b.About, true), f.take("good", &b.Good, true),
		f.take("reasons", &b.Reasons, false), f.take("text", &b.Text, false), f.end())
	if bad != nil {
		bad.id = b.ID
		return nil, bad
	}
	return b, nil
}

func (f fields) person() (any, *badFrame) {
	var p person
	if bad := f.clientID(&p.ID); bad != nil {
		return nil, bad
	}
	bad := firstBad(f.take("text", &p.Text, false), f.take("cancel", &p.Cancel, false), f.end())
	if bad != nil {
		bad.id = p.ID
		return nil, bad
	}
	return p, nil
}

func (f fields) erase() (any, *badFrame) {
	var e erase
	if bad := firstBad(f.clientID(&e.ID), f.end()); bad != nil {
		return nil, bad
	}
	return e, nil
}

// clientID reads the id that a client has made for what it sends.
func (f fields) clientID(id *string) *badFrame {
	if bad := f.take("id", id, true); bad != nil {
		return bad
	}
	if !isClientID(*id) {
		return badField("id")
	}
	return nil
}

// decodeTicketRequest reads the body of POST /api/tickets as strictly as a frame.
func decodeTicketRequest(b []byte) (ticketRequest, *badFrame) {
	var t ticketRequest
	f, bad := readFields(b)
	if bad == nil {
		bad = firstBad(f.take("visitor", &t.Visitor, false), f.take("conversation", &t.Conversation, false), f.take("site", &t.Site, false), f.end())
	}
	return t, bad
}

// isClientID reports whether id is 1–64 of A–Z a–z 0–9 _ -.
func isClientID(id string) bool { return len(id) <= 64 && isWord(id) }

func isWord(s string) bool {
	for _, c := range []byte(s) {
		if (c < 'a' || c > 'z') && (c < 'A' || c > 'Z') && (c < '0' || c > '9') && c != '_' && c != '-' {
			return false
		}
	}
	return s != ""
}

// errorTexts are what a visitor reads, by the code of an error frame.
var errorTexts = map[string]string{
	"frame": "消息的格式不对，没有送出。请刷新页面再试。",
	"type":  "这种消息无法处理。请刷新页面再试。",
	"field": "消息的内容不对，没有送出。请刷新页面再试。",
	"fact":  "这一项改不成，原来的情况没有变。请换一个选项，或刷新页面再试。",
	"long":  "问题太长了。请缩短一些再发送。",
	"empty": "还没有写问题。请写下想问的事再发送。",
	"about": "没有找到要评价的那条回答。请刷新页面再试。",
	"fast":  "问得太频繁了。请过一会儿再发送。",
	"day":   "您今天问的次数已经到了上限。明天再问，或者先看办事指南。",
	"crowd": "您所在的网络今天或这一刻问得太多了。请过几分钟再发送。",
	"full":  "这个网站今天能回答的次数用完了。明天再问，或者先看办事指南。",
	"busy":  "服务暂时繁忙，问题还没有送出。请稍后再试。",
}

// text is what the visitor reads of it.
func (b *badFrame) text() string {
	if b.field != "" {
		return fmt.Sprintf("消息里的 %s 一项不对，没有送出。请刷新页面再试。", b.field)
	}
	return errorTexts[b.code]
}
