package web

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"
)

func TestTicketIsGoodOnceInTimeAndForItsOrigin(t *testing.T) {
	const origin = "https://www.example.com"
	tests := []struct {
		name  string
		after time.Duration
		from  string
		uses  int
		want  bool // of the last use
	}{
		{"at once", 0, origin, 1, true},
		{"just in time", ticketLife - time.Millisecond, origin, 1, true},
		{"too late", ticketLife, origin, 1, false},
		{"twice", 0, origin, 2, false},
		{"from another origin", 0, "https://evil.example", 1, false},
		{"without an origin", 0, "", 1, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			now := time.Now()
			tk := newTickets(func() time.Time { return now })
			id, err := tk.issue("c_1", origin)
			if err != nil {
				t.Fatal(err)
			}
			now = now.Add(tt.after)
			var got bool
			for range tt.uses {
				var a admitted
				if a, got = tk.redeem(id, tt.from); got && a.conversation != "c_1" {
					t.Errorf("conversation %q, want c_1", a.conversation)
				}
			}
			if got != tt.want {
				t.Errorf("redeemed: %v, want %v", got, tt.want)
			}
		})
	}
}

func TestTicketStrayedIsUsedUp(t *testing.T) {
	tk := newTickets(time.Now)
	id, _ := tk.issue("c_1", "https://a.example")
	tk.redeem(id, "https://b.example")
	if _, ok := tk.redeem(id, "https://a.example"); ok {
		t.Error("a ticket tried from another origin is good afterwards")
	}
}

func TestTicketsAreBounded(t *testing.T) {
	now := time.Now()
	tk := newTickets(func() time.Time { return now })
	for range maxTickets {
		if _, err := tk.issue("c", ""); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := tk.issue("c", ""); err == nil {
		t.Error("one more than the most was issued")
	}
	now = now.Add(ticketLife)
	if _, err := tk.issue("c", ""); err != nil {
		t.Errorf("after the others have expired: %v", err)
	}
	if len(tk.out) != 1 || len(tk.order) != 1 {
		t.Errorf("%d tickets and %d in order are kept, want 1 and 1", len(tk.out), len(tk.order))
	}
}

func TestPostTicket(t *testing.T) {
	h := newHouse(t, plan{options: func(o *Options) { o.Origins = []string{"https://www.example.com"} }})
	const allowed = "https://www.example.com"
	tests := []struct {
		name, method, body, kind, origin string
		wantStatus                       int
		wantText                         string // in the body
	}{
		{"first visit", "POST", `{}`, "application/json", allowed, 200, `"visitor":`},
		{"with a charset", "POST", `{"visitor":"","conversation":""}`, "application/json; charset=utf-8", allowed, 200, `"socket":"/ws"`},
		{"without an origin", "POST", `{}`, "application/json", "", 200, `"ticket":"t_`},
		{"unknown key", "POST", `{"visitor":"nobody","conversation":"c_other"}`, "application/json", allowed, 200, `"conversation":"c_`},
		{"other origin", "POST", `{}`, "application/json", "https://evil.example", 403, `"error":"origin"`},
		{"sandboxed page", "POST", `{}`, "application/json", "null", 403, `"error":"origin"`},
		{"subdomain", "POST", `{}`, "application/json", "https://a.www.example.com", 403, `"error":"origin"`},
		{"other scheme", "POST", `{}`, "application/json", "http://www.example.com", 403, `"error":"origin"`},
		{"no body", "POST", ``, "application/json", allowed, 400, `"error":"body"`},
		{"unknown field", "POST", `{"admin":"1"}`, "application/json", allowed, 400, `"error":"body"`},
		{"repeated field", "POST", `{"visitor":"a","visitor":"b"}`, "application/json", allowed, 400, `"error":"body"`},
		{"null", "POST", `{"visitor":null}`, "application/json", allowed, 400, `"error":"body"`},
		{"more after it", "POST", `{}{}`, "application/json", allowed, 400, `"error":"body"`},
		{"a form", "POST", `{}`, "text/plain", allowed, 415, `"error":"type"`},
		{"too large", "POST", `{"visitor":"` + strings.Repeat("k", maxTicketRequest) + `"}`, "application/json", allowed, 413, `"error":"large"`},
		{"get", "GET", ``, "", allowed, 405, `"error":"method"`},
		{"delete", "DELETE", ``, "", allowed, 405, `"error":"method"`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var headers []string
			if tt.kind != "" {
				headers = append(headers, "Content-Type", tt.kind)
			}
			if tt.origin != "" {
				headers = append(headers, "Origin", tt.origin)
			}
			resp := h.do(t, tt.method, "/api/tickets", tt.body, headers...)
			text := bodyOf(t, resp)
			if resp.StatusCode != tt.wantStatus || !strings.Contains(text, tt.wantText) {
				t.Errorf("got %d %s, want %d with %s", resp.StatusCode, text, tt.wantStatus, tt.wantText)
			}
			if got := resp.Header.Get("Content-Type"); !strings.HasPrefix(got, "application/json") {
				t.Errorf("content type %q", got)
			}
			readable := resp.Header.Get("Access-Control-Allow-Origin")
			if want := tt.origin == allowed && tt.wantStatus != 405; (readable == allowed) != want {
				t.Errorf("Access-Control-Allow-Origin is %q", readable)
			}
		})
	}
}

