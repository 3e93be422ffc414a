package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/gorilla/websocket"

	"zhengda/bot/openai/modeltest"
)

const foundingQuestion = "湛江换领身份证去哪里换？"

// channels are what the answer to it names.
var channels = []string{"粤居码", "湛江户政", "窗口"}

func TestServe(t *testing.T) {
	s := startFromNothing(t, t.TempDir())
	for _, path := range []string{"/healthz", "/readyz"} {
		if code, body := get(t, s.URL+path); code != http.StatusOK || body != "ok\n" {
			t.Errorf("%s: %d %q, want 200 ok", path, code, body)
		}
	}
	for _, want := range []string{"/articles", `<script src="` + s.URL + `/widget.js" async></script>`, foundingQuestion, "quoted from the passages", "Ctrl-C"} {
		if !strings.Contains(s.out.String(), want) {
			t.Errorf("the welcome does not say %q:\n%s", want, s.out)
		}
	}
	answer := s.visit(t, s.URL).ask("q1", foundingQuestion)
	for _, want := range channels {
		if !strings.Contains(answer, want) {
			t.Errorf("the answer does not name %s: %s", want, answer)
		}
	}
	code, figures := get(t, s.URL+"/metrics")
	if code != http.StatusOK {
		t.Errorf("/metrics: %d", code)
	}
	for _, want := range []string{
		`zhengda_answers_total{composer="quoted",reason="answered",status="answered"} 1`,
		`zhengda_asks_total{outcome="stored"} 1`,
		"zhengda_http_requests_total{", "go_goroutines ", "process_resident_memory_bytes ",
	} {
		if !strings.Contains(figures, want) {
			t.Errorf("/metrics does not have %s", want)
		}
	}
}

// TestServeMetrics: the figures are for this machine and for who knows the token.
func TestServeMetrics(t *testing.T) {
	s := startServing(t, t.TempDir(), "-addr", "0.0.0.0:0", "-metrics-token", "let-me-see")
	_, port, err := net.SplitHostPort(s.addr())
	if err != nil {
		t.Fatal(err)
	}
	far := "http://" + net.JoinHostPort(otherAddress(t), port)
	tests := []struct {
		name    string
		url     string
		headers []string
		want    int
	}{
		{"from here", s.URL, nil, http.StatusOK},
		{"from elsewhere", far, nil, http.StatusForbidden},
		{"from elsewhere with the token", far, []string{"Authorization", "Bearer let-me-see"}, http.StatusOK},
		{"with another token", far, []string{"Authorization", "Bearer let-me-se"}, http.StatusForbidden},
		{"through a proxy on this machine", s.URL, []string{"X-Forwarded-For", "203.0.113.7"}, http.StatusForbidden},
		{"as if from here", far, []string{"X-Forwarded-For", "127.0.0.1"}, http.StatusForbidden},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got, _ := get(t, tt.url+"/metrics", tt.headers...); got != tt.want {
				t.Errorf("code %d, want %d", got, tt.want)
			}
		})
	}
	if strings.Contains(s.log.String(), "let-me-see") {
		t.Error("the log holds the token")
	}
}

// otherAddress is an address of this machine that is not the loopback.
func otherAddress(t *testing.T) string {
	t.Helper()
	addrs, err := net.InterfaceAddrs()
	if err != nil {
		t.Fatal(err)
	}
	for _, a := range addrs {
		if n, ok := a.(*net.IPNet); ok && !n.IP.IsLoopback() && n.IP.To4() != nil {
			return n.IP.String()
		}
	}
	t.Skip("this machine has no address but the loopback")
	return ""
}

func TestServeAddressInUse(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	var stdout, stderr bytes.Buffer
	err = run(t.Context(), []string{"serve", "-addr", l.Addr().String(), "-data", t.TempDir()}, noEnvironment, strings.NewReader(""), &stdout, &stderr)
	if err == nil || !strings.Contains(err.Error(), "-addr") || !strings.Contains(err.Error(), l.Addr().String()) {
		t.Errorf("error %v, want one that names %s and -addr", err, l.Addr())
	}
	if code := report(err, &stderr); code != exitError {
		t.Errorf("exit code %d, want %d", code, exitError)
	}
	if stdout.Len() > 0 {
		t.Errorf("it says that it runs: %s", &stdout)
	}
}

