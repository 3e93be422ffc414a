package web

import (
	"encoding/json"
	"log/slog"
	"net/http"
	"strings"
	"sync"
	"testing"

	"zhengda/bot"
	"zhengda/index"
	"zhengda/knowledge"
)

const (
	assistKey   = "0123456789abcdef0123456789abcdef"
	assistOther = "fedcba9876543210fedcba9876543210"
)

// embeddedBot answers from the embedded articles, for all tests.
var embeddedBot = sync.OnceValues(func() (*bot.Bot, error) {
	c, err := knowledge.Embedded()
	if err != nil {
		return nil, err
	}
	ix, err := index.Open("", c, slog.New(slog.DiscardHandler))
	if err != nil {
		return nil, err
	}
	return bot.New(bot.Options{Index: ix}), nil
})

// assistHouse is a house with the assist API on, which answers for real.
func assistHouse(t testing.TB, change ...func(*Options)) *house {
	t.Helper()
	b, err := embeddedBot()
	if err != nil {
		t.Fatal(err)
	}
	return newHouse(t, plan{answer: b.Answer, options: func(o *Options) {
		o.Assist = Assist{Tokens: map[string]string{"tickets": assistKey, "hotline": assistOther}, Origins: []string{"https://tickets.example"}, PerMinute: 1000}
		for _, f := range change {
			f(o)
		}
	}})
}

func (h *house) assist(t testing.TB, body string, headers ...string) *http.Response {
	t.Helper()
	return h.do(t, http.MethodPost, "/api/assist", body, append([]string{"Content-Type", "application/json", "Authorization", "Bearer " + assistKey}, headers...)...)
}

// suggested expects suggestions.
func (h *house) suggested(t testing.TB, body string) assistReply {
	t.Helper()
	resp := h.assist(t, body)
	var reply assistReply
	dec := json.NewDecoder(strings.NewReader(bodyOf(t, resp)))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&reply); err != nil || resp.StatusCode != http.StatusOK {
		t.Fatalf("%s: %s, %v", body, resp.Status, err)
	}
	return reply
}

// refused expects an error and gives its code, field and text.
func refused(t testing.TB, resp *http.Response) (code, field, text string) {
	t.Helper()
	var reply struct{ Error, Field, Text string }
	if err := json.Unmarshal([]byte(bodyOf(t, resp)), &reply); err != nil || reply.Text == "" {
		t.Fatalf("%s: error without words, %v", resp.Status, err)
	}
	return reply.Error, reply.Field, reply.Text
}

func TestAssistIsOffUnlessConfigured(t *testing.T) {
	h := newHouse(t, plan{})
	for _, method := range []string{http.MethodPost, http.MethodOptions} {
		resp := h.do(t, method, "/api/assist", `{"question":"多少钱"}`, "Content-Type", "application/json", "Authorization", "Bearer ")
		if code, _, text := refused(t, resp); resp.StatusCode != http.StatusNotFound || code != "off" || !strings.Contains(text, "-assist-tokens") {
			t.Errorf("%s: %s %s %s", method, resp.Status, code, text)
		}
	}
	if resp := h.get(t, "/assist/example"); resp.StatusCode != http.StatusNotFound {
		t.Errorf("the example is shown though the API is off: %s", resp.Status)
	}
}

