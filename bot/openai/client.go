// Package openai is a bot.Model over the chat-completions stream that OpenAI
// and most other endpoints speak, local ones included. It uses go-openai for
// the request and the event stream.
//
// It owns what lies between a prompt and trustworthy text: the time limits
// (first token, idle, total), the size limits (body, answer), one second try,
// and the judgement whether the model had finished. It guarantees that
//
//   - an answer ends without an error only after the model said "stop" and the
//     text was not blank; what was cut, filtered or too long ends in an error;
//   - pieces are valid UTF-8 without control characters other than newline and
//     tab, whatever the endpoint sends and wherever it splits it;
//   - when the caller cancels or leaves the loop, the connection is closed and
//     the endpoint can stop computing;
//   - no error and no log line holds the key, the prompt, or the words of the
//     provider.
//
// It keeps nothing on disk and starts no goroutine that outlives a call, apart
// from idle connections, which Close ends. cmd/zhengda makes the Client, bot
// calls it. Package modeltest beside it is an endpoint for tests.
package openai

import (
	"net/http"
	"sync/atomic"

	goopenai "github.com/sashabaranov/go-openai"

	"zhengda/bot"
)

// Client is a bot.Model. It is safe for use by several goroutines.
type Client struct {
	conf  Config        // without the key
	key   func() string // a func, so that no way of printing a Client shows it
	http  *http.Client
	own   *http.Transport // nil when the transport came from outside
	usage atomic.Int32    // whether it can be asked for the tokens: 0 until known, takesUsage, refusesUsage
	fixed bool            // the model takes no temperature and another name for the token limit
}

var _ bot.Model = (*Client)(nil)

// New checks c. It does not call the endpoint: a model that is away at the
// start is met by the first question.
func New(c Config) (*Client, error) {
	c, err := c.checked()
	if err != nil {
		return nil, err
	}
	key := c.APIKey
	c.APIKey = ""
	m := &Client{conf: c, key: func() string { return key }}
	if c.Transport == nil {
		m.own = newTransport()
		c.Transport = m.own
	}
	m.http = &http.Client{
		Transport: c.Transport,
		// A redirect is not followed: the prompt goes to the host that was
		// configured and to no other.
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
	// The library knows which models refuse a temperature and max_tokens.
	probe := m.request(bot.Prompt{MaxTokens: 1})
	probe.StreamOptions = nil
	m.fixed = goopenai.NewReasoningValidator().Validate(probe) != nil
	return m, nil
}

// Whether an endpoint takes a request that asks for the tokens it took; some
// refuse what they do not know.
const (
	takesUsage   = 1
	refusesUsage = 2
)

// Name is the model's name as configured.
func (c *Client) Name() string { return c.conf.Model }

// Close ends idle connections of the Client's own transport. Streams that run
// go on; a later Stream works too.
func (c *Client) Close() {
	if c.own != nil {
		c.own.CloseIdleConnections()
	}
}

func (c *Client) request(p bot.Prompt) goopenai.ChatCompletionRequest {
	r := goopenai.ChatCompletionRequest{Model: c.conf.Model}
	if c.usage.Load() != refusesUsage {
		r.StreamOptions = &goopenai.StreamOptions{IncludeUsage: true}
	}
	if p.System != "" {
		r.Messages = append(r.Messages, goopenai.ChatCompletionMessage{Role: goopenai.ChatMessageRoleSystem, Content: p.System})
	}
	r.Messages = append(r.Messages, goopenai.ChatCompletionMessage{Role: goopenai.ChatMessageRoleUser, Content: p.User})
	if c.fixed {
		r.MaxCompletionTokens = p.MaxTokens
	} else {
		//lint:ignore SA1019 most endpoints other than OpenAI's know no other name
		r.MaxTokens, r.Temperature = p.MaxTokens, c.conf.Temperature
	}
	return r
}
