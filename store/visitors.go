package store

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"zhengda/chat"
)

// keysMost is how many keys of a visitor are kept.
const keysMost = 8

// AddVisitor adds v with their first key; chat.ErrConflict when its id or key is taken.
func (db *DB) AddVisitor(ctx context.Context, v chat.Visitor) error {
	ctx, cancel := context.WithTimeout(ctx, callTimeout)
	defer cancel()
	err := db.inTx(ctx, func(ctx context.Context, tx *sql.Tx) error {
		err := insert(ctx, tx,
			`INSERT INTO visitors (id, key_hash, created, seen) VALUES ($1, $1, $2, $3) ON CONFLICT DO NOTHING`,
			v.ID, millis(v.Created), stamp(v.Seen))
		if err != nil {
			return err
		}
		return insertKey(ctx, tx, v.KeyHash, v.ID, millis(v.Created))
	})
	if err != nil {
		return fmt.Errorf("add visitor %s: %w", v.ID, err)
	}
	return nil
}

func insertKey(ctx context.Context, tx *sql.Tx, hash, visitor string, made int64) error {
	return insert(ctx, tx, `INSERT INTO visitor_keys (hash, visitor, made) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING`,
		hash, visitor, made)
}

// VisitorByKey finds a visitor by the hash of one of their keys who was seen at or after since.
func (db *DB) VisitorByKey(ctx context.Context, keyHash string, since time.Time) (chat.Visitor, error) {
	ctx, cancel := context.WithTimeout(ctx, callTimeout)
	defer cancel()
	v := chat.Visitor{KeyHash: keyHash}
	var created, seen int64
	err := db.read.QueryRowContext(ctx,
		`SELECT v.id, v.created, v.seen FROM visitor_keys k JOIN visitors v ON v.id = k.visitor
		 WHERE k.hash = $1 AND v.seen >= $2`, keyHash, millis(since)).Scan(&v.ID, &created, &seen)
	if err != nil {
		return chat.Visitor{}, fmt.Errorf("find visitor by key: %w", notFound(err))
	}
	v.Created, v.Seen = fromMillis(created), fromStamp(seen)
	return v, nil
}

// RotateKey notes that the visitor came with the key whose hash is used, and adds
// next. chat.ErrNotFound when the visitor has no such key, since another tab may
// have made it void a moment ago; chat.ErrConflict when next is taken.
func (db *DB) RotateKey(ctx context.Context, visitor, used, next string, now time.Time) error {
	ctx, cancel := context.WithTimeout(ctx, callTimeout)
	defer cancel()
	err := db.inTx(ctx, func(ctx context.Context, tx *sql.Tx) error {
		// First, since it locks the visitor's row: their rotations follow each other.
		if _, err := tx.ExecContext(ctx, `UPDATE visitors SET seen = $1 WHERE id = $2`, millis(now), visitor); err != nil {
			return err
		}
		var made, newest int64
		err := tx.QueryRowContext(ctx,
			`SELECT made, (SELECT MAX(made) FROM visitor_keys WHERE visitor = $1) FROM visitor_keys
			 WHERE visitor = $1 AND hash = $2`, visitor, used).Scan(&made, &newest)
		if err != nil {
			return notFound(err)
		}
		if _, err := tx.ExecContext(ctx,
			`DELETE FROM visitor_keys WHERE visitor = $1 AND made < $2`, visitor, made); err != nil {
			return err
		}
		// After all others, whatever the clock says.
		if err := insertKey(ctx, tx, next, visitor, max(millis(now), newest+1)); err != nil {
			return err
		}
		_, err = tx.ExecContext(ctx,
			`DELETE FROM visitor_keys WHERE visitor = $1 AND hash <> $2 AND made < (
				SELECT made FROM visitor_keys WHERE visitor = $1 AND hash <> $2
				ORDER BY made DESC LIMIT 1 OFFSET $3)`, visitor, used, keysMost-2)
		return err
	})
	if err != nil {
		return fmt.Errorf("rotate key of visitor %s: %w", visitor, err)
	}
	return nil
}
