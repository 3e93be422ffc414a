package web_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"os"
	"slices"
	"strings"
	"sync"
	"syscall"
	"time"

	"zhengda/chat"
)

// visitor is somebody with a browser. What is in its local storage all tabs share.
type visitor struct {
	name string

	mu           sync.Mutex
	key          string
	conversation string
	erased       []string // conversations
	tabs         []*tab
}

// tab is a page with the widget, as docs/protocol.md wants it.
type tab struct {
	w       *world
	visitor *visitor
	name    string
	address net.IP
	room    int   // bytes that may wait for it to read
	ways    []way // how it connects, one after the other
	ctx     context.Context
	close   context.CancelFunc
	nudge   chan struct{} // cuts a wait short: the page is shown, the device is online

	roll *rand.Rand // of the goroutine that connects

	mu           sync.Mutex
	conversation string
	epoch        string
	holds        int64
	outbox       []*outgoing
	more         chan struct{}   // closed when there is something to send
	idle         bool            // the conversation is erased: nothing to connect for until something is asked
	ready        bool            // connected, and told so
	since        time.Time       // it was told so
	from         int64           // what it held then
	cut          func()          // ends the connection there is
	how          string          // the way of the last connection
	sleepUntil   time.Time       // it does not read before
	answered     map[string]bool // ids of answers that came on this connection
	answers      []int64         // offsets of the bot's answers
	reload       bool            // the page is loaded anew once the connection has ended
}

// outgoing is a frame that waits for its acknowledgement.
type outgoing struct {
	ID     string
	fields map[string]any
	sent   bool // on this connection
	once   bool // nobody acknowledges it, and it is not sent again
	times  int  // it was sent
}

// way is how a tab talks with the server: over a websocket, or an event stream.
type way func(t *tab, ctx context.Context, ticket string) (link, error)

// link is one connection. next gives frames until a *closed says why it ends.
type link interface {
	next() (frame, error)
	send(raw []byte) (reply *frame, err error) // reply: of a way that answers at once
	end()
}

// closed says that the server has closed the connection.
type closed struct {
	code   int
	reason string
}

func (c *closed) Error() string { return fmt.Sprintf("closed: %d", c.code) }

// frame is any frame of the server's.
type frame struct {
	Type         string          `json:"type"`
	ID           string          `json:"id"`
	Offset       int64           `json:"offset"`
	At           string          `json:"at"`
	Role         chat.Role       `json:"role"`
	Kind         chat.Kind       `json:"kind"`
	ReplyTo      int64           `json:"reply_to"`
	Body         json.RawMessage `json:"body"`
	Answer       string          `json:"answer"`
	N            int             `json:"n"`
	Code         string          `json:"code"`
	Detail       string          `json:"detail"`
	Conversation string          `json:"conversation"`
	Epoch        string          `json:"epoch"`
	Reload       bool            `json:"reload"`
	Post         string          `json:"post"`
}

func (t *tab) run() {
	t.w.note("%s opens", t.name)
	defer t.w.history.Reloaded(t.name) // it has left
	for try := 0; t.ctx.Err() == nil; try++ {
		if !t.wanted() {
			t.pause(time.Hour)
			try = 0
			continue
		}
		t.load()
		began := time.Now()
		err := t.connect(t.ways[try%len(t.ways)])
		t.w.note("%s: %v", t.name, err)
		t.w.count(kindOf(err))
		if c, ok := err.(*closed); ok {
			t.w.count(fmt.Sprintf("%s %d", t.how, c.code))
		}
		if time.Since(began) > 10*time.Second {
			try = 0
		}
		t.pause(t.backoff(err, try))
	}
}

// kindOf puts the ways for a connection to end in a few words.
func kindOf(err error) string {
	if c, ok := errors.AsType[*closed](err); ok {
		return fmt.Sprint("close ", c.code)
	}
	for _, known := range []error{
		syscall.ECONNRESET, syscall.ECONNREFUSED, io.EOF, io.ErrUnexpectedEOF, context.DeadlineExceeded, os.ErrDeadlineExceeded, errOther,
	} {
		if errors.Is(err, known) {
			return known.Error()
		}
	}
	return "another end"
}

// load is what becomes of a page that is loaded anew: it holds nothing, and what
// waited in its outbox is kept in the browser.
func (t *tab) load() {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.reload {
		t.reload = false
		t.forget()
	}
}

// wanted tells whether there is something to connect for.
func (t *tab) wanted() bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	return !t.idle
}

