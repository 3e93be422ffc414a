package web

import (
	"crypto/sha256"
	"crypto/subtle"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"slices"
	"strings"

	"zhengda/bot"
)

// Assist is who may use the assist API, which suggests answers to agents in
// ticket systems of others (docs/assist.md). The zero value turns it off.
type Assist struct {
	Tokens    map[string]string // bearer tokens by the name that the log has; at least 24 characters each
	Origins   []string          // pages that may call it from a browser, as scheme://host[:port]; "*" is not taken
	PerMinute int               // requests with one token; 0: 60
}

const (
	leastToken   = 24 // characters
	assistAtOnce = 8  // answers in the making; more are told to come back
	assistGuess  = 20 // wrong tokens that an address may try in a minute
)

// assist is the API at work.
type assist struct {
	tokens  []assistToken
	origins origins
	rate    *limiter // by the token's name
	guesses *limiter // by address
	busy    chan struct{}
}

type assistToken struct {
	name string
	hash [sha256.Size]byte
}

func newAssist(o Options) (*assist, error) {
	a := &assist{
		rate: newLimiter(o.Now, orDefault(o.Assist.PerMinute, 60)), guesses: newLimiter(o.Now, assistGuess),
		busy: make(chan struct{}, assistAtOnce),
	}
	for name, token := range o.Assist.Tokens {
		if err := CheckAssistToken(name, token); err != nil {
			return nil, err
		}
		a.tokens = append(a.tokens, assistToken{name, sha256.Sum256([]byte(token))})
	}
	if slices.Contains(o.Assist.Origins, "*") {
		return nil, errors.New(`assist origins: "*" is not taken; name the pages of your ticket system`)
	}
	var err error
	if a.origins, err = parseOrigins(o.Assist.Origins); err != nil {
		return nil, fmt.Errorf("assist: %w", err)
	}
	return a, nil
}

// CheckAssistToken says what is wrong with a token or its name; the token is not
// repeated.
func CheckAssistToken(name, token string) error {
	if !isClientID(name) {
		return errors.New("the name of an assist token is 1–64 of A–Z a–z 0–9 _ -")
	}
	if len(token) < leastToken {
		return fmt.Errorf("the assist token %s is too short: at least %d characters; openssl rand -hex 32 makes one", name, leastToken)
	}
	return nil
}

func (a *assist) off() bool { return len(a.tokens) == 0 }

// knows names the token of a request. All tokens are compared, each in constant
// time over its hash, so that the time tells nothing of them.
func (a *assist) knows(r *http.Request) (name string, ok bool) {
	token, _ := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
	hash := sha256.Sum256([]byte(token))
	for _, t := range a.tokens {
		if subtle.ConstantTimeCompare(hash[:], t.hash[:]) == 1 {
			name, ok = t.name, true
		}
	}
	return name, ok
}

// The faults of this API; what is wrong with a request is told by assistFault.
var (
	errAssistOff    = &fault{status: http.StatusNotFound, code: "off", title: "没有开通", text: "坐席助手接口没有开通。请管理员用 -assist-tokens 设置令牌后再用，见 docs/assist.md。"}
	errAssistToken  = &fault{status: http.StatusUnauthorized, code: "token", title: "令牌不对", text: "令牌不对或没有带上。请求头要写 Authorization: Bearer <令牌>，令牌由管理员用 -assist-tokens 设置。"}
	errAssistOrigin = &fault{status: http.StatusForbidden, code: "origin", title: "不能使用", text: "这个网站没有获准调用坐席助手接口。请管理员把它写进 -assist-origins。"}
	errAssistFast   = &fault{status: http.StatusTooManyRequests, code: "fast", title: "请求太频繁", text: "这个令牌的请求太频繁，请过一分钟再试；上限由 -assist-per-minute 设置。"}
	errAssistLarge  = &fault{status: http.StatusRequestEntityTooLarge, code: "large", title: "请求太长", text: "请求最多 64 KiB。请只留下最近的对话。"}
	errAssistJSON   = &fault{status: http.StatusBadRequest, code: "body", title: "请求有误", text: "请求内容不是一个 JSON 对象，或者嵌套太深。写法见 docs/assist.md。"}
)

// assistFault says which field is wrong and what to write.
func assistFault(field, text string) error {
	return &fault{status: http.StatusBadRequest, code: "field", field: field, title: "请求有误", text: text}
}

