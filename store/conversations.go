package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"zhengda/bot"
	"zhengda/chat"
)

var _ chat.Store = (*DB)(nil)

// Epoch is made with the database and kept in it.
func (db *DB) Epoch(context.Context) (string, error) { return db.epoch, nil }

// AddVisitor adds v; chat.ErrConflict when its id or key is taken.
func (db *DB) AddVisitor(ctx context.Context, v chat.Visitor) error {
	return db.add(ctx, "visitor "+v.ID,
		`INSERT INTO visitors (id, key_hash, created) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING`,
		v.ID, v.KeyHash, millis(v.Created))
}

// AddConversation adds c with no messages; chat.ErrConflict when its id is taken.
func (db *DB) AddConversation(ctx context.Context, c chat.Conversation) error {
	facts, err := json.Marshal(c.Case)
	if err != nil {
		return fmt.Errorf("add conversation %s: %w", c.ID, err)
	}
	return db.add(ctx, "conversation "+c.ID,
		`INSERT INTO conversations (id, visitor, site, case_facts, created, updated)
		 VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING`,
		c.ID, c.Visitor, c.Site, string(facts), millis(c.Created), millis(c.Updated))
}

// add runs an insert that leaves a row alone that is already there.
func (db *DB) add(ctx context.Context, what, insert string, args ...any) error {
	ctx, cancel := context.WithTimeout(ctx, callTimeout)
	defer cancel()
	res, err := db.write.ExecContext(ctx, insert, args...)
	if err != nil {
		return fmt.Errorf("add %s: %w", what, err)
	}
	if n, err := res.RowsAffected(); err != nil {
		return fmt.Errorf("add %s: %w", what, err)
	} else if n == 0 {
		return fmt.Errorf("add %s: %w", what, chat.ErrConflict)
	}
	return nil
}

// VisitorByKey finds a visitor by the hash of the key.
func (db *DB) VisitorByKey(ctx context.Context, keyHash string) (chat.Visitor, error) {
	ctx, cancel := context.WithTimeout(ctx, callTimeout)
	defer cancel()
	v := chat.Visitor{KeyHash: keyHash}
	var created int64
	err := db.read.QueryRowContext(ctx,
		`SELECT id, created FROM visitors WHERE key_hash = $1`, keyHash).Scan(&v.ID, &created)
	if err != nil {
		return chat.Visitor{}, fmt.Errorf("find visitor by key: %w", notFound(err))
	}
	v.Created = fromMillis(created)
	return v, nil
}

const conversationColumns = `c.id, c.visitor, c.site, c.case_facts, c.last, c.created, c.updated`

// Conversation finds by id.
func (db *DB) Conversation(ctx context.Context, id string) (chat.Conversation, error) {
	ctx, cancel := context.WithTimeout(ctx, callTimeout)
	defer cancel()
	c, err := scanConversation(db.read.QueryRowContext(ctx,
		`SELECT `+conversationColumns+` FROM conversations c WHERE c.id = $1`, id))
	if err != nil {
		return chat.Conversation{}, fmt.Errorf("find conversation %s: %w", id, err)
	}
	return c, nil
}

// LatestConversation is the visitor's most recently updated one.
func (db *DB) LatestConversation(ctx context.Context, visitor string) (chat.Conversation, error) {
	ctx, cancel := context.WithTimeout(ctx, callTimeout)
	defer cancel()
	c, err := scanConversation(db.read.QueryRowContext(ctx,
		`SELECT `+conversationColumns+` FROM conversations c WHERE c.visitor = $1
		 ORDER BY c.updated DESC, c.created DESC, c.id DESC LIMIT 1`, visitor))
	if err != nil {
		return chat.Conversation{}, fmt.Errorf("find latest conversation of %s: %w", visitor, err)
	}
	return c, nil
}

// Unanswered lists conversations with a visitor's message, not older than
// since, that no message of the bot or the system replies to and no agent has written after;
// the one that waits longest comes first.
func (db *DB) Unanswered(ctx context.Context, since time.Time) ([]chat.Conversation, error) {
	ctx, cancel := context.WithTimeout(ctx, callTimeout)
	defer cancel()
	rows, err := db.read.QueryContext(ctx,
		`SELECT `+conversationColumns+` FROM conversations c
		 WHERE c.updated >= $1 AND EXISTS (
			SELECT 1 FROM messages q
			WHERE q.conversation = c.id AND q.role = 'visitor' AND q.at >= $1 AND NOT EXISTS (
				SELECT 1 FROM messages a
				WHERE a.conversation = q.conversation AND a.msg_offset > q.msg_offset
				AND (a.role = 'agent' OR a.role IN ('bot', 'system') AND a.reply_to = q.msg_offset)))
		 ORDER BY c.updated, c.id`, millis(since))
	if err != nil {
		return nil, fmt.Errorf("find unanswered conversations: %w", err)
	}
	list, err := scanAll(rows, scanConversation)
	if err != nil {
		return nil, fmt.Errorf("find unanswered conversations: %w", err)
	}
	return list, nil
}

// scanner is a *sql.Row or *sql.Rows.
type scanner interface{ Scan(dest ...any) error }

func scanConversation(row scanner) (chat.Conversation, error) {
	var c chat.Conversation
	var facts string
	var created, updated int64
	if err := row.Scan(&c.ID, &c.Visitor, &c.Site, &facts, &c.Last, &created, &updated); err != nil {
		return c, notFound(err)
	}
	var k bot.CaseFacts
	if err := json.Unmarshal([]byte(facts), &k); err != nil {
		return c, fmt.Errorf("read case facts: %w", err)
	}
	c.Case, c.Created, c.Updated = k, fromMillis(created), fromMillis(updated)
	return c, nil
}

func scanAll[T any](rows *sql.Rows, scan func(scanner) (T, error)) ([]T, error) {
	defer rows.Close()
	var list []T
	for rows.Next() {
		v, err := scan(rows)
		if err != nil {
			return nil, err
		}
		list = append(list, v)
	}
	return list, rows.Err()
}

func notFound(err error) error {
	if errors.Is(err, sql.ErrNoRows) {
		return chat.ErrNotFound
	}
	return err
}
