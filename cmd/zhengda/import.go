package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"time"

	"zhengda/knowledge"
	"zhengda/knowledge/importer"
	"zhengda/pii"
	"zhengda/store"
)

// importKeys are the options import takes: it needs no model.
var importKeys = []string{"data", "database", "log", "log-format"}

// importedPage is what import -json prints for a file.
type importedPage struct {
	File        string             `json:"file"`
	ID          string             `json:"id"`
	State       string             `json:"state"` // draft, published or unchanged
	Markdown    string             `json:"markdown"`
	NotImported []importer.Skipped `json:"not_imported"`
	Notes       []string           `json:"notes"`
}

// importPages turns saved web pages into draft articles. Every file is read
// before anything is kept, so that a bad one changes nothing.
func importPages(ctx context.Context, args []string, s streams) error {
	flags, load := flagSet("import", importKeys, s)
	publish := flags.Bool("publish", false, "publish the articles instead of keeping them as drafts")
	asJSON := flags.Bool("json", false, "print one JSON object a file")
	id := flags.String("id", "", "id of the article, with a single file; otherwise made from the page's address or title")
	url := flags.String("url", "", "address of the page, with a single file; otherwise as the page states it")
	list := flags.Bool("list", false, "list the drafts, the own articles that are published, and those that are excluded")
	withdraw := flags.String("withdraw", "", "take back the published article, or the draft, with this `id`")
	exclude := flags.String("exclude", "", "serve the article with this `id` no more, though it ships with the program")
	include := flags.String("include", "", "serve the excluded article with this `id` again")
	if done, err := parseFlags(flags, args); done {
		return err
	}
	files := flags.Args()
	if len(files) == 0 && !*list && *withdraw+*exclude+*include == "" {
		return usagef("import: name the saved pages, for example: zhengda import page.html")
	}
	files, err := articleFiles(files)
	if err != nil {
		return err
	}
	if len(files) > 1 && (*id != "" || *url != "") {
		return usagef("import: -id and -url are for a single file")
	}
	c, err := load()
	if err != nil {
		return err
	}
	o := importer.Options{Now: knowledge.Today(time.Now()), ID: *id, URL: *url}
	drafts, err := readPages(files, o)
	if err != nil {
		return err
	}
	db, err := openStore(ctx, c, newLogger(c.quietly(), s.err))
	if err != nil {
		return err
	}
	if *withdraw != "" {
		err = withdrawArticle(ctx, db, *withdraw, s)
	}
	if err == nil && *exclude != "" {
		err = excludeArticle(ctx, db, *exclude, s)
	}
	if err == nil && *include != "" {
		err = includeArticle(ctx, db, *include, s)
	}
	if err == nil && *publish {
		err = publishable(ctx, db, drafts, newLogger(c.quietly(), s.err))
	}
	if err == nil {
		err = keepPages(ctx, &house{db: db, log: newLogger(c.quietly(), s.err)}, files, drafts, *publish, *asJSON, s)
	}
	if err == nil && *list {
		err = listDrafts(ctx, db, s)
	}
	return errors.Join(err, db.Close())
}

// articleFiles puts the articles below a folder, such as one that export wrote,
// in the folder's place.
func articleFiles(names []string) ([]string, error) {
	var files []string
	for _, name := range names {
		st, err := os.Stat(name)
		if err != nil || !st.IsDir() {
			files = append(files, name) // opening it says what is wrong
			continue
		}
		n := len(files)
		err = filepath.WalkDir(name, func(path string, d fs.DirEntry, err error) error {
			if err == nil && !d.IsDir() && filepath.Ext(path) == ".md" {
				files = append(files, path)
			}
			return err
		})
		if err != nil {
			return nil, fmt.Errorf("import %s: %w", name, err)
		}
		if len(files) == n {
			return nil, fmt.Errorf("import %s: it is a folder without articles (.md); name the files in it", name)
		}
	}
	return files, nil
}