// assistFrame is what strict reading found, at a place in the request.
func assistFrame(at string, bad *badFrame) error {
	switch {
	case bad.code == "frame" && at == "":
		return errAssistJSON
	case bad.code == "frame":
		at = strings.TrimSuffix(at, ".")
		return assistFault(at, at+" 不是一个 JSON 对象。")
	case bad.field == "":
		return assistFault(strings.TrimSuffix(at, "."), "请求里有不认识的项；可以写的项见 docs/assist.md。")
	}
	return assistFault(at+bad.field, "请求里的 "+at+bad.field+" 不认识、写了两次、类型不对或缺了；可以写的项见 docs/assist.md。")
}

// postAssist suggests answers for a question or a conversation.
func (s *Server) postAssist(w http.ResponseWriter, r *http.Request) error {
	a, outcome, err := s.suggest(w, r)
	s.metrics.assists.WithLabelValues(outcome).Inc()
	if err != nil {
		return err
	}
	w.Header().Set("Cache-Control", "no-store")
	writeJSON(w, http.StatusOK, newAssistReply(a))
	return nil
}

// suggest lets in who knows a token, reads the request and has it answered.
// outcome is for the metrics.
func (s *Server) suggest(w http.ResponseWriter, r *http.Request) (a bot.Answer, outcome string, err error) {
	const bad = "bad"
	if err := s.allowAssistOrigin(w, r); err != nil {
		return a, bad, err
	}
	name, ok := s.assist.knows(r)
	switch {
	case !ok && !s.assist.guesses.allow(s.addresses.of(r)):
		return a, "token", errTooFast
	case !ok:
		w.Header().Set("WWW-Authenticate", `Bearer realm="zhengda assist"`)
		return a, "token", errAssistToken
	case !s.assist.rate.allow(name):
		return a, "fast", errAssistFast
	}
	req, err := readAssist(w, r)
	if err != nil {
		return a, bad, err
	}
	select {
	case s.assist.busy <- struct{}{}:
		defer func() { <-s.assist.busy }()
	default:
		return a, "busy", errBusy
	}
	begun := s.now()
	a = s.chat.Suggest(r.Context(), req.turns, req.ask)
	s.log.InfoContext(r.Context(), "assist answered", "token", name, "turns", len(req.turns), "status", a.Status, "reason", a.Reason, "composer", a.Composer, "took", s.now().Sub(begun))
	return a, string(a.Status), nil
}

func readAssist(w http.ResponseWriter, r *http.Request) (assistRequest, error) {
	if kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type")); err != nil || kind != "application/json" {
		return assistRequest{}, errMediaType
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxAssistRequest))
	if err != nil {
		if _, large := errors.AsType[*http.MaxBytesError](err); large {
			return assistRequest{}, errAssistLarge
		}
		return assistRequest{}, errAssistJSON
	}
	return decodeAssist(body)
}

// allowAssist answers a browser that asks whether a page may post.
func (s *Server) allowAssist(w http.ResponseWriter, r *http.Request) error {
	if err := s.allowAssistOrigin(w, r); err != nil {
		return err
	}
	h := w.Header()
	h.Set("Access-Control-Allow-Methods", "POST")
	h.Set("Access-Control-Allow-Headers", "Authorization, Content-Type")
	h.Set("Access-Control-Max-Age", "600")
	w.WriteHeader(http.StatusNoContent)
	return nil
}

// allowAssistOrigin lets pages of the configured origins read the answer, and no
// others: a page that may not is not even told so in a way it can read. Programs
// send no origin.
func (s *Server) allowAssistOrigin(w http.ResponseWriter, r *http.Request) error {
	w.Header().Add("Vary", "Origin")
	if s.assist.off() {
		return errAssistOff
	}
	origin, ok := s.assist.origins.check(r)
	if !ok {
		return errAssistOrigin
	}
	if origin != "" {
		w.Header().Set("Access-Control-Allow-Origin", r.Header.Get("Origin"))
		w.Header().Set("Access-Control-Expose-Headers", "Retry-After")
	}
	return nil
}

// showAssistExample shows the page on which the API can be tried out.
func (s *Server) showAssistExample(w http.ResponseWriter, r *http.Request) error {
	if s.assist.off() {
		return errNotFound
	}
	l := newLayout(r)
	l.NoIndex = true
	return show(w, r, s.pages.assist, l)
}
