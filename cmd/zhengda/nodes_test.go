package main

import (
	"bufio"
	"crypto/rand"
	"encoding/json"
	"fmt"
	"io"
	mathrand "math/rand/v2"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/gorilla/websocket"

	"zhengda/bot/openai/modeltest"
	"zhengda/chat/chattest"
)

// nodes are two nodes on one PostgreSQL, which ring for each other through a
// relay before NATS.
type nodes struct {
	a, b     *node
	database string
	nats     *relay
	natsAddr string
}

func startNodes(t *testing.T, args ...string) *nodes {
	t.Helper()
	k := &nodes{database: newPostgres(t), natsAddr: natsServer(t)}
	k.nats = newRelay(t, k.natsAddr)
	args = append(args, "-database", k.database, "-broker", "nats://"+k.nats.addr+"/test-"+rand.Text())
	k.a, k.b = newNode(t, t.TempDir(), args...), newNode(t, t.TempDir(), args...)
	k.a.start()
	k.b.start()
	k.a.ready()
	k.b.ready()
	return k
}

// visit opens a conversation on a node.
func (n *node) visit() *visitor {
	n.t.Helper()
	return (&serving{URL: "http://" + n.addr}).visit(n.t, "http://"+n.addr)
}

// join opens the visitor's conversation in another tab. The ticket is asked of
// this node and shown to the other one.
func (n *node) join(v *visitor, other *node) *visitor {
	n.t.Helper()
	w := &visitor{t: n.t}
	v.Ticket.Ticket = n.ticket(v)
	w.Ticket = v.Ticket
	dialer := websocket.Dialer{Subprotocols: []string{"zhengda.v1"}}
	conn, resp, err := dialer.DialContext(n.t.Context(), "ws://"+other.addr+"/ws", nil)
	if err != nil {
		n.t.Fatal(err)
	}
	resp.Body.Close()
	n.t.Cleanup(func() { conn.Close() })
	w.conn = conn
	w.send(map[string]any{"type": "hello", "ticket": w.Ticket.Ticket, "offset": 0, "epoch": w.Ticket.Epoch})
	w.until("ready", func(f frame) bool { return f.Type == "ready" })
	return w
}

// ticket asks for another ticket to the visitor's conversation.
func (n *node) ticket(v *visitor) string {
	n.t.Helper()
	body := fmt.Sprintf(`{"visitor":%q,"conversation":%q}`, v.Ticket.Visitor, v.Ticket.Conversation)
	resp, err := http.Post("http://"+n.addr+"/api/tickets", "application/json", strings.NewReader(body))
	if err != nil {
		n.t.Fatal(err)
	}
	defer resp.Body.Close()
	conversation := v.Ticket.Conversation
	if err := json.NewDecoder(resp.Body).Decode(&v.Ticket); err != nil {
		n.t.Fatal(err)
	}
	if v.Ticket.Conversation != conversation {
		n.t.Fatalf("the node on %s opens conversation %s, want %s", n.addr, v.Ticket.Conversation, conversation)
	}
	return v.Ticket.Ticket
}

// hanging begins an answer and goes no further.
func hanging() modeltest.Script {
	return modeltest.HangAfter("湛江换领身份证，网上、自助机、窗口三种办法任选一种。[1]自助机")
}

// patient lets a model hang for longer than a test takes.
var patient = []string{"-model-first-token", "5m", "-model-idle", "5m", "-model-total", "5m", "-model-breaker-failures", "100"}

