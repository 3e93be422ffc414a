package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"

	"zhengda/knowledge"
)

// exportArticles writes the articles that are served, the operator's own
// included, in the form that import reads. The same articles give the same
// bytes, and a file that is right already is left alone.
func exportArticles(ctx context.Context, args []string, s streams) error {
	fs, load := flagSet("export", importKeys, s)
	id := fs.String("id", "", "print the article with this `id` instead of writing all into a folder")
	if done, err := parseFlags(fs, args); done {
		return err
	}
	if (*id == "") == (fs.NArg() != 1) {
		return usagef("export: name the folder to write to, for example: zhengda export articles; or -id ID to print one")
	}
	c, err := load()
	if err != nil {
		return err
	}
	log := newLogger(c.quietly(), s.err)
	db, err := openStore(ctx, c, log)
	if err != nil {
		return err
	}
	corpus, _, err := (&house{db: db, log: log}).loadCorpus(ctx)
	if err := errors.Join(err, db.Close()); err != nil {
		return err
	}
	if *id != "" {
		a, ok := corpus.Article(*id)
		if !ok {
			return fmt.Errorf("export: there is no article with id %q", *id)
		}
		_, err := s.out.Write(knowledge.Format(a))
		return err
	}
	written, err := exportTo(fs.Arg(0), corpus)
	if err != nil {
		return err
	}
	fmt.Fprintf(s.err, "共 %d 篇，写入 %d 篇：%s\n", len(corpus.Articles()), written, fs.Arg(0))
	for _, name := range strays(fs.Arg(0), corpus) {
		fmt.Fprintf(s.err, "不在用的文件，不要了就删掉：%s\n", name)
	}
	return nil
}

// levelFolders are the folders of the three levels, as in knowledge/articles.
var levelFolders = map[string]string{"nation": "nation", "province": "province", "city": "cities"}

// exportName is the file of an article below the folder.
func exportName(dir string, a *knowledge.Article) string {
	return filepath.Join(dir, levelFolders[knowledge.Level(a.Region)], a.ID+".md")
}

// strays are the files of an earlier export that no served article has.
func strays(dir string, c *knowledge.Corpus) []string {
	served := map[string]bool{}
	for _, a := range c.Articles() {
		served[exportName(dir, a)] = true
	}
	var out []string
	for _, folder := range levelFolders {
		names, _ := filepath.Glob(filepath.Join(dir, folder, "*.md")) // the pattern is a good one
		out = append(out, slices.DeleteFunc(names, func(n string) bool { return served[n] })...)
	}
	slices.Sort(out)
	return out
}

func exportTo(dir string, c *knowledge.Corpus) (written int, err error) {
	for _, a := range c.Articles() {
		name := exportName(dir, a)
		text := knowledge.Format(a)
		if have, err := os.ReadFile(name); err == nil && bytes.Equal(have, text) {
			continue
		}
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			return written, fmt.Errorf("export: %w", err)
		}
		if err := os.WriteFile(name, text, 0o644); err != nil {
			return written, fmt.Errorf("export: %w", err)
		}
		written++
	}
	return written, nil
}
