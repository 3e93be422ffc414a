package store

import (
	"context"
	"encoding/json"
	"errors"
	"reflect"
	"testing"
	"time"

	"zhengda/chat"
	"zhengda/chat/chattest"
)

// maker makes an empty store for a test; each call of what it returns opens
// that store anew, as another process would.
type maker func(t *testing.T) (open func() chat.Store)

// TestConformance holds every chat.Store to the same behaviour: both engines, and
// the store in memory that simulations run on.
func TestConformance(t *testing.T) {
	for _, e := range engines() {
		t.Run(e.name, func(t *testing.T) {
			whole := e.make(t)
			conform(t, func(t *testing.T) func() chat.Store {
				dsn := e.part(t, whole)
				return func() chat.Store { return open(t, dsn) }
			})
		})
	}
	t.Run("memory", func(t *testing.T) {
		conform(t, func(t *testing.T) func() chat.Store {
			s := chattest.NewStore()
			return func() chat.Store { return s }
		})
	})
}

func conform(t *testing.T, make maker) {
	for _, tt := range []struct {
		name string
		run  func(t *testing.T, s chat.Store)
	}{
		{"epoch", testEpoch},
		{"visitors", testVisitors},
		{"keys", testKeys},
		{"many keys", testManyKeys},
		{"keys when the clock stands", testKeysClock},
		{"tickets", testTickets},
		{"conversations", testConversations},
		{"latest conversation", testLatestConversation},
		{"lasts", testLasts},
		{"append", testAppend},
		{"kinds", testKinds},
		{"case facts", testCaseFacts},
		{"append repeated", testAppendRepeated},
		{"holder", testHolder},
		{"asked", testAsked},
		{"erase what is idle", testEraseIdle},
		{"left", testLeft},
		{"message by id", testMessageByCID},
		{"handling", testHandling},
		{"asks", testAsks},
		{"bodies", testBodies},
		{"paging", testPaging},
		{"unanswered", testUnanswered},
		{"unanswered while claimed", testUnansweredClaimed},
		{"claim", testClaim},
		{"stop", testStop},
		{"waiting", testWaiting},
		{"present", testPresent},
		{"erase", testErase},
		{"erase of several", testEraseSeveral},
		{"idle", testIdle},
		{"sweep", testSweep},
		{"ended context", testEndedContext},
	} {
		t.Run(tt.name, func(t *testing.T) { tt.run(t, make(t)()) })
	}
	for _, tt := range []struct {
		name string
		run  func(t *testing.T, open func() chat.Store)
	}{
		{"append from everywhere", raceAppend},
		{"same message from everywhere", raceSameMessage},
		{"takeover while the bot answers", raceTakeover},
		{"one ticket, many takers", raceTicket},
		{"claims of many nodes", raceClaim},
		{"keys of many tabs", raceKeys},
		{"erase while appending", raceErase},
		{"erase of a visitor's last two", raceEraseBoth},
		{"sweep while conversations begin", raceSweep},
	} {
		t.Run(tt.name, func(t *testing.T) { tt.run(t, make(t)) })
	}
}

var someDay = time.Date(2026, 11, 22, 9, 30, 15, 123_000_000, time.UTC)

// newConversation adds the conversation id of the visitor "v-"+id, whose key's
// hash is "hash of "+id.
func newConversation(t *testing.T, s chat.Store, id string) chat.Conversation {
	t.Helper()
	v := chat.Visitor{ID: "v-" + id, KeyHash: "hash of " + id, Created: someDay, Seen: someDay}
	if err := s.AddVisitor(t.Context(), v); err != nil {
		t.Fatal(err)
	}
	return anotherConversation(t, s, id, v.ID)
}

func anotherConversation(t *testing.T, s chat.Store, id, visitor string) chat.Conversation {
	t.Helper()
	c := chat.Conversation{ID: id, Visitor: visitor, Site: "hall", Created: someDay, Updated: someDay}
	if err := s.AddConversation(t.Context(), c); err != nil {
		t.Fatal(err)
	}
	return c
}

// question is a visitor's message that the bot is to answer.
func question(conversation, cid string) chat.Message {
	return chat.Message{Conversation: conversation, CID: cid, Kind: chat.KindSay, Role: chat.FromVisitor,
		Body: []byte(`{"text":"身份证到期了"}`), At: someDay, Asks: true}
}

// answer is the bot's to the question at that offset.
func answer(conversation, cid string, question int64) chat.Message {
	return chat.Message{Conversation: conversation, CID: cid, Kind: chat.KindAnswer, Role: chat.FromBot,
		ReplyTo: question, Body: []byte(`{"text":"可以换领[1]。"}`), At: someDay}
}

// say appends a visitor's question.
func say(t *testing.T, s chat.Store, conversation, cid, text string) chat.Message {
	t.Helper()
	body, err := json.Marshal(map[string]string{"text": text})
	if err != nil {
		t.Fatal(err)
	}
	m := question(conversation, cid)
	m.Body = body
	return add(t, s, m)
}

func add(t *testing.T, s chat.Store, m chat.Message) chat.Message {
	t.Helper()
	return attach(t, s, m, chat.Attached{})
}

func attach(t *testing.T, s chat.Store, m chat.Message, a chat.Attached) chat.Message {
	t.Helper()
	stored, repeat, err := s.Append(t.Context(), m, a)
	if err != nil || repeat {
		t.Fatalf("append %s: repeat %v, %v", m.CID, repeat, err)
	}
	return stored
}

// conversation reads one that is there.
func conversation(t *testing.T, s chat.Store, id string) chat.Conversation {
	t.Helper()
	c, err := s.Conversation(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// messages reads all of a conversation.
func messages(t *testing.T, s chat.Store, id string) []chat.Message {
	t.Helper()
	list, err := s.Messages(t.Context(), id, 0, 100_000)
	if err != nil {
		t.Fatal(err)
	}
	return list
}

func ids(list []chat.Conversation) []string {
	var ids []string
	for _, c := range list {
		ids = append(ids, c.ID)
	}
	return ids
}

func equal(t *testing.T, what string, got, want any) {
	t.Helper()
	if !reflect.DeepEqual(got, want) {
		t.Errorf("%s:\n got %+v\nwant %+v", what, got, want)
	}
}

// isError holds err to be want; nil means none.
func isError(t *testing.T, what string, err, want error) {
	t.Helper()
	if !errors.Is(err, want) {
		t.Errorf("%s: error %v, want %v", what, err, want)
	}
}

func testEpoch(t *testing.T, s chat.Store) {
	first, err := s.Epoch(t.Context())
	if err != nil || len(first) < 20 {
		t.Fatalf("epoch %q, %v, want a random one", first, err)
	}
	if again, err := s.Epoch(t.Context()); again != first || err != nil {
		t.Errorf("epoch is %q, %v, was %q", again, err, first)
	}
}

func testEndedContext(t *testing.T, s chat.Store) {
	newConversation(t, s, "c1")
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, _, err := s.Append(ctx, question("c1", "m1"), chat.Attached{})
	isError(t, "append", err, context.Canceled)
	isError(t, "erase", erased(s.Erase(ctx, "c1", time.Time{})), context.Canceled)
	if got := add(t, s, question("c1", "m1")); got.Offset != 1 {
		t.Errorf("offset after the append that was given up = %d, want 1", got.Offset)
	}
}
