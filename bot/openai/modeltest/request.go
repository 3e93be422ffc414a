package modeltest

import (
	"encoding/json"
	"fmt"
	"io"
	"mime"
	"net"
	"net/http"
	"strings"
)

// Request is a well-formed request as it came.
type Request struct {
	Header http.Header
	Body   string // JSON; search it to show that something was not sent

	Model     string
	System    string // all system messages, by newlines
	User      string // the last user message
	MaxTokens int    // max_tokens or max_completion_tokens
	AsksUsage bool   // stream_options.include_usage
	// Temperature is nil when none was sent.
	Temperature *float64
}

// readRequest returns what is wrong with a request, and the status for it.
func readRequest(r *http.Request) (req Request, status int, wrong string) {
	raw, err := io.ReadAll(io.LimitReader(r.Body, 4<<20))
	if err != nil {
		return req, http.StatusBadRequest, "body cannot be read"
	}
	if r.URL.Path != "/v1/chat/completions" {
		return req, http.StatusNotFound, "unknown path " + r.URL.Path
	}
	if r.Method != http.MethodPost {
		return req, http.StatusMethodNotAllowed, "method " + r.Method
	}
	if auth := r.Header.Get("Authorization"); auth != "Bearer "+Key {
		// Real endpoints repeat the key too, which is why no error may hold their words.
		return req, http.StatusUnauthorized, "Incorrect API key provided: " + strings.TrimPrefix(auth, "Bearer ")
	}
	if kind, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type")); kind != "application/json" {
		return req, http.StatusUnsupportedMediaType, fmt.Sprintf("content type %q", kind)
	}
	var in struct {
		Model    string `json:"model"`
		Stream   bool   `json:"stream"`
		Messages []struct {
			Role    string `json:"role"`
			Content string `json:"content"`
		} `json:"messages"`
		MaxTokens           int      `json:"max_tokens"`
		MaxCompletionTokens int      `json:"max_completion_tokens"`
		Temperature         *float64 `json:"temperature"`
		StreamOptions       struct {
			IncludeUsage bool `json:"include_usage"`
		} `json:"stream_options"`
	}
	if err := json.Unmarshal(raw, &in); err != nil {
		return req, http.StatusBadRequest, "body is not JSON of a request: " + err.Error()
	}
	switch {
	case in.Model == "":
		return req, http.StatusBadRequest, "model is missing"
	case !in.Stream:
		return req, http.StatusBadRequest, "stream is not true"
	case len(in.Messages) == 0:
		return req, http.StatusBadRequest, "messages are missing"
	case in.MaxTokens < 0 || in.MaxCompletionTokens < 0 || in.MaxTokens > 0 && in.MaxCompletionTokens > 0:
		return req, http.StatusBadRequest, "token limit is negative or given twice"
	}
	req = Request{
		Header: r.Header.Clone(), Body: string(raw), Model: in.Model,
		MaxTokens: in.MaxTokens + in.MaxCompletionTokens, Temperature: in.Temperature,
		AsksUsage: in.StreamOptions.IncludeUsage,
	}
	var system []string
	for _, m := range in.Messages {
		switch m.Role {
		case "system", "developer":
			system = append(system, m.Content)
		case "user":
			req.User = m.Content
		case "assistant":
		default:
			return req, http.StatusBadRequest, fmt.Sprintf("role %q", m.Role)
		}
	}
	req.System = strings.Join(system, "\n")
	return req, 0, ""
}

// reset ends the connection with a TCP reset.
func reset(w http.ResponseWriter) {
	conn, _, err := http.NewResponseController(w).Hijack()
	if err != nil {
		panic(http.ErrAbortHandler)
	}
	if tcp, ok := conn.(*net.TCPConn); ok {
		tcp.SetLinger(0)
	}
	conn.Close()
}
