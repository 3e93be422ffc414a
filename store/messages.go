package store

import (
	"cmp"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"

	"zhengda/chat"
)

// errRepeat rolls an append back whose message is already there.
var errRepeat = errors.New("repeat")

// Append adds m at the next offset. A repeat by its CID is found before anything
// else is looked at.
func (db *DB) Append(ctx context.Context, m chat.Message, a chat.Attached) (stored chat.Message, repeat bool, err error) {
	ctx, cancel := context.WithTimeout(ctx, callTimeout)
	defer cancel()
	var facts *string // nil leaves the column alone
	if a.Case != nil {
		text, err := json.Marshal(a.Case)
		if err != nil {
			return chat.Message{}, false, fmt.Errorf("append to %s: %w", m.Conversation, err)
		}
		facts = new(string(text))
	}
	err = db.inTx(ctx, func(ctx context.Context, tx *sql.Tx) (err error) {
		stored, err = appendTx(ctx, tx, m, a, facts)
		return err
	})
	if repeat = errors.Is(err, errRepeat); err != nil && !repeat {
		return chat.Message{}, false, fmt.Errorf("append to %s: %w", m.Conversation, err)
	}
	return stored, repeat, nil
}

// appendTx raises the conversation's last offset first, which locks its row
// until the commit: appends to one conversation follow each other on both
// engines, and offsets have no gaps.
func appendTx(ctx context.Context, tx *sql.Tx, m chat.Message, a chat.Attached, facts *string) (chat.Message, error) {
	var holder string
	err := tx.QueryRowContext(ctx,
		`UPDATE conversations SET last = last + 1, updated = $1, case_facts = COALESCE($2, case_facts)
		 WHERE id = $3 RETURNING last, agent`,
		millis(m.At), facts, m.Conversation).Scan(&m.Offset, &holder)
	if err != nil {
		return m, notFound(err)
	}
	expected := a.Holder == nil || *a.Holder == holder
	if a.Handling != nil {
		holder = a.Handling.Agent
	}
	m.Asks = m.Asks && holder == ""
	err = insert(ctx, tx,
		`INSERT INTO messages (conversation, msg_offset, cid, kind, role, reply_to, body, at, asks, record)
		 VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT (conversation, cid) DO NOTHING`,
		m.Conversation, m.Offset, m.CID, string(m.Kind), string(m.Role), m.ReplyTo, string(m.Body), millis(m.At),
		oneIf(m.Asks), string(m.Record))
	switch {
	case errors.Is(err, chat.ErrConflict):
		m, err = scanMessage(tx.QueryRowContext(ctx,
			`SELECT `+messageColumns+` FROM messages WHERE conversation = $1 AND cid = $2`, m.Conversation, m.CID))
		return m, cmp.Or(err, errRepeat)
	case err != nil:
		return m, err
	case !expected:
		return m, chat.ErrHeld
	}
	if a.Handling != nil {
		if _, err := tx.ExecContext(ctx, `UPDATE conversations SET agent = $2, agent_name = $3, waiting = $4 WHERE id = $1`,
			m.Conversation, a.Handling.Agent, a.Handling.Name, stamp(a.Handling.Waiting)); err != nil {
			return m, err
		}
	}
	m.At, m.Record = fromMillis(millis(m.At)), nil
	settled, err := settle(ctx, tx, m, a.Handling != nil && a.Handling.Agent != "")
	if err == nil && a.Asked && settled == 0 {
		err = chat.ErrHeld
	}
	return m, err
}

// settle ends what the messages asked that m settles, and tells of how many.
func settle(ctx context.Context, tx *sql.Tx, m chat.Message, taken bool) (settled int64, err error) {
	var res sql.Result
	switch {
	case taken, m.Role == chat.FromAgent:
		res, err = tx.ExecContext(ctx,
			`UPDATE messages SET asks = 0 WHERE conversation = $1 AND asks = 1 AND msg_offset < $2`, m.Conversation, m.Offset)
	case (m.Role == chat.FromBot || m.Role == chat.FromSystem) && m.ReplyTo != 0:
		res, err = tx.ExecContext(ctx,
			`UPDATE messages SET asks = 0 WHERE conversation = $1 AND asks = 1 AND msg_offset = $2`, m.Conversation, m.ReplyTo)
	}
	if res == nil || err != nil {
		return 0, err
	}
	return res.RowsAffected()
}

// messageColumns leave out the record, which is for operators: see Record.
const messageColumns = `conversation, msg_offset, cid, kind, role, reply_to, body, at, asks`

// MessageByCID is the message with that CID.
func (db *DB) MessageByCID(ctx context.Context, conversation, cid string) (chat.Message, error) {
	ctx, cancel := context.WithTimeout(ctx, callTimeout)
	defer cancel()
	m, err := scanMessage(db.read.QueryRowContext(ctx,
		`SELECT `+messageColumns+` FROM messages WHERE conversation = $1 AND cid = $2`, conversation, cid))
	if err != nil {
		return chat.Message{}, fmt.Errorf("find message of %s: %w", conversation, err)
	}
	return m, nil
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
	var body string
	var at int64
	var asks int
	if err := row.Scan(&m.Conversation, &m.Offset, &m.CID, &m.Kind, &m.Role, &m.ReplyTo, &body, &at, &asks); err != nil {
		return m, notFound(err)
	}
	m.Body, m.At, m.Asks = json.RawMessage(body), fromMillis(at), asks == 1
	return m, nil
}
