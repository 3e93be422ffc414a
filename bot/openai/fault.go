package openai

import (
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"slices"
	"strconv"
	"strings"
	"time"

	goopenai "github.com/sashabaranov/go-openai"

	"zhengda/bot"
)

// fault is why a try ended. Its text is ours alone: what the provider or the
// network says may hold the key, an address or a part of the prompt.
type fault struct {
	kind   error         // a sentinel of bot
	text   string        // what happened, in a few words
	status int           // of the response, when it was not 200
	again  bool          // a second try may help
	after  time.Duration // the endpoint wants this pause before it
	odd    bool          // the endpoint did not understand the request
	fine   bool          // the endpoint works; it is this answer that cannot be used
}

func (f *fault) Error() string { return f.kind.Error() + ": " + f.text }
func (f *fault) Unwrap() error { return f.kind }

const maxRetryAfter = 2 * time.Second // of a visitor's patience

func statusFault(status int, retryAfter string) *fault {
	f := &fault{kind: bot.ErrRefusing, text: fmt.Sprintf("status %d", status), status: status}
	switch {
	case status == 401 || status == 403:
		f.text += ", the key is not accepted"
	case status == 404:
		f.text += ", no such path or model"
	case status == 429:
		f.text += ", too many requests or no quota left"
	case status >= 300 && status < 400:
		f.text += ", the endpoint has moved; configure its new address"
	}
	f.odd = status == 400 || status == 422
	f.again = status == 429 || status == 502 || status == 503
	if retryAfter != "" {
		seconds, err := strconv.Atoi(strings.TrimSpace(retryAfter))
		if err != nil || seconds < 0 || seconds > int(maxRetryAfter/time.Second) {
			f.again = false // a date, or longer than a visitor waits
		} else {
			f.after = time.Duration(seconds) * time.Second
		}
	}
	return f
}

// connectionFault is for a request that got no response.
func connectionFault(err error) *fault {
	if _, ok := errors.AsType[*tls.CertificateVerificationError](err); ok {
		return &fault{kind: bot.ErrRefusing, text: "its certificate is not valid"}
	}
	if dns, ok := errors.AsType[*net.DNSError](err); ok && dns.IsNotFound {
		return &fault{kind: bot.ErrRefusing, text: "its host name is not known", again: true}
	}
	if slow, ok := errors.AsType[net.Error](err); ok && slow.Timeout() {
		return &fault{kind: bot.ErrTimeout, text: "no connection in time", again: true}
	}
	if op, ok := errors.AsType[*net.OpError](err); ok && (op.Op == "dial" || op.Op == "proxyconnect") {
		return &fault{kind: bot.ErrRefusing, text: "no connection", again: true}
	}
	return &fault{kind: bot.ErrCut, text: "connection lost before the answer", again: true}
}

// readFault is for a stream that ended where a chunk should have come.
func readFault(err error) *fault {
	if e, ok := errors.AsType[*goopenai.APIError](err); ok {
		return streamFault(e)
	}
	switch {
	case errors.Is(err, errBodyTooLong):
		return &fault{kind: bot.ErrTooLong, text: "response body over the limit"}
	case errors.Is(err, io.EOF): // not io.ErrUnexpectedEOF
		return &fault{kind: bot.ErrCut, text: "no finish reason"}
	}
	return &fault{kind: bot.ErrCut, text: "connection lost", again: true}
}

// streamFault is for an error object in the stream. Its code is repeated only
// when it is one of those everybody uses.
func streamFault(e *goopenai.APIError) *fault {
	known := []string{
		"authentication_error", "content_filter", "context_length_exceeded", "insufficient_quota", "internal_error",
		"invalid_api_key", "invalid_request_error", "model_not_found", "overloaded_error", "rate_limit_error",
		"rate_limit_exceeded", "server_error", "timeout",
	}
	f := &fault{kind: bot.ErrRefusing, text: "error in the stream"}
	if e == nil {
		return f
	}
	code, _ := e.Code.(string)
	number, _ := e.Code.(int)
	switch {
	case slices.Contains(known, code):
		f.text += ", " + code
	case slices.Contains(known, e.Type):
		f.text += ", " + e.Type
	case number >= 400 && number < 600:
		f.text += ", code " + strconv.Itoa(number)
	}
	return f
}
