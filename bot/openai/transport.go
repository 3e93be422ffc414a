package openai

import (
	"net"
	"net/http"
	"time"

	goopenai "github.com/sashabaranov/go-openai"
)

// newTransport is made for a few long answers from one host. It asks for no
// compression: a gzip stream would hold tokens back.
func newTransport() *http.Transport {
	return &http.Transport{
		Proxy:                  http.ProxyFromEnvironment,
		DialContext:            (&net.Dialer{Timeout: 3 * time.Second, KeepAlive: 30 * time.Second}).DialContext,
		TLSHandshakeTimeout:    4 * time.Second,
		ForceAttemptHTTP2:      true,
		MaxIdleConns:           32,
		MaxIdleConnsPerHost:    16,
		IdleConnTimeout:        90 * time.Second,
		MaxResponseHeaderBytes: 64 << 10,
		DisableCompression:     true,
	}
}

// try sends one request for the library. It takes anything but a 200 away
// before the library reads it: the library reads such a body without a limit,
// puts its words into the error and leaves it open.
type try struct {
	http *http.Client
	max  int64
	sent bool
	body *body // of the response, once there is one
}

// api is the library's client for this one try.
func (t *try) api(base, key string) *goopenai.Client {
	conf := goopenai.DefaultConfig(key)
	conf.BaseURL = base
	conf.HTTPClient = t
	// The library gives up after 300 comments and empty lines, which a busy
	// endpoint sends while a question waits. The timers bound that here.
	conf.EmptyMessagesLimit = ^uint(0)
	return goopenai.NewClientWithConfig(conf)
}

// Do is the library's HTTPDoer.
func (t *try) Do(req *http.Request) (*http.Response, error) {
	t.sent = true
	resp, err := t.http.Do(req)
	if err != nil {
		return nil, connectionFault(err)
	}
	if resp.StatusCode != http.StatusOK {
		resp.Body.Close()
		return nil, statusFault(resp.StatusCode, resp.Header.Get("Retry-After"))
	}
	t.body = newBody(resp.Body, t.max)
	resp.Body = t.body
	return resp, nil
}