// backoff is full jitter from half a second to thirty, or what the server asks
// for. How long that is it draws by itself, so its length is drawn here.
func (t *tab) backoff(err error, try int) time.Duration {
	most := min(30*time.Second, time.Second/2<<min(try, 6))
	if c, ok := err.(*closed); ok {
		switch c.code {
		case 1012, 1013:
			if !strings.HasPrefix(c.reason, "after=") {
				t.w.wrong("%s: %v says no pause", t.name, err)
			}
			most = 30 * time.Second
		case 1000, 1001, 4401, 4408, 4410:
		default:
			t.w.wrong("%s: %v, which is final", t.name, err)
		}
	}
	return within(t.roll, 0, most)
}

func (t *tab) pause(d time.Duration) {
	select {
	case <-time.After(d):
	case <-t.nudge:
	case <-t.ctx.Done():
	}
}

func (t *tab) wake() {
	select {
	case t.nudge <- struct{}{}:
	default:
	}
}

// connect gets a ticket, says hello and talks until the connection ends.
func (t *tab) connect(how way) error {
	ctx, cancel := context.WithCancel(t.ctx)
	defer cancel()
	ticket, err := t.ticket(ctx)
	if err != nil {
		return err
	}
	l, err := how(t, ctx, ticket)
	if err != nil {
		return err
	}
	defer l.end()
	first, err := l.next()
	if err != nil {
		return t.ended(err)
	}
	if first.Type != "ready" {
		t.w.wrong("%s got %q before ready", t.name, first.Type)
	}
	t.greeted(first, l.end)
	defer t.parted()
	pumped := make(chan struct{})
	go func() {
		defer close(pumped)
		t.pump(ctx, l)
	}()
	defer func() { cancel(); l.end(); <-pumped }()
	for {
		f, err := l.next()
		if err != nil {
			return t.ended(err)
		}
		t.heard(f)
		t.doze()
	}
}

// doze does what a page does that the device has put to sleep: it does not read.
func (t *tab) doze() {
	t.mu.Lock()
	until := t.sleepUntil
	t.mu.Unlock()
	if d := time.Until(until); d > 0 {
		t.pause(d)
	}
}

// greeted takes in what ready says.
func (t *tab) greeted(f frame, cut func()) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.w.note("%s ready: %s at %d, holds %d, reload %v", t.name, f.Conversation, f.Offset, t.holds, f.Reload)
	if f.Conversation != t.conversation {
		t.w.wrong("%s: ready of %s, and the ticket was for %s", t.name, f.Conversation, t.conversation)
	}
	if f.Reload != (t.epoch != "" && t.epoch != f.Epoch) {
		t.w.wrong("%s holds %d of epoch %s and is told of %s: reload %v", t.name, t.holds, t.epoch, f.Epoch, f.Reload)
	}
	if f.Reload {
		t.w.count("reload")
		t.forget()
	}
	if f.Offset < t.holds {
		t.w.wrong("%s holds %d and the newest is %d", t.name, t.holds, f.Offset)
	}
	t.epoch, t.ready, t.cut, t.since = f.Epoch, true, cut, time.Now()
	t.answered, t.from = map[string]bool{}, t.holds
	for _, o := range t.outbox {
		o.sent = false
	}
}

func (t *tab) parted() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.ready, t.cut = false, nil
}

// ended looks at why the connection has ended.
func (t *tab) ended(err error) error {
	if c, ok := err.(*closed); ok && c.code == 4410 {
		t.gone()
	}
	return err
}

// gone forgets a conversation that was erased.
func (t *tab) gone() {
	v := t.visitor
	t.mu.Lock()
	defer t.mu.Unlock()
	v.mu.Lock()
	defer v.mu.Unlock()
	t.w.note("%s: %s is erased", t.name, t.conversation)
	if !slices.Contains(v.erased, t.conversation) {
		v.erased = append(v.erased, t.conversation)
		if v.conversation == t.conversation {
			v.conversation = ""
		}
	}
	t.forget()
	t.conversation, t.outbox, t.idle = "", nil, true
}

// forget drops what the tab holds. The caller holds the lock.
func (t *tab) forget() {
	t.w.history.Reloaded(t.name)
	t.holds, t.epoch, t.answers = 0, "", nil
}

