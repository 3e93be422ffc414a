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
	outcome := "bad"
	defer func() { s.metrics.assists.WithLabelValues(outcome).Inc() }()
	if err := s.allowAssistOrigin(w, r); err != nil {
		return err
	}
	name, ok := s.assist.knows(r)
	if !ok {
		outcome = "token"
		if !s.assist.guesses.allow(s.addresses.of(r)) {
			return errTooFast
		}
		w.Header().Set("WWW-Authenticate", `Bearer realm="zhengda assist"`)
		return errAssistToken
	}
	if !s.assist.rate.allow(name) {
		outcome = "fast"
		return errAssistFast
	}
	if kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type")); err != nil || kind != "application/json" {
		return errMediaType
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxAssistRequest))
	if err != nil {
		if _, large := errors.AsType[*http.MaxBytesError](err); large {
			return errAssistLarge
		}
		return errAssistJSON
	}
	req, err := decodeAssist(body)
	if err != nil {
		return err
	}
	select {
	case s.assist.busy <- struct{}{}:
		defer func() { <-s.assist.busy }()
	default:
		outcome = "busy"
		return errBusy
	}
	begun := s.now()
	req.ask.Trace = true
	a := s.chat.Suggest(r.Context(), req.turns, req.ask)
	outcome = string(a.Status)
	s.log.InfoContext(r.Context(), "assist answered", "token", name, "turns", len(req.turns), "status", a.Status, "reason", a.Reason, "composer", a.Composer, "took", s.now().Sub(begun))
	w.Header().Set("Cache-Control", "no-store")
	writeJSON(w, http.StatusOK, newAssistReply(a))
	return nil
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

// assistReply is what POST /api/assist gives.
type assistReply struct {
	Question    string              `json:"question"` // personal data masked
	Resolved    string              `json:"resolved"`
	Status      bot.Status          `json:"status"`
	Reason      bot.Reason          `json:"reason"`
	Suggestions []suggestion        `json:"suggestions"` // the shortest first, at most three
	Case        bot.CaseFacts       `json:"case"`
	Outcomes    []bot.TracedOutcome `json:"outcomes"`
	Sources     []bot.Citation      `json:"sources"` // of the whole answer
	Choices     []bot.Choice        `json:"choices"`
	Offer       *bot.Offer          `json:"offer"`
	Composer    bot.Composer        `json:"composer"`
	Generated   bot.Generated       `json:"generated"`
	Label       string              `json:"label"`
	Level       string              `json:"level"`
	Language    bot.Language        `json:"language"`
	Trace       *bot.Trace          `json:"trace"`
}

// suggestion is an answer of one length, ready to be sent.
type suggestion struct {
	bot.Variant
	Generated bot.Generated `json:"generated"`
	Label     string        `json:"label"`
	Labelled  string        `json:"labelled"` // text, sources and label, as it is to be pasted
}

func newAssistReply(a bot.Answer) assistReply {
	r := assistReply{
		Question: a.Question, Resolved: a.Resolved, Status: a.Status, Reason: a.Reason, Suggestions: []suggestion{},
		Case: a.Case, Outcomes: []bot.TracedOutcome{}, Sources: a.Citations, Choices: a.Choices, Offer: a.Offer,
		Composer: a.Composer, Generated: a.Generated, Label: a.Label(), Level: a.Level, Language: a.Language,
	}
	for _, v := range a.Variants() {
		r.Suggestions = append(r.Suggestions, suggestion{v, a.Generated, a.Label(), labelled(v, a.Label())})
	}
	if a.Trace == nil { // the answer to a fault of ours has none
		return r
	}
	t := *a.Trace
	if len(t.Outcomes) > 0 {
		r.Outcomes = t.Outcomes
	}
	t.Previous = nil // the caller has the conversation
	if t.Model != nil {
		m := *t.Model
		m.Said = nil // unchecked words stay with us
		t.Model = &m
	}
	r.Trace = &t
	return r
}

// labelled is a variant as it is pasted: its text, its sources, and who worded it.
func labelled(v bot.Variant, label string) string {
	var b strings.Builder
	b.WriteString(v.Text)
	for i, c := range v.Citations {
		if i == 0 {
			b.WriteString("\n")
		}
		fmt.Fprintf(&b, "\n[%d] %s", c.N, c.Title)
		for _, more := range []string{c.Heading, c.Publisher, c.Published} {
			if more != "" && more != c.Title {
				b.WriteString(" · " + more)
			}
		}
	}
	return b.String() + "\n\n" + label
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
