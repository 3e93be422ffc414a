package modeltest

import (
	"fmt"
	"strings"
	"unicode/utf16"
)

// Good streams text, says stop, and ends.
func Good(text string) Script { return events(closes, whole(text)) }

// Reply streams what answer makes of the request: a model that knows, obeys
// or lies. It is called from the server's goroutines.
func Reply(answer func(Request) string) Script {
	s := Good("")
	s.body = func(r Request) string { return whole(answer(r)) }
	return s
}

// KeepAlive sends n comments before text, as endpoints do while they queue.
func KeepAlive(n int, text string) Script {
	return events(closes, strings.Repeat(": keep-alive\n\n", n)+whole(text))
}

// EmptyLines sends n empty lines before text.
func EmptyLines(n int, text string) Script {
	return events(closes, strings.Repeat("\n", n)+whole(text))
}

// CRLF ends its lines as Windows does.
func CRLF(text string) Script {
	return events(closes, strings.ReplaceAll(whole(text), "\n", "\r\n"))
}

// NoSpaceAfterData leaves out the space that most endpoints write.
func NoSpaceAfterData(text string) Script {
	return events(closes, strings.ReplaceAll(whole(text), "data: ", "data:"))
}

// EmptyChoices has events without choices before, within and after the text.
func EmptyChoices(text string) Script {
	empty := "data: " + envelope + `],"usage":null}` + "\n\n"
	usage := "data: " + envelope + `],"usage":{"prompt_tokens":9,"completion_tokens":9,"total_tokens":18}}` + "\n\n"
	return events(closes, empty+role+empty+content(text)+empty+finish("stop")+usage+done)
}

// OtherFields writes what other endpoints add: event names, ids, empty data, a
// reasoning text, null content, a second choice, numbers where OpenAI writes none.
func OtherFields(text string) Script {
	before := "retry: 3000\nevent: message\nid: 1\ndata:\n\n" +
		`data: {"id":7,"created":1.5,"choices":[{"index":0,"delta":{"role":"assistant","content":null,"reasoning_content":"想一想"},"finish_reason":null},` +
		`{"index":1,"delta":{"content":"另一个"},"finish_reason":"length"}],"error":null}` + "\n\n"
	return events(closes, before+content(text)+finish("stop")+done)
}

// NoDone stops with a finish reason but without the closing [DONE].
func NoDone(text string) Script { return events(closes, role+content(text)+finish("stop")) }

// NoLastNewline ends right behind the event with the finish reason.
func NoLastNewline(text string) Script {
	return events(closes, strings.TrimRight(role+content(text)+finish("stop"), "\n"))
}

// HangAfterFinish says stop and then keeps the connection open.
func HangAfterFinish(text string) Script { return events(hangs, role+content(text)+finish("stop")) }

// SplitRunes ends a chunk after every n bytes of text, in the middle of
// characters too.
func SplitRunes(n int, text string) Script {
	var b strings.Builder
	for text != "" {
		cut := min(n, len(text))
		b.WriteString(chunk(text[:cut]))
		text = text[cut:]
	}
	return events(closes, role+b.String()+finish("stop")+done)
}

// SplitSurrogates escapes every character and ends a chunk after each escape,
// between the halves of a surrogate pair too.
func SplitSurrogates(text string) Script {
	var b strings.Builder
	for _, half := range utf16.Encode([]rune(text)) {
		b.WriteString(chunkJSON(fmt.Sprintf(`"\u%04x"`, half)))
	}
	return events(closes, role+b.String()+finish("stop")+done)
}

// InvalidUTF8 puts bytes that are not UTF-8, half characters, replacement and
// control characters around each character of text.
func InvalidUTF8(text string) Script {
	var b strings.Builder
	for _, r := range text {
		b.WriteString(chunk("\xff\xe6\x9d"))
		b.WriteString(chunk("\uFFFD\x80\x1b" + string(r) + "\u0085\x00\xc0"))
		b.WriteString(chunkJSON(`"\ud83d"`))
		b.WriteString(chunk("\u202e\ufeff"))
	}
	return events(closes, role+b.String()+finish("stop")+done)
}

// FinishTwice says stop in two events.
func FinishTwice(text string) Script {
	return events(closes, role+content(text)+finish("stop")+finish("stop")+done)
}

// Counted streams text and tells the tokens behind the finish, when asked to.
func Counted(text string, prompt, completion int) Script {
	s := Good(text)
	s.body = func(r Request) string {
		if !r.AsksUsage {
			return whole(text)
		}
		return role + content(text) + finish("stop") + "data: " + envelope + "]," + usage(prompt, completion) + "}\n\n" + done
	}
	return s
}

// CountedThroughout tells the tokens so far with every event, unasked.
func CountedThroughout(text string, prompt, completion int) Script {
	first := "data: " + envelope + `{"index":0,"delta":{"content":` + quote(text) + `},"finish_reason":null}],` + usage(prompt, 1) + "}\n\n"
	last := "data: " + envelope + `{"index":0,"delta":{},"finish_reason":"stop"}],` + usage(prompt, completion) + "}\n\n"
	return events(closes, role+first+last+done)
}

func usage(prompt, completion int) string {
	return fmt.Sprintf(`"usage":{"prompt_tokens":%d,"completion_tokens":%d,"total_tokens":%d}`, prompt, completion, prompt+completion)
}

// RefusesUsage is an endpoint that refuses a request which asks for the tokens,
// and streams text to any other.
func RefusesUsage(text string) Script {
	s := Good(text)
	s.reject = func(r Request) string {
		if r.AsksUsage {
			return "Unrecognized request argument supplied: stream_options"
		}
		return ""
	}
	return s
}