// TestServeStops: an answer in the making is finished and stored, sockets are
// told to come back, and the port is free.
func TestServeStops(t *testing.T) {
	model := modeltest.New(t, modeltest.Reply(obedient).Split(120).Pace(20*time.Millisecond))
	data := t.TempDir()
	s := startServing(t, data, modelFlags(model)...)
	v := s.visit(t, s.URL)
	v.send(map[string]any{"type": "ask", "id": "q1", "text": foundingQuestion})
	v.until("a first word", func(f frame) bool { return f.Type == "delta" })
	s.stop(t)
	if err := v.conn.SetReadDeadline(time.Now().Add(10 * time.Second)); err != nil {
		t.Fatal(err)
	}
	for {
		_, _, err := v.conn.ReadMessage()
		if err == nil {
			continue
		}
		if closed, ok := errors.AsType[*websocket.CloseError](err); !ok || closed.Code != websocket.CloseServiceRestart {
			t.Errorf("the socket ends with %v, want close code 1012", err)
		}
		break
	}
	if strings.Contains(s.log.String(), "level=ERROR") {
		t.Errorf("errors while stopping:\n%s", s.log)
	}

	again := startServing(t, data, append([]string{"-addr", s.addr()}, modelFlags(model)...)...)
	messages := again.history(t, v)
	if len(messages) != 2 || messages[0].Role != "visitor" || messages[1].ReplyTo != 1 {
		t.Errorf("stored: %+v, want the question and one answer to it", messages)
	}
}