func TestVisitorComesBackToTheirConversation(t *testing.T) {
	h := newHouse(t, plan{})
	first := h.ticket(t, "", "")
	again := h.ticket(t, first.Visitor, "")
	if again.Conversation != first.Conversation || again.Visitor != first.Visitor || again.Epoch != first.Epoch {
		t.Errorf("came back to %+v, want that of %+v", again, first)
	}
	if other := h.ticket(t, "", first.Conversation); other.Conversation == first.Conversation {
		t.Error("a stranger was let into a conversation by knowing its id")
	}
}

func TestPreflight(t *testing.T) {
	h := newHouse(t, plan{options: func(o *Options) { o.Origins = []string{"https://www.example.com"} }})
	for origin, want := range map[string]int{"https://www.example.com": http.StatusNoContent, "https://evil.example": http.StatusForbidden} {
		resp := h.do(t, http.MethodOptions, "/api/tickets", "", "Origin", origin,
			"Access-Control-Request-Method", "POST", "Access-Control-Request-Headers", "content-type")
		if resp.StatusCode != want {
			t.Errorf("preflight from %s: %d, want %d", origin, resp.StatusCode, want)
		}
		if want != http.StatusNoContent {
			continue
		}
		for name, value := range map[string]string{
			"Access-Control-Allow-Origin": origin, "Access-Control-Allow-Methods": "POST",
			"Access-Control-Allow-Headers": "Content-Type", "Vary": "Origin", "Access-Control-Allow-Credentials": "",
		} {
			if got := resp.Header.Get(name); got != value {
				t.Errorf("%s: %q, want %q", name, got, value)
			}
		}
	}
}

func TestTicketsAreRationed(t *testing.T) {
	now := time.Now()
	h := newHouse(t, plan{options: func(o *Options) { o.TicketsPerMinute = 3; o.Now = func() time.Time { return now } }})
	for range 3 {
		h.ticket(t, "", "")
	}
	resp := h.do(t, http.MethodPost, "/api/tickets", "{}", "Content-Type", "application/json")
	if resp.StatusCode != http.StatusTooManyRequests || resp.Header.Get("Retry-After") == "" {
		t.Errorf("the fourth got %d with Retry-After %q, want 429", resp.StatusCode, resp.Header.Get("Retry-After"))
	}
}

func TestLimiterForgetsTheIdleFirst(t *testing.T) {
	now := time.Now()
	l := newLimiter(func() time.Time { return now }, 2)
	l.most = 10
	for l.allow("busy") {
	}
	for i := range 1000 {
		now = now.Add(time.Millisecond)
		l.allow(fmt.Sprint(i))
		if len(l.have) > l.most {
			t.Fatalf("%d addresses are kept, want %d at most", len(l.have), l.most)
		}
	}
	now = now.Add(time.Minute)
	if !l.allow("busy") {
		t.Error("still refused after a minute of rest")
	}
}