func readPages(files []string, o importer.Options) ([]*importer.Draft, error) {
	var drafts []*importer.Draft
	var errs []error
	seen := map[string]string{}
	for _, name := range files {
		d, err := readPage(name, o)
		if err != nil {
			errs = append(errs, err)
			continue
		}
		if other, twice := seen[d.Article.ID]; twice {
			errs = append(errs, fmt.Errorf("import %s: it is the same article as %s (%s); leave one out", name, other, d.Article.ID))
		}
		seen[d.Article.ID] = name
		drafts = append(drafts, d)
	}
	if len(errs) > 0 {
		return nil, errors.Join(append(errs, errors.New("nothing was imported"))...)
	}
	return drafts, nil
}

func readPage(name string, o importer.Options) (*importer.Draft, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, fmt.Errorf("import: %w", err)
	}
	defer f.Close()
	head := make([]byte, 4)
	if n, _ := io.ReadFull(f, head); string(head[:n]) == "---\n" {
		return readArticle(name, f)
	}
	if _, err := f.Seek(0, io.SeekStart); err != nil {
		return nil, fmt.Errorf("import %s: %w", name, err)
	}
	return importer.Page(filepath.Base(name), f, o)
}

// mostArticle is far above the bytes of any article.
const mostArticle = 1 << 20

// readArticle reads an article in its own form, such as a draft that an editor
// has worked on; f stands behind its first line.
func readArticle(name string, f io.Reader) (*importer.Draft, error) {
	src, err := io.ReadAll(io.LimitReader(f, mostArticle+1))
	if err != nil {
		return nil, fmt.Errorf("import %s: %w", name, err)
	}
	if len(src) > mostArticle {
		return nil, fmt.Errorf("import %s: an article has at most 1 MiB; split it", name)
	}
	a, err := knowledge.Parse(filepath.Base(name), append([]byte("---\n"), src...))
	if err != nil {
		return nil, fmt.Errorf("import: %w", err)
	}
	return &importer.Draft{Article: a}, nil
}

// withdrawArticle takes back what was imported under an id.
func withdrawArticle(ctx context.Context, db *store.DB, id string, s streams) error {
	gone, err := db.RemoveArticle(ctx, id)
	if err != nil {
		return err
	}
	if !gone {
		return fmt.Errorf("import: there is no own article with id %q; -list names them", id)
	}
	fmt.Fprintf(s.err, "已撤回：%s\n", id)
	return nil
}

// excludeArticle stops serving an article that ships with the program.
func excludeArticle(ctx context.Context, db *store.DB, id string, s streams) error {
	embedded, err := knowledge.Embedded()
	if err != nil {
		return err
	}
	if _, ok := embedded.Article(id); !ok {
		return fmt.Errorf("import: no article with id %q ships with zhengda; /articles lists them, and -withdraw takes back an own one", id)
	}
	own, err := db.Articles(ctx, store.Published)
	if err != nil {
		return err
	}
	if slices.ContainsFunc(own, func(a store.SavedArticle) bool { return a.ID == id }) {
		return fmt.Errorf("import: an own article with id %q stands in its place; take that back first with -withdraw %s", id, id)
	}
	if _, err := db.ExcludeArticle(ctx, id); err != nil {
		return err
	}
	fmt.Fprintf(s.err, "已停用：%s。它不再用来回答，也不再显示；用 -include %s 恢复。\n", id, id)
	return nil
}

// includeArticle serves an excluded article again.
func includeArticle(ctx context.Context, db *store.DB, id string, s streams) error {
	changed, err := db.IncludeArticle(ctx, id)
	if err != nil {
		return err
	}
	if !changed {
		return fmt.Errorf("import: article %q is not excluded; -list names those that are", id)
	}
	fmt.Fprintf(s.err, "已恢复：%s\n", id)
	return nil
}

// publishable reports what keeps drafts from being published: personal data or
// an address in their text, or not fitting the articles there are.
func publishable(ctx context.Context, db *store.DB, drafts []*importer.Draft, log *slog.Logger) error {
	var errs []error
	var own []*knowledge.Article
	for _, d := range drafts {
		own = append(own, d.Article)
		for _, s := range d.Article.Sections {
			for _, f := range pii.Find(s.Heading + "\n" + s.Text()) {
				errs = append(errs, fmt.Errorf("article %s, section %s: there is personal data in it (%s); take it out of the page first", d.Article.ID, s.Anchor, f.Kind))
			}
			if m := knowledge.AddressForm.FindString(s.Text()); m != "" {
				errs = append(errs, fmt.Errorf("article %s, section %s: there is an address in it (%s); name the platform instead", d.Article.ID, s.Anchor, m))
			}
		}
	}
	corpus, _, err := (&house{db: db, log: log}).loadCorpus(ctx)
	if err != nil {
		return err
	}
	if _, err := corpus.Overlay(own); err != nil {
		errs = append(errs, err)
	}
	if len(errs) > 0 {
		return errors.Join(append(errs, errors.New("nothing was published; without -publish the draft is kept for editing"))...)
	}
	return nil
}

