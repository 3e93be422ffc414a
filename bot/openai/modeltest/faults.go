package modeltest

import (
	"net/http"
	"strings"
)

// NoFinish streams text and [DONE] without a finish reason.
func NoFinish(text string) Script { return events(closes, role+content(text)+done) }

// CutMidChunk ends the response in the middle of the chunk after text, as a
// proxy does that closes politely.
func CutMidChunk(text string) Script {
	next := chunk("未完")
	return events(closes, role+content(text)+next[:len(next)-20])
}

// Break closes the connection after text, with the HTTP body unfinished. With
// an empty text the headers are all that comes.
func Break(text string) Script { return events(breaks, role+content(text)) }

// Reset resets the connection after text. With an empty text it does so
// instead of a response.
func Reset(text string) Script {
	if text == "" {
		return Script{end: resets}
	}
	return events(resets, role+content(text))
}

// Hang accepts the request and sends nothing, not even a header.
func Hang() Script { return Script{end: hangs} }

// HangWaiting sends headers and n comments, then nothing more.
func HangWaiting(n int) Script { return events(hangs, strings.Repeat(": keep-alive\n\n", n)) }

// HangAfter streams text and then nothing more.
func HangAfter(text string) Script { return events(hangs, role+content(text)) }

// HTML200 is the page of a proxy or a login, with status 200.
func HTML200() Script {
	return Script{
		status: http.StatusOK, header: map[string]string{"Content-Type": "text/html"},
		body: func(Request) string { return page },
	}
}

const page = "<!DOCTYPE html>\n<html><head><title>Welcome</title></head>\n<body>\n\ndata: none\n<p>Please sign in.</p></body></html>\n"

// Status is an error with an error object, as from the endpoint itself. The
// message repeats the key and the prompt, which must go no further.
// retryAfter is the header of that name, empty for none.
func Status(code int, retryAfter string) Script {
	s := Script{
		status: code, header: map[string]string{"Content-Type": "application/json"},
		body: func(r Request) string { return `{"error":` + errorObject(r) + `}` },
	}
	if retryAfter != "" {
		s.header["Retry-After"] = retryAfter
	}
	return s
}

// StatusHTML is an error page, as from a proxy in front of the endpoint.
func StatusHTML(code int) Script {
	s := HTML200()
	s.status = code
	return s
}

// Redirect sends the client to another address.
func Redirect(to string) Script {
	return Script{
		status: http.StatusTemporaryRedirect, header: map[string]string{"Location": to},
		body: func(Request) string { return "" },
	}
}

// ErrorObject streams text, then an error object as an event.
func ErrorObject(text string) Script {
	s := events(closes, "")
	s.body = func(r Request) string { return role + content(text) + `data: {"error":` + errorObject(r) + "}\n\n" }
	return s
}

// ErrorObjectSpaced writes the error object with spaces, behind another field
// and after comments.
func ErrorObjectSpaced(text string) Script {
	s := events(closes, "")
	s.body = func(r Request) string {
		return ": keep-alive\n\n" + role + content(text) + `data: { "id": "x", "error" : ` + errorObject(r) + "}\n\n"
	}
	return s
}

// ErrorObjectBare streams text, then comments and an error object without
// data: before it.
func ErrorObjectBare(text string) Script {
	s := events(closes, "")
	s.body = func(r Request) string {
		return role + content(text) + ": keep-alive\n\n" + `{"error":` + errorObject(r) + "}\n"
	}
	return s
}

// ErrorEvent streams text, then an event whose error is this JSON, and then
// goes on as if nothing had happened.
func ErrorEvent(text, json string) Script {
	return events(closes, role+content(text)+`data: {"error":`+json+"}\n\n"+finish("stop")+done)
}

func errorObject(r Request) string {
	return `{"message":` + quote("Bearer "+Key+" has asked: "+r.User) + `,"type":"server_error","param":null,"code":"` + Key + `"}`
}

// Finish streams text and ends with another finish reason: length,
// content_filter, tool_calls.
func Finish(reason, text string) Script {
	return events(closes, role+content(text)+finish(reason)+done)
}

// Length ends as a model does that has used up its tokens.
func Length(text string) Script { return Finish("length", text) }

// Refusal declines in the field that OpenAI has for it.
func Refusal() Script {
	return events(closes, role+"data: "+envelope+`{"index":0,"delta":{"refusal":"I cannot help."},"finish_reason":null}]}`+"\n\n"+finish("stop")+done)
}

// Blank finishes well with nothing but white space.
func Blank() Script { return Good(" \n\t\u3000\n") }

// Garbage is an event that is not JSON, between good ones.
func Garbage(text string) Script {
	return events(closes, role+content(text)+"data: {\"choices\":[{\"delta\"\n\n"+finish("stop")+done)
}

// HugeLine sends an event of n bytes. The client must not gather it.
func HugeLine(n int) Script {
	s := events(closes, "")
	s.body = func(Request) string { return role + chunk(strings.Repeat("长", n/3)) + finish("stop") + done }
	return s
}

// Endless sends events with text, n bytes in all.
func Endless(n int) Script {
	one := chunk("没有尽头，")
	return events(closes, role+strings.Repeat(one, n/len(one)+1))
}

// CutMidRune ends the response polite and whole, but the last character of the
// text is not.
func CutMidRune(text string) Script {
	return events(closes, role+content(text)+chunk("未"[:2]))
}

// NoStream answers with one JSON object, as if no stream had been asked for.
func NoStream(text string) Script {
	s := Good("")
	s.header = map[string]string{"Content-Type": "application/json"}
	s.body = func(Request) string {
		return `{"id":"x","object":"chat.completion","choices":[{"index":0,"message":{"role":"assistant","content":` + quote(text) + `},"finish_reason":"stop"}]}`
	}
	return s
}