// history reads the stored messages of a visitor who comes back.
func (s *serving) history(t testing.TB, v *visitor) []frame {
	t.Helper()
	body := fmt.Sprintf(`{"visitor":%q,"conversation":%q}`, v.Ticket.Visitor, v.Ticket.Conversation)
	resp, err := http.Post(s.URL+"/api/tickets", "application/json", strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	back := &visitor{t: t}
	defer resp.Body.Close()
	if err := json.NewDecoder(resp.Body).Decode(&back.Ticket); err != nil {
		t.Fatal(err)
	}
	if back.Ticket.Conversation != v.Ticket.Conversation {
		t.Fatalf("conversation %s, want %s", back.Ticket.Conversation, v.Ticket.Conversation)
	}
	dialer := websocket.Dialer{Subprotocols: []string{"zhengda.v1"}}
	conn, hs, err := dialer.DialContext(t.Context(), "ws"+strings.TrimPrefix(s.URL, "http")+back.Ticket.Socket, nil)
	if err != nil {
		t.Fatal(err)
	}
	hs.Body.Close()
	defer conn.Close()
	back.conn = conn
	back.send(map[string]any{"type": "hello", "ticket": back.Ticket.Ticket, "offset": 0, "epoch": back.Ticket.Epoch})
	ready := back.until("ready", func(f frame) bool { return f.Type == "ready" })
	var messages []frame
	for int64(len(messages)) < ready.Offset {
		messages = append(messages, back.until("a message", func(f frame) bool { return f.Type == "message" }))
	}
	return messages
}

// TestServeStopsOnPort: the port is free at once for the next start.
func TestServeStopsOnPort(t *testing.T) {
	s := startServing(t, t.TempDir())
	s.stop(t)
	l, err := net.Listen("tcp", s.addr())
	if err != nil {
		t.Fatalf("the port is still taken: %v", err)
	}
	l.Close()
}

// TestServeOrigins: other websites need to be named.
func TestServeOrigins(t *testing.T) {
	s := startServing(t, t.TempDir(), "-origins", "https://www.example.gov.cn")
	tests := []struct {
		origin string
		want   int
	}{
		{s.URL, http.StatusOK},
		{"http://localhost:3000", http.StatusOK},
		{"https://www.example.gov.cn", http.StatusOK},
		{"https://www.example.gov.cn.evil.example", http.StatusForbidden},
		{"http://www.example.gov.cn", http.StatusForbidden},
		{"null", http.StatusForbidden},
	}
	for _, tt := range tests {
		t.Run(tt.origin, func(t *testing.T) {
			if got, _ := s.askTicket(t, tt.origin); got != tt.want {
				t.Errorf("code %d, want %d", got, tt.want)
			}
		})
	}
}

// TestServePublished: what is imported and published while the server runs is
// answered from within seconds, without a restart.
func TestServePublished(t *testing.T) {
	data := t.TempDir()
	s := startServing(t, data)
	page := filepath.Join(t.TempDir(), "page.txt")
	err := os.WriteFile(page, []byte("河源换领身份证去哪里换？\n\n答：河源换领身份证可以网上办，也可以去窗口办。\n\n网上办理\n\n年满16周岁的广东户籍居民，可以在“槐花政务”小程序上申请换领。\n"), 0o600)
	if err != nil {
		t.Fatal(err)
	}
	at := s.URL + "/articles/heyuan-new"
	if code, _ := get(t, at); code != http.StatusNotFound {
		t.Fatalf("before: code %d, want 404", code)
	}
	importPage := func(args ...string) {
		t.Helper()
		var stdout, stderr bytes.Buffer
		all := append([]string{"import", "-data", data, "-id", "heyuan-new"}, args...)
		if err := run(t.Context(), append(all, page), noEnvironment, strings.NewReader(""), &stdout, &stderr); err != nil {
			t.Fatalf("import: %v\n%s", err, &stderr)
		}
	}
	importPage()
	importPage("-publish")
	eventually(t, time.Minute, "the article's page", func() bool {
		code, body := get(t, at)
		return code == http.StatusOK && strings.Contains(body, "槐花政务")
	})
	if answer := s.visit(t, s.URL).ask("q1", "河源用槐花政务换领身份证"); !strings.Contains(answer, "heyuan-new") {
		t.Errorf("the answer does not cite the new article: %s", answer)
	}
}

// TestServePrivate: personal data sent by any client is masked before it is kept.
func TestServePrivate(t *testing.T) {
	s := startServing(t, t.TempDir())
	v := s.visit(t, s.URL)
	answer := v.ask("q1", "我叫陈小明，身份证号"+plantedID+"，电话"+plantedPhone+"，身份证丢了怎么补")
	for _, planted := range []string{plantedID, plantedPhone} {
		if strings.Contains(answer, planted) {
			t.Errorf("the answer holds %s: %s", planted, answer)
		}
	}
	// A frame that is refused is logged at most in words.
	v.send(map[string]any{"type": "ask", "id": "bad id " + plantedID, "text": "你好"})
	v.until("error", func(f frame) bool { return f.Type == "error" })
	s.notOnDisk(t, plantedID, plantedPhone)
	s.stop(t)
	s.notOnDisk(t, plantedID, plantedPhone)
}

// A number with the right check digit, of nobody, and a phone number.
const (
	plantedID    = "440802199003070012"
	plantedPhone = "13812345678"
)

// modelFlags configure the scripted model.
func modelFlags(m *modeltest.Server) []string {
	return []string{"-model-base-url", m.URL, "-model-name", "scripted", "-model-api-key", modeltest.Key}
}

// obedient is a model that says what the first passage says, and cites it.
func obedient(modeltest.Request) string {
	return "湛江换领身份证，网上、自助机、窗口三种办法任选一种。[1]\n" +
		"- 网上办使用微信小程序“粤居码”。[1]\n" +
		"- 自助机办先在“湛江户政”小程序预约。[1]\n" +
		"- 前两种都用不了的，到就近的户政窗口。[1]\n"
}

// TestPostgres serves on the other database, twice, as two nodes would.
func TestPostgres(t *testing.T) {
	database := newPostgres(t)
	one := startServing(t, t.TempDir(), "-database", database)
	v := one.visit(t, one.URL)
	v.ask("q1", foundingQuestion+plantedID)
	other := startServing(t, t.TempDir(), "-database", database)
	messages := other.history(t, v)
	if len(messages) != 2 || !strings.Contains(string(messages[1].Body), channels[1]) {
		t.Errorf("the other node has %d messages, want the question and its answer", len(messages))
	}
	for _, m := range messages {
		if strings.Contains(string(m.Body), plantedID) {
			t.Errorf("the database holds the planted number: %s", m.Body)
		}
	}
	if strings.Contains(one.out.String()+one.log.String(), database) {
		t.Error("the welcome or the log tells the database's address")
	}
}
