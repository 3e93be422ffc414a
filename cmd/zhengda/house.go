package main

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"

	"zhengda/bot"
	"zhengda/bot/budget"
	"zhengda/bot/openai"
	"zhengda/index"
	"zhengda/knowledge"
	"zhengda/pii"
	"zhengda/store"
)

// house is what every command with a bot stands on.
type house struct {
	db    *store.DB
	index *index.Index
	bot   *bot.Bot
	model *openai.Pool       // nil: answers are quoted
	used  func(bot.ModelUse) // told of each question for which there is a model; nil: nobody is; set before the first
	log   *slog.Logger
	seen  int64 // version of the published articles that the index serves

	synonyms *synonymsFile // nil: there is none of the operator's own
}

// newLogger makes the logger; all it writes is masked.
func newLogger(c config, w io.Writer) *slog.Logger {
	var level slog.Level
	if err := level.UnmarshalText([]byte(c.Log)); err != nil {
		level = slog.LevelInfo
	}
	o := &slog.HandlerOptions{Level: level}
	var h slog.Handler = slog.NewTextHandler(w, o)
	if c.LogFormat == "json" {
		h = slog.NewJSONHandler(w, o)
	}
	return slog.New(pii.LogHandler(h))
}

// openHouse opens database and index and joins them with the model.
func openHouse(ctx context.Context, c config, log *slog.Logger) (_ *house, err error) {
	h := &house{log: log}
	defer func() {
		if err != nil {
			h.close()
		}
	}()
	if h.db, err = openStore(ctx, c, log); err != nil {
		return nil, err
	}
	corpus, version, err := h.loadCorpus(ctx)
	if err != nil {
		return nil, err
	}
	h.seen = version
	if h.index, err = index.Open(filepath.Join(c.Data, "index"), corpus, log); err != nil {
		return nil, err
	}
	log.Info("passages are searched", "articles", len(corpus.Articles()), "by", h.index.Served())
	if err := h.openSynonyms(c.Synonyms); err != nil {
		return nil, err
	}
	options := bot.Options{Index: h.index, Log: log, PromptTokens: c.Model.Prompt}
	if h.model, err = openModel(c.Model, log); err != nil {
		return nil, err
	}
	if h.model != nil {
		options.Model, options.Budget = h.model, budget.New(c.Model.Budget, nil)
		options.Used = func(u bot.ModelUse) {
			if h.used != nil {
				h.used(u)
			}
		}
	}
	h.bot = bot.New(options)
	return h, nil
}

// openQuietly opens the house for a command whose output is what the terminal
// is for.
func openQuietly(ctx context.Context, load func() (config, error), s streams) (*house, error) {
	c, err := load()
	if err != nil {
		return nil, err
	}
	return openHouse(ctx, c, newLogger(c.quietly(), s.err))
}

func openStore(ctx context.Context, c config, log *slog.Logger) (*store.DB, error) {
	dsn := c.Database
	if dsn == "" {
		dsn = filepath.Join(c.Data, "zhengda.db")
	}
	if err := os.MkdirAll(c.Data, 0o700); err != nil {
		return nil, fmt.Errorf("make the data folder; choose another with -data: %w", err)
	}
	return store.Open(ctx, dsn, log)
}

// loadCorpus is the embedded corpus less what the operator excluded, with the
// operator's published articles over it, and the version of those. An article
// that cannot be read or does not fit the others is left out and named, so that
// it does not take them with it.
func (h *house) loadCorpus(ctx context.Context) (*knowledge.Corpus, int64, error) {
	embedded, err := knowledge.Embedded()
	if err != nil {
		return nil, 0, fmt.Errorf("read embedded articles: %w", err)
	}
	version, err := h.db.ArticlesVersion(ctx)
	if err != nil {
		return nil, 0, err
	}
	excluded, err := h.db.ExcludedArticles(ctx)
	if err != nil {
		return nil, 0, err
	}
	embedded = embedded.Without(excluded...)
	saved, err := h.db.Articles(ctx, store.Published)
	if err != nil {
		return nil, 0, err
	}
	var own []*knowledge.Article
	for _, s := range saved {
		a, err := knowledge.Parse(s.ID, []byte(s.Markdown))
		if err != nil {
			h.log.Error("published article is left out", "article", s.ID, "error", err)
			continue
		}
		own = append(own, a)
	}
	if corpus, err := embedded.Overlay(own); err == nil { // together: they may relate to each other
		return corpus, version, nil
	}
	corpus := embedded
	for _, a := range own {
		with, err := corpus.Overlay([]*knowledge.Article{a})
		if err != nil {
			h.log.Error("published article is left out", "article", a.ID, "error", err)
			continue
		}
		corpus = with
	}
	return corpus, version, nil
}

// refresh serves newly published articles; it is cheap when there are none.
func (h *house) refresh(ctx context.Context) error {
	version, err := h.db.ArticlesVersion(ctx)
	if err != nil || version == h.seen {
		return err
	}
	corpus, version, err := h.loadCorpus(ctx)
	if err != nil {
		return err
	}
	if err := h.index.Swap(corpus); err != nil {
		return err
	}
	h.seen = version
	h.log.Info("published articles are served", "articles", len(corpus.Articles()))
	return nil
}

// ready reports whether questions can be answered and kept.
func (h *house) ready(ctx context.Context) error {
	if h.index.Corpus() == nil {
		return index.ErrUnavailable
	}
	return h.db.Ping(ctx)
}

func (h *house) close() error {
	if h.model != nil {
		h.model.Close()
	}
	if h.index != nil {
		h.index.Close()
	}
	if h.db != nil {
		return h.db.Close()
	}
	return nil
}
