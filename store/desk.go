package store

import (
	"context"
	"fmt"
	"time"

	"zhengda/chat"
)

// Waiting lists the conversations that wait for an agent, the longest first.
func (db *DB) Waiting(ctx context.Context) ([]chat.Conversation, error) {
	return db.list(ctx, "waiting conversations",
		`SELECT `+conversationColumns+` FROM conversations c WHERE c.waiting > 0 ORDER BY c.waiting, c.id`)
}

// Left lists the conversations of agents who have not been at the desk since.
func (db *DB) Left(ctx context.Context, since time.Time) ([]chat.Conversation, error) {
	return db.list(ctx, "conversations that agents have left",
		`SELECT `+conversationColumns+` FROM conversations c
		 WHERE c.agent <> '' AND c.updated < $1 AND NOT EXISTS (
			SELECT 1 FROM agents_present p WHERE p.agent = c.agent AND p.until >= $1)
		 ORDER BY c.updated, c.id`, millis(since))
}

// SetPresent notes that an agent is at the desk until then; what is past means
// that they have left.
func (db *DB) SetPresent(ctx context.Context, agent string, until time.Time) error {
	_, err := db.change(ctx, "note presence of agent "+agent,
		`INSERT INTO agents_present (agent, until) VALUES ($1, $2)
		 ON CONFLICT (agent) DO UPDATE SET until = excluded.until`, agent, millis(until))
	return err
}

// Present counts the agents who are at the desk at now.
func (db *DB) Present(ctx context.Context, now time.Time) (int, error) {
	ctx, cancel := context.WithTimeout(ctx, callTimeout)
	defer cancel()
	var n int
	if err := db.read.QueryRowContext(ctx,
		`SELECT COUNT(*) FROM agents_present WHERE until > $1`, millis(now)).Scan(&n); err != nil {
		return 0, fmt.Errorf("count agents at the desk: %w", err)
	}
	return n, nil
}
