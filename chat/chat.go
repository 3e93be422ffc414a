package chat

import (
	"context"
	"encoding/json"
	"errors"
	"strconv"
	"time"

	"zhengda/bot"
)

// Conversation is one visitor's thread of messages.
type Conversation struct {
	ID      string
	Visitor string        // id of the visitor it belongs to
	Site    string        // origin of the page it was begun on; may be empty
	Case    bot.CaseFacts // as of the last answer
	Last    int64         // offset of the newest message; 0 when there is none
	Created time.Time
	Updated time.Time
}

// Role says who speaks.
type Role string

// The roles. An agent is a person of customer service, the bot the machine.
const (
	FromVisitor Role = "visitor"
	FromBot     Role = "bot"
	FromAgent   Role = "agent"
	FromSystem  Role = "system"
)

// Message is one event of a conversation. Offsets of a conversation begin at 1
// and have no gaps.
type Message struct {
	Conversation string
	Offset       int64
	CID          string // made by the sender, unique in the conversation: a repeat is the same message
	Role         Role
	ReplyTo      int64           // bot, system: offset of the visitor's message that it settles; else 0
	Body         json.RawMessage // visitor: {"text":…,"edit":…}; bot: a bot.Answer; system: {"case":…,"language":…}. Stored and shown byte for byte.
	At           time.Time       // UTC, whole milliseconds
	// Record is for operators: how the bot's answer came about, a bot.Trace.
	// Append keeps it with the message; no other method of Store gives it back,
	// so that it reaches no feed and no socket.
	Record json.RawMessage
}

// AnswerID is how operators name a stored message, in the log and to replay:
// its conversation and its offset.
func AnswerID(m Message) string { return m.Conversation + "/" + strconv.FormatInt(m.Offset, 10) }

// Visitor is who asks, known by a random key of which only the hash is kept.
type Visitor struct {
	ID      string
	KeyHash string // SHA-256 of the key, hex
	Created time.Time
}

// Errors of this room; tested with errors.Is.
var (
	ErrNotFound = errors.New("not found")
	ErrConflict = errors.New("already there") // AddVisitor, AddConversation: the id is taken
	ErrTooFast  = errors.New("too many questions")
	ErrTooLong  = errors.New("question is too long")
	ErrEmpty    = errors.New("question is empty")
	ErrCID      = errors.New("message id cannot be used") // not 1–64 of A–Z a–z 0–9 _ -, or one that answers have
	ErrBusy     = errors.New("server is stopping")
	ErrSlow     = errors.New("reader is too slow") // Feed.Next: close the feed and follow again from the last offset
	ErrClosed   = errors.New("feed is closed")
)

// Store keeps conversations. It is implemented in store and must be safe for
// concurrent use.
type Store interface {
	// Epoch is a random id made with the store; offsets of another epoch mean nothing here.
	Epoch(ctx context.Context) (string, error)
	AddVisitor(ctx context.Context, v Visitor) error
	// VisitorByKey finds a visitor by the hash of the key; ErrNotFound when there is none.
	VisitorByKey(ctx context.Context, keyHash string) (Visitor, error)
	AddConversation(ctx context.Context, c Conversation) error
	// Conversation finds by id; ErrNotFound when there is none.
	Conversation(ctx context.Context, id string) (Conversation, error)
	// LatestConversation is the visitor's most recently updated one; ErrNotFound when there is none.
	LatestConversation(ctx context.Context, visitor string) (Conversation, error)
	// Append adds a message at the next offset, in one transaction with the
	// conversation's Last, Updated and, when k is not nil, Case. When the
	// conversation has a message with that CID already, it is returned
	// unchanged with repeat true. The message is durable when Append returns;
	// the one returned has no Record.
	Append(ctx context.Context, m Message, k *bot.CaseFacts) (stored Message, repeat bool, err error)
	// Messages are those with an offset above after, in order, at most limit.
	Messages(ctx context.Context, conversation string, after int64, limit int) ([]Message, error)
	// Unanswered lists conversations with a visitor's message at or after
	// since that no message of the bot or the system replies to and after which no agent has
	// written; the one that waits longest comes first. The newest message may
	// be a bot's: it may answer the question before.
	Unanswered(ctx context.Context, since time.Time) ([]Conversation, error)
}
