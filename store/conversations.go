package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"zhengda/bot"
	"zhengda/chat"
)

var _ chat.Store = (*DB)(nil)

// Epoch is made with the database and kept in it.
func (db *DB) Epoch(context.Context) (string, error) { return db.epoch, nil }

// AddConversation adds c with no messages; chat.ErrConflict when its id is
// taken, chat.ErrNotFound when its visitor is not there.
func (db *DB) AddConversation(ctx context.Context, c chat.Conversation) error {
	facts, err := json.Marshal(c.Case)
	if err != nil {
		return fmt.Errorf("add conversation %s: %w", c.ID, err)
	}
	return db.add(ctx, "conversation "+c.ID,
		`INSERT INTO conversations (id, visitor, site, case_facts, agent, agent_name, waiting, created, updated)
		 VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT DO NOTHING`,
		c.ID, c.Visitor, c.Site, string(facts), c.Handling.Agent, c.Handling.Name, stamp(c.Handling.Waiting),
		millis(c.Created), millis(c.Updated))
}

// add is insert in a transaction of its own. chat.ErrNotFound when the row
// belongs to one that is not there.
func (db *DB) add(ctx context.Context, what, statement string, args ...any) error {
	ctx, cancel := context.WithTimeout(ctx, callTimeout)
	defer cancel()
	err := db.inTx(ctx, func(ctx context.Context, tx *sql.Tx) error { return insert(ctx, tx, statement, args...) })
	if err != nil && db.orphan(err) {
		err = chat.ErrNotFound
	}
	if err != nil {
		return fmt.Errorf("add %s: %w", what, err)
	}
	return nil
}

// insert runs an insert that leaves a row alone that is already there, which is
// chat.ErrConflict.
func insert(ctx context.Context, tx *sql.Tx, statement string, args ...any) error {
	res, err := tx.ExecContext(ctx, statement, args...)
	if err != nil {
		return err
	}
	if n, err := res.RowsAffected(); err != nil {
		return err
	} else if n == 0 {
		return chat.ErrConflict
	}
	return nil
}

// change runs a statement in a transaction of its own and tells how many rows it changed.
func (db *DB) change(ctx context.Context, what, statement string, args ...any) (n int64, err error) {
	ctx, cancel := context.WithTimeout(ctx, callTimeout)
	defer cancel()
	err = db.inTx(ctx, func(ctx context.Context, tx *sql.Tx) error {
		res, err := tx.ExecContext(ctx, statement, args...)
		if err != nil {
			return err
		}
		n, err = res.RowsAffected()
		return err
	})
	if err != nil {
		return 0, fmt.Errorf("%s: %w", what, err)
	}
	return n, nil
}

const conversationColumns = `c.id, c.visitor, c.site, c.case_facts, c.agent, c.agent_name, c.waiting, c.last, c.created, c.updated`

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

// lastsMost is how many conversations one query of Lasts is about.
const lastsMost = 256

// Lasts are the newest offsets of those of the conversations that exist.
func (db *DB) Lasts(ctx context.Context, conversations []string) (map[string]int64, error) {
	ctx, cancel := context.WithTimeout(ctx, callTimeout)
	defer cancel()
	lasts := map[string]int64{}
	for some := range slices.Chunk(conversations, lastsMost) {
		for len(some)&(len(some)-1) != 0 { // so that there are few different queries
			some = append(some, some[0])
		}
		rows, err := db.read.QueryContext(ctx, `SELECT id, last FROM conversations WHERE id IN (`+places(len(some))+`)`, anys(some)...)
		if err != nil {
			return nil, fmt.Errorf("read newest offsets: %w", err)
		}
		_, err = scanAll(rows, func(row scanner) (none struct{}, err error) {
			var id string
			var last int64
			err = row.Scan(&id, &last)
			lasts[id] = last
			return none, err
		})
		if err != nil {
			return nil, fmt.Errorf("read newest offsets: %w", err)
		}
	}
	return lasts, nil
}

// places is $1, $2, … for n values.
func places(n int) string {
	var b strings.Builder
	for i := range n {
		if i > 0 {
			b.WriteString(", ")
		}
		fmt.Fprintf(&b, "$%d", i+1)
	}
	return b.String()
}

func anys(list []string) []any {
	out := make([]any, len(list))
	for i, s := range list {
		out[i] = s
	}
	return out
}

// list runs a query of conversationColumns.
func (db *DB) list(ctx context.Context, what, query string, args ...any) ([]chat.Conversation, error) {
	ctx, cancel := context.WithTimeout(ctx, callTimeout)
	defer cancel()
	rows, err := db.read.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, fmt.Errorf("find %s: %w", what, err)
	}
	list, err := scanAll(rows, scanConversation)
	if err != nil {
		return nil, fmt.Errorf("find %s: %w", what, err)
	}
	return list, nil
}

// scanner is a *sql.Row or *sql.Rows.
type scanner interface{ Scan(dest ...any) error }

func scanConversation(row scanner) (chat.Conversation, error) {
	var c chat.Conversation
	var facts string
	var waiting, created, updated int64
	if err := row.Scan(&c.ID, &c.Visitor, &c.Site, &facts, &c.Handling.Agent, &c.Handling.Name, &waiting,
		&c.Last, &created, &updated); err != nil {
		return c, notFound(err)
	}
	var k bot.CaseFacts
	if err := json.Unmarshal([]byte(facts), &k); err != nil {
		return c, fmt.Errorf("read case facts: %w", err)
	}
	c.Case, c.Handling.Waiting = k, fromStamp(waiting)
	c.Created, c.Updated = fromMillis(created), fromMillis(updated)
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