// unchanged is the state of an article that is served, or excluded, just as it
// stands in the file.
const unchanged = "unchanged"

func keepPages(ctx context.Context, h *house, files []string, drafts []*importer.Draft, publish, asJSON bool, s streams) error {
	db := h.db
	corpus, _, err := h.loadCorpus(ctx)
	if err != nil {
		return err
	}
	embedded, err := knowledge.Embedded()
	if err != nil {
		return err
	}
	for i, d := range drafts {
		state := store.Draft
		if publish {
			state = store.Published
		}
		page := importedPage{files[i], d.Article.ID, state, string(knowledge.Format(d.Article)), d.NotImported, d.Notes}
		have, served := corpus.Article(d.Article.ID)
		if !served { // excluded: it comes back with -include, not as an own article
			have, served = embedded.Article(d.Article.ID)
		}
		if served && have.Version == d.Article.Version {
			page.State = unchanged
			if err := page.report(asJSON, s); err != nil {
				return err
			}
			continue
		}
		notes, err := json.Marshal(map[string]any{"notes": d.Notes, "not_imported": d.NotImported})
		if err != nil {
			return err
		}
		if err := db.SaveArticle(ctx, store.SavedArticle{ID: page.ID, State: state, Markdown: page.Markdown, Notes: string(notes)}); err != nil {
			return err
		}
		if err := page.report(asJSON, s); err != nil {
			return err
		}
	}
	return nil
}

// report tells what became of a page, to a machine or to a person.
func (p importedPage) report(asJSON bool, s streams) error {
	switch {
	case asJSON:
		return printJSON(s.out, p, false)
	case p.State == unchanged:
		fmt.Fprintf(s.err, "没有变化：%s（%s）\n", p.File, p.ID)
	default:
		p.print(s)
	}
	return nil
}

// print writes what became of a page for a person; the article itself goes to
// standard output, so that it can be piped into a file.
func (p importedPage) print(s streams) {
	fmt.Fprint(s.out, p.Markdown)
	for _, n := range p.Notes {
		fmt.Fprintf(s.err, "注意：%s\n", n)
	}
	for _, sk := range p.NotImported {
		what := sk.Title
		if what == "" {
			what = sk.Excerpt
		}
		fmt.Fprintf(s.err, "没有导入：%s —— %s\n", what, sk.Reason)
	}
	if p.State == store.Published {
		fmt.Fprintf(s.err, "已发布：%s（/articles/%s）\n", p.File, p.ID)
		return
	}
	fmt.Fprintf(s.err, "已存为草稿：%s（%s）。把上面的文章存成文件，核对、修改后用 import -publish 导入它即发布；发布表示您已核对过，核对日期以文章里的 reviewed 为准。\n", p.File, p.ID)
}

func listDrafts(ctx context.Context, db *store.DB, s streams) error {
	n := 0
	for _, state := range []string{store.Draft, store.Published} {
		saved, err := db.Articles(ctx, state)
		if err != nil {
			return err
		}
		n += len(saved)
		for _, d := range saved {
			a, err := knowledge.Parse(d.ID, []byte(d.Markdown))
			if err != nil {
				fmt.Fprintf(s.out, "%-9s  %s  (cannot be read: %v)\n", state, d.ID, err)
				continue
			}
			fmt.Fprintf(s.out, "%-9s  %s  %s  %s\n", state, d.ID, d.Updated.Format(time.DateOnly), a.Question)
		}
	}
	excluded, err := db.ExcludedArticles(ctx)
	if err != nil {
		return err
	}
	for _, id := range excluded {
		fmt.Fprintf(s.out, "%-9s  %s\n", "excluded", id)
	}
	if n+len(excluded) == 0 {
		fmt.Fprintln(s.err, "没有草稿，也没有发布过自己的文章。")
	}
	return nil
}
