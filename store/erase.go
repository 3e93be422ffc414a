package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"zhengda/chat"
)

// Erase deletes a conversation with its messages, their records and its tickets,
// and its visitor with their keys when they have no other conversation. Whoever
// appends at the same time either comes first, which saves the conversation when
// it must not be updated since before, or is told chat.ErrNotFound. Sweep
// takes what was deleted out of the files.
func (db *DB) Erase(ctx context.Context, conversation string, before time.Time) (bool, error) {
	err := db.deleting(ctx, func(ctx context.Context, tx *sql.Tx) error {
		if db.erasing != nil {
			if err := db.erasing(ctx, tx); err != nil {
				return err
			}
		}
		// Locks the visitor, since two of their conversations may be erased at once,
		// then the conversation, as Append does.
		var visitor string
		err := tx.QueryRowContext(ctx,
			`UPDATE visitors SET seen = seen WHERE id = (SELECT visitor FROM conversations WHERE id = $1) RETURNING id`,
			conversation).Scan(&visitor)
		if err == nil {
			err = tx.QueryRowContext(ctx,
				`UPDATE conversations SET last = last WHERE id = $1 AND (updated < $2 OR $2 = 0) RETURNING visitor`,
				conversation, stamp(before)).Scan(&visitor)
		}
		if err != nil {
			return notFound(err)
		}
		for _, statement := range []string{
			`DELETE FROM messages WHERE conversation = $1`,
			`DELETE FROM conversations WHERE id = $1`, // and its tickets
		} {
			if _, err := tx.ExecContext(ctx, statement, conversation); err != nil {
				return err
			}
		}
		_, err = tx.ExecContext(ctx, // and their keys
			`DELETE FROM visitors WHERE id = $1 AND NOT EXISTS (SELECT 1 FROM conversations WHERE visitor = $1)`, visitor)
		return err
	})
	if errors.Is(err, chat.ErrNotFound) {
		return false, nil
	}
	if err != nil {
		return false, fmt.Errorf("erase conversation %s: %w", conversation, err)
	}
	db.worn.Store(true)
	return true, nil
}

// Idle lists conversations not updated since before, and those without a message
// whose visitor has not come since empty, at most limit, the oldest first.
func (db *DB) Idle(ctx context.Context, before, empty time.Time, limit int) ([]string, error) {
	ctx, cancel := context.WithTimeout(ctx, callTimeout)
	defer cancel()
	rows, err := db.read.QueryContext(ctx,
		`SELECT id FROM conversations c WHERE updated < $1 OR last = 0 AND updated < $2
		 AND NOT EXISTS (SELECT 1 FROM visitors v WHERE v.id = c.visitor AND v.seen >= $2)
		 ORDER BY updated, id LIMIT $3`, millis(before), millis(empty), limit)
	if err != nil {
		return nil, fmt.Errorf("find idle conversations: %w", err)
	}
	ids, err := scanAll(rows, func(row scanner) (id string, err error) {
		err = row.Scan(&id)
		return id, err
	})
	if err != nil {
		return nil, fmt.Errorf("find idle conversations: %w", err)
	}
	return ids, nil
}

// Sweep deletes tickets that have expired by now, and visitors without a
// conversation not seen since idle; then it takes what was deleted out of the files.
func (db *DB) Sweep(ctx context.Context, now, idle time.Time) error {
	err := db.deleting(ctx, func(ctx context.Context, tx *sql.Tx) error {
		if _, err := tx.ExecContext(ctx, `DELETE FROM tickets WHERE expires <= $1`, millis(now)); err != nil {
			return err
		}
		_, err := tx.ExecContext(ctx,
			`DELETE FROM visitors WHERE seen < $1 AND NOT EXISTS (SELECT 1 FROM conversations c WHERE c.visitor = visitors.id)`,
			millis(idle))
		return err
	})
	if err != nil {
		return fmt.Errorf("sweep: %w", err)
	}
	if db.scrub == nil || !db.worn.Swap(false) {
		return nil
	}
	ctx, cancel := context.WithTimeout(ctx, callTimeout)
	defer cancel()
	done, err := db.scrub(ctx, db.write)
	if err != nil || !done {
		db.worn.Store(true) // the next sweep tries again
	}
	if err != nil {
		return fmt.Errorf("take what was erased out of the files: %w", err)
	}
	return nil
}

// deleting is inTx for work that deletes: when somebody has begun a conversation
// of a visitor who was to be deleted, it is done again with that in sight.
func (db *DB) deleting(ctx context.Context, do work) (err error) {
	ctx, cancel := context.WithTimeout(ctx, callTimeout)
	defer cancel()
	for range 3 {
		if err = db.inTx(ctx, do); err == nil || !db.orphan(err) {
			return err
		}
	}
	return err
}
