package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"

	"zhengda/bot"
	"zhengda/chat"
)

// errRepeat rolls Append back when the message is already there.
var errRepeat = errors.New("repeat")

// Append adds m at the next offset. Raising the conversation's last offset
// first locks its row until the commit, so appends to one conversation follow
// each other on both engines and offsets have no gaps.
func (db *DB) Append(ctx context.Context, m chat.Message, k *bot.CaseFacts) (chat.Message, bool, error) {
	ctx, cancel := context.WithTimeout(ctx, callTimeout)
	defer cancel()
	var facts *string // nil leaves the column alone
	if k != nil {
		text, err := json.Marshal(k)
		if err != nil {
			return chat.Message{}, false, fmt.Errorf("append to %s: %w", m.Conversation, err)
		}
		facts = new(string(text))
	}
	err := db.inTx(ctx, func(tx *sql.Tx) error {
		err := tx.QueryRowContext(ctx,
			`UPDATE conversations SET last = last + 1, updated = $1, case_facts = COALESCE($2, case_facts)
			 WHERE id = $3 RETURNING last`,
			millis(m.At), facts, m.Conversation).Scan(&m.Offset)
		if err != nil {
			return notFound(err)
		}
		res, err := tx.ExecContext(ctx,
			`INSERT INTO messages (conversation, msg_offset, cid, role, reply_to, body, at, record)
			 VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (conversation, cid) DO NOTHING`,
			m.Conversation, m.Offset, m.CID, string(m.Role), m.ReplyTo, string(m.Body), millis(m.At), string(m.Record))
		if err != nil {
			return err
		}
		if n, err := res.RowsAffected(); err != nil {
			return err
		} else if n == 0 {
			return errRepeat
		}
		return nil
	})
	if errors.Is(err, errRepeat) {
		stored, err := db.messageByCID(ctx, m.Conversation, m.CID)
		if err != nil {
			return chat.Message{}, false, fmt.Errorf("read repeated message of %s: %w", m.Conversation, err)
		}
		return stored, true, nil
	}
	if err != nil {
		return chat.Message{}, false, fmt.Errorf("append to %s: %w", m.Conversation, err)
	}
	m.At, m.Record = fromMillis(millis(m.At)), nil
	return m, false, nil
}

// messageColumns leave out the record, which is for operators: see Record.
const messageColumns = `conversation, msg_offset, cid, role, reply_to, body, at`

func (db *DB) messageByCID(ctx context.Context, conversation, cid string) (chat.Message, error) {
	return scanMessage(db.read.QueryRowContext(ctx,
		`SELECT `+messageColumns+` FROM messages WHERE conversation = $1 AND cid = $2`, conversation, cid))
}

// Messages are those with an offset above after, in order, at most limit. Of a
// conversation that does not exist there are none.
func (db *DB) Messages(ctx context.Context, conversation string, after int64, limit int) ([]chat.Message, error) {
	ctx, cancel := context.WithTimeout(ctx, callTimeout)
	defer cancel()
	rows, err := db.read.QueryContext(ctx,
		`SELECT `+messageColumns+` FROM messages WHERE conversation = $1 AND msg_offset > $2
		 ORDER BY msg_offset LIMIT $3`, conversation, after, limit)
	if err != nil {
		return nil, fmt.Errorf("read messages of %s: %w", conversation, err)
	}
	list, err := scanAll(rows, scanMessage)
	if err != nil {
		return nil, fmt.Errorf("read messages of %s: %w", conversation, err)
	}
	return list, nil
}

// Record is how the bot's message at that offset came about, as it was appended;
// nil when it was stored without one, ErrNotFound when there is no such message.
func (db *DB) Record(ctx context.Context, conversation string, offset int64) (json.RawMessage, error) {
	ctx, cancel := context.WithTimeout(ctx, callTimeout)
	defer cancel()
	var record string
	err := db.read.QueryRowContext(ctx,
		`SELECT record FROM messages WHERE conversation = $1 AND msg_offset = $2`, conversation, offset).Scan(&record)
	if err != nil {
		return nil, fmt.Errorf("read record of %s/%d: %w", conversation, offset, notFound(err))
	}
	if record == "" {
		return nil, nil
	}
	return json.RawMessage(record), nil
}

func scanMessage(row scanner) (chat.Message, error) {
	var m chat.Message
	var role, body string
	var at int64
	if err := row.Scan(&m.Conversation, &m.Offset, &m.CID, &role, &m.ReplyTo, &body, &at); err != nil {
		return m, notFound(err)
	}
	m.Role, m.Body, m.At = chat.Role(role), json.RawMessage(body), fromMillis(at)
	return m, nil
}
