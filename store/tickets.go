package store

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"zhengda/chat"
)

// AddTicket keeps a ticket; chat.ErrNotFound when its conversation is not there.
func (db *DB) AddTicket(ctx context.Context, t chat.Ticket) error {
	return db.add(ctx, "ticket of "+t.Conversation,
		`INSERT INTO tickets (hash, conversation, visitor, site, origin, many, expires)
		 VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING`,
		t.Hash, t.Conversation, t.Visitor, t.Site, t.Origin, oneIf(t.Many), millis(t.Expires))
}

const ticketColumns = `hash, conversation, visitor, site, origin, many, expires`

// TakeTicket finds a ticket that has not expired; whoever deletes one that is
// good once has it. One that is good for many uses costs no write.
func (db *DB) TakeTicket(ctx context.Context, hash string, now time.Time) (chat.Ticket, error) {
	ctx, cancel := context.WithTimeout(ctx, callTimeout)
	defer cancel()
	t, err := scanTicket(db.read.QueryRowContext(ctx,
		`SELECT `+ticketColumns+` FROM tickets WHERE hash = $1 AND expires > $2`, hash, millis(now)))
	if err == nil && !t.Many {
		err = db.inTx(ctx, func(ctx context.Context, tx *sql.Tx) (err error) {
			t, err = scanTicket(tx.QueryRowContext(ctx, `DELETE FROM tickets WHERE hash = $1 RETURNING `+ticketColumns, hash))
			return err
		})
	}
	if err != nil {
		return chat.Ticket{}, fmt.Errorf("take ticket: %w", err)
	}
	return t, nil
}

func scanTicket(row scanner) (chat.Ticket, error) {
	var t chat.Ticket
	var many int
	var expires int64
	if err := row.Scan(&t.Hash, &t.Conversation, &t.Visitor, &t.Site, &t.Origin, &many, &expires); err != nil {
		return t, notFound(err)
	}
	t.Many, t.Expires = many == 1, fromMillis(expires)
	return t, nil
}

func oneIf(b bool) int {
	if b {
		return 1
	}
	return 0
}