// heard takes in a frame. A part of an answer may still come from a node that has
// not heard that another one has answered, but not after the answer itself.
func (t *tab) heard(f frame) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.w.count("frame " + f.Type)
	switch f.Type {
	case "message":
		t.w.note("%s sees %d %s %s %s", t.name, f.Offset, f.Role, f.Kind, f.ID)
		at, err := time.Parse(time.RFC3339, f.At)
		if err != nil {
			t.w.wrong("%s: message at %q", t.name, f.At)
		}
		t.w.history.Got(t.name, chat.Message{
			Conversation: t.conversation, Offset: f.Offset, CID: f.ID, Role: f.Role, Kind: f.Kind, ReplyTo: f.ReplyTo, Body: f.Body, At: at,
		})
		t.holds = f.Offset
		if t.late(at, f.Offset-t.from) {
			t.w.wrong("%s sees %d %v after it was stored, greeted %v ago", t.name, f.Offset, time.Since(at), time.Since(t.since))
		}
		if f.Kind == chat.KindAnswer {
			t.answers = append(t.answers, f.Offset)
			t.answered[f.ID] = true
		}
	case "ack":
		t.acked(f)
	case "error":
		t.refused(f)
	case "delta":
		switch {
		case t.answered[f.Answer]:
			t.w.wrong("%s is shown a part of %s, which it has whole", t.name, f.Answer)
		case f.N < 1 || f.Answer != fmt.Sprint("a-", f.ReplyTo):
			t.w.wrong("%s is shown part %d of %s for %d", t.name, f.N, f.Answer, f.ReplyTo)
		}
	case "progress", "typing", "desk":
	default:
		t.w.wrong("%s got a frame of type %q", t.name, f.Type)
	}
}

func (t *tab) acked(f frame) {
	t.w.note("%s ack of %s at %d", t.name, f.ID, f.Offset)
	t.w.history.Acked(t.name, t.conversation, f.ID, f.Offset)
	t.w.mu.Lock()
	t.w.acked[f.ID] = true
	t.w.mu.Unlock()
	if slices.ContainsFunc(t.outbox, func(o *outgoing) bool { return o.ID == f.ID && o.times > 1 }) {
		t.w.count("ack at last")
	}
	t.outbox = slices.DeleteFunc(t.outbox, func(o *outgoing) bool { return o.ID == f.ID })
}

// refused takes in that a frame was not taken. Only a server that is busy is
// asked again.
func (t *tab) refused(f frame) {
	t.w.note("%s error %s of %s %s", t.name, f.Code, f.ID, f.Detail)
	t.w.count("error " + f.Code)
	if f.Code != "busy" {
		t.w.wrong("%s: error %q of %s: %s", t.name, f.Code, f.ID, f.Detail)
		return
	}
	for _, o := range t.outbox {
		if o.ID == f.ID {
			time.AfterFunc(within(t.w.rollNow(t.name), time.Second/2, 3*time.Second), func() { t.again(o) })
		}
	}
}

// again sends what was refused once more.
func (t *tab) again(o *outgoing) {
	t.mu.Lock()
	defer t.mu.Unlock()
	o.sent = false
	t.stir()
}

// stir tells the pump that there is something to send. The caller holds the lock.
func (t *tab) stir() {
	close(t.more)
	t.more = make(chan struct{})
}

// put puts a frame into the outbox.
func (t *tab) put(kind, id string, fields map[string]any) {
	if fields == nil {
		fields = map[string]any{}
	}
	fields["type"] = kind
	o := &outgoing{ID: id, fields: fields, once: id == ""}
	if id != "" {
		fields["id"] = id
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.idle && kind != "ask" {
		return
	}
	t.outbox = append(t.outbox, o)
	if t.idle {
		t.idle = false
		defer t.wake()
	}
	t.stir()
}

// pump sends what is in the outbox, in order, until the connection ends.
func (t *tab) pump(ctx context.Context, l link) {
	for {
		t.mu.Lock()
		more := t.more
		i := slices.IndexFunc(t.outbox, func(o *outgoing) bool { return !o.sent })
		var o *outgoing
		if i >= 0 {
			o = t.outbox[i]
			o.sent, o.times = true, o.times+1
			if o.once {
				t.outbox = slices.Delete(t.outbox, i, i+1)
			}
			t.w.note("%s sends %s", t.name, o.ID)
			if !o.once {
				t.w.history.Sent(t.name, t.conversation, o.ID)
			}
		}
		t.mu.Unlock()
		if o == nil {
			select {
			case <-more:
				continue
			case <-ctx.Done():
				return
			}
		}
		raw, err := json.Marshal(o.fields)
		if err != nil {
			t.w.t.Error(err)
			return
		}
		reply, err := l.send(raw)
		switch {
		case err != nil:
			t.w.note("%s does not send %s: %v", t.name, o.ID, err)
			l.end()
			return
		case reply != nil:
			t.heard(*reply)
		}
	}
}
