package store

import (
	"cmp"
	"context"
	"database/sql"
	"fmt"
	"slices"
	"time"
)

// The states of a saved article.
const (
	Draft     = "draft"     // written or imported, shown to editors only
	Published = "published" // overlays the embedded articles
)

// SavedArticle is an article of the operator's own.
type SavedArticle struct {
	ID       string
	State    string // Draft or Published; an id may have one of each
	Markdown string
	Notes    string    // JSON, for the editor: what the importer was unsure of
	Updated  time.Time // UTC, whole milliseconds; zero when saving means now
}

// SaveArticle adds or replaces the article with that id and state. Saving it as
// published removes the draft of that id. What is unchanged is left alone: the
// stored Updated and the version stay.
func (db *DB) SaveArticle(ctx context.Context, a SavedArticle) error {
	if a.ID == "" || a.State != Draft && a.State != Published {
		return fmt.Errorf("save article %q: state %q is neither %s nor %s, or the id is empty", a.ID, a.State, Draft, Published)
	}
	if a.Updated.IsZero() {
		a.Updated = db.now()
	}
	ctx, cancel := context.WithTimeout(ctx, callTimeout)
	defer cancel()
	err := db.inTx(ctx, func(ctx context.Context, tx *sql.Tx) error {
		res, err := tx.ExecContext(ctx,
			`INSERT INTO articles (id, state, markdown, notes, updated) VALUES ($1, $2, $3, $4, $5)
			 ON CONFLICT (id, state) DO UPDATE
			 SET markdown = excluded.markdown, notes = excluded.notes, updated = excluded.updated
			 WHERE articles.markdown <> excluded.markdown OR articles.notes <> excluded.notes`,
			a.ID, a.State, a.Markdown, a.Notes, millis(a.Updated))
		if err != nil || a.State != Published {
			return err
		}
		if _, err := tx.ExecContext(ctx, `DELETE FROM articles WHERE id = $1 AND state = 'draft'`, a.ID); err != nil {
			return err
		}
		changed, err := res.RowsAffected()
		if err != nil || changed == 0 {
			return err
		}
		_, err = tx.ExecContext(ctx, `UPDATE meta SET articles_version = articles_version + 1`)
		return err
	})
	if err != nil {
		return fmt.Errorf("save article %s: %w", a.ID, err)
	}
	return nil
}

// Articles lists the articles of a state in order of id.
func (db *DB) Articles(ctx context.Context, state string) ([]SavedArticle, error) {
	ctx, cancel := context.WithTimeout(ctx, callTimeout)
	defer cancel()
	rows, err := db.read.QueryContext(ctx,
		`SELECT id, state, markdown, notes, updated FROM articles WHERE state = $1`, state)
	if err != nil {
		return nil, fmt.Errorf("read %s articles: %w", state, err)
	}
	list, err := scanAll(rows, func(row scanner) (a SavedArticle, err error) {
		var updated int64
		err = row.Scan(&a.ID, &a.State, &a.Markdown, &a.Notes, &updated)
		a.Updated = fromMillis(updated)
		return a, err
	})
	if err != nil {
		return nil, fmt.Errorf("read %s articles: %w", state, err)
	}
	// Here, since the engines sort text by different rules.
	slices.SortFunc(list, func(a, b SavedArticle) int { return cmp.Compare(a.ID, b.ID) })
	return list, nil
}

// ArticlesVersion grows with each change of a published article. Other
// processes compare it to learn that they must read them again.
func (db *DB) ArticlesVersion(ctx context.Context) (int64, error) {
	ctx, cancel := context.WithTimeout(ctx, callTimeout)
	defer cancel()
	var version int64
	if err := db.read.QueryRowContext(ctx, `SELECT articles_version FROM meta`).Scan(&version); err != nil {
		return 0, fmt.Errorf("read version of articles: %w", err)
	}
	return version, nil
}

// RemoveArticle takes back the article with that id, published or draft, and
// tells whether there was one.
func (db *DB) RemoveArticle(ctx context.Context, id string) (gone bool, err error) {
	ctx, cancel := context.WithTimeout(ctx, callTimeout)
	defer cancel()
	err = db.inTx(ctx, func(ctx context.Context, tx *sql.Tx) error {
		res, err := tx.ExecContext(ctx, `DELETE FROM articles WHERE id = $1`, id)
		if err != nil {
			return err
		}
		n, err := res.RowsAffected()
		if gone = n > 0; err != nil || !gone {
			return err
		}
		_, err = tx.ExecContext(ctx, `UPDATE meta SET articles_version = articles_version + 1`)
		return err
	})
	if err != nil {
		return false, fmt.Errorf("remove article %s: %w", id, err)
	}
	return gone, nil
}
