package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"zhengda/knowledge"
)

// checkKeys are the options check takes: it needs no model.
var checkKeys = importKeys

// checkedArticles is what check -json prints.
type checkedArticles struct {
	Articles int                 `json:"articles"`
	Errors   int                 `json:"errors"`
	Warnings int                 `json:"warnings"`
	Problems []knowledge.Problem `json:"problems"`
}

// check holds the articles of a folder, or those that are served, to the rules
// of docs/articles.md.
func check(ctx context.Context, args []string, s streams) error {
	fs, load := flagSet("check", checkKeys, s)
	asOf := fs.String("as-of", "", "`day` as of which articles may have expired, such as 2026-11-27; default today")
	fix := fs.Bool("fix", false, "write the files of the folder in canonical form first")
	asJSON := fs.Bool("json", false, "print one JSON object")
	if done, err := parseFlags(fs, args); done {
		return err
	}
	folder := fs.Arg(0)
	switch {
	case fs.NArg() > 1:
		return usagef("check: name one folder, for example: zhengda check knowledge/articles")
	case *fix && folder == "":
		return usagef("check: -fix needs the folder whose files it may write, for example: zhengda check -fix knowledge/articles")
	}
	day, err := knowledge.ParseDate(*asOf)
	if err != nil {
		return usagef("check: -as-of: %w", err)
	}
	if day.IsZero() {
		day = knowledge.Today(time.Now())
	}
	c, err := load()
	if err != nil {
		return err
	}
	var files []knowledge.File
	if folder == "" {
		files, err = servedFiles(ctx, c, s)
	} else {
		files, err = folderFiles(folder, *fix, s)
	}
	if err != nil {
		return err
	}
	out := checkedArticles{Articles: len(files), Problems: knowledge.Check(files, day)}
	return out.report(*asJSON, s)
}

// report prints what was found; errors make the command fail.
func (c *checkedArticles) report(asJSON bool, s streams) error {
	for _, p := range c.Problems {
		if p.Severity == knowledge.Error {
			c.Errors++
		} else {
			c.Warnings++
		}
	}
	if asJSON {
		if c.Problems == nil {
			c.Problems = []knowledge.Problem{}
		}
		if err := printJSON(s.out, c, true); err != nil {
			return err
		}
	} else {
		for _, p := range c.Problems {
			fmt.Fprintln(s.out, p)
		}
		fmt.Fprintf(s.out, "%d errors, %d warnings in %d articles\n", c.Errors, c.Warnings, c.Articles)
	}
	if c.Errors > 0 {
		return errors.New("check: the articles are not in order")
	}
	return nil
}

// servedFiles are the articles that would be served: the embedded ones with the
// operator's own over them. Their files are named by their ids.
func servedFiles(ctx context.Context, c config, s streams) (files []knowledge.File, err error) {
	log := newLogger(c.quietly(), s.err)
	db, err := openStore(ctx, c, log)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	corpus, _, err := (&house{db: db, log: log}).loadCorpus(ctx)
	if err != nil {
		return nil, err
	}
	for _, a := range corpus.Articles() {
		files = append(files, knowledge.File{Name: a.ID + ".md", Article: a})
	}
	return files, nil
}

// folderFiles are the articles below a folder, named by their paths.
func folderFiles(folder string, fix bool, s streams) ([]knowledge.File, error) {
	files, err := knowledge.ReadFiles(os.DirFS(folder))
	if err != nil {
		return nil, fmt.Errorf("check %s: %w", folder, err)
	}
	if len(files) == 0 {
		return nil, fmt.Errorf("check %s: there is no .md file in it", folder)
	}
	for i, f := range files {
		path := filepath.Join(folder, filepath.FromSlash(f.Name))
		if form, differs := f.Canonical(); fix && differs {
			if err := rewrite(path, f.Source, form); err != nil {
				return nil, fmt.Errorf("check -fix: %w", err)
			}
			fmt.Fprintf(s.err, "rewritten: %s\n", path)
			f.Source = form
		}
		files[i] = knowledge.ReadFile(path, f.Source)
	}
	return files, nil
}

// rewrite puts a new text in the place of a file that still has the old one.
func rewrite(path string, old, text []byte) error {
	st, err := os.Stat(path)
	if err != nil {
		return err
	}
	f, err := os.CreateTemp(filepath.Dir(path), ".check-*")
	if err != nil {
		return err
	}
	defer os.Remove(f.Name()) // gone already when all went well
	_, err = f.Write(text)
	if err = errors.Join(err, f.Chmod(st.Mode().Perm()), f.Close()); err != nil {
		return err
	}
	if now, err := os.ReadFile(path); err != nil || string(now) != string(old) {
		return errors.Join(err, fmt.Errorf("%s changed meanwhile; run it again", path))
	}
	return os.Rename(f.Name(), path)
}
