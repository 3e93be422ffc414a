package store

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
)

// ExcludeArticle keeps the article with that id, one of those that ship with
// the program, from being served, and tells whether it was served until now.
func (db *DB) ExcludeArticle(ctx context.Context, id string) (changed bool, err error) {
	if id == "" {
		return false, fmt.Errorf("exclude article: the id is empty")
	}
	return db.changeExcluded(ctx, "exclude article "+id,
		`INSERT INTO excluded_articles (id, since) VALUES ($1, $2) ON CONFLICT (id) DO NOTHING`, id, millis(db.now()))
}

// IncludeArticle takes the exclusion back, and tells whether there was one.
func (db *DB) IncludeArticle(ctx context.Context, id string) (changed bool, err error) {
	return db.changeExcluded(ctx, "include article "+id, `DELETE FROM excluded_articles WHERE id = $1`, id)
}

// changeExcluded runs a statement on the exclusions; a change is one of the
// articles served.
func (db *DB) changeExcluded(ctx context.Context, what, statement string, args ...any) (changed bool, err error) {
	ctx, cancel := context.WithTimeout(ctx, callTimeout)
	defer cancel()
	err = db.inTx(ctx, func(ctx context.Context, tx *sql.Tx) error {
		res, err := tx.ExecContext(ctx, statement, args...)
		if err != nil {
			return err
		}
		n, err := res.RowsAffected()
		if changed = n > 0; err != nil || !changed {
			return err
		}
		_, err = tx.ExecContext(ctx, `UPDATE meta SET articles_version = articles_version + 1`)
		return err
	})
	if err != nil {
		return false, fmt.Errorf("%s: %w", what, err)
	}
	return changed, nil
}

// ExcludedArticles lists the ids that are not served, in order.
func (db *DB) ExcludedArticles(ctx context.Context) ([]string, error) {
	ctx, cancel := context.WithTimeout(ctx, callTimeout)
	defer cancel()
	rows, err := db.read.QueryContext(ctx, `SELECT id FROM excluded_articles`)
	if err != nil {
		return nil, fmt.Errorf("read excluded articles: %w", err)
	}
	ids, err := scanAll(rows, func(row scanner) (id string, err error) {
		err = row.Scan(&id)
		return id, err
	})
	if err != nil {
		return nil, fmt.Errorf("read excluded articles: %w", err)
	}
	slices.Sort(ids) // here, since the engines sort text by different rules
	return ids, nil
}