func TestAssistNeedsAToken(t *testing.T) {
	h := assistHouse(t)
	for _, header := range []string{"", "Bearer", "Bearer ", "Bearer " + assistKey[:31], "Bearer " + assistKey + "0", "Basic " + assistKey, assistKey + "x"} {
		resp := h.do(t, http.MethodPost, "/api/assist", `{"question":"多少钱"}`, "Content-Type", "application/json", "Authorization", header)
		if code, _, _ := refused(t, resp); resp.StatusCode != http.StatusUnauthorized || code != "token" || resp.Header.Get("WWW-Authenticate") == "" {
			t.Errorf("%q: %s %s", header, resp.Status, code)
		}
	}
	for name, token := range map[string]string{"tickets": assistKey, "hotline": assistOther} {
		resp := h.do(t, http.MethodPost, "/api/assist", `{"question":"湛江换身份证要多少钱"}`, "Content-Type", "application/json", "Authorization", "Bearer "+token)
		if resp.StatusCode != http.StatusOK || !strings.Contains(h.log.String(), "token="+name) {
			t.Errorf("%s: %s; the log names it: %v", name, resp.Status, strings.Contains(h.log.String(), "token="+name))
		}
	}
	for _, secret := range []string{assistKey, assistOther, "多少钱"} {
		if strings.Contains(h.log.String(), secret) {
			t.Errorf("the log holds %s", secret)
		}
	}
	var resp *http.Response // whoever guesses is stopped, and others are not
	for range assistGuess {
		resp = h.do(t, http.MethodPost, "/api/assist", `{}`, "Authorization", "Bearer guess")
	}
	if resp.StatusCode != http.StatusTooManyRequests || resp.Header.Get("Retry-After") == "" {
		t.Errorf("after %d guesses: %s", assistGuess, resp.Status)
	}
	if page := bodyOf(t, h.get(t, "/metrics")); !strings.Contains(page, `zhengda_assists_total{outcome="answered"} 2`) || !strings.Contains(page, `zhengda_assists_total{outcome="token"}`) {
		t.Error("the requests are not counted by outcome")
	}
	if resp := h.assist(t, `{"question":"你好"}`); resp.StatusCode != http.StatusOK {
		t.Errorf("with the right token after guesses: %s", resp.Status)
	}
}

func TestAssistOptionsAreChecked(t *testing.T) {
	h := newHouse(t, plan{})
	for want, a := range map[string]Assist{
		"too short":      {Tokens: map[string]string{"tickets": "short"}},
		"name":           {Tokens: map[string]string{"a b": assistKey}},
		`"*" is not`:     {Tokens: map[string]string{"tickets": assistKey}, Origins: []string{"*"}},
		"without a path": {Tokens: map[string]string{"tickets": assistKey}, Origins: []string{"tickets.example"}},
	} {
		_, err := New(Options{Chat: h.chat, Library: h.web.library, Assist: a})
		if err == nil || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), assistKey) {
			t.Errorf("%s: error %v", want, err)
		}
	}
}

func TestAssistReadsStrictly(t *testing.T) {
	h := assistHouse(t)
	turns := func(n int, text string) string {
		return `{"conversation":[` + strings.TrimSuffix(strings.Repeat(`{"role":"visitor","text":"`+text+`"},`, n), ",") + `]}`
	}
	tests := []struct{ name, body, code, field string }{
		{"empty", ``, "body", ""},
		{"no object", `[]`, "body", ""},
		{"two values", `{"question":"你好"}{}`, "body", ""},
		{"deep", `{"question":` + strings.Repeat("[", 100) + strings.Repeat("]", 100) + `}`, "body", ""},
		{"nothing asked", `{}`, "field", "question"},
		{"both", `{"question":"你好","conversation":[{"role":"visitor","text":"你好"}]}`, "field", "question"},
		{"blank", `{"question":" \n"}`, "field", "question"},
		{"long", `{"question":"` + strings.Repeat("问", maxAssistText+1) + `"}`, "field", "question"},
		{"number", `{"question":1}`, "field", "question"},
		{"null", `{"question":null}`, "field", "question"},
		{"unknown", `{"question":"你好","lenght":"short"}`, "field", "lenght"},
		{"letter case", `{"Question":"你好"}`, "field", "Question"},
		{"twice", `{"question":"你好","question":"再见"}`, "field", "question"},
		{"no turns", `{"conversation":[]}`, "field", "conversation"},
		{"too many turns", turns(maxAssistTurns+1, "你好"), "field", "conversation"},
		{"nobody asks", `{"conversation":[{"role":"agent","text":"您好"}]}`, "field", "conversation"},
		{"role", `{"conversation":[{"role":"system","text":"您好"}]}`, "field", "conversation[0].role"},
		{"turn without text", `{"conversation":[{"role":"visitor","text":"你好"},{"role":"visitor"}]}`, "field", "conversation[1].text"},
		{"turn with more", `{"conversation":[{"role":"visitor","text":"你好","name":"x"}]}`, "field", "conversation[0].name"},
		{"turn is no object", `{"conversation":["你好"]}`, "field", "conversation[0]"},
		{"city", `{"question":"你好","city":"长沙"}`, "field", "city"},
		{"day", `{"question":"你好","as_of":"2026-13-01"}`, "field", "as_of"},
		{"language", `{"question":"你好","language":"fr"}`, "field", "language"},
		{"case", `{"question":"你好","case":{"colour":"red"}}`, "field", "case"},
		{"case in other letters", `{"question":"你好","case":{"Region":"440800"}}`, "field", "case.Region"},
		{"region", `{"question":"你好","case":{"region":"湛江"}}`, "field", "case.region"},
		{"procedure", `{"question":"你好","case":{"procedure":"passport"}}`, "field", "case.procedure"},
		{"half an age", `{"question":"你好","case":{"age_min":3}}`, "field", "case.age_min"},
		{"age", `{"question":"你好","case":{"age_min":30,"age_max":3}}`, "field", "case.age_min"},
		{"household", `{"question":"你好","case":{"household":"mars"}}`, "field", "case.household"},
		{"further", `{"question":"你好","case":{"further":{"serving":"maybe"}}}`, "field", "case.further"},
		{"further twice", `{"question":"你好","case":{"further":{"serving":"yes","serving":"no"}}}`, "field", "case.further.serving"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			resp := h.assist(t, tt.body)
			code, field, text := refused(t, resp)
			if resp.StatusCode != http.StatusBadRequest || code != tt.code || field != tt.field {
				t.Errorf("%s, %s in %q: %s; want %s in %q", resp.Status, code, field, text, tt.code, tt.field)
			}
		})
	}
	if resp := h.assist(t, `{"question":"`+strings.Repeat(" ", maxAssistRequest)+`"}`); resp.StatusCode != http.StatusRequestEntityTooLarge {
		t.Errorf("too large: %s", resp.Status)
	}
	if resp := h.assist(t, `{"question":"你好"}`, "Content-Type", "text/plain"); resp.StatusCode != http.StatusUnsupportedMediaType {
		t.Errorf("plain text: %s", resp.Status)
	}
	if resp := h.assist(t, turns(maxAssistTurns, "你好")); resp.StatusCode != http.StatusOK {
		t.Errorf("%d turns: %s", maxAssistTurns, resp.Status)
	}
}

