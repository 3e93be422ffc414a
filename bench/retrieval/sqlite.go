package main

import (
	"database/sql"
	"errors"
	"fmt"
	"path/filepath"
	"strings"

	_ "modernc.org/sqlite"

	"zhengda/bench/beir"
)

// fts5 is SQLite's full-text index over our terms: rows without content, ranked
// by bm25() with its default weights (ORDER BY rank, which is that and faster), a
// query of all terms with OR between them. unicode61 keeps Han
// characters, so the terms stay as they are cut.
type fts5 struct {
	db     *sql.DB
	search *sql.Stmt
	ids    []string // by rowid
}

func (e *fts5) Build(dir string, docs []beir.Doc) (err error) {
	e.ids = nil
	if err := e.Close(); err != nil {
		return err
	}
	// A peer that only reads afterwards needs no more than one connection.
	if e.db, err = sql.Open("sqlite", filepath.Join(dir, "fts5.db")+"?_pragma=cache_size(-65536)&_pragma=mmap_size(1073741824)"); err != nil {
		return err
	}
	e.db.SetMaxOpenConns(1)
	if _, err := e.db.Exec(`CREATE VIRTUAL TABLE passage USING fts5(title, body, content='', tokenize='unicode61')`); err != nil {
		return fmt.Errorf("create table: %w", err)
	}
	tx, err := e.db.Begin()
	if err != nil {
		return err
	}
	defer tx.Rollback()
	insert, err := tx.Prepare(`INSERT INTO passage(rowid, title, body) VALUES (?, ?, ?)`)
	if err != nil {
		return err
	}
	for i, d := range docs {
		if _, err := insert.Exec(i, d.Title, d.Text); err != nil {
			return fmt.Errorf("insert %s: %w", d.ID, err)
		}
		e.ids = append(e.ids, d.ID)
	}
	if err := tx.Commit(); err != nil {
		return err
	}
	e.search, err = e.db.Prepare(`SELECT rowid FROM passage WHERE passage MATCH ? ORDER BY rank LIMIT ?`)
	return err
}

func (e *fts5) Settle() error {
	_, err := e.db.Exec(`INSERT INTO passage(passage) VALUES ('optimize')`)
	return err
}

func (e *fts5) Search(query string, limit int) ([]string, error) {
	terms := strings.Fields(query)
	if len(terms) == 0 {
		return nil, nil
	}
	rows, err := e.search.Query(`"`+strings.Join(terms, `" OR "`)+`"`, limit)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []string
	for rows.Next() {
		var n int
		if err := rows.Scan(&n); err != nil {
			return nil, err
		}
		out = append(out, e.ids[n])
	}
	return out, rows.Err()
}

func (e *fts5) Close() error {
	if e.db == nil {
		return nil
	}
	var err error
	if e.search != nil {
		err = e.search.Close()
	}
	err = errors.Join(err, e.db.Close())
	e.db, e.search = nil, nil
	return err
}