// TestNodes: what happens on one node is known on the other.
func TestNodes(t *testing.T) {
	model := modeltest.New(t, modeltest.Reply(obedient))
	k := startNodes(t, append(modelFlags(model), patient...)...)

	t.Run("an answer rings", func(t *testing.T) {
		if took := k.spread(t, 5); took > time.Second {
			t.Errorf("the other node shows it after %v, want within a second", took)
		}
	})
	t.Run("without NATS the sweep finds it", func(t *testing.T) {
		defer k.nats.to(k.natsAddr)
		k.nats.to()
		for _, n := range []*node{k.a, k.b} {
			eventually(t, 10*time.Second, "the node to miss NATS", func() bool {
				return strings.Contains(n.log.String(), "connection to the broker is lost")
			})
		}
		if took := k.spread(t, 3); took > 6*time.Second {
			t.Errorf("the other node shows it after %v, want within 6 s", took)
		}
	})
	t.Run("with NATS again it rings", func(t *testing.T) {
		for _, n := range []*node{k.a, k.b} {
			eventually(t, 30*time.Second, "the node to find NATS", func() bool {
				return strings.Contains(n.log.String(), "broker is connected again")
			})
		}
		if took := k.spread(t, 5); took > time.Second {
			t.Errorf("the other node shows it after %v, want within a second", took)
		}
	})
	t.Run("a stop on the other node ends the answer", func(t *testing.T) {
		model.Play(t, hanging())
		v := k.a.visit()
		w := k.a.join(v, k.b)
		v.send(map[string]any{"type": "ask", "id": "q1", "text": foundingQuestion})
		v.until("a first word", func(f frame) bool { return f.Type == "delta" })
		w.until("the question", func(f frame) bool { return f.Type == "message" && f.Offset == 1 })
		w.send(map[string]any{"type": "stop"})
		select {
		case <-model.Disconnected():
		case <-time.After(20 * time.Second):
			t.Fatal("the model is still asked")
		}
		for _, tab := range []*visitor{v, w} {
			m := tab.until("the answer", func(f frame) bool { return f.Type == "message" && f.ReplyTo == 1 })
			if !strings.Contains(string(m.Body), `"composer":"quoted"`) {
				t.Errorf("the answer is %s, want a quotation", m.Body)
			}
		}
	})
	t.Run("a stream on one and frames to the other", func(t *testing.T) {
		model.Play(t, modeltest.Reply(obedient))
		k.streamed(t)
	})
	t.Run("killed in mid-answer", func(t *testing.T) {
		model.Play(t, hanging())
		v := k.a.visit()
		w := k.a.join(v, k.b)
		v.send(map[string]any{"type": "ask", "id": "q1", "text": foundingQuestion})
		v.until("a first word", func(f frame) bool { return f.Type == "delta" })
		k.a.kill()
		m := w.patiently("the answer of the node that is left", func(f frame) bool { return f.Type == "message" && f.ReplyTo == 1 })
		if body := string(m.Body); !strings.Contains(body, `"resumed":true`) || !strings.Contains(body, channels[1]) {
			t.Errorf("the answer is %s, want one from the passages that is marked", body)
		}
		w.send(map[string]any{"type": "ask", "id": "q1", "text": foundingQuestion})
		if ack := w.until("ack", func(f frame) bool { return f.Type == "ack" }); ack.Offset != 1 {
			t.Errorf("the question sent again is acknowledged at %d, want 1", ack.Offset)
		}
		model.Play(t, modeltest.Reply(obedient))
		if a := w.ask("q2", foundingQuestion); strings.Contains(a, `"resumed"`) {
			t.Errorf("the next answer is marked, too: %s", a)
		}
	})
	k.b.stop()
	k.b.sound()
}

// patiently is until, for as long as a claim of a node that is gone may hold.
func (v *visitor) patiently(what string, wanted func(frame) bool) frame {
	v.t.Helper()
	for deadline := time.Now().Add(90 * time.Second); ; {
		if err := v.conn.SetReadDeadline(deadline); err != nil {
			v.t.Fatal(err)
		}
		var f frame
		if err := v.conn.ReadJSON(&f); err != nil {
			v.t.Fatalf("waiting for %s: %v", what, err)
		}
		if wanted(f) {
			return f
		}
	}
}

