package modeltest

import (
	"fmt"
	"iter"
	"net/http"
	"strings"
	"time"
	"unicode/utf8"
)

// Script is what one request gets. The functions of this package make them;
// Split, Pace and After vary how they are delivered.
type Script struct {
	status int
	header map[string]string
	body   func(Request) string // nil: nothing at all is written
	reject func(Request) string // what is wrong with a request, for 400; nil: nothing
	end    ending
	split  []int
	pace   time.Duration
	hold   time.Duration
}

// ending is how a response ends.
type ending int

const (
	closes ending = iota // well-formed HTTP to the end
	hangs                // stays open until the client goes
	breaks               // the connection is closed in the middle
	resets               // the same by a TCP reset
)

// Split delivers the body in writes of these sizes in bytes, over and over,
// whatever they cut through.
func (s Script) Split(sizes ...int) Script {
	s.split = sizes
	return s
}

// Pace waits between two writes.
func (s Script) Pace(d time.Duration) Script {
	s.pace = d
	return s
}

// After waits before the response begins.
func (s Script) After(d time.Duration) Script {
	s.hold = d
	return s
}

func (s Script) parts(req Request) iter.Seq2[int, []byte] {
	return func(yield func(int, []byte) bool) {
		body := []byte(s.body(req))
		if len(s.split) == 0 {
			yield(0, body)
			return
		}
		for i := 0; len(body) > 0; i++ {
			n := min(max(s.split[i%len(s.split)], 1), len(body))
			if !yield(i, body[:n]) {
				return
			}
			body = body[n:]
		}
	}
}

// events is a script of an event stream with status 200.
func events(end ending, body string) Script {
	return Script{
		status: http.StatusOK,
		header: map[string]string{"Content-Type": "text/event-stream; charset=utf-8", "Cache-Control": "no-cache"},
		body:   func(Request) string { return body },
		end:    end,
	}
}

// The pieces of a stream, as OpenAI writes them.

const (
	envelope = `{"id":"chatcmpl-test","object":"chat.completion.chunk","created":1750000000,"model":"test","system_fingerprint":null,"choices":[`
	role     = "data: " + envelope + `{"index":0,"delta":{"role":"assistant","content":""},"logprobs":null,"finish_reason":null}]}` + "\n\n"
	done     = "data: [DONE]\n\n"
)

// chunk is one event with content. Bytes that are not UTF-8 go out as they are.
func chunk(content string) string { return chunkJSON(quote(content)) }

func chunkJSON(content string) string {
	return "data: " + envelope + `{"index":0,"delta":{"content":` + content + `},"logprobs":null,"finish_reason":null}]}` + "\n\n"
}

func finish(reason string) string {
	return "data: " + envelope + `{"index":0,"delta":{},"logprobs":null,"finish_reason":"` + reason + `"}]}` + "\n\n"
}

// content is text as chunks of about one token each.
func content(text string) string {
	var b strings.Builder
	for text != "" {
		n := 0
		for range 2 {
			_, size := utf8.DecodeRuneInString(text[n:])
			n += size
		}
		b.WriteString(chunk(text[:n]))
		text = text[n:]
	}
	return b.String()
}

// whole is a complete stream.
func whole(text string) string { return role + content(text) + finish("stop") + done }

// quote is a JSON string that leaves bytes above ASCII alone.
func quote(s string) string {
	var b strings.Builder
	b.WriteByte('"')
	for i := range len(s) {
		switch c := s[i]; {
		case c == '"' || c == '\\':
			b.WriteByte('\\')
			b.WriteByte(c)
		case c < 0x20:
			fmt.Fprintf(&b, `\u%04x`, c)
		default:
			b.WriteByte(c)
		}
	}
	b.WriteByte('"')
	return b.String()
}

// Bytes is what the script's body would be for a request, and whether it ends
// well; ok is false when what matters of the script is not its body.
func (s Script) Bytes(r Request) (body []byte, well, ok bool) {
	if s.body == nil || s.status != http.StatusOK || s.end == hangs || s.reject != nil {
		return nil, false, false
	}
	return []byte(s.body(r)), s.end == closes, true
}