func TestAssistIsLimitedByToken(t *testing.T) {
	h := assistHouse(t, func(o *Options) { o.Assist.PerMinute = 2 })
	for range 2 {
		h.suggested(t, `{"question":"你好"}`)
	}
	resp := h.assist(t, `{"question":"你好"}`)
	if code, _, _ := refused(t, resp); resp.StatusCode != http.StatusTooManyRequests || code != "fast" || resp.Header.Get("Retry-After") == "" {
		t.Errorf("third request: %s %s", resp.Status, code)
	}
	if resp := h.assist(t, `{"question":"你好"}`, "Authorization", "Bearer "+assistOther); resp.StatusCode != http.StatusOK {
		t.Errorf("another token: %s", resp.Status)
	}
}

func TestAssistForPagesOfConfiguredOrigins(t *testing.T) {
	h := assistHouse(t, func(o *Options) { o.Origins = []string{"*"} }) // the widget's origins are another matter
	for origin, allowed := range map[string]bool{"https://tickets.example": true, "https://evil.example": false, "null": false, "https://tickets.example.evil.example": false} {
		for _, method := range []string{http.MethodPost, http.MethodOptions} {
			resp := h.do(t, method, "/api/assist", `{"question":"你好"}`, "Content-Type", "application/json", "Authorization", "Bearer "+assistKey, "Origin", origin)
			acao := resp.Header.Get("Access-Control-Allow-Origin")
			if allowed && (resp.StatusCode >= 300 || acao != origin) || !allowed && (resp.StatusCode != http.StatusForbidden || acao != "") {
				t.Errorf("%s from %s: %s, may be read by %q", method, origin, resp.Status, acao)
			}
			if resp.Header.Get("Vary") != "Origin" || resp.Header.Get("Access-Control-Allow-Credentials") != "" {
				t.Errorf("%s from %s: headers %v", method, origin, resp.Header)
			}
		}
	}
	resp := h.do(t, http.MethodOptions, "/api/assist", "", "Origin", "https://tickets.example")
	if got := resp.Header.Get("Access-Control-Allow-Headers"); !strings.Contains(got, "Authorization") {
		t.Errorf("allowed headers %q", got)
	}
}