// spread asks so many times on one node and gives the median of the time after
// which a tab on the other node has the answer, too.
func (k *nodes) spread(t *testing.T, times int) time.Duration {
	t.Helper()
	v := k.a.visit()
	w := k.a.join(v, k.b)
	var took []time.Duration
	for i := range times {
		v.ask(fmt.Sprint("q", i), foundingQuestion)
		here := time.Now()
		w.until("the answer on the other node", func(f frame) bool { return f.Type == "message" && f.Offset == int64(2*i+2) })
		took = append(took, time.Since(here))
	}
	slices.Sort(took)
	t.Logf("on the other node after %v", took)
	return took[len(took)/2]
}

// streamed talks without a websocket: the ticket is asked of one node, the stream
// is opened on the other, and the frames go to the first.
func (k *nodes) streamed(t *testing.T) {
	t.Helper()
	v := k.a.visit()
	hello := fmt.Sprintf(`{"type":"hello","ticket":%q,"offset":0,"epoch":%q}`, k.a.ticket(v), v.Ticket.Epoch)
	resp, err := http.Post("http://"+k.b.addr+"/api/stream", "application/json", strings.NewReader(hello))
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	var post string
	frames := bufio.NewScanner(resp.Body)
	frames.Buffer(nil, 1<<20)
	late := time.AfterFunc(30*time.Second, func() { resp.Body.Close() })
	defer late.Stop()
	for frames.Scan() {
		data, isData := strings.CutPrefix(frames.Text(), "data:")
		if !isData {
			continue
		}
		var f struct {
			frame
			Post string
		}
		if err := json.Unmarshal([]byte(data), &f); err != nil {
			t.Fatalf("%v: %s", err, data)
		}
		switch {
		case f.Type == "ready":
			post = f.Post
			k.post(t, post)
		case f.Type == "message" && f.ReplyTo == 1:
			return
		}
	}
	t.Fatalf("the stream has ended without an answer, after post %q: %v", post, frames.Err())
}

// post sends a question to the node that the stream is not on.
func (k *nodes) post(t *testing.T, bearer string) {
	t.Helper()
	ask, err := json.Marshal(map[string]string{"type": "ask", "id": "q1", "text": foundingQuestion})
	if err != nil {
		t.Fatal(err)
	}
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, "http://"+k.a.addr+"/api/frames", strings.NewReader(string(ask)))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("Authorization", "Bearer "+bearer)
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil || resp.StatusCode != http.StatusOK || !strings.Contains(string(body), `"type":"ack"`) {
		t.Fatalf("the frame gets %d %s, %v, want an ack", resp.StatusCode, body, err)
	}
}

// TestNodesKeepHistory: visitors come through a round-robin proxy, so that their
// tickets, sockets and frames meet both nodes, while one after the other is killed.
func TestNodesKeepHistory(t *testing.T) {
	seed := uint64(fromEnv(t, "KILLSEED", int(mathrand.Uint32())))
	t.Cleanup(func() {
		if t.Failed() {
			t.Logf("again with KILLSEED=%d", seed)
		}
	})
	k := startNodes(t, slowModel(t)...)
	proxy := newRelay(t, k.a.addr, k.b.addr)
	var history chattest.History
	var chatters []*chatter
	for i := range 6 {
		chatters = append(chatters, newChatter(t, &history, proxy.addr, i, 2))
	}
	r := mathrand.New(mathrand.NewPCG(seed, 0))
	talk := talking(t, chatters, seed, 500*time.Millisecond)
	for i := range 6 {
		n := []*node{k.a, k.b}[i%2]
		time.Sleep(500*time.Millisecond + upTo(r, time.Second))
		n.kill()
		time.Sleep(upTo(r, time.Second))
		n.start()
		n.ready()
	}
	talk.rest(t)
	for _, n := range []*node{k.a, k.b} {
		n.stop()
		n.sound()
	}
	checkHistory(t, &history, chatters, k.database)
}
