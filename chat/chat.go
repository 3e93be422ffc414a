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
	ID       string
	Visitor  string        // id of the visitor it belongs to
	Site     string        // public key of the website it was begun on; empty: one of the operator's own pages
	Case     bot.CaseFacts // as of the last answer
	Handling Handling
	Last     int64 // offset of the newest message; 0 when there is none
	Created  time.Time
	Updated  time.Time
}

// Handling says who is to answer in a conversation: the bot, unless an agent holds it.
type Handling struct {
	Agent   string    // id of the agent who holds the conversation; empty: the bot answers
	Name    string    // of that agent, as the visitor sees it
	Waiting time.Time // since when the visitor waits for an agent; zero: does not
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

// Kind says what a message is; docs/protocol.md, section 3, has the body of each.
type Kind string

// The kinds of messages.
const (
	KindSay      Kind = "say"      // words of the visitor or of an agent
	KindEdit     Kind = "edit"     // the visitor changes the case
	KindAnswer   Kind = "answer"   // the bot's, a bot.Answer
	KindCase     Kind = "case"     // the case after a change that asks nothing
	KindPerson   Kind = "person"   // the visitor asks for a person, or does not any more
	KindStatus   Kind = "status"   // who answers now has changed
	KindFeedback Kind = "feedback" // what the visitor thinks of an answer
	KindOrder    Kind = "order"    // a notice on a photo order
)

// Message is one event of a conversation. Offsets of a conversation begin at 1
// and have no gaps.
type Message struct {
	Conversation string
	Offset       int64
	CID          string // made by the sender, unique in the conversation: a repeat is the same message
	Kind         Kind
	Role         Role
	ReplyTo      int64           // bot, system: offset of the visitor's message that it settles; else 0
	Body         json.RawMessage // by kind; stored and shown byte for byte
	At           time.Time       // UTC, whole milliseconds
	// Asks marks a visitor's message that the bot is to answer. Append takes it
	// away while an agent holds the conversation; reading gives it as long as
	// nothing has settled the message.
	Asks bool
	// Record is for operators: how the bot's answer came about, a bot.Trace.
	// Append keeps it with the message; no other method of Store gives it back,
	// so that it reaches no feed and no socket.
	Record json.RawMessage
}

// AnswerID is how operators name a stored message, in the log and to replay:
// its conversation and its offset.
func AnswerID(m Message) string { return m.Conversation + "/" + strconv.FormatInt(m.Offset, 10) }

// Visitor is who asks, known by random keys of which only hashes are kept.
type Visitor struct {
	ID      string
	KeyHash string // SHA-256 of the key, hex: the one it was found by, or its first
	Created time.Time
	Seen    time.Time // last admitted
}

// Ticket admits a page to one conversation, once or for a while.
type Ticket struct {
	Hash         string // SHA-256 of the ticket, hex
	Conversation string
	Visitor      string
	Site         string
	Origin       string // of the page it was made for; empty: of no browser page
	Many         bool   // may be used until it expires; else once
	Expires      time.Time
}

// Errors of this room; tested with errors.Is.
var (
	ErrNotFound = errors.New("not found")
	ErrConflict = errors.New("already there") // AddVisitor, AddConversation: the id is taken
	ErrHeld     = errors.New("conversation is not held by who was expected")
	ErrTooFast  = errors.New("too many questions") // of any of the limits; see LimitError
	ErrTooLong  = errors.New("text is too long")
	ErrEmpty    = errors.New("text is empty")
	ErrCID      = errors.New("message id cannot be used") // not 1–64 of A–Z a–z 0–9 _ -, or one that answers have
	ErrAbout    = errors.New("there is no answer at that offset")
	ErrReason   = errors.New("a reason is none of FeedbackReasons, or good has one")
	ErrBusy     = errors.New("server is stopping")
	ErrSlow     = errors.New("reader is too slow") // Feed: close it and follow again from the last offset
	ErrClosed   = errors.New("feed is closed")
	ErrErased   = errors.New("conversation is erased") // Feed: nothing more will come
)

// Attached is what is stored in one transaction with a message.
type Attached struct {
	Case     *bot.CaseFacts // the conversation's case from now on; nil: stays
	Handling *Handling      // the conversation's handling from now on; nil: stays
	// Holder, unless nil, must be the agent who holds the conversation, empty for
	// nobody; else nothing is stored and Append gives ErrHeld. A message that is
	// there already is given back whoever holds it.
	Holder *string
	// Asked says that the message which m replies to must still ask; else nothing
	// is stored and Append gives ErrHeld: somebody else has settled it.
	Asked bool
}

// Claimed is what Claim finds out.
type Claimed struct {
	Held bool  // the conversation's turns are this node's until the time given
	Stop int64 // the visitor wants the answer to the question at this offset stopped; 0: none
}

// Store keeps conversations. It is implemented in store, and in chattest for
// tests; it must be safe for concurrent use.
type Store interface {
	// Epoch is a random id made with the store; offsets of another epoch mean nothing here.
	Epoch(ctx context.Context) (string, error)

	// AddVisitor adds a visitor with their first key; ErrConflict when id or key is taken.
	AddVisitor(ctx context.Context, v Visitor) error
	// VisitorByKey finds a visitor by the hash of one of their keys who was seen
	// at or after since; ErrNotFound when there is none.
	VisitorByKey(ctx context.Context, keyHash string, since time.Time) (Visitor, error)
	// RotateKey notes that the visitor came with the key whose hash is used and is
	// given next. Keys made before used are void from now on; used and keys made
	// after it stay, since their holder may not have received them; beyond eight the
	// oldest of those go, never used itself. Seen becomes now.
	RotateKey(ctx context.Context, visitor, used, next string, now time.Time) error
	// AddTicket keeps a ticket until it is taken or expires.
	AddTicket(ctx context.Context, t Ticket) error
	// TakeTicket finds a ticket that has not expired by now; one that is not for
	// Many uses is gone with it, whoever else asks at the same time. ErrNotFound
	// when there is none.
	TakeTicket(ctx context.Context, hash string, now time.Time) (Ticket, error)

	AddConversation(ctx context.Context, c Conversation) error
	// Conversation finds by id; ErrNotFound when there is none.
	Conversation(ctx context.Context, id string) (Conversation, error)
	// LatestConversation is the visitor's most recently updated one; ErrNotFound when there is none.
	LatestConversation(ctx context.Context, visitor string) (Conversation, error)

	// Append adds a message at the next offset, in one transaction with the
	// conversation's Last, Updated and what is attached. When the conversation
	// has a message with that CID already, it is returned unchanged with repeat
	// true. A message of the bot or the system with ReplyTo settles the message
	// there (its Asks ends); one of an agent, and one whose Handling gives the
	// conversation to an agent, settles all before it. The message is durable
	// when Append returns; the one returned has no Record.
	Append(ctx context.Context, m Message, a Attached) (stored Message, repeat bool, err error)
	// MessageByCID is the message with that CID; ErrNotFound when there is none.
	MessageByCID(ctx context.Context, conversation, cid string) (Message, error)
	// Messages are those with an offset above after, in order, at most limit.
	Messages(ctx context.Context, conversation string, after int64, limit int) ([]Message, error)
	// Lasts are the newest offsets of those of the conversations that exist.
	Lasts(ctx context.Context, conversations []string) (map[string]int64, error)

	// Unanswered lists conversations with a message that Asks, stored in [since, before],
	// whose turns no node claims at now; the one that waits longest comes first.
	Unanswered(ctx context.Context, since, before, now time.Time) ([]Conversation, error)
	// Claim makes the conversation's turns the node's until the time given, unless
	// another node's claim lasts at now. A node renews its claim by claiming again.
	Claim(ctx context.Context, conversation, node string, until, now time.Time) (Claimed, error)
	// Disclaim ends the node's claim, and forgets what was to be stopped.
	Disclaim(ctx context.Context, conversation, node string) error
	// SetStop notes that the answer to the question at that offset is to be stopped.
	SetStop(ctx context.Context, conversation string, offset int64) error

	// Waiting lists the conversations that wait for an agent, the longest first.
	Waiting(ctx context.Context) ([]Conversation, error)
	// SetPresent notes that an agent is at the desk until a time; one that is past
	// means that they have left.
	SetPresent(ctx context.Context, agent string, until time.Time) error
	// Left lists the conversations that an agent holds who was last to be at the
	// desk before since, and in which nothing has happened since then.
	Left(ctx context.Context, since time.Time) ([]Conversation, error)
	// Present counts the agents who are at the desk at now.
	Present(ctx context.Context, now time.Time) (int, error)

	// Erase deletes a conversation with its messages, records and tickets, and its
	// visitor when they have no other, and tells whether it did. Of one that does
	// not exist, or, unless before is zero, has been updated since, it deletes nothing.
	Erase(ctx context.Context, conversation string, before time.Time) (bool, error)
	// Idle lists conversations not updated since before, and those without a message
	// older than empty whose visitor has not come since, at most limit, the oldest first.
	Idle(ctx context.Context, before, empty time.Time, limit int) ([]string, error)
	// Sweep deletes tickets that have expired by now, and visitors without a
	// conversation not seen since idle.
	Sweep(ctx context.Context, now, idle time.Time) error
}
