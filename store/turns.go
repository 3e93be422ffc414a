package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"zhengda/chat"
)

// Unanswered lists conversations with a message that Asks, stored in [since,
// before], whose turns no node claims at now; the one that waits longest comes first.
func (db *DB) Unanswered(ctx context.Context, since, before, now time.Time) ([]chat.Conversation, error) {
	return db.list(ctx, "unanswered conversations",
		`SELECT `+conversationColumns+` FROM conversations c JOIN (
			SELECT conversation, MIN(at) AS at FROM messages WHERE asks = 1 AND at >= $1 AND at <= $2 GROUP BY conversation
		 ) q ON q.conversation = c.id
		 WHERE c.turn_node = '' OR c.turn_until <= $3
		 ORDER BY q.at, c.id`, millis(since), millis(before), millis(now))
}

// Claim makes the conversation's turns the node's until then, unless another
// node's claim lasts at now.
func (db *DB) Claim(ctx context.Context, conversation, node string, until, now time.Time) (chat.Claimed, error) {
	ctx, cancel := context.WithTimeout(ctx, callTimeout)
	defer cancel()
	var found chat.Claimed
	err := db.inTx(ctx, func(ctx context.Context, tx *sql.Tx) error {
		err := tx.QueryRowContext(ctx,
			`UPDATE conversations SET turn_node = $2, turn_until = $3
			 WHERE id = $1 AND (turn_node = $2 OR turn_node = '' OR turn_until <= $4) RETURNING turn_stop`,
			conversation, node, millis(until), millis(now)).Scan(&found.Stop)
		if found.Held = err == nil; !errors.Is(err, sql.ErrNoRows) {
			return err
		}
		return notFound(tx.QueryRowContext(ctx,
			`SELECT turn_stop FROM conversations WHERE id = $1`, conversation).Scan(&found.Stop))
	})
	if err != nil {
		return chat.Claimed{}, fmt.Errorf("claim turns of %s: %w", conversation, err)
	}
	return found, nil
}

// Disclaim ends the node's claim and forgets what was to be stopped. Without a
// claim of the node's it does nothing.
func (db *DB) Disclaim(ctx context.Context, conversation, node string) error {
	_, err := db.change(ctx, "disclaim turns of "+conversation,
		`UPDATE conversations SET turn_node = '', turn_until = 0, turn_stop = 0 WHERE id = $1 AND turn_node = $2`,
		conversation, node)
	return err
}

// SetStop notes that the answer to the question at that offset is to be
// stopped; chat.ErrNotFound when there is no such conversation.
func (db *DB) SetStop(ctx context.Context, conversation string, offset int64) error {
	n, err := db.change(ctx, "stop turn of "+conversation,
		`UPDATE conversations SET turn_stop = $2 WHERE id = $1`, conversation, offset)
	if err == nil && n == 0 {
		return fmt.Errorf("stop turn of %s: %w", conversation, chat.ErrNotFound)
	}
	return err
}
